"""How numbers run: one series per symbol, type and term, congress apart; State books per year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from vanphong.kernel.rules import ALLOWED, Decision
from vanphong.registry.rules.types import PARTY, DocumentType

SOURCE = "Hướng dẫn 36-HD/VPTW và 05-HD/VPTW (số và ký hiệu)"
HOUSE_SOURCE = "Nguyên tắc của phần mềm"
CONGRESS = "ĐH"


def series_symbol(organ: str, *, system: str, congress: bool = False) -> str:
    """Give the symbol that the numbers of a series bear; bodies with one symbol share the series.

    The documents of a Party congress run apart, under ĐH.

    :source: Hướng dẫn 36-HD/VPTW và 05-HD/VPTW (số và ký hiệu); second-hand
    """
    return CONGRESS if congress and system == PARTY else organ


def period_of_series(*, system: str, type_code: str, per_year: bool) -> Decision:
    """Say whether an outgoing series runs as the Party's do; only warns.

    :source: Hướng dẫn 36-HD/VPTW và 05-HD/VPTW (số và ký hiệu); second-hand
    """
    if system != PARTY:
        return ALLOWED
    warnings = []
    if not type_code:
        warnings.append(
            "Số văn bản của Đảng chạy riêng từng loại; sổ này đánh số chung mọi loại."
        )
    if per_year:
        warnings.append(
            "Số văn bản của Đảng chạy liền trong cả nhiệm kỳ; sổ này bắt đầu lại theo năm."
        )
    return Decision(True, source=SOURCE, warnings=tuple(warnings))


def abbreviation_of(kind: DocumentType, written: str) -> Decision:
    """Say how sure the abbreviation is that a book writes for its type; only warns."""
    known = [one.text for one in kind.abbreviations]
    if not written or known == [written]:
        return ALLOWED
    if not known:
        sentence = (
            f"Chưa tìm được chữ viết tắt chính thức của loại “{kind.name}”; "
            f"sổ dùng chữ cơ quan ghi là {written}."
        )
    elif written in known:
        sentence = (
            f"Chữ viết tắt của loại “{kind.name}” còn được ghi khác nhau "
            f"({', '.join(known)}); sổ này dùng {written}."
        )
    else:
        sentence = f"Loại “{kind.name}” thường viết tắt là {known[0]}; sổ này dùng {written}."
    return Decision(True, source=SOURCE, warnings=(sentence,))


def next_number(last_number: int, *, first_number: int = 1) -> int:
    """Give the number after the last one reserved, given or void; never an old one again."""
    if last_number < 0:
        message = "a last number is zero or more"
        raise ValueError(message)
    return max(last_number + 1, first_number)


def next_suffix(used: Iterable[str]) -> str:
    """Give the letter for a number inserted after an existing one: a, b … z, aa, ab …

    :source: principle of the product, ADR 0010 (số chen: 127a is set behind 127)
    """
    taken = set(used)
    letters = [chr(c) for c in range(ord("a"), ord("z") + 1)]
    for prefix in ("", *letters):
        for letter in letters:
            if prefix + letter not in taken:
                return prefix + letter
    message = "no letter is left behind this number"
    raise ValueError(message)


def missing_numbers(numbers: Iterable[int], *, first_number: int = 1) -> list[int]:
    """Give the numbers that are missing between the first and the highest; empty is right."""
    present = set(numbers)
    if not present:
        return []
    return [n for n in range(first_number, max(present) + 1) if n not in present]


def may_insert(number: int, last_number: int) -> Decision:
    """Say whether a number may be inserted behind that one: it must exist already."""
    if 1 <= number <= last_number:
        return ALLOWED
    return Decision(
        False,
        f"Không chèn được sau số {number:02d} vì sổ mới cấp đến số {last_number:02d}.",
        HOUSE_SOURCE,
        "insert_after_unknown",
    )


def date_in_order(
    issued_on: dt.date, previous_on: dt.date | None, following_on: dt.date | None
) -> Decision:
    """Say whether the date fits between its neighbours in the book; only warns.

    :source: principle of the product, ADR 0010
    """
    if previous_on and issued_on < previous_on:
        return _out_of_order(f"Ngày ban hành sớm hơn số liền trước ({previous_on:%d/%m/%Y}).")
    if following_on and issued_on > following_on:
        return _out_of_order(f"Ngày ban hành muộn hơn số liền sau ({following_on:%d/%m/%Y}).")
    return ALLOWED


def _out_of_order(sentence: str) -> Decision:
    return Decision(True, source=HOUSE_SOURCE, warnings=(sentence,))
