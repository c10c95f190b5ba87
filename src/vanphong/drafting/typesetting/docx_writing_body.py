"""The blocks of a body as WordprocessingML, each in the style that says what it is."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence

from vanphong.drafting.typesetting import docx_own as own
from vanphong.drafting.typesetting.compose import refuse_misfit
from vanphong.drafting.typesetting.document import (
    Block,
    Cell,
    Heading,
    HeadingKind,
    Image,
    ListItem,
    PageBreak,
    Paragraph,
    Table,
)
from vanphong.drafting.typesetting.docx_carried import EMU_PER_MM, columns
from vanphong.drafting.typesetting.docx_headings import find_headings
from vanphong.drafting.typesetting.docx_writing_notes import Notes
from vanphong.drafting.typesetting.docx_xml import (
    attribute,
    borders,
    cell,
    paragraph,
    run,
    table,
)
from vanphong.drafting.typesetting.pictures import measured, printable

# Formats that every Word shows; others are put in as PNG.
_SHOWN = frozenset({"PNG", "JPEG", "GIF", "BMP", "TIFF"})
_ALIGNMENTS = {"justify": "both", "left": "left", "center": "center", "right": "right"}
_UNDER_NUMBER = frozenset({HeadingKind.PART, HeadingKind.CHAPTER, HeadingKind.SECTION})
_CAPITALS = frozenset({*_UNDER_NUMBER, HeadingKind.ROMAN})
_GAP = '<w:spacing w:line="120" w:lineRule="exact"/>'
_UNSEEN = '<w:sz w:val="2"/>'
_GRID = ("top", "left", "bottom", "right", "insideH", "insideV")
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
AddPicture = Callable[[io.BytesIO], str]  # takes the bytes, gives the id of the relationship


def body(
    blocks: Sequence[Block], add_picture: AddPicture, notes: Notes, width_mm: float, *,
    keep_last: bool,
) -> Iterator[str]:  # fmt: skip
    """Give the blocks, which are as `as_carried` gives them; their footnotes go into `notes`.

    `keep_last` keeps the last block with what follows.

    :raises Invalid: when a table does not fit its columns, or a picture cannot be read.
    """
    before: Block | None = None
    for index, block in enumerate(blocks):
        keep = "<w:keepNext/>" if keep_last and index == len(blocks) - 1 else ""
        match block:
            case Paragraph():
                yield _paragraph(block, before, keep, notes)
            case ListItem():
                marker = run(f"{block.marker}{own.SEPARATOR}")
                yield paragraph(
                    f"{own.ITEM}{block.level}", marker + notes.runs(block.runs), keep
                )
            case Heading():
                yield _heading(block)
            case Table():
                # Without a paragraph between them Word joins two tables.
                yield _table(block, width_mm, notes) + paragraph(own.FRAME, "", _GAP)
            case Image():
                yield _picture(block, add_picture, index + 1)
            case PageBreak():
                yield paragraph(own.FLUSH, '<w:r><w:br w:type="page"/></w:r>')
        before = block


def _paragraph(block: Paragraph, before: Block | None, keep: str, notes: Notes) -> str:
    alone = [before, block] if before is not None else [block]
    found = find_headings(alone, [True, False] if before is not None else [False])
    style = own.paragraph_style(indented=block.indented, like_heading=found != alone)
    moved = ""
    if block.alignment in {"center", "right"}:
        moved = '<w:ind w:firstLine="0"/>'
    aligned = _aligned(block) if block.alignment != "justify" else ""
    return paragraph(style, notes.runs(block.runs), keep + moved + aligned)


def _aligned(block: Paragraph) -> str:
    return f'<w:jc w:val="{_ALIGNMENTS[block.alignment]}"/>'


def _heading(block: Heading) -> str:
    is_alone = block.kind in _UNDER_NUMBER or not block.number
    parting = run(own.SEPARATOR, _UNSEEN if is_alone else "")
    below = block.kind in _UNDER_NUMBER and block.number and block.title
    title = run(f"\n{block.title}" if below else block.title,
                "<w:caps/>" if block.kind in _CAPITALS else "")  # fmt: skip
    return paragraph(own.HEADINGS[block.kind], run(block.number) + parting + title)


def _table(block: Table, width_mm: float, notes: Notes) -> str:
    refuse_misfit(block)
    grid = columns(block.widths, width_mm)
    lines = borders("tblBorders", _GRID, "single" if block.borders else "none")
    return table(grid, "".join(_rows(block, grid, notes)), lines)


def _rows(block: Table, grid: Sequence[int], notes: Notes) -> Iterator[str]:
    # What reaches down into a row, by its first column: its cell and the rows still to come.
    reaching: dict[int, tuple[Cell, int]] = {}
    for index, row in enumerate(block.rows):
        cells: list[str] = []
        column, waiting = 0, list(row)
        while column < len(grid):
            above = reaching.pop(column, None)
            one = above[0] if above else waiting.pop(0)
            left = (above[1] if above else one.rowspan) - 1
            if left > 0:
                reaching[column] = (one, left)
            width = sum(grid[column : column + one.colspan])
            words = "" if above else _cell(one, notes)
            cells.append(cell(width, words, _spans(one, bool(above))))
            column += one.colspan
        repeated = "<w:trPr><w:tblHeader/></w:trPr>" if index < block.header_rows else ""
        yield f"<w:tr>{repeated}{''.join(cells)}</w:tr>"


def _spans(one: Cell, is_below: bool) -> str:
    across = f'<w:gridSpan w:val="{one.colspan}"/>' if one.colspan > 1 else ""
    if one.rowspan < 2:
        return across
    return across + ("<w:vMerge/>" if is_below else '<w:vMerge w:val="restart"/>')


def _cell(one: Cell, notes: Notes) -> str:
    return "".join(paragraph(own.CELL, notes.runs(p.runs), _aligned(p)) for p in one.paragraphs)


def _picture(block: Image, add_picture: AddPicture, number: int) -> str:
    found = measured(block)
    content = block.content if found.format in _SHOWN else printable(block)[1]
    wide = round((block.width_mm or found.width_mm) * EMU_PER_MM)
    high = round(wide * found.height / found.width)
    link = add_picture(io.BytesIO(content))
    described = f'id="{number}" name="Hinh {number}" descr={attribute(block.alt)}'
    shape = (
        f"<pic:pic><pic:nvPicPr><pic:cNvPr {described}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{link}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    inline = (
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f"<wp:docPr {described}/><a:graphic>"
        f'<a:graphicData uri="{_PICTURE}">{shape}</a:graphicData></a:graphic></wp:inline>'
    )
    return paragraph(own.PICTURE, f"<w:r><w:drawing>{inline}</w:drawing></w:r>")
