"""Figures of a period: counted and listed by the same rows; the invented country."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db.models import F
from django.urls import reverse
from tests.cast import Cast

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import acting
from vanphong.petitions import queries, report_pages, sample, services
from vanphong.petitions.models import Case, Counter, Letter
from vanphong.petitions.rules.periods import between, month_named, period_of, quarter_of
from vanphong.petitions.services import Person
from vanphong.petitions.tests.conftest import (
    ELSEWHERE,
    NOW,
    OURS,
    Given,
    looking,
    receive,
)
from vanphong.registry.tests.browsing import stop_clock
from vanphong.tasks.tests.test_pages import browser, read

Q1 = period_of("2026-Q1")


@pytest.mark.parametrize(
    ("key", "since", "until"),
    [
        pytest.param("2026-Q1", "2025-12-15", "2026-03-15", id="first-quarter-from-december"),
        pytest.param("2026-Q4", "2026-09-15", "2026-12-15", id="fourth-quarter"),
        pytest.param("2026-6T", "2025-12-15", "2026-06-15", id="six-months"),
        pytest.param("2026-9T", "2025-12-15", "2026-09-15", id="nine-months"),
        pytest.param("2026-12T", "2025-12-15", "2026-12-15", id="year"),
        pytest.param("2026-12", "2026-12-01", "2027-01-01", id="month-of-the-calendar"),
    ],
)
def test_cut_offs(key: str, since: str, until: str) -> None:
    period = period_of(key)
    assert period is not None
    assert (str(period.since), str(period.until)) == (since, until)


def test_no_period_and_the_running_one() -> None:
    for key in ("2026-13", "2026-Q5", "2026-W10", "26-Q1", "2026-3T", "", "9999-Q1"):
        assert period_of(key) is None
    for key in ("9999-12", "0001-01", "2026-13", "2026-Q1", "2026-6T", "2026-1", ""):
        assert month_named(key) is None
    assert month_named("2026-12") == dt.date(2026, 12, 1)
    assert quarter_of(dt.date(2026, 3, 14)).key == "2026-Q1"
    assert quarter_of(dt.date(2026, 3, 15)).key == "2026-Q2"
    assert quarter_of(dt.date(2026, 12, 20)).key == "2027-Q1"


def test_figures_are_the_lists_behind_them(cast: Cast, keeper: Actor, given: Given) -> None:
    given(OURS)
    guided = given(ELSEWHERE, received_on=dt.date(2025, 11, 3))
    receive(keeper, *(Person(f"Người {n}", "Tân Mỹ") for n in range(6)))
    with acting(cast.chief):
        services.propose_step(
            actor=cast.chief, case_id=guided.pk, step="GUIDE", words="Gửi nơi khác", now=NOW
        )
    assert Q1 is not None
    with acting(keeper):
        counts = queries.counted(keeper, Q1, NOW.date())
        lists = {
            one.slug: queries.behind(keeper, one.slug, Q1, NOW.date()).count()
            for one in queries.FIGURES
        }
    assert dict(counts.cases) == lists
    assert (counts.letters, counts.people, counts.groups) == (2, 7, 1)
    wanted = {"phai-xu-ly": 3, "ky-truoc": 1, "trong-ky": 2, "da-xu-ly": 1, "huong-dan": 1}
    assert {slug: lists[slug] for slug in wanted} == wanted
    assert lists["qua-han"] + lists["dung-han"] == lists["da-xu-ly"]
    assert lists["chua-xu-ly"] + lists["da-xu-ly"] == lists["phai-xu-ly"]


def test_earlier_period_does_not_see_later_decisions(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    case = given(ELSEWHERE, received_on=dt.date(2025, 11, 3))
    with acting(cast.chief):
        services.propose_step(
            actor=cast.chief, case_id=case.pk, step="GUIDE", words="Gửi nơi khác", now=NOW
        )
    before = between(dt.date(2025, 9, 15), dt.date(2025, 12, 14))
    with acting(keeper):
        counts = queries.counted(keeper, before, NOW.date())
    assert (counts.cases["da-xu-ly"], counts.cases["chua-xu-ly"]) == (0, 1)


def test_page_leads_to_the_list_and_back(
    keeper: Actor, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch)
    given(OURS)
    client = browser(keeper)
    page = read(client, reverse("petition_report") + "?ky=2026-Q1")
    assert "so-lieu=phai-xu-ly" in page
    page = read(client, reverse("petitions") + "?so-lieu=phai-xu-ly&ky=2026-Q1")
    assert "Khiếu nại việc thu hồi đất" in page
    assert "bao-cao?ky=2026-Q1" in page
    read(client, reverse("petition_report") + "?ky=2026-W99", 422)
    read(client, reverse("petitions") + "?so-lieu=khong-co", 422)
    people = read(client, reverse("petition_figure", args=["nguoi"]) + "?ky=2026-Q1")
    assert "mỗi người một lần dù viết nhiều đơn" in people


def test_barred_cases_are_not_counted(cast: Cast, keeper: Actor, given: Given) -> None:
    case = given(OURS)
    with acting(keeper):
        services.bar_person(
            actor=keeper, case_id=case.pk, person_id=cast.chief.person_key, reason="Liên quan",
            now=NOW,
        )  # fmt: skip
    assert Q1 is not None
    with acting(cast.chief):
        assert queries.counted(cast.chief, Q1, NOW.date()).cases["phai-xu-ly"] == 0


def test_invented_country_gives_its_figures_back(db: None) -> None:
    made = sample.load(letters=600, offices=6, seed=1, now=NOW)
    assert (made.offices, made.letters) == (6, 600)
    found = report_pages.country_out(between(sample.SINCE, sample.UNTIL), NOW.date())
    assert found["letters"] == 600
    assert found["full_marks"] == 2
    assert found["mean_share"] == pytest.approx(0.755, abs=0.01)
    assert json.dumps(found, default=str)
    again = report_pages.country_out(between(sample.SINCE, sample.UNTIL), NOW.date())
    assert again == found
    office = Letter._meta.get_field("office").related_model.objects.order_by("id").first()
    with looking(office.pk):
        numbers = {}
        for year, number in Letter.objects.order_by("number").values_list("year", "number"):
            numbers.setdefault(year, []).append(number)
        last = dict(Counter.objects.filter(kind="LETTER").values_list("year", "last_number"))
        assert all(found == list(range(1, last[year] + 1)) for year, found in numbers.items())
        assert not Case.objects.exclude(title__contains="giả định").exists()
        denounce = Letter.objects.filter(abstract__startswith="Tố cáo")
        assert denounce.exists()
        assert not denounce.exclude(declined_secrecy_on=F("received_on")).exists()


def test_country_is_not_mixed_with_what_is_there(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        sample.load(letters=10, offices=1, seed=1, now=NOW)
    assert refusal.value.code == "not_empty"
    assert cast.office.pk
