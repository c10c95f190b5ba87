"""Circles under several hands at once."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cast import Cast, make_office

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import acting
from vanphong.petitions import queries, services
from vanphong.petitions.models import Case, CircleFingerprint, Likeness
from vanphong.petitions.tests.conftest import NOW, case_of, looking, receive
from vanphong.petitions.tests.meeting import Other
from vanphong.petitions.tests.test_circles import LAND, circle_of, prints, told
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


def _judged(keeper: Actor, case: Case, nature: str) -> Any:
    with acting(keeper):
        return services.judge_case(
            actor=keeper, case_id=case.pk, now=NOW, reason="Xem lại",
            values={"LINE": "PARTY", "NATURE": nature},
        )  # fmt: skip


def test_what_is_being_told_of_a_denunciation_is_forgotten_too(two: tuple[Cast, Cast]) -> None:
    """The other office was telling of the letter, and had not committed, when it was judged."""
    here, there = two
    ours, theirs = (hire(one, "Người Nhận", "PETITIONS") for one in two)
    case, other = (case_of(receive(one, abstract=LAND)) for one in (ours, theirs))
    circle_of(here, there)
    _judged(ours, case, "COMPLAINT")
    with acting(theirs):
        _judged(theirs, other, "COMPLAINT")
        judging = Other(lambda: _judged(ours, case, "DENUNCIATION"))
        assert judging.waits()
    assert judging.ended() == case
    assert told(here) == told(there) == []
    assert (prints(here), prints(there)) == (0, 1)


def test_who_forgets_keeps_nothing_another_tells(two: tuple[Cast, Cast]) -> None:
    """Two letters there are like ours: theirs are told one by one, ours is forgotten in both."""
    here, there = two
    ours, theirs = (hire(one, "Người Nhận", "PETITIONS") for one in two)
    case = case_of(receive(ours, abstract=LAND))
    first, second = (case_of(receive(theirs, abstract=LAND)) for _n in range(2))
    circle_of(here, there)
    for keeper, one in ((ours, case), (theirs, first), (theirs, second)):
        _judged(keeper, one, "COMPLAINT")
    assert len(told(here)) == len(told(there)) == 2
    with acting(theirs):
        _judged(theirs, second, "PETITION")
        judging = Other(lambda: _judged(ours, case, "DENUNCIATION"))
        assert judging.waits()
        _judged(theirs, first, "PETITION")
    assert judging.ended() == case
    assert told(here) == told(there) == []


def test_forgotten_by_both_at_once_after_one_left(two: tuple[Cast, Cast]) -> None:
    """What was told before stays told: its two lines go in the same order from either side."""
    here, there = two
    circle = circle_of(here, there)
    keepers = [hire(one, "Người Nhận", "PETITIONS") for one in two]
    cases = [[case_of(receive(one, abstract=LAND)) for _n in range(3)] for one in keepers]
    for keeper, own in zip(keepers, cases, strict=True):
        for case in own:
            _judged(keeper, case, "COMPLAINT")
    assert len(told(here)) == 9
    with acting(there.chief):
        services.leave_circle(actor=there.chief, circle_id=circle.pk, now=NOW)
    answers = at_once([
        lambda keeper=keeper, case=case: _judged(keeper, case, "DENUNCIATION")
        for keeper, own in zip(keepers, cases, strict=True)
        for case in own
    ])  # fmt: skip
    assert all(isinstance(one, Case) for one in answers), answers
    assert told(here) == told(there) == []


def test_who_joins_while_a_letter_is_judged_leaves_nothing_of_it(
    two: tuple[Cast, Cast],
) -> None:
    here, there = two
    keeper = hire(here, "Người Nhận", "PETITIONS")
    case = case_of(receive(keeper, abstract=LAND))
    _judged(keeper, case, "COMPLAINT")
    with acting(there.chief):
        circle = services.found_circle(
            actor=there.chief, name="Vòng", office_ids=[here.office.id], now=NOW
        ).circle

    def join() -> None:
        with acting(here.chief):
            services.join_circle(actor=here.chief, circle_id=circle.pk, now=NOW)
        with acting(here.chief):
            services.keep_of_circle(here.chief, circle.pk, None)

    with acting(keeper):
        _judged(keeper, case, "DENUNCIATION")
        joining = Other(join)
        assert joining.waits()
    assert joining.ended() is None
    assert prints(here) == 0


def test_telling_does_not_wait_for_who_works_on_the_letter_there(
    two: tuple[Cast, Cast],
) -> None:
    """Who mends a letter there waits for the circle in the end; who tells of it must not wait too."""
    here, there = two
    ours, theirs = (hire(one, "Người Nhận", "PETITIONS") for one in two)
    case, other = (case_of(receive(one, abstract=LAND)) for one in (ours, theirs))
    circle_of(here, there)
    _judged(theirs, other, "COMPLAINT")
    with acting(theirs):
        queries.get_letter(theirs, other.first_letter_id, lock=True)
        judging = Other(lambda: _judged(ours, case, "COMPLAINT"))
        assert not judging.waits()
        services.correct_letter(
            actor=theirs, letter_id=other.first_letter_id, given={"demand": "Xem lại"},
            reason="Ghi sót", now=NOW,
        )  # fmt: skip
    assert judging.ended() == case
    assert len(told(here)) == len(told(there)) == 1


def test_parts_of_a_letter_judged_at_once_leave_nothing_of_a_denunciation(
    two: tuple[Cast, Cast],
) -> None:
    here, there = two
    keeper = hire(here, "Người Nhận", "PETITIONS")
    letter = receive(keeper, abstract=LAND)
    with acting(keeper):
        parts = services.split_case(
            actor=keeper, case_id=case_of(letter).pk, parts=[LAND, "Việc khác"], now=NOW
        )
    circle_of(here, there)
    for part in parts:
        _judged(keeper, part, "COMPLAINT")
    assert prints(here) == 1
    with acting(keeper):
        _judged(keeper, parts[0], "DENUNCIATION")
        judging = Other(lambda: _judged(keeper, parts[1], "PETITION"))
        assert judging.waits()
    assert judging.ended() == parts[1]
    assert prints(here) == 0
    with looking(here.office.id):
        assert not Likeness.objects.exists()
