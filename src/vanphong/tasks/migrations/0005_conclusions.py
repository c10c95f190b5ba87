"""Conclusions of a source, marks on them, and the direction that carries one out."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import vanphong.kernel.ids

_ID = ("id", models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False))
_OFFICE, _POST = "people.office", "people.post"


def _key(to: str, name: str = "+", *, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name=name, to=to
    )


class Migration(migrations.Migration):
    """Add three tables; directions that are there carry out no conclusion."""

    dependencies: ClassVar = [
        ("tasks", "0004_clocks"),
        ("people", "0001_initial"),
        ("registry", "0001_initial"),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="ConclusionSet",
            fields=[
                _ID,
                ("heading", models.CharField(max_length=500)),
                ("said_on", models.DateField()),
                ("text", models.TextField()),
                ("taken_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_reason", models.CharField(blank=True, default="", max_length=300)),
                ("request_id", models.UUIDField(null=True)),
                ("direction", _key("tasks.direction", null=True)),
                ("document", _key("registry.document", null=True)),
                ("handler", _key(_POST)),
                ("office", _key(_OFFICE)),
                ("taken_by", _key(_POST)),
                ("withdrawn_by", _key(_POST, null=True)),
            ],
            options={
                "db_table": "tasks_conclusion_set",
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(heading="") & ~Q(text=""),
                        name="conclusion_set_says_something",
                    ),
                    models.CheckConstraint(
                        condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                        | (
                            Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                            & ~Q(withdrawn_reason="")
                        ),
                        name="conclusion_set_withdrawn_with_reason",
                    ),
                    models.UniqueConstraint(
                        fields=["office", "document"],
                        condition=Q(withdrawn_at=None, direction=None),
                        name="conclusion_set_of_document_once",
                    ),
                    models.UniqueConstraint(
                        fields=["office", "direction"],
                        condition=Q(withdrawn_at=None),
                        name="conclusion_set_of_direction_once",
                    ),
                    models.UniqueConstraint(
                        fields=["office", "request_id"], name="conclusion_set_asked_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Conclusion",
            fields=[
                _ID,
                ("position", models.PositiveSmallIntegerField()),
                ("place", models.CharField(max_length=60)),
                ("page", models.PositiveSmallIntegerField(null=True)),
                ("heading", models.TextField(blank=True, default="")),
                ("words", models.TextField()),
                ("starts", models.PositiveIntegerField()),
                ("of", _key("tasks.conclusionset", "conclusions")),
                ("office", _key(_OFFICE)),
            ],
            options={
                "db_table": "tasks_conclusion",
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(words=""), name="conclusion_says_something"
                    ),
                    models.UniqueConstraint(
                        fields=["of", "position"], name="conclusion_position_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoTaskMark",
            fields=[
                _ID,
                ("marked_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_reason", models.CharField(blank=True, default="", max_length=300)),
                ("request_id", models.UUIDField(null=True)),
                ("conclusion", _key("tasks.conclusion", "marks")),
                ("lifted_by", _key(_POST, null=True)),
                ("marked_by", _key(_POST)),
                ("office", _key(_OFFICE)),
            ],
            options={
                "db_table": "tasks_no_task_mark",
                "constraints": [
                    models.CheckConstraint(condition=~Q(reason=""), name="no_task_with_reason"),
                    models.CheckConstraint(
                        condition=Q(lifted_at=None, lifted_by=None, lifted_reason="")
                        | (
                            Q(lifted_at__isnull=False, lifted_by__isnull=False)
                            & ~Q(lifted_reason="")
                        ),
                        name="no_task_lifted_with_reason",
                    ),
                    models.UniqueConstraint(
                        fields=["conclusion"],
                        condition=Q(lifted_at=None),
                        name="no_task_stands_once",
                    ),
                    models.UniqueConstraint(
                        fields=["office", "request_id"], name="no_task_asked_once"
                    ),
                ],
            },
        ),
        migrations.AddField(
            "direction", "conclusion", _key("tasks.conclusion", "directions", null=True)
        ),
    ]
