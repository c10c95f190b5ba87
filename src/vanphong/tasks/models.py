"""Directions, the tasks that follow, who takes part, evidence, and how the office works."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.tasks.clock_models import Extension, ExtensionSetting, Pause
from vanphong.tasks.conclusion_models import Conclusion, ConclusionSet, NoTaskMark
from vanphong.tasks.evidence_models import UNDONE, Evidence, Verdict
from vanphong.tasks.grade_models import GradeSetting
from vanphong.tasks.process_models import (
    Process,
    ProcessStep,
    ProcessTemplate,
    TemplateStep,
    TemplateVersion,
)
from vanphong.tasks.recurring_models import Pattern, PatternPart
from vanphong.tasks.rules import Ladder, TaskFacts
from vanphong.tasks.shared_models import Hand, HandRole, OpenedTask, TaskOffice

__all__ = [
    "UNDONE",
    "Alarm",
    "Conclusion",
    "ConclusionSet",
    "Direction",
    "Evidence",
    "Extension",
    "ExtensionSetting",
    "GradeSetting",
    "Hand",
    "HandRole",
    "LadderSetting",
    "NoTaskMark",
    "Participant",
    "Pattern",
    "PatternPart",
    "Pause",
    "Phrase",
    "Practice",
    "Process",
    "ProcessStep",
    "ProcessTemplate",
    "Role",
    "Task",
    "TaskOffice",
    "TemplateStep",
    "TemplateVersion",
    "Urging",
    "Verdict",
]


class Direction(OfficeRow):
    """A leader's direction (bút phê): what was said, by whom, on which document.

    Its words never change; what follows from it are tasks.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(cross=("document",), append_only=True)

    # None: said without a paper. May be another office's document that was sent here.
    document = models.ForeignKey(
        "registry.Document", models.PROTECT, null=True, related_name="+"
    )
    given_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    # The absent person for whom it was given, if any.
    on_behalf_of = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+"
    )
    given_at = models.DateTimeField()
    # The whole text as said, the phrase with the name filled in first.
    text = models.TextField()
    # The phrase chosen, before the name was filled in; empty when the words are all own.
    phrase = models.CharField(max_length=200, blank=True, default="")
    # Named by the one who asks, so that asking twice gives one direction.
    request_id = models.UUIDField(null=True)
    # The conclusion it carries out, if it was given for one.
    conclusion = models.ForeignKey(
        Conclusion, models.PROTECT, null=True, related_name="directions"
    )
    # Written on the paper: the picture that shows it, and who entered it here.
    paper_scan = models.ForeignKey("files.File", models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+"
    )
    # The direction as the leader spoke it, kept beside the words; the words are what is directed.
    voice = models.ForeignKey("files.File", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "tasks_direction"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="direction_says_something"),
            models.CheckConstraint(
                condition=Q(paper_scan=None, recorded_by=None)
                | Q(paper_scan__isnull=False, recorded_by__isnull=False),
                name="direction_on_paper_is_shown",
            ),
            models.CheckConstraint(
                condition=Q(voice=None) | Q(recorded_by=None), name="direction_voice_is_own"
            ),
            models.UniqueConstraint(
                fields=["office", "request_id"], name="direction_asked_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["document", "given_at"], name="direction_document")
        ]

    def __str__(self) -> str:
        return self.text


class Task(OfficeRow):
    """Work with one lead, one product, one deadline; ended by evidence or cancelled.

    Its state is never stored: `rules.task_state` derives it from `facts`. It may be opened to
    other offices (`TaskOffice`), which read this row and none of those around it.
    """

    isolation: ClassVar[Isolation] = OpenedTask(
        through="tasks_taskoffice", column="task_id", cross=("document",)
    )

    direction = models.ForeignKey(Direction, models.PROTECT, null=True, related_name="tasks")
    # The task it was given on from.
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    document = models.ForeignKey(
        "registry.Document", models.PROTECT, null=True, related_name="+"
    )
    # The pattern it comes from, and for which of its periods ("2026-03", "2026-W10", "2026-Q1").
    pattern = models.ForeignKey(Pattern, models.PROTECT, null=True, related_name="tasks")
    period = models.CharField(max_length=8, blank=True, default="")
    # The step of a process it was made for: one task for a step, ever.
    step = models.OneToOneField(ProcessStep, models.PROTECT, null=True, related_name="task")
    title = models.CharField(max_length=500)
    # The product that is wanted, in words.
    product = models.CharField(max_length=200, blank=True, default="")
    # None: no deadline applies.
    due_on = models.DateField(null=True)
    # Facts it is counted anew from (start, count, unit; named; falls_on; stops) and what is said
    # of it (summary, lines, warnings); empty when a date was named outright.
    due_explanation = models.JSONField(default=dict)
    # A later due date the lead asked for, while nobody decided on it, and why.
    extension_on = models.DateField(null=True)
    extension_reason = models.CharField(max_length=300, blank=True, default="")
    # Always a post of the office that gave it; where another office leads, whoever answers for
    # the task here.
    lead = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    # The other office that leads it and reports its product, one of `offices`; None: led here.
    lead_office = models.ForeignKey(
        "people.Office", models.PROTECT, null=True, related_name="+"
    )
    # Who follows it on behalf of who gave it; never the lead.
    follower = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    created_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    # Whether evidence must be accepted, as the office worked when the task was given.
    needs_acceptance = models.BooleanField()
    # When the evidence that stands was submitted: the clock stops there.
    submitted_at = models.DateTimeField(null=True)
    # When the last evidence was returned, while none came since.
    returned_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("tasks.Evidence", models.PROTECT, null=True, related_name="+")
    # While the clock stands still by decision: since when; the `Pause` says why.
    paused_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=300, blank=True, default="")
    # Grows with every change; a form says which one it was filled in for.
    version = models.PositiveIntegerField(default=1)
    request_id = models.UUIDField(null=True)

    class Meta:
        db_table = "tasks_task"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="task_titled"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(
                    closed_at__isnull=False, closed_by__isnull=False, submitted_at__isnull=False
                ),
                name="task_closed_by_evidence",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(cancelled_at=None), name="task_ends_one_way"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancel_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancel_reason="")),
                name="task_cancelled_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None) | Q(returned_at=None),
                name="task_evidence_stands",
            ),
            models.CheckConstraint(
                condition=Q(extension_on=None, extension_reason="")
                | (Q(extension_on__isnull=False) & ~Q(extension_reason="")),
                name="task_extension_asked_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None)
                | Q(closed_at=None, cancelled_at=None, submitted_at=None),
                name="task_paused_while_it_runs",
            ),
            models.CheckConstraint(
                condition=Q(follower=None) | ~Q(follower=F("lead")),
                name="task_lead_follows_not",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="task_not_own_parent"),
            models.CheckConstraint(
                condition=Q(lead_office=None) | ~Q(lead_office=F("office")),
                name="task_lead_office_other",
            ),
            models.UniqueConstraint(fields=["office", "request_id"], name="task_asked_once"),
            models.CheckConstraint(
                condition=Q(pattern=None, period="")
                | (Q(pattern__isnull=False) & ~Q(period="")),
                name="task_of_a_period",
            ),
            models.UniqueConstraint(
                fields=["pattern", "period"],
                condition=Q(pattern__isnull=False),
                name="task_once_a_period",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "due_on", "id"], name="task_due"),
            models.Index(fields=["lead", "due_on", "id"], name="task_lead"),
            models.Index(fields=["created_by", "due_on", "id"], name="task_creator"),
            models.Index(fields=["document"], name="task_document"),
            # What the ladder and the board look at: a small part of all work.
            models.Index(
                fields=["office", "due_on", "id"], name="task_running",
                condition=Q(closed_at=None, cancelled_at=None, submitted_at=None),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def led_by(self) -> str:
        """Name who leads it, in short: the other office where one does, else the person."""
        other = self.lead_office
        return other.short_name if other is not None else self.lead.person.full_name

    @property
    def facts(self) -> TaskFacts:
        """Give the stored facts the state is derived from."""
        return TaskFacts(
            due_on=self.due_on,
            submitted_at=self.submitted_at,
            returned_at=self.returned_at,
            closed_at=self.closed_at,
            cancelled_at=self.cancelled_at,
            paused_at=self.paused_at,
        )


class Role(models.TextChoices):
    """A part in a task beside its lead."""

    COOPERATING = "COOPERATING", _("phối hợp")
    INFORMED = "INFORMED", _("để biết")


class Participant(OfficeRow):
    """One who cooperates in a task or is kept informed; the lead stands in the task itself."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="participants")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=Role.choices)
    added_at = models.DateTimeField()

    class Meta:
        db_table = "tasks_participant"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "post"], name="participant_once"),
            models.CheckConstraint(
                condition=Q(role__in=["COOPERATING", "INFORMED"]), name="participant_role"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["post", "task"], name="participant_post")]


class Urging(OfficeRow):
    """A reminder to the lead of a task, by who gave it or oversees it; one a day."""

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    task = models.ForeignKey(Task, models.PROTECT, related_name="urgings")
    urged_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    urged_at = models.DateTimeField()
    # The day in Vietnam.
    urged_on = models.DateField()
    words = models.CharField(max_length=300)
    # The issued letter that urges it, if it was done by one.
    letter = models.ForeignKey("registry.Document", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "tasks_urging"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "urged_on"], name="urging_once_a_day"),
            models.CheckConstraint(condition=~Q(words=""), name="urging_says_something"),
        ]

    def __str__(self) -> str:
        return self.words


class LadderSetting(OfficeRow):
    """The steps an office urges by, from a moment on; the last one holds, the others stay."""

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    # Working days before the due date; calendar days after it.
    soon_days = models.PositiveSmallIntegerField()
    special_days = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        db_table = "tasks_laddersetting"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(soon_days__gte=1, special_days__gte=1) & ~Q(reason=""),
                name="ladder_has_steps_and_reason",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["office", "set_at"], name="ladder_setting")]

    @property
    def ladder(self) -> Ladder:
        """Give the steps as the rules take them."""
        return Ladder(self.soon_days, self.special_days)


class Alarm(OfficeRow):
    """A step of the ladder that a task reached with a due date: raised once, kept for ever."""

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    task = models.ForeignKey(Task, models.PROTECT, related_name="alarms")
    # YELLOW, RED or RED_SPECIAL of `rules.Alert`.
    step = models.CharField(max_length=11)
    # A later due date begins the ladder anew.
    due_on = models.DateField()
    raised_at = models.DateTimeField()

    class Meta:
        db_table = "tasks_alarm"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "step", "due_on"], name="alarm_once"),
            models.CheckConstraint(
                condition=Q(step__in=["YELLOW", "RED", "RED_SPECIAL"]), name="alarm_step"
            ),
        ]


class Practice(OfficeRow):
    """How the office closes tasks; one row, or none for the usual way."""

    # False: an issued document of the office closes the task at once, others wait all the same.
    needs_acceptance = models.BooleanField(default=False)

    class Meta:
        db_table = "tasks_practice"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office"], name="practice_once")
        ]


class Phrase(OfficeRow):
    """A phrase the office's leaders choose from; "{lead}" becomes the name of the lead."""

    text = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "tasks_phrase"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "text"], name="phrase_once"),
            models.CheckConstraint(condition=~Q(text=""), name="phrase_says_something"),
        ]

    def __str__(self) -> str:
        return self.text
