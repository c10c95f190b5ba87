"""When a message may go out, where to, and what follows when it could not be delivered."""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.rules import ALLOWED, Decision, load_pack

# Setting the office's quiet hours.
KEEP_HOURS = "notices:hours:keep"
_HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.)*[a-z0-9-]{1,63}(?::[0-9]{1,5})?", re.IGNORECASE)
# Between two messages to one person over one channel, outside of quiet hours too.
GAP = dt.timedelta(minutes=10)
# How long after its time a message that nobody sent has lost its job; how long one looks for it;
# how many an office looks for at once.
LOST_AFTER = dt.timedelta(minutes=10)
LOOKED_FOR = dt.timedelta(days=1)
LOST_AT_ONCE = 500
CODE_HOLDS = dt.timedelta(minutes=30)
CODES_A_DAY = 5
DEVICES_AT_MOST = 10
_MIDNIGHT = dt.time(0)
# The longest row of days off that is looked through.
_DAYS_AHEAD = 60
_WAIT_MINUTES = (1, 5, 30, 120, 360, 720)
_LONGEST_WAIT = dt.timedelta(hours=12)


class WorkingDays(Protocol):
    """What is asked of a calendar."""

    def is_working_day(self, date: dt.date) -> bool:
        """Say whether the date is worked."""


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of every day in Vietnam, `[since, until)`, over midnight when `until` comes first."""

    since: dt.time
    until: dt.time

    def holds(self, at: dt.time) -> bool:
        """Say whether a time of the day lies in it; equal ends hold none."""
        if self.since <= self.until:
            return self.since <= at < self.until
        return at >= self.since or at < self.until

    def covers(self, other: Window) -> bool:
        """Say whether the other one lies in it as a whole."""
        if other.since == other.until:
            return True
        length = _minutes(self.until) - _minutes(self.since)
        start = (_minutes(other.since) - _minutes(self.since)) % _DAY
        return start + (_minutes(other.until) - _minutes(other.since)) % _DAY <= length % _DAY


_DAY = 24 * 60


def _minutes(at: dt.time) -> int:
    return at.hour * 60 + at.minute


@dataclass(frozen=True, slots=True)
class Quiet:
    """The quiet hours of an office: each day, on days off as a whole, and what breaks them."""

    window: Window
    days_off: bool
    special_breaks: bool


def usual_quiet(today: dt.date) -> Quiet:
    """Give the quiet hours of an office that set none.

    :source: rules_data/hours.toml (the product's own proposal).
    """
    rules = load_pack("vanphong.notices", "hours").on(today)
    since, until = (
        dt.time.fromisoformat(str(rules[name].value)) for name in ("quiet_from", "quiet_until")
    )
    return Quiet(
        Window(since, until),
        days_off=bool(rules["quiet_days_off"].value),
        special_breaks=bool(rules["special_breaks_quiet"].value),
    )


def quiet_until(
    moment: dt.datetime, quiet: Quiet, own: Window | None, calendar: WorkingDays
) -> dt.datetime | None:
    """Give when the quiet that holds at a moment ends, None when none holds.

    The own hours come on top of the office's: they widen, whatever they say.
    """
    windows = [quiet.window, *([own] if own is not None else [])]
    start = at = moment.astimezone(VIETNAM)
    last = start.date() + dt.timedelta(days=_DAYS_AHEAD)
    while at.date() < last:
        following = _next(at, windows, calendar if quiet.days_off else None)
        if following is None:
            break
        at = following
    return None if at == start else at.astimezone(dt.UTC)


def _next(
    at: dt.datetime, windows: Sequence[Window], calendar: WorkingDays | None
) -> dt.datetime | None:
    """Give the first moment after what is quiet at a moment by one reason, None without any."""
    if calendar is not None and not calendar.is_working_day(at.date()):
        return _at(at.date() + dt.timedelta(days=1), _MIDNIGHT)
    for window in windows:
        if window.holds(at.time()):
            day = at.date() + dt.timedelta(days=at.time() >= window.until)
            return _at(day, window.until)
    return None


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, VIETNAM)


def widens(own: Window, quiet: Quiet) -> Decision:
    """Say whether hours of one's own leave those of the office as they are, or add to them."""
    if own.covers(quiet.window):
        return ALLOWED
    return Decision(
        allowed=False,
        code="quiet_narrower",
        reason="Giờ nghỉ của riêng bạn phải gồm cả giờ nghỉ của cơ quan; chỉ được rộng hơn.",
    )


class Result(enum.StrEnum):
    """What became of handing a message over."""

    SENT = "SENT"
    AGAIN = "AGAIN"
    REFUSED = "REFUSED"
    # The device does not take messages any more: it is forgotten.
    GONE = "GONE"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the other side answered: its code or a short word, and when it wants to be asked again."""

    result: Result
    code: str = ""
    after_seconds: int = 0


def wait_after(tries: int, outcome: Outcome) -> dt.timedelta | None:
    """Give how long to wait after a number of tries, None when it is given up."""
    if outcome.result is not Result.AGAIN or tries > len(_WAIT_MINUTES):
        return None
    wait = dt.timedelta(minutes=_WAIT_MINUTES[tries - 1])
    return min(max(wait, dt.timedelta(seconds=outcome.after_seconds)), _LONGEST_WAIT)


def may_call(endpoint: str, hosts: Sequence[str]) -> bool:
    """Say whether the address of a push service is one that the operator allows.

    A host that begins with a dot stands for all hosts under it.
    """
    try:
        parts = urlsplit(endpoint)
        host = parts.netloc
    except ValueError:
        return False
    if (
        parts.scheme != "https"
        or not host
        or not endpoint.isascii()
        or endpoint != endpoint.strip()
    ):
        return False
    if not _HOST.fullmatch(host):
        return False
    return any(host == one or (one.startswith(".") and host.endswith(one)) for one in hosts)
