"""The base of every table that belongs to an office."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from vanphong.kernel.ids import new_id
from vanphong.kernel.isolation import Isolation, OfficeOwned


class OfficeRow(models.Model):
    """A row of one office, with an identifier that tells neither count nor neighbour."""

    isolation: ClassVar[Isolation] = OfficeOwned()

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")

    class Meta:
        abstract = True
