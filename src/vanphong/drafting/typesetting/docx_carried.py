"""A body as a Word file carries it: what is printed, without what no reader of a page can see."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from vanphong.drafting.typesetting.compose import clean
from vanphong.drafting.typesetting.document import (
    Block,
    Cell,
    Heading,
    Image,
    ListItem,
    PageBreak,
    Paragraph,
    Run,
    Table,
    footnote,
    is_said,
)
from vanphong.drafting.typesetting.pictures import measured

_TWIPS_PER_MM = 1440 / 25.4
EMU_PER_MM = 36_000
_EMPTY = Cell((Paragraph((), alignment="left", indented=False),))


def as_carried(blocks: Sequence[Block], width_mm: float) -> tuple[Block, ...]:
    """Give the body in the form it is written in and read back.

    Hidden marks and blanks at the ends go, runs of one look are one, what has no words is left
    out, pictures have the width they are printed with; `width_mm` is that of the text.

    :raises Invalid: when a picture cannot be read.
    """
    kept: list[Block] = []
    for block in blocks:
        one = _carried(block, width_mm)
        is_break = isinstance(one, PageBreak)
        if one is not None and not (is_break and (not kept or isinstance(kept[-1], PageBreak))):
            kept.append(one)
    while kept and isinstance(kept[-1], PageBreak):
        kept.pop()
    return tuple(kept)


def as_read(blocks: Sequence[Block], width_mm: float) -> tuple[Block, ...]:
    """Give the body as the reader gives it back from the file; columns as it rounds them."""
    return tuple(
        dataclasses.replace(one, widths=tuple(round(share, 4) for share in one.widths))
        if isinstance(one, Table)
        else one
        for one in as_carried(blocks, width_mm)
    )


def _carried(block: Block, width_mm: float) -> Block | None:
    match block:
        case Paragraph():
            runs = joined(block.runs)
            return dataclasses.replace(block, runs=runs) if runs else None
        case ListItem():
            marker, runs = clean(block.marker).strip(), joined(block.runs)
            return ListItem(marker, runs, block.level) if marker or runs else None
        case Heading():
            number, title = clean(block.number).strip(), clean(block.title).strip()
            return Heading(block.kind, number, title) if number or title else None
        case Table():
            return _table(block, width_mm) if block.rows and block.widths else None
        case Image():
            return _image(block, width_mm)
        case PageBreak():
            return block


def joined(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Give the runs clean, those of one look as one, without blanks at both ends."""
    found: list[Run] = []
    for run in runs:
        text, note = clean(run.text), joined(run.note)
        if note:
            found.append(footnote(*note))
        if not text:
            continue
        if found and dataclasses.replace(found[-1], text=run.text) == run:
            text = found.pop().text + text
        found.append(dataclasses.replace(run, text=text))
    return tuple(_stripped(found))


def _stripped(runs: list[Run]) -> Iterator[Run]:
    said = [index for index, run in enumerate(runs) if is_said(run)]
    for index, run in enumerate(runs[said[0] : said[-1] + 1] if said else ()):
        text = run.text.lstrip() if index == 0 else run.text
        text = text.rstrip() if index == said[-1] - said[0] else text
        yield dataclasses.replace(run, text=text)


def _table(table: Table, width_mm: float) -> Table:
    grid = columns(table.widths, width_mm)
    total = sum(grid)
    return dataclasses.replace(
        table,
        widths=tuple(width / total for width in grid),
        rows=tuple(tuple(map(_cell, row)) for row in table.rows),
    )


def columns(widths: Sequence[float], width_mm: float) -> tuple[int, ...]:
    """Give the columns of a table in twips, their shares of that width."""
    room, total = round(width_mm * _TWIPS_PER_MM), sum(widths)
    first = [max(1, round(width / total * room)) for width in widths[:-1]]
    return (*first, max(1, room - sum(first)))


def _cell(cell: Cell) -> Cell:
    paragraphs = tuple(
        dataclasses.replace(p, runs=runs, indented=False)
        for p in cell.paragraphs
        if (runs := joined(p.runs))
    )
    return dataclasses.replace(cell, paragraphs=paragraphs or _EMPTY.paragraphs)


def _image(image: Image, width_mm: float) -> Image:
    alt = clean(image.alt).strip() or "Hình"
    wide = min(measured(image).width_mm, width_mm)
    return dataclasses.replace(image, alt=alt, width_mm=round(wide, 1), ref="")
