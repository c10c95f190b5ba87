"""Words of a text, and the match that row-level security lets the index answer."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Func
from django.db.models.expressions import OrderBy
from django.db.models.functions import Collate
from django.db.models.indexes import IndexExpression

from vanphong.kernel.text import fold, nfc

# An index of an expression may name its class of operators, as where the contributed app is installed.
IndexExpression.register_wrappers(OrderBy, OpClass, Collate)


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


_WORD = re.compile(r"[^\W_]+")
_LONGEST, _MOST_WORDS = 60, 12


def office_words(field: str) -> Func:
    """Give the words of a field without their marks, as the index of a table of offices has them."""
    return Func(F("office"), F(field), function="vp_words", output_field=TsVector())


def with_all(office_id: int, text: str) -> str:
    """Give the query for rows of an office with all the words of a text; empty without a word."""
    words = {word[:_LONGEST] for word in _WORD.findall(fold(nfc(text)))}
    return " & ".join(f"'{office_id}:{word}'" for word in sorted(words)[:_MOST_WORDS])
