"""What the text and the end of a document say: addressee, deadlines, signer."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from vanphong.kernel.text import fold
from vanphong.registry.rules.paper import Line
from vanphong.registry.rules.proposal_heading import Found

_TO = re.compile(r"^\W*k\w{1,3}h\s+(?:gui|trinh|grri|gfri|goi)\s*[:.;]?\s*")
_ITEM = re.compile(r"^\s*[-–—•+*~_]+\s*")


def find_addressee(lines: Sequence[Line]) -> Found | None:
    """Read who the document is addressed to, the names after “Kính gửi”."""
    for at, line in enumerate(lines):
        match = _TO.match(line.folded)
        if match:
            own = line.text[match.end() :].strip()
            names = [_ITEM.sub("", own)] if own else []
            taken = [line]
            for following in lines[at + 1 : at + 25]:
                if not _continues(following, own=own, names=names):
                    break
                names = _add(names, following.text)
                taken.append(following)
            value = "; ".join(n.strip(" ;,.") for n in names if n.strip(" ;,."))
            return Found(value, 0.85, tuple(taken)) if value else None
    return None


_SENTENCE = re.compile(r"^(?:can cu|thuc hien|theo|de |ngay|van phong nhan)")


def _continues(line: Line, *, own: str, names: list[str]) -> bool:
    """Say whether the line still names addressees: an item, or the rest of one."""
    if not line.text:
        return not names
    if _ITEM.match(line.text):
        return True
    if own.endswith(".") or (names and names[-1].rstrip().endswith(".")):
        return False
    return len(line.text) < 70 and not _SENTENCE.match(line.folded)


def _add(names: list[str], text: str) -> list[str]:
    item = _ITEM.sub("", text)
    starts = bool(_ITEM.match(text)) or not names or names[-1].rstrip().endswith((";", ","))
    return [*names, item] if starts else [*names[:-1], f"{names[-1]} {item}"]


@dataclass(frozen=True, slots=True)
class DueMention:
    """A deadline the text asks for: a date, or a number of days from somewhere."""

    due_on: dt.date | None
    days: int | None
    working_days: bool
    confidence: float
    page: int
    text: str


_DUE_WORDS = (
    r"(?:truoc|cham nhat(?: la| vao)?|muon nhat(?: la| vao)?|xong truoc|han cuoi(?: la)?|"
    r"thoi han(?: \w+){0,3}(?: la| den)?)"
)
_DUE_DATE = re.compile(
    _DUE_WORDS + r"\W{1,3}(?:\d{1,2}\s*(?:gio|h|g)\s*\d{0,2}\W{0,3})?(?:ngay|ngiy|ngdy)\W{0,3}"
    r"(?P<day>\d{1,2})\s*(?:[/.-]|thang)\s*(?P<month>\d{1,2})"
    r"(?:\s*(?:[/.-]|nam)\s*(?P<year>\d{4}))?"
)
_DUE_DAYS = re.compile(
    r"(?:trong (?:thoi han|vong)|thoi han)\W{1,3}(?P<days>\d{1,3})\s*(?:\(\w[\w ]*\)\s*)?"
    r"ngay(?P<working> lam viec)?"
)


def find_due_mentions(lines: Sequence[Line], issued_on: dt.date | None) -> list[DueMention]:
    """Give every deadline the text mentions; a date without year takes the next such day."""
    found: dict[tuple[dt.date | None, int | None], DueMention] = {}
    text, starts = _running(lines)
    for match in _DUE_DATE.finditer(text):
        line = _line_at(lines, starts, match.start())
        due = _due_date(match, issued_on)
        if due:
            sure = 0.85 if match["year"] else 0.6
            mention = DueMention(due, None, False, sure, line.page, line.text)
            found.setdefault((due, None), mention)
    for match in _DUE_DAYS.finditer(text):
        line = _line_at(lines, starts, match.start())
        days = int(match["days"])
        mention = DueMention(None, days, bool(match["working"]), 0.6, line.page, line.text)
        found.setdefault((None, days), mention)
    return list(found.values())


def _running(lines: Sequence[Line]) -> tuple[str, list[int]]:
    starts, length = [], 0
    for line in lines:
        starts.append(length)
        length += len(line.folded) + 1
    return " ".join(line.folded for line in lines), starts


def _line_at(lines: Sequence[Line], starts: Sequence[int], place: int) -> Line:
    return next(line for line, start in zip(reversed(lines), reversed(starts), strict=True)
                if start <= place)  # fmt: skip


def _due_date(match: re.Match[str], issued_on: dt.date | None) -> dt.date | None:
    year = int(match["year"]) if match["year"] else (issued_on.year if issued_on else 0)
    try:
        due = dt.date(year, int(match["month"]), int(match["day"]))
        if not match["year"] and issued_on and due < issued_on:
            due = due.replace(year=year + 1)
    except ValueError:
        return None
    return None if issued_on and due < issued_on else due


_FAMILY = (
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh mai "
    "truong lam cao ha luu luong trinh doan dao chu to thai ta tong quach phung kieu "
    "trieu vuong cung diep ninh nghiem au bach thach son danh y giang tang la kim "
    "chau quan thieu ton nong ma than vi lo quang sam ban sung giap mac dam dau khong "
    "lai luc nhu ong phi tieu tu van xa "
)
_FAMILIES = frozenset(_FAMILY.split())
_WORD = r"[A-ZĐÀ-ỸẠ-Ỹ][a-zđà-ỹ]+"
_FULL_NAME = re.compile(rf"(?<!\w)({_WORD}(?:\s{_WORD}|\s[A-ZĐ]){{1,4}})\W*$")
_MARK = re.compile(
    r"(?P<mark>(?<!\w)(?:[TK][/.]?\s?/\s?[MTL]|TUQ\.?|TM\.|KT\.|TL\.|Q\.|KT/|TM/))\s*(?P<rest>\S.*)$"
)
_POSTS = (
    "bi thu|chanh van phong|truong ban|chu nhiem|chu tich|giam d[o0]c|cuc truong|vu truong|"
    "bo truong|thu truong|chanh thanh tra|truong phong|vien truong|tong giam doc|hieu truong|"
    "thu tuong|tong bi thu|uy vien|truong doan|chi huy"
)
# How the words of a title are written: a scan loses their marks first.
_POST_WORDS = (
    "BÍ THƯ", "CHÁNH VĂN PHÒNG", "TRƯỞNG BAN", "CHỦ NHIỆM", "CHỦ TỊCH", "GIÁM ĐỐC",
    "CỤC TRƯỞNG", "VỤ TRƯỞNG", "BỘ TRƯỞNG", "THỨ TRƯỞNG", "CHÁNH THANH TRA", "TRƯỞNG PHÒNG",
    "VIỆN TRƯỞNG", "HIỆU TRƯỞNG", "THỦ TƯỚNG", "TRƯỞNG ĐOÀN", "CHỈ HUY",
)  # fmt: skip
_SPELLING = {fold(words): words for words in _POST_WORDS}
_TITLE = re.compile(rf"(?P<title>(?:q\.\s*)?(?:pho |quyen )?(?:{_POSTS})\b.*)$")
_HONORARY = re.compile(r"^(?:gs|pgs|ts|ths|bs|ts\.?\s*bs|dai ta|thuong ta|trung ta)\W+")


def find_signer(lines: Sequence[Line]) -> tuple[Found | None, Found | None]:
    """Read the signer's name and title from the last signature block."""
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        mark = _MARK.search(line.text)
        title = _TITLE.search(line.folded)
        if not (mark and _upper(mark["rest"])) and not (
            title and _upper(line.text[title.start() :]) and _near_end(lines, at)
        ):
            continue
        name = _name_below(lines, at)
        if name is None:
            continue
        return name, _title_of(lines, at)
    return None, None


def _upper(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) >= 0.75 * len(letters)


def _near_end(lines: Sequence[Line], at: int) -> bool:
    """Say whether a title stands over a signature and not inside the text."""
    return sum(len(line.text) > 70 for line in lines[at + 1 : at + 15]) <= 1


def _name_below(lines: Sequence[Line], at: int) -> Found | None:
    for line in lines[at + 1 : at + 25]:
        if _HONORARY.match(line.folded):
            text = line.text[_HONORARY.match(line.folded).end() :]  # type: ignore[union-attr]
        else:
            text = line.text
        match = _FULL_NAME.search(text)
        if not match:
            continue
        words = match[1].split(" ")
        begins = next((i for i, w in enumerate(words) if fold(w) in _FAMILIES), None)
        if begins is None or len(words) - begins < 2:
            continue
        alone = len(match[1]) >= len(text.strip(" .,-_'")) - 1
        if not alone and not text[: match.start()].rstrip().endswith((".", ";", ",", ")", ":")):
            continue
        return Found(" ".join(words[begins:]), 0.85 if alone and not begins else 0.6, (line,))
    return None


def _title_of(lines: Sequence[Line], at: int) -> Found | None:
    best: Found | None = None
    for line in lines[at : at + 6]:
        match = _TITLE.search(line.folded)
        if match is None or not _upper(line.text[match.start() :]):
            continue
        title = _spelled(line.text[match.start() :].strip(" .,:;"))
        best = Found(title, 0.85, (line,))
        if not _MARK.search(line.text):
            return best
    return best


def _spelled(title: str) -> str:
    """Give back the marks a scan took from the words of a title."""
    folded = fold(title).replace("d0c", "doc")
    for plain, written in _SPELLING.items():
        at = folded.find(plain)
        if at >= 0 and len(folded) == len(title):
            title = title[:at] + written + title[at + len(plain) :]
    return title
