"""A page of text as lines and columns: what the readers of a document's fields look at."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from vanphong.kernel.text import fold, one_line

_COLUMN_GAP = re.compile(r"\s{3,}|\t+")
_NATION = re.compile(
    r"(?:c[o0]ng|\bc[o0]n)\W+h\w+\W+x\w+\W+h\w+\W+ch\w+\W+ng\w+\W+v\w+(?:\W+n\w+)?",
    re.IGNORECASE,
)
_PARTY = re.compile(r"d\w{2,3}g\W+c[o0]ng\W+s\w+\W+v\w+\W+n\w+", re.IGNORECASE)
_MOTTO = re.compile(
    r"d[o0o]\w?c\W+l\w+p?\W+-?\W*t\w+\W+d[o0]\W+-?\W*h\w+\W+ph\w+", re.IGNORECASE
)
_PLACE = r"(?:TP\.\s?)?[A-ZĐÀ-Ỹ][a-zđà-ỹ]+(?:[ -][A-ZĐÀ-Ỹ][a-zđà-ỹ]+){0,4}"
_DATE_START = re.compile(
    rf"(?<!\w)(?:{_PLACE}\s*[,.;]?\s*)?[Nn]g[àaảãáạâ]y\W{{0,3}}[\dOoIl]{{1,2}}\W{{0,3}}th"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or one column of a line, on a page counted from 1."""

    page: int
    text: str
    folded: str
    column: int = 0

    @property
    def is_upper(self) -> bool:
        """Say whether the letters are mostly capitals."""
        letters = [c for c in self.text if c.isalpha()]
        return bool(letters) and sum(c.isupper() for c in letters) >= 0.7 * len(letters)

    @property
    def is_noise(self) -> bool:
        """Say whether a scan's dirt: hardly any letters, or only signs."""
        letters = sum(c.isalpha() for c in self.text)
        return letters < 2 or letters < 0.5 * len(self.text.replace(" ", ""))


def make_line(page: int, text: str, column: int = 0) -> Line:
    """Make a line from raw text."""
    clean = one_line(text)
    return Line(page, clean, fold(clean), column)


def read_lines(pages_text: list[str]) -> list[Line]:
    """Give the lines of all pages, columns apart; blank lines stay as empty ones."""
    lines: list[Line] = []
    for page, text in enumerate(pages_text, start=1):
        for raw in unicodedata.normalize("NFC", text).splitlines():
            lines.extend(_columns(page, raw))
    return lines


def _columns(page: int, raw: str) -> list[Line]:
    if not raw.strip():
        return [make_line(page, "")]
    indent = len(raw) - len(raw.lstrip())
    parts = [part for part in _COLUMN_GAP.split(raw.strip()) if part]
    split = [piece for part in parts for piece in _split_header(part)]
    first = 1 if indent > 40 and len(split) == 1 else 0
    return [make_line(page, piece, number + first) for number, piece in enumerate(split)]


def _split_header(text: str) -> list[str]:
    """Cut the right column of the head of a document off, when a scan ran both together."""
    folded = fold(text)
    if len(folded) != len(text):
        return [text]
    for pattern in (_NATION, _PARTY, _MOTTO):
        match = pattern.search(folded)
        if match:
            return [p for p in (text[: match.start()], text[match.start() :]) if p.strip()]
    match = _DATE_START.search(text)
    if match and match.start() > 0:
        return [text[: match.start()], text[match.start() :]]
    return [text]


def is_state_title(line: Line) -> bool:
    """Say whether the line is the national title or its motto."""
    return bool(_NATION.search(line.folded) or _MOTTO.search(line.folded))


def is_party_title(line: Line) -> bool:
    """Say whether the line is the title of the Party."""
    return bool(_PARTY.search(line.folded))
