"""Joining and splitting, and taking both back."""

from __future__ import annotations

import pytest
from tests.cast import Cast

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.scope import acting
from vanphong.petitions import queries, services
from vanphong.petitions.models import Case
from vanphong.petitions.tests.conftest import NOW, OURS, Given, case_of, receive


def letters(actor: Actor, case: Case) -> list[str]:
    return [str(one.letter) for one in queries.letters_of(actor, case)]


def test_letters_join_a_case_and_leave_it_again(cast: Cast, keeper: Actor) -> None:
    first, second = (case_of(receive(keeper)) for _n in range(2))
    with acting(keeper):
        services.join_case(
            actor=keeper, case_id=second.pk, into_id=first.pk, reason="Cùng nội dung", now=NOW
        )
        assert letters(keeper, first) == ["1/2026", "2/2026"]
        assert letters(keeper, second) == []
        assert queries.get_case(keeper, second.pk).state == "JOINED"
        services.undo_emptying(actor=keeper, case_id=second.pk, reason="Nhầm", now=NOW)
        assert letters(keeper, first) == ["1/2026"]
        assert letters(keeper, second) == ["2/2026"]
        assert queries.get_case(keeper, second.pk).state == "RECEIVED"
        with pytest.raises(Refused):
            services.undo_emptying(actor=keeper, case_id=second.pk, reason="Nhầm", now=NOW)
    assert cast.office.id == first.office_id


def test_a_letter_of_two_contents_becomes_two_cases(keeper: Actor, given: Given) -> None:
    case = given({"LINE": "PARTY", "NATURE": "MIXED"})
    with acting(keeper):
        made = services.split_case(
            actor=keeper, case_id=case.pk, parts=["Khiếu nại thu hồi đất", "Tố cáo cán bộ", " "],
            now=NOW,
        )  # fmt: skip
        assert [one.title for one in made] == ["Khiếu nại thu hồi đất", "Tố cáo cán bộ"]
        assert [letters(keeper, one) for one in made] == [["1/2026"], ["1/2026"]]
        assert letters(keeper, case) == []
        services.undo_emptying(actor=keeper, case_id=case.pk, reason="Nhầm", now=NOW)
        assert letters(keeper, case) == ["1/2026"]
        assert {queries.get_case(keeper, one.pk).state for one in made} == {"JOINED"}


def test_parts_that_went_on_stay_apart(cast: Cast, keeper: Actor, given: Given) -> None:
    case = given({"LINE": "PARTY", "NATURE": "MIXED"})
    with acting(keeper):
        one, _two = services.split_case(
            actor=keeper, case_id=case.pk, parts=["Một", "Hai"], now=NOW
        )
        services.judge_case(actor=keeper, case_id=one.pk, values=OURS, now=NOW)
    with acting(cast.chief):
        services.propose_step(actor=cast.chief, case_id=one.pk, step="ACCEPT", now=NOW)
    with acting(keeper), pytest.raises(Refused) as refusal:
        services.undo_emptying(actor=keeper, case_id=case.pk, reason="Nhầm", now=NOW)
    assert refusal.value.code == "went_on"


def test_refusals(cast: Cast, keeper: Actor, given: Given) -> None:
    case, other = given(OURS), given(OURS)
    with acting(keeper):
        with pytest.raises(Invalid):
            services.split_case(actor=keeper, case_id=case.pk, parts=["Một"], now=NOW)
        with pytest.raises(Refused) as same:
            services.join_case(
                actor=keeper, case_id=case.pk, into_id=case.pk, reason="Trùng", now=NOW
            )
        with pytest.raises(Invalid):
            services.join_case(
                actor=keeper, case_id=case.pk, into_id=other.pk, reason=" ", now=NOW
            )
    with acting(cast.chief):
        services.propose_step(actor=cast.chief, case_id=case.pk, step="ACCEPT", now=NOW)
    with acting(keeper), pytest.raises(Refused) as decided:
        services.join_case(
            actor=keeper, case_id=case.pk, into_id=other.pk, reason="Trùng", now=NOW
        )
    assert (same.value.code, decided.value.code) == ("same_case", "not_new")
