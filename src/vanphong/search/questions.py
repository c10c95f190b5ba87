"""What is asked for, and the queries that answer it: numbers first, then marks, then words."""

from __future__ import annotations

import enum
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from vanphong.kernel.text import one_line
from vanphong.registry.api import symbol_key
from vanphong.search.words import Word, lexeme, pair, words_of

MOST_WORDS = 24
LONGEST = 300
SHORTEST_BEGUN = 3
_QUOTED = re.compile(r'["“”«]([^"“”«»]*)["“”»]')
_DASHES = re.compile(r"[‐‑‒–—―−]")
# 127 - QĐ / TW is one symbol; so are 127-qd and 45/2026/NĐ-CP.
_GAPS = re.compile(r"(?<=[\w])\s*([-/])\s*(?=[^\W\d_]|\d{4}/)")
_SYMBOL = re.compile(r"\d{1,6}[^\W\d_]{0,2}[-/](?=.*[^\W\d_])[\w./&-]*")


class Tier(enum.IntEnum):
    """Why a document was found, the best first."""

    NUMBER = 0
    EXACT = 1
    FOLDED = 2


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must be there: words beside each other (one or more), or a symbol."""

    words: tuple[Word, ...]
    # The key of a number and symbol; then the words are how running text names it.
    key: str = ""
    # The number is that of arrival (“số đến 298”).
    is_arrival: bool = False

    @property
    def is_marked(self) -> bool:
        """Say whether the term was typed with marks."""
        return any(word.exact != word.folded for word in self.words)

    @property
    def number(self) -> str:
        """Give the bare number the term is, or nothing."""
        first = self.words[0].folded
        return first if len(self.words) == 1 and first.isdecimal() and len(first) < 7 else ""


@dataclass(frozen=True, slots=True)
class Step:
    """One bounded look into the index: the newest rows of `query`, then those of `recheck`."""

    tier: Tier
    query: str
    recheck: str = ""
    # What it finds, the next step finds too: it only saves going through much.
    is_shortcut: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in its terms; without any, everything is asked for."""

    terms: tuple[Term, ...] = ()

    @property
    def words(self) -> tuple[Word, ...]:
        """Give all words of the question."""
        return tuple(word for term in self.terms for word in term.words)

    @property
    def phrases(self) -> tuple[tuple[Word, ...], ...]:
        """Give the words of each phrase in quotes."""
        return tuple(t.words for t in self.terms if len(t.words) > 1 and not t.key)

    @property
    def loose_words(self) -> tuple[Word, ...]:
        """Give the words that stand in no phrase."""
        loose = [t for t in self.terms if len(t.words) == 1 or t.key]
        return tuple(word for term in loose for word in term.words)


def understand(text: str) -> Asked:
    """Read a question: words, "phrases in quotes", numbers and symbols."""
    line = _DASHES.sub("-", one_line(text)[:LONGEST])
    if alone := _ARRIVAL_ALONE.fullmatch(line):
        return Asked((Term(tuple(words_of(alone[1])), is_arrival=True),))
    terms: list[Term] = []
    place = 0
    for match in _QUOTED.finditer(line):
        terms.extend(_loose(line[place : match.start()]))
        words = tuple(words_of(match[1]))
        if words:
            terms.append(Term(words))
        place = match.end()
    terms.extend(_loose(line[place:]))
    return Asked(tuple(terms[:MOST_WORDS]))


# “đến 123” alone is a number of arrival; in a sentence it is “until 123”.
_ARRIVAL_ALONE = re.compile(r"đ?d?[ếe]n\s*[:.]?\s*(\d{1,6})", re.IGNORECASE)
_ARRIVAL = re.compile(r"\bs[ốo]\s+đ?d?[ếe]n\s*[:.]?\s*(\d{1,6})\b", re.IGNORECASE)


def _loose(text: str) -> Iterator[Term]:
    for match in _ARRIVAL.finditer(text):
        yield Term(tuple(words_of(match[1])), is_arrival=True)
    text = _ARRIVAL.sub(" ", text)
    for chunk in _GAPS.sub(r"\1", text).split():
        symbol = _SYMBOL.match(chunk)
        if symbol:
            yield Term(tuple(words_of(symbol.group())), symbol_key(symbol.group()))
            chunk = chunk[symbol.end() :]  # noqa: PLW2901 - the rest of it
        for word in words_of(chunk):
            yield Term((word,))


def steps(asked: Asked) -> list[Step]:
    """Give the looks into the index in order; each later one finds more, and less surely.

    Marks that were typed inside a phrase always count: a phrase is meant as it stands.
    """
    terms = asked.terms
    found: list[Step] = []
    if any(term.key or term.number for term in terms):
        found.append(Step(Tier.NUMBER, _numbered(terms)))
    if any(term.is_marked for term in terms):
        found.extend(_steps_of(Tier.EXACT, terms, exact=True))
    found.extend(_steps_of(Tier.FOLDED, terms, exact=False))
    # A phrase alone asks the same with marks and without: look once.
    looks: dict[tuple[str, str], Step] = {}
    for step in found:
        looks.setdefault((step.query, step.recheck), step)
    return list(looks.values())


def _steps_of(tier: Tier, terms: Sequence[Term], *, exact: bool) -> Iterator[Step]:
    query = _all(
        lexeme(f"^{t.number}") if t.is_arrival else _form(word, exact or len(t.words) > 1)
        for t in terms
        for word in t.words
    )
    phrases = [term.words for term in terms if len(term.words) > 1]
    if not phrases:
        yield Step(tier, query)
        return
    # Words in order are not in the index but for headings: look at the newest that have all of
    # them and check the order there. An order asked of the whole index is planned badly.
    recheck = _all(f"({_in_order(words)})" for words in phrases)
    pairs = _all(lexeme(p) for words in phrases for p in _pairs(words))
    yield Step(tier, f"{query} & {pairs}", recheck, is_shortcut=True)
    yield Step(tier, query, recheck)


def _numbered(terms: Sequence[Term]) -> str:
    """Ask for documents that bear the number, with every other word in them."""
    bare = [term.number for term in terms if term.number and not term.is_arrival]
    numbers = [lexeme(sign + number) for number in bare for sign in "#^"]
    parts = []
    for term in terms:
        if term.is_arrival:
            parts.append(lexeme(f"^{term.number}"))
        elif term.key:
            parts.append(f"{lexeme('=' + term.key)}:*")
        elif term.number and len(bare) > 1:
            ways = (lexeme(sign + term.number) for sign in ("#", "^", ""))
            parts.append(f"({' | '.join(ways)})")
        elif not term.number:
            parts.extend(_form(word, len(term.words) > 1) for word in term.words)
    if numbers:
        parts.append(f"({' | '.join(numbers)})")
    return _all(parts)


def rank_query(asked: Asked) -> str:
    """Give the query that found documents are ranked by: words, and words beside each other."""
    words = asked.words
    wanted = [lexeme(word.folded) for word in words]
    wanted += [lexeme(word.exact) for word in words if word.exact != word.folded]
    wanted += [lexeme(p) for p in _pairs(words)]
    wanted += [lexeme(f"={term.key}") for term in asked.terms if term.key]
    return " | ".join(dict.fromkeys(wanted))


def nearness_query(asked: Asked) -> str:
    """Give the query whose rank says how near the words stand to each other; few have none."""
    words = dict.fromkeys(lexeme(word.folded) for word in asked.words)
    return " & ".join(words) if len(words) > 1 else ""


def line_query(text: str) -> str:
    """Give the query for lines of a book in which words, or their beginnings, stand."""
    words = words_of(one_line(text)[:LONGEST])
    return _all(
        lexeme(f"~{word.folded}") + ("" if word.folded.isdecimal() else ":*") for word in words
    )


def beginning(text: str) -> str:
    """Give the query for what is being typed, its last word begun; nothing if too short."""
    asked = understand(text)
    if not asked.terms:
        return ""
    *whole, last = asked.terms
    parts = [lexeme(word.folded) + ":A" for term in whole for word in term.words]
    if last.key:
        parts.append(f"{lexeme('=' + last.key)}:*")
    elif last.number:
        parts.append(f"{lexeme('#' + last.number)}:*")
    else:
        parts += [lexeme(word.folded) + ":A" for word in last.words[:-1]]
        begun = last.words[-1].folded
        if len(begun) >= SHORTEST_BEGUN:  # shorter ones begin too many words to look at
            parts.append(lexeme(begun) + ":*A")
    return _all(parts)


def issuer_query(text: str) -> str:
    """Give the query for an issuer named by some of its words."""
    return _all(lexeme(f"@{word.folded}") for word in words_of(one_line(text)[:LONGEST]))


def _form(word: Word, exact: bool) -> str:
    return lexeme(word.exact if exact else word.folded)


def _in_order(words: Sequence[Word]) -> str:
    return " <-> ".join(lexeme(word.exact) for word in words)


def _pairs(words: Sequence[Word]) -> list[str]:
    folded = [word.folded for word in words]
    return [pair(a, b) for a, b in itertools.pairwise(folded)]


def _all(parts: Iterable[str]) -> str:
    return " & ".join(dict.fromkeys(parts))
