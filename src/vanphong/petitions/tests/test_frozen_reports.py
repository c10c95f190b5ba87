"""Frozen reports: kept with the rows behind each figure, corrected with a reason, never changed."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import openpyxl
import pytest
from django.db import ProgrammingError, connections, transaction
from django.urls import reverse
from tests.cast import Cast, make_office

from vanphong.audit.models import Event
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.petitions import frozen_pages, queries, services
from vanphong.petitions.models import Case, FrozenReport
from vanphong.petitions.rules.periods import between, period_of
from vanphong.petitions.rules.snapshots import differences, read
from vanphong.petitions.services import Person
from vanphong.petitions.tests.conftest import (
    ELSEWHERE,
    NOW,
    OURS,
    Given,
    case_of,
    looking,
    receive,
)
from vanphong.registry.tests.browsing import stop_clock
from vanphong.tasks.tests.test_pages import browser, send
from vanphong.tasks.tests.test_pages import read as page_of

Q1 = period_of("2026-Q1")
Q4 = period_of("2025-Q4")
# After the cut-off of the first quarter.
LATER = dt.datetime(2026, 3, 20, 2, tzinfo=dt.UTC)
LAST_YEAR = dt.date(2025, 11, 3)
DENUNCIATION = {"LINE": "PARTY", "NATURE": "DENUNCIATION", "COMPETENCE": "OTHER"}


def freeze(actor: Actor, period: Any = Q1, reason: str = "", now: Any = LATER) -> FrozenReport:
    with acting(actor):
        return services.freeze_report(actor=actor, period=period, reason=reason, now=now)


def guide(chief: Actor, case: Case) -> None:
    with acting(chief):
        services.propose_step(
            actor=chief, case_id=case.pk, step="GUIDE", words="Gửi nơi khác", now=NOW
        )


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    """Give the cells of each sheet of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {one.title: [list(row) for row in one.iter_rows(values_only=True)] for one in book}


@pytest.fixture
def filled(cast: Cast, keeper: Actor, given: Given) -> list[Case]:
    """Two letters of one person, one of them guided; one of a group of six."""
    first = given(OURS | {"FIELD": "LAND"})
    second = given(ELSEWHERE, received_on=LAST_YEAR)
    guide(cast.chief, second)
    group = receive(keeper, *(Person(f"Người {n}", "Tân Mỹ") for n in range(6)))
    return [first, second, case_of(group)]


def test_frozen_are_the_figures_of_the_page_and_their_lists(
    cast: Cast, filled: list[Case]
) -> None:
    made = freeze(cast.chief)
    with acting(cast.chief):
        report = queries.frozen_report(cast.chief, made.pk)
        counts = queries.counted(cast.chief, report.period, LATER.date())
        live = {
            one.slug: {
                str(case.pk)
                for case in queries.behind(cast.chief, one.slug, report.period, LATER.date())
            }
            for one in queries.FIGURES
        }
    found = report.found.counts
    assert {slug: found.get(slug, 0) for slug in counts.cases} == dict(counts.cases)
    assert (found["don"], found["nguoi"], found["nhom"]) == (
        counts.letters, counts.people, counts.groups,
    )  # fmt: skip
    for slug, ids in live.items():
        assert {row["id"] for row in report.found.behind(slug)} == ids
    guided = report.found.behind("huong-dan")[0]
    assert (guided["number"], guided["state"], guided["handled_on"]) == (
        str(filled[1]), "GUIDED", "2026-03-02",
    )  # fmt: skip
    assert guided["clocks"]


def test_no_name_and_no_word_of_a_letter_is_kept(cast: Cast, filled: list[Case]) -> None:
    made = freeze(cast.chief)
    for word in ("Nguyễn Văn Thử", "Người 1", "Tân Mỹ", "thu hồi đất"):
        assert word not in made.content
    assert made.is_intact
    assert read(made.content).text() == made.content


def test_two_runs_agree(cast: Cast, filled: list[Case]) -> None:
    with acting(cast.chief):
        first = queries.office_snapshot(cast.chief, Q1, LATER.date())
        again = queries.office_snapshot(cast.chief, Q1, LATER.date() + dt.timedelta(days=200))
    assert first.text() == again.text()


def test_again_only_with_a_reason_and_only_what_changed(
    cast: Cast, keeper: Actor, filled: list[Case]
) -> None:
    first = freeze(cast.chief)
    with pytest.raises(Refused) as refusal:
        freeze(cast.chief)
    assert refusal.value.code == "frozen_already"
    with pytest.raises(Refused) as refusal:
        freeze(cast.chief, reason="Xem lại")
    assert refusal.value.code == "nothing_changed"
    guide_later = case_of(receive(keeper))
    second = freeze(cast.chief, reason="Vào sổ muộn một đơn")
    assert (second.version, second.reason) == (2, "Vào sổ muộn một đơn")
    with acting(cast.chief):
        kept = queries.frozen_report(cast.chief, first.pk)
        assert kept.found.counts["trong-ky"] == 2
        changes = frozen_pages.changed(cast.chief, kept, LATER.date())
        assert not frozen_pages.changed(
            cast.chief, queries.frozen_report(cast.chief, second.pk), LATER.date()
        )
    came = {one.figure: (one.then, one.now, one.came, one.gone) for one in changes}
    assert came["trong-ky"] == (2, 3, (str(guide_later),), ())
    assert "don" in came
    assert "huong-dan" not in came


def test_what_moved_from_one_figure_to_another_is_told(
    cast: Cast, filled: list[Case], given: Given
) -> None:
    other = given(ELSEWHERE)
    made = freeze(cast.chief)
    guide(cast.chief, other)
    with acting(cast.chief):
        kept = queries.frozen_report(cast.chief, made.pk)
        changes = frozen_pages.changed(cast.chief, kept, LATER.date())
    said = {one.figure: (one.came, one.gone) for one in changes}
    assert said["da-xu-ly"] == ((str(other),), ())
    assert said["chua-xu-ly"] == ((), (str(other),))


def test_who_may_not_and_when_not(cast: Cast, keeper: Actor, filled: list[Case]) -> None:
    with pytest.raises(NotAllowed):
        freeze(keeper)
    with pytest.raises(Refused) as refusal:
        freeze(cast.chief, now=NOW)
    assert refusal.value.code == "period_runs"
    with pytest.raises(Invalid) as wrong:
        freeze(cast.chief, between(dt.date(2025, 1, 1), dt.date(2025, 2, 1)))
    assert wrong.value.code == "no_period"
    with looking(cast.office.id):
        assert not FrozenReport.objects.exists()
    made = freeze(cast.chief)
    with acting(cast.clerk), pytest.raises(NotFound):
        queries.frozen_report(cast.clerk, made.pk)


@pytest.mark.parametrize(
    "statement",
    [
        "update petitions_frozen_report set digest = 'x'",
        "delete from petitions_frozen_report",
    ],
)
def test_the_database_lets_nobody_change_it(
    cast: Cast, filled: list[Case], statement: str
) -> None:
    freeze(cast.chief)
    with (
        acting(cast.chief),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute(statement)


def test_eight_at_once_make_one(committed_db: None) -> None:
    cast = make_office()
    receive(cast.clerk)

    def work(_turn: int) -> str:
        try:
            freeze(cast.chief)
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "made"

    with ThreadPoolExecutor(8) as pool:
        said = Counter(pool.map(work, range(8)))
    assert said == {"made": 1, "frozen_already": 7}


def test_who_is_barred_sees_neither_the_row_nor_its_count(
    cast: Cast, keeper: Actor, filled: list[Case]
) -> None:
    with acting(keeper):
        services.bar_person(
            actor=keeper, case_id=filled[0].pk, person_id=cast.chief.person_key,
            reason="Liên quan", now=NOW,
        )  # fmt: skip
    made = freeze(cast.chief)
    with acting(cast.chief):
        mine = queries.frozen_report(cast.chief, made.pk)
        assert not frozen_pages.changed(cast.chief, mine, LATER.date())
        page = frozen_pages.list_page(cast.chief, mine, "phai-xu-ly", {})
    with acting(keeper):
        whole = queries.frozen_report(keeper, made.pk)
    assert mine.found.counts["phai-xu-ly"] == whole.found.counts["phai-xu-ly"] - 1
    assert mine.found.counts["don"] == whole.found.counts["don"] - 1
    assert str(filled[0]) not in json.dumps(page["table"]["rows"])


def test_long_lists_come_page_by_page_and_banners_name_the_first(
    cast: Cast, keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = [receive(keeper) for _turn in range(12)]
    monkeypatch.setattr(frozen_pages, "PAGE_SIZE", 5)
    with acting(keeper):
        report = queries.live_report(keeper, Q1, NOW.date())
        pages = [
            frozen_pages.list_page(keeper, report, "don", {"trang": asked})
            for asked in ("", "2", "3", "x", "-1")
        ]
        nothing = report.found.only(lambda _row: False)
        found = differences(nothing, report.found, ("don",))
    assert [len(one["table"]["rows"]) for one in pages] == [5, 5, 2, 5, 5]
    assert [one["next_url"] for one in pages[:3]] == [
        "?ky=2026-Q1&trang=2", "?ky=2026-Q1&trang=3", "",
    ]  # fmt: skip
    said = frozen_pages.changed_lines(found)[0]["came"]
    assert said.startswith(f"{letters[0]}, ")
    assert said.endswith(f"{letters[9]} và 2 nữa")


def test_every_figure_of_the_live_report_opens_its_list(
    cast: Cast, keeper: Actor, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch)
    case = given(OURS)
    client = browser(keeper)
    page = page_of(client, reverse("petition_report") + "?ky=2026-Q1")
    for slug in ("don", "nguoi", "nhom"):
        address = reverse("petition_figure", args=[slug]) + "?ky=2026-Q1"
        assert f'href="{address}"' in page
    rows = page_of(client, reverse("petition_figure", args=["don"]) + "?ky=2026-Q1")
    assert f'href="/don-thu/don/{case.first_letter_id}"' in rows
    rows = page_of(client, reverse("petition_figure", args=["trong-ky"]) + "?ky=2026-Q1")
    assert f'href="/don-thu/vu-viec/{case.pk}"' in rows
    secret = receive(keeper, is_protected=True, envelope="7", abstract="Chuyện kín")
    rows = page_of(client, reverse("petition_figure", args=["don"]) + "?ky=2026-Q1")
    assert f"Đơn số {secret}" in rows
    assert "Chuyện kín" not in rows
    page_of(client, reverse("petition_figure", args=["la"]) + "?ky=2026-Q1", 422)


def test_pages_from_freezing_to_the_list(
    cast: Cast, keeper: Actor, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch)
    case = given(ELSEWHERE, received_on=LAST_YEAR)
    client, reader = browser(cast.chief), browser(keeper)
    page = page_of(client, reverse("petition_report") + "?ky=2025-Q4")
    assert "Chốt báo cáo" in page
    assert "Chốt báo cáo" not in page_of(reader, reverse("petition_report") + "?ky=2025-Q4")
    page_of(client, reverse("petition_freeze") + "?ky=2025-Q4")
    page_of(reader, reverse("petition_freeze") + "?ky=2025-Q4", 403)
    send(client, reverse("petition_freeze"), {"ky": "2027-Q1"}, 422)
    address = send(client, reverse("petition_freeze"), {"ky": "2025-Q4"})
    page = page_of(client, address)
    assert "khác số đã chốt" not in page
    rows = page_of(reader, address + "/so-lieu/trong-ky")
    assert f'href="/don-thu/vu-viec/{case.pk}"' in rows
    page_of(reader, address + "/so-lieu/khong-co", 422)
    receive(keeper, received_on=LAST_YEAR)
    page = page_of(client, address)
    assert "khác số đã chốt" in page
    assert "đã chốt 1, nay 2" in page
    assert "Đã chốt" in page_of(client, reverse("petition_report") + "?ky=2025-Q4")
    send(client, reverse("petition_freeze"), {"ky": "2025-Q4"}, 422)
    again = send(client, reverse("petition_freeze"), {"ky": "2025-Q4", "reason": "Sót đơn"})
    assert "lần 2" in page_of(client, again)
    assert "đã có lần chốt sau" in page_of(client, address)
    assert "Bản công bố" in page_of(client, address + "/cong-bo")
    assert "chưa chốt" in page_of(client, reverse("petition_published") + "?ky=2025-Q4")


def test_spreadsheet_of_the_office(cast: Cast, keeper: Actor, filled: list[Case]) -> None:
    made = freeze(cast.chief)
    with acting(keeper):
        content = services.report_workbook(actor=keeper, report_id=made.pk, now=LATER)
        live = services.report_workbook(actor=keeper, period=Q1, now=LATER)
    found = sheets(content)
    assert list(found) == ["Số liệu", "Danh sách", "01-XLD", "02-XLD", "03-XLD", "04-XLD",
                           "01-KQGQ", "02-KQGQ"]  # fmt: skip
    figures = {row[1]: row[2] for row in found["Số liệu"][5:]}
    assert (figures["Vụ việc phải xử lý"], figures["Hướng dẫn"]) == (3, 1)
    listed = [row for row in found["Danh sách"] if row[0] == "Vụ việc phải xử lý"]
    assert [row[2] for row in listed] == [str(case) for case in filled]
    form = {(row[0], row[1]): (row[2], row[3]) for row in found["01-XLD"][5:]}
    assert form[("Phải xử lý", "Tổng")][0] == 3
    assert form[("Kết quả: không thuộc thẩm quyền", "Hướng dẫn")][0] == 1
    assert form[("Kết quả: không thuộc thẩm quyền", "Đôn đốc")][0] == 0
    missing = form[("Đủ điều kiện xử lý", "Số đơn")]
    assert missing[0] in (None, "")
    assert "không có số liệu" in missing[1]
    assert "02/XLD" in found["02-XLD"][0][0]
    words = json.dumps([found, sheets(live)], ensure_ascii=False, default=str)
    for name in ("Nguyễn Văn Thử", "Người 1", "thu hồi đất"):
        assert name not in words
    assert made.digest in words
    with looking(cast.office.id):
        noted = list(Event.objects.filter(action="petitions:report:give_out").order_by("id"))
    assert [one.detail["published"] for one in noted] == [False, False]
    assert noted[0].subject_id == str(made.pk)
    with acting(cast.clerk), pytest.raises(NotAllowed):
        services.report_workbook(actor=cast.clerk, period=Q1, now=LATER)


def test_published_hides_small_counts_and_denunciations(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    for number in range(6):
        given(OURS, Person(f"Người {number}", "Tân Mỹ"))
    receive(keeper, Person("Trần Một", "Xã Hai"))
    given(DENUNCIATION, Person("Trần Hai", "Xã Hai"))
    receive(keeper, is_protected=True, envelope="7")
    made = freeze(cast.chief)
    with acting(cast.chief):
        whole = queries.frozen_report(cast.chief, made.pk)
        report = queries.frozen_report(cast.chief, made.pk, published=True)
        content = services.report_workbook(
            actor=cast.chief, report_id=made.pk, published=True, now=LATER
        )
    assert whole.found.counts["phai-xu-ly"] == 9
    counts = frozen_pages.published_out(report)["counts"]
    assert (counts["phai-xu-ly"], counts["don"], counts["nguoi"]) == (7, 7, 7)
    assert "to-cao" not in counts
    found = sheets(content)
    assert list(found) == ["Công bố"]
    assert "Tố cáo" not in {row[0] for row in found["Công bố"]}
