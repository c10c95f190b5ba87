"""The words of an HTML body as plain text: nothing is loaded, links stand as text. Pure."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_UNSEEN = frozenset({"script", "style", "head", "title", "template", "svg"})
# Ended by what cannot stand inside them, with or without an end tag.
_ENDED_BY_WORDS = frozenset({"head", "svg"})
_BREAKS = frozenset(
    {"br", "p", "div", "li", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote",
     "pre", "hr", "ul", "ol", "section", "article"}
)  # fmt: skip
_TAG = re.compile(r"<[^<>]*>?")
_MANY_BLANKS = re.compile(r"[ \t\xa0]+")
_MANY_LINES = re.compile(r"\n{3,}")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._unseen: list[str] = []
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS or tag == "body":
            self._unseen = [one for one in self._unseen if one not in _ENDED_BY_WORDS]
        if tag in _UNSEEN:
            self._unseen.append(tag)
        elif tag in _BREAKS:
            self.said.append("\n")
        elif tag in {"td", "th"}:
            self.said.append("  ")
        elif tag == "a":
            self._link = next((value or "" for name, value in attrs if name == "href"), "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]
        elif tag == "a" and self._link:
            # Where a link leads is said beside what it says of itself: the two may differ.
            self.said.append(f" [{self._link[:300]}]")
            self._link = ""
        elif tag in _BREAKS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.said.append(data.replace("\n", " ").replace("\r", " "))


def all_words_of_html(html: str) -> str:
    """Give every word of a page, also those that are not shown."""
    return _TAG.sub(" ", html)


def words_of_html(html: str) -> str:
    """Give the words of a page, a line for each block."""
    reader = _Words()
    try:
        reader.feed(html)
        reader.close()
        said = "".join(reader.said)
    except AssertionError:  # so the library ends on declarations that are none
        said = all_words_of_html(html)
    lines = (_MANY_BLANKS.sub(" ", line).strip() for line in said.split("\n"))
    return _MANY_LINES.sub("\n\n", "\n".join(lines)).strip()
