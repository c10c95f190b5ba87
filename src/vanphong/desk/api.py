"""The door of the desk for the frame of the pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from vanphong.audit import api as audit
from vanphong.desk import boxes
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date

__all__ = ["counts"]

# Kept no longer, in case something counted is written outside the office's trail.
_LONGEST = dt.timedelta(minutes=1)
_MOST = 5000


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was counted for someone, when, and the newest change of the office's trail then."""

    found: dict[str, int]
    at: dt.datetime
    newest: int


_kept: dict[tuple[Actor, dt.date], _Kept] = {}


def counts(actor: Actor, now: dt.datetime) -> dict[str, int]:
    """Give how many things wait behind each line of the menu, by its url name.

    Every page asks it. Counted again once anything was written in the office, on another day,
    and for another post or other rights: the whole actor is the key.
    """
    key, newest = (actor, vietnam_date(now)), audit.newest_change(actor)
    kept = _kept.get(key)
    if kept and kept.newest == newest and kept.at <= now < kept.at + _LONGEST:
        return kept.found
    found = boxes.counts(boxes.waiting(actor, now))
    if len(_kept) >= _MOST:
        _kept.clear()
    _kept[key] = _Kept(found, now, newest)
    return found
