"""Signature and recipients at the end of a Word file: recognised, taken out, proposed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vanphong.drafting.typesetting.document import Block, SignatureBlock, Table
from vanphong.drafting.typesetting.docx_proposals import (
    DASHES,
    Columns,
    Proposals,
    bare,
    lines_of,
    parts_of,
    plain,
)
from vanphong.drafting.typesetting.frame_words import (
    MARK_LENGTH,
    NAME_LENGTH,
    NO_NAME_ENDS,
    RECIPIENTS_LABEL,
)
from vanphong.kernel.text import fold

_AUTHORITY = re.compile(r"^(?:T/M|K/T|T/L|TM\.|KT\.|TL\.|TUQ\.|Q\.)\s*\S")


def take_closing(blocks: Sequence[Block], start: int, found: Proposals) -> list[int]:
    """Give the indexes of blocks from `start` on that are signature or recipients."""
    for index in range(len(blocks) - 1, start - 1, -1):
        block = blocks[index]
        if isinstance(block, Table) and not block.borders and _is_closing(block):
            columns = Columns()
            columns.read_table(block)
            _fill_recipients([line for line, _ in columns.left], found)
            _fill_signature([line for line, _ in columns.right], found)
            return [index]
    return _take_lines(blocks, start, found)


def _is_closing(table: Table) -> bool:
    return any(_is_label(line) or _is_mark(line) for line in lines_of(plain(table)))


def _is_label(line: str) -> bool:
    return RECIPIENTS_LABEL.match(fold(line)) is not None


def _is_mark(line: str) -> bool:
    return _AUTHORITY.match(line) is not None and line.isupper() and len(line) <= MARK_LENGTH


def _is_name(line: str) -> bool:
    return len(line) <= NAME_LENGTH and not line.endswith(NO_NAME_ENDS)


def _take_lines(blocks: Sequence[Block], start: int, found: Proposals) -> list[int]:
    """Take recipients and signature written as lines, one under or beside the other."""
    lines = {
        index: plain(block).strip()
        for index, block in enumerate(blocks)
        if index >= start and not isinstance(block, Table)
    }
    taken, signature = _take_recipients(lines, found)
    if not signature:
        mark = next((i for i, line in lines.items() if i not in taken and _is_mark(line)), None)
        rest = [i for i in lines if mark is not None and i >= mark and i not in taken]
    else:
        rest = [i for i in lines if i > max(taken)]
    for index in rest:
        own = lines_of(lines[index])
        if not own:
            continue
        is_signature = all(line.isupper() or _is_name(line) for line in own)
        if not is_signature or (signature and not signature[-1].isupper()):
            break
        taken.append(index)
        signature.extend(own)
    _fill_signature(signature, found)
    return sorted(taken)


def _take_recipients(lines: dict[int, str], found: Proposals) -> tuple[list[int], list[str]]:
    """Take the last list of recipients; give its indexes and what stood beside it."""
    label = next((i for i in reversed(lines) if _is_label(lines[i])), None)
    if label is None:
        return [], []
    taken: list[int] = []
    left: list[str] = []
    right: list[str] = []
    for index in (i for i in lines if i >= label):
        if index != label and not lines[index].startswith(DASHES):
            break
        taken.append(index)
        for line in lines[index].split("\n"):
            parts = parts_of(line)
            left.extend(parts[:1])
            right.extend(parts[1:])
    _fill_recipients(left, found)
    return taken, right


def _fill_recipients(lines: Sequence[str], found: Proposals) -> None:
    label = next(
        (i for i, line in enumerate(lines) if _is_label(line)), 0
    )  # after the recorder
    names = [name for name in (bare(_unlabelled(line)) for line in lines[label:]) if name]
    copies = [name for name in names if fold(name).startswith("luu")]
    found.recipients = tuple(name for name in names if name not in copies)
    found.file_copy = copies[-1] if copies else ""


def _unlabelled(line: str) -> str:
    label = RECIPIENTS_LABEL.match(fold(line))
    return line[label.end() :] if label else line


def _fill_signature(lines: Sequence[str], found: Proposals) -> None:
    marks = tuple(line for line in lines if line.isupper())
    names = [line for line in lines if not line.isupper() and _is_name(line)]
    name = names[-1] if names else ""
    if marks or name:
        found.signature = SignatureBlock(marks, name.strip("(). …"))
