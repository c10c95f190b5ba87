"""Letters whose writer lies open though they denounce, and what a sealing afterwards cannot reach."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from vanphong.kernel.clock import vietnam_date
from vanphong.mailbox import api as mailbox
from vanphong.petitions.models import (
    Case,
    CaseStep,
    FileRole,
    Follow,
    Letter,
    LetterFile,
    LetterInCase,
    SealedFile,
    Sealing,
    Uncovering,
    WorkingCopy,
    Writer,
)
from vanphong.petitions.rules import EMPTIED, Nature, Signed
from vanphong.petitions.rules.redaction import tells


def named_openly(case: Case) -> QuerySet[Letter]:
    """Give the letters now in a case that name who wrote, who has not declined to be kept secret.

    A name that is false is that of somebody who did not write.
    """
    inside = _naming().filter(case=case).values("letter_id")
    return Letter.objects.filter(pk__in=inside).order_by("pk")


def openly_among(cases: Iterable[Case]) -> set[UUID]:
    """Give the denunciations among some cases with such a letter."""
    keys = [one.pk for one in cases if one.nature == Nature.DENUNCIATION]
    return set(_naming().filter(case_id__in=keys).values_list("case_id", flat=True))


def is_to_be_sealed(letter: Letter) -> bool:
    """Say whether a letter is such a one of a denunciation."""
    rows = _naming().filter(letter=letter, case__nature=Nature.DENUNCIATION)
    return rows.exclude(case__state__in=EMPTIED).exists()


def _naming() -> QuerySet[LetterInCase]:
    """Give where letters are now that name who wrote, who has not declined to be kept secret."""
    rows = LetterInCase.objects.filter(
        Exists(Writer.objects.filter(letter=OuterRef("letter"))), left_at=None,
        letter__is_protected=False, letter__declined_secrecy_on=None,
    )  # fmt: skip
    return rows.exclude(letter__signed=Signed.FALSE_NAME)


def uncovered_scans(case: Case) -> int:
    """Count the sealed scans of the letters now in a case that no working copy stands for."""
    inside = LetterInCase.objects.filter(case=case, left_at=None).values("letter_id")
    copies = WorkingCopy.objects.filter(
        letter_file=OuterRef("letter_file"), file__withdrawn_at=None
    )
    rows = SealedFile.objects.filter(letter_file__letter_id__in=inside, page_count__gt=0)
    return rows.filter(~Exists(copies)).count()


def may_stay_open(one: LetterFile) -> bool:
    """Say whether a file may stay open though who wrote is sealed: no letter, no mail as it came."""
    return one.role == FileRole.ENCLOSURE and one.file.media_type != mailbox.MEDIA_TYPE


def sealing_of(letter: Letter) -> Sealing | None:
    """Give the note that a letter was sealed after it was entered; None for others."""
    rows = Sealing.objects.filter(letter=letter).select_related("sealed_by__person")
    return rows.first()


def left_open(case: Case, letter: Letter, said: Collection[str]) -> Iterator[dict[str, Any]]:
    """Give where reasons say who wrote that nothing may change, and papers made before.

    Each: `kind`, `of` (the number of the case), `on` (a day), and of a paper its `step`.
    """
    told: tuple[tuple[QuerySet[Any], str, tuple[str, ...]], ...] = (
        (Follow.objects.filter(case=case), "set_at", ("late_reason", "undone_reason")),
        (Uncovering.objects.filter(letter=letter), "opened_at", ("reason",)),
    )
    for rows, at, names in told:
        for row in rows.order_by("pk"):
            if any(tells(getattr(row, name), said) for name in names):
                yield {"kind": "REASON", "of": str(case), "on": vietnam_date(getattr(row, at))}
    papers = CaseStep.objects.filter(case=case).exclude(draft=None, document=None)
    for step in papers.order_by("pk"):
        yield {"kind": "PAPER", "of": str(case), "on": step.happened_on, "step": step.step}
