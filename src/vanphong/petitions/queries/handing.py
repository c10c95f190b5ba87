"""Receipts of papers handed over, and the originals still held."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound
from vanphong.petitions.models import HandedPaper, HandOver, Letter, PaperReturn, SignedSheet
from vanphong.petitions.queries.cases import PAGE_SIZE, visible_letters
from vanphong.petitions.rules.permissions import REGISTER


@dataclass(frozen=True, slots=True)
class HeldPage:
    """Some originals still held, and the key of the next page, empty at the end."""

    items: list[HandedPaper]
    next_key: str


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
    return ShownReturn(given.returned_to, given.note, has_slip=is_signed(one, given))


def is_signed(one: HandOver, given: PaperReturn | None) -> bool:
    """Say whether the scan of a signed slip is here; without one, of the signed receipt."""
    if given is None:
        return any(sheet.given_id is None for sheet in one.sheets.all())
    return given.slip_id is not None or hasattr(given, "sheet")


def signed_file(actor: Actor, hand_over_id: UUID, number: int = 0) -> files.File:
    """Give the scan of a signed receipt (0), or of the slip of a giving back, by its number.

    :raises NotFound: when it is missing or hidden, or of a protected writer.
    """
    found, given = get_sheet(actor, hand_over_id, number)
    if not found.is_protected:
        if given is not None and given.slip is not None:
            return given.slip
        rows = SignedSheet.objects.filter(hand_over=found, given=given)
        if sheet := rows.select_related("file").first():
            return sheet.file
    raise NotFound(_("Không tìm thấy tệp này."))


def get_sheet(
    actor: Actor, hand_over_id: UUID, number: int = 0, *, lock: bool = False
) -> tuple[HandOver, PaperReturn | None]:
    """Give a receipt and, by its number, a giving back; 0 is the receipt itself.

    :raises NotFound: when one is missing or hidden.
    """
    found = get_hand_over(actor, hand_over_id, lock=lock)
    return found, _return_of(found, number) if number else None


def papers_handed(hand_over: HandOver) -> list[HandedPaper]:
    """Give the papers of a receipt in their order."""
    rows = HandedPaper.objects.filter(hand_over=hand_over).select_related("returned")
    return list(rows.order_by("position"))


def get_return(actor: Actor, hand_over_id: UUID, number: int) -> PaperReturn:
    """Give one giving back, of a receipt the actor may see.

    :raises NotFound: when it is missing or hidden.
    """
    return _return_of(get_hand_over(actor, hand_over_id), number)


def _return_of(hand_over: HandOver, number: int) -> PaperReturn:
    rows = PaperReturn.objects.filter(hand_over=hand_over, number=number)
    kept = rows.select_related("hand_over__letter", "hand_over__office", "noted_by__person")
    found = kept.select_related("slip", "sheet").first()
    if found is None:
        raise NotFound(_("Không tìm thấy lần trả này."))
    return found


def hand_overs_of(letter: Letter) -> list[HandOver]:
    """Give the receipts of a letter with their papers and givings back, the first first."""
    return whole_hand_overs(HandOver.objects.filter(letter=letter))


def whole_hand_overs(rows: QuerySet[HandOver]) -> list[HandOver]:
    """Give receipts with their papers and givings back, the first first."""
    papers = HandedPaper.objects.select_related("returned").order_by("position")
    returns = PaperReturn.objects.select_related("noted_by__person", "sheet").order_by("number")
    rows = rows.select_related("taken_by__person", "letter")
    kept = rows.prefetch_related(
        Prefetch("papers", papers), Prefetch("returns", returns), "sheets"
    )
    return list(kept.order_by("taken_at", "pk"))


def held_of(letter: Letter) -> int | None:
    """Count the originals of a letter's receipts not given back; None where no receipt has one."""
    rows = HandedPaper.objects.filter(hand_over__letter=letter, is_original=True)
    counted = rows.aggregate(every=Count("pk"), held=Count("pk", filter=Q(returned=None)))
    return counted["held"] if counted["every"] else None


def held_originals(actor: Actor) -> QuerySet[HandedPaper]:
    """Give the originals not given back of what the actor may see, held longest first."""
    rows = HandedPaper.objects.filter(
        is_original=True, returned=None, hand_over__in=visible_hand_overs(actor)
    )
    return rows.select_related("hand_over__letter").order_by(
        "hand_over__taken_at", "hand_over_id", "position"
    )


def held_page(actor: Actor, *, after: str = "", size: int = PAGE_SIZE) -> HeldPage:
    """Give one page of the originals still held, those held longest first.

    :raises Invalid: when the key is not one of ours.
    """
    rows = held_originals(actor)
    if after:
        rows = rows.filter(_later(actor, after))
    found = list(rows[: size + 1])
    items = found[:size]
    last = items[-1] if len(found) > size else None
    return HeldPage(items, f"{last.hand_over_id}_{last.position}" if last else "")


def _later(actor: Actor, key: str) -> Q:
    """Keep what stands after the paper of a key, which may have been given back meanwhile."""
    receipt, _sep, position = key.partition("_")
    try:
        taken_at = visible_hand_overs(actor).values_list("taken_at", flat=True).get(pk=receipt)
        number = int(position)
    except (HandOver.DoesNotExist, ValidationError, ValueError) as error:
        sentence = _("Đường dẫn tới trang này không đúng. Xin mở lại danh sách.")
        raise Invalid(sentence) from error
    same = Q(hand_over_id=receipt, position__gt=number)
    later = Q(hand_over__taken_at__gt=taken_at)
    return same | later | Q(hand_over__taken_at=taken_at, hand_over_id__gt=receipt)
