"""Files that came into the office by a door of their own and wait for the clerk's book."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Other:
    """A file that came with it; `goes_along` when it is usually entered with the paper."""

    file_id: UUID
    name: str
    goes_along: bool


@dataclass(frozen=True, slots=True)
class Arriving:
    """What a file that waits came with: where from, its page, the files beside it.

    Under one `source_id` it is registered once.
    """

    source_id: UUID
    title: str
    url: str
    others: tuple[Other, ...] = ()
