"""A case that follows an earlier one: by which right it comes again, and what that says of it. Pure."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from vanphong.kernel.phrases import Phrase
from vanphong.petitions.rules.events import Event, Level, Renewal
from vanphong.petitions.rules.keys import Key, Nature, Prior


class FollowKind(enum.StrEnum):
    """As what a matter comes again."""

    SECOND_COMPLAINT = "SECOND_COMPLAINT"
    RENEWED_DENUNCIATION = "RENEWED_DENUNCIATION"


class FollowGround(enum.StrEnum):
    """Why it comes again: against the result, or because none came in time."""

    RESULT = "RESULT"
    OVERDUE = "OVERDUE"


KIND_LABELS: Mapping[FollowKind, str] = {
    FollowKind.SECOND_COMPLAINT: "Khiếu nại lần hai",
    FollowKind.RENEWED_DENUNCIATION: "Tố cáo tiếp",
}
GROUND_LABELS: Mapping[FollowGround, str] = {
    FollowGround.RESULT: "Không đồng ý quyết định, kết luận",
    FollowGround.OVERDUE: "Quá hạn mà chưa được giải quyết",
}
NATURE_OF: Mapping[FollowKind, Nature] = {
    FollowKind.SECOND_COMPLAINT: Nature.COMPLAINT,
    FollowKind.RENEWED_DENUNCIATION: Nature.DENUNCIATION,
}
# What the time to complain again runs from (T18, T15-second).
COUNTED_FROM: Mapping[FollowGround, Event] = {
    FollowGround.RESULT: Event.FIRST_DECISION_RECEIVED,
    FollowGround.OVERDUE: Event.FIRST_LIMIT_EXPIRED,
}


class Link(Protocol):
    """That a case follows an earlier one."""

    @property
    def kind(self) -> str:
        """As what: a `FollowKind`."""

    @property
    def ground(self) -> str:
        """Why: a `FollowGround`."""


def _implied(kind: str, ground: str) -> dict[Key, str]:
    """Give the keys of a case that follow from its coming again.

    :source: Luật Khiếu nại 2011 (02/2011/QH13), Điều 33; Luật Tố cáo 2018 (25/2018/QH14), Điều 37,
        38.
    """
    second = kind == FollowKind.SECOND_COMPLAINT
    if ground == FollowGround.OVERDUE:
        prior = Prior.OVERDUE_ELSEWHERE
    else:
        prior = Prior.FIRST_RESOLVED if second else Prior.CONCLUDED
    if second:
        return {Key.LEVEL: Level.SECOND, Key.PRIOR: prior}
    return {Key.RENEWAL: Renewal(ground), Key.PRIOR: prior}


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a case that follows another, and of what it follows; None where none is known.

    `lodged_on`: sent by the citizen; `earlier_on`: the earlier case was received; `last_on`: the
    last day of the right to come again.
    """

    received_on: dt.date
    lodged_on: dt.date
    decided_on: dt.date | None = None
    since_on: dt.date | None = None
    earlier_on: dt.date | None = None
    last_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class LinkFault:
    """Why a link does not hold by the days of its cases; `field` is where the day was typed."""

    code: str
    words: Phrase
    field: str = ""
    source: str = ""


def faults(days: Days, *, has_reason: bool) -> list[LinkFault]:
    """Give what does not hold; later than the law lets it asks for the reason, and takes any.

    :source: Luật Khiếu nại 2011 (02/2011/QH13), Điều 33 khoản 1, Điều 48.
    """
    found = []
    if days.earlier_on is not None and days.earlier_on > days.received_on:
        words = Phrase("Vụ việc trước nhận sau vụ việc này nên không phải là vụ việc trước.")
        found.append(LinkFault("earlier_came_later", words))
    if days.decided_on is not None and days.decided_on > days.received_on:
        words = Phrase(
            "Ngày quyết định, kết luận (%(day)s) sau ngày nhận đơn.", day=_day(days.decided_on)
        )
        found.append(LinkFault("invalid", words, "decided_on"))
    if days.since_on is not None and days.since_on > days.received_on:
        words = Phrase(
            "Ngày bắt đầu tính thời hạn (%(day)s) sau ngày nhận đơn.", day=_day(days.since_on)
        )
        found.append(LinkFault("invalid", words, "since_on"))
    if days.decided_on and days.since_on and days.since_on < days.decided_on:
        words = Phrase("Ngày này trước ngày quyết định, kết luận.")
        found.append(LinkFault("invalid", words, "since_on"))
    if days.last_on is not None and days.lodged_on > days.last_on and not has_reason:
        words = Phrase(
            "Đơn gửi ngày %(sent)s, quá thời hạn khiếu nại lần hai (hết ngày %(last)s). Hãy ghi "
            "lý do vẫn xem xét, hoặc ghi rõ là không có lý do chính đáng.",
            sent=_day(days.lodged_on), last=_day(days.last_on),
        )  # fmt: skip
        found.append(LinkFault("late", words, "late_reason", _LATE))
    return found


_LATE = "Luật Khiếu nại 2011, Điều 33 khoản 1, Điều 48"


def _day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def with_implied(judged: Mapping[Key, str], link: Link | None) -> dict[Key, str]:
    """Give the keys of a case with what follows from the earlier one it is linked to, if any.

    How far it was handled before is judged finer by hand, and that judging stands.
    """
    found = _implied(link.kind, link.ground) if link else {}
    told = {key: one for key, one in found.items() if key is not Key.PRIOR or not judged[key]}
    return {**judged, **told}
