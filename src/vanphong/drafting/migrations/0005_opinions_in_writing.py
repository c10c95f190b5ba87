"""Opinions of units and offices asked in writing: who was asked, who recorded the answer."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


def _link(to: str) -> models.ForeignKey:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to
    )


class Migration(migrations.Migration):
    """Let a name stand in the place of a post; note where an answer came from."""

    dependencies: ClassVar = [
        ("drafting", "0004_urging_letters"),
        ("people", "0001_initial"),
        ("registry", "0001_initial"),
    ]
    operations: ClassVar = [
        migrations.AlterField("opinionasked", "post", _link("people.post")),
        migrations.AddField(
            "opinionasked", "place", models.CharField(blank=True, default="", max_length=200)
        ),
        migrations.AddField("opinion", "recorded_by", _link("people.post")),
        migrations.AddField("opinion", "came_on", models.DateField(null=True)),
        migrations.AddField("opinion", "paper", _link("registry.document")),
        migrations.AddConstraint(
            "opinionasked",
            models.UniqueConstraint(
                fields=("office", "request", "place"),
                condition=~Q(place=""),
                name="opinion_place_asked_once",
            ),
        ),
        migrations.AddConstraint(
            "opinionasked",
            models.CheckConstraint(
                name="opinion_asked_of_one",
                condition=Q(post=None) & ~Q(place="") | Q(post__isnull=False, place=""),
            ),
        ),
        migrations.AddConstraint(
            "opinion",
            models.CheckConstraint(
                name="opinion_recorded",
                condition=Q(recorded_by=None, came_on=None, paper=None)
                | Q(recorded_by__isnull=False, came_on__isnull=False),
            ),
        ),
    ]
