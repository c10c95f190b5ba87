"""Signing many drafts at once: pages seen, batches; who submitted, and who mends what returned."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import vanphong.kernel.ids


def _key(to: str, name: str = "+", **more: bool) -> models.ForeignKey:
    protect = django.db.models.deletion.PROTECT
    return models.ForeignKey(on_delete=protect, related_name=name, to=to, **more)


def _id() -> models.UUIDField:
    return models.UUIDField(
        default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
    )


class Migration(migrations.Migration):
    """Add two columns of drafts and three tables."""

    dependencies: ClassVar = [("drafting", "0006_writing"), ("people", "0001_initial")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="draft",
            name="returned_to",
            field=models.CharField(
                blank=True,
                choices=[("WRITER", "người soạn"), ("CLERK", "văn thư (chỉ sửa thể thức)")],
                default="",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="draft", name="submitted_by", field=_key("people.post", null=True)
        ),
        migrations.CreateModel(
            name="SigningBatch",
            fields=[
                ("id", _id()),
                ("begun_at", models.DateTimeField()),
                ("runs_until", models.DateTimeField(null=True)),
                ("office", _key("people.office")),
                ("signer", _key("people.post")),
            ],
            options={"db_table": "drafting_signing_batch"},
        ),
        migrations.CreateModel(
            name="PageSeen",
            fields=[
                ("id", _id()),
                ("version", models.IntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("of_pages", models.PositiveSmallIntegerField()),
                ("seen_at", models.DateTimeField()),
                ("draft", _key("drafting.draft", "pages_seen")),
                ("office", _key("people.office")),
                ("person", _key("people.person")),
            ],
            options={
                "db_table": "drafting_page_seen",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("draft", "version", "person", "number"), name="page_seen_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SigningBatchItem",
            fields=[
                ("id", _id()),
                ("position", models.PositiveSmallIntegerField()),
                ("version", models.IntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("WAITING", "Chờ ký"), ("SIGNED", "Đã ký"), ("LEFT_OUT", "Để lại"),
                        ],
                        default="WAITING",
                        max_length=8,
                    ),
                ),
                ("code", models.CharField(blank=True, default="", max_length=40)),
                ("reason", models.CharField(blank=True, default="", max_length=1000)),
                ("done_at", models.DateTimeField(null=True)),
                ("batch", _key("drafting.signingbatch", "items")),
                ("draft", _key("drafting.draft")),
                ("office", _key("people.office")),
            ],
            options={
                "db_table": "drafting_signing_batch_item",
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "draft"), name="batch_draft_once"),
                    models.UniqueConstraint(
                        fields=("batch", "position"), name="batch_position_once"
                    ),
                ],
            },
        ),
    ]  # fmt: skip
