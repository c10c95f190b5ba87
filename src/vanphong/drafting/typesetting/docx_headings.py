"""Paragraphs of a Word body that are headings: by their style, or by how they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vanphong.drafting.typesetting.document import (
    Block,
    Heading,
    HeadingKind,
    ListItem,
    Paragraph,
    is_said,
    words_of,
)
from vanphong.kernel.text import one_line


def _written(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_WRITTEN: tuple[tuple[HeadingKind, re.Pattern[str]], ...] = (
    (
        HeadingKind.PART,
        _written(r"^(Phần\s+(?:thứ\s+\w+|[IVXLC]+|\d+))[.:]?\s*(.*)$"),
    ),
    (
        HeadingKind.CHAPTER,
        _written(r"^(Chương\s+(?:[IVXLC]+|\d+))[.:]?\s*(.*)$"),
    ),
    (
        HeadingKind.SECTION,
        _written(r"^((?:Tiểu\s+)?Mục\s+(?:[IVXLC]+|\d+))[.:]?\s*(.*)$"),
    ),
    (HeadingKind.ARTICLE, _written(r"^(Điều\s+\d+[a-zđ]?\.)\s*(.*)$")),
    (HeadingKind.ROMAN, re.compile(r"^([IVXLC]+\s?[-–.])\s*(\S.*)$")),
    (HeadingKind.NUMBERED, re.compile(r"^(\d+(?:\.\d+)*\.?)\s+(\S.*)$")),
)
_CENTRED = frozenset({HeadingKind.PART, HeadingKind.CHAPTER, HeadingKind.SECTION})
_LONGEST = 300


def find_headings(blocks: Sequence[Block], settled: Sequence[bool] = ()) -> list[Block]:
    """Give the blocks with headings in place of the paragraphs that are headings.

    Those `settled` (one for each block, or none) stay what they are.

    A whole bold paragraph that starts with Phần, Chương, Mục, Điều, a roman or arabic number is
    one; the title of a chapter on the next centred line belongs to it. A heading has no place for
    a footnote: what bears one stays a paragraph.
    """
    found: list[Block] = []
    for index, block in enumerate(blocks):
        is_settled = bool(settled) and settled[index]
        heading = None if is_settled else _heading(block)
        last = found[-1] if found else None
        if is_settled:
            found.append(block)
        elif heading is not None:
            found.append(heading)
        elif (
            isinstance(last, Heading)
            and isinstance(block, Paragraph)
            and _continues(last, block)
        ):
            found[-1] = Heading(last.kind, last.number, _text(block))
        else:
            found.append(block)
    return found


def parted(kind: HeadingKind, text: str) -> tuple[str, str]:
    """Give number and title of a heading of that kind; no number where none is written."""
    pattern = next(pattern for own, pattern in _WRITTEN if own is kind)
    written = pattern.match(text)
    return (written.group(1), written.group(2)) if written else ("", text)


def _heading(block: Block) -> Heading | None:
    if not isinstance(block, Paragraph | ListItem) or not _could_head(block):
        return None
    text = _text(block)
    if not text or len(text) > _LONGEST:
        return None
    for kind, pattern in _WRITTEN:
        written = pattern.match(text)
        if written:
            return Heading(kind, written.group(1), written.group(2))
    return None


def _continues(last: Heading, block: Paragraph) -> bool:
    return (
        last.kind in _CENTRED
        and not last.title
        and block.alignment == "center"
        and bool(_text(block))
        and _could_head(block)
    )


def _could_head(block: Paragraph | ListItem) -> bool:
    runs = [run for run in block.runs if is_said(run)]
    return bool(runs) and all(run.bold and not run.note for run in runs)


def _text(block: Paragraph | ListItem) -> str:
    marker = f"{block.marker} " if isinstance(block, ListItem) else ""
    return one_line(marker + words_of(block.runs))
