"""How the lines of a document's frame are worded: folded, as the words of a file are compared."""

from __future__ import annotations

import re

from vanphong.drafting.form_rules import FormSystem
from vanphong.kernel.text import fold, one_line

_TITLES = {
    "dang cong san viet nam": FormSystem.PARTY,
    "cong hoa xa hoi chu nghia viet nam": FormSystem.STATE,
}
SYMBOL = re.compile(r"^so\s*[:.]?\s*(?=[\d\s./…_-]*[-/])")
DATE = re.compile(
    r"^(.*?),?\s*ngay\s*([\d./… _]*?)\s*thang\s*([\d./… _]*?)\s*nam\s*([\d./… _]*)$"
)
URGENT = re.compile(r"^(?:thuong khan|hoa toc.*|khan)$")
DRAFT_MARK = re.compile(r"^\(?du thao\b")
RULE = re.compile(r"^[-–—_*\s]+$")
ADDRESSED = re.compile(r"^kinh (?:gui|trinh)\s*[:;.]?")
RECIPIENTS_LABEL = re.compile(r"^noi nhan\s*(?:[:;.]|$)")
NAME_LENGTH = 45  # letters of a name on one line, at most
MARK_LENGTH = 90  # and of a signer's authority and title
NO_NAME_ENDS = (".", ",", ";", ":")
_NO_PLACE = re.compile(r"[\d.;:()]|\b(?:tu|den|truoc|sau|vao)$")


def title_of(text: str) -> FormSystem | None:
    """Give the system whose title a line is."""
    return _TITLES.get(fold(text).strip(" .:*_-–—"))


def place_and_date(folded: str) -> re.Match[str] | None:
    """Give place, day, month and year of a folded line that says no more, else None."""
    said = DATE.match(folded)
    if said is None or len(said[1]) > NAME_LENGTH or _NO_PLACE.search(said[1]):
        return None
    return said


def is_symbol(text: str) -> bool:
    """Say whether a line is number and symbol."""
    return SYMBOL.match(fold(text)) is not None


def is_date(text: str) -> bool:
    """Say whether a line is place and date; a sentence that ends in a date is not."""
    return place_and_date(fold(one_line(text))) is not None
