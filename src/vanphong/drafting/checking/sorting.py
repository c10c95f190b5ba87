"""The parts of an official document found among its lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from vanphong.drafting.checking.looks import Laid, Line, Side
from vanphong.drafting.checking.parts import Part, Parts
from vanphong.drafting.checking.sorting_end import put_closing, put_copies
from vanphong.drafting.form_rules import FormSystem
from vanphong.drafting.typesetting.frame_words import (
    ADDRESSED,
    DATE,
    DRAFT_MARK,
    NAME_LENGTH,
    NO_NAME_ENDS,
    RECIPIENTS_LABEL,
    RULE,
    SYMBOL,
    URGENT,
    is_date,
    is_symbol,
    place_and_date,
    title_of,
)
from vanphong.kernel.text import fold, one_line

_MOTTO = re.compile(r"^doc lap\s*[-–—]?\s*tu do\s*[-–—]?\s*hanh phuc$")
_CIRCULATION = re.compile(
    r"^(?:xong hoi nghi tra lai|luu hanh noi bo|khong pho bien|tai lieu (?:hoi nghi|thu hoi).*)$"
)
_GROUNDS = re.compile(r"^[-–—+•]?\s*(?:can cu|xet de nghi|theo de nghi)\b")
_NUMBERED = re.compile(
    r"^(?:[ivxl]+|\d{1,2}|phan|chuong|dieu|muc)\b\s*[.\-–):]?\s", re.IGNORECASE
)
_V_V = re.compile(r"^(?:v/v|ve viec)\b")
_SEARCHED = 14
_GAP = re.compile(r"\t+| {4,}")

TypeNamed = Callable[[str, str], object | None]


def find_parts(laid: Laid, type_named: TypeNamed) -> Parts:
    """Sort the lines of a document by what they are; `type_named` knows names of types.

    Works by the words, their column and their order; of looks only what parts a name from the one
    above it and an abstract from the text, for looks are what is to be judged.
    """
    lines = [
        part
        for line in laid.lines
        for part in _columns(line)
        if part.text.strip() or part.has_rule
    ]
    parts = Parts()
    head = _header(lines, parts)
    rest = lines[head:]
    taken = _title(rest, parts, type_named)
    taken = _addressees(rest, taken, parts)
    closing, end = put_closing(rest, taken, parts)
    _body(rest[taken:closing], parts)
    parts.annex = rest[end:]
    put_copies(parts)
    return parts


def _columns(line: Line) -> Iterator[Line]:
    """Give the parts of a line that stand in columns, apart by tabs or wide gaps."""
    line = line.bare()
    text = line.text
    gaps = list(_GAP.finditer(text)) if line.side is Side.WHOLE and not line.table else []
    if not gaps:
        yield line
        return
    widest = max(gaps, key=lambda gap: ("\t" in gap.group(), len(gap.group())))
    left, right = text[: widest.start()], text[widest.end() :]
    if not (_in_frame(left) and _in_frame(right)):
        yield line
        return
    yield line.part(0, widest.start(), Side.LEFT).bare()
    yield line.part(widest.end(), len(text), Side.RIGHT).bare()


def _in_frame(text: str) -> bool:
    """Say whether words look like those of a frame: capitals, symbol, date, a place of a list."""
    folded = fold(text).strip()
    return bool(
        text.strip().isupper() or SYMBOL.match(folded) or DATE.match(folded)
        or _MOTTO.match(folded) or RECIPIENTS_LABEL.match(folded) or text.strip().startswith(("-", "–"))
        or (len(text.strip()) <= NAME_LENGTH and text.strip().istitle())
    )  # fmt: skip


def _header(lines: Sequence[Line], parts: Parts) -> int:
    """Take the two columns at the top; give how many lines they are."""
    near = lines[:_SEARCHED]
    title = next((i for i, line in enumerate(near) if title_of(line.text)), None)
    dated = [i for i, line in enumerate(near) if is_date(line.text) or is_symbol(line.text)]
    if title is None and not dated:
        return 0
    table = near[title if title is not None else dated[0]].table
    last = max([*dated, title if title is not None else 0])
    if table:
        last = max(i for i, line in enumerate(lines) if line.table == table)
        below = [i for i in dated if i > last]
        last = max([last, *below])
    if title is not None:
        parts.system = title_of(near[title].text)
    names: list[Line] = []
    after_symbol: list[Line] = []
    for line in lines[: last + 1]:
        part = _part_of_header(line)
        if part is not None:
            parts.put(part, line)
            continue
        if line.side is Side.RIGHT and parts.system is not None:
            continue
        (after_symbol if parts.all(Part.SYMBOL) else names).append(line)
    for index, line in enumerate(names):
        parts.put(Part.NAME if _is_own(names, index) else Part.UPPER, line)
    for line in after_symbol:
        parts.put(Part.LETTER_ABSTRACT, line)
    return last + 1


def _is_own(names: Sequence[Line], index: int) -> bool:
    """Say whether a line of the names is that of the issuing body: the last ones, by weight.

    A name on two lines keeps its weight; without any difference the last line is the name.
    """
    bold = [line.look.bold for line in names]
    if len(names) > 1 and bold[-1] and not all(bold):
        return all(bold[index:])
    return index == len(names) - 1


def _part_of_header(line: Line) -> Part | None:
    text = one_line(line.text)
    folded = fold(text)
    if not text:
        return Part.RULE
    if title_of(text):
        return Part.TITLE
    if place_and_date(folded):
        return Part.PLACE_DATE
    for part, pattern in (
        (Part.MOTTO, _MOTTO), (Part.SYMBOL, SYMBOL),
        (Part.URGENCY, URGENT), (Part.CIRCULATION, _CIRCULATION), (Part.DRAFT_MARK, DRAFT_MARK),
    ):  # fmt: skip
        if pattern.match(folded):
            return part
    if text == "*":
        return Part.NAME_END
    return Part.RULE if RULE.match(text) else None


def _title(lines: Sequence[Line], parts: Parts, type_named: TypeNamed) -> int:
    """Take marks, the name of the type and the abstract; give the index after them."""
    index = 0
    while index < len(lines):
        text = one_line(lines[index].text)
        part = _part_of_header(lines[index])
        if part in {Part.URGENCY, Part.CIRCULATION, Part.DRAFT_MARK} or (
            part is Part.RULE and text != "-----"
        ):
            parts.put(part, lines[index])
            index += 1
            continue
        break
    if index >= len(lines):
        return index
    system = parts.system or FormSystem.PARTY
    text = one_line(lines[index].text)
    kind = type_named(text, system)
    if (
        kind is None
        and (_V_V.match(fold(text)) or _is_beside(lines[index]))
        and not parts.all(Part.LETTER_ABSTRACT)
    ):
        while index < len(lines) and (
            not parts.all(Part.LETTER_ABSTRACT) or _is_beside(lines[index])
        ):
            parts.put(Part.LETTER_ABSTRACT, lines[index])
            index += 1
        return index
    looks_like_title = (
        kind is not None and len(text) <= NAME_LENGTH and not text.endswith(NO_NAME_ENDS)
    )
    if not looks_like_title:
        return index
    parts.type_code = str(getattr(kind, "code", ""))
    parts.put(Part.TYPE_NAME, lines[index])
    index += 1
    return _abstract(lines, index, parts)


def _is_beside(line: Line) -> bool:
    """Say whether a line under the header stands in its left column, as the abstract of a letter."""
    folded = fold(line.text)
    return (
        line.side is Side.LEFT
        and not line.table
        and not (ADDRESSED.match(folded) or _GROUNDS.match(folded))
    )


def _abstract(lines: Sequence[Line], index: int, parts: Parts) -> int:
    first = index
    while index < len(lines):
        line = lines[index]
        text = one_line(line.text)
        if RULE.match(text) or not text:
            parts.put(Part.ABSTRACT_END, line)
            return index + 1
        starts_body = _GROUNDS.match(fold(text)) or ADDRESSED.match(fold(text))
        is_set_apart = line.align == "center" or line.look.bold
        if (
            starts_body
            or index - first >= 5
            or line.table
            or (index > first and not is_set_apart)
        ):
            break
        if index > first and _NUMBERED.match(fold(text)) and lines[first].align != line.align:
            break
        if (
            index == first
            and not is_set_apart
            and (text.endswith((".", ";", ":")) or len(text) > 200)
        ):
            break
        parts.put(Part.ABSTRACT, line)
        index += 1
    return index


def _addressees(lines: Sequence[Line], index: int, parts: Parts) -> int:
    while index < len(lines) and not lines[index].text.strip():
        index += 1
    if index >= len(lines):
        return index
    line = lines[index]
    label = ADDRESSED.match(fold(line.text))
    if not label:
        return index
    parts.put(Part.ADDRESSEE_LABEL, line.part(0, label.end()).bare())
    rest = line.part(label.end(), len(line.text)).bare()
    is_list = rest.text.startswith(("-", "–", "—"))
    if rest.text:
        parts.put(Part.ADDRESSEE, rest)
    index += 1
    while index < len(lines):
        text = lines[index].whole.strip()
        before = parts.text(Part.ADDRESSEE) or ":"
        dashed = text.startswith(("-", "–", "—"))
        if _GROUNDS.match(fold(text)) or before.endswith(".") or len(text) > 200:
            break
        goes_on = (dashed and (is_list or before.endswith((",", ";", ":")))) or before.endswith(
            (",", ";", ":")
        )
        if not goes_on:
            break
        is_list = is_list or dashed
        parts.put(Part.ADDRESSEE, lines[index])
        index += 1
    return index


def _body(lines: Sequence[Line], parts: Parts) -> None:
    written = [line for line in lines if line.whole.strip()]
    grounds = grounds_of(written)
    if grounds:
        parts.found[Part.GROUNDS] = grounds
    parts.body += [line for line in written if line not in grounds]


def grounds_of(lines: Sequence[Line]) -> list[Line]:
    """Give the grounds at the head of a text; a sentence that begins with “Căn cứ” is none."""
    grounds: list[Line] = []
    for line in lines:
        text = line.whole.strip()
        if not line.table and _GROUNDS.match(fold(text)):
            grounds.append(line)
        elif grounds or len(text) > NAME_LENGTH:
            break
    is_list = any(
        line.text.rstrip().endswith((";", ",")) or line.whole.lstrip().startswith(("-", "–"))
        for line in grounds
    )
    return grounds if is_list else []
