"""Looks at bytes without keeping them: door, text, secrecy. Nothing here touches the disk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from vanphong.files import child, scanner
from vanphong.files.limits import check_size, check_sound_size
from vanphong.files.names import checked_name
from vanphong.kernel.errors import Unavailable
from vanphong.kernel.secrecy import PlacedLine, refuse_secret
from vanphong.kernel.text import nfc

# Pages of a scan read at once, while the person waits; the rest are read by a job.
OCR_PAGES_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class ReadPage:
    """The text of one page in its stored form; `method` as in `models.Method`."""

    text: str
    method: str
    confidence: int | None
    # Whether the page bears what looks like a red stamp and could not be read.
    stamp_unread: bool = False


@dataclass(frozen=True, slots=True)
class Examined:
    """What is known of bytes that passed the door and bear no secrecy mark."""

    media_type: str
    name: str
    page_count: int
    signed: bool
    pages: tuple[ReadPage, ...]
    # What the scanner for malicious code said of its signatures; empty without one.
    scanned_by: str = ""
    # Whether the scanner was silent and the file waits for it, opened to nobody.
    held: bool = False

    @property
    def text(self) -> str:
        """The whole text, pages parted by a form feed."""
        return "\f".join(page.text for page in self.pages).strip("\f")

    @property
    def is_whole(self) -> bool:
        """Whether every page has been read."""
        return all(page.method != "PENDING" for page in self.pages)

    def as_data(self) -> dict[str, Any]:
        """Give what was found as JSON data; the text itself stays out."""
        return {
            "name": self.name,
            "media_type": self.media_type,
            "pages": self.page_count,
            "signed": self.signed,
            "characters": len(self.text),
            "confidence": self.confidence,
            "pages_waiting": sum(page.method == "PENDING" for page in self.pages),
            "unread_stamp_page": self.unread_stamp_page,
        }

    @property
    def unread_stamp_page(self) -> int | None:
        """The first page, from 1, with a red stamp that could not be read."""
        return next(
            (number for number, page in enumerate(self.pages, 1) if page.stamp_unread), None
        )

    @property
    def confidence(self) -> int | None:
        """The mean confidence of pages read by OCR."""
        return mean_confidence([page.confidence for page in self.pages])


def examine(
    *,
    content: bytes,
    name: str,
    on: dt.date,
    ocr_pages: int = OCR_PAGES_AT_ONCE,
    may_be_held: bool = False,
) -> Examined:
    """Pass bytes through the door, take their text out and refuse what is marked secret.

    With `may_be_held` a file that cannot be scanned now passes, to be held; else it is refused.

    :raises Invalid: what the door refuses, with its code.
    :raises Secret: when name, text or a red stamp bears a secrecy mark.
    :raises Unavailable: when it cannot be read or scanned now.
    """
    check_size(len(content))
    name = checked_name(name)
    refuse_secret(on=on, file_name=name)
    found, _ = child.run("examine", content, name=name, ocr_pages=ocr_pages)
    refuse_secret_beside(found["beside"], on=on)
    for number, page in enumerate(found["texts"]):
        refuse_secret_page(page, on=on, first=number == 0)
    scanned_by, held = _scanned(content, may_be_held=may_be_held)
    return Examined(
        media_type=found["media_type"],
        name=found["name"],
        page_count=found["pages"],
        signed=found["signed"],
        pages=tuple(read_page(page) for page in found["texts"]),
        scanned_by=scanned_by,
        held=held,
    )


def examine_received(
    *, content: bytes, name: str, media_type: str, text: str, on: dt.date
) -> Examined:
    """Look at a whole that came with other files in it, each looked at by itself (a mail).

    `text` is all that could be read of it. It is kept as it came: size, name, secrecy marks and
    the scanner count, no door.

    :raises Invalid: `file_too_large`, `file_malware`, or what is wrong with the name.
    :raises Secret: when name or text bears a secrecy mark.
    """
    check_size(len(content))
    name = checked_name(name)
    refuse_secret(on=on, file_name=name, text=text)
    scanned_by, held = _scanned(content)
    page = ReadPage(nfc(text), "LAYER", None)
    return Examined(
        media_type, name, 1, signed=False, pages=(page,), scanned_by=scanned_by, held=held
    )


def examine_sound(*, content: bytes, name: str, on: dt.date) -> Examined:
    """Look at recorded speech: what it is by its content, its name for secrecy, the scanner.

    What is said in it no machine here hears.

    :raises Invalid: `sound_refused`, `file_type_mismatch`, `file_malware`, those of the name.
    :raises TooLarge: `file_too_large`; :raises Secret: when the name bears a secrecy mark.
    """
    check_sound_size(len(content))
    name = checked_name(name)
    refuse_secret(on=on, file_name=name)
    found, _ = child.run("listen", content, name=name)
    scanned_by, held = _scanned(content)
    return Examined(
        found["media_type"], found["name"], 0, signed=False, pages=(), scanned_by=scanned_by,
        held=held,
    )  # fmt: skip


def _scanned(content: bytes, *, may_be_held: bool = True) -> tuple[str, bool]:
    """Give what the scanner said of its signatures, and whether the file waits for it.

    :raises Invalid: `file_malware`; :raises Unavailable: when it is silent and none may wait.
    """
    try:
        return scanner.refuse_malware(content), False
    except Unavailable:
        if not may_be_held:
            raise
        return "", True


def refuse_secret_beside(beside: dict[str, list[str]], *, on: dt.date) -> None:
    """Refuse a mark in what a file says beside its pages.

    :raises Secret: with the rule.
    """
    fields = {str(number): value for number, value in enumerate(beside["values"])}
    refuse_secret(on=on, fields=fields, text="\n".join(beside["notes"]))


def refuse_secret_page(page: dict[str, Any], *, on: dt.date, first: bool) -> None:
    """Refuse a page that bears a mark; a stamp's place counts on the first page only.

    :raises Secret: with the rule.
    """
    lines = [PlacedLine(line["text"], line["top"]) for line in page["lines"]] if first else []
    refuse_secret(on=on, text=page["text"], first_page=lines, stamp=page["stamp"])
    refuse_secret(on=on, text=page["drawn"])


def read_page(page: dict[str, Any]) -> ReadPage:
    """Give a page as the child read it in its stored form."""
    return ReadPage(nfc(page["text"]), page["method"], page["confidence"], page["stamp_unread"])


def mean_confidence(values: list[int | None]) -> int | None:
    """Give the mean of the values present, or None."""
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known)) if known else None
