"""Issued files whose timestamp is renewed, and the digests of their later versions."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import vanphong.kernel.ids


def _key(to: str, name: str = "+", **more: bool) -> models.ForeignKey:
    protect = django.db.models.deletion.PROTECT
    return models.ForeignKey(on_delete=protect, related_name=name, to=to, **more)


class Migration(migrations.Migration):
    """Add one column and one table."""

    dependencies: ClassVar = [
        ("files", "0001_initial"),
        ("people", "0001_initial"),
        ("signing", "0002_agents"),
    ]
    operations: ClassVar = [
        migrations.AddField(
            model_name="publiccheck", name="later_sha256", field=models.JSONField(default=list)
        ),
        migrations.CreateModel(
            name="FileTimestamp",
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
                ("number", models.PositiveSmallIntegerField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("authority", models.CharField(blank=True, default="", max_length=200)),
                ("made_at", models.DateTimeField()),
                ("trouble", models.CharField(blank=True, default="", max_length=500)),
                ("tried_at", models.DateTimeField(null=True)),
                ("check_row", _key("signing.publiccheck", "timestamps")),
                ("file", _key("files.file", null=True)),
                ("office", _key("people.office")),
            ],
            options={
                "db_table": "signing_filetimestamp",
                "indexes": [models.Index(fields=["office", "ends_at"], name="filetimestamp_end")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "check_row", "number"),
                        name="filetimestamp_number_once",
                    )
                ],
            },
        ),
    ]
