"""Vietnamese words for numbers read back, for sums that stand in figures and in words."""

from __future__ import annotations

import re

from vanphong.kernel.text import fold

_DIGITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5, "sau": 6,
    "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_GROUPS = {
    "nghin": 1_000,
    "ngan": 1_000,
    "trieu": 1_000_000,
    "ty": 1_000_000_000,
    "ti": 1_000_000_000,
}
_FILLERS = {"le", "linh", "chan", "dong", "viet", "va", "bang", "chu"}


def said_amount(words: str) -> int | None:
    """Give the number that words say, or None when they say none that is understood."""
    total = group = 0
    digit: int | None = None
    seen = False
    said = re.findall(r"[a-z]+", fold(words))
    if said[-2:] == ["viet", "nam"]:
        said = said[:-2]
    for word in said:
        if word in _DIGITS:
            if digit is not None:  # “hai bốn” is twenty-four
                group += digit * 10
            digit = _DIGITS[word]
        elif word == "tram":
            group += (1 if digit is None else digit) * 100
            digit = None
        elif word == "muoi":
            group += (1 if digit is None else digit) * 10
            digit = None
        elif word in _GROUPS:
            group += digit or 0
            digit = None
            scale = _GROUPS[word]
            if scale == 1_000_000_000:
                total = (total + group) * scale
            else:
                total += group * scale
            group = 0
        elif word not in _FILLERS:
            return None
        seen = True
    return total + group + (digit or 0) if seen else None
