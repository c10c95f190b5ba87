"""Reports as they were frozen, and searches by a person's name with their reason."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow


class FrozenReport(OfficeRow):
    """The report of a period as it stood when it was frozen; a later version is a correction.

    It counts the office's cases and letters whoever froze it. Nothing of it is changed or taken
    away: the database lets nobody.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True, trail_without=("content",))

    # 2026-Q1, as `rules/periods.py` names periods.
    period = models.CharField(max_length=24)
    version = models.PositiveSmallIntegerField()
    # Why a report that was frozen is frozen again.
    reason = models.CharField(max_length=300, blank=True, default="")
    # A `rules.snapshots.Snapshot` as text, byte for byte what the digest is of.
    content = models.TextField()
    # SHA-256 of the content in UTF-8.
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")

    class Meta:
        db_table = "petitions_frozen_report"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "period", "version"], name="frozen_version_once"
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""), name="frozen_again_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.version}"


class NameSearch(OfficeRow):
    """That a person looked for letters by somebody's name, and why; the name is kept nowhere."""

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    searched_at = models.DateTimeField()
    # In Vietnam: searches are counted by the day.
    searched_on = models.DateField()
    reason = models.CharField(max_length=300)
    # Letters shown.
    found = models.PositiveIntegerField()

    class Meta:
        db_table = "petitions_name_search"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="name_searched_for_a_reason")
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "person", "searched_on"], name="name_search_of_day")
        ]

    def __str__(self) -> str:
        return self.reason
