"""The header and signature block a Word file already has: recognised, taken out, proposed."""

from __future__ import annotations

import datetime as dt
import functools
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import resources

from vanphong.drafting.form_rules import FormSystem
from vanphong.drafting.typesetting.document import (
    Block,
    ListItem,
    Paragraph,
    SignatureBlock,
    Table,
)
from vanphong.kernel.text import fold, one_line

_TITLES = {
    "dang cong san viet nam": FormSystem.PARTY,
    "cong hoa xa hoi chu nghia viet nam": FormSystem.STATE,
}
_MOTTO = "doc lap"
_SYMBOL = re.compile(r"^so\s*:?\s*(?=[\d\s./…_-]*[-/])")
_DATE = re.compile(
    r"^(.*?),?\s*ngay\s*([\d./… ]*?)\s*thang\s*([\d./… ]*?)\s*nam\s*([\d./… ]*)$"
)
_URGENT = re.compile(r"^(?:thuong khan|hoa toc.*|khan)$")
_DASHES = re.compile(r"^[-–—_*\s]+$")
_ADDRESSED = re.compile(r"^kinh (?:gui|trinh)\s*:?")
_AUTHORITY = re.compile(r"^(?:T/M|K/T|T/L|TM\.|KT\.|TL\.|TUQ\.|Q\.)")
_LETTER_PREFIX = re.compile(r"^v/v:?\s*", re.IGNORECASE)
_APART = re.compile(r"\t+| {4,}")
_SEARCHED_AT_TOP = 6
_HEADER_LINES = 12
_ABSTRACT_LINES = 6
_ADDRESSEE_LENGTH = 250
_NAME_LENGTH = 45


@dataclass(slots=True)
class Proposals:
    """What the file's own header and signature block say; empty where nothing was found."""

    system: FormSystem | None = None
    header_upper: str = ""
    header_name: str = ""
    symbol: str = ""
    place: str = ""
    issued_on: dt.date | None = None
    type_code: str = ""
    type_name: str = ""
    abstract: str = ""
    addressees: tuple[str, ...] = ()
    urgency: str = ""
    draft_mark: str = ""
    signature: SignatureBlock | None = None
    recipients: tuple[str, ...] = ()
    file_copy: str = ""


@dataclass(slots=True)
class _Columns:
    left: list[tuple[str, bool]] = field(default_factory=list)
    right: list[tuple[str, bool]] = field(default_factory=list)


@functools.cache
def type_codes() -> dict[str, str]:
    """Give the abbreviation of each type by its folded name."""
    path = resources.files("vanphong.drafting") / "rules_data" / "type-names.toml"
    names: dict[str, str] = tomllib.loads(path.read_text("utf-8"))["names"]
    return {fold(name): code for name, code in names.items()}


def plain(block: Block) -> str:
    """Give the text of a block; cells and lines on lines of their own."""
    if isinstance(block, Paragraph):
        return "".join(run.text for run in block.runs)
    if isinstance(block, ListItem):
        return f"{block.marker} " + "".join(run.text for run in block.runs)
    if isinstance(block, Table):
        cells = (cell for row in block.rows for cell in row)
        return "\n".join(plain(p) for cell in cells for p in cell.paragraphs)
    return ""


def take_frame(blocks: Sequence[Block]) -> tuple[list[int], Proposals, int | None]:
    """Give the indexes of blocks that are header or signature, what they propose, and where
    the signature ends (None when there is none)."""
    proposals = Proposals()
    taken = _take_header(blocks, proposals)
    start = max(taken, default=-1) + 1
    closing = _take_signature(blocks, start, proposals)
    return taken + closing, proposals, max(closing, default=None)


def _take_header(blocks: Sequence[Block], found: Proposals) -> list[int]:
    top = next(
        (i for i, b in enumerate(blocks[:_SEARCHED_AT_TOP]) if _title_of(plain(b)) is not None),
        None,
    )
    if top is None:
        return []
    found.system = _title_of(plain(blocks[top]))
    head = blocks[top]
    columns = _Columns()
    if isinstance(head, Table):
        last = top
        _read_table(head, columns)
    else:
        last = _read_lines(blocks, columns)
    _fill_left(columns.left, found)
    _fill_right(columns.right, found)
    last = _take_type(blocks, last + 1, found)
    last = _take_addressees(blocks, last, found)
    return list(range(last))


def _title_of(text: str) -> FormSystem | None:
    folded = one_line(fold(text))
    return next((system for title, system in _TITLES.items() if title in folded), None)


def _lines(paragraph: Paragraph) -> Iterator[tuple[str, bool]]:
    bold = any(run.bold for run in paragraph.runs if run.text.strip())
    for line in plain(paragraph).split("\n"):
        if line.strip():
            yield one_line(line), bold


def _read_table(table: Table, columns: _Columns) -> None:
    for row in table.rows:
        for side, cell in ((columns.left, row[:1]), (columns.right, row[1:])):
            side.extend(x for c in cell for p in c.paragraphs for x in _lines(p))


def _read_lines(blocks: Sequence[Block], columns: _Columns) -> int:
    """Read a header written as lines with the columns set apart; give the last index of it."""
    last = 0
    for index, block in enumerate(blocks[:_HEADER_LINES]):
        if not isinstance(block, Paragraph):
            break
        bold = any(run.bold for run in block.runs if run.text.strip())
        for line in plain(block).split("\n"):
            parts = [one_line(part) for part in _APART.split(line.strip()) if part.strip()]
            for place, part in enumerate(parts):
                is_right = place > 0 or _DATE.match(fold(part)) or _title_of(part)
                (columns.right if is_right else columns.left).append((part, bold))
                if _DATE.match(fold(part)) or _SYMBOL.match(fold(part)):
                    last = index
    return last


def _fill_left(lines: list[tuple[str, bool]], found: Proposals) -> None:
    names: list[tuple[str, bool]] = []
    after_symbol: list[str] = []
    for line, bold in lines:
        symbol = _SYMBOL.match(fold(line))
        if symbol:
            found.symbol = line[symbol.end() :].strip(" .…_")
        elif _URGENT.match(fold(line)):
            found.urgency = line
        elif found.symbol:
            after_symbol.append(line)
        elif not _DASHES.match(line):
            names.append((line, bold))
    upper = [line for line, bold in names if not bold]
    own = [line for line, bold in names if bold]
    if not own or not upper:
        everything = [line for line, _ in names]
        upper, own = everything[:-1], everything[-1:]
    found.header_upper, found.header_name = " ".join(upper), " ".join(own)
    found.abstract = _LETTER_PREFIX.sub("", " ".join(x for x in after_symbol if x.strip("-* ")))


def _fill_right(lines: list[tuple[str, bool]], found: Proposals) -> None:
    for line, _ in lines:
        folded = fold(line)
        dated = _DATE.match(folded)
        if dated:
            found.place = line[: dated.end(1)].strip(" ,")
            found.issued_on = _date(*dated.groups()[1:])
        elif folded.startswith("du thao"):
            found.draft_mark = line
        elif _URGENT.match(folded):
            found.urgency = line


def _date(day: str, month: str, year: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _take_type(blocks: Sequence[Block], index: int, found: Proposals) -> int:
    """Take type name and abstract; give the index after them."""
    at = _skip_empty(blocks, index)
    if at >= len(blocks) or not isinstance(blocks[at], Paragraph):
        return index
    lines = [one_line(line) for line in plain(blocks[at]).split("\n") if line.strip()]
    code = type_codes().get(fold(lines[0]))
    if code is None or not lines[0].isupper():
        return index
    found.type_code, found.type_name = code, lines[0].capitalize()
    abstract = lines[1:]
    at += 1
    for block in blocks[at : at + _ABSTRACT_LINES]:
        text = one_line(plain(block))
        if _DASHES.match(text) or not text:
            at += 1
            if text:
                break
            continue
        if not isinstance(block, Paragraph) or block.alignment != "center" or not _bold(block):
            break
        abstract.append(text)
        at += 1
    found.abstract = " ".join(part for part in abstract if not _DASHES.match(part))
    return at


def _bold(paragraph: Paragraph) -> bool:
    return all(run.bold for run in paragraph.runs if run.text.strip())


def _skip_empty(blocks: Sequence[Block], index: int) -> int:
    while index < len(blocks) and isinstance(blocks[index], Paragraph):
        if plain(blocks[index]).strip():
            break
        index += 1
    return index


def _take_addressees(blocks: Sequence[Block], index: int, found: Proposals) -> int:
    at = _skip_empty(blocks, index)
    text = one_line(plain(blocks[at])) if at < len(blocks) else ""
    label = _ADDRESSED.match(fold(text))
    if not label:
        return index
    names = [part for part in [_bare(text[label.end() :])] if part]
    open_list = text.rstrip().endswith((",", ";", ":"))
    at += 1
    while open_list and at < len(blocks):
        text = one_line(plain(blocks[at]))
        if not text.startswith(("-", "–", "+")) or len(text) > _ADDRESSEE_LENGTH:
            break
        names.append(_bare(text))
        open_list = not text.endswith(".")
        at += 1
    found.addressees = tuple(names)
    return at


def _bare(text: str) -> str:
    return text.strip().lstrip("-–+• ").rstrip(" ,;.")


def _take_signature(blocks: Sequence[Block], start: int, found: Proposals) -> list[int]:
    for index in range(len(blocks) - 1, start - 1, -1):
        block = blocks[index]
        if isinstance(block, Table) and not block.borders and _is_closing(block):
            columns = _Columns()
            _read_table(block, columns)
            _fill_recipients([line for line, _ in columns.left], found)
            _fill_signature([line for line, _ in columns.right], found)
            return [index]
    return _take_signature_lines(blocks, start, found)


def _is_closing(table: Table) -> bool:
    text = plain(table)
    has_mark = any(_AUTHORITY.match(line.strip()) for line in text.split("\n"))
    return "noi nhan" in fold(text) or has_mark


def _take_signature_lines(blocks: Sequence[Block], start: int, found: Proposals) -> list[int]:
    texts = [plain(block).strip() for block in blocks]
    taken: list[int] = []
    label = next((i for i in range(start, len(blocks)) if _is_label(texts[i])), None)
    if label is not None:
        taken.append(label)
        lines = texts[label].split("\n")
        for i in range(label + 1, len(blocks)):
            if not texts[i].startswith(("-", "–", "+")):
                break
            taken.append(i)
            lines.append(texts[i])
        _fill_recipients(lines, found)
    mark = next((i for i in range(start, len(blocks)) if _AUTHORITY.match(texts[i])), None)
    if mark is not None:
        lines = []
        for i in range(mark, len(blocks)):
            if i in taken or not texts[i]:
                continue
            if len(texts[i]) > _NAME_LENGTH * 2 or (lines and not lines[-1].isupper()):
                break
            taken.append(i)
            lines.extend(texts[i].split("\n"))
        _fill_signature([one_line(line) for line in lines], found)
    return taken


def _is_label(text: str) -> bool:
    return fold(text).startswith("noi nhan")


def _fill_recipients(lines: Sequence[str], found: Proposals) -> None:
    names = [_bare(line) for line in lines if line.strip() and not _is_label(line.strip())]
    copies = [name for name in names if fold(name).startswith("luu")]
    found.recipients = tuple(name for name in names if name and name not in copies)
    found.file_copy = copies[-1] if copies else ""


def _fill_signature(lines: Sequence[str], found: Proposals) -> None:
    marks = tuple(line for line in lines if line.isupper())
    names = [line for line in lines if not line.isupper() and len(line) <= _NAME_LENGTH]
    name = names[-1] if names else ""
    if marks or name:
        found.signature = SignatureBlock(marks, name.strip("(). …"))
