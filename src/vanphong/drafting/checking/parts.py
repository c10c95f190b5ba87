"""The parts of an official document: which lines are which, and what they say."""

from __future__ import annotations

import calendar
import datetime as dt
import enum
import re
from dataclasses import dataclass, field

from vanphong.drafting.checking.looks import Line, joined
from vanphong.drafting.form_rules import FormSystem
from vanphong.drafting.typesetting.frame_words import DATE
from vanphong.kernel.text import fold, one_line


class Part(enum.StrEnum):
    """The components of the form; what is none of them is the body."""

    TITLE = "header.title"
    MOTTO = "header.motto"
    UPPER = "header.upper"
    NAME = "header.name"
    NAME_END = "header.name_end"
    SYMBOL = "symbol"
    PLACE_DATE = "place_date"
    URGENCY = "urgency"
    CIRCULATION = "circulation"
    DRAFT_MARK = "draft_mark"
    TYPE_NAME = "type_name"
    ABSTRACT = "abstract"
    ABSTRACT_END = "abstract.end"
    LETTER_ABSTRACT = "abstract.letter"
    ADDRESSEE_LABEL = "addressee.label"
    ADDRESSEE = "addressee"
    GROUNDS = "grounds"
    AUTHORITY = "signature.authority"
    SIGNER_TITLE = "signature.title"
    SIGNER_NAME = "signature.name"
    RECIPIENTS_LABEL = "recipients.label"
    RECIPIENT = "recipients"
    DRAFTER_MARK = "drafter_mark"
    COPY = "copy"
    RULE = "rule"


@dataclass(slots=True)
class Parts:
    """The lines of each part, in the order of the page; `annex` is what follows the closing."""

    system: FormSystem | None = None
    found: dict[Part, list[Line]] = field(default_factory=dict)
    body: list[Line] = field(default_factory=list)
    annex: list[Line] = field(default_factory=list)
    type_code: str = ""

    def all(self, part: Part) -> list[Line]:
        """Give the lines of a part."""
        return self.found.get(part, [])

    def first(self, part: Part) -> Line | None:
        """Give its first line, or None."""
        return next(iter(self.all(part)), None)

    def text(self, part: Part) -> str:
        """Give its words on one line."""
        return joined(self.all(part))

    def text_of_signer(self) -> str:
        """Give the signer's name."""
        line = self.first(Part.SIGNER_NAME)
        return "" if line is None else one_line(line.text)

    def dated_on(self) -> dt.date | None:
        """Give the day the document bears, or None; of one that does not exist the last before."""
        said = DATE.match(fold(self.text(Part.PLACE_DATE)))
        try:
            day, month, year = (int(said[n]) for n in (2, 3, 4)) if said else (0, 0, 0)
            return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))
        except ValueError:
            return None

    def text_of_symbol(self) -> str:
        """Give number and symbol without the word before them."""
        line = self.first(Part.SYMBOL)
        return "" if line is None else re.sub(r"^\S+?\s*[:.]?\s+", "", one_line(line.text))

    def put(self, part: Part, line: Line) -> None:
        """Add a line to a part."""
        self.found.setdefault(part, []).append(line)

    @property
    def is_letter(self) -> bool:
        """Say whether it is a công văn: it bears no name of a type."""
        return not self.all(Part.TYPE_NAME)

    @property
    def bodies(self) -> list[Line]:
        """Give the running text: grounds and what follows them."""
        return [*self.all(Part.GROUNDS), *self.body]
