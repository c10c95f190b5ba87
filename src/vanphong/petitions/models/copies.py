"""Working copies (bản làm việc đã che), what is drawn for them, and scans kept sealed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.petitions.models.letters import Letter, LetterFile


class Covering(OfficeRow):
    """What is to be blacked out in a file, while it is drawn; it says no word of the file."""

    isolation: ClassVar[Isolation] = OfficeOwned(audited=False)

    letter_file = models.OneToOneField(LetterFile, models.PROTECT, related_name="covering")
    # Of each box: page, left, top, width, height, in ten-thousandths of the page.
    boxes = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "petitions_covering"

    def __str__(self) -> str:
        return str(self.letter_file_id)


class WorkingCopy(OfficeRow):
    """A copy of pixels alone, by which a case is handled further; a later version takes its place.

    With the original and the boxes it can be made again, byte for byte. The bytes of a copy that
    was replaced are taken away: it may have shown what it should not.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    letter_file = models.ForeignKey(
        LetterFile, models.PROTECT, related_name="copies", db_index=False
    )
    version = models.PositiveSmallIntegerField()
    file = models.ForeignKey("files.File", models.PROTECT, related_name="+")
    original_sha256 = models.CharField(max_length=64)
    boxes = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    # Of the act that brought a scan and its boxes, so that asking twice seals one scan.
    request_id = models.UUIDField(null=True)

    class Meta:
        db_table = "petitions_working_copy"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["letter_file", "version"], name="working_copy_version_once"
            ),
            models.UniqueConstraint(
                fields=["office", "request_id"], name="working_copy_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.version)


class Uncovering(OfficeRow):
    """That the originals of a letter open again, of which nobody is to be hidden any more.

    It holds as long as nobody is, and no copy was made since.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True, trail_without=("reason",))

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="uncoverings")
    reason = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")

    class Meta:
        db_table = "petitions_uncovering"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="uncovered_for_a_reason")
        ]

    def __str__(self) -> str:
        return str(self.letter_id)


class SealedFile(OfficeRow):
    """That a file's bytes are sealed: the store holds nothing that opens with what is kept here.

    Its key is sealed twice: to the letter's vault (`locked_key`, empty where the vault keeps no
    key of this letter), and while its parts are drawn to the browser that brought it
    (`held_key`), which is let go when the copy is made, or at `held_until`.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(trail_without=("locked_key", "held_key"))

    letter_file = models.OneToOneField(LetterFile, models.PROTECT, related_name="sealed")
    # Of what was sealed.
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    page_count = models.IntegerField()
    size_bytes = models.BigIntegerField()
    locked_key = models.BinaryField(default=bytes)
    held_key = models.BinaryField(default=bytes)
    held_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "petitions_sealed_file"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(held_until=None) | ~Q(held_key=b""), name="held_with_a_key"
            )
        ]

    def __str__(self) -> str:
        return str(self.letter_file_id)
