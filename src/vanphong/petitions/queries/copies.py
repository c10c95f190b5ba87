"""Original files of letters, who may open them, and the working copies that others see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.files import api as files
from vanphong.kernel.actor import Actor, ActorKind
from vanphong.kernel.errors import NotAllowed, NotFound
from vanphong.petitions.models import (
    Case,
    Covering,
    Letter,
    LetterFile,
    LetterInCase,
    Opening,
    SealedFile,
    Sealing,
    Uncovering,
    WorkingCopy,
)
from vanphong.petitions.queries.alike import needs_cover
from vanphong.petitions.queries.cases import visible_letters
from vanphong.petitions.queries.letters import files_of, get_letter
from vanphong.petitions.rules import EMPTIED, Nature, OpeningAct, OpeningState
from vanphong.petitions.rules.covering import SOURCE, Box, from_data
from vanphong.petitions.rules.openings import CONSENTED_FOR
from vanphong.petitions.rules.permissions import REGISTER

CLOSED = _(
    "Bản gốc của đơn này được giữ kín; chỉ người vào sổ đơn, hoặc người vừa được đồng ý mở danh "
    "tính, mở được. Hãy dùng bản làm việc đã che."
)
SEALED = _("Bản quét này đã niêm phong; chỉ mở được cùng với danh tính, khi hai người đồng ý.")


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file of a letter as one person sees it: whether it opens, its working copy, if any.

    `is_closed`: a rule keeps it from this person, with its name; others do not open because they
    were withdrawn, or wait for the scanner.
    """

    row: LetterFile
    is_open: bool
    is_closed: bool
    sealed: SealedFile | None
    copy: WorkingCopy | None


def is_covered(letter: Letter) -> bool:
    """Say whether the writer is to be hidden, or was: what was covered may be covered anew."""
    copies = WorkingCopy.objects.filter(letter_file__letter=letter)
    return needs_cover(letter) or copies.exists()


def may_hide(letter: Letter) -> bool:
    """Say whether somebody is to be hidden, or may turn out to be by how a case is judged."""
    return _letter(letter).filter(_may_hide()).exists()


def are_closed(letter: Letter) -> bool:
    """Say whether a letter's originals are closed to who neither registers nor opened it."""
    return _letter(letter).filter(_closed()).exists()


def _letter(letter: Letter) -> QuerySet[Letter]:
    return Letter.objects.filter(pk=letter.pk)


def _may_hide() -> Q:
    """Keep the letters with a protected writer, or in a case that is no complaint or petition."""
    known = (Nature.COMPLAINT, Nature.PETITION)
    others = Case.objects.exclude(nature__in=known).exclude(state__in=EMPTIED)
    inside = LetterInCase.objects.filter(left_at=None, case__in=others, letter=OuterRef("pk"))
    first = others.filter(first_letter=OuterRef("pk"))
    return Q(is_protected=True) | Exists(first) | Exists(inside)


def _closed() -> Q:
    """Keep the letters with a working copy, but those that were opened again since and hide nobody."""
    copies = WorkingCopy.objects.filter(letter_file__letter=OuterRef("pk"))
    again = Uncovering.objects.filter(
        letter=OuterRef("letter_file__letter"), opened_at__gte=OuterRef("made_at")
    )
    return Q(Exists(copies.filter(~Exists(again)))) | (Q(Exists(copies)) & _may_hide())


def opened_lately(actor: Actor, letter: Letter, now: dt.datetime) -> bool:
    """Say whether the person opened the letter's identity, with another's consent, just now.

    A program is no person, and who stands in for one is another.
    """
    if actor.kind is not ActorKind.PERSON:
        return False
    spent = Opening.objects.filter(letter=letter, act=OpeningAct.OPEN, state=OpeningState.SPENT)
    spent = spent.filter(asked_person_id=actor.person_key)
    return spent.filter(spent_at__gt=now - CONSENTED_FOR, spent_at__lte=now).exists()


def may_read_originals(actor: Actor, letter: Letter, now: dt.datetime) -> bool:
    """Say whether a letter's files open as they came.

    To all who see the letter until a working copy of it is made; then to who registers letters,
    and to who opened the identity just now. To all again once the office opened them again.
    """
    return actor.may(REGISTER) or not are_closed(letter) or opened_lately(actor, letter, now)


def with_open_originals(actor: Actor) -> QuerySet[Letter]:
    """Give the letters the actor may see whose originals are open, whatever was opened lately."""
    rows = visible_letters(actor)
    return rows if actor.may(REGISTER) else rows.exclude(_closed())


def shown_files(actor: Actor, letter: Letter, now: dt.datetime) -> list[ShownFile]:
    """Give the files of a letter the actor sees, each with its working copy."""
    rows = files_of(letter)
    copies = copies_of(letter)
    sealed = {
        one.letter_file_id: one for one in SealedFile.objects.filter(letter_file__in=rows)
    }
    may_read = may_read_originals(actor, letter, now)
    stay = _staying(letter)
    return [
        ShownFile(
            row=one,
            is_open=(may_read or one.position in stay)
            and one.pk not in sealed
            and one.file.is_open,
            is_closed=not (may_read or one.position in stay) or one.pk in sealed,
            sealed=sealed.get(one.pk),
            copy=copies.get(one.pk),
        )
        for one in rows
    ]


def copies_of(letter: Letter) -> dict[UUID, WorkingCopy]:
    """Give the newest working copy of each file of a letter, by the file's row."""
    rows = WorkingCopy.objects.filter(letter_file__letter=letter).select_related("file")
    return {one.letter_file_id: one for one in rows.order_by("version")}


def working_copies(actor: Actor) -> QuerySet[WorkingCopy]:
    """Give the working copies of letters the actor may see, also those that were replaced."""
    return WorkingCopy.objects.filter(letter_file__letter__in=visible_letters(actor))


def letter_file_of(letter: Letter, position: int) -> LetterFile:
    """Give one file of a letter.

    :raises NotFound: when it is missing.
    """
    rows = LetterFile.objects.filter(letter=letter, position=position).select_related("file")
    found = rows.first()
    if found is None:
        raise NotFound(_("Không tìm thấy tệp này."))
    return found


def get_letter_file(
    actor: Actor, letter_id: UUID, position: int, now: dt.datetime
) -> LetterFile:
    """Give one file, as it came, of a letter the actor may see.

    :raises NotFound: when it is missing or hidden.
    :raises NotAllowed: `original_closed`, `original_sealed`.
    """
    letter = get_letter(actor, letter_id)
    found = letter_file_of(letter, position)
    if sealed_of(found) is not None:
        raise NotAllowed(SEALED, code="original_sealed", source=SOURCE)
    if not may_read_originals(actor, letter, now) and position not in _staying(letter):
        raise NotAllowed(CLOSED, code="original_closed", source=SOURCE)
    return found


def _staying(letter: Letter) -> set[int]:
    """Give the places of files that were told to stay open when the letter was sealed."""
    rows = Sealing.objects.filter(letter=letter).values_list("open_files", flat=True)
    return {place for places in rows for place in places}


def get_working_copy(actor: Actor, letter_id: UUID, position: int) -> WorkingCopy:
    """Give the newest working copy of a file of a letter the actor may see.

    :raises NotFound: when it is missing or hidden.
    """
    letter = get_letter(actor, letter_id)
    found = newest_copy(letter_file_of(letter, position))
    if found is None:
        raise NotFound(_("Tệp này chưa có bản làm việc đã che."))
    return found


def newest_copy(row: LetterFile) -> WorkingCopy | None:
    """Give the newest working copy of a file."""
    copies = WorkingCopy.objects.filter(letter_file=row).select_related("file")
    return copies.order_by("-version").first()


def sealed_of(row: LetterFile) -> SealedFile | None:
    """Give how a file is sealed, None for one that is not."""
    return SealedFile.objects.filter(letter_file=row).first()


def locked_scans(letter: Letter) -> list[int]:
    """Give the places of a letter's scans that an opening of its identity opens."""
    rows = SealedFile.objects.filter(letter_file__letter=letter).exclude(locked_key=b"")
    return sorted(rows.values_list("letter_file__position", flat=True))


def boxes_of(row: LetterFile) -> tuple[list[Box], int]:
    """Give what is to be blacked out in a file, and the version of that list, 0 for none yet."""
    kept = Covering.objects.filter(letter_file=row).first()
    return (from_data(kept.boxes), kept.version) if kept else ([], 0)


def page_count_of(row: LetterFile, sealed: SealedFile | None) -> int:
    """Give how many pages a file has, sealed or not."""
    return sealed.page_count if sealed else row.file.page_count


def has_pictures(row: LetterFile, sealed: SealedFile | None) -> bool:
    """Say whether a file has pages that can be drawn, sealed or not."""
    return bool(sealed and sealed.page_count) or (
        sealed is None and files.has_pictures(row.file)
    )


def names_known(letter: Letter) -> Sequence[str]:
    """Give the words by which who sees a letter knows who wrote it: names, addresses, numbers.

    None of a protected writer: those are in the vault, and nowhere here.
    """
    rows = letter.writers.select_related("petitioner").order_by("position")
    found = [
        word
        for one in rows
        for word in (
            one.petitioner.full_name, one.petitioner.address, one.petitioner.id_number,
            one.petitioner.phone,
        )
    ]  # fmt: skip
    return list(dict.fromkeys(filter(None, found)))
