"""The ladder of urging: settings with their history, and the steps that tasks reached."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import vanphong.kernel.ids

_ID = ("id", models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False))


def _key(to: str, name: str = "+") -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=to)


class Migration(migrations.Migration):
    """Add two tables and an index of the work that runs."""

    dependencies: ClassVar = [("tasks", "0001_initial"), ("people", "0001_initial")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="LadderSetting",
            fields=[
                _ID,
                ("soon_days", models.PositiveSmallIntegerField()),
                ("special_days", models.PositiveSmallIntegerField()),
                ("set_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                ("office", _key("people.office")),
                ("set_by", _key("people.post")),
            ],
            options={
                "db_table": "tasks_laddersetting",
                "indexes": [models.Index(fields=["office", "set_at"], name="ladder_setting")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(soon_days__gte=1, special_days__gte=1) & ~Q(reason=""),
                        name="ladder_has_steps_and_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Alarm",
            fields=[
                _ID,
                (
                    "step",
                    models.CharField(max_length=11),
                ),
                ("due_on", models.DateField()),
                ("raised_at", models.DateTimeField()),
                ("office", _key("people.office")),
                ("task", _key("tasks.task", "alarms")),
            ],
            options={
                "db_table": "tasks_alarm",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["task", "step", "due_on"], name="alarm_once"
                    ),
                    models.CheckConstraint(
                        condition=Q(step__in=["YELLOW", "RED", "RED_SPECIAL"]),
                        name="alarm_step",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            "task",
            models.Index(
                condition=Q(closed_at=None, cancelled_at=None, submitted_at=None),
                fields=["office", "due_on", "id"],
                name="task_running",
            ),
        ),
    ]
