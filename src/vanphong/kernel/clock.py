"""The one place that reads the clock. Doors read it; rules and services are told the time."""

from __future__ import annotations

import datetime as dt
import os
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_OFFSET = dt.timedelta(seconds=float(os.environ.get("VANPHONG_CLOCK_OFFSET_SECONDS", "0")))


def now() -> dt.datetime:
    """Give the present moment, aware, in UTC.

    `VANPHONG_CLOCK_OFFSET_SECONDS` moves it, for training rooms and trials of deadlines.
    """
    return dt.datetime.now(dt.UTC) + _OFFSET


def vietnam_date(moment: dt.datetime) -> dt.date:
    """Give the calendar date in Vietnam of an aware moment; law counts these days."""
    return moment.astimezone(VIETNAM).date()


def today() -> dt.date:
    """Give today's date in Vietnam."""
    return vietnam_date(now())
