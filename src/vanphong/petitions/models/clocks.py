"""The time limits of a case: each with its start, its end and how that was reckoned."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.petitions.models.cases import Case, CaseStep
from vanphong.petitions.rules.events import Bears, ExtensionGround


class ClockState(models.TextChoices):
    """Whether a clock runs."""

    RUNNING = "RUNNING", "Đang chạy"
    HALTED = "HALTED", "Tạm dừng"
    MET = "MET", "Đã xong"
    DROPPED = "DROPPED", "Không còn áp dụng"


class CaseClock(OfficeRow):
    """One duty with a time limit (a code of `rules_data/time-limits.toml`).

    How the day was reckoned is made anew from the case when it is asked for.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks", db_index=False)
    duty = models.CharField(max_length=20)
    # The version of its rule, such as T11@2026-07-01, and who must keep it.
    rule = models.CharField(max_length=40)
    bears = models.CharField(max_length=10, choices=[(b.value, b.value) for b in Bears])
    # The day of the event it starts from, and the day it ends, in Vietnam; none while it stands.
    started_on = models.DateField()
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=ClockState.choices)
    met_on = models.DateField(null=True)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "petitions_clock"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "duty", "started_on"], name="clock_once"),
            models.CheckConstraint(
                condition=~Q(state="MET") | Q(met_on__isnull=False), name="clock_met_on"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "state", "due_on"], name="clock_by_due")
        ]

    def __str__(self) -> str:
        return self.duty


class Lengthening(OfficeRow):
    """A decision that gives a clock more days."""

    isolation: ClassVar[Isolation] = OfficeOwned(
        append_only=True, trail_without=("reason",), erasable=("reason",)
    )

    case = models.ForeignKey(Case, models.PROTECT, related_name="lengthenings", db_index=False)
    duty = models.CharField(max_length=20)
    ground = models.CharField(
        max_length=20, choices=[(g.value, g.label) for g in ExtensionGround]
    )
    days = models.PositiveSmallIntegerField()
    symbol = models.CharField(max_length=100)
    decided_on = models.DateField()
    reason = models.CharField(max_length=300)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")

    class Meta:
        db_table = "petitions_lengthening"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "duty", "symbol"], name="lengthening_once")
        ]

    def __str__(self) -> str:
        return f"{self.days} {self.symbol}"


class Halt(OfficeRow):
    """The days a case stood still, from the decision that suspended it."""

    isolation: ClassVar[Isolation] = OfficeOwned()

    case = models.ForeignKey(Case, models.PROTECT, related_name="halts")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    step = models.ForeignKey(CaseStep, models.PROTECT, related_name="+")

    class Meta:
        db_table = "petitions_halt"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(until_on=None), name="halted_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.from_on)


class CaseAlarm(OfficeRow):
    """A step of the office's ladder that a case reached with a due date: raised once, kept for ever."""

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    case = models.ForeignKey(Case, models.PROTECT, related_name="alarms", db_index=False)
    # YELLOW, RED or RED_SPECIAL, as of tasks.
    step = models.CharField(max_length=11)
    # The first day something was due; a later one begins the ladder anew.
    due_on = models.DateField()
    raised_at = models.DateTimeField()

    class Meta:
        db_table = "petitions_alarm"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "step", "due_on"], name="case_alarm_once"),
            models.CheckConstraint(
                condition=Q(step__in=["YELLOW", "RED", "RED_SPECIAL"]), name="case_alarm_step"
            ),
        ]

    def __str__(self) -> str:
        return self.step
