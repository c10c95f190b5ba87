"""Requests to open, or to destroy, what the vault keeps of who wrote a letter."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.people.api import Means
from vanphong.petitions.models.letters import Letter
from vanphong.petitions.rules import ACT_LABELS, OPENING_LABELS, OpeningAct, OpeningState


class Opening(OfficeRow):
    """One request: by one person with a reason, consented by another, spent once.

    The words that were opened are kept nowhere. The database takes only the moves of
    `rules/openings.py`, and the vault reads this row itself before it opens anything.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(trail_without=("reason",))

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="openings")
    act = models.CharField(
        max_length=8, choices=[(one.value, ACT_LABELS[one]) for one in OpeningAct]
    )
    reason = models.CharField(max_length=300)
    state = models.CharField(
        max_length=10, choices=[(one.value, OPENING_LABELS[one]) for one in OpeningState]
    )
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    asked_person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    asked_means = models.CharField(max_length=8, choices=[(m.value, m.value) for m in Means])
    # Who consented or declined.
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    decided_person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+"
    )
    decided_means = models.CharField(
        max_length=8, blank=True, default="", choices=[(m.value, m.value) for m in Means]
    )
    # Until when it may be decided, then until when it may be spent.
    good_until = models.DateTimeField()
    spent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "petitions_vault_opening"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(decided_person=F("asked_person")), name="opening_two_persons"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("CONSENTED", "SPENT"))
                | Q(decided_person__isnull=False),
                name="opening_consented",
            ),
            models.CheckConstraint(
                condition=~Q(state="SPENT") | Q(spent_at__lte=F("good_until")),
                name="opening_in_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="opening_has_reason"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "-asked_at", "-id"], name="opening_newest")
        ]

    def __str__(self) -> str:
        return self.state
