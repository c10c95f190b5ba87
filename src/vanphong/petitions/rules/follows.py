"""A case that follows an earlier one: by which right it comes again, and what that says of it. Pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping

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


def implied(kind: str, ground: str) -> dict[Key, str]:
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


def with_implied(judged: Mapping[Key, str], found: Mapping[Key, str]) -> dict[Key, str]:
    """Give the keys of a case with what follows from the earlier one.

    How far it was handled before is judged finer by hand, and that judging stands.
    """
    told = {key: one for key, one in found.items() if key is not Key.PRIOR or not judged[key]}
    return {**judged, **told}
