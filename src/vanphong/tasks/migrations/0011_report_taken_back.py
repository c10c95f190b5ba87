"""Who reported a product may take the report back before anybody judged it."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q

UNDONE = ["RETURNED", "TAKEN_BACK"]


class Migration(migrations.Migration):
    """Add what was taken back beside what was returned."""

    dependencies: ClassVar = [("tasks", "0010_product_without_number")]
    operations: ClassVar = [
        migrations.AlterField(
            "evidence",
            "verdict",
            models.CharField(
                choices=[
                    ("WAITING", "chờ nghiệm thu"),
                    ("REGISTERED", "có trong sổ văn bản đi"),
                    ("ACCEPTED", "đạt"),
                    ("RETURNED", "trả lại"),
                    ("TAKEN_BACK", "đã rút"),
                ],
                default="WAITING",
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint("evidence", "evidence_returned_with_reason"),
        migrations.RemoveConstraint("evidence", "evidence_judged_by_someone"),
        migrations.RemoveConstraint("evidence", "evidence_stands_once"),
        migrations.AddConstraint(
            "evidence",
            models.CheckConstraint(
                condition=~Q(verdict__in=UNDONE) | ~Q(verdict_reason=""),
                name="evidence_undone_with_reason",
            ),
        ),
        migrations.AddConstraint(
            "evidence",
            models.CheckConstraint(
                condition=~Q(verdict__in=["ACCEPTED", *UNDONE]) | Q(verdict_by__isnull=False),
                name="evidence_judged_by_someone",
            ),
        ),
        migrations.AddConstraint(
            "evidence",
            models.UniqueConstraint(
                fields=["task"],
                condition=~Q(verdict__in=UNDONE),
                name="evidence_stands_once",
            ),
        ),
    ]
