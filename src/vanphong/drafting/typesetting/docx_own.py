"""The styles of the Word files written here: by their names the reader knows each block again."""

from __future__ import annotations

from vanphong.drafting.typesetting.document import HeadingKind

# What Word shows as the name of a style is its id too, in one word: editors keep both.
BODY, FLUSH = "VanphongBody", "VanphongFlush"
# The same of a paragraph that only looks like a heading.
PLAIN, PLAIN_FLUSH = "VanphongPlain", "VanphongPlainFlush"
ITEM = "VanphongItem"  # followed by its level
CELL, PICTURE, NOTE = "VanphongCell", "VanphongPicture", "VanphongNote"
# Header and closing; and what stands around them that no draft takes from a file.
FRAME, ASIDE = "VanphongFrame", "VanphongAside"
HEADINGS = {kind: f"Vanphong{kind.title()}" for kind in HeadingKind}

# Stands between a marker or number and its words; no text of a document has it.
SEPARATOR = "\u2002"

_OF_HEADINGS = {name.lower(): kind for kind, name in HEADINGS.items()}
_OF_PARAGRAPHS = {
    BODY.lower(): (True, False), FLUSH.lower(): (False, False),
    PLAIN.lower(): (True, True), PLAIN_FLUSH.lower(): (False, True),
}  # fmt: skip
_BODY = frozenset({*_OF_HEADINGS, *_OF_PARAGRAPHS, CELL.lower(), PICTURE.lower()})


def is_own(name: str) -> bool:
    """Say whether a style (its name in lower case) is one of these."""
    return is_body(name) or name in {FRAME.lower(), ASIDE.lower()}


def is_body(name: str) -> bool:
    """Say whether a style is one of the body's."""
    return name in _BODY or level_of(name) is not None


def is_aside(name: str) -> bool:
    """Say whether words of the style belong to no block."""
    return name == ASIDE.lower()


def heading_of(name: str) -> HeadingKind | None:
    """Give the kind of heading a style stands for."""
    return _OF_HEADINGS.get(name)


def level_of(name: str) -> int | None:
    """Give the level of the list item a style stands for."""
    level = name.removeprefix(ITEM.lower())
    return int(level) if level != name and level.isdecimal() and len(level) < 5 else None


def paragraph_of(name: str) -> tuple[bool, bool] | None:
    """Say of a style of paragraphs whether it moves the first line in, and is never a heading."""
    return _OF_PARAGRAPHS.get(name)


def paragraph_style(*, indented: bool, like_heading: bool) -> str:
    """Give the style of a paragraph."""
    if like_heading:
        return PLAIN if indented else PLAIN_FLUSH
    return BODY if indented else FLUSH
