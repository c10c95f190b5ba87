"""Recipients, signature and the marks of a copy found among the last lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vanphong.drafting.checking.looks import Line, Side
from vanphong.drafting.checking.parts import Part, Parts
from vanphong.drafting.typesetting.frame_words import (
    MARK_LENGTH,
    NAME_LENGTH,
    NO_NAME_ENDS,
    RECIPIENTS_LABEL,
    RULE,
    is_symbol,
)
from vanphong.kernel.text import fold, one_line

_MARK = re.compile(
    r"^(?:T\s*/\s*M|K\s*/\s*T|T\s*/\s*L|T\s*/?\s*U\s*/?\s*Q|TM|KT|TL|TUQ|Q)\b\.?\s*\S?"
)
_COPY = re.compile(r"^(?:ban\s+)?(?:sao y(?: ban chinh)?|sao luc|trich sao)\b")
_DRAFTER = re.compile(r"^[A-Za-zĐđÀ-ỹ]{2,12}\s*-\s*\d{1,4}$")


def put_closing(lines: Sequence[Line], start: int, parts: Parts) -> tuple[int, int]:
    """Take recipients and signature; give the indexes where they begin and end."""
    table = _closing_table(lines, start)
    if table is not None:
        inside = [i for i, line in enumerate(lines) if line.table == table]
        for index in inside:
            line = lines[index]
            (_recipient if line.side is Side.LEFT else _signer)(line, parts)
        _settle_signature(parts)
        end = _marks_after(lines, inside[-1] + 1, parts)
        return inside[0], end
    begin = _closing_begins(lines, start)
    if begin is None:
        return len(lines), len(lines)
    end = begin
    in_list = False
    while end < len(lines):
        line = lines[end]
        text = one_line(line.text)
        if line.table or _COPY.match(fold(text)) or (not text and line.has_rule):
            break
        label = RECIPIENTS_LABEL.match(fold(text)) is not None
        dashed = line.whole.strip().startswith(("-", "–", "—"))
        if label or (in_list and dashed and line.side is not Side.RIGHT):
            in_list = True
            _recipient(line, parts)
        elif _is_mark(text) or _is_name(text):
            _signer(line, parts)
        else:
            break
        end += 1
    _settle_signature(parts)
    return begin, _marks_after(lines, end, parts)


def _closing_table(lines: Sequence[Line], start: int) -> int | None:
    """Give the first table without lines in which recipients or a signature stand."""
    for line in lines[start:]:
        text = line.text.strip()
        if line.in_frame and (RECIPIENTS_LABEL.match(fold(text)) or _is_authority(text)):
            return line.table
    return None


def _closing_begins(lines: Sequence[Line], start: int) -> int | None:
    labels = [
        i
        for i in range(start, len(lines))
        if RECIPIENTS_LABEL.match(fold(lines[i].text.strip()))
    ]
    marks = [
        i
        for i in range(start, len(lines))
        if not lines[i].table and _is_authority(lines[i].text.strip())
    ]
    if labels or marks:
        return min([*labels[:1], *marks[:1]])
    return None


def _is_authority(text: str) -> bool:
    return bool(_MARK.match(text)) and text.isupper() and len(text) <= MARK_LENGTH


def _is_mark(text: str) -> bool:
    return text.isupper() and len(text) <= MARK_LENGTH


def _is_name(text: str) -> bool:
    return 0 < len(text) <= NAME_LENGTH and not text.endswith(NO_NAME_ENDS)


def _recipient(line: Line, parts: Parts) -> None:
    text = one_line(line.text)
    if not text:
        return
    label = RECIPIENTS_LABEL.match(fold(line.text))
    if label:
        parts.put(Part.RECIPIENTS_LABEL, line.part(0, label.end()).bare())
        rest = line.part(label.end(), len(line.text)).bare()
        if rest.text:
            parts.put(Part.RECIPIENT, rest)
    elif _DRAFTER.match(text):
        parts.put(Part.DRAFTER_MARK, line)
    elif parts.all(Part.RECIPIENTS_LABEL):
        parts.put(Part.RECIPIENT, line)
    elif _is_mark(text):  # the left block of minutes
        parts.put(Part.SIGNER_TITLE, line)


def _signer(line: Line, parts: Parts) -> None:
    text = one_line(line.text)
    if not text or RULE.match(text):
        return
    if _is_authority(text):
        parts.put(Part.AUTHORITY, line)
    elif text.isupper():
        parts.put(Part.SIGNER_TITLE, line)
    else:
        parts.put(Part.SIGNER_NAME, line)


def _settle_signature(parts: Parts) -> None:
    """A title after the mark may be written in small letters; the name is the last line."""
    names = parts.all(Part.SIGNER_NAME)
    for line in names[:-1]:
        parts.put(Part.SIGNER_TITLE, line)
    if names:
        parts.found[Part.SIGNER_NAME] = names[-1:]


def _marks_after(lines: Sequence[Line], index: int, parts: Parts) -> int:
    while index < len(lines) and _DRAFTER.match(one_line(lines[index].text)):
        parts.put(Part.DRAFTER_MARK, lines[index])
        index += 1
    return index


def put_copies(parts: Parts) -> None:
    """Find the components of a copy below the copied text."""
    at = next(
        (i for i, line in enumerate(parts.annex) if _COPY.match(fold(line.text.strip()))), None
    )
    if at is None:
        return
    symbols = [i for i, line in enumerate(parts.annex) if is_symbol(line.text)]
    first = min([at, *symbols])
    for line in parts.annex[max(0, first - 3) :]:
        parts.put(Part.COPY, line)
    parts.annex = parts.annex[: max(0, first - 3)]
