"""Which late work a draft urges."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import vanphong.kernel.ids


def _key(to: str, name: str = "+") -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=to)


class Migration(migrations.Migration):
    """Add the table between drafts and tasks."""

    dependencies: ClassVar = [
        ("drafting", "0003_opinions"),
        ("people", "0001_initial"),
        ("tasks", "0003_urging_letter"),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="UrgingLetter",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanphong.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("due_on", models.DateField()),
                ("draft", _key("drafting.draft", "urges")),
                ("office", _key("people.office")),
                ("task", _key("tasks.task")),
            ],
            options={
                "db_table": "drafting_urgingletter",
                "indexes": [models.Index(fields=["task", "due_on"], name="urging_letter_task")],
                "constraints": [
                    models.UniqueConstraint(fields=["draft", "task"], name="urging_letter_once")
                ],
            },
        ),
    ]
