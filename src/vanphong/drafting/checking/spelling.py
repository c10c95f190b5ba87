"""Spelling of words, places of tones, blanks and signs, words written twice, encoding."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from vanphong.drafting.checking.findings import Case, Finding, Fix, Replace, replacing
from vanphong.drafting.checking.looks import Line, around
from vanphong.drafting.checking.syllables import (
    in_style,
    is_possible,
    misplaced_tone,
    style_of,
)
from vanphong.kernel.phrases import Phrase
from vanphong.kernel.text import fold, old_tone

WORD = re.compile(r"[^\W\d_]+")
_VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯÀ-ÖØ-öø-ỹ]")
_VOWEL = re.compile(
    r"[aeiouyàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE
)
_BLANKS = re.compile(r"(?<=\S) {2,}(?=\S)")
_BLANK_BEFORE = re.compile(r"(?<=[\w”\"')\]]) +(?=[,.;:!?)\]”](?:\s|$|[,.;:]))")
_BLANK_AFTER = re.compile(r"(?<=[(\[“]) +(?=\S)")
_NO_BLANK = re.compile(r"(?<=[^\W\d_])[,;](?=[^\W\d_])")
_SIGNS_TWICE = re.compile(r"(?<![.])[,;:]{2,}|(?<![.])\.\.(?![.])|[,;]\.(?![.])")
_TWICE = re.compile(
    r"\b(của|và|các|những|là|được|trong|cho|với|theo|về|tại|do|đã|sẽ|có|từ|để|này|khi|đến|bằng|việc|trên|"
    r"ban hành|thực hiện|quy định|tổ chức)\s+\1\b",
    re.IGNORECASE,
)
_PHRASE_TWICE = re.compile(r"(?<!\w)([a-zà-ỹđ]+(?: [a-zà-ỹđ]+){1,4}) \1(?!\w)")
# The same sound, written otherwise before another vowel.
_RESPELLED = (("ngh", "ng"), ("ng", "ngh"), ("gh", "g"), ("g", "gh"), ("k", "c"), ("c", "k"))
# Quotes may go on over paragraphs.
_PAIRS = {"(": ")", "[": "]"}


def check_spelling(case: Case) -> Iterator[Finding]:
    """Check the words of every line, and of the footnotes."""
    lines = [line for line in case.laid.lines if line.text.strip()]
    foreign = frozenset(case.value("spelling").get("foreign", ()))
    for line in (*lines, *case.laid.notes):
        yield from _encoding(case, line)
        yield from _words(case, line, foreign)
    for line in case.said:
        yield from _signs(case, line)
        yield from _confused(case, line)
    yield from _tones(case, lines)


def _encoding(case: Case, line: Line) -> Iterator[Finding]:
    font = line.look.font.lower()
    if font.startswith((".vn", "vni-")) and line.text.strip():
        yield from case.say(
            "page.encoding",
            Phrase(
                "Chữ gõ bằng bảng mã cũ (%(font)s), không phải Unicode.", font=line.look.font
            ),
            line,
        )


def _words(case: Case, line: Line, foreign: frozenset[str]) -> Iterator[Finding]:
    text = line.text
    for match in WORD.finditer(text):
        word = match.group()
        if not _looks_vietnamese(text, match.start(), word) or word.lower() in foreign:
            continue
        lower = word.lower()
        if (moved := misplaced_tone(word)) and is_possible(lower):
            yield from case.say(
                "spelling.tone_place",
                Phrase("“%(word)s” đặt sai dấu; viết là “%(right)s”.", word=word, right=moved),
                line, words=around(text, *match.span()),
                fix=replacing(line, match.start(), match.end(), moved),
            )  # fmt: skip
        elif not is_possible(lower):
            right = _guess(word)
            yield from case.say(
                "spelling",
                Phrase("“%(word)s” không phải âm tiết tiếng Việt.", word=word)
                if not right
                else Phrase("“%(word)s” viết sai; có thể là “%(right)s”.", word=word, right=right),
                line, words=around(text, *match.span()),
                fix=replacing(line, match.start(), match.end(), right) if right else None,
            )  # fmt: skip


def _looks_vietnamese(text: str, start: int, word: str) -> bool:
    """Say whether a word is meant as a Vietnamese one: no name, no abbreviation, nothing foreign."""
    if len(word) == 1 or _is_joined(text, start, start + len(word)):
        return False
    if not _VOWEL.search(word) or not _VIETNAMESE.search(word):
        return False
    if word.isupper():
        return len(word) > 4
    if word.islower():
        return True
    # A name may be foreign or of another people; the first word of a sentence is no name.
    before = text[:start].rstrip()
    return word[1:].islower() and (not before or before[-1] in ".!?")


def _is_joined(text: str, start: int, end: int) -> bool:
    """Say whether a word is part of a symbol, an address or a number."""
    before, after = text[:start][-1:], text[end : end + 1]
    return before in set("-/.@&") or before.isdigit() or after in set("-/@&")


def _guess(word: str) -> str:
    """Give the one way to part or mend a word that leaves only possible syllables."""
    lower = word.lower()
    for wrong, right in _RESPELLED:
        if lower.startswith(wrong) and is_possible(right + lower[len(wrong) :]):
            return _as(word, right + lower[len(wrong) :])
    ways = []
    for at in range(1, len(word)):
        left, right = lower[:at], lower[at:]
        if len(left) > 1 and len(right) > 1 and _both_meant(left, right):
            ways.append(f"{word[:at]} {word[at:]}")
    if len(ways) == 1:
        return ways[0]
    for place in range(len(word) - 1):
        if fold(lower[place]) == fold(
            lower[place + 1]
        ):  # a letter typed twice: the marked stays
            at = place + (lower[place] > lower[place + 1])
            if is_possible(lower[:at] + lower[at + 1 :]):
                return word[:at] + word[at + 1 :]
    return ""


def _as(like: str, word: str) -> str:
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


def _both_meant(left: str, right: str) -> bool:
    return (
        is_possible(left)
        and is_possible(right)
        and bool(_VIETNAMESE.search(left) or _VIETNAMESE.search(right))
    )


def _confused(case: Case, line: Line) -> Iterator[Finding]:
    """Tell of words that are often written for others of the same sound."""
    pairs = case.value("spelling.confused") or {}
    lower = line.text.lower()
    for wrong, right in pairs.items():
        for match in re.finditer(rf"(?<!\w){wrong}(?!\w)", lower):
            said = line.text[match.start() : match.end()]
            shown = _as(said, str(right))
            yield from case.say(
                "spelling.confused",
                Phrase("“%(word)s” viết đúng là “%(right)s”.", word=said, right=shown), line,
                words=around(line.text, *match.span()), fix=replacing(line, *match.span(), shown),
            )  # fmt: skip


def _signs(case: Case, line: Line) -> Iterator[Finding]:
    text = line.text
    if line.table and not line.in_frame and len(text) < 20:
        return
    for pattern, rule_id, message, new in (
        (_BLANKS, "signs.blanks", Phrase("Thừa khoảng trắng giữa hai chữ."), " "),
        (_BLANK_BEFORE, "signs.blanks", Phrase("Thừa khoảng trắng trước dấu câu."), ""),
        (_BLANK_AFTER, "signs.blanks", Phrase("Thừa khoảng trắng sau dấu mở."), ""),
    ):
        for match in pattern.finditer(text.rstrip()):
            yield from case.say(
                rule_id, message, line, words=around(text, *match.span()),
                fix=replacing(line, match.start(), match.end(), new, Phrase("Sửa khoảng trắng")),
            )  # fmt: skip
    for match in _NO_BLANK.finditer(text):
        yield from case.say(
            "signs.blanks", Phrase("Thiếu khoảng trắng sau dấu câu."), line,
            words=around(text, *match.span()),
            fix=replacing(line, match.end(), match.end(), " ", Phrase("Thêm khoảng trắng")),
        )  # fmt: skip
    for match in _SIGNS_TWICE.finditer(text):
        if match.group() == "./" or text[match.start() :].startswith("./."):
            continue
        yield from case.say(
            "signs.twice", Phrase("Thừa dấu câu: “%(signs)s”.", signs=match.group()), line,
            words=around(text, *match.span()),
            fix=replacing(line, match.start(), match.end(), match.group()[-1]),
        )  # fmt: skip
    yield from _repeated(case, line)
    for left, right in _PAIRS.items():
        if text.count(left) > text.count(right):
            yield from case.say(
                "signs.pairs",
                Phrase("Có “%(left)s” mà thiếu “%(right)s”.", left=left, right=right),
                line,
            )


def _repeated(case: Case, line: Line) -> Iterator[Finding]:
    """Tell of words and phrases that stand twice in a row."""
    text = line.text
    for match in _TWICE.finditer(text):
        yield from case.say(
            "words.twice", Phrase("Lặp chữ “%(word)s”.", word=match[1]), line,
            words=around(text, *match.span()), fix=replacing(line, *match.span(), match[1]),
        )  # fmt: skip
    for match in _PHRASE_TWICE.finditer(text):
        yield from case.say(
            "words.twice", Phrase("Lặp “%(word)s”.", word=match[1]), line,
            words=around(text, *match.span()), fix=replacing(line, *match.span(), match[1]),
        )  # fmt: skip


def _tones(case: Case, lines: list[Line]) -> Iterator[Finding]:
    """Check that tones are placed one way: the one that stands more often."""
    found: dict[str, list[tuple[Line, int, str]]] = {"old": [], "new": []}
    for line in lines:
        for match in WORD.finditer(line.text):
            style = style_of(match.group())
            if match.group()[0].isupper() and fold(match.group()) != "uy":
                continue  # a name is written as its bearer writes it
            if style and is_possible(match.group().lower()):
                found[style].append((line, match.start(), match.group()))
    if not (found["old"] and found["new"]):
        return
    wanted, other = ("old", "new") if len(found["old"]) >= len(found["new"]) else ("new", "old")
    others = found[other]
    line, _start, word = others[0]
    counts = Counter(old_tone(word.lower()) for _line, _start, word in others)
    changes = tuple(
        Replace(
            one.paragraph,
            one.start + start,
            one.start + start + len(text),
            in_style(text, wanted),
        )
        for one, start, text in others
    )
    yield from case.say(
        "spelling.tone_style",
        Phrase(
            "%(count)s chữ đặt dấu khác lối của phần còn lại, ví dụ “%(word)s” (viết là “%(right)s”).",
            count=sum(counts.values()), word=word, right=in_style(word, wanted),
        ),
        line, words=word,
        fix=Fix(Phrase("Đặt dấu một lối ở %(count)s chữ", count=len(others)), changes, sure=False),
    )  # fmt: skip
