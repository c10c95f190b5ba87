"""Setting a Word file in the official form without keeping anything."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from vanphong.drafting.form_rules import FormSystem
from vanphong.drafting.typesetting import (
    DocxBody,
    Loss,
    OfficialDocument,
    SignatureBlock,
    Typeset,
    read_docx,
    typeset,
)
from vanphong.files import api as files
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.secrecy import refuse_secret
from vanphong.registry import api as registry


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What stands around the body; without an abstract the file's own is taken."""

    header_name: str
    place: str
    system: FormSystem = FormSystem.PARTY
    type_name: str = ""
    header_upper: str = ""
    symbol: str = ""
    issued_on: dt.date | None = None
    abstract: str = ""
    marks: tuple[str, ...] = ()
    signer: str = ""
    recipients: tuple[str, ...] = ()


def set_on_trial(
    *, content: bytes, name: str, frame: Frame, now: dt.datetime
) -> tuple[Typeset, tuple[Loss, ...]]:
    """Set a Word file by the rules of its day; also what of it could not be carried over.

    :raises Invalid: when it is no Word file, what the door refuses, or what cannot be set.
    :raises Secret: when the file or a part of the frame is marked Mật or above.
    """
    today = vietnam_date(now)
    files.examine(content=content, name=name, on=today)
    refuse_secret(fields=_words(frame), on=today)
    read = read_docx(content, registry.type_named)
    on = frame.issued_on or today
    return typeset(_document(frame, read, on), on=on, timestamp=now), tuple(read.losses)


def _words(frame: Frame) -> dict[str, str]:
    """Give the words of the frame by the part they stand in."""
    parts = asdict(frame) | {"issued_on": ""}
    return {
        name: part if isinstance(part, str) else "\n".join(part) for name, part in parts.items()
    }


def _document(frame: Frame, read: DocxBody, on: dt.date) -> OfficialDocument:
    kind = next(
        (
            one
            for one in registry.document_types(on, frame.system)
            if one.name.lower() == frame.type_name.lower()
        ),
        None,
    )
    return OfficialDocument(
        system=frame.system,
        type_code=kind.code if kind else "OFFICIAL_LETTER",
        type_name=frame.type_name,
        header_upper=frame.header_upper,
        header_name=frame.header_name,
        symbol=frame.symbol,
        place=frame.place,
        issued_on=frame.issued_on,
        abstract=frame.abstract or read.proposals.abstract,
        addressees=tuple(read.proposals.addressees),
        body=read.blocks,
        signature=SignatureBlock(frame.marks, frame.signer),
        recipients=frame.recipients or tuple(read.proposals.recipients),
    )
