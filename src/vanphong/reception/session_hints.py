"""What the page of a session says of acts that are not offered yet: why, when, and who may."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from vanphong.calendars import api as calendars
from vanphong.kernel import ports
from vanphong.kernel.clock import VIETNAM, vietnam_date
from vanphong.reception.models import ReceptionSession
from vanphong.reception.rules import (
    SessionState,
    first_day_in_time,
    last_day_to_publish,
    rota_pack,
)
from vanphong.reception.rules.permissions import DIRECT_VISIT, PUBLISH_ROTA

GIVES_TASKS = "tasks:direction:give"


def who_may(permission: str) -> str:
    """Name the roles that may do something, as their offices call them."""
    return "; ".join(ports.roles_with.call(permission))


def near_day(session: ReceptionSession, now: dt.datetime) -> dict[str, Any] | None:
    """Warn of a planned session that is too near to be made known in time, None in time.

    :source: Luật Tiếp công dân 2013 (42/2013/QH13), Điều 24 khoản 4.
    """
    today, calendar = vietnam_date(now), calendars.calendar_for(session.office_id)
    last = last_day_to_publish(session.day, calendar)
    if session.state != SessionState.PLANNED or not last < today <= session.day:
        return None
    words = _(
        "Buổi này đã quá hạn công bố định kỳ (%(last)s): chỉ công bố được là tiếp đột xuất, có lý "
        "do. Muốn công bố định kỳ thì chọn từ ngày %(first)s trở đi."
    ) % {
        "last": f"{last:%d/%m/%Y}", "first": f"{first_day_in_time(today, calendar):%d/%m/%Y}",
    }  # fmt: skip
    return {"words": words, "source": rota_pack().get("publish-before", today).source}


def days_in_time(office_id: int, today: dt.date) -> str:
    """Say from which day on a session planned today can be made known in time."""
    rule = rota_pack().get("publish-before", today)
    return _(
        "Công bố chậm nhất %(count)d ngày làm việc trước ngày tiếp: từ %(day)s trở đi thì còn kịp. "
        "Hôm nay hay ngày gần hơn thì chỉ công bố được là tiếp đột xuất, có lý do."
    ) % {
        "count": rule.value["working_days"],
        "day": f"{first_day_in_time(today, calendars.calendar_for(office_id)):%d/%m/%Y}",
    }


def to_be_published() -> str:
    """Say who makes a planned session known."""
    return _("Chưa công bố. Người công bố: %(who)s.") % {"who": who_may(PUBLISH_ROTA)}


def to_be_postponed() -> str:
    """Say who postpones a published session."""
    return _("Người hoãn được buổi tiếp: %(who)s.") % {"who": who_may(PUBLISH_ROTA)}


def to_be_taken() -> str:
    """Say who makes the conclusions of an issued notice into tasks: who directs and gives tasks."""
    gives = ports.roles_with.call(GIVES_TASKS)
    who = "; ".join(one for one in ports.roles_with.call(DIRECT_VISIT) if one in gives)
    return _("Người đưa kết luận thành việc: %(who)s.") % {"who": who}


def conclusion(
    session: ReceptionSession, now: dt.datetime, *, may_direct: bool, has_directions: bool
) -> str:
    """Say why the conclusion notice is not offered here yet, and who begins it; empty if it is.

    :source: Nghị định 154/2026/NĐ-CP, Điều 25 khoản 2: after the session, of what was directed.
    """
    if session.state != SessionState.PUBLISHED or (has_directions and may_direct):
        return ""
    who = _("Người soạn: %(who)s.") % {"who": who_may(DIRECT_VISIT)}
    if has_directions:
        return _("Đã có ý kiến chỉ đạo, chưa soạn thông báo kết luận.") + " " + who
    ends = dt.datetime.combine(session.day, session.ends_at, tzinfo=VIETNAM)
    why = (
        _("Chưa có ý kiến chỉ đạo nào.")
        if now >= ends
        else _("Soạn sau khi buổi tiếp kết thúc lúc %(hour)s ngày %(day)s.")
        % {"hour": f"{ends:%H:%M}", "day": f"{ends:%d/%m/%Y}"}
    )
    how = _("Nút “Soạn thông báo kết luận” hiện ở đây khi một lượt tiếp đã ghi ý kiến chỉ đạo.")
    return f"{why} {how} {who}"
