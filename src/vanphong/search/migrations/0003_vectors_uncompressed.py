"""Vectors are kept as they are: they do not get smaller, and trying costs every write."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """Tell PostgreSQL not to try; rows that are there stay as they are."""

    dependencies: ClassVar = [("search", "0002_entries_by_document")]
    operations: ClassVar = [
        migrations.RunSQL(
            "alter table search_entry alter column vector set storage external",
            "alter table search_entry alter column vector set storage extended",
            hints={"shapes": True},
        )
    ]
