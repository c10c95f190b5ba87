"""Letters whose writers were sealed after they were entered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.petitions.models.letters import Letter


class Sealing(OfficeRow):
    """That who wrote a letter, entered openly, was sealed into the vault afterwards.

    `left` names the places that a person has to look over, because words that name the writer stand
    there and nothing here may change them: `[{kind, of (a number), on (ISO day), step}]`.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    letter = models.OneToOneField(Letter, models.PROTECT, related_name="sealing")
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    # SHA-256 of what the vault keeps.
    digest = models.CharField(max_length=64)
    people = models.PositiveIntegerField()
    files = models.PositiveIntegerField()
    left = models.JSONField(default=list)
    # The places of enclosures that say nothing of who wrote: open to all who see the letter, also
    # once a working copy closes the originals.
    open_files = models.JSONField(default=list)
    # Named by the one who asks, so that asking twice seals once.
    request_id = models.UUIDField(null=True)

    class Meta:
        db_table = "petitions_sealing"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "request_id"], name="sealing_asked_once")
        ]

    def __str__(self) -> str:
        return str(self.letter_id)
