"""A reminder names the letter by which it was given, if there was one."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the letter; reminders that are there had none."""

    dependencies: ClassVar = [("tasks", "0002_ladder"), ("registry", "0001_initial")]
    operations: ClassVar = [
        migrations.AddField(
            "urging",
            "letter",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.document",
            ),
        )
    ]
