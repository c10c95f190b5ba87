"""What is handled (vụ việc): the letters in it, how it was judged, the steps taken, who is barred."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.lexemes import office_words
from vanphong.kernel.rows import OfficeRow
from vanphong.petitions.models.letters import Letter
from vanphong.petitions.rules import (
    CLOSED,
    JUDGED_LABELS,
    STATE_LABELS,
    STEP_LABELS,
    VALUE_LABELS,
    Key,
    State,
    Step,
)
from vanphong.petitions.rules.events import StopGround

# Of a case that nothing is due in; sorts after every day.
NEVER = dt.date.max


def _values(key: Key) -> list[tuple[str, str]]:
    return [(str(value), words) for value, words in VALUE_LABELS[key].items()]


def _state() -> models.CharField[str, str]:
    return models.CharField(
        max_length=12, choices=[(one.value, STATE_LABELS[one]) for one in State]
    )


class Case(OfficeRow):
    """A matter the office handles; opened by a letter, joined by others, split into several.

    The keys are those judged last; each judging stays as a `Judgement`.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(trail_without=("title",))

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=1000)
    first_letter = models.ForeignKey(Letter, models.PROTECT, related_name="+")
    # The receipt of the letter that opened it.
    received_on = models.DateField()
    opened_at = models.DateTimeField()
    state = _state()
    # The case whose letter it is a part of.
    split_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    # The case that has its letters now.
    joined_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    handler = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    line = models.CharField(max_length=12, blank=True, default="", choices=_values(Key.LINE))
    nature = models.CharField(
        max_length=12, blank=True, default="", choices=_values(Key.NATURE)
    )
    field = models.CharField(max_length=22, blank=True, default="", choices=_values(Key.FIELD))
    competence = models.CharField(
        max_length=6, blank=True, default="", choices=_values(Key.COMPETENCE)
    )
    condition = models.CharField(
        max_length=12, blank=True, default="", choices=_values(Key.CONDITION)
    )
    prior = models.CharField(max_length=18, blank=True, default="", choices=_values(Key.PRIOR))
    at_competent_body = models.CharField(
        max_length=3, blank=True, default="", choices=_values(Key.AT_COMPETENT_BODY)
    )
    crime_signs = models.CharField(
        max_length=3, blank=True, default="", choices=_values(Key.CRIME_SIGNS)
    )
    evidence = models.CharField(
        max_length=3, blank=True, default="", choices=_values(Key.EVIDENCE)
    )
    level = models.CharField(max_length=6, blank=True, default="", choices=_values(Key.LEVEL))
    subject = models.CharField(
        max_length=14, blank=True, default="", choices=_values(Key.SUBJECT)
    )
    complexity = models.CharField(
        max_length=12, blank=True, default="", choices=_values(Key.COMPLEXITY)
    )
    # The day it was found complex.
    complexity_on = models.DateField(null=True)
    remote = models.CharField(max_length=3, blank=True, default="", choices=_values(Key.REMOTE))
    renewal = models.CharField(
        max_length=8, blank=True, default="", choices=_values(Key.RENEWAL)
    )
    rank = models.CharField(max_length=10, blank=True, default="", choices=_values(Key.RANK))
    # Where what it is about lies, where that was judged.
    place = models.ForeignKey(
        "people.Unit", models.PROTECT, null=True, related_name="+", db_index=False
    )
    # The day of the first decision on it; none while it waits, also again after a reopening.
    handled_on = models.DateField(null=True)
    # The first of the days its running clocks end.
    next_due_on = models.DateField(default=NEVER)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "petitions_case"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "year", "number"], name="case_number_once"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="case_says_something"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "state", "next_due_on", "id"], name="case_by_due"),
            models.Index(fields=["office", "-id"], name="case_newest"),
            models.Index(fields=["office", "received_on"], name="case_by_receipt"),
            models.Index(fields=["handler", "next_due_on", "id"], name="case_of_handler"),
            models.Index(fields=["office", "place"], name="case_by_place"),
            GinIndex(OpClass(office_words("title"), name="vp_tsvector_ops"), name="case_words"),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"

    @property
    def is_done(self) -> bool:
        """Whether it is closed and owes no paper either."""
        return self.state in CLOSED and self.next_due_on == NEVER

    @property
    def owes_paper(self) -> bool:
        """Whether it was decided on, and the paper that says so is not out yet."""
        working = {
            State.RECEIVED, State.ACCEPTED, State.SUSPENDED, State.CONCLUDED, State.ANSWERED,
        }  # fmt: skip
        return self.state not in working and self.next_due_on != NEVER

    def judged(self) -> dict[Key, str]:
        """Give the keys with the values judged last; empty for those not judged."""
        return {key: getattr(self, key.value.lower()) for key in Key}


class LetterInCase(OfficeRow):
    """That a letter, or the part of it `content` tells, belongs to a case, from when until when."""

    isolation: ClassVar[Isolation] = OfficeOwned(
        trail_without=("content", "reason", "left_reason")
    )

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="places")
    case = models.ForeignKey(Case, models.PROTECT, related_name="letters")
    # The part of a letter with several contents; empty for the whole.
    content = models.CharField(max_length=1000, blank=True, default="")
    joined_at = models.DateTimeField()
    joined_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True, default="")
    left_at = models.DateTimeField(null=True)
    left_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    left_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "petitions_letter_in_case"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["letter", "case"], condition=Q(left_at=None), name="letter_in_case_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.case_id}"


class Judgement(OfficeRow):
    """One judging of one key or of the place, with its day; the last of each counts.

    Reasons stay out of the trail, here and below: they may say who wrote, whom it cannot forget.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(
        append_only=True, trail_without=("reason",), erasable=("reason",)
    )

    case = models.ForeignKey(Case, models.PROTECT, related_name="judgements", db_index=False)
    key = models.CharField(max_length=18, choices=list(JUDGED_LABELS.items()))
    value = models.CharField(max_length=22)
    judged_at = models.DateTimeField()
    judged_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "petitions_judgement"
        indexes: ClassVar = [
            models.Index(fields=["case", "key", "-judged_at"], name="judgement_newest")
        ]

    def __str__(self) -> str:
        return f"{self.key}={self.value}"


class Verdict(models.TextChoices):
    """What became of a proposed step."""

    WAITING = "WAITING", "Chờ duyệt"
    APPROVED = "APPROVED", "Đã duyệt"
    DECLINED = "DECLINED", "Không duyệt"
    WITHDRAWN = "WITHDRAWN", "Đã rút"


class CaseStep(OfficeRow):
    """A step of a case: proposed, then approved or not; the paper that carries it out."""

    isolation: ClassVar[Isolation] = OfficeOwned(
        trail_without=("words", "addressee", "verdict_reason")
    )

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps", db_index=False)
    step = models.CharField(
        max_length=15, choices=[(one.value, STEP_LABELS[one]) for one in Step]
    )
    from_state = _state()
    to_state = _state()
    # Why, and what; for the paper that follows.
    words = models.CharField(max_length=2000, blank=True, default="")
    # Why the clocks stand still, for a suspension.
    ground = models.CharField(
        max_length=20, blank=True, default="", choices=[(g.value, g.label) for g in StopGround]
    )
    # Whom it goes to, for steps that send something.
    addressee = models.CharField(max_length=200, blank=True, default="")
    # Until when an urging asks to be answered.
    answer_by = models.DateField(null=True)
    # When it happened, where that is another day than when it was written down.
    happened_on = models.DateField()
    # The number and date of a paper that was made elsewhere.
    symbol = models.CharField(max_length=100, blank=True, default="")
    draft = models.ForeignKey("drafting.Draft", models.PROTECT, null=True, related_name="+")
    document = models.ForeignKey(
        "registry.Document", models.PROTECT, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    verdict_reason = models.CharField(max_length=300, blank=True, default="")
    request_id = models.UUIDField(null=True)

    class Meta:
        db_table = "petitions_case_step"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(verdict="WAITING"), name="case_proposed_once"
            ),
            models.UniqueConstraint(fields=["office", "request_id"], name="step_asked_once"),
            models.CheckConstraint(
                condition=Q(verdict="WAITING") | Q(decided_at__isnull=False),
                name="case_step_decided",
            ),
            models.CheckConstraint(
                condition=Q(answer_by=None) | Q(step="URGE", answer_by__gt=F("happened_on")),
                name="only_urgings_ask_by_a_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "id"], name="step_of_case"),
            models.Index(
                fields=["office", "answer_by"],
                condition=Q(answer_by__isnull=False),
                name="urging_by_limit",
            ),
        ]

    def __str__(self) -> str:
        return self.step


class Bar(OfficeRow):
    """That a person of the office may not see a case: accused in it, or kin of whom it accuses."""

    isolation: ClassVar[Isolation] = OfficeOwned(trail_without=("reason", "lifted_reason"))

    case = models.ForeignKey(Case, models.PROTECT, related_name="bars", db_index=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    lifted_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "petitions_bar"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "person"], condition=Q(lifted_at=None), name="barred_once"
            )
        ]

    def __str__(self) -> str:
        return self.reason
