"""Papers handed over, and given back. Pure.

The receipt is form 02/TCD of Nghị định 154/2026/NĐ-CP; only its name and use were collected, so its
words here are ours. Originals are given back (TT 07/2014/TT-TTCP Điều 6 khoản 5, Điều 10). Losing a
citizen's papers is punished (NĐ 154/2026 Điều 41, 42), hence the list of what is still held.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, Decision
from vanphong.kernel.text import fold, one_line

MOST_PAPERS = 200
MOST_SHEETS = 10_000
SOURCE = "TT 07/2014/TT-TTCP Điều 6, Điều 10"
SECRECY = "Luật Tố cáo 2018 (25/2018/QH14), Điều 56"
IN_ENVELOPE = Phrase("Chữ ký của người được giữ bí mật để trong phong bì.")
_BETWEEN = re.compile(r"[;\t]")
_ORIGINAL = ("ban goc", "goc", "ban chinh", "original")


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A paper as typed."""

    name: str
    sheets: int = 1
    is_original: bool = False
    condition: str = ""
    # Of the list as typed, 0 when it came otherwise.
    line: int = field(default=0, compare=False)


def papers_in(typed: str) -> list[HandedIn]:
    """Give the papers of a list, one a line: name; sheets; original or copy; how it looks."""
    return [
        _paper(number, line)
        for number, line in enumerate(typed.splitlines(), 1)
        if line.strip(" \t;")
    ]


def _paper(number: int, line: str) -> HandedIn:
    parts = [one_line(part) for part in _BETWEEN.split(line)]
    name, sheets, kind, condition = (*parts, "", "", "")[:4]
    figures = re.match(r"\d{1,6}", sheets)
    return HandedIn(
        name=name,
        sheets=int(figures[0]) if figures else 0 if sheets else 1,
        is_original=fold(kind) in _ORIGINAL,
        condition=condition,
        line=number,
    )


def may_return(*, is_returned: bool) -> Decision:
    """Say whether a paper may be given back: once."""
    if not is_returned:
        return ALLOWED
    reason = Phrase("Có giấy tờ đã trả rồi. Hãy xem lại danh sách.")
    return Decision(allowed=False, reason=reason, code="returned_already", source=SOURCE)


def may_bring_signed(*, is_signed: bool, is_protected: bool) -> Decision:
    """Say whether the scan of a signed receipt or slip may be brought in: once, of nobody protected.

    :source: Luật Tố cáo 2018 (25/2018/QH14), Điều 56: handwriting tells who denounces.
    """
    if is_protected:
        return Decision(allowed=False, reason=IN_ENVELOPE, code="protected", source=SECRECY)
    if is_signed:
        reason = Phrase("Giấy đã ký đã đưa lên rồi.")
        return Decision(allowed=False, reason=reason, code="signed_already")
    return ALLOWED


def held_words(count: int) -> Phrase:
    """Say before a case is closed that originals are still here."""
    return Phrase("Cơ quan còn giữ %(count)s bản gốc chưa trả người gửi.", count=count)
