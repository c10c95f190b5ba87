"""Documents the text cites: right kind, one date, known, in force."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from vanphong.drafting.checking.findings import Case, Finding, replacing
from vanphong.drafting.checking.looks import Line
from vanphong.drafting.form_rules import FormSystem
from vanphong.kernel.phrases import Phrase
from vanphong.kernel.text import fold
from vanphong.registry import api as registry

_KIND = (
    r"nghị quyết|quyết định|chỉ thị|kết luận|quy chế|quy định|thông tri|hướng dẫn|thông báo|báo cáo|"
    r"kế hoạch|chương trình|đề án|tờ trình|công văn|nghị định|thông tư|luật|pháp lệnh"
)
_LETTERS = "A-Za-zÀ-ỹĐđ"
CITED = re.compile(
    rf"\b(?P<kind>{_KIND})\s+(?:(?P<so>số)\s*:?\s*)?"
    rf"(?P<symbol>\d{{1,6}}[a-zđ]?(?:[-/](?:(?:19|20)\d\d/)?"
    rf"[{_LETTERS}][{_LETTERS}0-9.&]*(?:[-/][{_LETTERS}0-9.&]+)*))"
    r"(?P<comma>\s*,)?(?:\s+ngày\s+(?P<date>\d{1,2}[/-]\d{1,2}[/-]\d{4}"
    r"|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Citation:
    """One place where a document is cited."""

    line: Line
    match: re.Match[str]
    symbol: str
    day: dt.date | None


def citations(lines: list[Line]) -> list[Citation]:
    """Give all citations of documents by number in order."""
    found = []
    for line in lines:
        for match in CITED.finditer(line.text):
            try:
                symbol = str(registry.parse_symbol(match["symbol"].rstrip(".")))
            except registry.SymbolError:
                continue
            found.append(Citation(line, match, symbol, _day(match["date"])))
    return found


def _day(text: str | None) -> dt.date | None:
    if not text:
        return None
    try:
        day, month, year = map(int, re.findall(r"\d+", text))
        return dt.date(year, month, day)
    except ValueError:
        return None


def check_cited(case: Case) -> Iterator[Finding]:
    """Check every citation against the other ones, the list of replaced texts and the register."""
    first: dict[str, Citation] = {}
    replaced = {str(row["symbol"]): row for row in case.value("cited.replaced") or ()}
    own = case.parts.text_of_symbol()
    for one in citations(case.said):
        yield from _kind(case, one)
        yield from _in_time(case, one)
        before = first.get(one.symbol)
        if before is None:
            first[one.symbol] = one
            yield from _style(case, one)
            yield from _replaced(case, one, replaced)
            yield from _known(case, one, own)
        elif one.day and before.day and one.day != before.day:
            yield from case.say(
                "cited.one_date",
                Phrase(
                    "%(symbol)s ở trên ghi ngày %(first)s, ở đây ghi ngày %(here)s.",
                    symbol=one.symbol, first=f"{before.day:%d/%m/%Y}", here=f"{one.day:%d/%m/%Y}",
                ),
                one.line, words=one.match.group(),
            )  # fmt: skip


def _kind(case: Case, one: Citation) -> Iterator[Finding]:
    """Check that the name of the kind and the abbreviation of the symbol are of one type."""
    symbol = registry.parse_symbol(one.symbol)
    abbreviation = symbol.type_abbreviation
    if not abbreviation:
        return
    types = registry.types_of_abbreviation(abbreviation, symbol.style)
    said = fold(one.match["kind"])
    if types and not any(fold(kind.name).startswith(said) for kind in types):
        yield from case.say(
            "cited.kind",
            Phrase(
                "“%(kind)s” mà ký hiệu %(symbol)s là của %(right)s.",
                kind=one.match["kind"], symbol=one.symbol, right=types[0].name,
            ),
            one.line, words=one.match.group(),
        )  # fmt: skip


def _in_time(case: Case, one: Citation) -> Iterator[Finding]:
    if one.day and one.day > case.on:
        yield from case.say(
            "cited.later",
            Phrase(
                "Văn bản viện dẫn đề ngày %(day)s, sau ngày của văn bản này.",
                day=f"{one.day:%d/%m/%Y}",
            ),
            one.line, words=one.match.group(),
        )  # fmt: skip


def _style(case: Case, one: Citation) -> Iterator[Finding]:
    """Check the first mention: `số`, and a comma before the day, as the Party writes."""
    rule = case.value("cited.style")
    if not rule or case.form.system is not FormSystem.PARTY:
        return
    match = one.match
    if (
        match["date"]
        and not match["comma"]
        and rule["comma"]
        and registry.parse_symbol(one.symbol).style == "PARTY"
    ):
        at = match.end("symbol")
        yield from case.say(
            "cited.style", Phrase("Khi viện dẫn lần đầu, trước “ngày” có dấu phẩy."), one.line,
            words=match.group(), fix=replacing(one.line, at, at, ","),
        )  # fmt: skip


def _replaced(
    case: Case, one: Citation, replaced: dict[str, dict[str, object]]
) -> Iterator[Finding]:
    row = replaced.get(one.symbol)
    if row is None:
        return
    since = row["since"]
    assert isinstance(since, dt.date)
    if case.on >= since and (one.day is None or "date" not in row or row["date"] == one.day):
        yield from case.say(
            "cited.replaced",
            Phrase(
                "%(symbol)s đã được thay thế bằng %(by)s từ %(day)s.",
                symbol=one.symbol, by=str(row["by"]), day=f"{since:%d/%m/%Y}",
            ),
            one.line, words=one.match.group(),
        )  # fmt: skip


def _known(case: Case, one: Citation, own: str) -> Iterator[Finding]:
    """Look the citation up among the documents of the register."""
    if case.known.cited is None or one.symbol == own:
        return
    found = case.known.cited.get(registry.symbol_key(one.symbol), ())
    if not found:
        # What others issue need not have come here.
        ours = {body.symbol for body in case.known.bodies}
        if "-".join(registry.parse_symbol(one.symbol).organs) not in ours:
            return
        yield from case.say(
            "cited.register",
            Phrase("Không thấy %(symbol)s trong các sổ bạn được xem.", symbol=one.symbol),
            one.line,
            words=one.match.group(),
        )
        return
    dated = [document for document in found if document.issued_on == one.day]
    if one.day and not dated and len(found) == 1 and found[0].issued_on:
        right = found[0].issued_on
        start, end = one.match.span("date")
        yield from case.say(
            "cited.date",
            Phrase(
                "%(symbol)s trong sổ đề ngày %(right)s, ở đây ghi %(here)s.",
                symbol=one.symbol, right=f"{right:%d/%m/%Y}", here=f"{one.day:%d/%m/%Y}",
            ),
            one.line, words=one.match.group(),
            fix=replacing(one.line, start, end, f"{right.day}/{right.month}/{right.year}").unsure(),
        )  # fmt: skip
    document = (dated or list(found))[0]
    if document.state:
        yield from case.say(
            "cited.state",
            Phrase("%(symbol)s %(state)s.", symbol=one.symbol, state=document.state),
            one.line,
            words=one.match.group(),
        )
