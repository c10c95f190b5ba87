"""How the trail says what is done here, and to what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vanphong.calendars import queries
from vanphong.kernel.trail_words import Thing, TrailWords, at


def trail_words() -> TrailWords:
    """Give this app's words for the trail."""
    return TrailWords(app=_("Lịch làm việc"), acts=_ACTS, things=_THINGS)


_ACTS = {
    "calendars:day:remove": _("Bỏ ngày riêng của cơ quan"),
    "calendars:day:set": _("Đặt ngày riêng của cơ quan"),
    "calendars:site_day:remove": _("Bỏ ngày chung cả nước"),
    "calendars:site_day:seed": _("Nạp ngày nghỉ lễ theo luật"),
    "calendars:site_day:set": _("Đặt ngày chung cả nước"),
    "calendars:year:decide": _("Ghi quyết định lịch nghỉ của năm"),
}

_THINGS = {
    "calendars_daychange": Thing(
        _("thay đổi lịch"),
        queries.changes,
        name=lambda row: row.reason,
        page=at("calendar-change"),
    ),
}
