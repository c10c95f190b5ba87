"""What somebody is typing in a draft and has not saved."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import vanphong.kernel.ids


class Migration(migrations.Migration):
    """Add the table of working texts."""

    dependencies: ClassVar = [
        ("drafting", "0005_opinions_in_writing"),
        ("people", "0001_initial"),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="DraftWorking",
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
                ("typing", models.UUIDField()),
                ("version", models.IntegerField()),
                ("fields", models.TextField()),
                ("kept_at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workings",
                        to="drafting.draft",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.office",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "drafting_working",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["office", "draft", "person"], name="draft_working_once"
                    )
                ],
            },
        ),
    ]
