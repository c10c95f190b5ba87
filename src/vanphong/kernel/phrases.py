"""Words that pure rules make: Vietnamese as they stand, said in another language by a page.

A phrase is a string with the sentence and the values it was made of, so that whoever stores,
compares or prints it needs to know nothing of it. The sentence is gathered for translation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any


class Phrase(str):
    """A sentence with `%(name)s` places and their values, which may be phrases themselves."""

    sentence: str
    values: Mapping[str, object]
    capital: bool

    def __new__(cls, sentence: str, *, capital: bool = False, **values: object) -> Phrase:
        """Make the Vietnamese words; `capital` begins them with a capital letter."""
        phrase = super().__new__(cls, _written(sentence, values, capital=capital))
        phrase.sentence, phrase.values, phrase.capital = sentence, values, capital
        return phrase

    def as_data(self) -> dict[str, object]:
        """Give what `phrase_of` makes the same phrase from, as JSON keeps it."""
        values = {
            name: value.as_data() if isinstance(value, Phrase) else value
            for name, value in self.values.items()
        }
        return {"sentence": self.sentence, "values": values, "capital": self.capital}

    def said(self, say: Callable[[str], str]) -> str:
        """Give the words as a translator says the sentence and the phrases in it."""
        values = {
            name: value.said(say) if isinstance(value, Phrase) else value
            for name, value in self.values.items()
        }
        return _written(say(self.sentence), values, capital=self.capital)


def listed(parts: Iterable[str]) -> Phrase:
    """Give phrases as one, parted by commas; each is said in the reader's language."""
    first, *rest = parts
    whole = first if isinstance(first, Phrase) else Phrase("%(one)s", one=first)
    for one in rest:
        whole = Phrase("%(first)s, %(rest)s", first=whole, rest=one)
    return whole


def phrase_of(data: Mapping[str, Any]) -> Phrase:
    """Give back the phrase that was kept as data."""
    values = {
        name: phrase_of(value) if isinstance(value, Mapping) else value
        for name, value in data["values"].items()
    }
    return Phrase(data["sentence"], capital=data["capital"], **values)


def _written(sentence: str, values: Mapping[str, object], *, capital: bool) -> str:
    words = sentence % values if values else sentence
    return words[:1].upper() + words[1:] if capital else words
