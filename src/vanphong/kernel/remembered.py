"""Questions whose SQL is built once: building it costs a page more than asking the database.

`@remembered` turns a function that builds a query set into one that gives its rows as a list. The
SQL is built at the first call of each shape; later calls put in their own values. See ADR 0024.
"""

from __future__ import annotations

import copy
import datetime as dt
import enum
import functools
import itertools
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, TypeVar, cast
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet

from vanphong.kernel.actor import Actor


class Given(str):
    """A text that is a value of a question, not its shape."""

    __slots__ = ()


P = ParamSpec("P")
R = TypeVar("R")

_MOST = 1000
_MOST_VALUES = 200
# Tests compare this many questions of each shape with one that is built anew.
checked = 0


def remembered(build: Callable[P, QuerySet[Any, R]]) -> Remembered[P, R]:
    """Give the rows of a query set whose SQL is built once for each shape of its arguments.

    Identifiers, numbers, dates, moments and texts that are `Given` are values, put in at every
    call, also those of an actor and inside of tuples. Everything else (words, flags, None, sets of
    permissions) is a shape: it may decide what the query set looks like. The names of an actor
    are neither. The function takes no date but `date.max` (never) and no identifier from elsewhere
    (the clock comes in as an argument), and does not slice by an argument.
    """
    return Remembered(build)


@dataclass(frozen=True, slots=True)
class _Place:
    """A parameter: the number of the value that goes there, or what always stands there."""

    number: int
    own: Any
    # How the database's adapter wraps what goes there, if it does.
    wrap: type | None

    def of(self, values: Sequence[Any]) -> Any:
        """Give the parameter."""
        if self.number < 0:
            return self.own
        return values[self.number] if self.wrap is None else self.wrap(values[self.number])


@dataclass(frozen=True, slots=True)
class _Kept:
    """SQL with the places of its values, and what makes rows of the answer."""

    rows: QuerySet[Any, Any]
    compiler: Any
    sql: str
    places: tuple[_Place, ...]
    converters: Any


class _NotKeptError(Exception):
    """The SQL of these arguments is built anew each time."""


class Remembered(Generic[P, R]):
    """A question; called, it gives the rows."""

    def __init__(self, build: Callable[P, QuerySet[Any, R]]) -> None:
        self._build = build
        self._kept: dict[Hashable, _Kept | None] = {}
        self._compared: Counter[Hashable] = Counter()
        functools.update_wrapper(self, build)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        """Ask, and give the rows."""
        try:
            found = self._find(args, kwargs)
        except _NotKeptError:
            return list(self._build(*args, **kwargs))
        return [] if found is None else list(_asked(*found))

    def count(self, *args: P.args, **kwargs: P.kwargs) -> int:
        """Ask how many rows there are."""
        try:
            found = self._find(args, kwargs)
        except _NotKeptError:
            return self._build(*args, **kwargs).count()
        if found is None:
            return 0
        kept, params = found
        with connection.cursor() as cursor:
            cursor.execute(f"select count(*) from ({kept.sql}) rows", params)  # noqa: S608 - Django's
            return int(cursor.fetchone()[0])

    def _find(self, args: Any, kwargs: Any) -> tuple[_Kept, tuple[Any, ...]] | None:
        """Give the SQL of the arguments' shape with its parameters; None where nothing can be.

        :raises _NotKeptError: when it cannot be kept, or is too long to be.
        """
        values: list[Any] = []
        shape = (_shape(args, values), _shape(tuple(sorted(kwargs.items())), values))
        if len(values) > _MOST_VALUES:
            raise _NotKeptError
        try:
            kept = self._kept[shape]
        except KeyError:
            kept = self._remember(args, kwargs)
            if len(self._kept) >= _MOST:
                self._kept.clear()
            self._kept[shape] = kept
        given = tuple(place.of(values) for place in kept.places) if kept else ()
        if self._compared[shape] < checked:
            self._compared[shape] += 1
            self._compare(kept.sql if kept else "", given, args, kwargs)
        return (kept, given) if kept else None

    def _remember(self, args: Any, kwargs: Any) -> _Kept | None:
        marks = _Marks()
        # In the order in which `_shape` takes the values.
        marked = [marks.put(one) for one in args]
        named = {name: marks.put(kwargs[name]) for name in sorted(kwargs)}
        rows = self._build(*marked, **named)
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        places = tuple(self._place(one, marks) for one in params)
        columns = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
        return _Kept(rows, compiler, sql, places, compiler.get_converters(columns))

    def _place(self, param: Any, marks: _Marks) -> _Place:
        number = marks.number_of(param)
        if number < 0 and isinstance(param, UUID | dt.date) and param != dt.date.max:
            message = f"{self._build.__qualname__}: {param!r} comes from no argument"
            raise AssertionError(message) if checked else _NotKeptError(message)
        return _Place(number, param, None if type(param) in _VALUES else type(param))

    def _compare(self, sql: str, given: Sequence[Any], args: Any, kwargs: Any) -> None:
        try:
            anew = self._build(*args, **kwargs).query.sql_with_params()
        except EmptyResultSet:
            anew = ("", ())
        if (sql, list(given)) != (anew[0], list(anew[1])):
            message = f"{self._build.__qualname__}: {sql} {given} is not {anew}"
            raise AssertionError(message)


def _asked(kept: _Kept, params: tuple[Any, ...]) -> QuerySet[Any, Any]:
    """Give the query set with a compiler that has its SQL already; it must not be narrowed."""
    compiler = copy.copy(kept.compiler)
    compiler.connection = connections[DEFAULT_DB_ALIAS]  # of this thread
    compiler.as_sql = lambda *_args, **_kwargs: (kept.sql, params)
    compiler.get_converters = lambda _columns: kept.converters
    rows: Any = cast("Any", kept.rows)._chain()
    rows.query.get_compiler = lambda *_args, **_kwargs: compiler
    return cast("QuerySet[Any, Any]", rows)


_IDS = ("office_id", "person_id", "post_id", "substituted_person_id")
_VALUES = (UUID, int, dt.date, dt.datetime, Given)


def _is_value(one: Any) -> bool:
    return isinstance(one, _VALUES) and not isinstance(one, bool | enum.Enum)


def _shape(one: Any, values: list[Any]) -> Hashable:
    """Give what of an argument is no value; the values are added to the list, in order."""
    if _is_value(one):
        values.append(one)
        return cast("Hashable", type(one))
    if isinstance(one, tuple):
        return tuple(_shape(part, values) for part in one)
    if isinstance(one, Actor):
        ids = tuple(_shape(getattr(one, name), values) for name in _IDS)
        return (one.kind, one.permissions, ids)
    return cast("Hashable", one)


class _Marks:
    """Values that stand in the SQL for those of the arguments, each found again by itself."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}
        self._next = itertools.count()

    def put(self, one: Any) -> Any:
        """Give an argument with marks in place of its values."""
        if _is_value(one):
            return self._mark(one)
        if isinstance(one, tuple):
            return tuple(self.put(part) for part in one)
        if isinstance(one, Actor):
            ids = {name: self.put(getattr(one, name)) for name in _IDS}
            return Actor(kind=one.kind, name="", permissions=one.permissions, **ids)
        return one

    def number_of(self, param: Any) -> int:
        """Give which value a parameter stands for, -1 for none."""
        try:
            return self._numbers.get(param, -1)
        except TypeError:
            return -1

    def _mark(self, one: Any) -> Any:
        number = next(self._next)
        mark: Any
        if isinstance(one, Given):
            mark = Given(f"\ue000{number}")
        elif isinstance(one, UUID):
            mark = UUID(int=(0xF0F0 << 112) + number)
        elif isinstance(one, dt.datetime):
            mark = dt.datetime(8765, 4, 3, tzinfo=dt.UTC) + dt.timedelta(seconds=number)
        elif isinstance(one, dt.date):
            mark = dt.date(8765, 1, 1) + dt.timedelta(days=number)
        else:
            mark = 1_987_600_000 + number
        self._numbers[mark] = number
        return mark
