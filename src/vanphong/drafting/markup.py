"""A document's body as plain text one may edit, and back, without losing what text cannot say.

Every line is a block. `Điều 1. …`, `Chương I. …`, `I- …` are headings, `# 1. …` a numbered one;
`1. …`, `a) …`, `- …` are list items, `>` in front moves one in; `<b>`, `<i>`, `<u>`, `<sup>`,
`<sub>` mark letters, `<chú>…</chú>` is a footnote where its number stands; `[giữa]`, `[phải]`,
`[trái]`, `[không lùi]` place a paragraph. Lines that begin with `|` are a table (`markup_tables`).
Pictures, and what lines cannot say, are shown as one line that must stay; that of a picture says
its description and its width, which may be changed. A line left as it was is its block unchanged.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from vanphong.drafting.markup_runs import read_runs, written_runs
from vanphong.drafting.markup_tables import Line, read_table, table_lines
from vanphong.drafting.typesetting.compose import clean, refuse_misfit
from vanphong.drafting.typesetting.document import (
    Alignment,
    Block,
    Heading,
    HeadingKind,
    Image,
    ListItem,
    PageBreak,
    Paragraph,
    Table,
    is_said,
    notes_of,
    words_of,
)
from vanphong.kernel.errors import Invalid
from vanphong.kernel.phrases import Phrase

PAGE_BREAK = "[sang trang]"
_MARK = 8  # signs of a digest that name a block in its line
_PLACES = {"[trái]": "left", "[giữa]": "center", "[phải]": "right"}
_NO_INDENT = "[không lùi]"
_KEPT = re.compile(r"^\[\[(?P<words>.*) · (?P<mark>[0-9a-f]{8})\]\]$")
_PICTURE = re.compile(
    r"^Hình ảnh(?: (?P<alt>.*?))??(?:, rộng (?P<width>\d{1,3}(?:[.,]\d{1,2})?) mm)?$"
)
_WIDEST_MM = 400
_REMOVED = re.compile(r"^\[\[xóa · (?P<mark>[0-9a-f]{8})\]\]$")
_ITEM = re.compile(
    r"^(?P<marker>\d{1,3}(?:\.\d{1,3}){0,3}[.)]?|[a-zđ]{1,2}\)|[-–+•])\s+(?P<text>\S.*)$"
)
_BAR = re.compile(r"^\\*\|")
_MARKER_ALONE = re.compile(r"^\d{1,3}$")
_HEADINGS: tuple[tuple[HeadingKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"^(?P<number>{pattern})(?:\s+(?P<title>.*))?$"))
    for kind, pattern in (
        (HeadingKind.PART, r"(?:Phần|PHẦN)\s+(?:thứ\s+\S+|THỨ\s+\S+|[IVXLC]+|\d+)[.:]?"),
        (HeadingKind.CHAPTER, r"(?:Chương|CHƯƠNG)\s+(?:[IVXLC]+|\d+)[.:]?"),
        (HeadingKind.SECTION, r"(?:Mục|MỤC|Tiểu mục|TIỂU MỤC)\s+(?:[IVXLC]+|\d+)[.:]?"),
        (HeadingKind.ARTICLE, r"Điều\s+\d+[a-zđ]?[.:]"),
        (HeadingKind.ROMAN, r"[IVXLC]+(?:\s?[-.–]|\.)"),
    )
)
_NUMBERED = re.compile(r"^#\s*(?P<number>\d{1,3}(?:\.\d{1,3})*[.)-]?)(?:\s+(?P<title>.*))?$")


@dataclass(frozen=True, slots=True)
class Editable:
    """A body as text, and how many of its blocks are only shown as a line that must stay."""

    text: str
    kept: int


def to_text(blocks: Sequence[Block]) -> Editable:
    """Give the body as text; `from_text` with the same body gives it back."""
    lines = [_line(block) for block in blocks]
    kept = sum(1 for line in lines if _KEPT.match(line))
    return Editable("\n\n".join(lines), kept)


def from_text(
    text: str, saved: Sequence[Block], pictures: Iterable[str] = ()
) -> tuple[Block, ...]:
    """Read a body; `saved` is the one last kept, `pictures` are the refs one may name beside it.

    What still stands as shown is its saved block, whatever the lines alone would mean.

    :raises Invalid: when the line of a picture is missing, twice, or names nothing; when the
        lines of a table do not make one.
    """
    known = {ref[:_MARK]: ref for ref in pictures}
    shown: dict[str, list[Block]] = {}
    waiting: dict[str, list[Block]] = {}
    tables: dict[str, list[Block]] = {}
    for block in saved:
        line = _line(block)
        places = waiting if _KEPT.match(line) else shown
        places.setdefault(_mark(block) if places is waiting else _even(line), []).append(block)
        if isinstance(block, Table) and places is shown:
            tables.setdefault(_mark(block), []).append(block)
    found: list[Block] = []
    for lines in _pieces(text):
        line = lines[0].text
        same = shown.get(_even(" ".join(one.text for one in lines)))
        match = _KEPT.match(line)
        if same:
            found.append(same.pop(0))
        elif match is not None:
            block = _kept_block(match, (waiting, tables), known)
            found += [] if _REMOVED.match(line) else [block]
        else:
            found.append(read_table(lines, read_runs) if line.startswith("|") else _block(line))
    _refuse_missing(waiting)
    return tuple(found)


def _kept_block(
    line: re.Match[str], saved: Iterable[dict[str, list[Block]]], known: Mapping[str, str]
) -> Block:
    """Give the block a line names: a saved one, a table too, or a picture put anew."""
    mark = line["mark"]
    block = next((places[mark].pop(0) for places in saved if places.get(mark)), None)
    if block is None and mark in known:
        block = Image("", ref=known[mark])
    if block is None:
        raise _wrong(
            Phrase(
                "Dòng “%(line)s” không ứng với phần nào đã lưu. Hãy bỏ dòng này.", line=line[0]
            )
        )
    if isinstance(block, Image) and _even(line[0]) != _line(block):
        return _described(block, line)
    return block


def _described(picture: Image, line: re.Match[str]) -> Image:
    """Give a picture with the description and the width its line says."""
    said = _PICTURE.match(_even(line["words"]))
    if said is None:
        return picture
    width = float(said["width"].replace(",", ".")) if said["width"] else None
    if width is not None and not 0 < width <= _WIDEST_MM:
        raise _wrong(
            Phrase(
                "Dòng “%(line)s”: độ rộng của hình từ 1 đến %(most)s mm.",
                line=line[0], most=_WIDEST_MM,
            )
        )  # fmt: skip
    return replace(picture, alt=clean(said["alt"] or ""), width_mm=width)


def picture_line(picture: Image) -> str:
    """Give the line that stands for a picture."""
    return _line(picture)


def _pieces(text: str) -> Iterator[list[Line]]:
    """Give the lines, those of one table together; an empty line ends a table."""
    table: list[Line] = []
    for number, raw in enumerate([*text.splitlines(), ""], 1):
        line = Line(number, raw.strip())
        if line.text.startswith("|"):
            table.append(line)
            continue
        if table:
            yield table
            table = []
        if line.text:
            yield [line]


def _even(line: str) -> str:
    """Give a line without differences of blanks, as a text box may return it."""
    return " ".join(line.split())


def _refuse_missing(waiting: dict[str, list[Block]]) -> None:
    missing = [block for blocks in waiting.values() for block in blocks]
    if missing:
        lines = "; ".join(_line(block) for block in missing[:3])
        raise _wrong(
            Phrase(
                "Thiếu dòng giữ chỗ: %(lines)s. Hãy đặt lại dòng này; muốn bỏ hẳn phần đó thì ghi "
                "%(removed)s.",
                lines=lines,
                removed=f"[[xóa · {_mark(missing[0])}]]",
            )
        )


def _wrong(sentence: Phrase) -> Invalid:
    return Invalid(sentence, code="kept_line", fields={"text": [sentence]})


def _line(block: Block) -> str:
    """Give the line a block is shown as, a table its lines; what has no words is its place."""
    if isinstance(block, Table):
        lines = _table(block)
        if lines:
            return "\n".join(lines)
    line = _spelling(block).strip()
    is_row = line.startswith("|") and not isinstance(block, Paragraph)
    if len(line.splitlines()) == 1 and not is_row and not _KEPT.match(line):
        return line
    return f"[[{_even(_words(block))} · {_mark(block)}]]"


def _table(table: Table) -> list[str]:
    """Give a table as lines; none when they would not give it back whole."""
    try:
        refuse_misfit(table)
        lines = table_lines(table, written_runs)
        typed = [Line(number, line.strip()) for number, line in enumerate(lines, 1)]
        same = all(len(line.text.splitlines()) == 1 for line in typed)
        return lines if same and read_table(typed, read_runs) == table else []
    except Invalid:
        return []


def _spelling(block: Block) -> str:
    if isinstance(block, PageBreak):
        return PAGE_BREAK
    if isinstance(block, Heading):
        sign = "# " if block.kind is HeadingKind.NUMBERED else ""
        return f"{sign}{block.number} {block.title}"
    if isinstance(block, ListItem):
        return f"{'>' * block.level} {block.marker} {written_runs(block.runs)}"
    if isinstance(block, Paragraph) and any(map(is_said, block.runs)):
        place = next((word for word, value in _PLACES.items() if value == block.alignment), "")
        indent = "" if block.indented else _NO_INDENT
        words = " ".join(part for part in (place, indent, written_runs(block.runs)) if part)
        return f"\\{words.lstrip()}" if _BAR.match(words.lstrip()) else words
    return ""


def _block(line: str) -> Block:
    if line == PAGE_BREAK:
        return PageBreak()
    return _heading(line) or _item(line) or _paragraph(line)


def _heading(line: str) -> Heading | None:
    match = _NUMBERED.match(line)
    if match:
        return Heading(HeadingKind.NUMBERED, match["number"], match["title"] or "")
    bare = line.removeprefix("#").strip()
    for kind, pattern in _HEADINGS:
        match = pattern.match(bare)
        if match:
            return Heading(kind, match["number"], match["title"] or "")
    return None


def _item(line: str) -> ListItem | None:
    bare = line.lstrip(">")
    match = _ITEM.match(bare.strip())
    if match is None or _MARKER_ALONE.match(match["marker"]):
        return None
    return ListItem(match["marker"], read_runs(match["text"]), level=len(line) - len(bare))


def _paragraph(line: str) -> Paragraph:
    if _BAR.match(line):
        line = line.removeprefix("\\")
    alignment: Alignment = "justify"
    for word, value in _PLACES.items():
        if line.startswith(word):
            alignment, line = value, line.removeprefix(word).strip()  # type: ignore[assignment]
    indented = not line.startswith(_NO_INDENT)
    line = line.removeprefix(_NO_INDENT).strip()
    return Paragraph(read_runs(line), alignment=alignment, indented=indented)


def _mark(block: Block) -> str:
    if isinstance(block, Image) and block.ref:
        return block.ref[:_MARK]
    return hashlib.sha256(repr(block).encode()).hexdigest()[:_MARK]


def _words(block: Block) -> str:
    if isinstance(block, Table):
        return f"Bảng {len(block.rows)} dòng, {len(block.widths)} cột"
    if isinstance(block, Image):
        width = f"{block.width_mm:g}".replace(".", ",") if block.width_mm else ""
        return f"Hình ảnh {block.alt}".strip() + (f", rộng {width} mm" if width else "")
    if isinstance(block, Heading):
        return f"Đề mục {block.number} {block.title}".strip()
    runs = block.runs if isinstance(block, Paragraph | ListItem) else ()
    shown = " ".join(words_of(runs).split())[:60]
    return f"Đoạn văn “{shown}”" if shown else "Dòng trống"


def plain_text(blocks: Iterable[Block]) -> str:
    """Give the words of a body: paragraphs, items, table cells and footnotes on lines of their own."""
    return "\n".join(line for block in blocks for line in _plain_lines(block))


def _plain_lines(block: Block) -> list[str]:
    return [*_lines_beside_notes(block), *map(words_of, notes_of([block]))]


def _lines_beside_notes(block: Block) -> list[str]:
    if isinstance(block, Table):
        cells = (cell for row in block.rows for cell in row)
        return [words_of(p.runs) for cell in cells for p in cell.paragraphs]
    if isinstance(block, Heading):
        return [f"{block.number} {block.title}".strip(), block.title]
    if isinstance(block, ListItem):
        return [f"{block.marker} {words_of(block.runs)}", words_of(block.runs)]
    if isinstance(block, Image):
        return [block.alt]
    return [words_of(block.runs)] if isinstance(block, Paragraph) else []
