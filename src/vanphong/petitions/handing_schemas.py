"""What programs send and are told of papers handed over."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from ninja import Schema

from vanphong.kernel.endpoints import Day, In, Positive, Whole


class HandedPaperIn(In):
    """A paper as it is put on the table."""

    name: str
    sheets: Positive = 1
    is_original: bool = False
    condition: str = ""


class TakePapersIn(In):
    """Papers of a letter; of a protected writer nobody is named."""

    papers: list[HandedPaperIn]
    giver: str = ""
    note: str = ""
    request_id: UUID | None = None


class HandedPaperOut(Schema):
    """A line of a receipt; `returned` is the number of the giving back, or null."""

    position: int
    name: str
    sheets: int
    is_original: bool
    condition: str
    returned: int | None


class PaperReturnOut(Schema):
    """A giving back of papers."""

    number: int
    returned_on: dt.date
    returned_to: str
    note: str
    has_slip: bool


class HandOverOut(Schema):
    """A receipt with its papers and what was given back."""

    id: UUID
    number: str
    letter_id: UUID | None
    giver: str
    note: str
    has_signed: bool
    taken_at: dt.datetime
    papers: list[HandedPaperOut]
    returns: list[PaperReturnOut]
    version: int


class HandOverList(Schema):
    """The receipts of a letter."""

    items: list[HandOverOut]


class ReturnPapersIn(In):
    """Which papers of a receipt are given back, and to whom."""

    positions: list[Positive]
    returned_on: Day
    returned_to: str = ""
    note: str = ""
    version: Whole | None = None


class SignedSheetIn(In):
    """Whose scan is sent: of the slip of the giving back of this number, or of the receipt (0)."""

    number: Whole = 0


class OriginalOut(Schema):
    """An original that was not given back, and for how long it has been held."""

    hand_over_id: UUID
    hand_over: str
    position: int
    name: str
    sheets: int
    letter_id: UUID | None
    letter: str
    taken_on: dt.date
    held_days: int


class OriginalList(Schema):
    """Some originals still held, the longest first; `next` is empty at the end."""

    items: list[OriginalOut]
    next: str
