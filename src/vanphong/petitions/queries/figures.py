"""Figures of the reports: each is one condition, counted and listed by the same rows.

Counted are letters (đơn), cases (vụ việc) and people (người), never one for another. A case counts
as handled from the day of its first decision; what was reopened waits again. A period that is over
is counted over what is known now: what was judged or reopened since moves its figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_noop

from vanphong.kernel.actor import Actor
from vanphong.petitions.models import Case, CaseClock, ClockState, LetterInCase, Writer
from vanphong.petitions.queries.came import came_count
from vanphong.petitions.queries.cases import visible_cases, visible_letters
from vanphong.petitions.queries.urgings import in_urging_view, urgings
from vanphong.petitions.rules import EMPTIED, MANY, Nature
from vanphong.petitions.rules.events import Bears
from vanphong.petitions.rules.limits import thresholds
from vanphong.petitions.rules.periods import Period


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure about cases: its name in an address, its words, what counts, its group.

    With a `measure` it is the sum of these columns of the results, not the number of cases.
    """

    slug: str
    words: str
    counts: Callable[[Period], Q]
    group: str = ""
    measure: tuple[str, ...] = ()


def _to_handle(period: Period) -> Q:
    """What lay open at the beginning, and what came since."""
    came = Q(received_on__gte=period.since, received_on__lt=period.until)
    before = Q(received_on__lt=period.since)
    return came | (before & (Q(handled_on=None) | Q(handled_on__gte=period.since)))


def handled(period: Period) -> Q:
    """What was handled in the period of what was to be."""
    return _to_handle(period) & Q(handled_on__lt=period.until)


def late(period: Period, today: dt.date) -> Exists:
    """That a duty of the office was met after its day, or is not though its day is past."""
    met = Q(state=ClockState.MET, met_on__gt=F("due_on"))
    missed = Q(state=ClockState.RUNNING, due_on__lt=min(period.until, today))
    rows = CaseClock.objects.filter(met | missed, case=OuterRef("pk"), bears=Bears.OFFICE)
    return Exists(rows.exclude(duty__in=thresholds()))


def _key(name: str, value: str) -> Callable[[Period], Q]:
    return lambda period: handled(period) & Q(**{name: value})


def _took(*steps: str) -> Callable[[Period], Q]:
    return lambda period: handled(period) & Q(state__in=steps)


_RESULT, _KIND, _FIELD = (
    gettext_noop("Kết quả xử lý"), gettext_noop("Theo loại"), gettext_noop("Theo lĩnh vực"),
)  # fmt: skip
FIGURES: tuple[Figure, ...] = (
    Figure("phai-xu-ly", gettext_noop("Vụ việc phải xử lý"), _to_handle),
    Figure(
        "ky-truoc",
        gettext_noop("Kỳ trước chuyển sang"),
        lambda p: _to_handle(p) & Q(received_on__lt=p.since),
    ),
    Figure(
        "trong-ky",
        gettext_noop("Nhận trong kỳ"),
        lambda p: Q(received_on__gte=p.since, received_on__lt=p.until),
    ),
    Figure("da-xu-ly", gettext_noop("Đã xử lý"), handled),
    Figure(
        "chua-xu-ly",
        gettext_noop("Chưa xử lý"),
        lambda p: _to_handle(p) & (Q(handled_on=None) | Q(handled_on__gte=p.until)),
    ),
    Figure(
        "dung-han", gettext_noop("Đã xử lý đúng hạn"), lambda p: handled(p) & Q(is_late=False)
    ),
    Figure("qua-han", gettext_noop("Đã xử lý quá hạn"), lambda p: handled(p) & Q(is_late=True)),
    Figure("khieu-nai", gettext_noop("Khiếu nại"), _key("nature", "COMPLAINT"), _KIND),
    Figure("to-cao", gettext_noop("Tố cáo"), _key("nature", "DENUNCIATION"), _KIND),
    Figure("kien-nghi", gettext_noop("Kiến nghị, phản ánh"), _key("nature", "PETITION"), _KIND),
    Figure("dang", gettext_noop("Đảng, đoàn thể"), _key("field", "PARTY"), _FIELD),
    Figure("dat-dai", gettext_noop("Đất đai, nhà cửa"), _key("field", "LAND"), _FIELD),
    Figure("chinh-sach", gettext_noop("Chế độ, chính sách"), _key("field", "POLICY"), _FIELD),
    Figure("can-bo", gettext_noop("Công chức, công vụ"), _key("field", "OFFICIALS"), _FIELD),
    Figure("tu-phap", gettext_noop("Tư pháp"), _key("field", "JUSTICE"), _FIELD),
    Figure("tham-nhung", gettext_noop("Tham nhũng"), _key("field", "CORRUPTION"), _FIELD),
    Figure(
        "linh-vuc-khac",
        gettext_noop("Lĩnh vực khác, chưa ghi"),
        lambda p: handled(p) & Q(field__in=("", "OTHER", "OTHER_ADMINISTRATION")),
        _FIELD,
    ),
    Figure(
        "thu-ly",
        gettext_noop("Thụ lý, giải quyết"),
        _took("ACCEPTED", "SUSPENDED", "CONCLUDED", "TERMINATED"),
        _RESULT,
    ),
    Figure("khong-thu-ly", gettext_noop("Không thụ lý"), _took("NOT_ACCEPTED"), _RESULT),
    Figure("huong-dan", gettext_noop("Hướng dẫn"), _took("GUIDED"), _RESULT),
    Figure(
        "chuyen",
        gettext_noop("Chuyển, chờ kết quả"),
        _took("FORWARDED", "INVESTIGATED"),
        _RESULT,
    ),
    Figure("da-tra-loi", gettext_noop("Đã có kết quả"), _took("ANSWERED", "ENDED"), _RESULT),
    Figure("tra-lai", gettext_noop("Trả lại"), _took("RETURNED"), _RESULT),
    Figure("luu", gettext_noop("Lưu, không xử lý"), _took("FILED", "NOT_HANDLED"), _RESULT),
)


def told() -> Q:
    """Leave out denunciations, what may turn out to be one, and all with a protected writer."""
    protected = LetterInCase.objects.filter(left_at=None, letter__is_protected=True)
    known = Q(nature__in=(Nature.COMPLAINT, Nature.PETITION))
    return known & ~Q(pk__in=protected.values("case_id"))


# The cases behind a place of the map: as a figure of a report, but in no report.
MAPPED = Figure(
    "ban-do",
    gettext_noop("Nhận trong kỳ, không tính tố cáo"),
    lambda p: Q(received_on__gte=p.since, received_on__lt=p.until) & told(),
)
BY_SLUG: Mapping[str, Figure] = {one.slug: one for one in (*FIGURES, MAPPED)}


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of a period: of cases by slug; letters, people and groups that came in it.

    `urgings` are the papers that urged another body, `replies` the documents that came in answer.
    """

    cases: Mapping[str, int]
    letters: int
    people: int
    groups: int
    urgings: int
    replies: int

    @property
    def share_handled(self) -> float | None:
        """The share of what was to be handled that was; none when there was nothing."""
        whole = self.cases["phai-xu-ly"]
        return self.cases["da-xu-ly"] / whole if whole else None


def counted(actor: Actor, period: Period, today: dt.date) -> Counts:
    """Count the figures of a period over the cases and letters the actor may see."""
    # Every figure counts some of what was to be handled.
    cases = (
        cases_counted(actor, period, today)
        .filter(_to_handle(period))
        .aggregate(**{one.slug: Count("pk", filter=one.counts(period)) for one in FIGURES})
    )
    letters = visible_letters(actor).filter(
        received_on__gte=period.since, received_on__lt=period.until
    )
    found = letters.aggregate(
        letters=Count("pk"), groups=Count("pk", filter=Q(people__gte=MANY))
    )
    named = Writer.objects.filter(letter__in=letters, struck_reason="")
    people = named.aggregate(people=Count("petitioner_id", distinct=True))["people"]
    urged = in_urging_view(urgings(actor), "tat-ca", today, period).count()
    return Counts(
        cases=cases, people=people, urgings=urged, replies=came_count(actor, period), **found
    )


def behind(actor: Actor, slug: str, period: Period, today: dt.date) -> QuerySet[Case]:
    """Give the cases a figure counts."""
    return cases_counted(actor, period, today).filter(BY_SLUG[slug].counts(period))


def cases_counted(actor: Actor, period: Period, today: dt.date) -> QuerySet[Case]:
    """Give the cases the figures are counted over, each with whether it is late (`is_late`)."""
    rows = visible_cases(actor).exclude(state__in=EMPTIED)
    return rows.annotate(is_late=late(period, today))
