"""What a document looks like, whatever it came as: lines with their type, and the sheet."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vanphong.kernel.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Look:
    """How words are set: size in pt; 0 and empty where that is not known."""

    font: str = ""
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    underline: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one look."""

    text: str
    look: Look = Look()


class Side(enum.StrEnum):
    """The column of a frame that a line stands in."""

    WHOLE = ""
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Spacing:
    """Distances in pt, the indent of the first line in mm; None where that is not known.

    `line` is exact, at least, or a share of the type's own height, as `line_rule` says
    (`exact`, `atLeast`, `auto`).
    """

    line: float | None = None
    line_rule: str = ""
    before: float | None = None
    after: float | None = None
    indent_mm: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or a part of one between line breaks or columns.

    `start` is its first character in the text of its paragraph; `paragraph` counts all
    paragraphs of the file, those of tables too. `marker` is an automatic number before it.
    """

    pieces: tuple[Piece, ...]
    paragraph: int = 0
    start: int = 0
    page: int = 0
    side: Side = Side.WHOLE
    align: str = ""
    spacing: Spacing = Spacing()
    marker: str = ""
    # The table it stands in, from 1, below 0 for a frame; `cell` is its row and column there.
    table: int = 0
    cell: tuple[int, int] = (0, 0)
    in_frame: bool = False  # a table without lines
    has_rule: bool = False  # a line is drawn under it or beside it
    label: Phrase | None = None  # where it stands, in words, when no count says it

    @property
    def text(self) -> str:
        """Give its words."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def whole(self) -> str:
        """Give its words as printed, after the automatic number."""
        return f"{self.marker} {self.text}" if self.marker else self.text

    @property
    def look(self) -> Look:
        """Give the look of most of its letters."""
        counts: dict[Look, int] = {}
        for piece in self.pieces:
            counts[piece.look] = counts.get(piece.look, 0) + len(piece.text.strip())
        return max(counts, key=lambda look: counts[look], default=Look())

    def part(self, start: int, end: int, side: Side | None = None) -> Line:
        """Give a part of the line as a line."""
        kept: list[Piece] = []
        place = 0
        for piece in self.pieces:
            text = piece.text[max(0, start - place) : max(0, end - place)]
            place += len(piece.text)
            if text:
                kept.append(Piece(text, piece.look))
        return dataclasses.replace(
            self, pieces=tuple(kept), start=self.start + start, marker="",
            side=self.side if side is None else side,
        )  # fmt: skip

    def bare(self) -> Line:
        """Give the line without blanks at its ends."""
        text = self.text
        start = len(text) - len(text.lstrip())
        return self if text == text.strip() else self.part(start, len(text.rstrip()))


@dataclass(frozen=True, slots=True)
class PageNumber:
    """Where the number of the page stands."""

    at_top: bool
    align: str
    look: Look
    distance_mm: float | None = None
    on_first: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page in mm. `number` is None without page numbers."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    number: PageNumber | None = None


class Source(enum.StrEnum):
    """What was looked at; each knows more or less of the looks."""

    WORD = "WORD"
    PDF = "PDF"
    DRAFT = "DRAFT"


@dataclass(frozen=True, slots=True)
class Laid:
    """A document as it is laid out. `pages` is 0 where nobody counted them.

    `notes` are the lines of the footnotes, which are no part of the running text.
    """

    source: Source
    lines: tuple[Line, ...]
    sheets: tuple[Sheet, ...] = ()
    pages: int = 0
    is_marked_up: bool = False  # changes that were tracked, or comments, are still in it
    notes: tuple[Line, ...] = ()

    def texts(self) -> Iterator[str]:
        """Give the words of every line."""
        return (line.whole for line in self.lines)


# The paragraph of lines that stand outside the counted text: nothing there is mended.
OUTSIDE = -1


def note_line(line: Line, number: int) -> Line:
    """Give a line as one of that footnote."""
    label = Phrase("Chú thích %(number)s", number=number)
    return dataclasses.replace(line, paragraph=OUTSIDE, label=label)


def where(line: Line) -> Phrase:
    """Say in words where a line stands."""
    if line.label is not None:
        return line.label
    if line.page:
        return Phrase("Trang %(page)s", page=line.page)
    if line.table and not line.in_frame:
        return Phrase(
            "Bảng %(table)s, hàng %(row)s, cột %(column)s",
            table=line.table, row=line.cell[0] + 1, column=line.cell[1] + 1,
        )  # fmt: skip
    return Phrase("Đoạn %(number)s", number=line.paragraph + 1)


def quote(text: str, most: int = 60) -> str:
    """Give words to show, cut when they are long."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def around(text: str, start: int, end: int, by: int = 25) -> str:
    """Give the words around a place, cut between words."""
    first, last = max(0, start - by), min(len(text), end + by)
    if first:
        first = min((text.find(" ", first, start) + 1) or start, start)
    if last < len(text):
        space = text.rfind(" ", end, last)
        last = space if space >= 0 else end
    return ("…" if first else "") + text[first:last] + ("…" if last < len(text) else "")


def joined(lines: Sequence[Line]) -> str:
    """Give the words of lines as one text."""
    return " ".join(" ".join(line.text.split()) for line in lines)
