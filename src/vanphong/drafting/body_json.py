"""A body as JSON that somebody gives: the page's editor, a program or a command.

It is data, never HTML: each value is checked for its type, its size and its letters, and what it
names must be there, before anything is done with it.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Sequence

from vanphong.drafting import queries
from vanphong.drafting.models import Draft
from vanphong.drafting.typesetting.compose import clean, refuse_misfit
from vanphong.drafting.typesetting.document import (
    Block,
    Cell,
    Heading,
    Image,
    ListItem,
    Paragraph,
    Run,
    Table,
    footnote,
    is_said,
)
from vanphong.drafting.typesetting.document_json import plain_blocks, read_blocks
from vanphong.kernel.errors import Invalid
from vanphong.kernel.phrases import Phrase

MOST_SIGNS = 8_000_000  # some three thousand pages
_MOST_COLUMNS = 63  # as in a Word file
_MOST_ROWS = 5_000
_DEEPEST = 8
_LONGEST_MARKER, _LONGEST_NUMBER = 20, 60
_WIDEST_MM = 400
_BROKEN = (ValueError, TypeError, KeyError, RecursionError)


def as_json(blocks: Sequence[Block]) -> str:
    """Give a body as one line of JSON: a list of blocks as `document_json` writes them."""
    return json.dumps(plain_blocks(blocks), ensure_ascii=False, separators=(",", ":"))


def from_json_text(source: str, draft: Draft | None) -> tuple[Block, ...]:
    """Read a body somebody gives as text; see `from_values`.

    :raises Invalid: as `from_values`; `too_long`.
    """
    if len(source) > MOST_SIGNS:
        raise Invalid(
            Phrase("Nội dung quá dài. Hãy chia thành nhiều văn bản."), code="too_long"
        )
    try:
        raw = json.loads(source)
    except (ValueError, RecursionError) as error:
        raise _unreadable() from error
    return from_values(raw, draft)


def from_values(raw: object, draft: Draft | None) -> tuple[Block, ...]:
    """Read a body somebody gives; pictures are by reference to those the draft has.

    Words are taken in the stored form: NFC, without hidden marks.

    :raises Invalid: `body_unreadable`, `table_misfit`, `image_missing`.
    """
    try:
        blocks = tuple(_checked(block) for block in read_blocks(raw))
    except _BROKEN as error:
        raise _unreadable() from error
    _refuse_unknown_pictures(blocks, draft)
    return blocks


def _unreadable() -> Invalid:
    return Invalid(
        Phrase("Nội dung gửi lên không theo cấu trúc của văn bản."), code="body_unreadable"
    )


def _checked(block: Block) -> Block:
    """Give a block with clean words.

    :raises ValueError: when a number or a name is out of bounds.
    """
    match block:
        case Paragraph():
            return _paragraph(block)
        case ListItem():
            _demand(0 <= block.level <= _DEEPEST and len(block.marker) <= _LONGEST_MARKER)
            marker = _line(block.marker)
            return dataclasses.replace(block, marker=marker, runs=_runs(block.runs))
        case Heading():
            _demand(len(block.number) <= _LONGEST_NUMBER)
            return Heading(block.kind, _line(block.number), clean(block.title).strip())
        case Table():
            return _table(block)
        case Image():
            width = block.width_mm
            _demand(not block.content and (width is None or 0 < width <= _WIDEST_MM))
            return dataclasses.replace(block, alt=_line(block.alt))
    return block


def _demand(is_right: bool) -> None:
    if not is_right:
        raise ValueError


def _line(words: str) -> str:
    return " ".join(clean(words).split())


def _paragraph(paragraph: Paragraph) -> Paragraph:
    return dataclasses.replace(paragraph, runs=_runs(paragraph.runs))


def _runs(runs: Sequence[Run]) -> tuple[Run, ...]:
    cleaned = (_run(run) for run in runs)
    return tuple(run for run in cleaned if run.text or run.note)


def _run(run: Run) -> Run:
    """Give a run with clean words; a footnote that says nothing is none."""
    if not run.note:
        return dataclasses.replace(run, text=clean(run.text))
    _demand(not run.text and not any(inner.note for inner in run.note))
    note = _runs(run.note)
    return footnote(*note) if any(map(is_said, note)) else Run("")


def _table(table: Table) -> Table:
    _demand(0 < len(table.widths) <= _MOST_COLUMNS and 0 < len(table.rows) <= _MOST_ROWS)
    _demand(all(math.isfinite(width) and 0 < width <= _MOST_ROWS for width in table.widths))
    _demand(0 <= table.header_rows <= len(table.rows))
    rows = tuple(tuple(_cell(cell) for cell in row) for row in table.rows)
    found = dataclasses.replace(table, rows=rows)
    refuse_misfit(found)
    return found


def _cell(cell: Cell) -> Cell:
    _demand(1 <= cell.colspan <= _MOST_COLUMNS and 1 <= cell.rowspan <= _MOST_ROWS)
    return dataclasses.replace(cell, paragraphs=tuple(map(_paragraph, cell.paragraphs)))


def _refuse_unknown_pictures(blocks: Sequence[Block], draft: Draft | None) -> None:
    named = {block.ref for block in blocks if isinstance(block, Image)}
    if not named:
        return
    if not named <= queries.picture_refs(draft):
        raise Invalid(
            Phrase("Nội dung có hình ảnh không thuộc dự thảo này. Hãy bỏ hình đó."),
            code="image_missing",
        )
