"""What is nearly due, late, very late is told once to whom it concerns, whatever the worker does."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction
from tests.cast import Cast, make_office

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.scope import acting
from vanphong.notices.models import Notice
from vanphong.people import api as people
from vanphong.petitions import queries, services
from vanphong.petitions.boxes import waiting_work
from vanphong.petitions.models import Case, CaseAlarm
from vanphong.petitions.tests.conftest import (
    ELSEWHERE,
    NOW,
    OURS,
    Given,
    case_of,
    looking,
    receive,
)
from vanphong.tasks.tests.conftest import hire

MARCH = {"YELLOW": dt.date(2026, 3, 4), "RED": dt.date(2026, 3, 10)}


def office_job(cast: Cast) -> Actor:
    return next(one for one in people.in_each_office("test") if one.office_id == cast.office.id)


def climb(cast: Cast, now: dt.datetime) -> int:
    actor = office_job(cast)
    with acting(actor):
        return services.climb(actor=actor, now=now)


def killed(cast: Cast, now: dt.datetime) -> None:
    with transaction.atomic():
        climb(cast, now)
        raise KeyboardInterrupt


def told(cast: Cast, kind: str) -> set[object]:
    with looking(cast.office.id):
        return set(Notice.objects.filter(kind=kind).values_list("person_id", flat=True))


def test_sixty_days_tell_each_step_once(cast: Cast, keeper: Actor) -> None:
    """Twice a day, and a worker killed in between: nothing is told twice, nothing dropped."""
    case = case_of(receive(keeper))
    first: dict[str, dt.date] = {}
    for day in range(60):
        now = NOW + dt.timedelta(days=day)
        with pytest.raises(KeyboardInterrupt):
            killed(cast, now)
        for _again in range(2):
            climb(cast, now)
        with looking(cast.office.id):
            for step in CaseAlarm.objects.filter(case=case).values_list("step", flat=True):
                first.setdefault(step, vietnam_date(now))
    assert first == MARCH | {"RED_SPECIAL": dt.date(2026, 3, 12)}
    with looking(cast.office.id):
        assert CaseAlarm.objects.count() == 3
        events = list(Notice.objects.values_list("kind", "person_id"))
    assert len(events) == len(set(events))
    # Nobody handles it: who assigns hears of yellow, who decides of red as well.
    assert told(cast, "PETITION_YELLOW") == {keeper.person_id, cast.chief.person_id}
    assert told(cast, "PETITION_RED_SPECIAL") >= {cast.chief.person_id}


def test_who_handles_hears_first_and_who_is_barred_never(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    case = given(OURS)
    handler = hire(cast, "Ngô Văn Thư", "PETITIONS")
    with acting(cast.chief):
        services.assign_case(
            actor=cast.chief, case_id=case.pk, post_id=handler.post_key, now=NOW
        )
    assert told(cast, "PETITION_GIVEN") == {handler.person_id}
    with acting(keeper):
        services.bar_person(
            actor=keeper, case_id=case.pk, person_id=cast.chief.person_key, reason="Liên quan",
            now=NOW,
        )  # fmt: skip
    due = dt.datetime.combine(queries_due(keeper, case), dt.time(3), dt.UTC)
    climb(cast, due)
    assert told(cast, "PETITION_YELLOW") == {handler.person_id}
    climb(cast, due + dt.timedelta(days=1))
    assert told(cast, "PETITION_RED") == {handler.person_id}


def queries_due(actor: Actor, case: Case) -> dt.date:
    with acting(actor):
        return queries.get_case(actor, case.pk).next_due_on


def test_what_is_answered_reaches_nobody(cast: Cast, given: Given) -> None:
    """The step alone is no answer; its paper is."""
    case, owing = given(ELSEWHERE), given(ELSEWHERE)
    with acting(cast.chief):
        for one, symbol in ((case, "6/CV-VPTU"), (owing, "")):
            services.propose_step(
                actor=cast.chief, case_id=one.pk, step="GUIDE", words="Gửi nơi khác", now=NOW,
                symbol=symbol,
            )  # fmt: skip
    climb(cast, NOW + dt.timedelta(days=59))
    with looking(cast.office.id):
        assert set(CaseAlarm.objects.values_list("case_id", flat=True)) == {owing.pk}


def test_proposal_is_told_decided_and_taken_back(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    case, other = given(ELSEWHERE), given(ELSEWHERE)
    with acting(keeper):
        for one in (case, other):
            services.propose_step(
                actor=keeper, case_id=one.pk, step="GUIDE", words="Gửi nơi khác", now=NOW
            )
    assert told(cast, "PETITION_TO_DECIDE") == {cast.chief.person_id}
    with acting(keeper):
        services.withdraw_step(actor=keeper, case_id=other.pk, now=NOW)
    with acting(cast.chief):
        services.decide_step(actor=cast.chief, case_id=case.pk, approve=True, now=NOW)
    assert told(cast, "PETITION_DECIDED") == {keeper.person_id}
    assert told(cast, "PETITION_TO_DECIDE") == set()


def test_eight_workers_at_once_tell_once(committed_db: None) -> None:
    cast = make_office()
    receive(cast.clerk)
    late = NOW + dt.timedelta(days=30)

    def work(_turn: int) -> int:
        try:
            return climb(cast, late)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(work, range(8))) == 2
    with looking(cast.office.id):
        assert sorted(CaseAlarm.objects.values_list("step", flat=True)) == [
            "RED",
            "RED_SPECIAL",
        ]
        events = list(Notice.objects.values_list("kind", "person_id"))
    assert len(events) == len(set(events))


def test_silence_of_who_was_sent_a_letter_asks_for_urging(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    case = given(ELSEWHERE | {"NATURE": "PETITION"})
    with acting(cast.chief):
        services.propose_step(
            actor=cast.chief, case_id=case.pk, step="FORWARD", addressee="Ủy ban xã", now=NOW,
            symbol="7-CV/VPTU",
        )  # fmt: skip

    def asked(days: int) -> tuple[int, bool]:
        now = NOW + dt.timedelta(days=days)
        with acting(keeper):
            rows = queries.visible_cases(keeper)
            listed = queries.in_view(rows, "don-doc", keeper, vietnam_date(now)).count()
            boxes = {one.act for one in waiting_work(keeper, now)}
        return listed, "urge_petition" in boxes

    assert asked(29) == (0, False)
    assert asked(30) == (1, True)
    later = NOW + dt.timedelta(days=30)
    with acting(keeper):
        services.propose_step(
            actor=keeper, case_id=case.pk, step="URGE", symbol="9-CV/VPTU", now=later
        )
    assert asked(31) == (0, False)
    assert asked(60) == (1, True)
