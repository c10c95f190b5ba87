"""Receipts of papers handed over, and the originals still held."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound
from vanphong.petitions.models import HandedPaper, HandOver, Letter, PaperReturn
from vanphong.petitions.queries.cases import visible_letters
from vanphong.petitions.rules.permissions import REGISTER


@dataclass(frozen=True, slots=True)
class ShownHandOver:
    """The words of a receipt that everybody reads who sees it, on pages, on paper, by program."""

    giver: str
    note: str


@dataclass(frozen=True, slots=True)
class ShownReturn:
    """The words of a giving back that everybody reads who sees the receipt, and if a slip is shown."""

    returned_to: str
    note: str
    has_slip: bool


def visible_hand_overs(actor: Actor) -> QuerySet[HandOver]:
    """Give the receipts of letters the actor may see, and to who registers those without one."""
    seen = Q(letter__in=visible_letters(actor))
    if actor.may(REGISTER):
        seen |= Q(letter=None)
    return HandOver.objects.filter(seen, office_id=actor.office_key)


def get_hand_over(actor: Actor, hand_over_id: UUID, *, lock: bool = False) -> HandOver:
    """Give one receipt the actor may see, locked for change when asked.

    :raises NotFound: when it is missing or hidden.
    """
    rows = visible_hand_overs(actor).filter(pk=hand_over_id)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.select_related("letter", "taken_by__person", "office").first()
    if found is None:
        raise NotFound(_("Không tìm thấy giấy biên nhận này."))
    return found


def shown_hand_over(one: HandOver) -> ShownHandOver:
    """Give what is shown of a receipt: of a protected writer nobody."""
    return ShownHandOver("" if one.is_protected else one.giver, one.note)


def shown_return(one: HandOver, given: PaperReturn) -> ShownReturn:
    """Give what is shown of a giving back of a receipt: of a protected writer nobody, no signature."""
    if one.is_protected:
        return ShownReturn("", given.note, has_slip=False)
    return ShownReturn(given.returned_to, given.note, has_slip=given.slip_id is not None)


def papers_handed(hand_over: HandOver) -> list[HandedPaper]:
    """Give the papers of a receipt in their order."""
    rows = HandedPaper.objects.filter(hand_over=hand_over).select_related("returned")
    return list(rows.order_by("position"))


def get_return(actor: Actor, hand_over_id: UUID, number: int) -> PaperReturn:
    """Give one giving back, of a receipt the actor may see.

    :raises NotFound: when it is missing or hidden.
    """
    rows = PaperReturn.objects.filter(hand_over=get_hand_over(actor, hand_over_id))
    kept = rows.select_related("hand_over__letter", "hand_over__office", "noted_by__person")
    found = kept.select_related("slip").filter(number=number).first()
    if found is None:
        raise NotFound(_("Không tìm thấy lần trả này."))
    return found


def hand_overs_of(letter: Letter) -> list[HandOver]:
    """Give the receipts of a letter with their papers and givings back, the first first."""
    return whole_hand_overs(HandOver.objects.filter(letter=letter))


def whole_hand_overs(rows: QuerySet[HandOver]) -> list[HandOver]:
    """Give receipts with their papers and givings back, the first first."""
    papers = HandedPaper.objects.select_related("returned").order_by("position")
    returns = PaperReturn.objects.select_related("noted_by__person").order_by("number")
    rows = rows.select_related("taken_by__person", "letter")
    kept = rows.prefetch_related(Prefetch("papers", papers), Prefetch("returns", returns))
    return list(kept.order_by("taken_at", "pk"))


def held_originals(actor: Actor) -> QuerySet[HandedPaper]:
    """Give the originals not given back of what the actor may see, held longest first."""
    rows = HandedPaper.objects.filter(
        is_original=True, returned=None, hand_over__in=visible_hand_overs(actor)
    )
    return rows.select_related("hand_over__letter").order_by(
        "hand_over__taken_at", "hand_over_id", "position"
    )
