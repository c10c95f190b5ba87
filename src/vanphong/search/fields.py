"""The column of lexemes, how it is written and asked; the operator is our own and leakproof."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Func, Value
from psycopg import adapters
from psycopg.adapt import Dumper
from psycopg.pq import Format


class Vector(bytes):
    """A tsvector as PostgreSQL receives it, for a placeholder `%b`: it is not parsed again."""


class _VectorDumper(Dumper):
    format = Format.BINARY
    oid = adapters.types["tsvector"].oid

    def dump(self, obj: Vector) -> bytes:
        return obj


adapters.register_dumper(Vector, _VectorDumper)


class TsVector(models.Field):  # type: ignore[type-arg]
    """A tsvector, written by SQL alone; never read back."""

    def db_type(self, connection: Any) -> str:
        """Name the type of the column."""
        return "tsvector"


@TsVector.register_lookup
class Matches(models.Lookup):
    """`vector__matches=query`: the match that PostgreSQL may answer from the index.

    The stock operator is not leakproof: under row-level security its index lies idle.
    """

    lookup_name = "matches"
    prepare_rhs = False
    operator = "<@@>"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Write the condition."""
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        return f"{left} {self.operator} {right}::tsquery", [*left_values, *right_values]


@TsVector.register_lookup
class Answers(Matches):
    """`vector__answers=query`: the same match on rows that are found otherwise, never by the index."""

    lookup_name = "answers"
    operator = "@@"


class Rank(Func):
    """How well a row answers: headings before text, marks a little more."""

    function = "ts_rank"
    template = "ts_rank('{0.05, 0.2, 0.6, 1.0}', %(expressions)s::tsquery)"
    output_field = models.FloatField()

    def __init__(self, vector: str, query: str) -> None:
        super().__init__(vector, Value(query))
