"""The running text: grounds, and numbers of parts that follow each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vanphong.drafting.checking.findings import Case, Finding, replacing
from vanphong.drafting.checking.looks import Line, around
from vanphong.drafting.checking.parts import Part
from vanphong.kernel.phrases import Phrase

LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ARTICLE = re.compile(r"^(?P<word>Điều)\s+(?P<number>\d{1,3})(?=[.:\s])")
_PART = re.compile(r"^(?:Phần|PHẦN)\s+(?P<number>[IVXL]+)\b")
_CHAPTER = re.compile(r"^(?:Chương|CHƯƠNG)\s+(?P<number>[IVXL]+)\b")
_ROMAN_HEAD = re.compile(r"^(?P<number>[IVXL]+)\s*[.\-–]\s*(?=\S)")
_NUMBER = re.compile(r"^(?P<number>\d{1,3})\s*[.\-)]\s*(?=\D)")
_SECOND = re.compile(r"^(?P<first>\d{1,2})\.(?P<number>\d{1,2})\.?\s+(?=\D)")
_POINT = re.compile(r"^(?P<number>[a-zđ])\)\s*")


def check_running(case: Case) -> Iterator[Finding]:
    """Check grounds and the sequence of numbered parts."""
    yield from _grounds(case)
    yield from _sequence(case)


def _grounds(case: Case) -> Iterator[Finding]:
    lines = case.parts.all(Part.GROUNDS)
    rule = case.value("grounds")
    if not lines or not rule:
        return
    last_signs = list(rule["last"])
    for place, line in enumerate(lines):
        is_last = place == len(lines) - 1
        text = line.text.rstrip()
        found = text[-1:] if text[-1:] in ".,;:" else ""
        right = last_signs if is_last else [str(rule["separator"])]
        if found not in right:
            at = len(text) - len(found)
            yield from case.say(
                "grounds",
                Phrase("Căn cứ này phải kết thúc bằng dấu “%(wanted)s”.", wanted=right[0]), line,
                words=around(text, len(text), len(text), 60),
                fix=replacing(
                    line, at, len(text), right[0], Phrase("Ghi dấu “%(sign)s”", sign=right[0])
                ),
            )  # fmt: skip
        bullet = str(rule.get("bullet", ""))
        if bullet and not line.whole.lstrip().startswith(("-", "–", "—")):
            yield from case.say(
                "grounds.bullet", Phrase("Mỗi căn cứ phải có gạch đầu dòng."), line, words=text,
                fix=replacing(line, 0, 0, bullet),
            )  # fmt: skip


def _sequence(case: Case) -> Iterator[Finding]:
    """Tell of a number that does not follow the one before it, level by level."""
    before: dict[str, int] = {}
    for line in case.parts.body:
        if line.table or line.marker:
            continue
        found = _number_of(line)
        if found is None:
            continue
        level, number, at = found
        for deeper in _LEVELS[_LEVELS.index(level) + 1 :]:
            # Chapters and articles may go on through what is above them.
            if deeper not in {"chapter", "article"}:
                before.pop(deeper, None)
        last = before.get(level)
        before[level] = number
        if _is_slip(level, last, number):
            yield from _out_of_sequence(case, line, level, last, at)
            before[level] = min(_following(level, last))


_IN_ROMAN = frozenset({"part", "chapter", "roman"})
_LEVELS = ("part", "chapter", "article", "roman", "number", "second", "point")


def _is_slip(level: str, last: int | None, number: int) -> bool:
    """Say whether a number is one too far or the same again; a list may begin anew."""
    if last is None:
        return number == 2 and level in {"part", "chapter", "article", "roman"}
    following = _following(level, last)
    if number == 1 or not following:
        return False
    return number not in following and (number == last or number in {n + 1 for n in following})


def _following(level: str, last: int | None) -> set[int]:
    """Give the numbers that may follow; đ may be left out among the points."""
    if last is None:
        return {1}
    if level == "point" and LETTERS[last - 1] == "d":
        return {last + 1, last + 2}
    return set() if level == "point" and last == len(LETTERS) else {last + 1}


def _number_of(line: Line) -> tuple[str, int, tuple[int, int]] | None:
    text = line.text
    indent = len(text) - len(text.lstrip())
    text = text.lstrip()
    for level, pattern in (
        ("part", _PART), ("chapter", _CHAPTER), ("article", _ARTICLE), ("roman", _ROMAN_HEAD),
        ("second", _SECOND), ("number", _NUMBER), ("point", _POINT),
    ):  # fmt: skip
        match = pattern.match(text)
        if match is None:
            continue
        said = match["number"]
        at = (indent + match.start("number"), indent + match.end("number"))
        if level in _IN_ROMAN:
            value = _roman(said)
            return (level, value, at) if value else None
        if level == "point":
            return (level, LETTERS.index(said) + 1, at) if said in LETTERS else None
        return level, int(said), at
    return None


def _roman(text: str) -> int:
    """Give the value of a Roman number, 0 when it is none."""
    total = 0
    for place, letter in enumerate(text):
        value = _ROMAN[letter]
        total += -value if any(_ROMAN[after] > value for after in text[place + 1 :]) else value
    return total if to_roman(total) == text else 0


def to_roman(number: int) -> str:
    """Give a number in Roman signs, up to 89."""
    signs = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, sign in signs:
        while number >= value:
            text += sign
            number -= value
    return text


def _written(level: str, number: int) -> str:
    """Give a number as its level writes it."""
    if level in _IN_ROMAN:
        return to_roman(number)
    return LETTERS[number - 1] if level == "point" else str(number)


def _out_of_sequence(
    case: Case, line: Line, level: str, last: int | None, at: tuple[int, int]
) -> Iterator[Finding]:
    text = _written(level, min(_following(level, last)))
    found = line.text[at[0] : at[1]]
    message = (
        Phrase(
            "Số thứ tự đầu tiên ghi “%(found)s”; đúng là “%(wanted)s”.",
            found=found,
            wanted=text,
        )
        if last is None
        else Phrase(
            "Số thứ tự ghi “%(found)s”; tiếp theo phải là “%(wanted)s”.",
            found=found,
            wanted=text,
        )
    )
    yield from case.say("sequence", message, line, fix=replacing(line, *at, text).unsure())
