"""What a session knows of itself: when it began, was last used, when its holder was last proven.

Seconds since 1970, written by `begin` at every log-in; a session without them is over.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings

_BEGAN, _SEEN, _PROVEN, _FACTOR = "began", "seen", "proven", "second_factor"
_BY_PASSKEY = "proven_by_passkey"
# A request writes the session at most this often.
_SEEN_EVERY_SECONDS = 60


def begin(session: Any, now: dt.datetime) -> None:
    """Let a session begin: its holder has just been proven."""
    session[_BEGAN] = session[_SEEN] = session[_PROVEN] = int(now.timestamp())
    session[_BY_PASSKEY] = False


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


def prove(session: Any, now: dt.datetime, *, by_passkey: bool = False) -> None:
    """Note that the holder has just been proven again, and whether by a passkey."""
    session[_PROVEN] = int(now.timestamp())
    session[_BY_PASSKEY] = by_passkey


def is_fresh(session: Any, now: dt.datetime, *, by_passkey: bool = False) -> bool:
    """Say whether the holder was proven in the last minutes, by a passkey where told."""
    since = int(now.timestamp()) - settings.CONFIRM_MINUTES * 60
    means = bool(session.get(_BY_PASSKEY)) or not by_passkey
    return bool(session.get(_PROVEN, 0) > since) and means


def proven_at(session: Any) -> tuple[int, bool]:
    """Give when the holder was last proven, in seconds since 1970, and whether by a passkey."""
    return session.get(_PROVEN, 0), bool(session.get(_BY_PASSKEY))


def use_up(session: Any) -> None:
    """Let the last proof serve for nothing more."""
    session[_PROVEN], session[_BY_PASSKEY] = 0, False


def note_second_factor(session: Any) -> None:
    """Note that the holder has shown a second factor in this session."""
    session[_FACTOR] = True


def has_second_factor(session: Any) -> bool:
    """Say whether the holder has shown a second factor in this session."""
    return bool(session.get(_FACTOR))
