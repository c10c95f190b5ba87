"""Text out of accepted files, page by page. Pure; runs in the limited child.

A page whose text layer is missing or debris is read by OCR: the first ones at once, later ones
in a job. Text comes as found, with its gaps; the caller brings it to the stored form.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from xml.etree.ElementTree import Element

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageOps, ImageSequence
from pypdfium2 import raw

from vanphong.files import kinds, ocr, package_pictures, stamps
from vanphong.files.door import decoded_text
from vanphong.files.ocr import Line
from vanphong.files.office_xml import parsed
from vanphong.files.syllables import is_poor, marked_share, readable_share

OCR_DPI = 200
_STAMP_DPI, _STAMP_PAGES = 140, 2
_NOTES_DRAWN = {raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_WIDGET}
_MAX_RENDER_PIXELS = 30_000_000
_MAX_CHARACTERS = 20_000_000
# Places, fonts, sizes and fields in the heading of a sheet: "&C&\"Times,Bold\"&14".
_SHEET_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|[A-Z])')


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one page.

    `method`: LAYER (the file's own), OCR, or PENDING (a picture not yet read). `confidence` is
    0 to 100 for OCR, None otherwise. `lines` with their places are given for the first page.
    `stamp` is the secrecy level read from a red stamp, or empty; `stamp_unread` says that there
    is what looks like a stamp and could not be read. `drawn` is the text of the page
    with what its notes and form fields draw on it, when there are any; it is not kept.
    """

    text: str
    method: str
    confidence: int | None = None
    lines: list[Line] = field(default_factory=list)
    stamp: str = ""
    stamp_unread: bool = False
    drawn: str = ""

    def as_json(self) -> dict[str, Any]:
        """Give the page as plain values."""
        return asdict(self)


def pages_of(content: bytes, media_type: str, ocr_pages: int) -> list[PageText]:
    """Give the text of each page; at most `ocr_pages` of them are read by OCR now."""
    kind = kinds.BY_MEDIA_TYPE[media_type]
    if kind is kinds.PDF:
        return _pdf_pages(content, ocr_pages)
    if kind in kinds.IMAGES:
        return _image_pages(content, ocr_pages)
    if kind in (kinds.DOCX, kinds.XLSX):
        text = _docx_text(content) if kind is kinds.DOCX else _xlsx_text(content)
        stamp, drawn = package_pictures.read(content, ocr_pages)
        return [PageText(text, "LAYER", stamp=stamp, drawn=drawn)]
    text = decoded_text(content)[:_MAX_CHARACTERS]
    return [PageText(_cells_apart(text) if kind is kinds.CSV else text, "LAYER")]


def _cells_apart(text: str) -> str:
    """Give a table's rows as lines, its cells parted by tabs as in other tables."""
    delimiter = max(",;\t", key=text[:10_000].count)
    try:
        return "\n".join(
            "\t".join(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter)
        )
    except csv.Error:
        return text


def recognised_page(content: bytes, media_type: str, page: int) -> PageText:
    """Read one page (from 0) of a PDF or picture by OCR, or keep a better text layer."""
    if kinds.BY_MEDIA_TYPE[media_type] is kinds.PDF:
        with pypdfium2.PdfDocument(content) as document:
            layer = _layer(document[page])
            return _better(layer, _recognised(rendered(document, page, OCR_DPI)))
    with Image.open(io.BytesIO(content)) as picture:
        picture.seek(page)
        return _recognised(ImageOps.exif_transpose(picture).convert("RGB"))


def rendered(document: pypdfium2.PdfDocument, page: int, dpi: int) -> Image.Image:
    """Draw a page (from 0) of an open PDF, its seals and signatures too."""
    sheet = document[page]
    width, height = sheet.get_size()
    scale = dpi / 72
    pixels = max(1.0, width * height * scale * scale)
    scale *= min(1.0, (_MAX_RENDER_PIXELS / pixels) ** 0.5)
    scale = max(scale, 8 / max(1.0, min(width, height)))
    picture: Image.Image = sheet.render(scale=scale, may_draw_forms=True).to_pil()
    return picture.convert("RGB")


def _pdf_pages(content: bytes, ocr_pages: int) -> list[PageText]:
    found = []
    left = ocr_pages
    with pypdfium2.PdfDocument(content) as document:
        if len(document) and _has_forms(document):
            document.init_forms()
        for number in range(len(document)):
            page = _layer(document[number], with_lines=number == 0)
            if _needs_reading(document[number], page.text):
                if left > 0:
                    left -= 1
                    page = _better(page, _recognised(rendered(document, number, OCR_DPI)))
                else:
                    page = PageText(page.text, "PENDING")
            elif number < _STAMP_PAGES and _may_bear_stamp(document[number]):
                # A good layer needs no reading, but a stamp is in no layer.
                page = _with_stamp(page, rendered(document, number, _STAMP_DPI))
            if _NOTES_DRAWN & _notes_on(document[number]):
                page = _with_notes_drawn(content, number, page)
            found.append(page)
    return found


def _may_bear_stamp(page: pypdfium2.PdfPage) -> bool:
    pictures = page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=4)
    return next(iter(pictures), None) is not None or raw.FPDF_ANNOT_STAMP in _notes_on(page)


def _notes_on(page: pypdfium2.PdfPage) -> set[int]:
    """Give the kinds of notes and fields a page carries."""
    found = set()
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, number)
        found.add(raw.FPDFAnnot_GetSubtype(note))
        raw.FPDFPage_CloseAnnot(note)
    return found


def _with_notes_drawn(content: bytes, number: int, page: PageText) -> PageText:
    """Give the page with the text its notes draw; drawing them in changes the open document."""
    with pypdfium2.PdfDocument(content) as document:
        sheet = document[number]
        if raw.FPDFPage_Flatten(sheet, raw.FLAT_NORMALDISPLAY) != raw.FLATTEN_SUCCESS:
            return page
        drawn = _layer(document[number], with_lines=number == 0)
    return replace(page, drawn=drawn.text, lines=[*page.lines, *drawn.lines])


def _has_forms(document: pypdfium2.PdfDocument) -> bool:
    return bool(document.get_formtype() != raw.FORMTYPE_NONE)


def _layer(page: pypdfium2.PdfPage, *, with_lines: bool = False) -> PageText:
    layer = page.get_textpage()
    text = layer.get_text_range().replace("\ufffe", "").replace("\x02", "")
    return PageText(text, "LAYER", lines=_placed_lines(page, layer) if with_lines else [])


def _placed_lines(page: pypdfium2.PdfPage, layer: pypdfium2.PdfTextPage) -> list[Line]:
    """Give the lines of a text layer with their places, by the box of their first letter."""
    width, height = page.get_size()
    lines: list[Line] = []
    offset = 0
    for line in layer.get_text_range().split("\n"):
        words = line.strip()
        if words and len(lines) < 200:
            index = offset + len(line) - len(line.lstrip())
            left, bottom, _, top = layer.get_charbox(index)
            lines.append(
                Line(
                    words,
                    round(1 - top / height, 4),
                    round(left / width, 4),
                    round((top - bottom) / height, 4),
                )
            )
        offset += len(line) + 1
    return lines


def _needs_reading(page: pypdfium2.PdfPage, text: str) -> bool:
    """Say whether a page shows more than its text layer tells."""
    if len(text.strip()) < 25:
        return _has_picture(page)
    if is_poor(text):
        return _has_picture(page)
    # A scan whose layer has no Vietnamese marks was read by a machine that knew none.
    return marked_share(text) < 0.05 and _is_scan(page)


def _is_scan(page: pypdfium2.PdfPage) -> bool:
    """Say whether pictures cover most of the page."""
    width, height = page.get_size()
    covered = 0.0
    for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=4):
        left, bottom, right, top = item.get_bounds()
        covered += max(0.0, right - left) * max(0.0, top - bottom)
    return bool(covered > 0.6 * width * height)


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    """Say whether a page holds a picture, or shapes that letters may have been turned into."""
    kinds_drawn = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING)
    return next(iter(page.get_objects(filter=kinds_drawn, max_depth=4)), None) is not None


def _recognised(picture: Image.Image) -> PageText:
    found = ocr.recognise(picture)
    page = PageText(found.text, "OCR", found.confidence, found.lines)
    return _with_stamp(page, picture)


def _with_stamp(page: PageText, picture: Image.Image) -> PageText:
    level = stamps.level_of_red_stamp(picture)
    unread = not level and stamps.bears_unread_stamp(picture)
    return replace(page, stamp=level, stamp_unread=unread)


def _better(layer: PageText, read: PageText) -> PageText:
    """Keep the reading unless it is clearly worse than the layer; the stamp counts anyway."""
    longer = len(layer.text.strip()) > 2 * len(read.text.strip())
    if longer and readable_share(layer.text) >= readable_share(read.text):
        return replace(layer, stamp=read.stamp, stamp_unread=read.stamp_unread)
    return read


def _image_pages(content: bytes, ocr_pages: int) -> list[PageText]:
    found = []
    with Image.open(io.BytesIO(content)) as image:
        single = image.format in ("JPEG", "MPO", "PNG")
        for number, frame in enumerate(ImageSequence.Iterator(image)):
            if single and number:
                break
            if number < ocr_pages:
                upright = ImageOps.exif_transpose(frame) or frame
                found.append(_recognised(upright.convert("RGB")))
            else:
                found.append(PageText("", "PENDING"))
    return found


def _docx_text(content: bytes) -> str:
    """Give headers, body, tables (each cell on its own line), text boxes, notes, comments."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = [
            name
            for name in package.namelist()
            if name.startswith("word/") and name.endswith(".xml") and name.count("/") == 1
        ]
        parts = sorted(names, key=_docx_order)
        lines: list[str] = []
        for name in parts:
            if _docx_order(name)[0] < 9:
                lines.extend(_paragraphs(parsed(package.read(name))))
    return "\n".join(lines)[:_MAX_CHARACTERS]


def _docx_order(name: str) -> tuple[int, str]:
    stem = name.removeprefix("word/").rstrip("0123456789.xml")
    order = ("header", "document", "footer", "footnotes", "endnotes", "comments")
    for place, known in enumerate(order):
        if name.removeprefix("word/").startswith(known):
            return place, name
    return 9, stem


def _paragraphs(root: Element) -> Iterator[str]:
    """Yield each paragraph as a line; what stands in a text box comes as its own lines."""
    for paragraph in _walk(root, "p"):
        yield "".join(_runs(paragraph))


def _walk(node: Element, wanted: str) -> Iterator[Element]:
    for child in node:
        name = child.tag.rpartition("}")[2]
        if name == "Fallback":
            continue
        if name == wanted:
            yield child
        yield from _walk(child, wanted)


def _runs(node: Element) -> Iterator[str]:
    for child in node:
        name = child.tag.rpartition("}")[2]
        if name in ("p", "Fallback", "delText", "instrText"):
            continue  # an inner paragraph is a line of its own
        if name == "t":
            yield child.text or ""
        elif name == "textpath":  # a watermark
            yield f"\t{child.get('string', '')}\t"
        elif name in ("tab", "ptab"):
            yield "\t"
        elif name in ("br", "cr"):
            yield "\n"
        elif name == "noBreakHyphen":
            yield "-"
        else:
            yield from _runs(child)


def _xlsx_text(content: bytes) -> str:
    """Give sheet names, cells (a row a line, cells parted by tabs), text boxes and comments."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = sorted(package.namelist())
        shared = _shared_strings(package, names)
        lines: list[str] = []
        for name in names:
            if not name.endswith(".xml"):
                continue
            if name == "xl/workbook.xml":
                root = parsed(package.read(name))
                lines.extend(str(s.get("name", "")) for s in _walk(root, "sheet"))
            elif name.startswith("xl/worksheets/"):
                lines.extend(_rows(parsed(package.read(name)), shared))
            elif name.startswith(("xl/drawings/", "xl/comments", "xl/threadedComments")):
                root = parsed(package.read(name))
                lines.extend(t.text or "" for t in _walk(root, "t"))
    return "\n".join(line for line in lines if line.strip())[:_MAX_CHARACTERS]


def _shared_strings(package: zipfile.ZipFile, names: list[str]) -> list[str]:
    if "xl/sharedStrings.xml" not in names:
        return []
    root = parsed(package.read("xl/sharedStrings.xml"))
    return ["".join(t.text or "" for t in _walk(item, "t")) for item in root]


def _rows(root: Element, shared: list[str]) -> Iterator[str]:
    for part in ("oddHeader", "oddFooter", "firstHeader", "evenHeader"):
        yield from (_SHEET_CODES.sub("\t", node.text or "") for node in _walk(root, part))
    for row in _walk(root, "row"):
        yield "\t".join(filter(None, (_cell(cell, shared) for cell in row)))


def _cell(cell: Element, shared: list[str]) -> str:
    value = "".join(child.text or "" for child in cell if child.tag.rpartition("}")[2] == "v")
    if cell.get("t") == "s":
        return shared[int(value)] if value.isdigit() and int(value) < len(shared) else ""
    if cell.get("t") == "inlineStr":
        return "".join(t.text or "" for t in _walk(cell, "t"))
    return value
