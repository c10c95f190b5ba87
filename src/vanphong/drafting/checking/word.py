"""A Word file read for its looks: type, distances and sheet after all styles and defaults."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from vanphong.drafting.checking.looks import (
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
from vanphong.drafting.typesetting.docx_losses import LossList
from vanphong.drafting.typesetting.docx_numbering import Numbering
from vanphong.drafting.typesetting.docx_package import Package, unreadable, whole
from vanphong.drafting.typesetting.docx_styles import Styles

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TWIPS_PER_MM = 1440 / 25.4
_TWIPS_PER_PT = 20
_SINGLE = 240
_WORD_SIZE = 10.0  # of a file that names none
_NO_LINE = frozenset({"none", "nil"})
_NOTES = ("footnote", "endnote")
_ID = qn("w:id")
_OPEN = frozenset(
    qn(tag)
    for tag in (
        "w:smartTag", "w:fldSimple", "w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo",
        "w:hyperlink",
    )
)  # fmt: skip


def lay_word(content: bytes) -> Laid:
    """Read a .docx file as lines with their looks.

    :raises Invalid: when the file is broken, locked, not .docx or too large.
    """
    package = Package(content)
    root = package.xml(package.main)
    body = root.find(qn("w:body")) if root is not None else None
    if body is None:
        raise unreadable("Tệp Word không có nội dung.")
    reader = _Reader(package)
    lines = tuple(line for line in reader.lines(body))
    marks = (qn("w:ins"), qn("w:del"), qn("w:commentReference"))
    is_marked_up = next(body.iter(*marks), None) is not None
    sheets = tuple(_sheets(package, root, reader))
    notes = tuple(reader.notes(package, body))
    return Laid(Source.WORD, lines, sheets, _pages(package), is_marked_up, notes)


def paragraphs_of(body: Any) -> Iterator[Any]:
    """Give all paragraphs of a body in the order that `Line.paragraph` counts."""
    for node in body:
        if node.tag == qn("w:p"):
            yield node
        elif node.tag == qn("w:tbl"):
            for row in _rows(node):
                for cell in _cells(row):
                    yield from paragraphs_of(cell)
        elif node.tag in _OPEN:
            yield from paragraphs_of(node)


def texts_of(paragraph: Any) -> Iterator[tuple[Any, Any, str]]:
    """Give the pieces of a paragraph's text: its run, the node that holds it, the words.

    Words are in NFC, tabs and line breaks are one character each; hidden and deleted words are
    left out.
    """
    for child in paragraph:
        if child.tag == qn("w:r") and not _is_hidden(child):
            for node in child:
                text = _text(node)
                if text:
                    yield child, node, text
        elif child.tag in _OPEN:
            yield from texts_of(child)


def _is_hidden(run: Any) -> bool:
    mark = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return mark is not None and mark.get(qn("w:val"), "1") not in {"0", "false", "off"}


def _text(node: Any) -> str:
    if node.tag == qn("w:t"):
        return unicodedata.normalize("NFC", node.text or "")
    if node.tag in {qn("w:tab"), qn("w:ptab")}:
        return "\t"
    if node.tag == qn("w:cr") or (node.tag == qn("w:br") and node.get(qn("w:type")) is None):
        return "\n"
    if node.tag == qn("w:noBreakHyphen"):
        return "-"
    return ""


class _Reader:
    """Walks the file in order, counting paragraphs and tables."""

    def __init__(self, package: Package) -> None:
        self._styles = Styles(package.part("styles"))
        self._numbering = Numbering(package.part("numbering"), LossList())
        self._themes = _theme_fonts(package.part("theme"))
        self._paragraphs = self._tables = self._frames = 0
        self._looks: dict[tuple[bytes, str], Look] = {}

    def lines(self, body: Any) -> Iterator[Line]:
        for node in body:
            if node.tag == qn("w:p"):
                yield from self._paragraph(node, Line(()))
            elif node.tag == qn("w:tbl"):
                yield from self._table(node)
            elif node.tag in _OPEN:
                yield from self.lines(node)

    def notes(self, package: Package, body: Any) -> Iterator[Line]:
        """Give the lines of the notes in the order of their marks in the body."""
        words = {
            (kind, note.get(_ID)): note
            for kind in _NOTES
            for part in package.parts(f"{kind}s")
            for note in part.iter(qn(f"w:{kind}"))
        }
        marks = body.iter(*(qn(f"w:{kind}Reference") for kind in _NOTES))
        for number, mark in enumerate(marks, 1):
            kind = next(kind for kind in _NOTES if mark.tag == qn(f"w:{kind}Reference"))
            note = words.get((kind, mark.get(_ID)))
            for paragraph in paragraphs_of(note) if note is not None else ():
                for line in self._paragraph(paragraph, Line(())):
                    yield note_line(line.bare(), number)

    def _table(self, node: Any) -> Iterator[Line]:
        is_frame = not _has_lines(node, self._styles)
        if is_frame:  # readers count the tables they see
            self._frames -= 1
        else:
            self._tables += 1
        number = self._frames if is_frame else self._tables
        rows = [list(_cells(row)) for row in _rows(node)]
        columns = max(map(len, rows), default=0)
        for down, cells in enumerate(rows):
            for across, cell in enumerate(cells):
                side = Side.WHOLE
                if is_frame and columns > 1:
                    side = Side.RIGHT if across * 2 >= columns else Side.LEFT
                base = Line((), side=side, table=number, cell=(down, across), in_frame=is_frame)
                yield from self._cell(cell, base)

    def _cell(self, cell: Any, base: Line) -> Iterator[Line]:
        for node in cell:
            if node.tag == qn("w:p"):
                yield from self._paragraph(node, base)
            elif node.tag == qn("w:tbl"):
                for row in _rows(node):
                    for inner in _cells(row):
                        yield from self._cell(inner, base)
            elif node.tag in _OPEN:
                yield from self._cell(node, base)

    def _paragraph(self, node: Any, base: Line) -> Iterator[Line]:
        number = self._paragraphs
        self._paragraphs += 1
        base = dataclasses.replace(
            base, paragraph=number, align=self.align(node), spacing=self._spacing(node),
            marker=self._numbering.marker_of(node, self._styles)[0], has_rule=_has_rule(node),
        )  # fmt: skip
        pieces: list[Piece] = []
        start = place = 0
        for run, _node, text in texts_of(node):
            look = self.look(run, node)
            for index, words in enumerate(text.split("\n")):
                if index:
                    yield dataclasses.replace(base, pieces=tuple(pieces), start=start)
                    place += 1
                    pieces, start = [], place
                    base = dataclasses.replace(base, marker="", has_rule=False)
                if words:
                    pieces.append(Piece(words, look))
                    place += len(words)
        yield dataclasses.replace(base, pieces=tuple(pieces), start=start)

    def look(self, run: Any, paragraph: Any) -> Look:
        """Give how a run of a paragraph is set."""
        own = run.find(qn("w:rPr"))
        key = _key(own), self._styles.style_id(paragraph)
        found = self._looks.get(key)
        if found is None:
            found = self._looks[key] = self._look(run, paragraph)
        return found

    def _look(self, run: Any, paragraph: Any) -> Look:
        styles = self._styles
        size = styles.run_attribute(run, paragraph, "w:sz", "w:val")
        underline = styles.run_attribute(run, paragraph, "w:u", "w:val")
        return Look(
            font=self._font(run, paragraph),
            size=_number(size, int(_WORD_SIZE * 2)) / 2,
            bold=styles.is_on(run, paragraph, "w:b"),
            italic=styles.is_on(run, paragraph, "w:i"),
            underline=underline not in {"", "none"},
        )

    def _font(self, run: Any, paragraph: Any) -> str:
        for attribute in ("w:asciiTheme", "w:ascii", "w:hAnsi"):
            named, depth = self._styles.run_attribute_depth(
                run, paragraph, "w:rFonts", attribute
            )
            if named and attribute == "w:asciiTheme":
                plain, plain_depth = self._styles.run_attribute_depth(
                    run, paragraph, "w:rFonts", "w:ascii"
                )
                if plain and plain_depth < depth:
                    return plain
                return self._themes.get(named[:5], "")
            if named:
                return named
        return ""

    def align(self, node: Any) -> str:
        """Give how a paragraph is aligned."""
        value = self._styles.paragraph_attribute(node, "w:jc", "w:val")
        return {"both": "justify", "end": "right", "start": "left", "": "left"}.get(
            value, value
        )

    def _spacing(self, node: Any) -> Spacing:
        def of(tag: str, name: str) -> str:
            return self._styles.paragraph_attribute(node, tag, name)

        line, rule = of("w:spacing", "w:line"), of("w:spacing", "w:lineRule") or "auto"
        share = _SINGLE if rule == "auto" else _TWIPS_PER_PT
        return Spacing(
            line=_signed(line) / share if line else 1.0,
            line_rule=rule,
            before=_signed(of("w:spacing", "w:before")) / _TWIPS_PER_PT,
            after=_signed(of("w:spacing", "w:after")) / _TWIPS_PER_PT,
            indent_mm=_signed(of("w:ind", "w:firstLine")) / _TWIPS_PER_MM,
        )


def _key(own: Any) -> bytes:
    """Give what tells one set of direct looks from another."""
    if own is None:
        return b""
    parts = []
    for child in own:
        parts.append(str(child.tag))
        parts += [f"{name}={value}" for name, value in sorted(child.attrib.items())]
    return "|".join(parts).encode()


def _rows(table: Any) -> Iterator[Any]:
    for node in table:
        if node.tag == qn("w:tr"):
            yield node
        elif node.tag in _OPEN:
            yield from _rows(node)


def _cells(row: Any) -> Iterator[Any]:
    for node in row:
        if node.tag == qn("w:tc"):
            yield node
        elif node.tag in _OPEN:
            yield from _cells(node)


def _has_lines(table: Any, styles: Styles) -> bool:
    """Say whether a table is drawn with lines; the frame of a document is not."""
    borders = table.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}")
    if borders is not None:
        return any(line.get(qn("w:val"), "none") not in _NO_LINE for line in borders)
    style = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
    name = "" if style is None else styles.name(style.get(qn("w:val"), ""))
    return "grid" in name or any(
        line.get(qn("w:val"), "none") not in _NO_LINE
        for cell in table.iter(qn("w:tcBorders"))
        for line in cell
    )


def _has_rule(paragraph: Any) -> bool:
    """Say whether a line is drawn: a border of the paragraph or a drawn shape."""
    borders = paragraph.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
    if borders is not None and any(
        line.get(qn("w:val"), "none") not in _NO_LINE for line in borders
    ):
        return True
    return any(True for _ in paragraph.iter(qn("w:pict"), qn("w:drawing")))


def _theme_fonts(root: Any | None) -> dict[str, str]:
    """Give the Latin fonts of a theme by the first letters of their names: major, minor."""
    found: dict[str, str] = {}
    if root is None:
        return found
    for name in ("major", "minor"):
        node = root.find(f".//{_A}{name}Font/{_A}latin")
        if node is not None:
            found[name] = node.get("typeface", "")
    return found


def _sheets(package: Package, root: Any, reader: _Reader) -> Iterator[Sheet]:
    number: PageNumber | None = None
    for section in root.iter(qn("w:sectPr")):
        size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))

        def mm(node: Any, name: str, default: int = 0) -> float:
            value = default if node is None else _signed(node.get(qn(name), str(default)))
            return value / _TWIPS_PER_MM

        number = _page_number(package, section, reader, mm(margins, "w:header")) or number
        yield Sheet(
            width=mm(size, "w:w", 12240), height=mm(size, "w:h", 15840),
            top=mm(margins, "w:top"), bottom=mm(margins, "w:bottom"),
            left=mm(margins, "w:left"), right=mm(margins, "w:right"),
            number=number,
        )  # fmt: skip


def _page_number(
    package: Package, section: Any, reader: _Reader, distance: float
) -> PageNumber | None:
    """Give the page number that a section's headers and footers carry."""
    differs = section.find(qn("w:titlePg")) is not None
    found: PageNumber | None = None
    on_first = not differs
    for tag, at_top in (("w:headerReference", True), ("w:footerReference", False)):
        for reference in section.findall(qn(tag)):
            kind = reference.get(qn("w:type"), "default")
            link = package.links.get(reference.get(qn("r:id"), ""), ("", "", True))
            root = None if link[2] else package.xml(link[1])
            paragraph = None if root is None else _numbered(root)
            if paragraph is None:
                continue
            if kind == "first":
                on_first = on_first or differs
                continue
            run = next(paragraph.iter(qn("w:r")), None)
            found = PageNumber(
                at_top, reader.align(paragraph),
                Look() if run is None else reader.look(run, paragraph),
                distance if at_top else None,
            )  # fmt: skip
    return None if found is None else dataclasses.replace(found, on_first=on_first)


def _numbered(root: Any) -> Any | None:
    """Give the paragraph with a field of the page's number."""
    for paragraph in root.iter(qn("w:p")):
        words = [node.text or "" for node in paragraph.iter(qn("w:instrText"))]
        words += [node.get(qn("w:instr"), "") for node in paragraph.iter(qn("w:fldSimple"))]
        if any("PAGE" in word.split() for word in words):
            return paragraph
    return None


def _pages(package: Package) -> int:
    root = package.xml("docProps/app.xml")
    if root is None:
        return 0
    node = root.find(
        "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Pages"
    )
    return 0 if node is None else whole(node.text, 0)


def _signed(value: str) -> int:
    sign = -1 if value.startswith("-") else 1
    return sign * _number(value.lstrip("-+"), 0)


def _number(value: str, default: int) -> int:
    return whole(value.partition(".")[0], default)
