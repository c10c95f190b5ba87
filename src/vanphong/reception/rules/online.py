"""Receiving online: what is done by when, whom one may not hear this way. Pure."""

from __future__ import annotations

import datetime as dt
import enum

from vanphong.calendars.api import WorkingCalendar
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, Decision, RulePack, Severity, load_pack

PACKAGE = "vanphong.reception"


class OnlineStep(enum.StrEnum):
    """What is done before a session that is held online."""

    NOTICE = "NOTICE"
    TEST = "TEST"
    CONNECT = "CONNECT"


ONLINE_LABELS = {
    OnlineStep.NOTICE: "Thông báo công dân, cơ quan",
    OnlineStep.TEST: "Kiểm tra kết nối thành công",
    OnlineStep.CONNECT: "Các điểm cầu kết nối xong",
}
_RULES = {
    OnlineStep.NOTICE: "notice-before",
    OnlineStep.TEST: "test-before",
    OnlineStep.CONNECT: "connected-before",
}


def online_pack() -> RulePack:
    """Give the dated rules of online reception."""
    return load_pack(PACKAGE, "online")


def source_of(step: OnlineStep, day: dt.date) -> str:
    """Say where the time limit of a step stands; empty before there was one."""
    rule = online_pack().on(day).get(_RULES[step])
    return rule.source if rule else ""


def done_by(
    step: OnlineStep, day: dt.date, starts_at: dt.time, calendar: WorkingCalendar
) -> dt.datetime | None:
    """Give the last moment of a step before a session; None before there was a rule.

    A step with a limit in working days may be done until the end of its last day.

    :source: Nghị định 154/2026/NĐ-CP, Điều 23.
    """
    rule = online_pack().on(day).get(_RULES[step])
    if rule is None:
        return None
    begins = dt.datetime.combine(day, starts_at, tzinfo=VIETNAM)
    if step is OnlineStep.CONNECT:
        return begins - dt.timedelta(hours=rule.value["hours"])
    last = calendar.add_working_days(day, -rule.value["working_days"])
    return dt.datetime.combine(last, dt.time.max, tzinfo=VIETNAM)


def may_notify(
    day: dt.date, starts_at: dt.time, now: dt.datetime, calendar: WorkingCalendar
) -> Decision:
    """Say whether a session online can still be made known; also one that is held ad hoc.

    :source: Nghị định 154/2026/NĐ-CP, Điều 23.
    """
    last = done_by(OnlineStep.NOTICE, day, starts_at, calendar)
    if last is None or now <= last:
        return ALLOWED
    rule = online_pack().get("notice-before", day)
    reason = Phrase(
        "Buổi tiếp trực tuyến phải thông báo chậm nhất %(count)d ngày làm việc trước: hạn là "
        "%(last)s. Hãy chọn ngày muộn hơn, hoặc tiếp trực tiếp.",
        count=rule.value["working_days"], last=f"{last:%d/%m/%Y}",
    )  # fmt: skip
    if rule.effective_severity is Severity.BLOCK:
        return Decision(
            allowed=False, reason=reason, source=rule.source, code="online_notice_too_late"
        )
    return Decision(allowed=True, source=rule.source, warnings=(reason,))


def may_hear_online(*, is_online: bool, is_protected: bool) -> Decision:
    """Say whether somebody may be heard at a session: nobody who is protected, online.

    :source: Nghị định 154/2026/NĐ-CP, Điều 20 khoản 4.
    """
    return _NOT_ONLINE if is_online and is_protected else ALLOWED


_NOT_ONLINE = Decision(
    allowed=False,
    reason="Người tố cáo hoặc người xin giữ bí mật không tiếp trực tuyến; hãy tiếp trực tiếp.",
    source="Nghị định 154/2026/NĐ-CP, Điều 20 khoản 4",
    code="protected_online",
)
