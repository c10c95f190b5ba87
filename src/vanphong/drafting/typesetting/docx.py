"""A Word file read into body blocks, with what is lost and what its frame proposes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from vanphong.drafting.typesetting import docx_own
from vanphong.drafting.typesetting.document import (
    Alignment,
    Block,
    Heading,
    ListItem,
    PageBreak,
    Paragraph,
    Run,
    is_said,
    notes_of,
    words_of,
)
from vanphong.drafting.typesetting.docx_frame import TypeNamed, take_frame
from vanphong.drafting.typesetting.docx_headings import find_headings, parted
from vanphong.drafting.typesetting.docx_losses import FRAME, Loss, LossList
from vanphong.drafting.typesetting.docx_numbering import Numbering
from vanphong.drafting.typesetting.docx_package import Package, unreadable
from vanphong.drafting.typesetting.docx_proposals import Proposals, quoted
from vanphong.drafting.typesetting.docx_runs import RunReader
from vanphong.drafting.typesetting.docx_styles import Styles
from vanphong.drafting.typesetting.docx_tables import TableReader

_ALIGNMENTS: dict[str, Alignment] = {"center": "center", "right": "right", "end": "right"}
# Of files written here; what others align left is set justified, as the form wants.
_OWN_ALIGNMENTS: dict[str, Alignment] = {**_ALIGNMENTS, "left": "left", "start": "left"}
# Rules drawn in a header that is set anew and its colours are no loss.
_FRAME_KINDS = frozenset({"shape", "color"})
_DEEPEST_NESTING = 5


@dataclass(frozen=True, slots=True)
class DocxBody:
    """The body of a Word file, all that was not carried, and the fields its frame proposes."""

    blocks: tuple[Block, ...]
    losses: tuple[Loss, ...]
    proposals: Proposals


@dataclass(frozen=True, slots=True)
class _Placed:
    """A block and the place a reader finds it at.

    `of_body` when its style says that it is no part of the frame, `settled` when it says what
    block it is.
    """

    where: str
    block: Block
    of_body: bool
    settled: bool


def read_docx(content: bytes, type_named: TypeNamed) -> DocxBody:
    """Read a .docx file into body blocks.

    A file written here is read by its styles, to the same blocks (`docx_writing`). Of others
    automatic numbers become text; a header and signature block in official form are taken out
    of the body, come back as `proposals` and are quoted among the losses. Whatever cannot be
    carried stands in `losses`. `type_named` gives the type of document a title names.

    :raises Invalid: when the file is broken, locked, not .docx, too large, or written in a code
        table older than Unicode.
    """
    package = Package(content)
    losses = LossList()
    reader = _BodyReader(package, losses)
    placed = list(reader.body())
    _note_rest(package, losses)
    blocks = [one.block for one in placed]
    own = [index for index, one in enumerate(placed) if one.of_body]
    frame = take_frame(blocks, type_named, (own[0], own[-1]) if own else None)
    taken = {*frame.header, *frame.closing}
    losses.drop_at(frozenset(placed[index].where for index in taken), _FRAME_KINDS)
    for part in (frame.header, frame.closing):
        if part:
            losses.where = placed[part[0]].where
            losses.add(FRAME, quoted([blocks[index] for index in part]))
            for note in notes_of(blocks[index] for index in part):
                losses.add("footnote", words_of(note))
    end = max(frame.closing, default=len(blocks))
    if any(index > end for index in range(len(blocks)) if index not in taken):
        losses.where = "Toàn tệp"
        losses.add("annex")
    kept = _trimmed([one for index, one in enumerate(placed) if index not in taken])
    found = find_headings([one.block for one in kept], [one.settled for one in kept])
    return DocxBody(tuple(found), losses.all(), frame.proposals)


class _BodyReader:
    """Walks the body in order, keeping count for the places of losses."""

    def __init__(self, package: Package, losses: LossList) -> None:
        self._root = package.xml(package.main)
        self._losses = losses
        self._styles = Styles(package.part("styles"))
        self._numbering = Numbering(package.part("numbering"), losses)
        self._runs = RunReader(self._styles, package, losses)
        self._tables = TableReader(self._styles, self._of_cell, losses)
        self._depth = 0

    def body(self) -> Iterator[_Placed]:
        """Give the blocks, each with the place a reader finds it at."""
        body = self._root.find(qn("w:body")) if self._root is not None else None
        if body is None:
            raise unreadable("Tệp Word không có nội dung.")
        paragraphs = tables = 0
        for node in _children(body):
            if node.tag == qn("w:p"):
                paragraphs += 1
                where = f"Đoạn {paragraphs}"
            else:
                tables += 1
                where = f"Bảng {tables}"
            self._losses.where = where
            name = self._style_name(node)
            for block in self._blocks(node):
                yield _Placed(where, block, docx_own.is_body(name), _is_settled(name, block))
        self._losses.where = "Toàn tệp"
        self._note_sections(body)

    def _style_name(self, node: Any) -> str:
        """Give the name of the style of a paragraph, or of the first one in a table."""
        first = node if node.tag == qn("w:p") else next(node.iter(qn("w:p")), None)
        return "" if first is None else self._styles.name(self._styles.style_id(first))

    def _blocks(self, node: Any) -> list[Block]:
        if node.tag == qn("w:p"):
            return self._paragraph(node)
        table = self._tables.table(node)
        return [] if table is None else [table]

    def _of_cell(self, cell: Any) -> list[Block]:
        if self._depth >= _DEEPEST_NESTING:
            raise unreadable("Bảng trong tệp Word lồng nhau quá nhiều tầng.")
        self._depth += 1
        found = [block for node in _children(cell) for block in self._blocks(node)]
        self._depth -= 1
        return found

    def _paragraph(self, node: Any) -> list[Block]:
        found: list[Block] = []
        runs: list[Run] = []
        if docx_own.is_aside(self._style_name(node)) and not _holds_object(node):
            self._losses.add_frame(_words(node))
            return []
        marker, level = self._numbering.marker_of(node, self._styles)
        if self._is_on(node, "w:pageBreakBefore"):
            found.append(PageBreak())
        for piece in self._runs.pieces(node):
            if isinstance(piece, Run):
                runs.append(piece)
                continue
            found.extend(self._text(node, runs, marker, level))
            marker, runs = ("" if runs else marker), []
            found.append(piece)
        found.extend(self._text(node, runs, marker, level))
        return found

    def _text(self, node: Any, runs: list[Run], marker: str, level: int) -> list[Block]:
        own = None if marker else self._own(node, runs)
        bare = _stripped(runs)
        if own is not None or not bare:
            return [] if own is None else [own]
        if self._styles.name(self._styles.style_id(node)).startswith("heading"):
            bare = tuple(dataclasses.replace(run, bold=True) for run in bare)
        if marker:
            return [ListItem(marker, bare, level)]
        found, _ = self._styles.paragraph_property(node, "w:jc")
        value = "" if found is None else found.get(qn("w:val"), "")
        return [Paragraph(bare, alignment=_ALIGNMENTS.get(value, "justify"))]

    def _own(self, node: Any, runs: list[Run]) -> Block | None:
        """Give the block that a style of ours says, where there is one."""
        name = self._style_name(node)
        if not docx_own.is_body(name):
            return None
        kind, level = docx_own.heading_of(name), docx_own.level_of(name)
        before, after = _parted(runs)
        marker, words = words_of(before).strip(), _stripped(after)
        if kind is not None:
            title = words_of(words)
            number, title = (marker, title) if before else parted(kind, title)
            self._note_lost(runs)
            return Heading(kind, number, title) if number or title else None
        if level is not None and before:
            return ListItem(marker, words, level)
        bare = _stripped(runs)
        if not bare:
            return None
        found, _ = self._styles.paragraph_property(node, "w:jc")
        value = "" if found is None else found.get(qn("w:val"), "")
        indented, _ = docx_own.paragraph_of(name) or (name != docx_own.CELL.lower(), False)
        return Paragraph(bare, _OWN_ALIGNMENTS.get(value, "justify"), indented)

    def _note_lost(self, runs: Sequence[Run]) -> None:
        """Tell of the footnotes of words that have no place for one."""
        for run in runs:
            if run.note:
                self._losses.add("footnote", words_of(run.note))

    def _is_on(self, node: Any, tag: str) -> bool:
        found, _ = self._styles.paragraph_property(node, tag)
        return found is not None and found.get(qn("w:val"), "1") not in {"0", "false", "off"}

    def _note_sections(self, body: Any) -> None:
        for _ in body.iter(qn("w:altChunk"), qn("w:subDoc")):
            self._losses.add("object")
        for section in body.iter(qn("w:sectPr")):
            size, columns = section.find(qn("w:pgSz")), section.find(qn("w:cols"))
            if size is not None and size.get(qn("w:orient")) == "landscape":
                self._losses.add("landscape")
            if columns is not None and columns.get(qn("w:num"), "1") != "1":
                self._losses.add("columns")


def _holds_object(paragraph: Any) -> bool:
    return any(True for _ in paragraph.iter(qn("w:drawing"), qn("w:pict"), qn("w:object")))


def _words(paragraph: Any) -> str:
    return "".join(node.text or "" for node in paragraph.iter(qn("w:t"))).strip()


def _style_id(paragraph: Any) -> str:
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if found is None else str(found.get(qn("w:val"), ""))


def _is_settled(name: str, block: Block) -> bool:
    """Say whether a style of ours says what the block is, whatever its words look like."""
    if isinstance(block, ListItem):
        return docx_own.level_of(name) is not None
    _indented, settled = docx_own.paragraph_of(name) or (True, False)
    return settled


def _parted(runs: list[Run]) -> tuple[list[Run], list[Run]]:
    """Give the runs before a marker's separator and those after it; all these without one."""
    for index, run in enumerate(runs):
        before, found, after = run.text.partition(docx_own.SEPARATOR)
        if found:
            return (
                [*runs[:index], dataclasses.replace(run, text=before)],
                [dataclasses.replace(run, text=after), *runs[index + 1 :]],
            )
    return [], runs


def _children(node: Any) -> Iterator[Any]:
    """Give paragraphs and tables, those inside content controls and accepted insertions too."""
    for child in node:
        if child.tag in {qn("w:p"), qn("w:tbl")}:
            yield child
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins")}:
            yield from _children(child)


def _stripped(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Give the runs without blanks at both ends of the paragraph."""
    kept = [run for run in runs if run.text or run.note]
    while kept and not is_said(kept[0]):
        kept.pop(0)
    while kept and not is_said(kept[-1]):
        kept.pop()
    if kept:
        kept[0] = dataclasses.replace(kept[0], text=kept[0].text.lstrip())
        kept[-1] = dataclasses.replace(kept[-1], text=kept[-1].text.rstrip())
    return tuple(kept)


def _trimmed(placed: list[_Placed]) -> list[_Placed]:
    """Give the blocks without page breaks at the ends or one after another."""
    kept: list[_Placed] = []
    for one in placed:
        is_break = isinstance(one.block, PageBreak)
        if not is_break or (kept and not isinstance(kept[-1].block, PageBreak)):
            kept.append(one)
    while kept and isinstance(kept[-1].block, PageBreak):
        kept.pop()
    return kept


def _note_rest(package: Package, losses: LossList) -> None:
    for kind in ("header", "footer"):
        for root in package.parts(kind):
            lines = list(root.iter(qn("w:p")))
            aside = [line for line in lines if _style_id(line) == docx_own.ASIDE]
            losses.add_frame(" / ".join(filter(None, map(_words, aside))))
            text = "".join(_words(line) for line in lines if line not in aside).strip()
            if text and not text.isdigit():
                losses.add("header_footer", text)
    if package.has_macros():
        losses.add("macro")
