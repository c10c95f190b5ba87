"""An official document as data: what it says and who signs it, nothing of how it looks."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from vanphong.drafting.form_rules import FormSystem
from vanphong.kernel.errors import Invalid

Alignment = Literal["justify", "left", "center", "right"]


class HeadingKind(enum.StrEnum):
    """The divisions of a document, from the largest to the smallest."""

    PART = "PART"  # phần
    CHAPTER = "CHAPTER"  # chương
    SECTION = "SECTION"  # mục, tiểu mục
    ARTICLE = "ARTICLE"  # điều
    ROMAN = "ROMAN"  # I- TÊN MỤC, as reports and plans are divided
    NUMBERED = "NUMBERED"  # 1. Tên khoản


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style; a line break inside stays one.

    One with a `note` is the mark of a footnote: it has no text of its own, and its number comes
    from its place. Runs of a note have no note.
    """

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    superscript: bool = False
    subscript: bool = False
    note: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body; `indented` says whether its first line is moved in."""

    runs: tuple[Run, ...]
    alignment: Alignment = "justify"
    indented: bool = True


@dataclass(frozen=True, slots=True)
class Heading:
    """A division with its number as printed (`Chương I`, `Điều 2.`, `II-`) and its title."""

    kind: HeadingKind
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class ListItem:
    """A numbered or dashed paragraph; `marker` is printed as it stands (`1.`, `a)`, `-`)."""

    marker: str
    runs: tuple[Run, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; spans count columns and rows from this cell on."""

    paragraphs: tuple[Paragraph, ...]
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `widths` are shares of the text width, cells under a span are left out."""

    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 1
    borders: bool = True


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: its bytes, or `ref` (SHA-256 hex) where the bytes are kept elsewhere."""

    alt: str
    content: bytes = b""
    ref: str = ""
    width_mm: float | None = None


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block starts a new page."""


Block = Paragraph | Heading | ListItem | Table | Image | PageBreak


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Authority and title lines (`T/M BAN THƯỜNG VỤ`, `PHÓ BÍ THƯ`) and the signer's name."""

    mark_lines: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """All that is printed on an official document.

    `symbol` is number and symbol without the word Số (`127-CV/VPTU`); while the number is not
    given it starts with the dash (`-CV/VPTU`) and a gap is left. `issued_on` None leaves gaps
    in the date. `type_name` empty means a công văn, whose abstract stands under the symbol.
    Recipients and addressees come without closing marks. `contact` lines stand at the foot of
    the first page. `check_url` becomes the QR code, `check_code` is printed under it.
    `co_signature` is the left block of minutes.
    """

    system: FormSystem
    type_code: str
    header_name: str
    place: str
    abstract: str
    signature: SignatureBlock
    type_name: str = ""
    header_upper: str = ""
    symbol: str = ""
    issued_on: dt.date | None = None
    addressees: tuple[str, ...] = ()
    body: tuple[Block, ...] = ()
    recipients: tuple[str, ...] = ()
    file_copy: str = ""
    urgency: str = ""
    circulation: str = ""
    draft_mark: str = ""
    drafter_mark: str = ""
    contact: tuple[str, ...] = ()
    check_url: str = ""
    check_code: str = ""
    co_signature: SignatureBlock | None = None
    two_sided: bool = False
    language: str = "vi"


def text(value: str) -> Paragraph:
    """Give a plain paragraph."""
    return Paragraph((Run(value),))


def footnote(*words: Run) -> Run:
    """Give the mark of a footnote with its words."""
    return Run("", note=words)


def is_said(run: Run) -> bool:
    """Say whether a run puts anything on paper but blanks."""
    return bool(run.text.strip() or run.note)


def words_of(runs: Iterable[Run]) -> str:
    """Give the words of runs, without their footnotes."""
    return "".join(run.text for run in runs)


def notes_of(blocks: Iterable[Block]) -> Iterator[tuple[Run, ...]]:
    """Give the footnotes of a body in the order they are numbered in."""
    for block in blocks:
        paragraphs: Iterable[Paragraph | ListItem] = ()
        if isinstance(block, Table):
            paragraphs = (p for row in block.rows for cell in row for p in cell.paragraphs)
        elif isinstance(block, Paragraph | ListItem):
            paragraphs = (block,)
        yield from (run.note for one in paragraphs for run in one.runs if run.note)


def detach_images(document: OfficialDocument) -> tuple[OfficialDocument, dict[str, bytes]]:
    """Take the bytes of images out, leaving their SHA-256 as `ref`; give both."""
    kept: dict[str, bytes] = {}

    def detach(block: Block) -> Block:
        if not isinstance(block, Image) or not block.content:
            return block
        ref = hashlib.sha256(block.content).hexdigest()
        kept[ref] = block.content
        return dataclasses.replace(block, content=b"", ref=ref)

    body = tuple(detach(block) for block in document.body)
    return dataclasses.replace(document, body=body), kept


def attach_images(
    document: OfficialDocument, contents: Mapping[str, bytes]
) -> OfficialDocument:
    """Put the bytes of images back.

    :raises Invalid: when the bytes of one are missing.
    """

    def attach(block: Block) -> Block:
        if not isinstance(block, Image) or block.content:
            return block
        if block.ref not in contents:
            raise Invalid(
                f"Thiếu hình ảnh “{block.alt}” của văn bản. Hãy chèn lại hình.",
                code="image_missing",
            )
        return dataclasses.replace(block, content=contents[block.ref])

    return dataclasses.replace(document, body=tuple(attach(block) for block in document.body))
