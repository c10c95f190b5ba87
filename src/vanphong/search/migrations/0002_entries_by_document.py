"""The rows of some documents are found in one office alone, without those of all others."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.AddIndex(
            "searchentry",
            models.Index(fields=["document", "office"], name="search_entry_of_office"),
        ),
        migrations.RemoveIndex("searchentry", "search_entry_document"),
        migrations.AlterField(
            "searchentry",
            "document",
            models.ForeignKey(
                db_index=False, on_delete=models.deletion.PROTECT, related_name="+",
                to="registry.document",
            ),
        ),
    ]
