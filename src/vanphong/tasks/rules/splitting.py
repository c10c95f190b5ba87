"""A text with numbered conclusions, taken apart: each piece with its place and the words above it.

Nothing is written anew: a piece is the words of the source, and a person sees all pieces before
they are kept. What is unsure stays with the words before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from vanphong.kernel.text import fold, nfc


@dataclass(frozen=True, slots=True)
class Piece:
    """One conclusion: its place ("II.2.a"), the heading above it, its words, where they begin.

    `starts` is an offset into the `nfc` form of the source; `words` keep its paragraphs.
    """

    place: str
    heading: str
    words: str
    starts: int


@dataclass(slots=True)
class _Node:
    """A labelled part of the text; `rank` says how deep its kind of label stands."""

    rank: int
    label: str
    starts: int
    parent: _Node | None
    lines: list[str] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)

    @property
    def own(self) -> str:
        return _paragraphs(self.lines)

    @property
    def place(self) -> str:
        above = self.parent.place if self.parent is not None else ""
        if self.rank >= _BULLET:
            return f"{above}, {self.label}" if above else self.label
        # a number like 2.1 says itself what it stands under
        over, own = above.split(".") if above else [], self.label.split(".")
        same = next((n for n in range(len(own) - 1, 0, -1) if over[-n:] == own[:n]), 0)
        return ".".join([*over[: len(over) - same], *own])


_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BULLET = 8
# (depth, label); the deeper a kind stands, the greater its number.
_LABELS = (
    (0, re.compile(r"(?:Phần|Mục)\s+(?P<n>\d{1,2}|[IVX]{1,4})\s*[.:)–-]?\s+", re.IGNORECASE)),
    (1, re.compile(r"(?P<n>[IVX]{1,4})\s*[.)/–-]\s*(?=\S)")),
    (2, re.compile(r"Điều\s+(?P<n>\d{1,2})\s*[.:)]?\s+", re.IGNORECASE)),
    (3, re.compile(r"Khoản\s+(?P<n>\d{1,2})\s*[.:)]?\s+", re.IGNORECASE)),
    (3, re.compile(rf"(?P<n>[{_CIRCLED}])\s*")),
    (3, re.compile(r"\((?P<n>\d{1,2})\)\s*")),
    (4, re.compile(r"(?P<n>\d{1,2}\.\d{1,2})\s*[.)]?\s+")),
    (5, re.compile(r"(?P<n>\d{1,2}\.\d{1,2}\.\d{1,2})\s*[.)]?\s+")),
    (3, re.compile(r"(?P<n>\d{1,2})\s*[.)/–-]\s+")),
    (6, re.compile(r"Điểm\s+(?P<n>[a-zđ])\s*[.:)]?\s+", re.IGNORECASE)),
    (6, re.compile(r"(?P<n>[a-zđ])\s*[.)/]\s+")),
    (_BULLET, re.compile(r"(?P<n>[-–—•▪*])\s+")),
    (_BULLET + 1, re.compile(r"(?P<n>\+)\s+")),
)  # fmt: skip
_PAGE_NUMBER = re.compile(r"[-–\s]*\d{1,3}[-–\s]*")
# Where the text of a paper ends: who gets it, who signs it.
_END = re.compile(r"(?:nơi nhận\s*:|(?:T/M|K/T|T/L|TM\.|KT\.|TL\.)\s)", re.IGNORECASE)
_ENDED = re.compile(r"[.;:!?…]\s*[”\"’)]?$")
_INLINE = re.compile(rf"(?<=[.;:,])\s+(?=\(\d{{1,2}}\)\s|[{_CIRCLED}])")
_GIVES = re.compile(
    r"(?:^|[.;:,\n]\s*)(?:thong nhat\s+)?(?:giao|phan cong|yeu cau|de nghi)\b|\bchu tri\b"
)


def gives_work(words: str) -> bool:
    """Say whether words give work to someone."""
    return _GIVES.search(fold(words)) is not None


def split_conclusions(text: str) -> list[Piece]:
    """Give the conclusions of a text in their order; without numbers each paragraph is one.

    What stands before the first number (heading, bases) and from "Nơi nhận" on is left out. Items
    under a sentence that gives work and ends with a colon belong to it, unless they give work
    themselves; under a mere heading each item is a conclusion of its own.
    """
    stored = nfc(text)
    top = _Node(-1, "", 0, None)
    node = top
    for starts, line in _lines(stored):
        found = _labelled(line, node)
        if found is None:
            node.lines.append(line)
            continue
        rank, label, rest = found
        while node.rank >= rank and node.parent is not None:
            node = node.parent
        if rank >= _BULLET:
            label = f"gạch {1 + sum(c.rank == rank for c in node.children)}"
        child = _Node(rank, label, starts, node, [rest] if rest else [])
        node.children.append(child)
        node = child
    if not top.children:
        return list(_plain(stored))
    return [piece for child in top.children for piece in _pieces(child, "")]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    starts = 0
    for line in text.split("\n"):
        if _END.match(line):
            return
        at = starts
        for part in _INLINE.split(line):
            begins = text.index(part, at) if part else at
            if part and not _PAGE_NUMBER.fullmatch(part):
                yield begins, part
            at = begins + len(part)
        starts += len(line) + 1


def _labelled(line: str, node: _Node) -> tuple[int, str, str] | None:
    """Give depth, label and the rest of a line that begins an item; a number must follow on."""
    for rank, pattern in _LABELS:
        match = pattern.match(line)
        if match is None or not _follows(rank, match["n"], node):
            continue
        return rank, match["n"], line[match.end() :]
    return None


def _follows(rank: int, label: str, node: _Node) -> bool:
    """Say whether a label is the first of its kind here, or follows the last one."""
    number = _number(label)
    if number is None:
        return rank >= _BULLET
    before = node
    while before.parent is not None and before.rank > rank:
        before = before.parent
    same = before if before.rank == rank else None
    if same is None:
        # A text may be pasted from its middle on; within a part counting starts anew.
        return number == 1 or not _any_of(rank, node)
    last = _number(same.label)
    return number == 1 or last is None or number == last + 1


def _any_of(rank: int, node: _Node) -> bool:
    top = node
    while top.parent is not None:
        top = top.parent
    queue = [top]
    while queue:
        one = queue.pop()
        if one.rank == rank:
            return True
        queue += one.children
    return False


def _number(label: str) -> int | None:
    last = _last(label)
    if last.isdecimal():
        return int(last)
    if label in _ROMAN:
        return _ROMAN.index(label) + 1
    if label in _CIRCLED:
        return _CIRCLED.index(label) + 1
    return _LETTERS.index(label) + 1 if label in _LETTERS and len(label) == 1 else None


def _last(label: str) -> str:
    return label.rpartition(".")[2]


def _pieces(node: _Node, heading: str) -> Iterator[Piece]:
    own = node.own
    if not node.children:
        if own:
            yield Piece(node.place, heading, own, node.starts)
        return
    inside = "\n".join(child.own for child in _below(node))
    if gives_work(own) and not gives_work(inside):
        whole = [own, *(f"{_shown(child)} {child.own}" for child in _below(node))]
        yield Piece(node.place, heading, "\n".join(whole), node.starts)
        return
    if gives_work(own) and own.endswith("."):
        yield Piece(node.place, heading, own, node.starts)
        own = ""
    for child in node.children:
        yield from _pieces(child, own.rstrip(" :.") or heading)


def _below(node: _Node) -> Iterator[_Node]:
    for child in node.children:
        yield child
        yield from _below(child)


def _shown(node: _Node) -> str:
    return "-" if node.rank >= _BULLET else f"{node.label}."


def _plain(text: str) -> Iterator[Piece]:
    lines: list[tuple[int, str]] = []
    for starts, line in _lines(text):
        if lines and not _ENDED.search(lines[-1][1]):
            lines[-1] = (lines[-1][0], f"{lines[-1][1]} {line}")
        elif (
            lines and fold(line).startswith(("thoi han ", "thoi han:")) and not gives_work(line)
        ):
            # the limit of the work before it
            lines[-1] = (lines[-1][0], f"{lines[-1][1]}\n{line}")
        else:
            lines.append((starts, line))
    for number, (starts, words) in enumerate(lines, 1):
        yield Piece(f"đoạn {number}", "", words, starts)


def _paragraphs(lines: Iterable[str]) -> str:
    """Join lines that a page broke; a line after an ended one is a paragraph of its own."""
    joined = ""
    for line in lines:
        heading = joined.startswith("Về ") and "\n" not in joined and line[:1].isupper()
        if not joined:
            joined = line
        elif _ENDED.search(joined) or heading:
            joined = f"{joined}\n{line}"
        else:
            joined = f"{joined} {line}"
    return joined
