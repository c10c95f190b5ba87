"""An invented country for trials: offices with letters of thirty months, made straight into tables.

Everything is invented and says so. What is made is what the acts would have made: numbers without a
gap, cases judged and decided by approved steps, clocks reckoned by the rules; only the trail of
each act is left out. The spread follows what was reported of 2016 to 2018: 63 offices, 69,160
letters, on the average of the offices 75.5 % handled, 22 offices all of them.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.petitions import timing
from vanphong.petitions.models import (
    Case,
    CaseClock,
    CaseStep,
    Counter,
    Judgement,
    Letter,
    LetterInCase,
    Petitioner,
    Verdict,
    Writer,
)
from vanphong.petitions.rules import PLACE, Step
from vanphong.petitions.rules.outlines import country
from vanphong.petitions.services.clocks import differences, first_due_of
from vanphong.petitions.services.petitioners import same_key

SINCE, UNTIL = dt.date(2016, 7, 1), dt.date(2018, 12, 31)
FULL_MARKS = 22
MEAN_SHARE = 0.755
ALIKE = 0.28
_MARK = "(giả định)"
_BATCH = 1000

_PLACES = (
    "thôn Đông",
    "thôn Đoài",
    "tổ dân phố 3",
    "ấp Giữa",
    "bản Thượng",
    "khu 5",
    "xóm Mới",
)
_ABOUT = (
    (
        "COMPLAINT",
        "STATE",
        "LAND",
        "Khiếu nại việc thu hồi, bồi thường đất tại {place}, thửa số {n}",
    ),
    (
        "COMPLAINT",
        "STATE",
        "LAND",
        "Khiếu nại quyết định giải quyết tranh chấp ranh giới đất ở {place}, hồ sơ {n}",
    ),
    (
        "COMPLAINT",
        "STATE",
        "POLICY",
        "Khiếu nại việc cắt chế độ trợ cấp hằng tháng của gia đình ở {place}, sổ {n}",
    ),
    (
        "COMPLAINT",
        "PARTY",
        "PARTY",
        "Khiếu nại quyết định kỷ luật đảng viên ở chi bộ {place}, số {n}",
    ),
    (
        "DENUNCIATION",
        "STATE",
        "OFFICIALS",
        "Tố cáo cán bộ địa chính lập hồ sơ khống ở {place}, việc {n}",
    ),
    (
        "DENUNCIATION",
        "PARTY",
        "PARTY",
        "Tố cáo đảng viên kê khai tài sản không trung thực ở {place}, việc {n}",
    ),
    (
        "DENUNCIATION",
        "STATE",
        "CORRUPTION",
        "Tố cáo việc chi sai quỹ xây dựng nông thôn mới ở {place}, công trình {n}",
    ),
    (
        "PETITION",
        "STATE",
        "POLICY",
        "Kiến nghị hỗ trợ sửa đường liên thôn ở {place}, đoạn số {n}",
    ),
    (
        "PETITION",
        "STATE",
        "OTHER_ADMINISTRATION",
        "Phản ánh tiếng ồn của cơ sở sản xuất ở {place}, số {n}",
    ),
    (
        "PETITION",
        "STATE",
        "JUSTICE",
        "Kiến nghị đẩy nhanh thi hành án dân sự ở {place}, vụ {n}",
    ),
)
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
_GIVEN = ("Mẫu", "Thử", "Giả", "Định", "Ví", "Dụ", "Tượng", "Trưng")
_ELSEWHERE = {"COMPLAINT": Step.GUIDE, "DENUNCIATION": Step.FORWARD, "PETITION": Step.FORWARD}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was made."""

    offices: int
    letters: int
    handled: int


def load(*, letters: int, offices: int, seed: int, now: dt.datetime) -> Loaded:
    """Make the country once, in a transaction for each office.

    :raises Refused: `not_empty` where there are offices already: nothing real is mixed with it.
    """
    maker = job_actor("petitions.sample", None, people.all_permissions())
    with acting(maker):
        if people.Office.objects.exists():
            raise Refused(
                "Hệ thống đã có cơ quan. Dữ liệu giả định chỉ nạp vào hệ thống trống.",
                code="not_empty",
            )
        calendars.seed_calendar(actor=maker, years=range(SINCE.year, UNTIL.year + 2), now=now)
        people.load_units(actor=maker, data=_units())
    chance = random.Random(seed)  # noqa: S311 - invented data, the same for the same seed
    made = handled = 0
    for number, (count, share) in enumerate(_plan(letters, offices, chance), 1):
        done = _office(number, count, share, chance)
        made, handled = made + count, handled + done
    return Loaded(offices, made, handled)


def _units() -> list[dict[str, object]]:
    """Give the real provinces, each with three invented communes."""
    return [
        {
            "code": one.code, "name": one.name, "kind": one.kind,
            "wards": [
                {"code": f"9{one.code}{n}", "name": f"Mẫu {n} {_MARK}", "kind": "Xã"}
                for n in range(1, 4)
            ],
        }
        for one in country().provinces
    ]  # fmt: skip


def _plan(letters: int, offices: int, chance: random.Random) -> list[tuple[int, float]]:
    """Give the letters and the share handled of each office; the mean of the shares is kept."""
    weights = [chance.uniform(0.4, 1.8) for _office in range(offices)]
    counts = [int(letters * one / sum(weights)) for one in weights]
    for place in range(letters - sum(counts)):
        counts[place % offices] += 1
    full = min(offices, round(offices * FULL_MARKS / 63))
    shares = [1.0] * full
    rest = offices - full
    mean = (MEAN_SHARE * offices - full) / rest if rest else 0
    spread = [chance.uniform(-0.2, 0.2) for _office in range(rest)]
    shift = sum(spread) / rest if rest else 0
    shares += [mean + one - shift for one in spread]
    chance.shuffle(shares)
    return list(zip(counts, shares, strict=True))


def _office(number: int, count: int, share: float, chance: random.Random) -> int:
    maker = job_actor("petitions.sample", None, people.all_permissions())
    homes = people.provinces()
    with acting(maker):
        office = people.create_office(
            actor=maker, code=f"S{number:02d}", name=f"Văn phòng Tỉnh ủy Mẫu {number} {_MARK}",
            short_name=f"Tỉnh ủy Mẫu {number} {_MARK}", level="PROVINCE",
            place_name=f"Mẫu {number}", valid_from=SINCE - dt.timedelta(days=365),
            unit=homes[(number - 1) % len(homes)],
        )  # fmt: skip
    keeper = job_actor("petitions.sample", office.id, people.all_permissions())
    with acting(keeper):
        post = _keeper(keeper, office)
        return letters_of(keeper, post, count, share, chance)


def _keeper(actor: Actor, office: people.Office) -> people.Post:
    body = people.create_body(
        actor=actor, office=office, name=office.name, symbol="VPTU", header_upper="TỈNH ỦY MẪU",
        header_name="VĂN PHÒNG", kind="PROVINCIAL_ADVISORY",
        valid_from=SINCE - dt.timedelta(days=365),
    )  # fmt: skip
    person = people.create_person(actor=actor, full_name="Người Giả Định")
    return people.create_post(
        actor=actor, person=person, title="Cán bộ xử lý đơn", rank=people.Rank.OFFICER,
        roles=["PETITIONS"], valid_from=SINCE - dt.timedelta(days=365), body=body,
    )  # fmt: skip


def letters_of(
    actor: Actor, post: people.Post, count: int, share: float, chance: random.Random
) -> int:
    """Give an office its letters, as many handled as the share says; give how many that is."""
    office_id = actor.office_key
    calendar = calendars.calendar_for(office_id)
    span = (UNTIL - SINCE).days + 1
    days = sorted(SINCE + dt.timedelta(days=chance.randrange(span)) for _letter in range(count))
    decided = set(chance.sample(range(count), round(count * share)))
    people_here = _people(office_id, max(1, count * 2 // 3), chance)
    numbers: dict[tuple[str, int], int] = {}
    texts: list[tuple[str, str, str, str]] = []
    rows: list[_Row] = []
    places = _places(actor)
    for number, day in enumerate(days):
        texts.append(_text(texts, chance))
        where = chance.choice(places) if places else ""
        writer = chance.choice(people_here)
        rows.append(_Row(day, texts[-1], where, writer, number in decided))
    for start in range(0, count, _BATCH):
        _keep(rows[start : start + _BATCH], office_id, post, numbers, calendar, chance)
    Counter.objects.bulk_create(
        Counter(office_id=office_id, kind=kind, year=year, last_number=last)
        for (kind, year), last in numbers.items()
    )
    return len(decided)


@dataclass(frozen=True, slots=True)
class _Row:
    day: dt.date
    text: tuple[str, str, str, str]
    place: str
    writer: Petitioner
    decided: bool


def _places(actor: Actor) -> list[str]:
    """Give where letters come from, as often as they do: half from the own province's communes."""
    units = people.units_near(actor)
    communes = [unit.code for unit in units if unit.parent_id]
    provinces = [unit.code for unit in units if not unit.parent_id]
    spread = [code for n, code in enumerate(provinces) for _time in range(1 + n * 7 % 5)]
    return communes * (len(spread) // max(1, len(communes))) + spread


def _people(office_id: int, count: int, chance: random.Random) -> list[Petitioner]:
    found = []
    for number in range(count):
        name = (
            f"{chance.choice(_FAMILY)} {chance.choice(_GIVEN)} {chance.choice(_GIVEN)} {number}"
        )
        address = f"{chance.choice(_PLACES)}, xã Mẫu {_MARK}"
        found.append(
            Petitioner(
                office_id=office_id, full_name=name, address=address,
                same_key=same_key(name, address),
            )
        )  # fmt: skip
    return Petitioner.objects.bulk_create(found, batch_size=_BATCH)


def _text(
    before: Sequence[tuple[str, str, str, str]], chance: random.Random
) -> tuple[str, str, str, str]:
    """Give kind, line, field and words of a letter; some are typed again with a word changed."""
    if before and chance.random() < ALIKE:
        nature, line, field, words = before[chance.randrange(len(before))]
        parts = words.removesuffix(f" {_MARK}").split()
        parts[chance.randrange(len(parts))] = chance.choice(("nay", "vừa", "lại", "cũ", "mới"))
        return nature, line, field, f"{' '.join(parts)} {_MARK}"
    nature, line, field, words = chance.choice(_ABOUT)
    said = words.format(place=chance.choice(_PLACES), n=chance.randrange(1, 9999))
    return nature, line, field, f"{said} {_MARK}"


def _keep(  # noqa: PLR0917 - a part of one office
    rows: Sequence[_Row],
    office_id: int,
    post: people.Post,
    numbers: dict[tuple[str, int], int],
    calendar: calendars.WorkingCalendar,
    chance: random.Random,
) -> None:
    def number(kind: str, year: int) -> int:
        numbers[kind, year] = numbers.get((kind, year), 0) + 1
        return numbers[kind, year]

    letters, cases, writers, places = [], [], [], []
    judged: list[Judgement] = []
    steps: list[CaseStep] = []
    for row in rows:
        at = _at(row.day)
        nature, line, field, words = row.text
        letter = Letter(
            office_id=office_id, year=row.day.year, number=number("LETTER", row.day.year),
            channel=chance.choice(("POST", "POST", "COUNTER", "LEADER")), received_on=row.day,
            signed="NAMED", abstract=words, entered_at=at, entered_by=post,
            declined_secrecy_on=row.day if nature == "DENUNCIATION" else None,
            forwarder=f"Lãnh đạo {_MARK}",
        )  # fmt: skip
        case = Case(
            office_id=office_id, year=row.day.year, number=number("CASE", row.day.year),
            title=words, first_letter=letter, received_on=row.day, opened_at=at,
            state="RECEIVED", handler=post,
        )  # fmt: skip
        letters.append(letter)
        cases.append(case)
        writers.append(
            Writer(office_id=office_id, letter=letter, petitioner=row.writer, position=1)
        )
        places.append(
            LetterInCase(
                office_id=office_id, letter=letter, case=case, joined_at=at, joined_by=post
            )
        )
        if row.decided:
            ours = line == "PARTY"
            values = {
                "LINE": line, "NATURE": nature, "FIELD": field,
                "COMPETENCE": "OURS" if ours else "OTHER", "CONDITION": "ELIGIBLE",
            } | ({PLACE: row.place} if row.place else {})  # fmt: skip
            judged += _judge(case, post, values, at)
            steps += _decide(
                case, post, row.day, Step.ACCEPT if ours else _ELSEWHERE[nature], chance
            )
    _bulk(letters, cases, writers, places, judged, steps)
    _run_clocks(cases, steps, calendar)


def _at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9), VIETNAM)


def _judge(
    case: Case, post: people.Post, values: dict[str, str], at: dt.datetime
) -> Iterator[Judgement]:
    for key, value in values.items():
        setattr(case, "place_id" if key == PLACE else key.lower(), value)
        yield Judgement(
            office_id=case.office_id, case=case, key=key, value=value, judged_at=at,
            judged_by=post,
        )  # fmt: skip


_AFTER = {Step.ACCEPT: "ACCEPTED", Step.GUIDE: "GUIDED", Step.FORWARD: "FORWARDED"}
_NEXT = {
    "ACCEPTED": ((Step.CONCLUDE, "CONCLUDED"), (Step.TELL_RESULT, "ENDED")),
    "FORWARDED": ((Step.RECORD_ANSWER, "ANSWERED"), (Step.TELL_RESULT, "ENDED")),
}


def _decide(
    case: Case, post: people.Post, day: dt.date, first: Step, chance: random.Random
) -> Iterator[CaseStep]:
    """Give the steps of a case: its decision within some weeks, its end for two of three."""
    day += dt.timedelta(days=min(chance.randrange(1, 24), (UNTIL - day).days))
    case.handled_on = day
    path = [(first, _AFTER[first])]
    if chance.random() < 2 / 3:
        path += _NEXT.get(_AFTER[first], ())
    before = "RECEIVED"
    for step, after in path:
        at = _at(day)
        yield CaseStep(
            office_id=case.office_id, case=case, step=step, from_state=before, to_state=after,
            words=f"Theo quy định {_MARK}", addressee=f"Cơ quan có thẩm quyền {_MARK}",
            symbol=f"{case.number}-CV/VPTU", happened_on=day, proposed_at=at, proposed_by=post,
            verdict=Verdict.APPROVED, decided_at=at, decided_by=post,
        )  # fmt: skip
        before, case.state = after, after
        day += dt.timedelta(days=chance.randrange(5, 40))


def _bulk(*kinds: Sequence[object]) -> None:
    for rows in kinds:
        if rows:
            type(rows[0]).objects.bulk_create(rows, batch_size=_BATCH)  # type: ignore[attr-defined]


def _run_clocks(
    cases: Sequence[Case], steps: Sequence[CaseStep], calendar: calendars.WorkingCalendar
) -> None:
    taken: dict[object, list[CaseStep]] = {case.pk: [] for case in cases}
    for step in steps:
        taken[step.case_id].append(step)
    clocks: list[CaseClock] = []
    for case in cases:
        rows = timing.Rows(taken[case.pk])
        new, _changed = differences(case, rows, calendar, case.opened_at, ())
        clocks += new
        case.next_due_on = first_due_of(new)
    CaseClock.objects.bulk_create(clocks, batch_size=_BATCH)
    Case.objects.bulk_update(cases, ["next_due_on"], batch_size=_BATCH)
