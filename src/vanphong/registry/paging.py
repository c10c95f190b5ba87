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
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.utils.translation import gettext as _

from vanphong.kernel.errors import Invalid

M = TypeVar("M", bound=Model)
PAGE_SIZE = 50
MOST = 500


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows and the cursor of the next page, empty at the end."""

    items: list[M]
    next_cursor: str


def page(
    rows: QuerySet[M], keys: Sequence[str], *, cursor: str = "", size: int = PAGE_SIZE
) -> Page[M]:
    """Give one page of rows, newest first, ordered by `keys` falling; all keys are never null.

    :raises Invalid: when the cursor is not one of ours.
    """
    size = max(1, min(size, MOST))
    rows = rows.order_by(*(F(key).desc() for key in keys))
    if cursor:
        # A row comparison: the index of the list answers it directly.
        rows = rows.filter(TupleLessThan(Tuple(*keys), _read(cursor, len(keys))))
    items = list(rows[: size + 1])
    more = len(items) > size
    items = items[:size]
    return Page(items, _write(items[-1], keys) if more else "")


def _read(cursor: str, length: int) -> tuple[Any, ...]:
    values: tuple[Any, ...] = ()
    try:
        written = json.loads(base64.urlsafe_b64decode(cursor.encode() + b"=="))
        values = tuple(_READERS[kind](text) for kind, text in written)
    except (ValueError, TypeError, KeyError, AttributeError, binascii.Error):
        pass  # told below: another cursor than ours
    if len(values) != length:
        raise Invalid(_("Đường dẫn tới trang này không đúng. Xin mở lại danh sách."))
    return values


_READERS: dict[str, Callable[[str], Any]] = {"d": dt.date.fromisoformat, "u": UUID, "i": int}


def _write(row: Model, keys: Sequence[str]) -> str:
    values = []
    for key in keys:
        value = getattr(row, key)
        kind = "d" if isinstance(value, dt.date) else "u" if isinstance(value, UUID) else "i"
        values.append((kind, str(value)))
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
