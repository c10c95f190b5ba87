"""A document's body as plain text one may edit, and back, without losing what text cannot say.

Every line is a block. `Điều 1. …`, `Chương I. …`, `I- …` are headings, `# 1. …` a numbered one;
`1. …`, `a) …`, `- …` are list items, `>` in front moves one in; `<b>`, `<i>`, `<u>`, `<sup>`,
`<sub>` mark letters; `[giữa]`, `[phải]`, `[trái]`, `[không lùi]` place a paragraph. A block that
does not come back exactly from its text (tables, pictures) is shown as one line that must stay.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from vanphong.drafting.typesetting.document import (
    Alignment,
    Block,
    Heading,
    HeadingKind,
    Image,
    ListItem,
    PageBreak,
    Paragraph,
    Run,
    Table,
)
from vanphong.kernel.errors import Invalid

PAGE_BREAK = "[sang trang]"
LINE_BREAK = " ⏎ "
_TAGS = {"b": "bold", "i": "italic", "u": "underline", "sup": "superscript", "sub": "subscript"}
_TAG = re.compile(r"(\\?)<(/?)(b|i|u|sup|sub)>")
_PLACES = {"[trái]": "left", "[giữa]": "center", "[phải]": "right"}
_NO_INDENT = "[không lùi]"
_KEPT = re.compile(r"^\[\[(?P<words>.*) · (?P<mark>[0-9a-f]{8})\]\]$")
_REMOVED = re.compile(r"^\[\[xóa · (?P<mark>[0-9a-f]{8})\]\]$")
_ITEM = re.compile(
    r"^(?P<marker>\d{1,3}(?:\.\d{1,3}){0,3}[.)]?|[a-zđ]{1,2}\)|[-–+•])\s+(?P<text>\S.*)$"
)
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
    """Give the body as text; `from_text` with the same blocks gives them back."""
    lines = [_line(block) for block in blocks]
    kept = sum(1 for line in lines if _KEPT.match(line))
    return Editable("\n\n".join(lines), kept)


def from_text(text: str, kept: Sequence[Block]) -> tuple[Block, ...]:
    """Read a body; lines of kept blocks are put back from `kept`, the body as last saved.

    :raises Invalid: when such a line is missing, stands twice or names nothing.
    """
    waiting: dict[str, list[Block]] = {}
    for block in kept:
        if _KEPT.match(_line(block)):
            waiting.setdefault(_mark(block), []).append(block)
    found: list[Block] = []
    for line in filter(None, (raw.strip() for raw in text.splitlines())):
        match = _KEPT.match(line)
        if match is None:
            found.append(_block(line))
            continue
        blocks = waiting.get(match["mark"])
        if not blocks:
            raise _wrong(f"Dòng “{line}” không ứng với phần nào đã lưu. Hãy bỏ dòng này.")
        block = blocks.pop(0)
        if not _REMOVED.match(line):
            found.append(block)
    _refuse_missing(waiting)
    return tuple(found)


def _refuse_missing(waiting: dict[str, list[Block]]) -> None:
    missing = [block for blocks in waiting.values() for block in blocks]
    if missing:
        lines = "; ".join(_line(block) for block in missing[:3])
        raise _wrong(
            f"Thiếu dòng giữ chỗ: {lines}. Hãy đặt lại dòng này; muốn bỏ hẳn phần đó thì ghi "
            f"[[xóa · {_mark(missing[0])}]]."
        )


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, code="kept_line", fields={"text": [sentence]})


def _line(block: Block) -> str:
    """Give the one line of a block: its text if it reads back as the same, else its place."""
    for line in _spellings(block):
        if line == line.strip() and len(line.splitlines()) == 1 and _block(line) == block:
            return line
    return f"[[{' '.join(_words(block).split())} · {_mark(block)}]]"


def _spellings(block: Block) -> Iterable[str]:
    if isinstance(block, PageBreak):
        yield PAGE_BREAK
    elif isinstance(block, Heading):
        yield f"{block.number} {block.title}".strip()
        yield f"# {block.number} {block.title}".strip()
    elif isinstance(block, ListItem):
        yield f"{'>' * block.level} {block.marker} {_written(block.runs)}".strip()
    elif isinstance(block, Paragraph):
        text = _written(block.runs)
        place = next((word for word, value in _PLACES.items() if value == block.alignment), "")
        indent = "" if block.indented else _NO_INDENT
        yield " ".join(part for part in (place, indent, text) if part)
        yield " ".join(part for part in (place, indent, f"\\{text}") if part)


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
    return ListItem(match["marker"], _runs(match["text"]), level=len(line) - len(bare))


def _paragraph(line: str) -> Paragraph:
    alignment: Alignment = "justify"
    for word, value in _PLACES.items():
        if line.startswith(word):
            alignment, line = value, line.removeprefix(word).strip()  # type: ignore[assignment]
    indented = not line.startswith(_NO_INDENT)
    line = line.removeprefix(_NO_INDENT).strip().removeprefix("\\")
    return Paragraph(_runs(line), alignment=alignment, indented=indented)


def _written(runs: Sequence[Run]) -> str:
    parts = []
    for run in runs:
        text = _TAG.sub(lambda m: f"\\{m.group(0)}", run.text)
        tags = [tag for tag, name in _TAGS.items() if getattr(run, name)]
        opening = "".join(f"<{tag}>" for tag in tags)
        closing = "".join(f"</{tag}>" for tag in reversed(tags))
        parts.append(f"{opening}{text}{closing}")
    return "".join(parts).replace("\n", LINE_BREAK)


def _runs(text: str) -> tuple[Run, ...]:
    text = text.replace(LINE_BREAK, "\n")
    found: list[Run] = []
    style = Run("")
    at = 0
    for match in _TAG.finditer(text):
        _add(found, replace(style, text=text[at : match.start()]))
        at = match.end()
        if match[1]:
            _add(found, replace(style, text=match[0][1:]))
        else:
            style = replace(style, **{_TAGS[match[3]]: not match[2]})
    _add(found, replace(style, text=text[at:]))
    return tuple(found)


def _add(runs: list[Run], run: Run) -> None:
    """Add a run; what has the same style as the last one joins it."""
    if not run.text:
        return
    if runs and replace(runs[-1], text="") == replace(run, text=""):
        runs[-1] = replace(run, text=runs[-1].text + run.text)
    else:
        runs.append(run)


def _mark(block: Block) -> str:
    return hashlib.sha256(repr(block).encode()).hexdigest()[:8]


def _words(block: Block) -> str:
    if isinstance(block, Table):
        return f"Bảng {len(block.rows)} dòng, {len(block.widths)} cột"
    if isinstance(block, Image):
        return f"Hình ảnh {block.alt}".strip()
    if isinstance(block, Heading):
        return f"Đề mục {block.number} {block.title}".strip()
    runs = block.runs if isinstance(block, Paragraph | ListItem) else ()
    shown = " ".join("".join(run.text for run in runs).split())[:60]
    return f"Đoạn văn “{shown}”" if shown else "Dòng trống"


def plain_text(blocks: Iterable[Block]) -> str:
    """Give the words of a body, every paragraph, item and table cell on lines of its own."""
    return "\n".join(line for block in blocks for line in _plain_lines(block))


def _plain_lines(block: Block) -> list[str]:
    if isinstance(block, Table):
        cells = (cell for row in block.rows for cell in row)
        return [_plain(p.runs) for cell in cells for p in cell.paragraphs]
    if isinstance(block, Heading):
        return [f"{block.number} {block.title}".strip(), block.title]
    if isinstance(block, ListItem):
        return [f"{block.marker} {_plain(block.runs)}", _plain(block.runs)]
    if isinstance(block, Image):
        return [block.alt]
    return [_plain(block.runs)] if isinstance(block, Paragraph) else []


def _plain(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)
