"""Cells of tables and of lists of facts, drawn in one go: a list has hundreds of them."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape as _escape
from typing import Any

from django.template import loader
from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

_EMPTY: tuple[Any, ...] = (None, "")
_SIGNS = re.compile(r"""[&<>"']""")


def draw_rows(
    context: Context,
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[Mapping[str, Any]],
    today: Any,
    *,
    name: str,
    form: str,
) -> SafeString:
    """Draw the rows of a table; `name` and `form` are those of the boxes that pick rows."""
    heads = [_head(column.get("kind") or "plain", str(column["label"])) for column in columns]
    drawn = []
    for number, row in enumerate(rows, 1):
        state = f' class="{escaped(row["state"])}"' if row.get("state") else ""
        pick = _pick(row, number, name, form) if row.get("value") else ""
        cells = _cells(context, row["cells"], heads, today)
        drawn.append(f"<tr{state}>{pick}\n{cells}</tr>\n")
    return SafeString("".join(drawn))  # escaped piece by piece


def draw_heads(columns: Sequence[Mapping[str, Any]]) -> SafeString:
    """Draw the heads of a table's columns: {label, kind, sort_url, sorted, unseen}."""
    heads = [
        _column_head(*(str(column.get(name) or "") for name in _HEAD)) for column in columns
    ]
    return SafeString("".join(heads))  # escaped piece by piece


_HEAD = ("label", "kind", "sort_url", "sorted", "unseen")


@functools.lru_cache(maxsize=1024)
def _column_head(label: str, kind: str, sort_url: str, order: str, unseen: str) -> str:
    said: str = escape(label)
    if unseen:
        said = f'<span class="unseen">{said}</span>'
    elif sort_url:
        arrow = {"": "", "ascending": " ↑"}.get(order, " ↓")
        said = f'<a href="{escape(sort_url)}">{said}{arrow}</a>'
    sort = f' aria-sort="{escape(order)}"' if order else ""
    return f'<th scope="col" class="col-{escape(kind or "plain")}"{sort}>{said}</th>'


def draw_cells(
    context: Context, cells: Iterable[Any], columns: Sequence[Mapping[str, Any]], today: Any
) -> SafeString:
    """Draw the cells of one row under their columns; a cell is a mapping, or a bare value."""
    heads = [_head(column.get("kind") or "plain", str(column["label"])) for column in columns]
    return SafeString(_cells(context, cells, heads, today))  # escaped piece by piece


def _cells(context: Context, cells: Iterable[Any], heads: Sequence[str], today: Any) -> str:
    return "".join(
        f"{head}{draw_cell(context, cell, today)}</td>"
        for cell, head in zip(cells, heads, strict=True)
    )


@functools.lru_cache(maxsize=1024)
def _head(kind: str, label: str) -> str:
    return f'<td class="col-{escape(kind)}" data-label="{escape(label)}">'


def _pick(row: Mapping[str, Any], number: int, name: str, form: str) -> str:
    label = f"{gettext('Chọn')} {row.get('pick_label') or number}"
    belongs = f' form="{escaped(form)}"' if form else ""
    ticked = " checked" if row.get("is_picked") else ""
    return (
        f'<td class="col-pick"><input type="checkbox" name="{escaped(name)}" '
        f'value="{escaped(row["value"])}"{ticked}{belongs} aria-label="{escaped(label)}"></td>'
    )


def draw_cell(context: Context, cell: Any, today: dt.date | None = None) -> str:
    """Draw what one cell says: badge, due date, text or link, detail."""
    if cell.__class__ is str:  # most of them
        return _escaped(cell)
    if not isinstance(cell, Mapping):
        return _said(context, cell)
    parts = []
    if badge := cell.get("badge"):
        parts += [_component("_badge", badge), " "]
    if due := cell.get("due"):
        parts.append(_component("_due", {**due, "today": today}))
    if html := cell.get("html"):
        parts.append(escaped(html))
    elif url := cell.get("url"):
        parts.append(
            f'<a href="{escaped(url)}" data-open>{_said(context, cell.get("text"))}</a>'
        )
    else:
        parts.append(_said(context, cell.get("text")))
    if detail := cell.get("detail"):
        parts.append(f"<small>{_said(context, detail)}</small>")
    return SafeString("".join(parts))  # escaped piece by piece


def _said(context: Context, value: Any) -> str:
    if value.__class__ is str:  # the rest may be dates, numbers, safe pieces
        return _escaped(value)
    return "" if value in _EMPTY else render_value_in_context(value, context)


def escaped(value: Any) -> str:
    """Escape what is not marked as safe, as templates do, without their detour for plain text."""
    return _escaped(value) if value.__class__ is str else conditional_escape(value)


def _escaped(value: str) -> str:
    return _escape(value) if _SIGNS.search(value) else value


def highlighted(parts: Iterable[tuple[str, bool]]) -> SafeString:
    """Draw the pieces (text, is a hit) of a text, the hits marked."""
    drawn = (f"<mark>{escaped(text)}</mark>" if hit else escaped(text) for text, hit in parts)
    return SafeString("".join(drawn))  # escaped piece by piece


def _component(name: str, given: Mapping[str, Any]) -> str:
    if name == "_due" and not given["today"]:  # counted from now
        return loader.get_template(f"kernel/components/{name}.html").render(dict(given))
    return _drawn(name, get_language(), tuple(sorted(given.items())))


@functools.lru_cache(maxsize=4096)
def _drawn(name: str, _language: str | None, given: tuple[tuple[str, Any], ...]) -> str:
    return loader.get_template(f"kernel/components/{name}.html").render(dict(given))
