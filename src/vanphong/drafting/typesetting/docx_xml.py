"""WordprocessingML from words and looks: runs, paragraphs, cells; lengths in mm and pt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml.ns import nsdecls

from vanphong.drafting.typesetting.compose import clean

NAMESPACES = nsdecls("w", "r", "wp", "a", "pic")
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TWIPS_PER_MM = 1440 / 25.4
# Shares of the size that letters of Times are wide, about; bold ones a little more.
_CAPITAL, _SMALL, _NARROW, _BOLD = 0.68, 0.46, 0.27, 1.05
_POINTS_PER_MM = 72 / 25.4


def twips(mm: float) -> int:
    """Give a length in twentieths of a point."""
    return round(mm * _TWIPS_PER_MM)


def attribute(value: str) -> str:
    """Give text as the quoted value of an attribute."""
    return quoteattr(clean(value))


def looks(rule: Mapping[str, Any]) -> str:
    """Give the run properties that a rule of form sets, capitals left out."""
    size = round(rule["size"] * 2)
    return (
        ("<w:b/>" if rule.get("weight") == "bold" else "")
        + ("<w:i/>" if rule.get("style") == "italic" else "")
        + f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        + ('<w:u w:val="single"/>' if rule.get("underline") else "")
    )


def run(text: str, properties: str = "") -> str:
    """Give a run of clean text; a line break inside stays one."""
    lines = (
        f'<w:t xml:space="preserve">{escape(t)}</w:t>' if t else "" for t in text.split("\n")
    )
    set_so = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{set_so}{'<w:br/>'.join(lines)}</w:r>" if text else ""


def paragraph(style: str, runs: str, properties: str = "") -> str:
    """Give a paragraph; `properties` in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs}</w:p>'


def indents(left: float = 0, right: float = 0) -> str:
    """Give the indents of a paragraph in mm, the first line as the others."""
    return f'<w:ind w:left="{twips(left)}" w:right="{twips(right)}" w:firstLine="0"/>'


def borders(tag: str, sides: Iterable[str], kind: str = "single", space: int = 0) -> str:
    """Give lines on the sides, 0.75 pt."""
    drawn = "".join(
        f'<w:{side} w:val="{kind}" w:sz="6" w:space="{space}" w:color="auto"/>'
        for side in sides
    )
    return f"<w:{tag}>{drawn}</w:{tag}>"


def width_mm(text: str, rule: Mapping[str, Any]) -> float:
    """Give about how long a line of words is."""
    shares = sum(
        _NARROW if not one.isalnum() else _CAPITAL if one.isupper() else _SMALL for one in text
    )
    bold = _BOLD if rule.get("weight") == "bold" else 1
    return shares * bold * float(rule["size"]) / _POINTS_PER_MM


def table(widths: Iterable[int], rows: str, lines: str, extra: str = "") -> str:
    """Give a table of columns in twips over the whole of their width."""
    columns = list(widths)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/>{lines}'
        f'<w:tblLayout w:type="fixed"/>{extra}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


def cell(width: int, content: str, properties: str = "") -> str:
    """Give a cell; one without content has an empty paragraph, as it must."""
    shown = content or "<w:p/>"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{shown}</w:tc>'
    )
