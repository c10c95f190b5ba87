"""The rota of leaders who receive citizens, and what of it everybody may read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from vanphong.kernel.isolation import Isolation, SiteWide
from vanphong.kernel.rows import OfficeRow
from vanphong.reception.rules import SESSION_LABELS, STANDING, SessionState


class ReceptionSession(OfficeRow):
    """A session (buổi) at which a leader receives citizens. A postponed one stays as it was."""

    leader = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    day = models.DateField()
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    place = models.CharField(max_length=200)
    # What is expected to be spoken of.
    content = models.CharField(max_length=1000, blank=True, default="")
    is_online = models.BooleanField(default=False)
    # How long a slot is that a citizen can be booked into.
    slot_minutes = models.PositiveSmallIntegerField(default=30)
    # Held ad hoc (đột xuất): beside the regular days of the month, made known at once.
    is_extraordinary = models.BooleanField(default=False)
    extraordinary_reason = models.CharField(max_length=300, blank=True, default="")
    state = models.CharField(
        max_length=10, choices=[(one.value, SESSION_LABELS[one]) for one in SessionState]
    )
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    postponed_at = models.DateTimeField(null=True)
    postponed_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    postponed_reason = models.CharField(max_length=300, blank=True, default="")
    # The session it was postponed to.
    moved_to = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="moved_from"
    )
    # Named by the one who asks, so that asking twice gives one session.
    request_id = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "reception_session"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "request_id"], name="session_asked_once"),
            models.UniqueConstraint(
                fields=["leader", "day", "starts_at"],
                condition=Q(state__in=[one.value for one in STANDING]),
                name="leader_is_at_one_place",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_hours"
            ),
            models.CheckConstraint(condition=~Q(place=""), name="session_is_somewhere"),
            models.CheckConstraint(
                condition=Q(is_extraordinary=False) | ~Q(extraordinary_reason=""),
                name="extraordinary_says_why",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=False)
                | ~Q(state__in=("PUBLISHED", "POSTPONED")),
                name="session_published_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="POSTPONED")
                | Q(moved_to__isnull=False) & ~Q(postponed_reason=""),
                name="postponed_with_new_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "day"], name="session_by_day")]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.starts_at:%H:%M}"


class SessionPost(OfficeRow):
    """A post that attends a session beside the leader."""

    session = models.ForeignKey(
        ReceptionSession, models.PROTECT, related_name="attending", db_index=False
    )
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")

    class Meta:
        db_table = "reception_session_post"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "post"], name="attends_once")
        ]

    def __str__(self) -> str:
        return str(self.post_id)


class ReceptionPlace(models.Model):
    """Where and when an office receives on every working day; posted for everybody."""

    isolation: ClassVar[Isolation] = SiteWide(
        reason="posted at the place and on the open page",
        with_office="office_id = %(office)s",
    )

    office = models.OneToOneField("people.Office", models.PROTECT, primary_key=True)
    place = models.CharField(max_length=200)
    hours = models.CharField(max_length=200)
    phone = models.CharField(max_length=30, blank=True, default="")

    class Meta:
        db_table = "reception_place"

    def __str__(self) -> str:
        return self.place


class PostedSession(models.Model):
    """A published session as everybody may read it; written when it is published or postponed."""

    isolation: ClassVar[Isolation] = SiteWide(
        reason="the rota is made known to everybody by law",
        with_office="office_id = %(office)s",
        audited=False,
    )

    session_id = models.UUIDField(primary_key=True)
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    leader = models.CharField(max_length=300)
    attending = models.TextField(blank=True, default="")
    day = models.DateField()
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    place = models.CharField(max_length=200)
    content = models.CharField(max_length=1000, blank=True, default="")
    is_online = models.BooleanField(default=False)
    is_extraordinary = models.BooleanField(default=False)
    posted_on = models.DateField()
    # Of one that is postponed: why, and until when.
    postponed_reason = models.CharField(max_length=300, blank=True, default="")
    postponed_to = models.DateField(null=True)

    class Meta:
        db_table = "reception_posted"
        indexes: ClassVar = [models.Index(fields=["office", "day"], name="posted_by_day")]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"
