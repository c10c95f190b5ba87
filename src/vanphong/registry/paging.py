"""Pages by key: the hundredth page costs what the first costs."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import F, Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.translation import gettext as _

from vanphong.kernel.errors import Invalid

M = TypeVar("M", bound=Model)
PAGE_SIZE = 50
MOST = 500


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows, and the cursors of the next page and of the one before; empty at the ends."""

    items: list[M]
    next_cursor: str
    previous_cursor: str = ""


def page(
    rows: QuerySet[M],
    keys: Sequence[str],
    *,
    cursor: str = "",
    size: int = PAGE_SIZE,
    rising: bool = False,
) -> Page[M]:
    """Give one page of rows ordered by `keys`, which are never null; falling, so newest first.

    :raises Invalid: when the cursor is not one of ours, or of a list in another order.
    """
    at = Place.read(cursor, keys, size)
    return at.page(list(at.rows(rows, rising=rising)))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: behind `values` of the keys, or (back) before them."""

    keys: tuple[str, ...]
    values: tuple[Any, ...]
    back: bool
    size: int

    @classmethod
    def read(cls, cursor: str, keys: Sequence[str], size: int = PAGE_SIZE) -> Place:
        """Read a cursor.

        :raises Invalid: when it is not one of ours, or of a list in another order.
        """
        back = cursor.startswith(_BACK)
        values = _read(cursor.removeprefix(_BACK), keys) if cursor else ()
        return cls(tuple(keys), values, back, max(1, min(size, MOST)))

    def rows(self, rows: QuerySet[M], *, rising: bool) -> QuerySet[M]:
        """Give the rows of the page and one more, in the order in which they are read."""
        up = rising is not self.back  # the way back is read the other way round
        rows = rows.order_by(*(F(key).asc() if up else F(key).desc() for key in self.keys))
        if self.values:
            # A row comparison: the index of the list answers it directly.
            beyond = TupleGreaterThan if up else TupleLessThan
            rows = rows.filter(beyond(Tuple(*self.keys), self.values))
        return rows[: self.size + 1]

    def page(self, found: Sequence[M]) -> Page[M]:
        """Give the page that such rows are."""
        more, items = len(found) > self.size, list(found[: self.size])
        if self.back:
            items.reverse()
        follows, precedes = (True, more) if self.back else (more, bool(self.values))
        return Page(
            items,
            _write(items[-1], self.keys) if items and follows else "",
            _BACK + _write(items[0], self.keys) if items and precedes else "",
        )


_BACK = "~"


def _read(cursor: str, keys: Sequence[str]) -> tuple[Any, ...]:
    by, values = "", ()
    try:
        by, *written = json.loads(base64.urlsafe_b64decode(cursor.encode() + b"=="))
        values = tuple(_READERS[kind](text) for kind, text in written)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, binascii.Error):
        pass  # told below: another cursor than ours
    if (by, len(values)) != (keys[0], len(keys)):
        raise Invalid(_("Đường dẫn tới trang này không đúng. Xin mở lại danh sách."))
    return values


_READERS: dict[str, Callable[[str], Any]] = {"d": dt.date.fromisoformat, "u": UUID, "i": int}


def _write(row: Model, keys: Sequence[str]) -> str:
    values: list[Any] = [keys[0]]
    for key in keys:
        value = getattr(row, key)
        kind = "d" if isinstance(value, dt.date) else "u" if isinstance(value, UUID) else "i"
        values.append((kind, str(value)))
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
