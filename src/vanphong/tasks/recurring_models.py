"""Patterns of work that comes again; each period becomes a task of its own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.kernel.rows import OfficeRow
from vanphong.tasks.rules import Every, Rhythm


class Pattern(OfficeRow):
    """Work that comes again: what, for whom, on which days; it makes tasks and is none."""

    title = models.CharField(max_length=500)
    product = models.CharField(max_length=200, blank=True, default="")
    lead = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    follower = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    # Who gives each occurrence.
    created_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    every = models.CharField(max_length=9)
    weekday = models.PositiveSmallIntegerField(null=True)
    # None: the last working day.
    day = models.PositiveSmallIntegerField(null=True)
    month = models.PositiveSmallIntegerField(default=1)
    # Calendar days before its due date on which an occurrence appears.
    appear_days = models.PositiveSmallIntegerField()
    # Periods that fall before this date are made, or are not to be.
    runs_from = models.DateField()
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # Why it is paused or ended.
    stop_reason = models.CharField(max_length=300, blank=True, default="")
    # Why the last occurrence could not be made, until it can.
    trouble = models.CharField(max_length=500, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    request_id = models.UUIDField(null=True)

    class Meta:
        db_table = "tasks_pattern"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="pattern_titled"),
            models.CheckConstraint(
                condition=Q(every__in=[every.value for every in Every]), name="pattern_every"
            ),
            models.CheckConstraint(
                condition=~Q(every="WEEK") | Q(weekday__isnull=False), name="pattern_weekday"
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None, ended_at=None, stop_reason="")
                | (
                    (Q(paused_at__isnull=False) | Q(ended_at__isnull=False))
                    & ~Q(stop_reason="")
                ),
                name="pattern_stops_with_reason",
            ),
            models.UniqueConstraint(fields=["office", "request_id"], name="pattern_asked_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def rhythm(self) -> Rhythm:
        """Give on which days it falls, as the rules take it."""
        return Rhythm(Every(self.every), self.weekday, self.day, self.month)

    @property
    def runs(self) -> bool:
        """Say whether it makes tasks."""
        return self.paused_at is None and self.ended_at is None


class PatternPart(OfficeRow):
    """One who cooperates in each occurrence."""

    pattern = models.ForeignKey(Pattern, models.CASCADE, related_name="parts")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")

    class Meta:
        db_table = "tasks_patternpart"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pattern", "post"], name="pattern_part_once")
        ]
