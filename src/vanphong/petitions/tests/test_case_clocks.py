"""The clocks of a case as it is handled."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.cast import Cast

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, Refused
from vanphong.kernel.scope import acting
from vanphong.petitions import queries, services
from vanphong.petitions.models import NEVER, Case, CaseClock
from vanphong.petitions.rules.periods import period_of
from vanphong.petitions.tests.conftest import NOW, Given, case_of, looking, receive

COMPLAINT = {
    "LINE": "STATE", "NATURE": "COMPLAINT", "COMPETENCE": "OURS", "CONDITION": "ELIGIBLE",
}  # fmt: skip
DENOUNCED = COMPLAINT | {"NATURE": "DENUNCIATION"}
LATER = NOW + dt.timedelta(days=120)


def clocks(case: Case) -> dict[str, tuple[str, dt.date | None]]:
    with looking(case.office_id):
        rows = CaseClock.objects.filter(case=case).order_by("started_on")
        return {one.duty: (one.state, one.due_on) for one in rows}


def step(actor: Actor, case: Case, name: str, now: dt.datetime = NOW, **more: object) -> None:
    with acting(actor):
        services.propose_step(actor=actor, case_id=case.pk, step=name, now=now, **more)


def due(actor: Actor, case: Case) -> dt.date:
    with acting(actor):
        return queries.get_case(actor, case.pk).next_due_on


def test_receipt_sets_the_shortest_running(cast: Cast) -> None:
    """Not judged yet, each nature's first limit runs; the earliest is the day of the case."""
    case = case_of(receive(cast.clerk))
    found = clocks(case)
    assert {"T02", "T11", "T30", "T31"} <= set(found)
    # 2 March 2026 is a Monday: five working days are the Monday after.
    assert (found["T31"], case.next_due_on) == (
        ("RUNNING", dt.date(2026, 3, 9)), dt.date(2026, 3, 9),
    )  # fmt: skip


def test_denunciation_of_the_party_follows_the_party(cast: Cast, given: Given) -> None:
    """T50: ninety working days; rules read second hand forbid nothing."""
    case = given(DENOUNCED | {"LINE": "PARTY"}, signed="ANONYMOUS", abstract="Tố cáo đảng viên")
    with acting(cast.chief):
        calendar = calendars.calendar_for(case.office_id)
    found = clocks(case)
    assert found["T50"] == ("RUNNING", calendar.add_working_days(NOW.date(), 90))
    assert not {"T30", "T31"} & {
        name for name, (state, _on) in found.items() if state != "DROPPED"
    }
    step(cast.chief, case, "ACCEPT")
    # Longer than the thirty days that are told of: it warns.
    with acting(cast.chief):
        services.extend_clock(
            actor=cast.chief, case_id=case.pk, duty="T50", days=45, symbol="1-QĐ/UBKT",
            decided_on=NOW.date(), ground="COMPLEX", reason="Nhiều nơi", now=NOW,
        )  # fmt: skip
    longer = clocks(case)["T50"]
    assert longer == ("RUNNING", calendar.add_working_days(NOW.date(), 135))
    step(cast.chief, case, "CONCLUDE", words="Có vi phạm")
    assert clocks(case)["T50"][0] == "MET"
    assert not {name for name in clocks(case) if name in {"T36", "T37", "T39"}}


def test_judged_complaint_keeps_its_own(keeper: Actor, given: Given) -> None:
    case = given(COMPLAINT)
    found = clocks(case)
    # Before 1 July 2026: ten days, 12 March.
    assert found["T11"] == ("RUNNING", dt.date(2026, 3, 12))
    assert found["T30"][0] == "DROPPED"
    assert due(keeper, case) == dt.date(2026, 3, 12)


def test_accepting_meets_one_and_begins_another(cast: Cast, given: Given) -> None:
    case = given(COMPLAINT)
    step(cast.chief, case, "ACCEPT", symbol="5/TB-VPTU")
    found = clocks(case)
    assert (found["T11"][0], found["T02"][0]) == ("MET", "MET")
    # Thirty days from 2 March: 1 April.
    assert found["T12"] == ("RUNNING", dt.date(2026, 4, 1))


def test_suspension_stops_and_runs_on(cast: Cast, given: Given) -> None:
    """Under the rule in force from 1 July 2026."""
    now = dt.datetime(2026, 8, 3, 2, tzinfo=dt.UTC)
    case = given(COMPLAINT)
    step(cast.chief, case, "ACCEPT", now)
    before = clocks(case)["T12"][1]
    assert before is not None
    step(
        cast.chief,
        case,
        "SUSPEND",
        now + dt.timedelta(days=7),
        words="Bão lũ",
        ground="FORCE_MAJEURE",
        symbol="8/QĐ",
    )
    assert clocks(case)["T12"] == ("HALTED", None)
    step(cast.chief, case, "CONTINUE", now + dt.timedelta(days=17), symbol="9/QĐ")
    state, after = clocks(case)["T12"]
    assert state == "RUNNING"
    assert after is not None
    assert after > before


def test_closed_case_owes_nothing(cast: Cast, given: Given) -> None:
    case = given(COMPLAINT | {"COMPETENCE": "OTHER"})
    step(cast.chief, case, "GUIDE", words="Gửi nơi khác", symbol="6/CV-VPTU")
    assert due(cast.chief, case) == NEVER
    assert "RUNNING" not in {state for state, _due in clocks(case).values()}


def test_an_answer_counts_by_its_paper(cast: Cast, given: Given) -> None:
    """Closed by a step whose paper is not out, the case still owes it, and is late without it."""
    case = given(COMPLAINT | {"COMPETENCE": "OTHER"})
    step(cast.chief, case, "GUIDE", words="Gửi nơi khác")
    running = {duty for duty, (state, _due) in clocks(case).items() if state == "RUNNING"}
    assert running == {"T02"}
    day = dt.date(2026, 3, 16)
    assert due(cast.chief, case) == day
    quarter, half = period_of("2026-Q1"), period_of("2026-6T")
    assert quarter is not None
    assert half is not None
    with acting(cast.chief):
        rows = queries.visible_cases(cast.chief)
        views = {"": 1, "qua-han": 1, "da-xong": 0}
        after = day + dt.timedelta(days=1)
        assert {
            view: queries.in_view(rows, view, cast.chief, after).count() for view in views
        } == views
        for period, today, late in ((half, day, 0), (half, after, 1), (quarter, after, 0)):
            assert queries.counted(cast.chief, period, today).cases["qua-han"] == late


def test_filed_without_a_paper_owes_none(cast: Cast, given: Given) -> None:
    case = given(
        {
            "LINE": "STATE",
            "NATURE": "COMPLAINT",
            "CONDITION": "NOT_ELIGIBLE",
            "COMPETENCE": "OURS",
        }
    )
    step(cast.chief, case, "FILE", words="Không đủ điều kiện")
    assert due(cast.chief, case) == NEVER


def test_reopened_case_is_owed_its_answer_anew(cast: Cast, given: Given) -> None:
    case = given(COMPLAINT | {"COMPETENCE": "OTHER"})
    before = due(cast.chief, case)
    step(cast.chief, case, "GUIDE", words="Gửi nơi khác", symbol="6/CV-VPTU")
    step(cast.chief, case, "REOPEN", LATER, words="Có thêm tài liệu")
    assert due(cast.chief, case) == before
    assert clocks(case)["T02"][0] == "RUNNING"


def test_denunciation_is_extended_as_the_law_lets(cast: Cast, given: Given) -> None:
    case = given(DENOUNCED)
    step(cast.chief, case, "ACCEPT")
    first = clocks(case)["T34"][1]

    def extend(**more: object) -> None:
        facts = {
            "duty": "T34", "days": 30, "symbol": "7/QĐ", "decided_on": dt.date(2026, 3, 20),
            "ground": "COMPLEX", "reason": "Nhiều địa điểm",
        }  # fmt: skip
        with acting(cast.chief):
            services.extend_clock(
                actor=cast.chief, case_id=case.pk, now=LATER, **(facts | more)
            )

    with pytest.raises(Refused) as ordinary:
        extend()
    assert ordinary.value.source
    with acting(cast.chief):
        services.judge_case(
            actor=cast.chief, case_id=case.pk, values={"COMPLEXITY": "COMPLEX"},
            reason="Công văn 3/CV", now=NOW,
        )  # fmt: skip
    extend()
    second = clocks(case)["T34"][1]
    assert first is not None
    assert second is not None
    assert second > first + dt.timedelta(days=27)
    with pytest.raises(Refused):
        extend(symbol="9/QĐ")
    with pytest.raises(Invalid):
        extend(duty="T12", symbol="10/QĐ")


def test_only_who_decides_extends(cast: Cast, keeper: Actor, given: Given) -> None:
    case = given(DENOUNCED)
    with pytest.raises(NotAllowed), acting(keeper):
        services.extend_clock(
            actor=keeper, case_id=case.pk, duty="T30", days=3, symbol="1", now=NOW,
            decided_on=NOW.date(), ground="SEVERAL_PLACES", reason="Nhiều nơi",
        )  # fmt: skip


def test_change_of_days_moves_what_is_due(cast: Cast, given: Given) -> None:
    case = given(DENOUNCED)
    before = due(cast.chief, case)
    with acting(cast.chief):
        calendar = calendars.calendar_for(cast.office.id)
        closure = calendars.Day(dt.date(2026, 3, 4), calendars.DayKind.CLOSURE, "Cơ quan nghỉ")
        moved = services.moved_due_dates(cast.chief, calendar, calendar.with_days([closure]))
        assert [one.before for one in moved] == [before]  # type: ignore[attr-defined]
        again = services.moved_due_dates(cast.chief, calendar, calendar.with_days([closure]))
    assert again == []
    assert due(cast.chief, case) == before + dt.timedelta(days=1)


def test_the_first_paper_to_the_writer_is_the_answer(cast: Cast, given: Given) -> None:
    """T02: also the result, of who was told nothing before; in time or late, but not dropped."""
    case = given(COMPLAINT)
    step(cast.chief, case, "ACCEPT")
    step(cast.chief, case, "CONCLUDE", words="Đúng một phần")
    later = NOW + dt.timedelta(days=2)
    step(cast.chief, case, "TELL_RESULT", later, symbol="20-CV/VPTU")
    with looking(case.office_id):
        met = CaseClock.objects.get(case=case, duty="T02")
    assert (met.state, met.met_on) == ("MET", later.date())
    other = given(COMPLAINT)
    step(cast.chief, other, "ACCEPT", symbol="5-TB/VPTU")
    step(cast.chief, other, "CONCLUDE", words="Đúng một phần")
    step(cast.chief, other, "TELL_RESULT", NOW + dt.timedelta(days=60), symbol="21-CV/VPTU")
    with looking(other.office_id):
        assert CaseClock.objects.get(case=other, duty="T02").met_on == NOW.date()
