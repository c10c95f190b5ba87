"""Finds the secrecy mark of a document, whatever the way in: a field, a file name, its text.

A document *marked* Mật, Tối mật or Tuyệt mật is refused; one that merely speaks of secrets is
not. So a level counts where a stamp or a label stands (alone on a line or in a table cell, in
brackets, after "Độ mật:", beside the urgency or the number) and not inside a sentence.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vanphong.kernel.errors import Refused, Secret
from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import Rule, load_pack
from vanphong.kernel.secrecy_marks import (
    LEVELS,
    MAT,
    bare_letters,
    clean,
    level_in_field,
    level_in_text,
    segments,
)
from vanphong.kernel.secrecy_names import level_in_name

# A stamp stands in the upper part of the first page, in a line of its own.
HEAD_SHARE = 0.42
_SPOKEN = re.compile(r"(?<!\w)(?:TUYỆT MẬT|TỐI MẬT|(?<!BÍ )MẬT)(?!\w)")
_FIRST_RULE = dt.date(2020, 7, 1)


@dataclass(frozen=True, slots=True)
class SecrecyFinding:
    """A level found, where (TEXT, FIELD, FILE_NAME, STAMP) and the rule that follows.

    It carries nothing of the document, so that it may be logged.
    """

    level: str
    place: str
    rule: Rule

    def refusal(self) -> Secret:
        """Give the refusal to raise."""
        place = {
            "TEXT": Phrase("nội dung tệp"),
            "FIELD": Phrase("thông tin nhập vào"),
            "FILE_NAME": Phrase("tên tệp"),
            "STAMP": Phrase("dấu đóng trên trang"),
        }[self.place]
        return Secret(
            Phrase(
                "Văn bản có dấu chỉ mức độ mật “%(level)s” (%(place)s) nên không được đưa vào hệ "
                "thống nối mạng. Hệ thống không lưu lại gì. Xin xử lý theo chế độ bảo mật, "
                "trên sổ và máy riêng.",
                level=self.level,
                place=place,
            ),
            source=self.rule.source,
            data={"level": self.level, "place": self.place, "rule": self.rule.id},
        )


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of a page with the share (0 to 1) of the page's height where it begins."""

    text: str
    top: float


def find_secrecy_mark(value: str, *, on: dt.date, place: str = "TEXT") -> SecrecyFinding | None:
    """Find the mark in a TEXT, in the value of one FIELD or in a FILE_NAME.

    Text is taken as it came, in any form, with its gaps: a wide gap parts two columns.
    """
    if place == "FILE_NAME":
        level = level_in_name(value)
    elif place == "FIELD":
        level = level_in_field(value)
    else:
        level = level_in_text(value)
    return _finding(level, place, on)


def find_in_fields(fields: Mapping[str, str], *, on: dt.date) -> SecrecyFinding | None:
    """Find the mark in any of the values of a form."""
    for value in fields.values():
        found = find_secrecy_mark(value, on=on, place="FIELD")
        if found:
            return found
    return None


def find_near_top(lines: Iterable[PlacedLine], *, on: dt.date) -> SecrecyFinding | None:
    """Find a stamp among the placed lines of a first page: short, upper-case, near the top.

    Readings that lost a mark count here (MẠT, MÂT, M4T), which they would not inside a text.
    """
    for line in lines:
        if line.top > HEAD_SHARE:
            continue
        for segment in segments(clean(line.text)):
            words = bare_letters(segment).replace("4", "ậ")
            if words and segment.upper() == segment and words in LEVELS:
                return _finding(LEVELS[words], "TEXT", on)
    return None


def refuse_secret(
    *,
    on: dt.date,
    text: str = "",
    file_name: str = "",
    fields: Mapping[str, str] | None = None,
    first_page: Iterable[PlacedLine] = (),
    stamp: str = "",
) -> None:
    """Refuse what is marked Mật or above, looking at all that is given. `stamp` is a level read
    from a red stamp.

    :raises Secret: with the level, the place and the rule.
    :source: Luật Bảo vệ bí mật nhà nước 117/2025/QH15 (second hand); principle of the product.
    """
    found = (
        (find_secrecy_mark(file_name, on=on, place="FILE_NAME") if file_name else None)
        or find_in_fields(fields or {}, on=on)
        or _finding(stamp, "STAMP", on)
        or find_near_top(first_page, on=on)
        or (find_secrecy_mark(text, on=on) if text else None)
    )
    if found:
        raise found.refusal()


def refuse_spoken(fields: Mapping[str, str], *, on: dt.date) -> None:
    """Warn of a level in capitals inside a sentence: it may be a marked document that is named.

    :raises Refused: `secret_words`, at the fields, for who has not looked again.
    :source: principle of the product: no document so marked is held here
    """
    wrong: dict[str, list[str]] = {
        name: [Phrase("Có chữ “%(level)s” viết hoa trong câu.", level=level)]
        for name, value in fields.items()
        if (level := level_spoken(value))
    }
    if wrong:
        rules = load_pack("vanphong.kernel", "secrecy")
        raise Refused(
            Phrase(
                "Có chữ chỉ mức độ mật viết hoa trong câu. Văn bản mật không được đưa vào hệ "
                "thống này. Xin xem lại; nếu đây không phải là văn bản mật thì đánh dấu xác nhận."
            ),
            code="secret_words",
            source=rules.get("networked-site-keeps-no-secret", max(on, _FIRST_RULE)).source,
            fields=wrong,
        )


def level_spoken(value: str) -> str:
    """Give the level in capitals that a sentence speaks of, empty without one.

    MẬT alone counts among small letters only, and neither does BÍ MẬT.
    """
    words = " ".join(clean(value).split())
    found = _SPOKEN.search(words)
    if found is None or (found[0] == MAT and words == words.upper()):
        return ""
    return found[0]


def _finding(level: str, place: str, on: dt.date) -> SecrecyFinding | None:
    if not level:
        return None
    rules = load_pack("vanphong.kernel", "secrecy")
    rule = rules.get("networked-site-keeps-no-secret", max(on, _FIRST_RULE))
    return SecrecyFinding(level, place, rule)
