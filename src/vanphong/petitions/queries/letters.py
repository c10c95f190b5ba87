"""One letter with its files and writers."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound
from vanphong.petitions.models import (
    Letter,
    LetterCorrection,
    LetterFile,
    LetterInCase,
    Submission,
    Writer,
)
from vanphong.petitions.queries.alike import needs_cover
from vanphong.petitions.queries.cases import visible_cases, visible_letters
from vanphong.petitions.rules import EMPTIED, Stage, stage_of
from vanphong.petitions.rules.corrections import told


def get_letter(actor: Actor, letter_id: UUID, *, lock: bool = False) -> Letter:
    """Give one letter the actor may see, locked for change when asked.

    Another office that is told of it in a circle does not wait for that lock.

    :raises NotFound: when it is missing or hidden.
    """
    rows = visible_letters(actor).filter(pk=letter_id)
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("entered_by__person").first()
    if found is None:
        raise NotFound(_("Không tìm thấy đơn này."))
    return found


def writers_of(letter: Letter) -> list[Writer]:
    """Give who wrote a letter, in the order of its list."""
    rows = Writer.objects.filter(letter=letter).select_related("petitioner")
    return list(rows.order_by("position"))


def unlisted_of(letter: Letter) -> int:
    """Give how many who wrote are only counted, or sealed."""
    return max(letter.people - Writer.objects.filter(letter=letter).count(), 0)


def files_of(letter: Letter) -> list[LetterFile]:
    """Give the files of a letter in their order."""
    rows = LetterFile.objects.filter(letter=letter).select_related("file")
    return list(rows.order_by("position"))


def corrections_of(letter: Letter) -> list[LetterCorrection]:
    """Give what was mended of a letter, the last first, as it is shown: see `corrections.told`."""
    rows = LetterCorrection.objects.filter(letter=letter).select_related("corrected_by__person")
    found = list(rows.order_by("-pk"))
    is_hidden = bool(found) and needs_cover(letter)
    for one in found:
        one.changes = told(one.changes, is_hidden=is_hidden)
    return found


def came_by_machine(letter: Letter) -> bool:
    """Say whether a machine noted when a letter came: by e-mail, or over the network."""
    return letter.mail_id is not None or Submission.objects.filter(letter=letter).exists()


def stages_of(letter_ids: Collection[UUID]) -> dict[UUID, Stage]:
    """Give what the senders of letters are told, over all live cases, whoever may see them."""
    rows = LetterInCase.objects.filter(letter_id__in=letter_ids, left_at=None)
    states: dict[UUID, list[str]] = {one: [] for one in letter_ids}
    for letter_id, state in rows.exclude(case__state__in=EMPTIED).values_list(
        "letter_id", "case__state"
    ):
        states[letter_id].append(state)
    return {one: stage_of(found) for one, found in states.items()}


def places_of(actor: Actor, letter: Letter) -> list[LetterInCase]:
    """Give the cases a letter belongs to, of those the actor may see."""
    rows = LetterInCase.objects.filter(letter=letter, left_at=None)
    rows = rows.filter(case__in=visible_cases(actor)).select_related("case")
    return list(rows.order_by("case__number"))
