"""No case stands on nobody's desk: who works on it handles it, else it waits to be assigned."""

from __future__ import annotations

import datetime as dt

from tests.cast import Cast

from vanphong.audit.models import Event
from vanphong.kernel.actor import Actor
from vanphong.kernel.scope import acting
from vanphong.notices.models import Notice
from vanphong.people import api as people
from vanphong.petitions import queries, services
from vanphong.petitions.boxes import waiting_work
from vanphong.petitions.models import Case
from vanphong.petitions.tests.conftest import (
    ELSEWHERE,
    NOW,
    TODAY,
    Given,
    case_of,
    looking,
    receive,
)
from vanphong.tasks.tests.conftest import hire


def listed(actor: Actor, view: str) -> list[Case]:
    with acting(actor):
        return list(queries.in_view(queries.visible_cases(actor), view, actor, TODAY))


def boxes(actor: Actor) -> dict[str, int]:
    with acting(actor):
        return {one.act: len(one.lines) for one in waiting_work(actor, NOW)}


def handler_of(actor: Actor, case: Case) -> object:
    with acting(actor):
        return queries.get_case(actor, case.pk).handler_id


def unassigned(case: Case) -> None:
    with looking(case.office_id):
        Case.objects.filter(pk=case.pk).update(handler=None)


def test_who_judges_handles_it_and_the_trail_knows(keeper: Actor) -> None:
    case = case_of(receive(keeper))
    assert (listed(keeper, "chua-giao"), listed(keeper, "cua-toi")) == ([case], [])
    with acting(keeper):
        services.judge_case(actor=keeper, case_id=case.pk, values=ELSEWHERE, now=NOW)
    assert (listed(keeper, "chua-giao"), listed(keeper, "cua-toi")) == ([], [case])
    with looking(case.office_id):
        noted = Event.objects.get(action="petitions:case:assign")
    assert noted.detail["handler"] == str(keeper.person_id)


def test_who_handles_it_already_stays(cast: Cast, keeper: Actor, given: Given) -> None:
    case = given(ELSEWHERE)
    other = hire(cast, "Ngô Văn Thư", "PETITIONS")
    with acting(other):
        services.judge_case(actor=other, case_id=case.pk, values={"FIELD": "LAND"}, now=NOW)
    assert handler_of(keeper, case) == keeper.post_id


def test_who_proposes_handles_it(keeper: Actor, given: Given) -> None:
    case = given(ELSEWHERE)
    unassigned(case)
    with acting(keeper):
        services.propose_step(
            actor=keeper, case_id=case.pk, step="GUIDE", words="Gửi nơi khác", now=NOW
        )
    assert handler_of(keeper, case) == keeper.post_id


def test_unassigned_stays_until_its_paper_is_out(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    """Decided on and barred to who handled it: it is owed, and waits for somebody."""
    case = given(ELSEWHERE)
    with acting(cast.chief):
        row = services.propose_step(
            actor=cast.chief, case_id=case.pk, step="GUIDE", words="Gửi nơi khác", now=NOW
        )
    unassigned(case)
    assert (row.to_state, listed(cast.chief, "chua-giao")) == ("GUIDED", [case])
    assert boxes(cast.chief)["assign_petition"] == 1
    late = NOW + dt.timedelta(days=60)
    job = next(one for one in people.in_each_office("test") if one.office_id == case.office_id)
    with acting(job):
        services.climb(actor=job, now=late)
    with looking(case.office_id):
        told = set(
            Notice.objects.filter(kind="PETITION_RED").values_list("person_id", flat=True)
        )
    assert told == {keeper.person_id, cast.chief.person_id}


def test_done_is_nobodys_any_more(cast: Cast, given: Given) -> None:
    case = given(ELSEWHERE)
    with acting(cast.chief):
        services.propose_step(
            actor=cast.chief, case_id=case.pk, step="GUIDE", words="Gửi nơi khác", now=NOW,
            symbol="6/CV-VPTU",
        )  # fmt: skip
    unassigned(case)
    assert listed(cast.chief, "chua-giao") == []
    assert "assign_petition" not in boxes(cast.chief)
