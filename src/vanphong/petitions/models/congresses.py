"""The congresses before which late denunciations are handed to the new term."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.petitions.rules.congress import CONGRESS_LABELS


class Congress(OfficeRow):
    """A congress of a level of the Party in the office's place, until it is called off."""

    isolation: ClassVar[Isolation] = OfficeOwned()

    name = models.CharField(max_length=200)
    rank = models.CharField(
        max_length=10, choices=[(one.value, words) for one, words in CONGRESS_LABELS.items()]
    )
    opens_on = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.ForeignKey(
        "people.Post", models.PROTECT, null=True, related_name="+"
    )
    called_off_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "petitions_congress"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "rank", "name"],
                condition=Q(called_off_at=None),
                name="congress_once",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="congress_has_name"),
            models.CheckConstraint(
                condition=Q(called_off_at=None) | ~Q(called_off_reason=""),
                name="congress_called_off_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name
