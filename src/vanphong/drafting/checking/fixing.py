"""A Word file with fixes applied: only what they name changes, everything else stays as it was."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterable
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from vanphong.drafting.checking.findings import (
    Finding,
    PutPageNumber,
    Replace,
    SetParagraph,
    SetSheet,
    SetType,
    in_order,
)
from vanphong.drafting.checking.word import paragraphs_of, texts_of

_ALIGN = {
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


def fixed(content: bytes, findings: Iterable[Finding]) -> bytes:
    """Give the Word file with the fixes of these findings; those without one change nothing.

    Also those that are not sure: who calls has picked them. Fixes speak of places in the file as
    it was checked, so all are applied together. Of two that would change the same words the
    first is applied.
    """
    document = docx.Document(io.BytesIO(content))
    changes = [change for one in findings if one.fix for change in one.fix.changes]
    paragraphs = list(paragraphs_of(document.element.body))
    for change in changes:  # looks first: they leave the places of words as they are
        if isinstance(change, SetType):
            _set_type(paragraphs[change.paragraph], change)
        elif isinstance(change, SetParagraph):
            _set_paragraph(paragraphs[change.paragraph], change)
        elif isinstance(change, SetSheet):
            _set_sheets(document, change)
        elif isinstance(change, PutPageNumber):
            _put_page_numbers(document, change)
    for change in in_order(changes):
        _replace(paragraphs[change.paragraph], change)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _pieces(paragraph: Any) -> list[tuple[Any, Any, str, int]]:
    """Give run, node, words and place of every piece of text."""
    found, place = [], 0
    for run, node, text in texts_of(paragraph):
        found.append((run, node, text, place))
        place += len(text)
    return found


def _replace(paragraph: Any, change: Replace) -> None:
    pieces = _pieces(paragraph)
    put = False
    for run, node, text, place in pieces:
        start, end = max(0, change.start - place), min(len(text), change.end - place)
        holds = place <= change.start <= place + len(text)
        if node.tag != qn("w:t"):
            if change.start <= place < change.end:
                run.remove(node)
            continue
        if start < end or (holds and not put and change.start == change.end):
            words = "" if put else change.text
            _write(node, text[:start] + words + text[max(start, end) :])
            put = True
    if not put and change.text:
        run = OxmlElement("w:r")
        node = OxmlElement("w:t")
        run.append(node)
        paragraph.append(run)
        _write(node, change.text)


def _write(node: Any, text: str) -> None:
    node.text = text
    node.set(qn("xml:space"), "preserve")


def _set_type(paragraph: Any, change: SetType) -> None:
    for run in _runs_of(paragraph, change.start, change.end):
        font = Run(run, None).font  # type: ignore[arg-type]
        if change.font is not None:
            font.name = change.font
            fonts = run.rPr.find(qn("w:rFonts"))
            for name in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
                fonts.attrib.pop(qn(f"w:{name}"), None)
            fonts.set(qn("w:cs"), change.font)
        if change.size is not None:
            font.size = Pt(change.size)
        for name in ("bold", "italic", "underline"):
            value = getattr(change, name)
            if value is not None:
                setattr(font, name, value)


def _runs_of(paragraph: Any, start: int, end: int) -> list[Any]:
    """Give the runs of exactly these letters; runs that go beyond them are parted."""
    for cut in (start, end):
        for run, node, text, place in _pieces(paragraph):
            inside = node.tag == qn("w:t") and place < cut < place + len(text)
            if inside or (place == cut and _has_text_before(run, node)):
                _part(run, node, text, cut - place)
                break
    seen: dict[int, Any] = {}
    for run, _node, text, place in _pieces(paragraph):
        if place < end and place + len(text) > start:
            seen.setdefault(id(run), run)
    return list(seen.values())


def _has_text_before(run: Any, node: Any) -> bool:
    return any(child.tag != qn("w:rPr") for child in list(run)[: list(run).index(node)])


def _part(run: Any, node: Any, text: str, at: int) -> None:
    """Part a run in two behind `at` letters of one of its nodes; before the node with none."""
    rest = copy.deepcopy(run)
    index = list(run).index(node)
    behind = list(rest)[index]
    for later in list(run)[index + (1 if at else 0) :]:
        run.remove(later)
    for earlier in list(rest)[:index]:
        if earlier.tag != qn("w:rPr"):
            rest.remove(earlier)
    if at:
        _write(node, text[:at])
        _write(behind, text[at:])
    run.addnext(rest)


def _set_paragraph(paragraph: Any, change: SetParagraph) -> None:
    looks = Paragraph(paragraph, None).paragraph_format  # type: ignore[arg-type]
    if change.align is not None:
        looks.alignment = _ALIGN[change.align]
    if change.line_pt is not None:
        looks.line_spacing = Pt(change.line_pt)
        looks.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    if change.after_pt is not None:
        looks.space_after = Pt(change.after_pt)
    if change.indent_mm is not None:
        looks.first_line_indent = Mm(change.indent_mm)


def _set_sheets(document: Any, change: SetSheet) -> None:
    for section in document.sections:
        for name, value in (
            ("page_width", change.width), ("page_height", change.height),
            ("top_margin", change.top), ("bottom_margin", change.bottom),
            ("left_margin", change.left), ("right_margin", change.right),
        ):  # fmt: skip
            if value is not None:
                setattr(section, name, Mm(value))


def _put_page_numbers(document: Any, change: PutPageNumber) -> None:
    for section in document.sections:
        section.different_first_page_header_footer = True
        section.header_distance = Mm(change.distance_mm)
        for part in (
            section.header,
            section.footer,
            section.first_page_header,
            section.first_page_footer,
        ):
            if not part.is_linked_to_previous:
                _drop_numbers(part)
        section.header.is_linked_to_previous = False
        paragraph = (
            section.header.paragraphs[0]
            if section.header.paragraphs
            else section.header.add_paragraph()
        )
        if paragraph.text.strip():
            paragraph = section.header.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), " PAGE ")
        run = paragraph.add_run("2")
        run.font.name, run.font.size = "Times New Roman", Pt(change.size)
        paragraph._p.append(field)
        field.append(run._r)


def _drop_numbers(part: Any) -> None:
    """Take paragraphs with a field of the page's number out of a header or footer."""
    for paragraph in list(part.paragraphs):
        words = [node.text or "" for node in paragraph._p.iter(qn("w:instrText"))]
        words += [node.get(qn("w:instr"), "") for node in paragraph._p.iter(qn("w:fldSimple"))]
        if any("PAGE" in word.split() for word in words):
            for child in list(paragraph._p):
                if child.tag != qn("w:pPr"):
                    paragraph._p.remove(child)
