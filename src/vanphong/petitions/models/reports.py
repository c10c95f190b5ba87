"""Reports as they were frozen, and searches by a person's name with their reason."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.kernel.frozen import FrozenVersion
from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow


class FrozenReport(FrozenVersion):
    """The report of a period as it stood; its content is a `rules.snapshots.Snapshot`."""

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
