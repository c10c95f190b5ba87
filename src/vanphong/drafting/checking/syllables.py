"""Which syllables Vietnamese can have, and where their tone stands: by spelling, no word list."""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass

from vanphong.kernel.text import nfc

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_SHARP_OR_HEAVY = {"\u0301", "\u0323"}
_ONSETS = (
    "ngh", "ng", "nh", "gh", "gi", "kh", "ph", "th", "tr", "ch", "qu", "b", "c", "d", "đ", "g", "h",
    "k", "l", "m", "n", "p", "r", "s", "t", "v", "x",
)  # fmt: skip
_RIMES = frozenset({
    "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay",
    "ăc", "ăm", "ăn", "ăng", "ăp", "ăt",
    "âc", "âm", "ân", "âng", "âp", "ât", "âu", "ây",
    "e", "ec", "em", "en", "eng", "eo", "ep", "et",
    "ê", "êch", "êm", "ên", "êng", "ênh", "êp", "êt", "êu",
    "i", "ia", "ich", "im", "in", "ing", "inh", "ip", "it", "iu", "iêc", "iêm", "iên", "iêng",
    "iêp", "iêt", "iêu",
    "o", "oa", "oac", "oach", "oai", "oam", "oan", "oang", "oanh", "oao", "oap", "oat", "oay",
    "oăc", "oăm", "oăn", "oăng", "oăt", "oc", "oe", "oen", "oeo", "oet", "oi", "om", "on",
    "ong", "oong", "ooc", "op", "ot",
    "ô", "ôc", "ôi", "ôm", "ôn", "ông", "ôông", "ôp", "ôt",
    "ơ", "ơi", "ơm", "ơn", "ơp", "ơt",
    "u", "ua", "uân", "uâng", "uât", "uây", "uc", "uê", "uêch", "uênh", "uêt", "ui", "um", "un",
    "ung", "uôc", "uôi", "uôm", "uôn", "uông", "uôp", "uôt", "uơ", "up", "ut", "uy", "uya",
    "uych", "uyên", "uyêt", "uynh", "uyp", "uyt", "uyu",
    "ư", "ưa", "ưc", "ưi", "ưm", "ưn", "ưng", "ưt", "ưu", "ươc", "ươi", "ươm", "ươn", "ương",
    "ươp", "ươt", "ươu",
    "y", "yêm", "yên", "yêng", "yêt", "yêu", "ynh", "yt", "yn",
})  # fmt: skip
_AFTER_QU = frozenset({
    "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay",
    "ăc", "ăm", "ăn", "ăng", "ăp", "ăt",
    "ân", "âng", "ât", "ây", "âu", "âm",
    "e", "en", "eo", "et",
    "ê", "êch", "ên", "ênh", "êt", "êu",
    "ơ", "ơn", "ơi", "ơt",
    "i", "ich", "in", "inh", "it", "iu",
    "y", "ynh", "yt", "yên", "yêt", "yn", "yp", "ych", "yêu",
    "ôc", "o",
})  # fmt: skip
_FRONT = ("e", "ê", "i", "y")
_STOPS = ("c", "ch", "p", "t")
_VOWELS = "aăâeêioôơuưy"
_MARKED = "ăâêôơư"


@dataclass(frozen=True, slots=True)
class Syllable:
    """A syllable taken apart; `tone_at` is the place of the tone in the rime, -1 for none."""

    onset: str
    rime: str
    tone: str
    tone_at: int


@functools.lru_cache(maxsize=50_000)
def is_possible(word: str) -> bool:
    """Say whether a word can be a Vietnamese syllable, wherever its tone is put."""
    taken = take_apart(word.lower())
    if taken is None:
        return False
    if taken.rime.endswith(_STOPS) and taken.tone not in _SHARP_OR_HEAVY:
        return False
    return _fits(taken.onset, taken.rime)


def _fits(onset: str, rime: str) -> bool:
    """Say whether there is such a rime and it is written after the onset."""
    if onset == "qu":
        return rime in _AFTER_QU
    if onset == "gi":
        return rime in _RIMES and not rime.startswith(("i", "y"))
    return rime in _RIMES and _is_spelled(onset, rime)


def _is_spelled(onset: str, rime: str) -> bool:
    """Say whether the letters of an onset are those for the vowel, and y stands where it may."""
    front = rime.startswith(_FRONT)
    if onset in {"k", "gh", "ngh"}:
        return front
    if onset in {"c", "g", "ng"}:
        return not front or (onset == "g" and rime in {"i", "in", "im"})
    if rime.startswith("yê"):
        return onset == ""
    return onset == "" or not rime.startswith("y") or rime == "y"


# A text has few different words: most are asked for again and again.
_WORDS = 20_000


@functools.lru_cache(maxsize=_WORDS)
def take_apart(word: str) -> Syllable | None:
    """Give onset, rime and tone of a lower-case word; None when it is no such thing."""
    plain, tone, tone_at = _toneless(word)
    if plain is None:
        return None
    for letters in (*_ONSETS, ""):
        if not plain.startswith(letters):
            continue
        onset = _onset(plain, letters)
        rime = plain[len(onset) :]
        if onset == "qu" and not rime:
            return None
        if not rime or rime[0] not in _VOWELS:
            continue
        return Syllable(onset, rime, tone, tone_at - len(onset) if tone else -1)
    return None


def _onset(plain: str, letters: str) -> str:
    """Give the onset that a word's first letters are: in gì and gìn the i is the vowel."""
    rest = plain[len(letters) :]
    return "g" if letters == "gi" and (not rest or rest[0] not in _VOWELS) else letters


def _toneless(word: str) -> tuple[str | None, str, int]:
    letters: list[str] = []
    tone, tone_at = "", -1
    for character in unicodedata.normalize("NFC", word):
        base = []
        for mark in unicodedata.normalize("NFD", character):
            if mark in _TONES:
                if tone:
                    return None, "", -1
                tone, tone_at = mark, len(letters)
            else:
                base.append(mark)
        letter = unicodedata.normalize("NFC", "".join(base))
        if len(letter) != 1:
            return None, "", -1
        letters.append(letter)
    return "".join(letters), tone, tone_at


def tone_places(onset: str, rime: str) -> dict[str, int]:
    """Give where the tone of a syllable stands in the old and in the new style."""
    vowels = 0
    while vowels < len(rime) and rime[vowels] in _VOWELS:
        vowels += 1
    nucleus, is_closed = rime[:vowels], vowels < len(rime)
    marked = [place for place, letter in enumerate(nucleus) if letter in _MARKED]
    if marked:
        at = marked[-1]
        return {"old": at, "new": at}
    if vowels == 1:
        return {"old": 0, "new": 0}
    if is_closed or vowels == 3:
        at = 1
        return {"old": at, "new": at}
    if nucleus in {"oa", "oe", "uy"} and onset != "qu":
        return {"old": 0, "new": 1}
    return {"old": 0, "new": 0}


@functools.lru_cache(maxsize=50_000)
def misplaced_tone(word: str) -> str:
    """Give the word with its tone in the right place when neither style puts it where it is."""
    taken = take_apart(word.lower())
    if taken is None or not taken.tone:
        return ""
    places = tone_places(taken.onset, taken.rime)
    if taken.tone_at in places.values():
        return ""
    return _cased(word, _put(taken, places["old"]))


@functools.lru_cache(maxsize=_WORDS)
def style_of(word: str) -> str:
    """Give the style a word's tone is placed in, `old` or `new`; empty where both are one."""
    taken = take_apart(word.lower())
    if taken is None or not taken.tone:
        return ""
    places = tone_places(taken.onset, taken.rime)
    if places["old"] == places["new"]:
        return ""
    return next((name for name, place in places.items() if place == taken.tone_at), "")


def in_style(word: str, style: str) -> str:
    """Give a word with its tone placed in a style."""
    taken = take_apart(word.lower())
    if taken is None or not taken.tone:
        return word
    return _cased(word, _put(taken, tone_places(taken.onset, taken.rime)[style]))


def _put(taken: Syllable, at: int) -> str:
    rime = taken.rime[: at + 1] + taken.tone + taken.rime[at + 1 :]
    return nfc(taken.onset + rime)


def _cased(like: str, word: str) -> str:
    if like.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if like[:1].isupper() else word
