"""From a document and its form to what the template prints: clean text, closing marks."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import functools
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import segno

from vanphong.drafting.form_rules import Form
from vanphong.drafting.typesetting import document as model
from vanphong.drafting.typesetting.pictures import measured, printable
from vanphong.kernel.errors import Invalid

# Marks that hide or reorder text, and control characters; a line break and a blank stay.
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad\ud800-\udfff]"
)
_BLANKS = re.compile(r"[\t\u2000-\u200a\u202f\u205f\u3000]")
# Symbols and dates that are not parted at the end of a line: 127-QĐ/TW, 15/BC-UBND, 01/3/2018.
_WHOLE = re.compile(
    r"(\d+-[^\W\d_]+/[\w-]*\w|\d+/[^\W\d_]+(?:-[^\W_]+)*|\d{1,2}/\d{1,2}/\d{4})"
)
_CLOSING = " ,;."
# Longer last paragraphs may be parted from the signature without leaving it alone.
_KEPT_CHARACTERS = 600
_LONG_LIST = 24


def clean(value: str) -> str:
    """Give text as it is printed: NFC, no hidden marks, blanks of one kind, ends kept."""
    value = _BLANKS.sub(" ", value.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", _HIDDEN.sub("", value))


def template_data(document: model.OfficialDocument, form: Form) -> dict[str, Any]:
    """Give what the template `official.typ` reads.

    :raises Invalid: when a picture cannot be read.
    """
    levels = heading_levels(document.body, start=2 if document.type_name.strip() else 1)
    return frame_data(document, form) | {
        "form": form.values(),
        "body": [_block(block, levels) for block in document.body],
        "keep_last": is_short(document.body),
        "last_noted": any(model.notes_of(document.body[-1:])),
        "long_recipients": len(document.recipients) > _LONG_LIST,
        "qr": qr_svg(document.check_url) if document.check_url else "",
        "qr_alt": f"Mã QR kiểm tra văn bản: {document.check_url}",
    }


def frame_data(document: model.OfficialDocument, form: Form) -> dict[str, Any]:
    """Give what is printed around the body, with the closing marks of the form."""
    is_letter = not document.type_name.strip()
    return {
        "title": _title(document),
        "language": document.language,
        "two_sided": document.two_sided,
        "header_upper": _line(document.header_upper),
        "header_name": _line(document.header_name),
        "symbol": _line(document.symbol),
        "place_date": place_and_date(document.place, document.issued_on),
        "type_name": _line(document.type_name),
        "abstract": pieces(_line(document.abstract)),
        "letter_abstract": _letter_abstract(document.abstract, form) if is_letter else [],
        "addressee_label": form.addressee_label(document.type_code),
        "addressees": _addressees(document.addressees, form),
        "signature": _signature(document.signature, form),
        "co_signature": document.co_signature and _signature(document.co_signature, form),
        "recipients": _recipients(document, form),
        "urgency": _line(document.urgency),
        "circulation": _line(document.circulation),
        "draft_mark": _line(document.draft_mark),
        "drafter_mark": _line(document.drafter_mark),
        "contact": [_line(line) for line in document.contact],
        "check_code": _line(document.check_code),
    }


def place_and_date(place: str, issued_on: dt.date | None) -> str:
    """Give `Lâm Đồng, ngày 03 tháng 02 năm 2026`; gaps where the date is not fixed yet.

    :source: HD 36-HD/VPTW (leading 0 for days 1-9 and months 1-2), second-hand.
    """
    if issued_on is None:
        gap = "\u00a0" * 6
        return f"{_line(place)}, ngày{gap}tháng{gap}năm{gap}"
    month = f"{issued_on.month:02d}" if issued_on.month <= 2 else str(issued_on.month)
    words = f"ngày {issued_on.day:02d} tháng {month} năm {issued_on.year}"
    return f"{_line(place)}, {words}"


@functools.lru_cache(maxsize=256)
def qr_svg(content: str) -> str:
    """Give the QR code of a text as SVG."""
    # Every mask can be read; trying all eight for the prettiest would take 3 ms.
    code = segno.make(content, error="m", micro=False, mask=0)
    return str(code.svg_inline(border=0, omitsize=True))


def _line(value: str) -> str:
    return clean(value).strip()


def _title(document: model.OfficialDocument) -> str:
    kind = _line(document.type_name) or "Công văn"
    head = " ".join(part for part in (kind, _line(document.symbol)) if part)
    return ": ".join(part for part in (head, _line(document.abstract)) if part)


def _letter_abstract(abstract: str, form: Form) -> list[str | dict[str, Any]]:
    return pieces(form.letter_abstract(_line(abstract))) if abstract.strip() else []


def _addressees(names: Sequence[str], form: Form) -> list[str]:
    lines = [_line(name).rstrip(_CLOSING) for name in names if name.strip()]
    return lines if len(lines) < 2 else _closed(lines, form.value("addressee"))


def _recipients(document: model.OfficialDocument, form: Form) -> list[str]:
    lines = [*document.recipients, document.file_copy]
    bare = [_line(line).lstrip("- ").rstrip(_CLOSING) for line in lines if line.strip()]
    return _closed(bare, form.value("recipients"))


def _closed(lines: list[str], rule: dict[str, Any]) -> list[str]:
    ends = [rule["separator"]] * (len(lines) - 1) + [rule["end"]]
    return [line + end for line, end in zip(lines, ends, strict=False)]


def _signature(signature: model.SignatureBlock, form: Form) -> dict[str, Any]:
    return {
        "lines": [
            {"text": _line(line), "authority": form.is_authority_line(line)}
            for line in signature.mark_lines
        ],
        "name": _line(signature.name),
    }


def heading_levels(body: Sequence[model.Block], *, start: int) -> dict[model.HeadingKind, int]:
    """Give the level of each kind of heading that stands in the body."""
    used = {block.kind for block in body if isinstance(block, model.Heading)}
    ordered = [kind for kind in model.HeadingKind if kind in used]
    return {kind: start + rank for rank, kind in enumerate(ordered)}


def is_short(body: Sequence[model.Block]) -> bool:
    """Say whether the last paragraph should not leave the signature alone on a page.

    Its footnotes count: they come with it.
    """
    if not body or not isinstance(body[-1], model.Paragraph | model.ListItem):
        return False
    words = (run.text + model.words_of(run.note) for run in body[-1].runs)
    return sum(map(len, words)) <= _KEPT_CHARACTERS


def _block(block: model.Block, levels: dict[model.HeadingKind, int]) -> dict[str, Any]:
    match block:
        case model.Paragraph():
            return _paragraph(block)
        case model.Heading():
            return {
                "block": "Heading",
                "kind": block.kind.value,
                "level": levels[block.kind],
                "number": _line(block.number),
                "title": pieces(_line(block.title)),
            }
        case model.ListItem():
            marker = model.Run(f"{_line(block.marker)} ")
            return _paragraph(model.Paragraph((marker, *block.runs)))
        case model.Table():
            return _table(block)
        case model.Image():
            return _image(block)
        case model.PageBreak():
            return {"block": "PageBreak"}


def _paragraph(paragraph: model.Paragraph) -> dict[str, Any]:
    return {
        "block": "Paragraph",
        "align": paragraph.alignment,
        "indent": paragraph.indented,
        "runs": [piece for run in paragraph.runs for piece in _run(run)],
    }


_STYLES = (
    ("bold", "b"),
    ("italic", "i"),
    ("underline", "u"),
    ("superscript", "sup"),
    ("subscript", "sub"),
)


def _run(run: model.Run) -> list[str | dict[str, Any]]:
    if run.note:
        return [{"note": [piece for inner in run.note for piece in _run(inner)]}]
    return pieces(clean(run.text), **{s: True for n, s in _STYLES if getattr(run, n)})


def pieces(value: str, **styles: bool) -> list[str | dict[str, Any]]:
    """Give text parted so that symbols and dates stay whole on a line."""
    found: list[str | dict[str, Any]] = []
    for index, part in enumerate(_WHOLE.split(value)):
        whole = {"whole": True} if index % 2 else {}
        if part:
            found.append({"t": part, **styles, **whole} if styles or whole else part)
    return found


def _table(table: model.Table) -> dict[str, Any]:
    refuse_misfit(table)
    header_rows = _whole_header(table)
    head = dataclasses.replace(table, rows=table.rows[:header_rows])
    return {
        "block": "Table",
        "widths": list(table.widths),
        "header_rows": header_rows,
        # A header set again on the next page would have its footnotes counted again.
        "repeats_header": not any(model.notes_of([head])),
        "borders": table.borders,
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
    }


def refuse_misfit(table: model.Table) -> None:
    """Refuse a table whose cells and spans do not fill its columns exactly.

    :raises Invalid: `table_misfit`.
    """
    columns = len(table.widths)
    taken = [0] * columns
    for index, row in enumerate(table.rows):
        free = [column for column in range(columns) if taken[column] <= index]
        needed = [cell for cell in row for _ in range(cell.colspan)]
        if len(needed) != len(free) or index + _tallest(row) > len(table.rows):
            raise Invalid(
                f"Bảng có dòng {index + 1} không khớp số cột. Hãy sửa lại bảng.",
                code="table_misfit",
            )
        for column, cell in zip(free, needed, strict=True):
            taken[column] = index + cell.rowspan


def _tallest(row: Sequence[model.Cell]) -> int:
    return max((cell.rowspan for cell in row), default=0)


def _whole_header(table: model.Table) -> int:
    """Give the header rows with those their spans reach into."""
    count = min(table.header_rows, len(table.rows))
    index = 0
    while index < count:
        count = max(count, index + _tallest(table.rows[index]))
        index += 1
    return count if count < len(table.rows) else 0


def _cell(cell: model.Cell) -> dict[str, Any]:
    return {
        "colspan": cell.colspan,
        "rowspan": cell.rowspan,
        "paragraphs": [
            _paragraph(dataclasses.replace(p, indented=False)) for p in cell.paragraphs
        ],
    }


def _image(image: model.Image) -> dict[str, Any]:
    """Give a picture wrapped in SVG, so that the engine reads no file."""
    found = measured(image)
    media, content = printable(image)
    size = f'width="{found.width}" height="{found.height}"'
    encoded = base64.b64encode(content).decode("ascii")
    return {
        "block": "Image",
        "alt": _line(image.alt) or "Hình",
        "width_mm": found.width_mm,
        "svg": f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
        f'<image {size} href="data:{media};base64,{encoded}"/></svg>',
    }
