"""What a Word file written here does not hold of its document: read back and compared."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from vanphong.drafting.form_rules import Form
from vanphong.drafting.typesetting.document import Block, Heading, Image, OfficialDocument
from vanphong.drafting.typesetting.docx import read_docx
from vanphong.drafting.typesetting.docx_carried import as_read
from vanphong.drafting.typesetting.docx_frame import TypeNamed
from vanphong.drafting.typesetting.docx_losses import FRAME, Loss, sentence
from vanphong.drafting.typesetting.docx_proposals import plain
from vanphong.drafting.typesetting.docx_writing import text_width_mm


def written_losses(
    document: OfficialDocument, content: bytes, form: Form, type_named: TypeNamed
) -> tuple[Loss, ...]:
    """Give the blocks that come back otherwise from the file, and what the reader misses in it.

    :raises Invalid: when the file cannot be read back.
    """
    read = read_docx(content, type_named)
    wanted = as_read(document.body, text_width_mm(form))
    found = [loss for loss in read.losses if loss.kind != FRAME]
    if read.blocks != wanted:
        found += _differing(wanted, read.blocks)
    if document.check_url:
        found.append(Loss("check_code", "", sentence("check_code")))
    return tuple(found)


def _differing(wanted: tuple[Block, ...], read: tuple[Block, ...]) -> Iterator[Loss]:
    matcher = difflib.SequenceMatcher(None, wanted, read, autojunk=False)
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if what == "equal":
            continue
        # Words that are in the file alone are told at the block before them.
        blocks = wanted[i1:i2] or read[j1:j2]
        for number, block in enumerate(blocks, i1 + 1):
            yield Loss("written", f"Đoạn {number}", sentence("written", _words(block)))


def _words(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{block.number} {block.title}".strip()
    return block.alt if isinstance(block, Image) else plain(block)
