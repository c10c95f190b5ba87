"""The door of the desk for the frame of the pages."""

from __future__ import annotations

import datetime as dt

from vanphong.desk import boxes
from vanphong.kernel.actor import Actor

__all__ = ["counts"]


def counts(actor: Actor, now: dt.datetime) -> dict[str, int]:
    """Give how many things wait behind each line of the menu, by its url name."""
    return boxes.counts(boxes.waiting(actor, now))
