"""The header a Word file already has: recognised, taken out of the body, proposed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from vanphong.drafting.typesetting.document import Block, Paragraph, Table
from vanphong.drafting.typesetting.docx_closing import take_closing
from vanphong.drafting.typesetting.docx_proposals import (
    DASHES,
    Columns,
    Proposals,
    all_parts,
    bare,
    is_bold,
    lines_of,
    parts_of,
    plain,
)
from vanphong.drafting.typesetting.frame_words import (
    ADDRESSED,
    DATE,
    DRAFT_MARK,
    RULE,
    SYMBOL,
    URGENT,
    title_of,
)
from vanphong.kernel.text import fold, one_line

_GROUNDS = re.compile(r"^can cu\b")
_LETTER_PREFIX = re.compile(r"^v/v\s*:?\s*", re.IGNORECASE)
# Places in one paragraph: on lines of their own, or each behind a dash.
_PLACES_APART = re.compile(r"\n|(?:\t|\s{2,}|[;,]\s+)(?=[-–—+•]\s)")
_SENTENCE_ENDS = (".", ";", ":")
_SEARCHED_AT_TOP = 6
_HEADER_LINES = 12
_LINE_LENGTH = 100
_ABSTRACT_LINES = 6
_ADDRESSEE_LENGTH = 250
_PLAIN_ADDRESSEE_LENGTH = 120


class NamedType(Protocol):
    """A type of document of the registry."""

    @property
    def code(self) -> str:
        """Its code."""


TypeNamed = Callable[[str, str], NamedType | None]


@dataclass(frozen=True, slots=True)
class Frame:
    """The blocks of header and closing by their index, and what they propose."""

    header: list[int]
    closing: list[int]
    proposals: Proposals


def take_frame(
    blocks: Sequence[Block], type_named: TypeNamed, body: tuple[int, int] | None = None
) -> Frame:
    """Find the header and the signature block; `type_named` gives the type a title names.

    Only what has the shape of a frame is one: a line that is the title as a whole, with a
    line of symbol or date beside it; words of the body that name the Party are words. Where
    it is known, `body` gives the first and the last block that are surely no frame.
    """
    proposals = Proposals()
    first, last = body or (len(blocks), -1)
    header = _take_header(blocks[:first], proposals, type_named)
    closing = take_closing(blocks, max([*header, last], default=-1) + 1, proposals)
    return Frame(header, closing, proposals)


def _take_header(blocks: Sequence[Block], found: Proposals, type_named: TypeNamed) -> list[int]:
    columns = Columns()
    taken = _take_columns(blocks, found, columns)
    if not taken:
        return []
    _fill_left(columns.left, found)
    _fill_right(columns.right, found)
    end = _take_letter_abstract(blocks, taken[-1] + 1, found)
    end = _take_type(blocks, end, found, type_named)
    end = _take_addressees(blocks, end, found)
    return [*taken, *range(taken[-1] + 1, end)]


def _take_columns(blocks: Sequence[Block], found: Proposals, columns: Columns) -> list[int]:
    """Take the two columns at the top: the title, with a line of symbol or date near it."""
    for top, block in enumerate(blocks[:_SEARCHED_AT_TOP]):
        systems = {title_of(part) for part in all_parts(block)} - {None}
        if systems:
            found.system = systems.pop()
            if isinstance(block, Table):
                return _take_table(blocks, top, block, columns)
            return _take_lines(blocks, top, columns)
    return []


def _is_dated(line: str) -> bool:
    folded = fold(line)
    return DATE.match(folded) is not None or SYMBOL.match(folded) is not None


def _take_table(blocks: Sequence[Block], top: int, table: Table, columns: Columns) -> list[int]:
    columns.read_table(table)
    taken = [i for i in range(top) if _is_marked(blocks[i])] + [top]
    if not any(_is_dated(line) for line, _ in columns.left + columns.right):
        below = blocks[top + 1] if top + 1 < len(blocks) else table
        if not isinstance(below, Paragraph) or not all(map(_is_dated, all_parts(below))):
            return []
        taken.append(top + 1)
    for index in taken:
        _read_line(blocks[index], columns)
    return taken


def _is_marked(block: Block) -> bool:
    """Say whether a block above the columns says only that this is a draft, or urgent."""
    parts = all_parts(block)
    return bool(parts) and all(
        len(part) <= _LINE_LENGTH and (DRAFT_MARK.match(fold(part)) or URGENT.match(fold(part)))
        for part in parts
    )


def _take_lines(blocks: Sequence[Block], top: int, columns: Columns) -> list[int]:
    """Take a header written as lines with the columns set apart; it ends with its last line
    of symbol or date."""
    last = None
    for index, block in enumerate(blocks[:_HEADER_LINES]):
        parts = all_parts(block)
        if not isinstance(block, Paragraph) or not all(map(_is_short, parts)):
            break
        if any(map(_is_dated, parts)):
            last = index
    if last is None or last < top:
        return []
    head = next(i for i in range(top + 1) if i == top or _begins(blocks[i]))
    for block in blocks[head : last + 1]:
        _read_line(block, columns)
    return list(range(head, last + 1))


def _begins(block: Block) -> bool:
    """Say whether a header may begin with the block: names are in capitals."""
    return _is_marked(block) or any(part.isupper() for part in all_parts(block))


def _is_short(line: str) -> bool:
    return _is_dated(line) or (len(line) <= _LINE_LENGTH and not line.endswith(_SENTENCE_ENDS))


def _read_line(block: Block, columns: Columns) -> None:
    if not isinstance(block, Paragraph):
        return
    bold = any(run.bold for run in block.runs if run.text.strip())
    for line in plain(block).split("\n"):
        for place, part in enumerate(parts_of(line)):
            right = place > 0 or DATE.match(fold(part)) or title_of(part)
            right = right or DRAFT_MARK.match(fold(part))
            (columns.right if right else columns.left).append((part, bold))


def _fill_left(lines: list[tuple[str, bool]], found: Proposals) -> None:
    names: list[tuple[str, bool]] = []
    after_symbol: list[str] = []
    for line, bold in lines:
        symbol = SYMBOL.match(fold(line))
        if symbol:
            found.symbol = line[symbol.end() :].strip(" .…_")
        elif URGENT.match(fold(line)):
            found.urgency = line
        elif found.symbol:
            after_symbol.append(line)
        elif not RULE.match(line):
            names.append((line, bold))
    upper = [line for line, bold in names if not bold]
    own = [line for line, bold in names if bold]
    if not own or not upper:
        everything = [line for line, _ in names]
        upper, own = everything[:-1], everything[-1:]
    found.header_upper, found.header_name = " ".join(upper), " ".join(own)
    found.abstract = letter_abstract(" ".join(x for x in after_symbol if x.strip("-* ")))


def letter_abstract(text: str) -> str:
    """Give the abstract of a công văn with V/v written out.

    :source: HD 36-HD/VPTW, Phụ lục 3 (no V/v), second-hand
    """
    return _LETTER_PREFIX.sub("Về việc ", text)


def _fill_right(lines: list[tuple[str, bool]], found: Proposals) -> None:
    for line, _ in lines:
        folded = fold(line)
        dated = DATE.match(folded)
        if dated:
            found.place = line[: dated.end(1)].strip(" ,")
            found.issued_on = _date(*dated.groups()[1:])
        elif DRAFT_MARK.match(folded):
            found.draft_mark = line
        elif URGENT.match(folded):
            found.urgency = line


def _date(day: str, month: str, year: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _take_letter_abstract(blocks: Sequence[Block], index: int, found: Proposals) -> int:
    text = one_line(plain(blocks[index])) if index < len(blocks) else ""
    if found.abstract or not _LETTER_PREFIX.match(text):
        return index
    found.abstract = letter_abstract(text)
    return index + 1


def _take_type(
    blocks: Sequence[Block], index: int, found: Proposals, type_named: TypeNamed
) -> int:
    """Take type name and abstract; give the index after them."""
    first = blocks[index] if index < len(blocks) else None
    if not isinstance(first, Paragraph) or found.system is None:
        return index
    title, *abstract = lines_of(plain(first)) or [""]
    kind = type_named(title, found.system)
    if kind is None or not title.isupper():
        return index
    found.type_code, found.type_name = kind.code, title.capitalize()
    end = index + 1
    for block in blocks[end : end + _ABSTRACT_LINES]:
        text = one_line(plain(block))
        if not isinstance(block, Paragraph):
            break
        if RULE.match(text):
            end += 1
            break
        if block.alignment != "center" or not is_bold(block):
            break
        abstract.append(text)
        end += 1
    words = " ".join(part for part in abstract if not RULE.match(part))
    found.abstract = words or found.abstract
    return end


def _take_addressees(blocks: Sequence[Block], index: int, found: Proposals) -> int:
    text = plain(blocks[index]) if index < len(blocks) else ""
    label = ADDRESSED.match(fold(text))
    if not label:
        return index
    names = _places(text[label.end() :])
    is_list = text[label.end() :].strip().startswith(DASHES)
    end = index + 1
    while end < len(blocks) and _goes_on(text, plain(blocks[end]), is_list=is_list):
        text = plain(blocks[end])
        is_list = is_list or text.startswith(DASHES)
        names.extend(_places(text))
        end += 1
    found.addressees = tuple(names)
    return end


def _goes_on(before: str, text: str, *, is_list: bool) -> bool:
    """Say whether a paragraph after the addressees names another one."""
    is_open = before.rstrip().endswith((",", ";", ":"))
    if _GROUNDS.match(fold(bare(text))) or before.rstrip().endswith("."):
        return False
    if text.startswith(DASHES):
        return (is_list or is_open) and len(text) <= _ADDRESSEE_LENGTH
    return is_open and 0 < len(text) <= _PLAIN_ADDRESSEE_LENGTH


def _places(text: str) -> list[str]:
    """Give the places a paragraph names, each on its own line or behind a dash."""
    return [name for part in _PLACES_APART.split(text) if part and (name := bare(part))]
