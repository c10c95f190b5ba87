"""Judging, steps, approval; what the database refuses."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.cast import Cast

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.petitions import queries, services
from vanphong.petitions.models import Case, CaseStep, Judgement
from vanphong.petitions.rules import TRANSITIONS
from vanphong.petitions.tests.conftest import (
    ELSEWHERE,
    NOW,
    OURS,
    TODAY,
    Given,
    case_of,
    receive,
)


def propose(actor: Actor, case: Case, step: str, **more: object) -> CaseStep:
    with acting(actor):
        return services.propose_step(actor=actor, case_id=case.pk, step=step, now=NOW, **more)


def state_of(actor: Actor, case: Case) -> str:
    with acting(actor):
        return queries.get_case(actor, case.pk).state


def test_proposed_then_approved(cast: Cast, keeper: Actor, given: Given) -> None:
    case = given(OURS)
    row = propose(keeper, case, "ACCEPT")
    assert (row.verdict, state_of(keeper, case)) == ("WAITING", "RECEIVED")
    with acting(cast.chief):
        assert queries.waiting_steps(cast.chief).get() == row
        services.decide_step(actor=cast.chief, case_id=case.pk, approve=True, now=NOW)
    assert state_of(keeper, case) == "ACCEPTED"


def test_declined_with_a_reason(cast: Cast, keeper: Actor, given: Given) -> None:
    case = given(OURS)
    propose(keeper, case, "ACCEPT")
    with acting(cast.chief):
        with pytest.raises(Invalid):
            services.decide_step(actor=cast.chief, case_id=case.pk, approve=False, now=NOW)
        row = services.decide_step(
            actor=cast.chief, case_id=case.pk, approve=False, reason="Chưa rõ", now=NOW
        )
    assert (row.verdict, state_of(keeper, case)) == ("DECLINED", "RECEIVED")
    propose(keeper, case, "ACCEPT")


def test_chief_decides_at_once(cast: Cast, given: Given) -> None:
    case = given(OURS)
    assert propose(cast.chief, case, "ACCEPT").verdict == "APPROVED"
    assert state_of(cast.chief, case) == "ACCEPTED"


def test_nobody_approves_their_own(cast: Cast, keeper: Actor, given: Given) -> None:
    case = given(OURS)
    propose(keeper, case, "ACCEPT")
    with pytest.raises(NotAllowed), acting(keeper):
        services.decide_step(actor=keeper, case_id=case.pk, approve=True, now=NOW)


def test_not_lawful_is_refused_with_its_source(keeper: Actor, given: Given) -> None:
    case = given(ELSEWHERE)
    with pytest.raises(Refused) as refusal:
        propose(keeper, case, "LEAVE")
    assert refusal.value.code == "never-closed-as-not-ours"
    with acting(keeper):
        assert not CaseStep.objects.exists()


@pytest.mark.parametrize(
    ("step", "more", "field"),
    [
        ("GUIDE", {}, "words"),
        ("FORWARD", {"words": "Thuộc huyện"}, "addressee"),
        ("GUIDE", {"words": "x" * 2001}, "words"),
        ("GUIDE", {"words": "Gửi nơi khác", "happened_on": dt.date(2026, 3, 3)}, "happened_on"),
        ("GUIDE", {"words": "Gửi nơi khác", "happened_on": dt.date(2026, 3, 1)}, "happened_on"),
        ("FLY", {}, "step"),
    ],
)
def test_missing_at_the_field(
    keeper: Actor, given: Given, step: str, more: dict[str, object], field: str
) -> None:
    case = given(ELSEWHERE)
    with pytest.raises(Invalid) as refusal:
        propose(keeper, case, step, **more)
    assert field in refusal.value.fields


def test_forwarded_answered_told(cast: Cast, keeper: Actor, given: Given) -> None:
    case = given(ELSEWHERE | {"NATURE": "DENUNCIATION"})
    propose(cast.chief, case, "FORWARD", addressee="Ủy ban nhân dân xã Tân Mỹ")
    propose(keeper, case, "URGE", symbol="12-CV/VPTU")
    propose(keeper, case, "URGE", symbol="19-CV/VPTU")
    propose(keeper, case, "RECORD_ANSWER", words="Đã giải quyết", symbol="45/UBND")
    propose(keeper, case, "TELL_RESULT", symbol="20-CV/VPTU")
    assert state_of(keeper, case) == "ENDED"
    with acting(keeper):
        assert [one.step for one in queries.steps_of(case)] == [
            "FORWARD", "URGE", "URGE", "RECORD_ANSWER", "TELL_RESULT",
        ]  # fmt: skip


def test_suspended_and_continued(cast: Cast, given: Given) -> None:
    case = given(OURS)
    propose(cast.chief, case, "ACCEPT")
    propose(
        cast.chief,
        case,
        "SUSPEND",
        words="Người khiếu nại ốm nặng",
        ground="OBJECTIVE_OBSTACLE",
        symbol="8/QĐ",
    )
    propose(cast.chief, case, "CONTINUE", symbol="9/QĐ")
    with acting(cast.chief):
        halt = case.halts.get()
    assert (halt.from_on, halt.until_on) == (TODAY, TODAY)


def test_asked_twice_is_one_step(keeper: Actor, given: Given) -> None:
    case, asked = given(OURS), uuid4()
    first = propose(keeper, case, "ACCEPT", request_id=asked)
    assert propose(keeper, case, "ACCEPT", request_id=asked) == first


def test_older_page_is_told(keeper: Actor, given: Given) -> None:
    case = given(OURS)
    propose(keeper, case, "ACCEPT")
    with pytest.raises(Refused) as refusal, acting(keeper):
        services.judge_case(
            actor=keeper, case_id=case.pk, values={"FIELD": "LAND"}, now=NOW, version=1
        )
    assert refusal.value.code == "changed_meanwhile"


def test_proposal_is_withdrawn_by_its_author(cast: Cast, keeper: Actor, given: Given) -> None:
    case = given(OURS)
    propose(keeper, case, "ACCEPT")
    with pytest.raises(NotAllowed), acting(cast.chief):
        services.withdraw_step(actor=cast.chief, case_id=case.pk, now=NOW)
    with acting(keeper):
        services.withdraw_step(actor=keeper, case_id=case.pk, now=NOW)
        with pytest.raises(Refused):
            services.withdraw_step(actor=keeper, case_id=case.pk, now=NOW)


def test_judging_stays(keeper: Actor, given: Given) -> None:
    case = given(OURS)
    with acting(keeper):
        services.judge_case(
            actor=keeper, case_id=case.pk, values={"NATURE": "PETITION"}, now=NOW
        )
        services.judge_case(
            actor=keeper, case_id=case.pk, values={"NATURE": "PETITION"}, now=NOW
        )
        values = list(
            Judgement.objects.filter(key="NATURE")
            .order_by("judged_at", "pk")
            .values_list("value")
        )
    assert values == [("COMPLAINT",), ("PETITION",)]


def test_decided_case_keeps_its_nature(cast: Cast, given: Given) -> None:
    case = given(OURS)
    propose(cast.chief, case, "ACCEPT")
    for values, reason, code in (
        ({"NATURE": "PETITION"}, "Nhầm", "accepted_as"),
        ({"FIELD": "LAND"}, "", "missing"),
    ):
        with pytest.raises((Refused, Invalid)) as refusal, acting(cast.chief):
            services.judge_case(
                actor=cast.chief, case_id=case.pk, values=values, reason=reason, now=NOW
            )
        assert refusal.value.code == code


def test_database_refuses_what_no_rule_has(keeper: Actor, given: Given) -> None:
    case = given(OURS)
    with acting(keeper):
        with pytest.raises(IntegrityError, match="no approved step"), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(state="ENDED")
        with pytest.raises(IntegrityError, match="case_step_lawful"), transaction.atomic():
            CaseStep.objects.create(
                office_id=case.office_id, case=case, step="ACCEPT", from_state="ENDED",
                to_state="ACCEPTED", happened_on=TODAY, proposed_at=NOW,
                proposed_by_id=keeper.post_key, verdict="WAITING",
            )  # fmt: skip


def test_database_knows_the_same_steps() -> None:
    made = import_module("vanphong.petitions.migrations.0020_congresses")
    rules = {(before, step, after) for (before, step), after in TRANSITIONS.items()}
    assert set(made.LAWFUL) == rules


def test_barred_person_sees_nothing(cast: Cast, keeper: Actor, given: Given) -> None:
    case = given(OURS)
    with acting(keeper):
        services.assign_case(
            actor=keeper, case_id=case.pk, post_id=cast.officer.post_key, now=NOW
        )
        services.bar_person(
            actor=keeper, case_id=case.pk, person_id=cast.officer.person_key,
            reason="Em ruột người bị khiếu nại", now=NOW,
        )  # fmt: skip
        services.bar_person(
            actor=keeper, case_id=case.pk, person_id=cast.chief.person_key,
            reason="Người bị khiếu nại", now=NOW,
        )  # fmt: skip
        assert queries.get_case(keeper, case.pk).handler is None
        with pytest.raises(Refused) as refusal:
            services.assign_case(
                actor=keeper, case_id=case.pk, post_id=cast.officer.post_key, now=NOW
            )
    assert refusal.value.code == "barred"
    with acting(cast.chief):
        assert not queries.visible_cases(cast.chief).exists()
        assert not queries.visible_letters(cast.chief).exists()
        with pytest.raises(NotFound):
            services.propose_step(actor=cast.chief, case_id=case.pk, step="ACCEPT", now=NOW)
    with acting(keeper):
        services.lift_bar(
            actor=keeper,
            case_id=case.pk,
            person_id=cast.chief.person_key,
            reason="Nhầm",
            now=NOW,
        )
        assert queries.visible_cases(cast.chief).exists()


def test_only_who_may_handle_is_given_a_case(cast: Cast, keeper: Actor, given: Given) -> None:
    case = given(OURS)
    with pytest.raises(Refused) as refusal, acting(keeper):
        services.assign_case(
            actor=keeper, case_id=case.pk, post_id=cast.clerk.post_key, now=NOW
        )
    assert refusal.value.code == "cannot_handle"


def test_another_office_sees_nothing(cast: Cast, keeper: Actor, given: Given) -> None:
    from tests.cast import make_office

    case = given(OURS)
    other = make_office("D09")
    with acting(other.chief), pytest.raises(NotFound):
        queries.get_case(other.chief, case.pk)
    assert case_of(receive(other.clerk)).number == 1


def test_no_step_is_before_the_last(cast: Cast, keeper: Actor, given: Given) -> None:
    case = given(ELSEWHERE | {"NATURE": "DENUNCIATION"}, received_on=TODAY - dt.timedelta(9))
    sent = TODAY - dt.timedelta(2)
    propose(cast.chief, case, "FORWARD", addressee="Ủy ban xã", happened_on=sent)
    with pytest.raises(Invalid) as refusal:
        propose(keeper, case, "URGE", symbol="1", happened_on=sent - dt.timedelta(1))
    assert "happened_on" in refusal.value.fields
    propose(keeper, case, "URGE", symbol="1", happened_on=sent)


@pytest.mark.parametrize(
    ("values", "steps", "advice"),
    [
        (OURS, ("ACCEPT",), "kết luận, quyết định; đình chỉ"),
        (OURS, ("ACCEPT", "CONCLUDE"), "báo kết quả cho người gửi."),
        (OURS, ("ACCEPT", "CONCLUDE", "TELL_RESULT"), "đã xong"),
        (ELSEWHERE, ("GUIDE",), "Hãy xem xét lại vụ việc trước."),
    ],
)
def test_who_judges_anew_is_told_what_may_be_done(
    cast: Cast, given: Given, values: dict[str, str], steps: tuple[str, ...], advice: str
) -> None:
    case = given(values)
    for step in steps:
        propose(cast.chief, case, step, words="Đủ căn cứ")
    with acting(cast.chief), pytest.raises(Refused) as refusal:
        services.judge_case(
            actor=cast.chief, case_id=case.pk, values={"NATURE": "PETITION"}, reason="Nhầm",
            now=NOW,
        )  # fmt: skip
    assert refusal.value.code == "accepted_as"
    assert advice in refusal.value.words
    assert ("xem xét lại" in refusal.value.words) is ("GUIDE" in steps)


def test_only_who_wrote_ends_a_case_all_of_them(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    """Of every letter now in the case, also those only counted; told twice it counts once."""
    case = given(OURS, people=3)
    other = receive(keeper)
    with acting(keeper):
        joined = Case.objects.get(first_letter=other)
        services.join_case(
            actor=keeper, case_id=joined.pk, into_id=case.pk, reason="Cùng việc", now=NOW
        )

    def withdraw(letter_id: UUID, unlisted: int) -> None:
        with acting(keeper):
            services.withdraw_writers(
                actor=keeper, letter_id=letter_id, positions=[1] if unlisted < 2 else [],
                unlisted=unlisted, on=TODAY, now=NOW,
            )  # fmt: skip

    def end() -> str:
        with pytest.raises(Refused) as refusal:
            propose(cast.chief, case, "TERMINATE", words="Đã rút đơn")
        return refusal.value.code

    assert end() == "terminate-withdrawn"
    withdraw(case.first_letter_id, 1)
    with pytest.raises(Invalid) as many:
        withdraw(case.first_letter_id, 3)
    assert "unlisted" in many.value.fields
    withdraw(case.first_letter_id, 2)
    withdraw(case.first_letter_id, 2)
    assert end() == "terminate-withdrawn"
    withdraw(other.pk, 0)
    propose(cast.chief, case, "TERMINATE", words="Đã rút đơn")
    assert state_of(keeper, case) == "TERMINATED"


def test_a_denunciation_that_is_proposed_to_be_forwarded_is_forwarded(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    """What is being decided was not done before."""
    case = given(ELSEWHERE | {"NATURE": "DENUNCIATION"})
    propose(keeper, case, "FORWARD", addressee="Thanh tra tỉnh")
    with acting(cast.chief):
        services.decide_step(actor=cast.chief, case_id=case.pk, approve=True, now=NOW)
    assert state_of(keeper, case) == "FORWARDED"


def test_a_proposal_that_is_not_lawful_any_more_is_not_approved(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    case = given(ELSEWHERE | {"NATURE": "DENUNCIATION"})
    propose(keeper, case, "FORWARD", addressee="Thanh tra tỉnh")
    with acting(keeper):
        services.judge_case(
            actor=keeper, case_id=case.pk, values={"COMPETENCE": "OURS"}, now=NOW
        )
    with pytest.raises(Refused) as refusal, acting(cast.chief):
        services.decide_step(actor=cast.chief, case_id=case.pk, approve=True, now=NOW)
    assert refusal.value.code == "forward-other"
    with acting(keeper):
        assert queries.waiting_step(case) is not None
