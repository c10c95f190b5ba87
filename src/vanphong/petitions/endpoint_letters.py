"""The JSON API of letters beside taking them in by hand: mails that become letters, mending."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from vanphong.kernel import clock
from vanphong.kernel.endpoints import Day, In, Whole, allowed
from vanphong.kernel.gate import actor_of
from vanphong.petitions import services
from vanphong.petitions.answers import letter_out
from vanphong.petitions.endpoint_schemas import LetterOut, PetitionerIn
from vanphong.petitions.rules import Channel, Signed
from vanphong.petitions.rules.permissions import READ_OWN, REGISTER
from vanphong.petitions.services import Person

router = Router()
# Days that a letter need not have: null takes one away.
_MAY_BE_EMPTY = {"posted_on", "dated_on", "forwarder_on"}


class MailLetterIn(In):
    """A mail as a letter; of a protected writer `persons` and the mail's words go to the vault."""

    abstract: str
    signed: Signed = Signed.NAMED
    is_protected: bool = False
    declined_secrecy: bool = False
    denounces_nobody: bool = False
    envelope: str = ""
    demand: str = ""
    dated_on: Day | None = None
    people: Whole = 0
    group_paper: bool = False
    persons: list[PetitionerIn] = []
    sealed_words: str = ""
    version: Whole | None = None
    request_id: UUID | None = None


class CorrectLetterIn(In):
    """Fields of a letter as they are to stand; what is left out stays. `persons`: the whole list."""

    reason: str
    received_on: Day | None = None
    channel: Channel | None = None
    abstract: str | None = None
    demand: str | None = None
    posted_on: Day | None = None
    dated_on: Day | None = None
    forwarder: str | None = None
    forwarder_symbol: str | None = None
    forwarder_on: Day | None = None
    persons: list[PetitionerIn] | None = None
    version: Whole | None = None


class CorrectedLetterOut(LetterOut):
    """A mended letter; `broken`: links to or from other cases that do not hold by its new days."""

    broken: list[str]


@router.post(
    "/petitions/letters/{letter_id}/corrections",
    response=CorrectedLetterOut,
    summary="Sửa sổ đơn, có lý do",
)
@allowed(READ_OWN)
def correct(request: HttpRequest, letter_id: UUID, given: CorrectLetterIn) -> dict[str, Any]:
    """Mend what was typed wrongly; the day of receipt moves the time limits, see `corrections`.

    Who registered the letter may, and who decides on petitions.
    """
    actor = actor_of(request)
    typed = given.dict(exclude_unset=True)
    said = {k: v for k, v in typed.items() if v is not None or k in _MAY_BE_EMPTY}
    persons = said.pop("persons", None)
    done = services.correct_letter(
        actor=actor, letter_id=letter_id, now=clock.now(), reason=said.pop("reason"),
        persons=None if persons is None else [Person(**one) for one in persons],
        version=said.pop("version", None), given=said,
    )  # fmt: skip
    return letter_out(actor, done.letter) | {"broken": list(done.broken)}


@router.post(
    "/petitions/mails/{mail_id}/letter", response=LetterOut, summary="Vào sổ đơn thư một thư"
)
@allowed(REGISTER)
def receive_mail(request: HttpRequest, mail_id: UUID, given: MailLetterIn) -> dict[str, Any]:
    """Enter a mail of the mailbox as a letter; it was received when the mail server got it."""
    actor = actor_of(request)
    said = given.dict()
    persons = [Person(**one) for one in said.pop("persons")]
    letter = services.receive_mail(
        actor=actor, mail_id=mail_id, persons=persons, identifying=said.pop("sealed_words"),
        version=said.pop("version"), request_id=said.pop("request_id"), said=said,
        now=clock.now(),
    )  # fmt: skip
    return letter_out(actor, letter)
