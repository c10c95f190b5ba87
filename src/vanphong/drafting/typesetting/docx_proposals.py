"""What the frame of a Word file proposes, and how its lines are read."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from vanphong.drafting.form_rules import FormSystem
from vanphong.drafting.typesetting.document import (
    Block,
    ListItem,
    Paragraph,
    SignatureBlock,
    Table,
    words_of,
)
from vanphong.kernel.text import one_line

_GAP = re.compile(r" {4,}")
DASHES = ("-", "–", "—", "+", "•")


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
class Columns:
    """The lines of a frame's left and right column, each with whether it is bold."""

    left: list[tuple[str, bool]] = field(default_factory=list)
    right: list[tuple[str, bool]] = field(default_factory=list)

    def read_table(self, table: Table) -> None:
        """Read a borderless table of two columns."""
        for row in table.rows:
            for side, cell in ((self.left, row[:1]), (self.right, row[1:])):
                side.extend(x for c in cell for p in c.paragraphs for x in _bold_lines(p))


def plain(block: Block) -> str:
    """Give the text of a block in NFC; cells and lines on lines of their own."""
    return unicodedata.normalize("NFC", _plain(block))


def _plain(block: Block) -> str:
    if isinstance(block, Paragraph):
        return words_of(block.runs)
    if isinstance(block, ListItem):
        return f"{block.marker} {words_of(block.runs)}"
    if isinstance(block, Table):
        cells = (cell for row in block.rows for cell in row)
        return "\n".join(_plain(p) for cell in cells for p in cell.paragraphs)
    return ""


def lines_of(text: str) -> list[str]:
    """Give the lines that say something, without blanks at their ends."""
    return [one_line(line) for line in text.split("\n") if line.strip()]


def parts_of(line: str) -> list[str]:
    """Give the parts of a line that stand in columns: apart by tabs, else by its widest gap.

    Narrower gaps are those left for a number or a date.
    """
    bare = line.strip()
    parts = bare.split("\t")
    gap = max(_GAP.findall(bare), key=len, default="")
    if len(parts) == 1 and gap:
        parts = bare.split(gap, 1)
    return [one_line(part) for part in parts if part.strip()]


def all_parts(block: Block) -> list[str]:
    """Give the parts of all lines of a block."""
    return [part for line in plain(block).split("\n") for part in parts_of(line)]


def is_bold(paragraph: Paragraph) -> bool:
    """Say whether all words of a paragraph are bold."""
    return all(run.bold for run in paragraph.runs if run.text.strip())


def bare(text: str) -> str:
    """Give a place named in a list without its dash and closing mark."""
    return one_line(text).lstrip("-–—+• ").rstrip(" ,;.")


def quoted(blocks: Sequence[Block]) -> str:
    """Give all words of the blocks, lines parted by a slash."""
    return " / ".join(line for block in blocks for line in lines_of(plain(block)))


def _bold_lines(paragraph: Paragraph) -> Iterator[tuple[str, bool]]:
    bold = any(run.bold for run in paragraph.runs if run.text.strip())
    for line in lines_of(plain(paragraph)):
        yield line, bold
