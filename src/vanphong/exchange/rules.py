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

# The stages of the receiver's work, in their order.
STAGES = (
    DeliveryState.ACCEPTED,
    DeliveryState.ASSIGNED,
    DeliveryState.IN_HAND,
    DeliveryState.DONE,
)
# Nothing follows these; the same document may be sent to the office again.
ENDED = frozenset({DeliveryState.REFUSED, DeliveryState.RECALLED, DeliveryState.REPLACED})
_WORKING = frozenset(STAGES)
_ARRIVED = frozenset({DeliveryState.ARRIVED})
_ASKED = frozenset({DeliveryState.RECALL_ASKED})
# (new state, side that brings it about): states it may follow. What was not accepted yet the
# sender takes back alone; afterwards the receiver consents or not.
_STEPS: dict[tuple[DeliveryState, Side], frozenset[DeliveryState]] = {
    (DeliveryState.REFUSED, Side.RECEIVER): _ARRIVED,
    (DeliveryState.ACCEPTED, Side.RECEIVER): _ARRIVED,
    (DeliveryState.RECALL_ASKED, Side.SENDER): _WORKING,
    (DeliveryState.RECALL_REFUSED, Side.RECEIVER): _ASKED,
    (DeliveryState.RECALLED, Side.RECEIVER): _ASKED,
    (DeliveryState.REPLACED, Side.RECEIVER): _ASKED,
    (DeliveryState.RECALLED, Side.SENDER): _ARRIVED,
    (DeliveryState.REPLACED, Side.SENDER): _ARRIVED,
}


def may_become(new: DeliveryState, *, state: str, side: Side) -> Decision:
    """Say whether one side may bring a delivery from its state to a new one.

    :source: office practice, ADR 0009; codes after QCVN 102:2016/BTTTT.
    """
    current = DeliveryState(state)
    if current in _STEPS.get((new, side), frozenset()):
        return ALLOWED
    return Decision(
        allowed=False,
        code="wrong_state",
        reason=f"Văn bản đang ở trạng thái “{LABELS[current]}” nên không chuyển sang "
        f"“{LABELS[new]}” được.",
        source="office practice, ADR 0009",
    )


def is_forward(new: DeliveryState, stage: str) -> bool:
    """Say whether a stage of work is further on than the one reached; work never goes back."""
    if stage not in _WORKING or new not in _WORKING:
        return False
    return STAGES.index(new) > STAGES.index(DeliveryState(stage))


def may_accept_signature(*, invalid: bool, confirmed: bool, reason: str) -> Decision:
    """Say whether a document may be accepted with what its signatures are worth.

    A signature that is not valid is refused unless a person says in words why it is accepted:
    the rule was read in a local text only, so it asks and does not forbid.

    :source: local working rules on incoming documents (seen as local text, not national).
    """
    if not invalid or (confirmed and reason):
        return ALLOWED
    return Decision(
        allowed=False,
        code="signature_invalid",
        reason="Chữ ký của văn bản không hợp lệ. Hãy từ chối và báo nơi gửi; nếu vẫn tiếp "
        "nhận, hãy đánh dấu xác nhận và ghi lý do.",
        source="Quy chế văn thư của một số địa phương (chưa rõ văn bản chung)",
    )
