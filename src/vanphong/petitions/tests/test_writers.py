"""Who stands behind a letter changes no time limit of its cases."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.cast import Cast

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid
from vanphong.kernel.scope import acting
from vanphong.petitions import queries, services
from vanphong.petitions.models import CaseClock, Letter
from vanphong.petitions.services import Person
from vanphong.petitions.services.clocks import renew
from vanphong.petitions.tests.conftest import NOW, OURS, TODAY, case_of, receive

LATER = NOW + dt.timedelta(days=3)
GROUP = tuple(Person(f"Người Thứ {n}", f"Số {n}, xã Tân Mỹ") for n in range(6))


@pytest.fixture
def letter(keeper: Actor) -> Letter:
    letter = receive(keeper, *GROUP)
    with acting(keeper):
        services.judge_case(actor=keeper, case_id=case_of(letter).pk, values=OURS, now=NOW)
    return letter


def clocks(actor: Actor, letter: Letter) -> list[dict[str, Any]]:
    with acting(actor):
        return list(CaseClock.objects.filter(case=case_of(letter)).order_by("pk").values())


def test_clocks_stay_whoever_stands_behind(cast: Cast, keeper: Actor, letter: Letter) -> None:
    before = clocks(keeper, letter)
    assert before
    with acting(keeper):
        services.strike_writers(
            actor=keeper, letter_id=letter.pk, positions=[2], reason="Ký thay", now=LATER
        )
        services.withdraw_writers(
            actor=keeper, letter_id=letter.pk, positions=[1, 3, 4, 5, 6], on=TODAY, now=LATER
        )
        rows = queries.writers_of(letter)
    assert [bool(one.struck_reason) for one in rows] == [n == 1 for n in range(6)]
    assert [one.withdrawn_on for one in rows] == [None if n == 1 else TODAY for n in range(6)]
    assert clocks(keeper, letter) == before
    with acting(keeper):
        renew(case_of(letter), LATER)
    assert clocks(keeper, letter) == before, "counted anew they are the same"


@pytest.mark.parametrize("positions", [[], [7], [1, 7]])
def test_only_who_is_in_the_list(
    cast: Cast, keeper: Actor, letter: Letter, positions: list[int]
) -> None:
    known: dict[str, Any] = {"actor": keeper, "letter_id": letter.pk, "now": LATER}
    with acting(keeper):
        with pytest.raises(Invalid):
            services.strike_writers(positions=positions, reason="Ký thay", **known)
        with pytest.raises(Invalid):
            services.withdraw_writers(positions=positions, on=TODAY, **known)
