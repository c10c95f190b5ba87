"""Cells of tables and of lists of facts, drawn in one go: a list has hundreds of them."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.template import loader
from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

_EMPTY: tuple[Any, ...] = (None, "")


def draw_cells(
    context: Context, cells: Iterable[Any], columns: Sequence[Mapping[str, Any]], today: Any
) -> SafeString:
    """Draw the cells of one row under their columns; a cell is a mapping, or a bare value."""
    return mark_safe(  # noqa: S308 - escaped piece by piece
        "".join(
            f"{_head(column.get('kind') or 'plain', str(column['label']))}"
            f"{draw_cell(context, cell, today)}</td>"
            for cell, column in zip(cells, columns, strict=True)
        )
    )


@functools.lru_cache(maxsize=1024)
def _head(kind: str, label: str) -> str:
    return f'<td class="col-{escape(kind)}" data-label="{escape(label)}">'


def draw_cell(context: Context, cell: Any, today: dt.date | None = None) -> str:
    """Draw what one cell says: badge, due date, text or link, detail."""
    if not isinstance(cell, Mapping):
        return _said(context, cell)
    parts = []
    if badge := cell.get("badge"):
        parts += [_component("_badge", badge), " "]
    if due := cell.get("due"):
        parts.append(_component("_due", {**due, "today": today}))
    if html := cell.get("html"):
        parts.append(conditional_escape(html))
    elif url := cell.get("url"):
        words = _said(context, cell.get("text"))
        parts.append(format_html('<a href="{}" data-open>{}</a>', url, mark_safe(words)))  # noqa: S308
    else:
        parts.append(_said(context, cell.get("text")))
    if detail := cell.get("detail"):
        parts.append(f"<small>{_said(context, detail)}</small>")
    return mark_safe("".join(parts))  # noqa: S308 - escaped piece by piece


def _said(context: Context, value: Any) -> str:
    return "" if value in _EMPTY else render_value_in_context(value, context)


def _component(name: str, given: Mapping[str, Any]) -> str:
    return loader.get_template(f"kernel/components/{name}.html").render(dict(given))
