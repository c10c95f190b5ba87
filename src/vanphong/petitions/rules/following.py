"""Following up what was sent to others. Pure."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping

from vanphong.kernel.rules import load_pack


class UrgingState(enum.StrEnum):
    """How an urging stands; `over`: nothing is waited for any more."""

    REPLIED = "replied"
    LATE = "late"
    STANDING = "standing"
    OVER = "over"


URGING_LABELS: Mapping[UrgingState, str] = {
    UrgingState.REPLIED: "Đã trả lời",
    UrgingState.LATE: "Quá hạn, chưa trả lời",
    UrgingState.STANDING: "Chưa trả lời",
    UrgingState.OVER: "Không còn chờ",
}


def silent_since(today: dt.date) -> dt.date:
    """Give the last day of sending or urging from which silence means that one urges today.

    :source: rules_data/follow-up.toml, urge_after (the product's own proposal).
    """
    pack = load_pack("vanphong.petitions", "follow-up")
    return today - dt.timedelta(days=int(pack.get("urge_after", today).value))
