"""The JSON API that seals who wrote a letter after it was entered: the same acts as the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from vanphong.kernel import clock
from vanphong.kernel.endpoints import Day, In, Positive, Whole, allowed
from vanphong.kernel.gate import actor_of
from vanphong.petitions import sealing_pages, services
from vanphong.petitions.answers import letter_out
from vanphong.petitions.endpoint_schemas import LetterOut
from vanphong.petitions.rules.permissions import READ_OWN

router = Router()


class SealLetterIn(In):
    """What the register keeps; `sealed_words` go to the vault, and no answer gives them back.

    `abstract` and `demand` stand as they are, without who wrote, where they are left out.
    `open_files`: places of enclosures that say nothing of who wrote. The same `request_id` seals
    once.
    """

    abstract: str | None = None
    demand: str | None = None
    sealed_words: str = ""
    envelope: str = ""
    open_files: list[Positive] = []
    version: Whole | None = None
    request_id: UUID | None = None


class LeftOpenOut(Schema):
    """A place to look over: of a case, or by its `kind` of a visit, with a number; `on` an ISO day."""

    kind: str
    label: str
    of: str
    on: str
    step: str


class SealedLetterOut(Schema):
    """A letter sealed afterwards: `digest` of what the vault keeps, how many files went there."""

    letter: LetterOut
    digest: str
    files: int
    left: list[LeftOpenOut]


class DeclineSecrecyIn(In):
    """The day on which who wrote said that they need not be kept secret."""

    on: Day
    version: Whole | None = None


@router.post(
    "/petitions/letters/{letter_id}/seal",
    response=SealedLetterOut,
    summary="Niêm phong danh tính người viết sau khi vào sổ",
)
@allowed(READ_OWN)
def seal(request: HttpRequest, letter_id: UUID, given: SealLetterIn) -> dict[str, Any]:
    """Seal who wrote a letter that names them; who registers or handles letters may."""
    actor = actor_of(request)
    typed = given.dict()
    done = services.seal_letter(
        actor=actor, letter_id=letter_id, identifying=typed.pop("sealed_words"),
        now=clock.now(), **typed,
    )  # fmt: skip
    return sealing_pages.sealed_out(actor, done)


@router.post(
    "/petitions/letters/{letter_id}/decline-secrecy",
    response=LetterOut,
    summary="Ghi người viết không cần giữ bí mật",
)
@allowed(READ_OWN)
def decline_secrecy(
    request: HttpRequest, letter_id: UUID, given: DeclineSecrecyIn
) -> dict[str, Any]:
    """Note that who wrote declined to be kept secret; who registers or handles letters may."""
    actor = actor_of(request)
    letter = services.decline_secrecy(
        actor=actor, letter_id=letter_id, now=clock.now(), **given.dict()
    )
    return letter_out(actor, letter)
