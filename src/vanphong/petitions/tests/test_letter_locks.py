"""Acts on a letter's files lock its cases first, as all others do: no two wait for each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from tests.cast import Cast, make_office

from vanphong.kernel.errors import NotAllowed
from vanphong.kernel.scope import acting
from vanphong.petitions import services
from vanphong.petitions.models import Letter, SealedFile, WorkingCopy
from vanphong.petitions.rules.covering import whole_page
from vanphong.petitions.services import Keys
from vanphong.petitions.services.draft_key import DraftKey
from vanphong.petitions.services.scans import HELD_FOR
from vanphong.petitions.tests.conftest import NOW, case_of, looking, receive
from vanphong.petitions.tests.meeting import Other
from vanphong.petitions.tests.test_scans import SCAN, hold
from vanphong.petitions.tests.test_sending_races import at_once

LATE = NOW + HELD_FOR + dt.timedelta(minutes=1)
Act = Callable[[Cast, Letter, DraftKey], Any]


def draw(cast: Cast, letter: Letter, _held: DraftKey) -> Any:
    return services.add_boxes(
        actor=cast.clerk, letter_id=letter.pk, position=1, boxes=[whole_page(1)]
    )


def make(cast: Cast, letter: Letter, held: DraftKey) -> Any:
    return services.make_working_copy(
        actor=cast.clerk, letter_id=letter.pk, position=1, as_is=True, keys=Keys(held=held),
        now=NOW,
    )  # fmt: skip


def bring(cast: Cast, letter: Letter, _held: DraftKey) -> Any:
    return services.cover_scan(
        actor=cast.clerk, letter_id=letter.pk, upload=SCAN, boxes=[whole_page(1)], now=NOW
    )


def let_go(cast: Cast, _letter: Letter, _held: DraftKey) -> Any:
    return services.let_go_late(actor=cast.clerk, now=LATE)


@pytest.fixture
def cast(committed_db: None) -> Cast:
    return make_office()


@pytest.mark.parametrize("act", [draw, make, bring, let_go])
def test_who_judges_the_case_goes_on_to_its_letter(cast: Cast, act: Act) -> None:
    """The other waits for the case, and keeps neither letter nor scan meanwhile."""
    letter = receive(cast.clerk, is_protected=True, envelope="PB-07")
    held = hold(cast.clerk, letter, now=NOW)

    def meet() -> Any:
        with acting(cast.clerk):
            return act(cast, letter, held)

    with acting(cast.chief):
        services.bar_person(
            actor=cast.chief, case_id=case_of(letter).pk, person_id=cast.leader.person_key,
            reason="Có liên quan", now=NOW,
        )  # fmt: skip
        other = Other(meet)
        assert other.waits()
        services.correct_letter(
            actor=cast.chief, letter_id=letter.pk, given={"demand": "Xem lại"}, reason="Ghi sót",
            now=NOW,
        )  # fmt: skip
        assert len(SealedFile.objects.select_for_update(nowait=True)) == 1
    answer = other.ended()
    assert not isinstance(answer, Exception), answer


def test_a_scan_brought_by_four_of_one_request_is_sealed_once(cast: Cast) -> None:
    letter = receive(cast.clerk, is_protected=True, envelope="PB-07")
    request_id = uuid4()

    def once() -> WorkingCopy:
        with acting(cast.clerk):
            return services.cover_scan(
                actor=cast.clerk, letter_id=letter.pk, upload=SCAN, boxes=[whole_page(1)],
                now=NOW, request_id=request_id,
            )  # fmt: skip

    answers = at_once([once] * 4)
    with looking(letter.office_id):
        assert answers == [WorkingCopy.objects.get()] * 4
        assert SealedFile.objects.count() == 1


def test_withdrawn_while_the_case_is_judged(cast: Cast) -> None:
    letter = receive(cast.clerk, is_protected=True, envelope="PB-07")
    held = hold(cast.clerk, letter, now=NOW)
    with acting(cast.clerk):
        made = make(cast, letter, held)

    def withdraw() -> Any:
        with acting(cast.clerk):
            return services.withdraw_working_copy(
                actor=cast.clerk, letter_id=letter.pk, position=1, reason="Sót", now=NOW
            )

    with acting(cast.chief):
        services.bar_person(
            actor=cast.chief, case_id=case_of(letter).pk, person_id=cast.leader.person_key,
            reason="Có liên quan", now=NOW,
        )  # fmt: skip
        other = Other(withdraw)
        assert other.waits()
    assert other.ended() == made
    with looking(letter.office_id):
        assert not WorkingCopy.objects.get().file.is_open


def test_a_scan_made_into_a_copy_meanwhile_is_not_let_go_again(cast: Cast) -> None:
    letter = receive(cast.clerk, is_protected=True, envelope="PB-07")
    held = hold(cast.clerk, letter, now=NOW)

    def late() -> Any:
        with acting(cast.clerk):
            return services.let_go_late(actor=cast.clerk, now=LATE)

    with acting(cast.clerk):
        make(cast, letter, held)
        other = Other(late)
        assert other.waits()
    assert other.ended() == 0
    other = Other(late)
    assert other.ended() == 0


def test_a_copy_is_not_made_of_a_scan_let_go_meanwhile(cast: Cast) -> None:
    letter = receive(cast.clerk, is_protected=True, envelope="PB-07")
    held = hold(cast.clerk, letter, now=NOW)
    with acting(cast.clerk):
        assert services.let_go_late(actor=cast.clerk, now=LATE) == 1
    with acting(cast.clerk), pytest.raises(NotAllowed):
        make(cast, letter, held)
