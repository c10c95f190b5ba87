"""How a due date is said: overdue, today, soon, later; the one wording for pages and mail."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanphong.kernel.clock import VIETNAM

SOON_DAYS = 3


@dataclass(frozen=True, slots=True)
class Due:
    """A due date in words; `kind` is due, soon, later or done and picks colour and icon."""

    on: dt.date
    kind: str
    words: str | Promise
    icon: str


def describe(
    value: dt.date | dt.datetime,
    today: dt.date,
    *,
    done_on: dt.date | None = None,
    soon: bool | None = None,
) -> Due:
    """Give a due date as words counted in calendar days of Vietnam.

    With `done_on` the matter is closed: on time, or how many days late. Whoever derives by its
    own rule whether the date is near says so with `soon`.
    """
    on = value.astimezone(VIETNAM).date() if isinstance(value, dt.datetime) else value
    if done_on is not None:
        late = (done_on - on).days
        return Due(on, "done", _late(late) if late > 0 else _("đúng hạn"), "circle-check")
    days = (on - today).days
    if days < 0:
        words = ngettext("quá hạn %(days)d ngày", "quá hạn %(days)d ngày", -days)
        return Due(on, "due", words % {"days": -days}, "circle-alert")
    if days == 0:
        return Due(on, "soon", _("đến hạn hôm nay"), "clock")
    words = ngettext("còn %(days)d ngày", "còn %(days)d ngày", days) % {"days": days}
    near = days <= SOON_DAYS if soon is None else soon
    return Due(on, "soon" if near else "later", words, "clock")


def _late(days: int) -> str:
    return ngettext("xong muộn %(days)d ngày", "xong muộn %(days)d ngày", days) % {"days": days}
