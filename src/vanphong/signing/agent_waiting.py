"""Paired computers wait a while for something to sign, a few at a time.

A waiting computer holds a thread of the pages. One in each process may; the others are
answered at once and ask again some seconds later, so that nobody's page waits for them. What
ends the waiting, such as a computer that is paired no more, is for `look` to raise.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

LONGEST_SECONDS = 8
ASK_AGAIN_SECONDS = 3
_LOOK_EVERY_SECONDS = 0.5
_PLACES = threading.BoundedSemaphore(1)


def wait_for(look: Callable[[], T | None], seconds: float) -> T | None:
    """Look until something is there or the time is over; once only when no place is free."""
    found = look()
    if found is not None or seconds <= 0 or not _PLACES.acquire(blocking=False):
        return found
    try:
        until = time.monotonic() + min(seconds, LONGEST_SECONDS)
        while found is None and time.monotonic() < until:
            time.sleep(_LOOK_EVERY_SECONDS)
            found = look()
        return found
    finally:
        _PLACES.release()
