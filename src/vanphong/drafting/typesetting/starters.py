"""First words of the common types of document, read from data."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from vanphong.drafting.typesetting.document import (
    Block,
    Heading,
    HeadingKind,
    ListItem,
    Paragraph,
    Run,
    text,
)


@dataclass(frozen=True, slots=True)
class Starter:
    """An empty draft of one type; words between ‹ and › are to be replaced."""

    code: str
    type_code: str
    type_name: str
    label: str
    abstract: str
    recipients: tuple[str, ...]
    body: tuple[Block, ...]


@functools.cache
def starters() -> tuple[Starter, ...]:
    """Give the starters in the order they are offered."""
    path = resources.files("vanphong.drafting") / "rules_data" / "starters.toml"
    rows = tomllib.loads(path.read_text("utf-8"))["starter"]
    return tuple(
        Starter(
            code=row["code"],
            type_code=row["type_code"],
            type_name=row["type_name"],
            label=row["label"],
            abstract=row["abstract"],
            recipients=tuple(row["recipients"]),
            body=tuple(_block(block) for block in row["body"]),
        )
        for row in rows
    )


def starter(code: str) -> Starter:
    """Give one starter.

    :raises LookupError: when there is none of that code.
    """
    for found in starters():
        if found.code == code:
            return found
    raise LookupError(code)


def has_placeholder(value: str) -> bool:
    """Say whether words of a starter are left that were to be replaced."""
    return "‹" in value or "›" in value


def _block(row: dict[str, Any]) -> Block:
    match row["kind"]:
        case "heading":
            return Heading(HeadingKind.ROMAN, row["number"], row["title"])
        case "item":
            return ListItem(row["marker"], (Run(row["text"]),))
        case "centre":
            return Paragraph((Run(row["text"], bold=True),), alignment="center")
        case "lead":
            return Paragraph((Run(f"{row['lead']} ", bold=True), Run(row["text"])))
    return text(row["text"])
