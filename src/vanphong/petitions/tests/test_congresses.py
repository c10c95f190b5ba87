"""Denunciations before a congress, and the team that verifies one: rules, pages, commands, API."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests.cast import Cast, make_office

from vanphong.audit.models import Event as TrailEvent
from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.petitions import queries, services
from vanphong.petitions.models import Case, Congress
from vanphong.petitions.rules import Step, may_step
from vanphong.petitions.tests.conftest import NOW, TODAY, Given, looking
from vanphong.petitions.tests.test_case_clocks import DENOUNCED, clocks, step
from vanphong.petitions.tests.test_circle_doors import Program
from vanphong.petitions.tests.test_pages import url
from vanphong.petitions.tests.test_programs import run
from vanphong.petitions.tests.test_sending_races import at_once
from vanphong.registry.tests.browsing import stop_clock
from vanphong.tasks.tests.test_pages import browser, read, send

PARTY = DENOUNCED | {"LINE": "PARTY"}
NAME = "Đại hội đại biểu Đảng bộ tỉnh"


def told(actor: Actor, opens_on: dt.date, rank: str = "ABOVE", name: str = NAME) -> Congress:
    with acting(actor):
        return services.set_congress(
            actor=actor, name=name, rank=rank, opens_on=opens_on, now=NOW
        )


def warnings_of(actor: Actor, case: Case) -> list[str]:
    with acting(actor):
        facts = queries.facts_of(queries.get_case(actor, case.pk))
        answer = may_step(Step.ACCEPT, facts, TODAY)
    assert answer
    return [str(words) for words in answer.warnings]


def last_day_to_be_late(case: Case) -> dt.date:
    """Give the last day a congress may open on, for thirty working days to reach the receipt."""
    with looking(case.office_id):
        return calendars.calendar_for(case.office_id).add_working_days(TODAY, 30)


def test_a_denunciation_shortly_before_a_congress_is_warned_of(
    cast: Cast, given: Given
) -> None:
    case = given(PARTY)
    assert warnings_of(cast.chief, case) == []
    made = told(cast.chief, last_day_to_be_late(case))
    warned = warnings_of(cast.chief, case)
    assert f"{made.opens_on:%d/%m/%Y}" in warned[0]
    assert "chưa tìm thấy hướng dẫn của nhiệm kỳ này" in warned[1]
    assert clocks(case)["T52"] == ("RUNNING", TODAY)
    # It is nobody's duty, and forbids nothing.
    with acting(cast.chief):
        assert queries.get_case(cast.chief, case.pk).next_due_on > TODAY
    step(cast.chief, case, "ACCEPT")
    with acting(cast.chief):
        assert queries.get_case(cast.chief, case.pk).state == "ACCEPTED"


@pytest.mark.parametrize(
    ("values", "rank", "later"),
    [
        pytest.param({}, "ABOVE", 1, id="a day too early to be late"),
        pytest.param({}, "GRASSROOTS", 0, id="the congress of another level"),
        pytest.param({"RANK": "CENTRE"}, "ABOVE", 0, id="of the centre"),
        pytest.param({"LINE": "STATE"}, "ABOVE", 0, id="by the law of the State"),
        pytest.param({"NATURE": "COMPLAINT"}, "ABOVE", 0, id="a complaint"),
    ],
)
def test_others_are_not(
    cast: Cast, given: Given, values: dict[str, str], rank: str, later: int
) -> None:
    case = given(PARTY | values)
    day = last_day_to_be_late(case)
    with looking(case.office_id):
        calendar = calendars.calendar_for(case.office_id)
    told(cast.chief, calendar.add_working_days(day, later) if later else day, rank)
    said = warnings_of(cast.chief, case)
    assert not [words for words in said if "đại hội" in words]


def test_of_the_grass_roots_twenty_five_days_count(cast: Cast, given: Given) -> None:
    case = given(PARTY | {"RANK": "GRASSROOTS"})
    with looking(case.office_id):
        calendar = calendars.calendar_for(case.office_id)
    told(cast.chief, calendar.add_working_days(TODAY, 26), "GRASSROOTS")
    assert warnings_of(cast.chief, case) == []
    told(cast.chief, calendar.add_working_days(TODAY, 25), "GRASSROOTS", "Đại hội chi bộ")
    assert warnings_of(cast.chief, case)


def test_called_off_it_warns_no_more(cast: Cast, given: Given) -> None:
    case = given(PARTY)
    made = told(cast.chief, last_day_to_be_late(case))
    with acting(cast.chief):
        services.call_off_congress(
            actor=cast.chief, congress_id=made.pk, reason="Hoãn", now=NOW
        )
    assert warnings_of(cast.chief, case) == []
    assert clocks(case)["T52"][0] == "DROPPED"
    # Its name may be told of again, with another day; both acts stand in the trail.
    told(cast.chief, TODAY + dt.timedelta(days=200))
    with looking(cast.office.id):
        acts = TrailEvent.objects.filter(action__startswith="petitions:congress")
        assert sorted(acts.values_list("action", flat=True)) == [
            "petitions:congress:call_off", "petitions:congress:set", "petitions:congress:set",
        ]  # fmt: skip


def test_refusals(cast: Cast, keeper: Actor) -> None:
    made = told(cast.chief, TODAY + dt.timedelta(days=30))
    with pytest.raises(Refused) as refusal:
        told(cast.chief, TODAY + dt.timedelta(days=60))
    assert refusal.value.code == "congress_there"
    with pytest.raises(Invalid) as invalid:
        told(cast.chief, TODAY, "CENTRE")
    assert "rank" in invalid.value.fields
    with pytest.raises(Invalid) as invalid:
        told(cast.chief, TODAY, name=" ")
    assert "name" in invalid.value.fields
    with pytest.raises(NotAllowed):
        told(keeper, TODAY, name="Đại hội khác")
    for actor, error in ((keeper, NotAllowed), (make_office("Huyện ủy Xa").chief, NotFound)):
        with pytest.raises(error), acting(actor):
            services.call_off_congress(actor=actor, congress_id=made.pk, reason="Hoãn", now=NOW)
    with pytest.raises(Invalid), acting(cast.chief):
        services.call_off_congress(actor=cast.chief, congress_id=made.pk, reason="", now=NOW)
    with looking(cast.office.id):
        assert Congress.objects.get().called_off_at is None


def test_told_of_twice_at_once_it_is_one(committed_db: None) -> None:
    cast = make_office()
    refused: list[str] = []

    def tell() -> None:
        try:
            told(cast.chief, TODAY + dt.timedelta(days=30))
        except Refused as refusal:
            refused.append(refusal.code)

    at_once([tell] * 4)
    assert refused == ["congress_there"] * 3
    with looking(cast.office.id):
        assert Congress.objects.count() == 1


def test_a_team_sets_the_time_of_the_centre_running(cast: Cast, given: Given) -> None:
    """T51: 180 days from the decision that forms it; one that is changed later begins nothing."""
    case = given(PARTY | {"RANK": "CENTRE"})
    assert "T50" not in clocks(case)
    step(cast.chief, case, "ACCEPT")
    step(cast.chief, case, "FORM_TEAM", words="Ba người")
    assert "T51" not in clocks(case)  # no decision with a number yet
    later = NOW + dt.timedelta(days=7)
    step(cast.chief, case, "FORM_TEAM", later, symbol="11-QĐ/UBKT")
    expected = TODAY + dt.timedelta(days=7 + 180)
    found = clocks(case)["T51"]
    assert found[0] == "RUNNING"
    assert found[1] is not None
    assert found[1] >= expected
    step(cast.chief, case, "FORM_TEAM", later + dt.timedelta(days=9), symbol="14-QĐ/UBKT")
    assert clocks(case)["T51"] == found
    step(cast.chief, case, "CONCLUDE", later + dt.timedelta(days=30), words="Có vi phạm")
    assert clocks(case)["T51"][0] == "MET"


def test_a_team_is_formed_for_denunciations_alone(cast: Cast, given: Given) -> None:
    case = given(DENOUNCED | {"NATURE": "COMPLAINT"})
    step(cast.chief, case, "ACCEPT")
    with pytest.raises(Refused) as refusal:
        step(cast.chief, case, "FORM_TEAM")
    assert refusal.value.code == "form-team"
    assert "mẫu 07" in refusal.value.source


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


def test_on_pages(today: None, cast: Cast, keeper: Actor, given: Given) -> None:
    case = given(PARTY)
    day = last_day_to_be_late(case)
    chief, officer = browser(cast.chief), browser(keeper)
    place = reverse("petition_congresses")
    assert place in read(chief, reverse("petitions"))
    assert "Chưa ghi đại hội nào." in read(officer, place)
    assert reverse("petition_congress_set") not in read(officer, place)
    form = reverse("petition_congress_set")
    typed = {"name": NAME, "rank": "ABOVE", "opens_on": f"{day:%d/%m/%Y}"}
    assert "ngày/tháng/năm" in send(chief, form, typed | {"opens_on": "mai"}, 422)
    send(chief, form, typed)
    assert NAME in read(officer, place)
    send(chief, form, typed, 422)
    assert f"khai mạc ngày {day:%d/%m/%Y}" in read(chief, url(case, "petition_step", "thu-ly"))
    # Who approves a proposal sees what its author was warned of, and its number.
    officer.post(url(case, "petition_step", "thu-ly"), {"symbol": "5-TB/VPTU", "version": ""})
    page = read(chief, url(case))
    assert f"khai mạc ngày {day:%d/%m/%Y}" in page
    assert "5-TB/VPTU" in page
    with looking(cast.office.id):
        off = reverse("petition_congress_off", args=[Congress.objects.get().pk])
    send(chief, off, {"reason": ""}, 422)
    send(chief, off, {"reason": "Hoãn"})
    assert "Chưa ghi đại hội nào." in read(chief, place)
    assert chief.get(off).status_code == 404


@pytest.mark.usefixtures("_database")
def test_commands_do_the_same(cast: Cast) -> None:
    given = ("--name", NAME, "--rank", "ABOVE", "--opens", "20/05/2026")
    browser(cast.chief)  # the account
    made = run(cast.chief, "congresses", "set", *given)
    assert made["opens_on"] == "2026-05-20"
    with pytest.raises(Refused, match="Đã có đại hội này"):
        run(cast.chief, "congresses", "set", *given)
    assert run(cast.chief, "congresses", "list")["items"] == [made]
    off = ("call-off", made["id"], "--reason", "Hoãn")
    assert run(cast.chief, "congresses", *off) == {"done": True}
    assert run(cast.chief, "congresses", "list")["items"] == []


def test_programs_do_the_same(cast: Cast) -> None:
    program = Program(cast.chief)
    given = {"name": NAME, "rank": "ABOVE", "opens_on": "2026-05-20"}
    made = program.post("congresses", given)
    assert program.post("congresses", given, 409)["code"] == "congress_there"
    assert program.get("congresses")["items"] == [made]
    off = f"congresses/{made['id']}/call-off"
    program.post(off, {"reason": ""}, 422)
    assert program.post(off, {"reason": "Hoãn"}) == {"done": True}
    assert program.post(off, {"reason": "Hoãn"}, 404)["code"] == "not_found"
