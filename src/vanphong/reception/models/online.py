"""What is done before a session online, and what was recorded of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.reception.models.rota import ReceptionSession
from vanphong.reception.rules import ONLINE_LABELS, OnlineStep


class OnlineMoment(OfficeRow):
    """That a step before a session online was done, when, noted by whom; noted once."""

    session = models.ForeignKey(
        ReceptionSession, models.PROTECT, related_name="moments", db_index=False
    )
    step = models.CharField(
        max_length=8, choices=[(one.value, ONLINE_LABELS[one]) for one in OnlineStep]
    )
    done_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")

    class Meta:
        db_table = "reception_online_moment"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "step"], name="online_step_once")
        ]

    def __str__(self) -> str:
        return self.step


class SessionRecord(OfficeRow):
    """What was recorded of a session: the sound as a file, or where the film is kept, its digest."""

    isolation: ClassVar[Isolation] = OfficeOwned()

    session = models.ForeignKey(
        ReceptionSession, models.PROTECT, related_name="records", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    file = models.ForeignKey("files.File", models.PROTECT, null=True, related_name="+")
    kept_at = models.CharField(max_length=300, blank=True, default="")
    # SHA-256 of what is kept elsewhere, in hexadecimal.
    digest = models.CharField(max_length=64, blank=True, default="")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")

    class Meta:
        db_table = "reception_record"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "position"], name="record_place"),
            models.CheckConstraint(
                condition=Q(file__isnull=False, kept_at="", digest="")
                | Q(file=None) & ~Q(kept_at="") & ~Q(digest=""),
                name="record_is_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return str(self.position)
