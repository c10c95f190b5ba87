"""Tables of days: the whole country's, one office's, and what their changes moved."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from vanphong.calendars.rules import Day, DayKind
from vanphong.kernel.ids import new_id
from vanphong.kernel.isolation import Isolation, OfficeOwned, SiteWide
from vanphong.kernel.rows import OfficeRow
from vanphong.kernel.rules import Confidence

KINDS = [(kind.value, gettext_lazy(kind.label)) for kind in DayKind]
# What an office may decide for itself; holidays are the law's.
OFFICE_KINDS = [(k.value, gettext_lazy(k.label)) for k in DayKind if k is not DayKind.HOLIDAY]
CONFIDENCES = [
    (Confidence.SEEN.value, gettext_lazy("đã đối chiếu văn bản")),
    (Confidence.SECOND_HAND.value, gettext_lazy("theo nguồn thứ cấp")),
    (Confidence.UNCERTAIN.value, gettext_lazy("chưa chắc chắn")),
    (Confidence.UNKNOWN.value, gettext_lazy("chưa rõ")),
]
SITE_SCOPE = 0


def firmness(day: Day) -> str:
    """Say how firmly a day is known, or that an administrator set it."""
    if day.by_hand:
        return str(gettext_lazy("người quản trị ghi"))
    return str(dict(CONFIDENCES)[day.confidence.value])


class Scope(models.TextChoices):
    """For whom a day holds."""

    SITE = "SITE", gettext_lazy("cả nước")
    OFFICE = "OFFICE", gettext_lazy("riêng cơ quan")


class Origin(models.TextChoices):
    """Where a day of the country comes from; seeding never overwrites what was edited."""

    SEED = "SEED", gettext_lazy("nạp sẵn")
    EDITED = "EDITED", gettext_lazy("người quản trị")


class SiteDay(models.Model):
    """A date of the whole country that differs from its weekday."""

    isolation: ClassVar[Isolation] = SiteWide(reason="holidays are the same for every office")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    date = models.DateField(unique=True)
    kind = models.CharField(max_length=15, choices=KINDS)
    reason = models.CharField(max_length=200)
    # Instrument and article, or from where the date is known.
    source = models.CharField(max_length=300)
    confidence = models.CharField(max_length=12, choices=CONFIDENCES)
    origin = models.CharField(max_length=6, choices=Origin.choices)
    # False: taken out by an administrator; the row stays, so that seeding leaves it out.
    in_force = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)
    # Why an administrator changed it; empty for what was seeded.
    change_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "calendars_siteday"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[k for k, _ in KINDS]), name="siteday_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y}"


class OfficeDay(OfficeRow):
    """A date of one office: closed, or worked where others rest. Wins over SiteDay."""

    date = models.DateField()
    kind = models.CharField(max_length=15, choices=OFFICE_KINDS)
    reason = models.CharField(max_length=200)
    source = models.CharField(max_length=300, blank=True, default="")
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)
    change_reason = models.CharField(max_length=300)

    class Meta:
        db_table = "calendars_officeday"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "date"], name="officeday_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[k for k, _ in OFFICE_KINDS]), name="officeday_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y}"


class CalendarYear(models.Model):
    """A year whose days are in the table, and whether its yearly decision is known."""

    isolation: ClassVar[Isolation] = SiteWide(reason="holidays are the same for every office")

    year = models.IntegerField(primary_key=True)
    # False: rests on a decision not published; due dates in it carry a warning.
    decided = models.BooleanField()
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "calendars_year"

    def __str__(self) -> str:
        return str(self.year)


class CalendarVersion(models.Model):
    """Changes with every change of days, so that processes know when to read them again.

    `scope` is 0 for the whole country, else the office. A fresh identifier and not a counter:
    that of a change rolled back never comes again.
    """

    isolation: ClassVar[Isolation] = SiteWide(
        reason="tells only that days changed", audited=False
    )

    scope = models.IntegerField(primary_key=True)
    version = models.UUIDField(default=new_id)

    class Meta:
        db_table = "calendars_version"


class DayChange(OfficeRow):
    """One change of days as one office felt it: who, why, and the due dates that moved."""

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    changed_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    changed_by = models.CharField(max_length=120)
    scope = models.CharField(max_length=6, choices=Scope.choices)
    reason = models.CharField(max_length=300)
    # [{date, before, after}]: each date with its words before and after the change.
    days = models.JSONField()
    # [{label, url, before, after}]: due dates that moved, ISO dates.
    moved = models.JSONField(default=list)

    class Meta:
        db_table = "calendars_daychange"
        indexes: ClassVar = [
            models.Index(fields=["office", "-changed_at", "-id"], name="daychange_newest")
        ]
