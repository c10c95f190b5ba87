"""Products are accepted with a grade where the office wants it."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import vanphong.kernel.ids


class Migration(migrations.Migration):
    """Add the grades of an office and of a product; those accepted before have none."""

    dependencies: ClassVar = [("tasks", "0005_conclusions")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="GradeSetting",
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
                ("names", models.JSONField(default=list)),
                ("set_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.office",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.post",
                    ),
                ),
            ],
            options={"db_table": "tasks_gradesetting"},
        ),
        migrations.AddIndex(
            "gradesetting", models.Index(fields=["office", "set_at"], name="grade_setting")
        ),
        migrations.AddConstraint(
            "gradesetting",
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="grades_have_reason"
            ),
        ),
        migrations.AddField(
            "evidence", "grade", models.CharField(blank=True, default="", max_length=60)
        ),
        migrations.AddConstraint(
            "evidence",
            models.CheckConstraint(
                condition=models.Q(grade="") | models.Q(verdict="ACCEPTED"),
                name="evidence_graded_when_accepted",
            ),
        ),
    ]
