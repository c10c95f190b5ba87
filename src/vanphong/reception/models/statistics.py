"""The statistics of reception as they were frozen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow


class FrozenStatistics(OfficeRow):
    """The statistics of a period as they stood when they were frozen; a later version corrects.

    They count the office's visits whoever froze them. Nothing of it is changed or taken away: the
    database lets nobody.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True, trail_without=("content",))

    # 2026-Q1, as petitions name periods.
    period = models.CharField(max_length=24)
    version = models.PositiveSmallIntegerField()
    # Why what was frozen is frozen again.
    reason = models.CharField(max_length=300, blank=True, default="")
    # A `rules.statistics.Statistics` as text, byte for byte what the digest is of.
    content = models.TextField()
    # SHA-256 of the content in UTF-8.
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")

    class Meta:
        db_table = "reception_frozen_statistics"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "period", "version"], name="statistics_version_once"
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""), name="statistics_again_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.version}"
