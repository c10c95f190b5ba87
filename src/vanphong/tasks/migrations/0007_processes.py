"""Templates of processes, the processes begun from them, and the task of a step."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import vanphong.kernel.ids

_ID = ("id", models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False))
_OFFICE, _POST = "people.office", "people.post"
_PROTECT = django.db.models.deletion.PROTECT


def _key(to: str, name: str = "+", *, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(null=null, on_delete=_PROTECT, related_name=name, to=to)


class Migration(migrations.Migration):
    """Add five tables; tasks that are there belong to no process."""

    dependencies: ClassVar = [("tasks", "0006_grades"), ("people", "0001_initial")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="ProcessTemplate",
            fields=[
                _ID,
                ("created_at", models.DateTimeField()),
                ("request_id", models.UUIDField(null=True)),
                ("created_by", _key(_POST)),
                ("office", _key(_OFFICE)),
            ],
            options={
                "db_table": "tasks_process_template",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["office", "request_id"], name="process_template_asked_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TemplateVersion",
            fields=[
                _ID,
                ("number", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("note", models.CharField(blank=True, default="", max_length=1000)),
                ("is_retired", models.BooleanField(default=False)),
                ("set_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                ("office", _key(_OFFICE)),
                ("set_by", _key(_POST)),
                ("template", _key("tasks.processtemplate", "versions")),
            ],
            options={
                "db_table": "tasks_template_version",
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(name="") & ~Q(reason=""),
                        name="template_named_with_reason",
                    ),
                    models.UniqueConstraint(
                        fields=["template", "number"], name="template_version_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TemplateStep",
            fields=[
                _ID,
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("product", models.CharField(blank=True, default="", max_length=200)),
                ("lead_role", models.CharField(blank=True, default="", max_length=40)),
                ("lead_unit", models.CharField(blank=True, default="", max_length=120)),
                ("count", models.PositiveSmallIntegerField(null=True)),
                ("unit", models.CharField(max_length=13)),
                ("after", models.JSONField(default=list)),
                ("lead", _key(_POST, null=True)),
                ("of", _key("tasks.templateversion", "steps")),
                ("office", _key(_OFFICE)),
            ],
            options={
                "db_table": "tasks_template_step",
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(title=""), name="template_step_titled"
                    ),
                    models.CheckConstraint(
                        condition=Q(lead=None, lead_role="")
                        | Q(lead=None, lead_unit="")
                        | Q(lead_role="", lead_unit=""),
                        name="template_step_led_one_way",
                    ),
                    models.UniqueConstraint(
                        fields=["of", "number"], name="template_step_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Process",
            fields=[
                _ID,
                ("started_at", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(null=True)),
                ("stop_reason", models.CharField(blank=True, default="", max_length=300)),
                ("request_id", models.UUIDField(null=True)),
                ("of", _key("tasks.templateversion")),
                ("office", _key(_OFFICE)),
                ("owner", _key(_POST, null=True)),
                ("started_by", _key(_POST)),
                ("stopped_by", _key(_POST, null=True)),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=_PROTECT, related_name="process", to="tasks.task"
                    ),
                ),
            ],
            options={
                "db_table": "tasks_process",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(stopped_at=None, stopped_by=None, stop_reason="")
                        | (
                            Q(stopped_at__isnull=False, stopped_by__isnull=False)
                            & ~Q(stop_reason="")
                        ),
                        name="process_stopped_with_reason",
                    ),
                    models.UniqueConstraint(
                        fields=["office", "request_id"], name="process_asked_once"
                    ),
                ],
                "indexes": [
                    models.Index(fields=["office", "started_at"], name="process_started")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcessStep",
            fields=[
                _ID,
                ("number", models.PositiveSmallIntegerField()),
                ("trouble", models.CharField(blank=True, default="", max_length=500)),
                ("skipped_at", models.DateTimeField(null=True)),
                ("skip_reason", models.CharField(blank=True, default="", max_length=300)),
                ("lead", _key(_POST)),
                ("of", _key("tasks.templatestep")),
                ("office", _key(_OFFICE)),
                ("process", _key("tasks.process", "steps")),
                ("skipped_by", _key(_POST, null=True)),
            ],
            options={
                "db_table": "tasks_process_step",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(skipped_at=None, skipped_by=None, skip_reason="")
                        | (
                            Q(skipped_at__isnull=False, skipped_by__isnull=False)
                            & ~Q(skip_reason="")
                        ),
                        name="process_step_skipped_with_reason",
                    ),
                    models.UniqueConstraint(
                        fields=["process", "number"], name="process_step_once"
                    ),
                ],
            },
        ),
        migrations.AddField(
            "task",
            "step",
            models.OneToOneField(
                null=True, on_delete=_PROTECT, related_name="task", to="tasks.processstep"
            ),
        ),
    ]
