"""What a leader directs on what was brought, and the conclusion notice of a session."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.reception.models.rota import ReceptionSession
from vanphong.reception.models.visits import Visit


class VisitDirection(OfficeRow):
    """What who receives directs on a visit: what, by whom, until when."""

    isolation: ClassVar[Isolation] = OfficeOwned(trail_without=("words",))

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="directions")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=1000)
    # The body or person who carries it out, as said.
    doer = models.CharField(max_length=200)
    due_on = models.DateField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")

    class Meta:
        db_table = "reception_direction"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "position"], name="direction_place"),
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(doer=""), name="direction_says_what_and_who"
            ),
        ]

    def __str__(self) -> str:
        return str(self.position)


class SessionConclusion(OfficeRow):
    """The conclusion notice of a session: begun as a draft, then issued, then made into tasks."""

    isolation: ClassVar[Isolation] = OfficeOwned()

    session = models.OneToOneField(ReceptionSession, models.PROTECT, related_name="conclusion")
    draft = models.ForeignKey("drafting.Draft", models.PROTECT, related_name="+")
    document = models.ForeignKey(
        "registry.Document", models.PROTECT, null=True, related_name="+"
    )
    # The conclusions taken from the issued notice, each to end in tasks or in a mark.
    taken = models.ForeignKey(
        "tasks.ConclusionSet", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "reception_conclusion"

    def __str__(self) -> str:
        return str(self.session_id)
