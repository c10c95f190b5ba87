"""Rows as the database stores them, where writing them as text and reading that costs too much."""

from __future__ import annotations

from typing import Any, cast

from django.db import connection
from django.db.models import QuerySet
from psycopg.pq import Format


def rows_as_stored(rows: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """Give the columns of a `values_list` in binary; hundreds of long arrays take a third less time.

    Converters of fields are passed over; only for columns whose Python type psycopg gives itself.
    """
    with connection.cursor() as cursor:
        cursor.cursor.format = Format.BINARY
        cursor.execute(*rows.query.sql_with_params())
        return cast("list[tuple[Any, ...]]", cursor.fetchall())
