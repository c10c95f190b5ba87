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
    """An empty draft of some types of the registry; words in ‹ › are to be replaced."""

    code: str
    types: tuple[str, ...]
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
            types=tuple(row["types"]),
            label=row["label"],
            abstract=row["abstract"],
            recipients=tuple(row["recipients"]),
            body=tuple(_block(block) for block in row["body"]),
        )
        for row in rows
    )


def starter_of(type_code: str) -> Starter | None:
    """Give the first starter of a type of the registry, if there is one."""
    return next((found for found in starters() if type_code in found.types), None)


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
