"""Tables as plain lines, both ways: `| ô | ô |`, one line a row, as a person types them.

    | Đơn vị        | Chỉ tiêu | <        |
    | ^             | 2025     | 2026     |
    |--- 50%|---: 25%|---: 25%|
    | Xã Tân Mỹ     | 12       | 15       |

The line of dashes ends the header; without one the first row is the header. Its colons place a
column (`:---:` in the middle, `---:` right, `---` left, `:---` spread), its shares are the
widths, `[không kẻ]` behind it leaves the rules out. `<` joins a cell with the one on its left,
`^` with the one above. ` ¶ ` parts paragraphs of a cell, `\\|` is a bar.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from vanphong.drafting.typesetting.document import (
    Alignment,
    Cell,
    Paragraph,
    Run,
    Table,
)
from vanphong.kernel.errors import Invalid
from vanphong.kernel.phrases import Phrase

MOST_COLUMNS = 63  # as in a Word file
NO_RULES = "[không kẻ]"
PARTING = " ¶ "
_LEFT, _ABOVE = "<", "^"
_INDENT = "[lùi]"
_PLACES: dict[str, Alignment] = {
    "[trái]": "left", "[giữa]": "center", "[phải]": "right", "[đều]": "justify",
}  # fmt: skip
_DASHES: dict[Alignment, str] = {
    "left": "---", "center": ":---:", "right": "---:", "justify": ":---",
}  # fmt: skip
_RULE = re.compile(r"^(?P<left>:?)-{2,}(?P<right>:?)\s*(?P<share>\d+(?:[.,]\d+)?)?\s*%?$")
_BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_ESCAPED = re.compile(r"\\([\\|])")

Reader = Callable[[str], tuple[Run, ...]]
Writer = Callable[[Sequence[Run]], str]


@dataclass(frozen=True, slots=True)
class Line:
    """A typed line and where it stands, from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class _Columns:
    """What the line of dashes says."""

    places: tuple[Alignment, ...]
    widths: tuple[float, ...]
    borders: bool


def table_lines(table: Table, write: Writer) -> list[str]:
    """Give a table as lines; its cells must fill its columns."""
    places = _common_places(table)
    rows = [[""] * len(table.widths) for _ in table.rows]
    taken: set[tuple[int, int]] = set()
    for index, row in enumerate(table.rows):
        column = 0
        for cell in row:
            while (index, column) in taken:
                column += 1
            for down in range(cell.rowspan):
                for across in range(cell.colspan):
                    taken.add((index + down, column + across))
                    sign = _ABOVE if down else _LEFT
                    rows[index + down][column + across] = sign
            rows[index][column] = _cell_words(cell, places[column], write)
            column += cell.colspan
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(table.header_rows, _dashes(table, places))
    return lines


def _common_places(table: Table) -> tuple[Alignment, ...]:
    """Give each column the place most of its cells below the header have."""
    found: list[list[Alignment]] = [[] for _ in table.widths]
    for row in table.rows[table.header_rows :] or table.rows:
        if len(row) == len(found):
            for column, cell in zip(found, row, strict=True):
                column += [p.alignment for p in cell.paragraphs]
    return tuple(max(_DASHES, key=column.count) if column else "left" for column in found)


def _dashes(table: Table, places: Sequence[Alignment]) -> str:
    shares = [""] * len(table.widths)
    if any(width != 1 for width in table.widths):
        shares = [f" {_percent(width)}%" for width in table.widths]
    parts = [_DASHES[place] + share for place, share in zip(places, shares, strict=True)]
    return f"|{'|'.join(parts)}|" + ("" if table.borders else f" {NO_RULES}")


def _percent(width: float) -> str:
    return f"{(Decimal(repr(width)) * 100).normalize():f}".replace(".", ",")


def _cell_words(cell: Cell, place: Alignment, write: Writer) -> str:
    words = PARTING.join(_paragraph_words(p, place, write) for p in cell.paragraphs)
    if words in {_LEFT, _ABOVE}:
        return f"\\{words}"
    return words.replace("\\", "\\\\").replace("|", "\\|")


def _paragraph_words(paragraph: Paragraph, place: Alignment, write: Writer) -> str:
    signs = [sign for sign, value in _PLACES.items() if value == paragraph.alignment != place]
    if paragraph.indented:
        signs.append(_INDENT)
    return " ".join([*signs, write(paragraph.runs)]).strip()


def read_table(lines: Sequence[Line], read: Reader) -> Table:
    """Read the lines of one table; each begins with a bar.

    :raises Invalid: `table_line`, naming the line that does not fit.
    """
    cut = [(line, *_parts(line)) for line in lines]
    rules = [n for n, (_line, parts, _rest) in enumerate(cut) if all(map(_RULE.match, parts))]
    if len(rules) > 1:
        raise _wrong(cut[rules[1]][0], Phrase("bảng chỉ có một dòng gạch ngang |---|."))
    rows = [one for n, one in enumerate(cut) if n not in rules]
    if not rows:
        raise _wrong(lines[0], Phrase("bảng chưa có dòng nào ngoài dòng gạch ngang."))
    count = len(rows[0][1])
    for line, parts, rest in cut:
        if len(parts) != count:
            raise _wrong(line, _other_count(count, len(parts)))
        if rest and (line is not cut[rules[0]][0] if rules else True):
            raise _wrong(line, Phrase("sau dấu | cuối cùng không còn chữ nào."))
    if count > MOST_COLUMNS:
        raise _wrong(lines[0], Phrase("bảng không quá %(most)d cột.", most=MOST_COLUMNS))
    columns = _columns(cut[rules[0]] if rules else None, count)
    header = min(rules[0] if rules else 1, len(rows))
    return Table(columns.widths, _rows(rows, columns, read), header, columns.borders)


def _other_count(count: int, found: int) -> Phrase:
    return Phrase(
        "bảng này có %(count)d ô mỗi dòng, dòng này có %(found)d; ô trống cũng cần dấu |.",
        count=count,
        found=found,
    )


def _wrong(line: Line, sentence: Phrase) -> Invalid:
    words = Phrase("Dòng %(line)d: %(said)s", line=line.number, said=sentence)
    return Invalid(
        words, code="table_line", fields={"text": [words]}, data={"line": line.number}
    )


def _parts(line: Line) -> tuple[list[str], str]:
    """Cut a line at its bars; give the cells and what stands behind the last bar."""
    parts, at = [], 0
    for match in _BAR.finditer(line.text):
        parts.append(line.text[at : match.end() - 1])
        at = match.end()
    rest = line.text[at:].strip()
    if len(parts) < 2:
        raise _wrong(line, Phrase("dòng của bảng bắt đầu và kết thúc bằng dấu |."))
    if rest and rest != NO_RULES:
        raise _wrong(line, Phrase("dòng của bảng kết thúc bằng dấu |."))
    return [part.strip() for part in parts[1:]], rest


def _columns(rule: tuple[Line, list[str], str] | None, count: int) -> _Columns:
    if rule is None:
        usual: tuple[Alignment, ...] = ("left",)
        return _Columns(usual * count, (1.0,) * count, borders=True)
    line, parts, rest = rule
    found = [match for part in parts if (match := _RULE.match(part))]
    places = tuple(_place(match["left"], match["right"]) for match in found)
    shares = [match["share"] for match in found]
    if any(shares) and not all(shares):
        raise _wrong(line, Phrase("ghi độ rộng cho mọi cột, hoặc không ghi cột nào."))
    widths = tuple(_share(line, share) if share else 1.0 for share in shares)
    return _Columns(places, widths, borders=rest != NO_RULES)


def _place(left: str, right: str) -> Alignment:
    if right:
        return "center" if left else "right"
    return "justify" if left else "left"


def _share(line: Line, typed: str) -> float:
    try:
        share = float(Decimal(typed.replace(",", ".")) / 100)
    except InvalidOperation:  # more digits than a number has
        share = 0.0
    if not share > 0:
        raise _wrong(line, Phrase("độ rộng của cột phải lớn hơn 0."))
    return share


def _rows(
    rows: Sequence[tuple[Line, list[str], str]], columns: _Columns, read: Reader
) -> tuple[tuple[Cell, ...], ...]:
    """Give the rows; each place belongs to the cell that begins at its owner."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for index, (line, parts, _rest) in enumerate(rows):
        for column, part in enumerate(parts):
            above, left = (index - 1, column), (index, column - 1)
            if part == _ABOVE and above not in owner:
                raise _wrong(line, Phrase("dấu ^ gộp với ô ở trên, mà ở trên không có ô nào."))
            if part == _LEFT and left not in owner:
                raise _wrong(
                    line, Phrase("dấu < gộp với ô bên trái, mà bên trái không có ô nào.")
                )
            near = {_ABOVE: above, _LEFT: left}.get(part)
            owner[index, column] = owner[near] if near else (index, column)
    spans = _spans(rows, owner)
    return tuple(
        tuple(
            Cell(_paragraphs(part, columns.places[column], read), *spans[index, column])
            for column, part in enumerate(parts)
            if owner[index, column] == (index, column)
        )
        for index, (_line, parts, _rest) in enumerate(rows)
    )


def _spans(
    rows: Sequence[tuple[Line, list[str], str]], owner: dict[tuple[int, int], tuple[int, int]]
) -> dict[tuple[int, int], tuple[int, int]]:
    """Give columns and rows of each cell; what is joined must be a rectangle."""
    joined: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place, first in owner.items():
        joined.setdefault(first, []).append(place)
    found = {}
    for first, places in joined.items():
        down = max(row for row, _ in places) - first[0] + 1
        across = max(column for _, column in places) - first[1] + 1
        if min(column for _, column in places) < first[1] or len(places) != down * across:
            line = rows[max(row for row, _ in places)][0]
            raise _wrong(line, Phrase("các ô gộp bằng < và ^ phải thành một hình chữ nhật."))
        found[first] = (across, down)
    return found


def _paragraphs(part: str, place: Alignment, read: Reader) -> tuple[Paragraph, ...]:
    words = part[1:] if part in {f"\\{_LEFT}", f"\\{_ABOVE}"} else _ESCAPED.sub(r"\1", part)
    return tuple(_paragraph(one.strip(), place, read) for one in words.split(PARTING.strip()))


def _paragraph(words: str, place: Alignment, read: Reader) -> Paragraph:
    found = Paragraph((), alignment=place, indented=False)
    for sign, value in _PLACES.items():
        if words.startswith(sign):
            found, words = replace(found, alignment=value), words.removeprefix(sign).lstrip()
            break
    if words.startswith(_INDENT):
        found, words = replace(found, indented=True), words.removeprefix(_INDENT).lstrip()
    return replace(found, runs=read(words))
