"""What travels with a document between offices: its facts and the digests of its files.

Pure data. The canonical form is what a signature between installations covers: keys in order,
no blanks, UTF-8, dates in ISO 8601; the same facts always give the same bytes.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EnclosedFile:
    """One file of the envelope: its bytes are known by their SHA-256."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A document from one office to another. The first file is the document itself.

    `sender` and `receiver` are codes of the directory; `sent_at` is aware.
    """

    id: str
    sender: str
    sender_name: str
    receiver: str
    receiver_name: str
    issuer: str
    type_code: str
    symbol: str
    issued_on: dt.date | None
    abstract: str
    urgency: str
    signer_name: str
    signer_title: str
    files: tuple[EnclosedFile, ...]
    sent_at: dt.datetime
    # Symbol of the document this one is offered in the place of, or empty.
    replaces: str = ""
    # The documents this one answers, by identifier: it tells nothing to who may not see them.
    answers: tuple[str, ...] = ()

    def canonical(self) -> str:
        """Give the one text of these facts."""
        facts = dataclasses.asdict(self) | {"version": VERSION}
        return json.dumps(
            facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
        )

    @property
    def digest(self) -> str:
        """The SHA-256 of the canonical text."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()

    @classmethod
    def read(cls, text: str) -> Envelope:
        """Give the envelope back from its canonical text.

        :raises ValueError: when the text is no envelope of a known version.
        """
        facts: dict[str, Any] = json.loads(text)
        if not isinstance(facts, dict) or facts.pop("version", None) != VERSION:
            message = "not an envelope of a known version"
            raise ValueError(message)
        issued_on = facts.pop("issued_on")
        return cls(
            **facts
            | {
                "files": tuple(EnclosedFile(**one) for one in facts["files"]),
                "answers": tuple(facts.get("answers", ())),
                "issued_on": dt.date.fromisoformat(issued_on) if issued_on else None,
                "sent_at": dt.datetime.fromisoformat(facts["sent_at"]),
            }
        )


def _plain(value: Any) -> str:
    if isinstance(value, dt.date):  # a moment is a date too
        return value.isoformat()
    raise TypeError(type(value).__name__)
