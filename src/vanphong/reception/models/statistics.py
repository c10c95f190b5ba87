"""The statistics of reception as they were frozen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.kernel.frozen import FrozenVersion


class FrozenStatistics(FrozenVersion):
    """The statistics of a period as they stood; their content is a `rules.statistics.Statistics`."""

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
