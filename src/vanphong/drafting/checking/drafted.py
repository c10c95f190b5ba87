"""A draft read for checking: its parts are known, its looks are the product's own."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

from vanphong.drafting.checking.findings import Finding, Replace, in_order
from vanphong.drafting.checking.looks import (
    OUTSIDE,
    Laid,
    Line,
    Look,
    Piece,
    Source,
    note_line,
)
from vanphong.drafting.checking.parts import Part, Parts
from vanphong.drafting.checking.sorting import grounds_of
from vanphong.drafting.typesetting.document import (
    Block,
    Heading,
    ListItem,
    OfficialDocument,
    Paragraph,
    Run,
    Table,
    notes_of,
)
from vanphong.kernel.phrases import Phrase


def lay_draft(document: OfficialDocument) -> tuple[Laid, Parts]:
    """Give the lines that people wrote, and which part each is; body lines count its blocks.

    Header, symbol, authority and all signs of lists are the product's own.
    """
    parts = Parts(system=document.system, type_code=document.type_code)
    lines: list[Line] = []

    def put(part: Part, words: Iterable[str], label: Phrase) -> None:
        for text in words:
            if text:
                line = Line((Piece(text),), paragraph=OUTSIDE, label=label)
                lines.append(line)
                parts.put(part, line)

    put(Part.ABSTRACT, [document.abstract], Phrase("Trích yếu"))
    put(Part.ADDRESSEE, document.addressees, Phrase("Kính gửi"))
    body = list(_body(document.body))
    lines += body
    grounds = grounds_of(body)
    parts.found[Part.GROUNDS] = grounds
    parts.body += [line for line in body if line not in grounds]
    copy = [document.file_copy] if document.file_copy else []
    put(Part.RECIPIENT, [*document.recipients, *copy], Phrase("Nơi nhận"))
    put(Part.SIGNER_NAME, [document.signature.name], Phrase("Người ký"))
    notes = enumerate(notes_of(document.body), 1)
    said = tuple(note_line(Line(_pieces(runs)), number) for number, runs in notes)
    return Laid(Source.DRAFT, tuple(lines), notes=said), parts


def _pieces(runs: Iterable[Run]) -> tuple[Piece, ...]:
    return tuple(Piece(run.text, Look(bold=run.bold, italic=run.italic)) for run in runs)


def _body(blocks: Sequence[Block]) -> Iterator[Line]:
    tables = 0
    for number, block in enumerate(blocks):
        if isinstance(block, Table):
            tables += 1
            yield from _cells(block, tables)
        elif runs := _runs(block):
            before = f"{block.marker} " if isinstance(block, ListItem) else ""
            pieces = (Piece(before), *_pieces(runs)) if before else _pieces(runs)
            # Places count from the words; those of the marker before them are below zero.
            yield Line(pieces, paragraph=number, start=-len(before))


def _cells(table: Table, order: int) -> Iterator[Line]:
    for down, row in enumerate(table.rows):
        for across, cell in enumerate(row):
            for paragraph in cell.paragraphs:
                pieces = tuple(Piece(run.text) for run in paragraph.runs)
                label = Phrase(
                    "Bảng %(table)s, hàng %(row)s, cột %(column)s", table=order, row=down + 1,
                    column=across + 1,
                )  # fmt: skip
                yield Line(
                    pieces, paragraph=OUTSIDE, table=order, cell=(down, across), label=label
                )


def _runs(block: Block) -> tuple[Run, ...]:
    if isinstance(block, Paragraph | ListItem):
        return block.runs
    if isinstance(block, Heading):
        return (Run(f"{block.number} {block.title}".strip(), bold=True),)
    return ()


def mended(blocks: Sequence[Block], findings: Iterable[Finding]) -> tuple[Block, ...]:
    """Give the blocks with the words that the fixes of these findings put; looks stay.

    Of two that would change the same words the first is taken.
    """
    changes = [
        change
        for one in findings
        if one.fix
        for change in one.fix.changes
        if isinstance(change, Replace) and 0 <= change.paragraph < len(blocks)
    ]
    done = list(blocks)
    for change in in_order(changes):
        done[change.paragraph] = _changed(done[change.paragraph], change)
    return tuple(done)


def _changed(block: Block, change: Replace) -> Block:
    if isinstance(block, ListItem) and change.start < 0:
        at = len(block.marker) + 1 + change.start
        end = at + change.end - change.start
        marker = block.marker[:at] + change.text + block.marker[end:]
        return dataclasses.replace(block, marker=marker)
    if isinstance(block, Paragraph | ListItem):
        return dataclasses.replace(block, runs=_in_runs(block.runs, change))
    if isinstance(block, Heading):
        whole = f"{block.number} {block.title}".strip()
        text = whole[: change.start] + change.text + whole[change.end :]
        number, title = text[: len(text) - len(block.title)], block.title
        if change.end > len(block.number):
            number, title = block.number, text[len(block.number) :].strip()
        return dataclasses.replace(block, number=number.strip(), title=title)
    return block


def _in_runs(runs: Sequence[Run], change: Replace) -> tuple[Run, ...]:
    kept: list[Run] = []
    place, put = 0, False
    for run in runs:
        start = max(0, change.start - place)
        end = min(len(run.text), change.end - place)
        here = place <= change.start <= place + len(run.text)
        is_insertion = here and not put and not run.note and change.start == change.end
        if start < end or is_insertion:
            words = "" if put else change.text
            put = True
            text = run.text[:start] + words + run.text[max(start, end) :]
            kept += [dataclasses.replace(run, text=text)] if text else []
        else:
            kept.append(run)
        place += len(run.text)
    return tuple(kept)
