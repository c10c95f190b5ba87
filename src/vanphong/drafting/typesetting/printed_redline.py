"""What differs between two versions, set as PDF/A: what came underlined, what went struck through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from vanphong.drafting.redline import Change, Kind
from vanphong.drafting.typesetting import engine
from vanphong.drafting.typesetting.compose import clean
from vanphong.kernel.errors import Invalid

_SIGNS = {Kind.ADDED: "a", Kind.REMOVED: "r"}
# Printed where the font has no such character: an old version cannot be written anew.
_UNKNOWN = "?"
_TEMPLATE = "printed_redline.typ"


def typeset_redline(
    *,
    title: str,
    subtitle: str,
    columns: Sequence[str],
    versions: Sequence[Sequence[str]],
    legend: Change,
    changes: Sequence[Change],
    footer: str,
    page_word: str,
    timestamp: dt.datetime,
) -> bytes:
    """Give the comparison as PDF/A-2a on A4.

    `columns` head the table of the two `versions`; `legend` explains the signs in their own
    look; `footer` and `page_word` (“Trang”) stand at the foot of every page. Characters without
    a glyph are printed as a question mark. Same data and timestamp, same bytes.
    """
    data = {
        "title": title, "subtitle": subtitle, "columns": list(columns), "footer": footer,
        "versions": [list(row) for row in versions], "legend": _pieces(legend),
        "changes": [_pieces(change) for change in changes], "page_word": page_word,
    }  # fmt: skip
    data = each_text(data, clean)
    try:
        pdf, _ = engine.compile_pdf(_TEMPLATE, data, timestamp=timestamp)
    except Invalid as refusal:
        if refusal.code != "glyph_missing":
            raise
        unknown = dict.fromkeys(map(ord, "".join(refusal.data["characters"])), _UNKNOWN)
        data = each_text(data, lambda text: text.translate(unknown))
        pdf, _ = engine.compile_pdf(_TEMPLATE, data, timestamp=timestamp)
    return pdf


def _pieces(change: Change) -> list[dict[str, str]]:
    return [{"k": _SIGNS.get(piece.kind, ""), "t": piece.text} for piece in change.pieces]


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """Give the data with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: each_text(one, change) for key, one in value.items()}
    if isinstance(value, list):
        return [each_text(one, change) for one in value]
    return value
