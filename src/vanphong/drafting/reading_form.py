"""A body as lines for people to read and compare: its words alone, none of the signs of `markup`.

A footnote stands in its line as `[chú thích: …]`, a picture is `[hình: …]` with its description, a
row of a table is its cells between bars. How letters and paragraphs look is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from vanphong.drafting.typesetting.document import (
    Block,
    Cell,
    Heading,
    Image,
    ListItem,
    PageBreak,
    Run,
    Table,
    words_of,
)

PAGE_BREAK = "[sang trang]"


def reading_lines(blocks: Iterable[Block]) -> list[str]:
    """Give the paragraphs and the rows of tables; a line break inside of one stays a line break."""
    return [line for block in blocks for line in _lines(block) if line]


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        for row in block.rows:
            yield f"| {' | '.join(map(_cell, row))} |"
    elif isinstance(block, Heading):
        yield f"{block.number} {block.title}".strip()
    elif isinstance(block, ListItem):
        yield f"{block.marker} {_words(block.runs)}".strip()
    elif isinstance(block, Image):
        yield f"[hình: {block.alt}]" if block.alt else "[hình]"
    elif isinstance(block, PageBreak):
        yield PAGE_BREAK
    else:
        yield _words(block.runs)


def _cell(cell: Cell) -> str:
    return " / ".join(filter(None, (_words(one.runs) for one in cell.paragraphs)))


def _words(runs: Sequence[Run]) -> str:
    return "".join(
        f" [chú thích: {words_of(run.note).strip()}]" if run.note else run.text for run in runs
    ).strip()
