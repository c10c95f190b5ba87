"""Who is booked into a slot of a session."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.reception.models.rota import ReceptionSession
from vanphong.reception.models.visits import Visit


class Booking(OfficeRow):
    """A slot kept for somebody; a cancelled one stays and frees the slot.

    Of a protected one no name and no phone is kept: they come by day and hour.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(
        trail_without=("full_name", "phone", "content", "cancelled_reason")
    )

    session = models.ForeignKey(ReceptionSession, models.PROTECT, related_name="bookings")
    starts_at = models.TimeField()
    full_name = models.CharField(max_length=150, blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    people = models.PositiveIntegerField(default=1)
    content = models.CharField(max_length=1000)
    is_protected = models.BooleanField(default=False)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    cancelled_reason = models.CharField(max_length=300, blank=True, default="")
    # The booking of the postponed session it came from.
    moved_from = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="moved_to"
    )
    # The visit it became.
    visit = models.OneToOneField(Visit, models.PROTECT, null=True, related_name="booking")
    # Named by the one who asks, so that asking twice gives one booking.
    request_id = models.UUIDField(null=True)

    class Meta:
        db_table = "reception_booking"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "starts_at"],
                condition=Q(cancelled_at=None),
                name="slot_of_one",
            ),
            models.UniqueConstraint(fields=["office", "request_id"], name="booking_asked_once"),
            models.CheckConstraint(
                condition=Q(is_protected=False) & ~Q(full_name="")
                | Q(is_protected=True, full_name="", phone=""),
                name="booked_protected_unnamed",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancelled_reason=""),
                name="cancelled_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%H:%M}"
