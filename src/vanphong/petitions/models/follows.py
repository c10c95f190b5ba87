"""That a case follows an earlier one: a second complaint, a renewed denunciation."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.petitions.models.cases import Case
from vanphong.petitions.rules.follows import (
    GROUND_LABELS,
    KIND_LABELS,
    FollowGround,
    FollowKind,
)


class Follow(OfficeRow):
    """The earlier case of a case, of this office or of another body, until that is undone.

    No case follows itself, also not by way of others: the database refuses it.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(
        trail_without=("symbol", "late_reason", "undone_reason")
    )

    case = models.ForeignKey(Case, models.PROTECT, related_name="follows")
    kind = models.CharField(
        max_length=20, choices=[(one.value, KIND_LABELS[one]) for one in FollowKind]
    )
    ground = models.CharField(
        max_length=7, choices=[(one.value, GROUND_LABELS[one]) for one in FollowGround]
    )
    earlier = models.ForeignKey(Case, models.PROTECT, null=True, related_name="followed_by")
    # Who handled it, where that was another body.
    body = models.CharField(max_length=200, blank=True, default="")
    # The decision or conclusion it is against.
    symbol = models.CharField(max_length=100, blank=True, default="")
    decided_on = models.DateField(null=True)
    # The day the decision was received, or the limit ended: the time to come again runs from it.
    since_on = models.DateField(null=True)
    late_reason = models.CharField(max_length=300, blank=True, default="")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    undone_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "petitions_follow"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(undone_at=None), name="follows_one_case"
            ),
            models.CheckConstraint(
                condition=Q(earlier=None) | ~Q(earlier=F("case")), name="follows_no_self"
            ),
            models.CheckConstraint(
                condition=Q(earlier__isnull=False, body="") | (Q(earlier=None) & ~Q(body="")),
                name="follows_a_case_or_a_body",
            ),
            models.CheckConstraint(
                condition=Q(ground="OVERDUE") | (~Q(symbol="") & Q(decided_on__isnull=False)),
                name="follows_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | ~Q(undone_reason=""), name="follow_undone_why"
            ),
        ]

    def __str__(self) -> str:
        return self.kind
