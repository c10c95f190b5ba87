"""A product that is no document with a number says to whom it was handed in instead."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Ask a product for a number or a receiver; those kept before have a number."""

    dependencies: ClassVar = [("tasks", "0009_pause_keeps_request")]
    operations: ClassVar = [
        migrations.AlterField(
            "evidence", "symbol", models.CharField(blank=True, default="", max_length=100)
        ),
        migrations.RemoveConstraint("evidence", "evidence_named_and_numbered"),
        migrations.AddConstraint(
            "evidence",
            models.CheckConstraint(
                condition=~Q(product="") & (~Q(symbol="") | ~Q(handed_to="")),
                name="evidence_named_and_placed",
            ),
        ),
    ]
