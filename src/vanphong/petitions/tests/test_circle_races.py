"""Circles under several hands at once."""

from __future__ import annotations

import pytest
from tests.cast import Cast, make_office

from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import acting
from vanphong.petitions import services
from vanphong.petitions.models import CircleFingerprint
from vanphong.petitions.tests.conftest import NOW, case_of, looking, receive
from vanphong.petitions.tests.test_circles import LAND, circle_of, told
from vanphong.petitions.tests.test_sending_races import at_once
from vanphong.tasks.tests.conftest import hire


@pytest.fixture
def two(committed_db: None) -> tuple[Cast, Cast]:
    return make_office(), make_office("Huyện ủy Xa")


def _judging(cast: Cast):
    """Take a letter in; give the act that judges it."""
    keeper = hire(cast, "Người Nhận", "PETITIONS")
    case = case_of(receive(keeper, abstract=LAND))

    def judge() -> None:
        with acting(keeper):
            services.judge_case(
                actor=keeper, case_id=case.pk, now=NOW,
                values={"LINE": "PARTY", "NATURE": "COMPLAINT"},
            )  # fmt: skip

    return judge


def test_two_offices_that_judge_at_once_are_both_told(two: tuple[Cast, Cast]) -> None:
    here, there = two
    circle_of(here, there)
    at_once([_judging(one) for one in (here, there) for _n in range(3)])
    assert len(told(here)) == len(told(there)) == 9


def test_nothing_is_left_of_an_office_that_leaves_while_it_judges(
    two: tuple[Cast, Cast],
) -> None:
    here, there = two
    circle = circle_of(here, there)

    def leave() -> None:
        with acting(there.chief):
            services.leave_circle(actor=there.chief, circle_id=circle.pk, now=NOW)

    at_once([*(_judging(there) for _n in range(4)), leave, leave])
    with looking(there.office.id):
        assert not CircleFingerprint.objects.exists()


def test_joining_twice_at_once_is_joining_once(two: tuple[Cast, Cast]) -> None:
    here, there = two
    with acting(here.chief):
        circle = services.found_circle(
            actor=here.chief, name="Vòng", office_ids=[there.office.id], now=NOW
        ).circle

    def join() -> None:
        with acting(there.chief):
            services.join_circle(actor=there.chief, circle_id=circle.pk, now=NOW)

    answers = at_once([join] * 4)
    assert sum(isinstance(one, Refused) for one in answers) == 3
