"""A PDF read for its looks: letters with their type and place, joined to lines and paragraphs.

Runs in the limited child that reads files from outside; what comes back is JSON.
"""

from __future__ import annotations

import ctypes
import re
import statistics
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pypdfium2 import raw

from vanphong.drafting.checking.looks import (
    OUTSIDE,
    Laid,
    Line,
    Look,
    PageNumber,
    Piece,
    Sheet,
    Side,
    Source,
    Spacing,
    note_line,
)

TASK = "lay_pdf"
MOST_PAGES = 60
_MM = 25.4 / 72
_GAP = 24.0  # pt between columns
_SHORT = 30.0  # a line that ends so far from the margin ends its paragraph
_SMALLER = 1.5  # pt that footnotes are smaller than the text, at least
_SUBSET = re.compile(r"^[A-Z]{6}\+")


@dataclass(slots=True)
class _Row:
    """A line of letters on a page; pt from the left and from the top."""

    page: int
    pieces: list[tuple[str, Look]] = field(default_factory=list)
    left: float = 1e9
    right: float = 0.0
    top: float = 1e9
    bottom: float = 0.0
    side: str = ""

    @property
    def text(self) -> str:
        return "".join(text for text, _look in self.pieces)

    def put(self, letter: str, look: Look, box: tuple[float, float, float, float]) -> None:
        if self.pieces and (self.pieces[-1][1] == look or letter.isspace()):
            self.pieces[-1] = (self.pieces[-1][0] + letter, self.pieces[-1][1])
        else:
            self.pieces.append((letter, look))
        if not letter.isspace():
            self.left, self.right = min(self.left, box[0]), max(self.right, box[1])
            self.top, self.bottom = min(self.top, box[2]), max(self.bottom, box[3])


def lay_pdf(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Read the pages of a PDF; the answer is what `laid_from` makes a `Laid` of."""
    document = pdfium.PdfDocument(content)
    try:
        pages = []
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number]
            size = page.get_size()
            rows = [row for row in _rows(page, number + 1, size[1]) if row.text.strip()]
            pages.append((size, rows))
        return {
            "pages": [_page_out(size, rows) for size, rows in pages],
            "count": len(document),
        }, []
    finally:
        document.close()


def _page_out(size: tuple[float, float], rows: Sequence[_Row]) -> dict[str, Any]:
    return {
        "size": size,
        "rows": [
            {
                "pieces": [[t, k.font, k.size, k.bold, k.italic] for t, k in row.pieces],
                "box": [row.left, row.right, row.top, row.bottom], "side": row.side,
            }
            for row in rows
        ],
    }  # fmt: skip


def _rows(page: Any, number: int, height: float) -> Iterator[_Row]:
    text = page.get_textpage()
    row = _Row(number)
    try:
        for at in range(text.count_chars()):
            letter = chr(raw.FPDFText_GetUnicode(text, at) or 32)
            if letter in "\r\n":
                if letter == "\n":
                    yield row
                    row = _Row(number)
                continue
            box = _box(text, at, height)
            if row.pieces and not letter.isspace() and box[2] > row.bottom + 2:
                yield row
                row = _Row(number)
            if row.pieces and not letter.isspace() and box[0] - row.right > _GAP:
                row.pieces.append(("\t", row.pieces[-1][1]))
            row.put(letter, _look(text, at), box)
        yield row
    finally:
        text.close()
        page.close()


def _box(text: Any, at: int, height: float) -> tuple[float, float, float, float]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(text, at, left, right, bottom, top)
    return left.value, right.value, height - top.value, height - bottom.value


def _look(text: Any, at: int) -> Look:
    matrix = raw.FS_MATRIX()
    scale = abs(matrix.d) if raw.FPDFText_GetMatrix(text, at, matrix) else 1.0
    size = raw.FPDFText_GetFontSize(text, at)
    buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, at, buffer, 128, flags)
    name = _SUBSET.sub("", buffer.value.decode("utf-8", "replace"))
    return Look(
        font=re.split(r"[,-]|PS(?=MT|-|$)|MT$", name)[0], size=round(size * abs(scale or 1.0) * 2) / 2,
        bold="bold" in name.lower(), italic="italic" in name.lower() or "oblique" in name.lower(),
    )  # fmt: skip


def laid_from(answer: Mapping[str, Any]) -> Laid:
    """Make lines and sheet of what the child has read."""
    lines: list[Line] = []
    sheets: list[Sheet] = []
    number: PageNumber | None = None
    paragraph = 0
    pages = [_rows_in(page, at + 1) for at, page in enumerate(answer["pages"])]
    noted = _take_notes(pages)
    left, right = _edges(pages)
    for at, (page, rows) in enumerate(zip(answer["pages"], pages, strict=True)):
        width, height = page["size"]
        if at and rows and rows[0].text.strip().isdigit():
            first = rows.pop(0)
            middle = abs((first.left + first.right) / 2 - (left + right) / 2)
            number = PageNumber(
                True, "center" if middle < 12 else "right", _most(first), first.top * _MM
            )
        if at and rows and rows[-1].text.strip().isdigit() and rows[-1].bottom > height - 60:
            number = PageNumber(False, "center", _most(rows.pop()))
        top = min((row.top for row in rows), default=0.0) * _MM
        bottom = (height - max((row.bottom for row in rows), default=height)) * _MM
        sheets.append(
            Sheet(width * _MM, height * _MM, top, bottom, left * _MM, (width - right) * _MM)
        )
        before: _Row | None = None
        for row in rows:
            goes_on = before is not None and _goes_on(before, row, left, right)
            if goes_on:
                lines[-1] = _joined(lines[-1], row)
            else:
                lines.append(_line(row, paragraph, left, right))
                paragraph += 1
            before = row
    sheets = [_with_number(sheet, number) for sheet in sheets]
    notes = tuple(_notes(noted, left, right))
    return Laid(Source.PDF, tuple(lines), tuple(sheets), int(answer["count"]), notes=notes)


def _take_notes(pages: Sequence[list[_Row]]) -> list[_Row]:
    """Take the rows of footnotes out of the pages and give them.

    They are set smaller than the text, the first of a page behind a small number that stands
    higher; rows of their size follow to the end of the page.
    """
    taken: list[_Row] = []
    usual = _usual_size(pages)
    for rows in pages:
        first = next((n for n, row in enumerate(rows) if _begins_note(row, usual)), len(rows))
        size = _most(rows[first]).size if first < len(rows) else 0.0
        taken += [row for row in rows[first:] if _most(row).size == size]
        rows[first:] = [row for row in rows[first:] if _most(row).size != size]
    return taken


def _usual_size(pages: Sequence[Sequence[_Row]]) -> float:
    letters: dict[float, int] = {}
    for row in (row for rows in pages for row in rows):
        size = _most(row).size
        letters[size] = letters.get(size, 0) + len(row.text)
    return max(letters, key=lambda size: letters[size], default=0.0)


def _begins_note(row: _Row, usual: float) -> bool:
    words, look = row.pieces[0]
    size = _most(row).size
    return words.strip().isdigit() and look.size < size <= usual - _SMALLER


def _notes(rows: Sequence[_Row], left: float, right: float) -> Iterator[Line]:
    """Give a line for each footnote."""
    found: list[Line] = []
    for row in rows:
        if found and not row.pieces[0][0].strip().isdigit():
            found[-1] = _joined(found[-1], row)
        else:
            found.append(_line(row, OUTSIDE, left, right))
    for number, line in enumerate(found, 1):
        yield note_line(line.part(len(line.pieces[0].text), len(line.text)).bare(), number)


def _with_number(sheet: Sheet, number: PageNumber | None) -> Sheet:
    return Sheet(
        sheet.width,
        sheet.height,
        sheet.top,
        sheet.bottom,
        sheet.left,
        sheet.right,
        number=number,
    )


def _rows_in(page: Mapping[str, Any], number: int) -> list[_Row]:
    rows = []
    for one in page["rows"]:
        left, right, top, bottom = one["box"]
        pieces = [
            (unicodedata.normalize("NFC", text), Look(font, size, bold, italic))
            for text, font, size, bold, italic in one["pieces"]
        ]
        rows.append(_Row(number, pieces, left, right, top, bottom, one["side"]))
    return rows


def _edges(pages: Sequence[Sequence[_Row]]) -> tuple[float, float]:
    """Give the edges of the running text: where most long lines begin and end."""
    long = [row for rows in pages for row in rows if len(row.text.strip()) > 60]
    if not long:
        long = [row for rows in pages for row in rows] or [_Row(1, left=85.0, right=552.0)]
    left = min(row.left for row in long)
    return left, statistics.quantiles([row.right for row in long], n=10)[-1] if len(
        long
    ) > 2 else max(r.right for r in long)


def _goes_on(before: _Row, row: _Row, left: float, right: float) -> bool:
    """Say whether a line continues the paragraph of the one above it."""
    if "\t" in before.text or "\t" in row.text or before.page != row.page:
        return False
    reaches = before.right > right - _SHORT
    near = row.top - before.bottom < 14
    return (
        reaches and near and abs(row.left - left) < 8 and _most(before).size == _most(row).size
    )


def _most(row: _Row) -> Look:
    return Line(tuple(Piece(text, look) for text, look in row.pieces)).look


def _joined(line: Line, row: _Row) -> Line:
    *before, last = line.pieces
    last = Piece(f"{last.text.rstrip()} ", last.look)
    pieces = (*before, last, *(Piece(text, look) for text, look in _spaced(row)))
    return Line(
        pieces, line.paragraph, line.start, line.page, line.side, line.align, line.spacing
    )


def _spaced(row: _Row) -> list[tuple[str, Look]]:
    text, look = row.pieces[0]
    return [(text.lstrip(), look), *row.pieces[1:]]


def _line(row: _Row, paragraph: int, left: float, right: float) -> Line:
    middle, whole = (row.left + row.right) / 2, (left + right) / 2
    is_short = row.right - row.left < 0.6 * (right - left)
    align, side = "", Side.WHOLE
    if abs(middle - whole) < 10 and row.left - left > 20 and is_short:
        align = "center"
    elif row.right < whole:
        side = Side.LEFT
    elif row.left > whole - 40:
        side = Side.RIGHT
    pieces = tuple(Piece(text, look) for text, look in row.pieces)
    spacing = Spacing(indent_mm=(row.left - left) * _MM)
    return Line(pieces, paragraph, page=row.page, side=side, align=align, spacing=spacing)
