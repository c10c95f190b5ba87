"""Templates of processes with their versions; a process that was begun from one, and its steps."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow


class ProcessTemplate(OfficeRow):
    """A process an office does again and again; what it is stands in its versions."""

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    created_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    request_id = models.UUIDField(null=True)

    class Meta:
        db_table = "tasks_process_template"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "request_id"], name="process_template_asked_once"
            )
        ]


class TemplateVersion(OfficeRow):
    """What a template is from a moment on; the last one holds, the others stay."""

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    template = models.ForeignKey(ProcessTemplate, models.PROTECT, related_name="versions")
    # From 1 on.
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    note = models.CharField(max_length=1000, blank=True, default="")
    # From here on nothing is begun from it.
    is_retired = models.BooleanField(default=False)
    set_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        db_table = "tasks_template_version"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(reason=""), name="template_named_with_reason"
            ),
            models.UniqueConstraint(
                fields=["template", "number"], name="template_version_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TemplateStep(OfficeRow):
    """A step of one version: what, by whom, how long, after which steps."""

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    of = models.ForeignKey(TemplateVersion, models.PROTECT, related_name="steps")
    # From 1 on, in the order it is written.
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    product = models.CharField(max_length=200, blank=True, default="")
    # Who leads: a post, or whoever holds a role or leads a unit when a process begins; nothing
    # of these: who leads the process.
    lead = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    lead_role = models.CharField(max_length=40, blank=True, default="")
    lead_unit = models.CharField(max_length=120, blank=True, default="")
    # None: no deadline of its own.
    count = models.PositiveSmallIntegerField(null=True)
    # A unit of `calendars.TermUnit`.
    unit = models.CharField(max_length=13)
    # Numbers of the steps it waits for; empty: it begins with the process.
    after = models.JSONField(default=list)

    class Meta:
        db_table = "tasks_template_step"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="template_step_titled"),
            models.CheckConstraint(
                condition=Q(lead=None, lead_role="")
                | Q(lead=None, lead_unit="")
                | Q(lead_role="", lead_unit=""),
                name="template_step_led_one_way",
            ),
            models.UniqueConstraint(fields=["of", "number"], name="template_step_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Process(OfficeRow):
    """A process that was begun; its task holds the whole, how it stands is derived."""

    of = models.ForeignKey(TemplateVersion, models.PROTECT, related_name="+")
    # The task of the whole: the tasks of the steps stand under it.
    task = models.OneToOneField("tasks.Task", models.PROTECT, related_name="process")
    started_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    # Gives the tasks of its steps, accepts them, is asked when it does not go on: who began it.
    # None: who owned it can give work no more, and nobody has taken it over yet.
    owner = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    stopped_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    stopped_at = models.DateTimeField(null=True)
    stop_reason = models.CharField(max_length=300, blank=True, default="")
    request_id = models.UUIDField(null=True)

    class Meta:
        db_table = "tasks_process"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(stopped_at=None, stopped_by=None, stop_reason="")
                | (Q(stopped_at__isnull=False, stopped_by__isnull=False) & ~Q(stop_reason="")),
                name="process_stopped_with_reason",
            ),
            models.UniqueConstraint(fields=["office", "request_id"], name="process_asked_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "started_at"], name="process_started")
        ]

    def __str__(self) -> str:
        return str(self.of)


class ProcessStep(OfficeRow):
    """A step of a process that was begun; its task, once it was made, names it."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="steps")
    of = models.ForeignKey(TemplateStep, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    # Who leads, as it was found or chosen; the last word before its task is made.
    lead = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    # Why its task could not be made when its turn came, until it can.
    trouble = models.CharField(max_length=500, blank=True, default="")
    skipped_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    skipped_at = models.DateTimeField(null=True)
    skip_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "tasks_process_step"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(skipped_at=None, skipped_by=None, skip_reason="")
                | (Q(skipped_at__isnull=False, skipped_by__isnull=False) & ~Q(skip_reason="")),
                name="process_step_skipped_with_reason",
            ),
            models.UniqueConstraint(fields=["process", "number"], name="process_step_once"),
        ]
