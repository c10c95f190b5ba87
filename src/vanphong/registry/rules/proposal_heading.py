"""What the head of a document says: number, date, type, issuer, urgency, abstract."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from vanphong.kernel.text import fold
from vanphong.registry.rules.paper import Line, is_party_title, is_state_title
from vanphong.registry.rules.symbol import Style, Symbol, SymbolError, parse_symbol
from vanphong.registry.rules.types import (
    OFFICIAL_LETTERS,
    PARTY,
    STATE,
    DocumentType,
    all_types,
    types_of_abbreviation,
)

HEAD_LINES = 45


@dataclass(frozen=True, slots=True)
class Found:
    """One thing read: the value, how sure (0 to 1), and the lines it was read from."""

    value: object
    confidence: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SymbolFound:
    """A symbol and the place of its line among the lines of the head."""

    symbol: Symbol | None
    type_abbreviation: str
    at: int
    confidence: float


_NUMBER = re.compile(
    r"^\W*(?P<label>s[oô6ốóỗổồ]\w?\s*[:.;]?\s*)?(?P<dirt>[^\w\s/–—-]{1,2}\s?)?"
    r"(?P<digits>[0-9IlOo]{0,6}[a-zđ]?)\s*\W{0,2}?\s*(?P<rest>[-–—/]\s*\S.*)$",
    re.IGNORECASE,
)
_GAP = re.compile(r"\s*([-–—/])\s*")
_DIGIT_LOOKS = str.maketrans("IlOo", "1100")
_ORGAN_LOOKS = re.compile(r"(?<=[-/])8(?=[A-ZĐ])")


def opening(head: Sequence[Line]) -> list[Line]:
    """Give the lines over the addressee and the text: at most twenty written ones."""
    lines: list[Line] = []
    written = 0
    for line in head:
        if written >= 20 or _ADDRESSED.match(line.folded) or _CITING.match(line.folded):
            break
        lines.append(line)
        written += bool(line.text)
    return lines


def find_symbol(head: Sequence[Line]) -> SymbolFound | None:
    """Read the number and symbol; a number left blank still gives the type."""
    best: SymbolFound | None = None
    for at, line in enumerate(opening(head)):
        found = _symbol_in(line, at)
        if found and (best is None or found.confidence > best.confidence):
            best = found
    return best


def _symbol_in(line: Line, at: int) -> SymbolFound | None:
    match = _NUMBER.match(line.text)
    if not match or (not match["label"] and not match["digits"][:1].isdigit()):
        return None
    rest = _GAP.sub(r"\1", _ORGAN_LOOKS.sub("S", match["rest"])).split(" ")[0].rstrip(".,;:")
    digits = match["digits"].translate(_DIGIT_LOOKS)
    labelled = bool(match["label"])
    if not digits or not digits[0].isdigit():
        return _blank_number(rest, at) if labelled else None
    try:
        symbol = parse_symbol(digits + rest)
    except SymbolError:
        return None
    known = bool(types_of_abbreviation(symbol.type_abbreviation, symbol.style))
    letters = not symbol.type_abbreviation and symbol.style is Style.STATE
    if not labelled and not known:
        return None
    confidence = 0.95 if labelled else 0.7
    if digits != match["digits"] or match["dirt"]:
        confidence -= 0.25
    if not known and not letters:
        confidence -= 0.2
    return SymbolFound(symbol, symbol.type_abbreviation, at, confidence)


def _blank_number(rest: str, at: int) -> SymbolFound | None:
    try:
        symbol = parse_symbol("1" + rest)
    except SymbolError:
        return None
    return SymbolFound(None, symbol.type_abbreviation, at, 0.3)


_DATE = re.compile(
    r"ng\w{1,2}\W{0,3}(?P<day>[0-9iloq]{1,2})\W{0,3}th\w{1,5}?\W{0,3}(?P<month>[0-9ilo]{1,2})\W{0,3}"
    r"n\w{1,3}\W{0,3}(?P<year>[0-9ilo]{4})"
)
_SLASHED = re.compile(r"\bng\w{1,2}\W{1,3}(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_CITING = re.compile(r"^\W*(?:can cu|thuc hien|xet de nghi|theo de nghi)\b")
_FOLDED_LOOKS = str.maketrans("iloq", "1109")


def find_date(head: Sequence[Line]) -> Found | None:
    """Read the date of issue from the head, “…, ngày 03 tháng 02 năm 2026”."""
    top = opening(head)
    for line in top:
        match = _DATE.search(line.folded)
        if match:
            parts = [match[name].translate(_FOLDED_LOOKS) for name in ("year", "month", "day")]
            clean = all(match[name].isdigit() for name in ("year", "month", "day"))
            words = "ngay" in match[0] and "thang" in match[0]
            value = _date(*parts)
            if value:
                return Found(value, 0.95 if clean and words else 0.7, (line,))
    for line in top:
        match = _SLASHED.search(line.folded)
        if match and len(line.text) < 50:
            value = _date(match[3], match[2], match[1])
            if value:
                return Found(value, 0.6, (line,))
    return None


def _date(year: str, month: str, day: str) -> dt.date | None:
    try:
        value = dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return value if 1930 <= value.year <= 2100 else None


def find_system(head: Sequence[Line], symbol: Symbol | None) -> str:
    """Say whether the paper follows the form of the Party or of the State."""
    if any(is_party_title(line) for line in head):
        return PARTY
    if any(is_state_title(line) for line in head):
        return STATE
    return str(symbol.style) if symbol else PARTY


def find_title(head: Sequence[Line], system: str) -> tuple[DocumentType, int, float] | None:
    """Read the name of the type from a line that is nothing else."""
    named = [t for t in all_types() if t.system == system and t.has_title]
    for at, line in enumerate(head):
        if not line.is_upper or len(line.folded) > 40 or is_state_title(line):
            continue
        words = line.folded.strip(" .:-_*").replace("0", "o").replace("1", "i")
        for each in named:
            if words == fold(each.name):
                return each, at, 0.95
        close = difflib.get_close_matches(words, [fold(t.name) for t in named], 1, 0.86)
        if close:
            return next(t for t in named if fold(t.name) == close[0]), at, 0.75
    return None


def find_type(
    head: Sequence[Line], symbol: SymbolFound | None, system: str
) -> tuple[Found | None, int | None]:
    """Read the type from its title and its abbreviation, and the line of the title."""
    titled = find_title(head, system)
    short = types_of_abbreviation(symbol.type_abbreviation, system) if symbol else ()
    symbol_line = (head[symbol.at],) if symbol else ()
    if titled:
        kind, at, confidence = titled
        agrees = kind in short
        return Found(kind.code, 0.98 if agrees else confidence - 0.1, (head[at],)), at
    if short:
        sure = 0.9 if len(short) == 1 else 0.5
        return Found(short[0].code, sure, symbol_line), None
    if symbol and symbol.symbol and not symbol.symbol.year and system == STATE:
        return Found("STATE_OFFICIAL_LETTER", 0.85, symbol_line), None
    return None, None


_URGENCY = (
    ("EXPRESS_TIMED", re.compile(r"^\W*hoa toc\W*hen gio")),
    ("EXPRESS", re.compile(r"^\W*hoa toc\W*$")),
    ("VERY_URGENT", re.compile(r"^\W*thuong khan\W*$")),
    ("URGENT", re.compile(r"^\W*khan\W*$")),
)


def find_urgency(head: Sequence[Line]) -> Found | None:
    """Read the mark of urgency, which stands alone and in capitals."""
    for line in head:
        for code, pattern in _URGENCY:
            if pattern.search(line.folded) and line.is_upper:
                return Found(code, 0.9, (line,))
    return None


_ADDRESSED = re.compile(r"^\W*k[ií]?[nm]h\s+(?:gui|trinh|grri|gfri|goi|gu)\b")
_ABOUT = re.compile(r"^\W*(?:v\s*/\s*v|ve\s+viec)\b\W*")
_BODY_STARTS = re.compile(
    r"^\W*(?:can cu|thuc hien|xet |theo |de |nham |kinh (?:gui|trinh)|chuong \w+|phan \w+"
    r"|dieu \d|[ivx]{1,4}\s*[.-]|\d{1,2}\s*[.)]|[a-z]\)|ban (?:thuong vu|chap hanh|bi thu)\b.*|"
    r"hom nay|noi nhan|uy ban nhan dan|bo chinh tri|quyet dinh\s*:|thoi gian)"
)
_RULE_LINE = re.compile(r"^[\s\-–—_*=.~]+$")
_HANDNOTE = re.compile(r"\s+(?:\d{1,2}\.|[~•])\s+[A-ZĐ].*$")
_ANNOTATION = re.compile(r"^\W*(?:\d{1,2}\b|[.,:;]|\w{1,3}\s\W)|[;:]$")


def find_abstract(
    head: Sequence[Line], symbol: SymbolFound | None, type_code: str, title_at: int | None
) -> Found | None:
    """Read the abstract: under the number for a công văn, under the type's name otherwise."""
    if title_at is not None:
        return _abstract_below(head, title_at, named=True)
    if symbol is None:
        return _abstract_by_words(head)
    if type_code in OFFICIAL_LETTERS:
        return _abstract_below(head, symbol.at, named=False)
    return _abstract_below(head, symbol.at, named=False) or _abstract_by_words(head)


def _abstract_by_words(head: Sequence[Line]) -> Found | None:
    for at, line in enumerate(head):
        if _ABOUT.match(line.folded):
            return _abstract_below(head, at - 1, named=False)
    return None


def _abstract_below(head: Sequence[Line], at: int, *, named: bool) -> Found | None:
    taken: list[Line] = []
    cut = False
    for line in head[at + 1 :]:
        if not line.text or _is_frame(line):
            if taken and named and _closes(taken[-1]):
                break
            continue
        if _ADDRESSED.match(line.folded) or _RULE_LINE.match(line.text):
            break
        if _body_begins(line, taken, named=named) or len(taken) >= 8:
            break
        if taken and (line.column or _ANNOTATION.search(_HANDNOTE.sub("", line.text))):
            cut = cut or not line.column
            continue
        if not line.is_noise:
            taken.append(line)
    return _joined(taken, cut=cut, named=named)


def _closes(line: Line) -> bool:
    return not line.text.endswith((",", ";", "-")) and not line.folded.endswith((" va", " cua"))


def _body_begins(line: Line, taken: list[Line], *, named: bool) -> bool:
    if not taken or not _BODY_STARTS.match(line.folded):
        return False
    return line.text.lstrip("-–* ")[:1].isupper() if named else line.text[:1].isupper()


def _is_frame(line: Line) -> bool:
    """Say whether the line belongs to the right column of the head or is a sign between."""
    return (
        is_state_title(line)
        or is_party_title(line)
        or line.text in {"*", "**", "-", "•"}
        or bool(_DATE.search(line.folded) and len(line.text) < 60)
        or any(p.search(line.folded) for _, p in _URGENCY)
    )


def _joined(taken: list[Line], *, cut: bool, named: bool) -> Found | None:
    if not taken:
        return None
    pieces = [_HANDNOTE.sub("", line.text) for line in taken]
    cut = cut or any(p != line.text for p, line in zip(pieces, taken, strict=True))
    text = " ".join(piece.strip(" *_") for piece in pieces).strip()
    marker = _ABOUT.match(fold(text))
    if marker and "/" in marker[0]:
        text = text[marker.end() :]
    text = text.strip(" .-–:")
    if len(text) < 4:
        return None
    text = text[0].upper() + text[1:] if named or marker else text
    confidence = 0.9 if marker or named else 0.75
    return Found(text, 0.5 if cut else confidence, tuple(taken))
