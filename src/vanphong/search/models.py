"""The index: one row for each document an office can see, with the office's own filters."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.lexemes import TsVector
from vanphong.kernel.rows import OfficeRow


class Direction(models.TextChoices):
    """Which way the document went, seen from the office of the row."""

    IN = "IN", "đến"
    OUT = "OUT", "đi"


class SearchEntry(OfficeRow):
    """One document in one office's index; made again from the document at any time.

    What the owner alone may change (its state) is asked of the document itself.
    """

    # Everything here is a copy: the trail keeps the originals.
    isolation: ClassVar[Isolation] = OfficeOwned(cross=("document",), audited=False)

    document = models.ForeignKey(
        "registry.Document", models.PROTECT, related_name="+", db_index=False
    )
    direction = models.CharField(max_length=3, choices=Direction.choices)
    type_code = models.CharField(max_length=40, blank=True, default="")
    # Of the document; the day it was registered when it bears none.
    dated_on = models.DateField()
    # Words without and with marks, pairs of the heading, and keys: =symbol, #number, @issuer.
    vector = TsVector()

    class Meta:
        db_table = "search_entry"
        constraints: ClassVar = [
            # In this order, so that the rows of some documents are found by it too.
            models.UniqueConstraint(fields=["document", "office"], name="search_entry_once")
        ]
        indexes: ClassVar = [
            models.Index(
                F("office"), F("dated_on").desc(), F("document").desc(),
                name="search_entry_newest",
            ),
            GinIndex(
                fields=["vector"], name="search_entry_words", opclasses=["vp_tsvector_ops"]
            ),
        ]  # fmt: skip
