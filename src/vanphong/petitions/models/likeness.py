"""By what letters are found to be alike; copies, made again from the letters at any time."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.petitions.models.letters import Letter
from vanphong.petitions.rules.likeness import Part

_PARTS = [(one.value, one.value) for one in Part]


@ArrayField.register_lookup
class Shares(models.Lookup):
    """`numbers__shares=[…]`: has one of them; answered by the index.

    The stock operator is not leakproof: under row-level security its index lies idle.
    """

    lookup_name = "shares"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Write the condition."""
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        return f"{left} <&&> {right}::int[]", [*left_values, *right_values]


class Likeness(OfficeRow):
    """The pairs of syllables of one part of a letter, as numbers; none of a denunciation."""

    isolation: ClassVar[Isolation] = OfficeOwned(audited=False)

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=5, choices=_PARTS)
    numbers = ArrayField(models.IntegerField())

    class Meta:
        db_table = "petitions_likeness"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "part"], name="likeness_once")
        ]
        indexes: ClassVar = [
            # Without a list of what waits: that would be gone through by every question.
            GinIndex(
                fields=["numbers"], name="likeness_numbers", opclasses=["vp_int_ops"],
                fastupdate=False,
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.part


class LikenessBase(OfficeRow):
    """What was counted last over one part of an office's letters."""

    isolation: ClassVar[Isolation] = OfficeOwned(audited=False)

    part = models.CharField(max_length=5, choices=_PARTS)
    letters = models.PositiveIntegerField()
    # Pairs that stand in so many letters that they tell nothing.
    stops = ArrayField(models.IntegerField())
    counted_at = models.DateTimeField()

    class Meta:
        db_table = "petitions_likeness_base"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "part"], name="likeness_base_once")
        ]

    def __str__(self) -> str:
        return f"{self.part}: {self.letters}"


class PairCount(OfficeRow):
    """In how many letters of the office a pair stood when last counted; rare ones are left out."""

    isolation: ClassVar[Isolation] = OfficeOwned(audited=False)

    number = models.IntegerField()
    letters = models.PositiveIntegerField()

    class Meta:
        db_table = "petitions_pair_count"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "number"], name="pair_counted_once")
        ]

    def __str__(self) -> str:
        return str(self.letters)
