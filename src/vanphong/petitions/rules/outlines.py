"""The outlines of the provinces as shapes of one drawing. Pure; what they are: `map_data/README.md`."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class Outline:
    """A province by its official code and name, and the path it is drawn by."""

    code: str
    kind: str
    name: str
    path: str

    @property
    def full_name(self) -> str:
        """The name with the word for its kind."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Label:
    """The name of an archipelago, and where its middle stands."""

    name: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole country: its size in units, its provinces in the order of their codes."""

    width: int
    height: int
    labels: tuple[Label, ...]
    provinces: tuple[Outline, ...]


@functools.cache
def country() -> Drawing:
    """Give the drawing that comes with the product."""
    path = resources.files("vanphong.petitions") / "map_data" / "provinces.json"
    whole = json.loads(path.read_text("utf-8"))
    shapes = tuple(Outline(**one) for one in whole["provinces"])
    labels = tuple(Label(**one) for one in whole["labels"])
    return Drawing(whole["width"], whole["height"], labels, shapes)
