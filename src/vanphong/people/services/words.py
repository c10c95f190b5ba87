"""Typed words as they are kept."""

from __future__ import annotations

from django.db.models import Model

from vanphong.kernel.errors import within
from vanphong.kernel.text import one_line


def kept(row: type[Model], field: str, typed: str) -> str:
    """Give words in one line that have room in the row; none are cut off.

    :raises Invalid: `too_long`, at the field.
    """
    room = getattr(row._meta.get_field(field), "max_length", 0)
    return within(one_line(typed), room, field)
