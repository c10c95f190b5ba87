"""A sheet of facts and sections set as PDF/A: a sheet of appraisal, a trace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vanphong.drafting.typesetting import engine
from vanphong.drafting.typesetting.compose import clean
from vanphong.drafting.typesetting.official import Box, box_of
from vanphong.drafting.typesetting.printed_redline import each_text
from vanphong.kernel.errors import Invalid

_QUESTION = "query(<spot>).map(m => m.value + m.location().position())"
_TEMPLATE = "printed_sheet.typ"
# Printed where the font has no such character: what was said cannot be written anew.
_UNKNOWN = "?"
# For a signature by hand above a name.
_ROOM = " \n \n \n \n"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the sheet: paragraphs, then a table of columns (heading, share of the width)."""

    title: str
    paragraphs: Sequence[str] = ()
    columns: Sequence[tuple[str, float]] = ()
    rows: Sequence[Sequence[str]] = ()


def signing(how: str, *sides: tuple[str, str]) -> Section:
    """Give the places where people sign on paper, side by side: as what, and the name below.

    `how` says how, as `ký, ghi rõ họ tên`; an empty name is written by hand.
    """
    heads = [(f"{words} ({how})", 1.0) for words, _name in sides]
    return Section("", [], heads, [[_ROOM + name for _words, name in sides]])


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the sheet; without a `signer` no place is left for a signature."""

    office: str
    title: str
    subtitle: str
    facts: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    footer: str
    page_word: str = "Trang"
    signed_as: str = ""
    signer: str = ""


def typeset_sheet(sheet: Sheet, *, timestamp: dt.datetime) -> tuple[bytes, Box | None]:
    """Give the sheet as PDF/A-2a on A4, and where its signature goes.

    Characters without a glyph are printed as a question mark. Same data and timestamp, same bytes.
    """
    data = each_text(_data(sheet), clean)
    try:
        pdf, spots = engine.compile_pdf(
            _TEMPLATE, data, timestamp=timestamp, question=_QUESTION
        )
    except Invalid as refusal:
        if refusal.code != "glyph_missing":
            raise
        unknown = dict.fromkeys(map(ord, "".join(refusal.data["characters"])), _UNKNOWN)
        data = each_text(data, lambda text: text.translate(unknown))
        pdf, spots = engine.compile_pdf(
            _TEMPLATE, data, timestamp=timestamp, question=_QUESTION
        )
    return pdf, box_of(spots[0]) if spots else None


def _data(sheet: Sheet) -> dict[str, Any]:
    return {
        "office": sheet.office, "title": sheet.title, "subtitle": sheet.subtitle,
        "facts": [list(one) for one in sheet.facts], "footer": sheet.footer,
        "page_word": sheet.page_word, "signed_as": sheet.signed_as, "signer": sheet.signer,
        "sections": [
            {
                "title": one.title, "paragraphs": list(one.paragraphs),
                "columns": [list(column) for column in one.columns],
                "rows": [list(row) for row in one.rows],
            }
            for one in sheet.sections
        ],
    }  # fmt: skip
