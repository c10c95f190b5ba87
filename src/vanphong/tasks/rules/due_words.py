"""Deadlines as they are said in a conclusion: a day, the end of a period, or a term.

Office practice: no instrument was found that says what "trước ngày 15/12" counts to. The day named
is taken, as the incoming book does. A period ends with its last working day. What recurs, what
names two days, and a term that runs from an event nobody here knows, give nothing.
"""

from __future__ import annotations

import calendar as gregorian
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from vanphong.kernel.phrases import Phrase
from vanphong.kernel.text import fold, nfc
from vanphong.tasks.rules.states import WorkingDays

# Without a year the next such day is meant, if it is not too far.
_FAR = dt.timedelta(days=200)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_NEXT = {"nay": 0, "toi": 1, "sau": 1}
_MONTHS_OF_QUARTER, _MONTHS = 3, 12
_UNITS = {
    "ngay lam viec": "WORKING_DAYS",
    "ngay": "CALENDAR_DAYS",
    "tuan": "WEEKS",
    "thang": "MONTHS",
}


@dataclass(frozen=True, slots=True)
class DueSaid:
    """A deadline in words: a day `on` that `why` explains, or `count` of `unit` from the day said.

    `unit` is a value of `calendars.TermUnit`.
    """

    said: str
    on: dt.date | None = None
    why: Phrase | str = ""
    count: int | None = None
    unit: str = ""


_LATEST = (
    r"(?:\btruoc|\bcham nhat(?: la| vao| den)?|\bmuon nhat(?: la| vao)?|\bhan cuoi(?: cung)?(?: la)?"
    r"|\bhan hoan thanh(?: la|:)?|\bthoi han(?: la|:)?|\bxong trong|\btrong(?= ngay \d))"
)
_NAMED = re.compile(
    _LATEST + r" (?:\d{1,2}\s*(?:gio|h|g)\s*(?:\d{1,2}\s*(?:phut)?)?,? )?(?:ngay )?"
    r"(?P<day>\d{1,2})(?:\s*[/.-]\s*(?P<month>\d{1,2})| thang (?P<word>\d{1,2}|nay|toi|sau)\b)"
    r"(?:(?:\s*[/.-]\s*| nam )(?P<year>\d{4}))?(?![\d/])"
)
_YEAR = r"(?:(?:\s*[/-]\s*| nam | )(?P<{}>\d{{4}}))?"
_PERIOD = re.compile(
    r"\b(?:trong|het) (?:"
    rf"thang (?P<month>\d{{1,2}}|nay|toi|sau){_YEAR.format('of_month')}"
    rf"|quy (?P<quarter>iv|i{{1,3}}|[1-4]){_YEAR.format('of_quarter')}"
    r"|(?:6|sau) thang (?P<half>dau|cuoi) nam (?P<of_half>\d{4}|nay)"
    r"|tuan (?P<week>nay|toi|sau)"
    r"|nam (?P<whole>\d{4}|nay)"
    r")\b(?![/\d])"
)
_TERM = re.compile(
    r"(?:\btrong(?: thoi han| thoi gian| vong)?|\bcham nhat(?: la)?(?: sau| trong)?"
    r"|(?:^|(?<=[.;] ))thoi han(?: chung)?(?: hoan thanh| thuc hien)?(?: la|:)?) "
    r"(?P<count>\d{1,3}) ?(?:\([\w ]*\) ?)?(?P<unit>ngay lam viec|ngay|tuan|thang)\b(?! (?:dau|cuoi))"
    r"(?:,? (?:ke tu|tinh tu|tu) (?:ngay|khi) (?P<since>[^,.;]*))?"
)
# A limit that begins a sentence, before who is to do it or before all that is given.
_LIMIT = re.compile(
    r"(?:(?:trong|truoc|cham nhat|muon nhat)\b|thoi han\b(?:[a-z ]{0,20}:)?)"
    r"[^,;:]{0,60}?(?P<mark>[,:]|\.(?= )) "
)
_SINCE_SAID = re.compile(
    r"(?:ban hanh|ky|phat hanh|ra)(?: ban hanh)?(?: (?:thong bao|ket luan|van ban)){0,2}(?: nay)?"
)
_RECURS = re.compile(
    r"\b(?:hang|moi) (?:ngay|tuan|thang|quy|nam)\b|\bdinh ky\b|\bthuong xuyen\b"
)
# A day by which something else was done, not a deadline.
_OTHER = re.compile(
    r"(?:\bda|\bsinh|\bduoc (?:giao|ban hanh)|\btu ngay [\d/. -]+ den)\b[^,;.]{0,40}$"
)
# In such a part of a sentence the period belongs to what is spoken of.
_SPOKEN_OF = re.compile(
    r"\b(?:ket qua|tinh hinh|so lieu|nhiem vu|chi tieu|du toan|ke hoach|chuong trinh|cong tac)\b"
)
_FINISHES = re.compile(r"\b(?:hoan thanh|xong|ban hanh|trinh)\b")
_REPORT_ALONE = re.compile(r"(?:va )?bao cao(?: ket qua)?")


def find_due(words: str, said_on: dt.date, calendar: WorkingDays) -> DueSaid | None:
    """Give the one deadline that words name, or None when there is none or it is not sure."""
    text = nfc(words).replace("\n", " ")
    folded = fold(text)
    if _RECURS.search(folded):
        return None
    found = [*_named(text, folded, said_on), *_periods(text, folded, said_on, calendar)]
    terms, unsure = _terms(text, folded)
    if unsure or len({one.on for one in found}) + len({(t.count, t.unit) for t in terms}) > 1:
        return None
    due = next(iter([*found, *terms]), None)
    if due is None or (due.on is not None and due.on < said_on):
        return None
    return due


@dataclass(frozen=True, slots=True)
class Limit:
    """A deadline alone at the head of a text: the mark after it, and where that ends."""

    due: DueSaid
    mark: str
    end: int


def leading_limit(text: str, said_on: dt.date, calendar: WorkingDays) -> Limit | None:
    """Give the deadline that is all a text begins with, up to a comma, colon or full stop."""
    match = _LIMIT.match(fold(text))
    if match is None:
        return None
    head = text[: match.start("mark")].rstrip()
    due = find_due(head, said_on, calendar)
    return Limit(due, match["mark"], match.end()) if due and due.said == head else None


def speaks_of_time(words: str) -> bool:
    """Say whether words name a day, a period or a term, sure or not, or something that recurs."""
    folded = fold(nfc(words))
    return any(one.search(folded) for one in (_NAMED, _PERIOD, _TERM, _RECURS))


def _named(text: str, folded: str, said_on: dt.date) -> Iterator[DueSaid]:
    for match in _NAMED.finditer(folded):
        part = _part_before(folded, match)
        if _OTHER.search(part) or (match[0].startswith("trong") and not _FINISHES.search(part)):
            continue
        on = _day(match, said_on)
        said = text[match.start() : match.end()]
        yield DueSaid(said, on or dt.date.min, Phrase("Câu ghi “%(said)s”.", said=said))


def _day(match: re.Match[str], said_on: dt.date) -> dt.date | None:
    word = match["word"]
    year = int(match["year"]) if match["year"] else said_on.year
    try:
        if word in _NEXT:
            first = _month_on(said_on, _NEXT[word])
            return first.replace(day=int(match["day"]))
        on = dt.date(year, int(match["month"] or word), int(match["day"]))
        if not match["year"] and on < said_on:
            on = on.replace(year=year + 1)
    except ValueError:
        return None
    return on if match["year"] or on - said_on < _FAR else None


def _month_on(day: dt.date, months: int) -> dt.date:
    number = day.year * _MONTHS + day.month - 1 + months
    return dt.date(number // _MONTHS, number % _MONTHS + 1, 1)


def _periods(
    text: str, folded: str, said_on: dt.date, calendar: WorkingDays
) -> Iterator[DueSaid]:
    for match in _PERIOD.finditer(folded):
        if not _is_deadline(folded, match):
            continue
        last = _last_day(match, said_on)
        said = text[match.start() : match.end()]
        if last is None:
            yield DueSaid(said, dt.date.min)
            continue
        on = last
        while not calendar.is_working_day(on):
            on -= dt.timedelta(days=1)
        why = Phrase(
            "Câu ghi “%(said)s”: ngày làm việc cuối cùng là %(day)s.",
            said=said,
            day=f"{on:%d/%m/%Y}",
        )
        yield DueSaid(said, on, why)


def _is_deadline(folded: str, match: re.Match[str]) -> bool:
    """Say whether a period ends its part of the sentence and says when work is to be done."""
    rest = folded[match.end() :].lstrip()
    if rest and rest[0] not in ",;.)":
        return False
    part = _part_before(folded, match)
    if _OTHER.search(part):
        return False
    plain = not part or _REPORT_ALONE.fullmatch(part)
    return bool(plain or _FINISHES.search(part) or not _SPOKEN_OF.search(part))


def _part_before(folded: str, match: re.Match[str]) -> str:
    """Give the part of the sentence before a match."""
    return re.split(r"[,;:]|\. ", folded[: match.start()])[-1].strip()


def _last_day(match: re.Match[str], said_on: dt.date) -> dt.date | None:
    if match["week"]:
        monday = said_on - dt.timedelta(days=said_on.weekday())
        return monday + dt.timedelta(days=6 + 7 * _NEXT[match["week"]])
    if match["month"] in _NEXT:
        return _month_on(said_on, _NEXT[match["month"]] + 1) - dt.timedelta(days=1)
    month = _MONTHS // 2 if match["half"] == "dau" else _MONTHS
    if match["month"]:
        month = int(match["month"])
    elif match["quarter"]:
        month = _ROMAN[match["quarter"]] * _MONTHS_OF_QUARTER
    if not 1 <= month <= _MONTHS:
        return None
    named = match["of_month"] or match["of_quarter"] or match["of_half"] or match["whole"] or ""
    if named.isdecimal():
        return _end_of(int(named), month)
    last = _end_of(said_on.year, month)
    if last < said_on and not named:
        last = _end_of(said_on.year + 1, month)
    return last if last - said_on < _FAR else None


def _end_of(year: int, month: int) -> dt.date:
    return dt.date(year, month, gregorian.monthrange(year, month)[1])


def _terms(text: str, folded: str) -> tuple[list[DueSaid], bool]:
    """Give terms that run from the day it was said, and whether one runs from elsewhere."""
    found = []
    for match in _TERM.finditer(folded):
        since = match["since"]
        if since is not None and not _SINCE_SAID.fullmatch(since.strip()):
            return [], True
        said = text[match.start() : match.end()]
        unit = _UNITS[match["unit"]]
        found.append(DueSaid(said, count=int(match["count"]), unit=unit))
    return found, False
