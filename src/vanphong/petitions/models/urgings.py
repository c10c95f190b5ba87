"""What came back on an urging (đôn đốc): the incoming document that answers it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.petitions.models.cases import CaseStep


class UrgingReply(OfficeRow):
    """That a document of the incoming book answers an urging, until that is undone.

    Number and day of arrival are kept here: who sees the case need not see the document.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(
        cross=("document",), trail_without=("undone_reason",)
    )

    # The step that urged.
    step = models.ForeignKey(CaseStep, models.PROTECT, related_name="replies")
    document = models.ForeignKey("registry.Document", models.PROTECT, related_name="+")
    symbol = models.CharField(max_length=100, blank=True, default="")
    replied_on = models.DateField()
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    undone_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "petitions_urging_reply"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["step"], condition=Q(undone_at=None), name="urging_replied_once"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | ~Q(undone_reason=""), name="reply_undone_why"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "replied_on"], name="reply_by_day"),
        ]

    def __str__(self) -> str:
        return self.symbol
