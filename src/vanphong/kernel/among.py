"""Rows named by another question, which is asked once."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, QuerySet, Subquery


def among(column: str, keys: QuerySet[Any, Any] | Subquery) -> Func:
    """Give the condition that a column is one of the keys a query gives in its one column.

    The keys are gathered once and looked up one by one. Where the two are joined instead, the
    planner, who takes a few rows for none, may gather the keys again for every row.
    """
    gathered = keys if isinstance(keys, Subquery) else ArraySubquery(keys)
    return Func(
        F(column), gathered, arg_joiner=" = any(", template="(%(expressions)s))",
        output_field=BooleanField(),
    )  # fmt: skip
