"""What the text says about itself: dates, sums, abbreviations, names; whether it agrees."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from vanphong.drafting.checking.findings import Case, Finding, Fix, Replace, replacing
from vanphong.drafting.checking.looks import Line, around, quote
from vanphong.drafting.checking.money import said_amount
from vanphong.drafting.checking.syllables import is_possible
from vanphong.kernel.phrases import Phrase
from vanphong.kernel.text import fold, nfc, old_tone

_NUMERIC_DATE = re.compile(
    r"(?<![\d/])(?P<day>\d{1,2})[/-](?P<month>\d{1,2})[/-](?P<year>(?:19|20)\d\d)(?![\d/])"
)
_WORDED_DATE = re.compile(
    r"ngày\s+(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})\s+năm\s+(?P<year>(?:19|20)\d\d)",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?P<name>thứ\s+(?:hai|ba|tư|năm|sáu|bảy)|chủ\s+nhật)\s*,?\s*\(?\s*(?:ngày\s+)?$",
    re.IGNORECASE,
)
_DAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "chủ nhật")
_RANGE = re.compile(r"\b(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?$", re.IGNORECASE)
_FROM = re.compile(r"\btừ\s+(?:ngày\s+)?$", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(?:hoàn thành|báo cáo|gửi|nộp|trình|xong|chuyển)\b[^.;]{0,60}?"
    r"\b(?:trước|chậm nhất(?: là)?|muộn nhất(?: là)?)\s+(?:ngày\s+)?$",
    re.IGNORECASE,
)
_DONE = re.compile(r"\b(?:đã|được)\b[^.;]{0,80}$", re.IGNORECASE)
_NUMBER = r"\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?"
_MONEY = re.compile(
    r"(?<![\d.,])(?P<sum>\d{1,3}(?:\.\d{3})+|\d+)\s*(?:đồng|đ)\s*"
    r"\(\s*(?:bằng chữ|viết bằng chữ)?\s*:?\s*(?P<words>[^()]+?)\s*\.?\s*\)",
    re.IGNORECASE,
)
_SHARE = re.compile(
    rf"(?P<part>{_NUMBER})\s*/\s*(?P<all>{_NUMBER})\s*(?:[^\W\d_]+\s*){{0,4}}"
    r"\(\s*(?:đạt\s+|chiếm\s+)?(?P<share>\d+(?:,\d+)?)\s*%\s*\)"
)
_TOTAL = re.compile(r"^(?:tong(?: cong| so)?|cong)\b")
# Columns whose last line is no sum of the lines above it.
_NOT_SUMMED = re.compile(
    r"%|\b(?:ty le|ti le|ty trong|binh quan|trung binh|stt|tt|so thu tu|nam|so voi|muc)\b"
)
_CELL_NUMBER = re.compile(r"^-?\d{1,3}(?:\.\d{3})*(?:,\d+)?$|^-?\d+(?:,\d+)?$")
ABBREVIATION = re.compile(r"(?<![\w/.-])[A-ZĐ]{2,}(?![\w/])(?!-[A-ZĐ/])")
_ROMAN = re.compile(r"^[IVXLC]+$")
# As the starters write them; one of the two signs alone is what is left of one.
_PLACEHOLDER = re.compile(r"‹[^‹›]*›?|›")
_PERSON = re.compile(
    r"(?:đồng chí|ông|bà|đ/c)\s+((?:[A-ZÀ-ỸĐ][a-zà-ỹđ]+\s+){1,3}[A-ZÀ-ỸĐ][a-zà-ỹđ]+)"
)


def check_certain(case: Case) -> Iterator[Finding]:
    """Check what can be surely wrong in a text whatever it says: its dates, sums in words."""
    yield from _dates(case)
    yield from _money(case)


def check_facts(case: Case) -> Iterator[Finding]:
    """Check gaps, dates and sums, in footnotes too; abbreviations and names of the running text."""
    yield from _placeholders(case)
    yield from check_certain(case)
    yield from _shares(case)
    yield from _totals(case)
    yield from _abbreviations(case)
    yield from _names(case)
    yield from _persons(case)


def _placeholders(case: Case) -> Iterator[Finding]:
    """Tell of gaps of a starter that nobody filled, once a line: in all that is printed."""
    for line in (*case.laid.lines, *case.laid.notes):
        left = _PLACEHOLDER.findall(line.text)
        if left:
            words = ", ".join(dict.fromkeys(quote(one, 40) for one in left))
            yield from case.say(
                "placeholders", Phrase("Chưa điền chỗ trống: %(words)s.", words=words), line,
                words=left[0],
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Date:
    line: Line
    start: int
    end: int
    day: dt.date


def _dates(case: Case) -> Iterator[Finding]:
    for line in case.said:
        text = line.text
        before: _Date | None = None
        matches = [*_NUMERIC_DATE.finditer(text), *_WORDED_DATE.finditer(text)]
        for match in sorted(matches, key=lambda m: m.start()):
            try:
                day = dt.date(int(match["year"]), int(match["month"]), int(match["day"]))
            except ValueError:
                yield from case.say(
                    "dates.real",
                    Phrase(
                        "Không có ngày %(day)s.",
                        day=f"{int(match['day'])}/{int(match['month'])}/{match['year']}",
                    ),
                    line,
                    words=around(text, *match.span()),
                )
                continue
            found = _Date(line, match.start(), match.end(), day)
            head = text[: match.start()]
            yield from _weekday(case, line, head, day)
            if (
                before is not None
                and _RANGE.search(head)
                and _FROM.search(text[: before.start])
                and day < before.day
            ):
                yield from case.say(
                    "dates.order", Phrase("Khoảng thời gian ngược: kết thúc trước khi bắt đầu."), line,
                    words=text[max(0, before.start - 10) : match.end()],
                )  # fmt: skip
            if _BEFORE.search(head) and not _DONE.search(head) and day < case.on:
                yield from case.say(
                    "dates.past",
                    Phrase("Thời hạn %(day)s trước ngày ban hành.", day=f"{day:%d/%m/%Y}"),
                    line,
                    words=around(text, *match.span()),
                )
            before = found


def _weekday(case: Case, line: Line, head: str, day: dt.date) -> Iterator[Finding]:
    said = _WEEKDAY.search(head)
    if said is None:
        return
    name = " ".join(said["name"].lower().split())
    right = _DAYS[day.weekday()]
    if name != right.lower():
        shown = right
        start = said.start("name")
        if said["name"][0].isupper():
            shown = shown[0].upper() + shown[1:]
        yield from case.say(
            "dates.weekday",
            Phrase("Ngày %(day)s là %(right)s.", day=f"{day:%d/%m/%Y}", right=shown), line,
            words=line.text[max(0, start - 10) : start + 40],
            fix=replacing(line, start, said.end("name"), shown).unsure(),
        )  # fmt: skip


def _money(case: Case) -> Iterator[Finding]:
    for line in case.said:
        for match in _MONEY.finditer(line.text):
            said = said_amount(match["words"])
            number = int(match["sum"].replace(".", "").partition(",")[0])
            if said is not None and said != number:
                yield from case.say(
                    "sums.words",
                    Phrase(
                        "Số tiền bằng số (%(sum)s) và bằng chữ (%(said)s) khác nhau.",
                        sum=match["sum"], said=f"{said:,}".replace(",", "."),
                    ),
                    line, words=match.group(),
                )  # fmt: skip


def _number(text: str) -> float:
    return float(text.replace(".", "").replace(",", "."))


def _shares(case: Case) -> Iterator[Finding]:
    for line in case.said:
        for match in _SHARE.finditer(line.text):
            whole, part = _number(match["all"]), _number(match["part"])
            decimals = len(match["share"].partition(",")[2])
            if not whole or part > whole:
                continue
            off = abs(part * 100 / whole - _number(match["share"]))
            if off > 0.5 * 10**-decimals + 1e-9:
                shown = f"{round(part * 100 / whole, max(1, decimals)):g}".replace(".", ",")
                yield from case.say(
                    "sums.share",
                    Phrase(
                        "%(part)s/%(all)s là %(right)s%%, không phải %(found)s%%.",
                        part=match["part"], all=match["all"], right=shown, found=match["share"],
                    ),
                    line, words=match.group(),
                    fix=replacing(line, match.start("share"), match.end("share"), shown).unsure(),
                )  # fmt: skip


def _totals(case: Case) -> Iterator[Finding]:
    """Check the last line of each table that says it is a sum."""
    tables: dict[int, dict[tuple[int, int], Line]] = {}
    for line in [*case.parts.body, *case.parts.annex]:
        if line.table and not line.in_frame and line.text.strip():
            tables.setdefault(line.table, {}).setdefault(line.cell, line)
    for cells in tables.values():
        last = max(row for row, _column in cells)
        sums = [
            row
            for row, _ in cells
            if row == last
            and any(
                _TOTAL.match(fold(c.text.strip())) for (r, _c), c in cells.items() if r == row
            )
        ]
        if not sums:
            continue
        for (row, column), cell in cells.items():
            if row == last and _CELL_NUMBER.match(cell.text.strip()):
                yield from _column_sum(case, cells, column, cell, last)


def _column_sum(
    case: Case, cells: dict[tuple[int, int], Line], column: int, total: Line, last: int
) -> Iterator[Finding]:
    shift = _columns(cells, 0) - _columns(cells, last)
    head = cells.get((0, column + shift))
    if head is not None and _NOT_SUMMED.search(fold(head.text)):
        return
    values = [
        cell.text.strip()
        for (row, at), cell in cells.items()
        if 0 < row < last and at == column + shift
    ]
    if len(values) < 2 or not all(_CELL_NUMBER.match(value) for value in values):
        return
    numbers = [_number(value) for value in values]
    added, said = sum(numbers), _number(total.text.strip())
    if numbers == [float(n) for n in range(1, len(numbers) + 1)] or abs(added - said) < 0.01:
        return
    shown = f"{added:,.10g}".replace(",", "\0").replace(".", ",").replace("\0", ".")
    if added == int(added):
        shown = f"{int(added):,}".replace(",", ".")
    yield from case.say(
        "sums.total",
        Phrase(
            "Cộng cột này được %(right)s, dòng tổng ghi %(found)s.",
            right=shown, found=total.text.strip(),
        ),
        total, fix=replacing(total, 0, len(total.text), shown).unsure(),
    )  # fmt: skip


def _columns(cells: dict[tuple[int, int], Line], row: int) -> int:
    return max((column for at, column in cells if at == row), default=0)


def _abbreviations(case: Case) -> Iterator[Finding]:
    """Tell of a short form that is used before it is explained, once for each."""
    rule = case.value("abbreviations")
    if not rule:
        return
    known = frozenset(rule["known"])
    full = dict(rule["full"])
    introduced: set[str] = set()
    told: set[str] = set()
    for line in case.parts.bodies:
        text = line.text
        if line.table or text.isupper():
            continue
        for match in ABBREVIATION.finditer(text):
            short = match.group()
            head = text[: match.start()].rstrip()
            if head.endswith(("(", "“", "là", "viết tắt", ":")) and re.search(
                r"\([^()]*$", head
            ):
                introduced.add(short)
                continue
            if (
                short in introduced | told | known
                or _ROMAN.match(short)
                or _in_capitals(text, match)
            ):
                continue
            told.add(short)
            words = full.get(short)
            yield from case.say(
                "abbreviations",
                Phrase(
                    "Chữ viết tắt “%(short)s” chưa được giải thích khi dùng lần đầu.", short=short
                ),
                line, words=around(text, *match.span()),
                fix=replacing(line, *match.span(), f"{words} ({short})").unsure()
                if words
                else None,
            )  # fmt: skip


def _in_capitals(text: str, match: re.Match[str]) -> bool:
    """Say whether a word stands among words in capitals: a heading inside a line."""
    before = re.search(r"([^\W\d_]+)\W{1,2}$", text[: match.start()])
    after = re.match(r"\W{1,2}([^\W\d_]+)", text[match.end() :])
    words = [one[1] for one in (before, after) if one is not None]
    return any(word.isupper() and len(word) > 1 and is_possible(word.lower()) for word in words)


def _names(case: Case) -> Iterator[Finding]:
    """Check that the names of bodies and offices are written in one way, capitals too."""
    names = [str(name) for name in case.value("names").get("known", ())]
    lines = [(one, old_tone(one.text)) for one in case.laid.lines if not one.text.isupper()]
    for name in names:
        pattern = _any_case(name)
        places: dict[str, list[tuple[Line, re.Match[str]]]] = {}
        for line, text in lines:
            for match in pattern.finditer(text):
                # In small letters it names a kind of body, not one.
                if not match.group().isupper() and not match.group().islower():
                    places.setdefault(match.group(), []).append((line, match))
        if len(places) < 2:
            continue
        right = max(places, key=lambda said: (len(places[said]), said == old_tone(name)))
        for said, found in places.items():
            if said == right:
                continue
            line, match = found[0]
            changes = tuple(
                Replace(one.paragraph, one.start + at.start(), one.start + at.end(), right)
                for one, at in found
            )
            yield from case.say(
                "names",
                Phrase("“%(found)s” ở chỗ khác viết là “%(right)s”.", found=said, right=right),
                line, words=around(line.text, *match.span()),
                fix=Fix(Phrase("Viết “%(right)s”", right=right), changes, sure=False),
            )  # fmt: skip


def _any_case(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(old_tone(name))}(?!\w)", re.IGNORECASE)


def _persons(case: Case) -> Iterator[Finding]:
    """Tell of names of persons that differ in marks alone."""
    spelled: dict[str, Counter[str]] = {}
    first: dict[str, tuple[Line, re.Match[str]]] = {}
    for line in case.laid.lines:
        for match in _PERSON.finditer(line.text):
            name = old_tone(nfc(match[1]))
            spelled.setdefault(fold(name), Counter())[name] += 1
            first.setdefault(name, (line, match))
    signer = case.parts.text_of_signer()
    if signer:
        spelled.setdefault(fold(signer), Counter())[old_tone(signer)] += 1000
    for counts in spelled.values():
        if len(counts) < 2:
            continue
        right, _count = counts.most_common(1)[0]
        for name in counts:
            if name == right or name not in first:
                continue
            line, match = first[name]
            yield from case.say(
                "names.person",
                Phrase("Tên “%(found)s” ở chỗ khác viết là “%(right)s”.", found=name, right=right),
                line, words=around(line.text, *match.span()),
                fix=replacing(line, *match.span(1), right).unsure(),
            )  # fmt: skip
