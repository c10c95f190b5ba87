"""Opinions on a draft: who was asked about which version, what they said, what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.drafting.opinion_rules import (
    HANDLING_LABELS,
    REMINDER_LABELS,
    STANCE_LABELS,
    Handling,
    ReminderStep,
    Stance,
)
from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow


class OpinionRequest(OfficeRow):
    """One asking for opinions on one version of a draft; open until it is closed."""

    draft = models.ForeignKey("drafting.Draft", models.PROTECT, related_name="opinion_requests")
    version = models.ForeignKey("drafting.DraftVersion", models.PROTECT, related_name="+")
    # What is asked; empty for the draft as a whole.
    question = models.CharField(max_length=2000, blank=True, default="")
    due_on = models.DateField()
    asked_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    closed_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    # Why it was closed before the limit with people still silent.
    close_reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        db_table = "drafting_opinion_request"
        indexes: ClassVar = [
            models.Index(
                fields=["office", "draft"],
                condition=Q(closed_at=None),
                name="opinion_request_open",
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="opinion_request_closed_by",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            )
        ]


class OpinionAsked(OfficeRow):
    """Somebody who is asked, for ever: a person here, or a unit or office asked in writing."""

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    request = models.ForeignKey(OpinionRequest, models.PROTECT, related_name="asked")
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    # Who is asked in writing, by name; its answer is recorded here by who asks.
    place = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "drafting_opinion_asked"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "request", "post"], name="opinion_asked_once"
            ),
            models.UniqueConstraint(
                fields=["office", "request", "place"],
                condition=~Q(place=""),
                name="opinion_place_asked_once",
            ),
            models.CheckConstraint(
                name="opinion_asked_of_one",
                condition=Q(post=None) & ~Q(place="") | Q(post__isnull=False, place=""),
            ),
        ]


class Opinion(OfficeRow):
    """The answer of one who was asked; never changed. The trail does not tell it early."""

    isolation: ClassVar[Isolation] = OfficeOwned(
        cross=("paper",), trail_without=("stance", "words"), append_only=True
    )

    asked = models.OneToOneField(OpinionAsked, models.PROTECT, related_name="opinion")
    stance = models.CharField(
        max_length=10, choices=[(one.value, STANCE_LABELS[one]) for one in Stance]
    )
    words = models.TextField(blank=True, default="")
    given_at = models.DateTimeField()
    # Of an answer in writing: who recorded it, the day it came, the paper if there is one.
    recorded_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    came_on = models.DateField(null=True)
    paper = models.ForeignKey("registry.Document", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "drafting_opinion"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="opinion_with_words", condition=Q(stance=Stance.AGREE.value) | ~Q(words="")
            ),
            models.CheckConstraint(
                name="opinion_recorded",
                condition=Q(recorded_by=None, came_on=None, paper=None)
                | Q(recorded_by__isnull=False, came_on__isnull=False),
            ),
        ]


class OpinionLetter(OfficeRow):
    """A place that a letter asks for its opinion: the letter is a draft like any other.

    A letter that was given up lets the place be written to again.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    draft = models.ForeignKey("drafting.Draft", models.PROTECT, related_name="asks_opinions")
    asked = models.ForeignKey(OpinionAsked, models.PROTECT, related_name="letters")

    class Meta:
        db_table = "drafting_opinion_letter"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "asked"], name="opinion_letter_once")
        ]


class OpinionHandling(OfficeRow):
    """What the drafter made of an opinion, and why."""

    opinion = models.OneToOneField(Opinion, models.PROTECT, related_name="handled")
    handling = models.CharField(
        max_length=12, choices=[(one.value, HANDLING_LABELS[one]) for one in Handling]
    )
    why = models.CharField(max_length=2000, blank=True, default="")
    noted_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        db_table = "drafting_opinion_handling"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="opinion_handling_why",
                condition=Q(handling=Handling.ACCEPTED.value) | ~Q(why=""),
            )
        ]


class OpinionReminder(OfficeRow):
    """One reminder of one who is silent; each step before and after the limit comes once.

    Of a place asked in writing it says that who asks was told of it.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    asked = models.ForeignKey(OpinionAsked, models.PROTECT, related_name="reminders")
    step = models.CharField(
        max_length=7, choices=[(one.value, REMINDER_LABELS[one]) for one in ReminderStep]
    )
    reminded_at = models.DateTimeField()
    # The day in Vietnam.
    reminded_on = models.DateField()
    # Who reminded by hand.
    reminded_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "drafting_opinion_reminder"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["asked", "step"],
                condition=~Q(step=ReminderStep.BY_HAND.value),
                name="opinion_reminder_step_once",
            ),
            models.UniqueConstraint(
                fields=["asked", "reminded_on"],
                condition=Q(step=ReminderStep.BY_HAND.value),
                name="opinion_reminder_once_a_day",
            ),
            models.CheckConstraint(
                name="opinion_reminder_by",
                condition=Q(step=ReminderStep.BY_HAND.value, reminded_by__isnull=False)
                | (~Q(step=ReminderStep.BY_HAND.value) & Q(reminded_by=None)),
            ),
        ]
