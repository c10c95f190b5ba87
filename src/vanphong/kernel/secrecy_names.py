"""How a secrecy mark looks in the name of a file, where words have lost marks and blanks."""

from __future__ import annotations

import re
import unicodedata

from vanphong.kernel.rules import load_pack
from vanphong.kernel.secrecy_marks import (
    LABELLED,
    LEVEL,
    LEVELS,
    as_level,
    bare_letters,
    clean,
    has_marks,
)

_WORDS = load_pack("vanphong.kernel", "secrecy").meta["words"]
_NAME_BEFORE = frozenset(_WORDS["name_before"].split())
_NAME_AFTER = frozenset(_WORDS["name_after"].split())


def level_in_name(name: str) -> str:
    whole = clean(name).strip()
    stem, dot, ending = whole.rpartition(".")
    stem = stem if dot and len(ending) <= 5 and bare_letters(ending) not in LEVELS else whole
    for match in re.finditer(rf"[(\[{{]\s*(?P<level>{LEVEL})\s*[)\]}}]", stem, re.IGNORECASE):
        return as_level(match["level"])
    if bare_letters(stem) in LEVELS:
        return LEVELS[bare_letters(stem)]
    if LABELLED.search(stem):
        return as_level(LABELLED.search(stem)["level"])  # type: ignore[index]
    return _level_in_tokens(stem)


def _level_in_tokens(stem: str) -> str:
    pieces = re.findall(r"([\W_]*)([^\W_]+)", stem)
    tokens = [token for _, token in pieces]
    parted = [len(sign.strip()) > 0 and sign != "_" for sign, _ in pieces]
    plain = [_plain(token) for token in tokens]
    shouting = stem == stem.upper()
    for index, token in enumerate(tokens):
        width = _width(plain, index)
        if not width:
            continue
        written = "".join(tokens[index : index + width])
        marked = has_marks(written)
        if marked and bare_letters(written) not in LEVELS:
            continue
        before = plain[index - 1] if index and not parted[index] else ""
        end = index + width
        after = plain[end] if end < len(plain) and not parted[end] else ""
        if before in _NAME_BEFORE or after in _NAME_AFTER:
            continue
        if _stands_apart(stem, token, tokens, index, width, marked=marked, shouting=shouting):
            return LEVELS[bare_letters(written)]
    return ""


def _stands_apart(
    stem: str,
    token: str,
    tokens: list[str],
    index: int,
    width: int,
    *,
    marked: bool,
    shouting: bool,
) -> bool:
    """Say whether a level in a name is set off as a mark: by capitals, signs or its place."""
    upper = "".join(tokens[index : index + width]).isupper()
    at_edge = index == 0 or index + width == len(tokens)
    if upper and not shouting:
        return True
    if not at_edge:
        return False
    last = tokens[index + width - 1]
    edge = (
        rf"[_\-–—.,;+]\s*{re.escape(token)}" if index else rf"{re.escape(last)}\s*[_\-–—.,;+]"
    )
    set_off = re.search(edge, stem) is not None
    joined = len(_plain(token)) > 3
    if upper:
        return set_off or marked or joined
    signs = set(re.findall(r"[_\-–—.,;+]", stem))
    words_by_blanks = " " in stem
    return set_off and (marked or joined) and (words_by_blanks or len(signs) <= 2)


def _width(plain: list[str], index: int) -> int:
    """Give how many tokens from here make a level: 0, 1 (mat, toimat) or 2 (toi mat)."""
    if plain[index] in ("mat", "toimat", "tuyetmat"):
        return 1
    if plain[index] in ("toi", "tuyet") and plain[index + 1 : index + 2] == ["mat"]:
        return 2
    return 0


def _plain(token: str) -> str:
    bare = unicodedata.normalize("NFD", token.lower().replace("đ", "d"))
    return re.sub(r"[\u0300-\u036f]", "", bare)
