"""Whether text reads as Vietnamese: tells a good text layer from the debris of a bad scan."""

from __future__ import annotations

import re
import unicodedata

_TONES = re.compile(r"[\u0300\u0301\u0303\u0309\u0323]")
_WORD = re.compile(r"[^\W\d_]+")
# A token with a sign inside a word, as debris has: "th\c", "Tr§n", "ch;nh", "c¸n".
_BROKEN_WORD = re.compile(r"[^\W\d_][\\|§¶µ¸¬©®°¤¥£¢¿¡«»~^$%*<>{}=;•·ʼ′][^\W\d_]")
_LOST = re.compile(r"[\ufffd\ufffe\ue000-\uf8ff\x80-\x9f]")
_ONSET = "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
_NUCLEUS = (
    "(?:i[êe]u|uy[êe]u|oai|oay|oeo|oao|u[âa]y|u[ôo]i|uy[êe]|uya|uyu|ươi|uoi|ươu|uou|y[êe]u|"
    "ai|ao|au|ay|âu|ây|eo|êu|eu|ia|i[êe]|iu|oa|oă|oe|oi|oo|ôi|ơi|ua|uâ|uê|ue|ui|u[ôo]|uơ|uy|ưa|ưi|"
    "ươ|ưu|y[êe]|[aăâeêioôơuưy])"
)
_CODA = "(?:ch|ng|nh|[cmnpt])?"
_SYLLABLE = re.compile(f"{_ONSET}{_NUCLEUS}{_CODA}$")
# With marks present, these vowel pairs cannot stand without their circumflex or horn.
_UNMARKED_PAIR = re.compile(r"(?:i|y)e[a-z]|uo[a-z]")
_MARKED = re.compile(r"[^\x00-\x7f]")


def is_possible(word: str) -> bool:
    """Say whether a word could be a Vietnamese syllable, written with or without marks."""
    bare = unicodedata.normalize("NFD", word.lower())
    toneless = unicodedata.normalize("NFC", _TONES.sub("", bare))
    if not _SYLLABLE.match(toneless):
        return False
    return not (_TONES.search(bare) and _UNMARKED_PAIR.search(toneless))


def readable_share(text: str) -> float:
    """Give the share (0 to 1) of words that could be Vietnamese; 1.0 when there are none."""
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    if not words:
        return 1.0
    return sum(map(is_possible, words)) / len(words)


def marked_share(text: str) -> float:
    """Give the share (0 to 1) of words with a letter beyond plain Latin."""
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    if not words:
        return 0.0
    return sum(1 for word in words if _MARKED.search(word)) / len(words)


def is_poor(text: str) -> bool:
    """Say whether a text layer is debris that a fresh reading of the page would better.

    Good Vietnamese, Vietnamese without marks, tables of figures and other languages in clean
    letters are not poor.
    """
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    if len(words) < 8:
        return False
    if len(_LOST.findall(text)) > 0.02 * len(text):
        return True
    if len(_BROKEN_WORD.findall(text)) > 0.06 * len(words):
        return True
    mixed_case = sum(1 for word in words if _has_odd_case(word)) / len(words)
    if mixed_case > 0.04:
        return True
    # Some marks, yet many impossible syllables: a scanner that knew no Vietnamese.
    return marked_share(text) > 0.01 and readable_share(text) < 0.75


def _has_odd_case(word: str) -> bool:
    """Say whether capitals stand inside a word as debris has them: "NGHiA", "xA", "VIVt"."""
    if word.isupper() or word.islower() or word[1:].islower():
        return False
    return len(word) > 3 and any(c.islower() for c in word[:-1])
