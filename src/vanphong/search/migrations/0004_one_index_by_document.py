"""The rule that a document has one row in an office finds its rows too: one index less to write."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Turn the unique index round and drop the one beside it."""

    dependencies: ClassVar = [("search", "0003_vectors_uncompressed")]
    operations: ClassVar = [
        migrations.RemoveConstraint("searchentry", "search_entry_once"),
        migrations.AddConstraint(
            "searchentry",
            models.UniqueConstraint(fields=["document", "office"], name="search_entry_once"),
        ),
        migrations.RemoveIndex("searchentry", "search_entry_of_office"),
    ]
