"""Who comes (lượt tiếp): how many, who speaks for them, about what, what it ended in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.petitions.api import NATURE_LABELS
from vanphong.reception.models.rota import ReceptionSession
from vanphong.reception.rules import OUTCOME_LABELS, VISIT_LABELS, VisitOutcome, VisitState


class VisitCounter(OfficeRow):
    """The last number given in a year; locked by whoever takes the next, so none is left out."""

    isolation: ClassVar[Isolation] = OfficeOwned(audited=False)

    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "reception_visit_counter"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "year"], name="visit_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.last_number}"


class Visit(OfficeRow):
    """One visit: a line of the book of reception. Of a protected one nobody is named.

    It is neither the letter that was handed in nor the case that is handled.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(
        trail_without=("content", "papers", "note", "refusal_ground")
    )

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    day = models.DateField()
    # The session of a leader; none for standing reception.
    session = models.ForeignKey(
        ReceptionSession, models.PROTECT, null=True, related_name="visits"
    )
    state = models.CharField(
        max_length=8, choices=[(one.value, VISIT_LABELS[one]) for one in VisitState]
    )
    # How many people came.
    people = models.PositiveIntegerField(default=1)
    nature = models.CharField(
        max_length=12, choices=[(str(one), words) for one, words in NATURE_LABELS.items()]
    )
    is_protected = models.BooleanField(default=False)
    # A denouncer said that their identity need not be kept secret.
    declined_secrecy = models.BooleanField(default=False)
    content = models.CharField(max_length=1000)
    # What was handed in.
    papers = models.CharField(max_length=500, blank=True, default="")
    # Whether the same content was brought before.
    is_repeat = models.BooleanField(default=False)
    # Who has resolved it before.
    prior_body = models.CharField(max_length=200, blank=True, default="")
    outcome = models.CharField(
        max_length=10, blank=True, default="",
        choices=[(one.value, OUTCOME_LABELS[one]) for one in VisitOutcome],
    )  # fmt: skip
    # The body it was guided or forwarded to, by which paper.
    to_body = models.CharField(max_length=200, blank=True, default="")
    to_symbol = models.CharField(max_length=100, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    letter = models.ForeignKey("petitions.Letter", models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey("petitions.Case", models.PROTECT, null=True, related_name="+")
    came_at = models.DateTimeField()
    # When what was written down at the desk without a network reached the office; else empty.
    arrived_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    # When and by which paper the citizen heard of the first handling.
    answered_on = models.DateField(null=True)
    answer_symbol = models.CharField(max_length=100, blank=True, default="")
    # Of one who is not received: since when the grounds suffice, and which; the code is empty where
    # the ground was written down freely.
    refused_on = models.DateField(null=True)
    refusal_code = models.CharField(max_length=4, blank=True, default="")
    refusal_ground = models.CharField(max_length=500, blank=True, default="")
    # Named by the one who asks, so that asking twice gives one visit.
    request_id = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "reception_visit"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "year", "number"], name="visit_number_once"
            ),
            models.UniqueConstraint(fields=["office", "request_id"], name="visit_asked_once"),
            models.CheckConstraint(condition=~Q(content=""), name="visit_says_something"),
            models.CheckConstraint(condition=Q(people__gte=1), name="visit_of_someone"),
            models.CheckConstraint(
                condition=~Q(nature="DENUNCIATION")
                | Q(is_protected=True)
                | Q(declined_secrecy=True),
                name="denouncer_is_protected",
            ),
            models.CheckConstraint(
                condition=Q(state="RECEIVED") & ~Q(outcome="")
                | ~Q(state="RECEIVED") & Q(outcome=""),
                name="received_ends_in_something",
            ),
            models.CheckConstraint(
                condition=~Q(state="REFUSED")
                | Q(refused_on__isnull=False) & ~Q(refusal_ground=""),
                name="refused_says_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "-day", "-id"], name="visit_by_day"),
            models.Index(fields=["session"], name="visit_of_session"),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


class VisitPerson(OfficeRow):
    """One who came and was named; of a crowd, who speaks for it."""

    isolation: ClassVar[Isolation] = OfficeOwned(trail_without=("petitioner_id",))

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="persons", db_index=False)
    petitioner = models.ForeignKey("petitions.Petitioner", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    speaks = models.BooleanField(default=False)

    class Meta:
        db_table = "reception_visit_person"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "position"], name="visit_person_place"),
            models.UniqueConstraint(fields=["visit", "petitioner"], name="visit_person_once"),
        ]

    def __str__(self) -> str:
        return str(self.position)
