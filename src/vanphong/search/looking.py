"""How the index is looked into: every look is bounded, whatever is asked and however often it stands.

What stands in many documents is found by going through the newest ones of the office, everything
else by the index of words. A sample of the newest ones tells which: the planner's own guess
multiplies the shares of words that stand together, and is wrong by thousands.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    DateField,
    ExpressionWrapper,
    F,
    Field,
    Func,
    IntegerField,
    Q,
    QuerySet,
    UUIDField,
)

from vanphong.kernel.actor import Actor
from vanphong.kernel.among import among
from vanphong.registry import api as registry
from vanphong.search.models import SearchEntry
from vanphong.search.questions import Step
from vanphong.search.words import of_office

# Each look takes the newest rows only; a rank over everything would take seconds.
NEWEST = 300
NEWEST_TO_RECHECK = 2000
SAMPLE = 300
OFTEN = 0.1
OFTEN_FOR_FEW = 0.01
_FALLING = ("-dated_on", "-document_id")


@dataclass(frozen=True, slots=True)
class Sight:
    """The part of the office's index that is looked into; `condition` and `query` narrow it."""

    actor: Actor
    condition: Q = field(default_factory=Q)
    query: str = ""

    @property
    def office(self) -> QuerySet[SearchEntry]:
        """Give all rows of the office; that of nobody is one no row belongs to."""
        return SearchEntry.objects.filter(office_id=self.actor.office_key)

    @property
    def sees_all(self) -> bool:
        """Say whether the person sees all documents of the office."""
        return self.actor.may("registry:document:read_all")

    @property
    def entries(self) -> QuerySet[SearchEntry]:
        """Give the rows in sight: all of the office's, or of what the person has to do with."""
        return self._narrowed(self.office)

    def _narrowed(self, rows: QuerySet[SearchEntry]) -> QuerySet[SearchEntry]:
        rows = rows.filter(self.condition)
        if self.query:
            rows = rows.filter(vector__matches=of_office(self.actor.office_key, self.query))
        if self.sees_all:
            return rows
        return rows.filter(registry.handled_by(self.actor, "document_id"))

    def looks(self, step: Step, most: int = NEWEST) -> Iterator[QuerySet[SearchEntry]]:
        """Give the newest rows that answer a step, in no order; the next when these are too few."""
        query = of_office(self.actor.office_key, step.query)
        recheck = of_office(self.actor.office_key, step.recheck)
        wanted = [query, recheck, of_office(self.actor.office_key, self.query)]
        wanted = [one for one in wanted if one]
        share = _answering(self._latest(SAMPLE), wanted, SAMPLE).count() / SAMPLE
        if not self.sees_all and share >= OFTEN_FOR_FEW:
            # Through what the person has to do with, not through all that has the words.
            rows = self.entries.order_by(_unindexed("dated_on").desc(), "-document_id")
            for one in wanted:
                rows = rows.filter(vector__answers=one)
            yield _those(rows[:most])
            return
        if self.sees_all and share >= OFTEN:
            yield _answering(self._latest(math.ceil(1.25 * most / share)), wanted, most)
        # The words name the office themselves. Its column, asked for beside the wall before it, would
        # seem to leave next to nothing, and all rows of the office would be gone through.
        everywhere = SearchEntry.objects.alias(own=_unindexed("office_id", IntegerField()))
        start = everywhere.filter(own=self.actor.office_key) if self.sees_all else self.office
        rows = self._narrowed(start).filter(vector__matches=query)
        # Not the order that the index of days has: that would be walked to its end.
        rows = rows.order_by(_unindexed("dated_on").desc(), "-document_id")
        if recheck:
            yield _answering(rows[:NEWEST_TO_RECHECK], [recheck], most)
        else:
            yield _those(rows[:most])

    def _latest(self, count: int) -> QuerySet[SearchEntry]:
        """Give the newest rows of the office, each with whether it is in sight."""
        rows = self.office.order_by(*_FALLING)
        if self.condition:
            rows = rows.annotate(in_sight=ExpressionWrapper(self.condition, BooleanField()))
        return rows[:count]


class _Answering(ArraySubquery):
    """The keys of those of a bounded number of rows that answer; each row is fetched once."""

    template = (
        "ARRAY(SELECT w.id FROM (%(subquery)s) w WHERE %(further)s "
        "ORDER BY w.dated_on DESC, w.document_id DESC LIMIT %(most)s)"
    )
    output_field = ArrayField(UUIDField())

    def __init__(self, rows: QuerySet[SearchEntry], queries: Sequence[str], most: int) -> None:
        columns = ["id", "vector", "dated_on", "document_id"]
        further = ["w.vector @@ %s::tsquery"] * len(queries)
        if "in_sight" in rows.query.annotations:
            columns.append("in_sight")
            further.insert(0, "w.in_sight")
        super().__init__(rows.values(*columns), further=" AND ".join(further), most=most)
        self.queries = tuple(queries)

    def as_sql(self, *args: Any, **kwargs: Any) -> Any:
        """Write the array, with what is asked of the rows behind what finds them."""
        sql, values = super().as_sql(*args, **kwargs)
        return sql, (*values, *self.queries)


def _answering(
    rows: QuerySet[SearchEntry], queries: Sequence[str], most: int
) -> QuerySet[SearchEntry]:
    """Give the newest of these rows that answer all queries."""
    return SearchEntry.objects.filter(among("pk", _Answering(rows, queries, most)))


def _those(rows: QuerySet[SearchEntry]) -> QuerySet[SearchEntry]:
    """Give exactly these rows: what is asked of them further is asked of no others."""
    return SearchEntry.objects.filter(among("pk", rows.values("pk")))


def _unindexed(column: str, kind: Field[Any, Any] | None = None) -> Func:
    return Func(F(column), template="(%(expressions)s + 0)", output_field=kind or DateField())
