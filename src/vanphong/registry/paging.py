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
    size = max(1, min(size, MOST))
    back = cursor.startswith(_BACK)
    up = rising is not back  # the way back is read the other way round
    rows = rows.order_by(*(F(key).asc() if up else F(key).desc() for key in keys))
    if cursor:
        # A row comparison: the index of the list answers it directly.
        beyond = TupleGreaterThan if up else TupleLessThan
        place = _read(cursor.removeprefix(_BACK), keys)
        rows = rows.filter(beyond(Tuple(*keys), place))
    items = list(rows[: size + 1])
    more, items = len(items) > size, items[:size]
    if back:
        items.reverse()
    follows, precedes = (True, more) if back else (more, bool(cursor))
    return Page(
        items,
        _write(items[-1], keys) if items and follows else "",
        _BACK + _write(items[0], keys) if items and precedes else "",
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
