"""What a session knows of itself: when it began, was last used, when its holder was last proven.

Seconds since 1970, written by `begin` at every log-in; a session without them is over.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings

_BEGAN, _SEEN, _PROVEN, _FACTOR = "began", "seen", "proven", "second_factor"
# A request writes the session at most this often.
_SEEN_EVERY_SECONDS = 60


def begin(session: Any, now: dt.datetime) -> None:
    """Let a session begin: its holder has just been proven."""
    session[_BEGAN] = session[_SEEN] = session[_PROVEN] = int(now.timestamp())


def is_over(session: Any, now: dt.datetime) -> bool:
    """Say whether a session lasted too long, or was not used for too long."""
    second = int(now.timestamp())
    idle_from = second - settings.IDLE_MINUTES * 60
    whole_from = second - settings.SESSION_COOKIE_AGE
    return bool(session.get(_SEEN, 0) <= idle_from or session.get(_BEGAN, 0) <= whole_from)


def see(session: Any, now: dt.datetime) -> None:
    """Note that a session is in use."""
    second = int(now.timestamp())
    if second - session.get(_SEEN, 0) >= _SEEN_EVERY_SECONDS:
        session[_SEEN] = second


def prove(session: Any, now: dt.datetime) -> None:
    """Note that the holder has just been proven again."""
    session[_PROVEN] = int(now.timestamp())


def is_fresh(session: Any, now: dt.datetime) -> bool:
    """Say whether the holder was proven in the last minutes."""
    since = int(now.timestamp()) - settings.CONFIRM_MINUTES * 60
    return bool(session.get(_PROVEN, 0) > since)


def note_second_factor(session: Any) -> None:
    """Note that the holder has shown a second factor in this session."""
    session[_FACTOR] = True


def has_second_factor(session: Any) -> bool:
    """Say whether the holder has shown a second factor in this session."""
    return bool(session.get(_FACTOR))
