"""How the index of documents is written and ranked."""

from __future__ import annotations

from django.db import models
from django.db.models import Func, Value
from psycopg import adapters
from psycopg.adapt import Dumper
from psycopg.pq import Format

from vanphong.kernel.lexemes import Matches, TsVector


class Vector(bytes):
    """A tsvector as PostgreSQL receives it, for a placeholder `%b`: it is not parsed again."""


class _VectorDumper(Dumper):
    format = Format.BINARY
    oid = adapters.types["tsvector"].oid

    def dump(self, obj: Vector) -> bytes:
        return obj


adapters.register_dumper(Vector, _VectorDumper)


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
