"""The states of a delivery between two offices, and who may bring each about."""

from __future__ import annotations

import enum

from vanphong.kernel.rules import ALLOWED, Decision

SOURCE = (
    "QCVN 102:2016/BTTTT và Quyết định 28/2018/QĐ-TTg, mã trạng thái gửi nhận (nguồn thứ cấp)"
)


class DeliveryState(enum.StrEnum):
    """What has become of a delivery; each change is a receipt to the sender."""

    ARRIVED = "ARRIVED"
    REFUSED = "REFUSED"
    ACCEPTED = "ACCEPTED"
    ASSIGNED = "ASSIGNED"
    IN_HAND = "IN_HAND"
    DONE = "DONE"
    RECALL_ASKED = "RECALL_ASKED"
    RECALL_REFUSED = "RECALL_REFUSED"
    RECALLED = "RECALLED"
    REPLACED = "REPLACED"


class Side(enum.StrEnum):
    """Who brings a state about."""

    SENDER = "SENDER"
    RECEIVER = "RECEIVER"


LABELS = {
    DeliveryState.ARRIVED: "Đã đến",
    DeliveryState.REFUSED: "Từ chối tiếp nhận",
    DeliveryState.ACCEPTED: "Đã tiếp nhận",
    DeliveryState.ASSIGNED: "Phân công",
    DeliveryState.IN_HAND: "Đang xử lý",
    DeliveryState.DONE: "Hoàn thành",
    DeliveryState.RECALL_ASKED: "Đề nghị thu hồi",
    DeliveryState.RECALL_REFUSED: "Không đồng ý thu hồi",
    DeliveryState.RECALLED: "Đã thu hồi",
    DeliveryState.REPLACED: "Đã thay thế",
}

# The codes of the state exchange, kept with each receipt so that other systems understand it.
CODES = {
    DeliveryState.ARRIVED: "01",
    DeliveryState.REFUSED: "02",
    DeliveryState.ACCEPTED: "03",
    DeliveryState.ASSIGNED: "04",
    DeliveryState.IN_HAND: "05",
    DeliveryState.DONE: "06",
    DeliveryState.RECALL_ASKED: "13",
    DeliveryState.RECALLED: "15",
    DeliveryState.REPLACED: "15",
    DeliveryState.RECALL_REFUSED: "16",
}

_WORKING = frozenset(
    {DeliveryState.ACCEPTED, DeliveryState.ASSIGNED, DeliveryState.IN_HAND, DeliveryState.DONE}
)
# new state: (side, states it may follow)
_STEPS: dict[DeliveryState, tuple[Side, frozenset[DeliveryState]]] = {
    DeliveryState.REFUSED: (Side.RECEIVER, frozenset({DeliveryState.ARRIVED})),
    DeliveryState.ACCEPTED: (Side.RECEIVER, frozenset({DeliveryState.ARRIVED})),
    DeliveryState.ASSIGNED: (
        Side.RECEIVER,
        frozenset({DeliveryState.ACCEPTED, DeliveryState.RECALL_REFUSED}),
    ),
    DeliveryState.IN_HAND: (
        Side.RECEIVER,
        frozenset({DeliveryState.ACCEPTED, DeliveryState.ASSIGNED, DeliveryState.RECALL_REFUSED}),
    ),
    DeliveryState.DONE: (Side.RECEIVER, _WORKING | {DeliveryState.RECALL_REFUSED}),
    DeliveryState.RECALL_ASKED: (Side.SENDER, _WORKING),
    DeliveryState.RECALL_REFUSED: (Side.RECEIVER, frozenset({DeliveryState.RECALL_ASKED})),
    # What was not accepted yet the sender takes back alone; afterwards the receiver consents.
    DeliveryState.RECALLED: (Side.RECEIVER, frozenset({DeliveryState.RECALL_ASKED})),
    DeliveryState.REPLACED: (Side.RECEIVER, frozenset({DeliveryState.RECALL_ASKED})),
}


def may_become(new: DeliveryState, *, state: str, side: Side) -> Decision:
    """Say whether one side may bring a delivery from its state to a new one.

    :source: office practice, ADR 0009; codes after QCVN 102:2016/BTTTT.
    """
    current = DeliveryState(state)
    if new is DeliveryState.RECALLED and side is Side.SENDER:
        allowed = current is DeliveryState.ARRIVED
    else:
        owner, before = _STEPS.get(new, (None, frozenset()))
        allowed = owner is side and current in before
    if allowed:
        return ALLOWED
    return Decision(
        allowed=False,
        code="wrong_state",
        reason=f"Văn bản đang ở trạng thái “{LABELS[current]}” nên không chuyển sang "
        f"“{LABELS[new]}” được.",
        source="office practice, ADR 0009",
    )


def is_forward(new: DeliveryState, state: str) -> bool:
    """Say whether a working stage is further on than the present state; progress never goes back."""
    order = (
        DeliveryState.ACCEPTED,
        DeliveryState.ASSIGNED,
        DeliveryState.IN_HAND,
        DeliveryState.DONE,
    )
    current = DeliveryState(state)
    if current not in order or new not in order:
        return False
    return order.index(new) > order.index(current)
