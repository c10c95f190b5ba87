"""What is written after a visit: minutes that were read back, papers that go out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.reception.models.visits import Visit
from vanphong.reception.rules import MARK_LABELS, PAPER_LABELS, Mark, PaperKind


class VisitHandOver(OfficeRow):
    """A receipt (02/TCD) for papers that were handed over at a visit."""

    isolation: ClassVar[Isolation] = OfficeOwned()

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="hand_overs")
    hand_over = models.OneToOneField("petitions.HandOver", models.PROTECT, related_name="+")

    class Meta:
        db_table = "reception_visit_hand_over"

    def __str__(self) -> str:
        return str(self.pk)


class Minutes(OfficeRow):
    """What who came said, read back to them and confirmed; the signed paper as a file.

    Written first, they wait for the signature; words do not change once they are kept.
    Of a protected visit there is no file: handwriting tells who denounces.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(trail_without=("words", "declined_reason"))

    visit = models.OneToOneField(Visit, models.PROTECT, related_name="minutes")
    words = models.CharField(max_length=8000)
    read_back = models.BooleanField()
    mark = models.CharField(
        max_length=12, choices=[(one.value, MARK_LABELS[one]) for one in Mark]
    )
    declined_reason = models.CharField(max_length=300, blank=True, default="")
    file = models.ForeignKey("files.File", models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")

    class Meta:
        db_table = "reception_minutes"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(read_back=True) | Q(mark="PENDING"), name="minutes_read_back"
            ),
            models.CheckConstraint(
                condition=~Q(mark="DECLINED") | ~Q(declined_reason=""),
                name="declined_says_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.visit_id)


class VisitPaper(OfficeRow):
    """A paper that goes out after a visit: begun as a draft, then the issued document."""

    isolation: ClassVar[Isolation] = OfficeOwned()

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="letters", db_index=False)
    kind = models.CharField(
        max_length=8, choices=[(one.value, PAPER_LABELS[one]) for one in PaperKind]
    )
    draft = models.ForeignKey("drafting.Draft", models.PROTECT, related_name="+")
    document = models.ForeignKey(
        "registry.Document", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "reception_visit_paper"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "kind"], name="visit_paper_once")
        ]

    def __str__(self) -> str:
        return self.kind
