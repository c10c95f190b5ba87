"""Where a person must look at a red stamp that no machine could read; unknown of older files."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the number of the page; files that are there say nothing."""

    dependencies: ClassVar = [("files", "0001_initial")]
    operations: ClassVar = [
        migrations.AddField(
            "file", "unread_stamp_page", models.IntegerField(null=True)
        )
    ]
