"""The JSON API of letters beside taking them in by hand: mails that become letters."""

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
from vanphong.petitions.rules import Signed
from vanphong.petitions.rules.permissions import REGISTER
from vanphong.petitions.services import Person

router = Router()


class MailLetterIn(In):
    """A mail as a letter; of a protected writer `persons` and the mail's words go to the vault."""

    abstract: str
    signed: Signed = Signed.NAMED
    is_protected: bool = False
    envelope: str = ""
    demand: str = ""
    dated_on: Day | None = None
    people: Whole = 0
    group_paper: bool = False
    persons: list[PetitionerIn] = []
    sealed_words: str = ""
    version: Whole | None = None
    request_id: UUID | None = None


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
