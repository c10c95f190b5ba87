"""Tables of a Word file, with merged cells as spans."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from vanphong.drafting.typesetting.document import (
    Block,
    Cell,
    Heading,
    Image,
    ListItem,
    Paragraph,
    Run,
    Table,
    words_of,
)
from vanphong.drafting.typesetting.docx_losses import LossList
from vanphong.drafting.typesetting.docx_package import whole
from vanphong.drafting.typesetting.docx_styles import Styles
from vanphong.kernel.errors import Invalid

_ON = frozenset({"1", "true", "on"})
_NO_LINE = frozenset({"none", "nil"})
# Word itself allows no more.
_MOST_COLUMNS = 63
_EMPTY = Cell((Paragraph((), alignment="left", indented=False),))


@dataclass(slots=True)
class _Raw:
    """A cell as the file has it: the column it starts in, its width and how it is merged."""

    column: int
    span: int
    merge: str
    paragraphs: tuple[Paragraph, ...]


class TableReader:
    """Reads tables; `blocks` reads the content of a cell."""

    def __init__(
        self, styles: Styles, blocks: Callable[[Any], list[Block]], losses: LossList
    ) -> None:
        self._styles = styles
        self._blocks = blocks
        self._losses = losses

    def table(self, node: Any) -> Table | None:
        """Give the table, or None when it has no cells."""
        raw = [self._row(row) for row in node.iter(qn("w:tr")) if _owner(row) is node]
        columns = max((row[-1].column + row[-1].span for row in raw if row), default=0)
        if not columns:
            return None
        if columns > _MOST_COLUMNS:
            raise Invalid(
                f"Bảng trong tệp Word có {columns} cột, quá nhiều. Hãy chia nhỏ bảng.",
                code="table_too_wide",
            )
        covered = _covered(raw)
        for index, row in enumerate(raw):
            for cell in row:
                if (index, cell.column) in covered:
                    self._note_covered(cell)
        rows = tuple(
            tuple(
                Cell(cell.paragraphs, cell.span, _rowspan(raw, index, cell))
                for cell in _filled(row, columns)
                if (index, cell.column) not in covered
            )
            for index, row in enumerate(raw)
        )
        return Table(
            widths=_widths(node, columns),
            rows=rows,
            header_rows=_header_rows(node),
            borders=self._has_borders(node),
        )

    def _note_covered(self, cell: _Raw) -> None:
        said = (run.note or (run,) for p in cell.paragraphs for run in p.runs)
        words = " ".join(map(words_of, said))
        if words.strip():
            self._losses.add("merged", words)

    def _row(self, row: Any) -> list[_Raw]:
        before = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
        column = 0 if before is None else _number(before, 0)
        cells = []
        for cell in row.iter(qn("w:tc")):
            if _owner(cell, "w:tr") is not row:
                continue
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            width = 1 if span is None else max(1, _number(span, 1))
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            kind = "" if merge is None else merge.get(qn("w:val"), "continue")
            cells.append(_Raw(column, width, kind, self._paragraphs(cell)))
            column += width
        return cells

    def _paragraphs(self, cell: Any) -> tuple[Paragraph, ...]:
        found: list[Paragraph] = []
        for block in self._blocks(cell):
            found.extend(self._flat(block))
        return tuple(found) or _EMPTY.paragraphs

    def _flat(self, block: Block) -> list[Paragraph]:
        match block:
            case Paragraph():
                is_usual = block.indented and block.alignment == "justify"
                left = "left" if is_usual else block.alignment
                return [dataclasses.replace(block, alignment=left, indented=False)]
            case ListItem():
                runs = (Run(f"{block.marker} "), *block.runs)
                return [Paragraph(runs, alignment="left", indented=False)]
            case Heading():
                words = " ".join(part for part in (block.number, block.title) if part)
                return [Paragraph((Run(words, bold=True),), alignment="left", indented=False)]
            case Image():
                self._losses.add("picture_in_table")
            case Table():
                self._losses.add("nested_table")
                return [p for row in block.rows for cell in row for p in cell.paragraphs]
        return []

    def _has_borders(self, node: Any) -> bool:
        properties = node.find(qn("w:tblPr"))
        if properties is None:
            return False
        borders = properties.find(qn("w:tblBorders"))
        if borders is not None:
            return any(line.get(qn("w:val"), "none") not in _NO_LINE for line in borders)
        style = properties.find(qn("w:tblStyle"))
        name = "" if style is None else self._styles.name(style.get(qn("w:val"), ""))
        cells = node.iter(qn("w:tcBorders"))
        return name not in {"", "normal table"} or any(True for _ in cells)


def _owner(node: Any, tag: str = "w:tbl") -> Any:
    return next(node.iterancestors(qn(tag)), None)


def _number(node: Any, default: int) -> int:
    return whole(node.get(qn("w:val")), default)


def _filled(row: list[_Raw], columns: int) -> list[_Raw]:
    """Give the row with empty cells where the file left columns out, cut at the last column."""
    found: list[_Raw] = []
    column = 0
    for cell in row:
        found.extend(_Raw(c, 1, "", _EMPTY.paragraphs) for c in range(column, cell.column))
        found.append(cell)
        column = cell.column + cell.span
    found.extend(_Raw(c, 1, "", _EMPTY.paragraphs) for c in range(column, columns))
    return found


def _covered(rows: list[list[_Raw]]) -> set[tuple[int, int]]:
    return {
        (below, cell.column)
        for index, row in enumerate(rows)
        for cell in row
        for below in range(index + 1, index + _rowspan(rows, index, cell))
    }


def _rowspan(rows: list[list[_Raw]], index: int, cell: _Raw) -> int:
    if cell.merge != "restart":
        return 1
    count = 1
    for row in rows[index + 1 :]:
        below = next((c for c in row if c.column == cell.column), None)
        if below is None or below.merge != "continue" or below.span != cell.span:
            break
        count += 1
    return count


def _widths(node: Any, columns: int) -> tuple[float, ...]:
    grid = [_width(column) for column in node.iterfind(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")]
    if len(grid) != columns or min(grid, default=0) <= 0:
        return (1.0,) * columns
    total = sum(grid)
    return tuple(round(width / total, 4) for width in grid)


def _width(column: Any) -> int:
    return whole(column.get(qn("w:w")), 0)


def _header_rows(node: Any) -> int:
    count = 0
    for row in node.iterfind(qn("w:tr")):
        mark = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}")
        if mark is None or mark.get(qn("w:val"), "1") not in _ON:
            break
        count += 1
    return count
