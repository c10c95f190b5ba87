"""Joining and splitting, and taking both back."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.cast import Cast

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.scope import acting
from vanphong.petitions import queries, services
from vanphong.petitions.models import Case
from vanphong.petitions.tests.conftest import NOW, OURS, Given, case_of, receive
from vanphong.tasks.tests.conftest import hire

LATER = dt.timedelta(minutes=1)


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


def join(keeper: Actor, case: Case, into: Case) -> None:
    services.join_case(
        actor=keeper, case_id=case.pk, into_id=into.pk, reason="Cùng nội dung", now=NOW
    )


def undo(keeper: Actor, case: Case) -> None:
    services.undo_emptying(actor=keeper, case_id=case.pk, reason="Nhầm", now=NOW + LATER)


def test_all_letters_of_a_case_come_back_and_no_others(keeper: Actor) -> None:
    first, second, third = (case_of(receive(keeper)) for _n in range(3))
    with acting(keeper):
        join(keeper, second, first)
        services.join_case(
            actor=keeper, case_id=first.pk, into_id=third.pk, reason="Trùng", now=NOW + LATER
        )
        assert sorted(letters(keeper, third)) == ["1/2026", "2/2026", "3/2026"]
        services.undo_emptying(
            actor=keeper, case_id=first.pk, reason="Nhầm", now=NOW + 2 * LATER
        )
        assert sorted(letters(keeper, first)) == ["1/2026", "2/2026"]
        assert letters(keeper, third) == ["3/2026"]


def test_a_part_joins_another_part_of_the_same_letter(keeper: Actor, given: Given) -> None:
    case = given({"LINE": "PARTY", "NATURE": "MIXED"})
    with acting(keeper):
        one, two = services.split_case(
            actor=keeper, case_id=case.pk, parts=["Một", "Hai"], now=NOW
        )
        services.join_case(
            actor=keeper, case_id=two.pk, into_id=one.pk, reason="Một việc", now=NOW + LATER
        )
        assert letters(keeper, one) == ["1/2026"]
        with pytest.raises(Refused) as further:
            undo(keeper, case)
        assert further.value.code == "went_on"
        services.undo_emptying(actor=keeper, case_id=two.pk, reason="Nhầm", now=NOW + 2 * LATER)
        assert letters(keeper, one) == letters(keeper, two) == ["1/2026"]


def test_a_part_of_an_undone_splitting_stays_joined(keeper: Actor, given: Given) -> None:
    case = given({"LINE": "PARTY", "NATURE": "MIXED"})
    with acting(keeper):
        one, _two = services.split_case(
            actor=keeper, case_id=case.pk, parts=["Một", "Hai"], now=NOW
        )
        undo(keeper, case)
        with pytest.raises(Refused) as undone:
            undo(keeper, one)
        assert undone.value.code == "split_undone"
        assert letters(keeper, case) == ["1/2026"]


def bar(keeper: Actor, case: Case, person: Actor) -> None:
    with acting(keeper):
        services.bar_person(
            actor=keeper, case_id=case.pk, person_id=person.person_key, reason="Em ruột",
            now=NOW,
        )  # fmt: skip


def sees(actor: Actor, case: Case) -> bool:
    with acting(actor):
        return queries.visible_cases(actor).filter(pk=case.pk).exists()


def test_bars_go_where_the_letters_go(cast: Cast, keeper: Actor, given: Given) -> None:
    """Into the case joined, into each part, and back; who is barred handles it no more."""
    second = hire(cast, "Ngô Văn Thư", "PETITIONS")
    case, into = case_of(receive(keeper)), case_of(receive(keeper))
    with acting(cast.chief):
        services.assign_case(
            actor=cast.chief, case_id=into.pk, post_id=cast.posts["CHIEF"].pk, now=NOW
        )
    bar(keeper, case, cast.chief)
    with acting(keeper):
        join(keeper, case, into)
    assert not sees(cast.chief, into)
    with acting(keeper):
        assert queries.get_case(keeper, into.pk).handler is None
    bar(keeper, into, second)
    with acting(keeper):
        undo(keeper, case)
    assert not sees(cast.chief, case)
    assert not sees(second, case)

    mixed = given({"LINE": "PARTY", "NATURE": "MIXED"})
    bar(keeper, mixed, cast.chief)
    with acting(keeper):
        one, two = services.split_case(
            actor=keeper, case_id=mixed.pk, parts=["Một", "Hai"], now=NOW
        )
    assert not any(sees(cast.chief, part) for part in (one, two))
    bar(keeper, two, second)
    assert sees(second, one)
    with acting(keeper):
        undo(keeper, mixed)
    assert not sees(second, mixed)
