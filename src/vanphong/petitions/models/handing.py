"""Papers that a citizen hands over: the receipt (02/TCD), its list, what was given back and to whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.petitions.models.letters import Letter


class HandOver(OfficeRow):
    """One receipt: who gave papers, when, to whom. Of a protected writer nobody is named.

    It has no letter while the visit at which it was made has none. When that ends in a protected
    letter, words written before are erased (`services.attach_papers`).
    """

    isolation: ClassVar[Isolation] = OfficeOwned(trail_without=("giver", "note"))

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="hand_overs")
    # Of a protected writer: nobody is named here.
    is_protected = models.BooleanField(default=False)
    giver = models.CharField(max_length=300, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    # Named by the one who asks, so that asking twice gives one receipt.
    request_id = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "petitions_hand_over"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "year", "number"], name="hand_over_number_once"
            ),
            models.UniqueConstraint(
                fields=["office", "request_id"], name="hand_over_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(is_protected=False) | Q(giver=""), name="hand_over_names_nobody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


class PaperReturn(OfficeRow):
    """That papers of a receipt were given back: to whom, when, by which signed slip."""

    isolation: ClassVar[Isolation] = OfficeOwned(
        append_only=True,
        trail_without=("returned_to", "note"),
        erasable=("returned_to", "note"),
    )

    hand_over = models.ForeignKey(
        HandOver, models.PROTECT, related_name="returns", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    returned_on = models.DateField()
    # Of a protected writer empty: who signed stands in the sealed envelope.
    returned_to = models.CharField(max_length=300, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    # The slip with the signature of who got them.
    slip = models.ForeignKey("files.File", models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")

    class Meta:
        db_table = "petitions_paper_return"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hand_over", "number"], name="paper_return_once")
        ]

    def __str__(self) -> str:
        return str(self.number)


class SignedSheet(OfficeRow):
    """The scan of a signed receipt, or of a signed slip of a giving back, brought in afterwards.

    Of a protected writer there is none: the paper with their hand lies in the sealed envelope.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    hand_over = models.ForeignKey(HandOver, models.PROTECT, related_name="sheets")
    # None for the receipt itself.
    given = models.OneToOneField(PaperReturn, models.PROTECT, null=True, related_name="sheet")
    file = models.ForeignKey("files.File", models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")

    class Meta:
        db_table = "petitions_signed_sheet"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hand_over"], condition=Q(given=None), name="signed_receipt_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class HandedPaper(OfficeRow):
    """One line of a receipt: a paper, its sheets, whether it is the original, how it looks."""

    isolation: ClassVar[Isolation] = OfficeOwned(trail_without=("name", "condition"))

    hand_over = models.ForeignKey(
        HandOver, models.PROTECT, related_name="papers", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    sheets = models.PositiveIntegerField()
    is_original = models.BooleanField(default=False)
    condition = models.CharField(max_length=200, blank=True, default="")
    returned = models.ForeignKey(PaperReturn, models.PROTECT, null=True, related_name="papers")

    class Meta:
        db_table = "petitions_handed_paper"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hand_over", "position"], name="handed_place_once"),
            models.CheckConstraint(condition=~Q(name=""), name="handed_paper_named"),
            models.CheckConstraint(condition=Q(sheets__gte=1), name="handed_paper_has_sheets"),
        ]
        indexes: ClassVar = [
            models.Index(
                F("office"), F("hand_over"),
                condition=Q(is_original=True, returned=None), name="originals_held",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.position)
