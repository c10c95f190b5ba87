"""The states of a delivery between two offices, and who may bring each about."""

from __future__ import annotations

import enum
from collections.abc import Iterable

from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, Decision
from vanphong.kernel.text import folded_words

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
    DeliveryState.REFUSED: "Đã từ chối tiếp nhận",
    DeliveryState.ACCEPTED: "Đã tiếp nhận",
    DeliveryState.ASSIGNED: "Đã phân công",
    DeliveryState.IN_HAND: "Đang xử lý",
    DeliveryState.DONE: "Đã hoàn thành",
    DeliveryState.RECALL_ASKED: "Đã đề nghị thu hồi",
    DeliveryState.RECALL_REFUSED: "Không đồng ý thu hồi",
    DeliveryState.RECALLED: "Đã thu hồi",
    DeliveryState.REPLACED: "Đã thay thế",
}

# The codes of the state exchange, kept with each receipt so that other systems understand it.
_CODES = {
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

_TAKEN_BACK = "13"


def code_of(state: DeliveryState, *, by_sender: bool) -> str:
    """Give the code of a receipt: what the sender takes back alone is no consent.

    :source: QCVN 102:2016/BTTTT, codes 13 (taken back) and 15 (consent); second-hand.
    """
    ended = state in {DeliveryState.RECALLED, DeliveryState.REPLACED}
    return _TAKEN_BACK if ended and by_sender else _CODES[state]


# The stages of the receiver's work, in their order.
STAGES = (
    DeliveryState.ACCEPTED,
    DeliveryState.ASSIGNED,
    DeliveryState.IN_HAND,
    DeliveryState.DONE,
)
# Nothing follows these; the same document may be sent to the office again.
ENDED = frozenset({DeliveryState.REFUSED, DeliveryState.RECALLED, DeliveryState.REPLACED})
# What the receiver says that the sender must take notice of, or act on.
ANSWERS = frozenset(
    {
        DeliveryState.REFUSED,
        DeliveryState.RECALL_REFUSED,
        DeliveryState.RECALLED,
        DeliveryState.REPLACED,
    }
)
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


_NOT_WAITING_WORDS = {
    DeliveryState.ACCEPTED: "Văn bản này không còn chờ tiếp nhận: đã được tiếp nhận, vào sổ.",
    DeliveryState.REFUSED: "Văn bản này không còn chờ tiếp nhận: cơ quan đã từ chối.",
    DeliveryState.RECALLED: "Văn bản này không còn chờ tiếp nhận: nơi gửi đã thu hồi.",
    DeliveryState.REPLACED: "Văn bản này không còn chờ tiếp nhận: nơi gửi đã thay bằng văn "
    "bản khác.",
}


def may_become(new: DeliveryState, *, state: str, side: Side) -> Decision:
    """Say whether one side may bring a delivery from its state to a new one.

    :source: office practice, ADR 0009; codes after QCVN 102:2016/BTTTT.
    """
    current = DeliveryState(state)
    before = _STEPS.get((new, side), frozenset())
    if current in before:
        return ALLOWED
    reason: str = Phrase(
        "Văn bản đang ở trạng thái “%(current)s” nên không chuyển sang “%(new)s” được.",
        current=Phrase(LABELS[current]),
        new=Phrase(LABELS[new]),
    )
    if before == _ARRIVED and side is Side.RECEIVER:
        accepted = DeliveryState.ACCEPTED
        reason = _NOT_WAITING_WORDS[current if current in ENDED else accepted]
    return Decision(
        allowed=False, code="wrong_state", reason=reason, source="office practice, ADR 0009"
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


# How a document offered in another's place differs from it.
DIFFERENCE_WORDS = {
    "type": "Văn bản mới khác loại với văn bản cũ.",
    "subject": "Trích yếu của văn bản mới khác hẳn văn bản cũ.",
    "addressee": "Nơi nhận này không có trong nơi nhận của văn bản mới.",
}
_SHARED_WORDS_LEAST = 0.5


def replacement_differences(
    *, same_type: bool, old_abstract: str, new_abstract: str, addressed: bool
) -> tuple[str, ...]:
    """Give the keys of `DIFFERENCE_WORDS` that make a replacement look like a mistake.

    :source: office practice, ADR 0015.
    """
    old, new = set(folded_words(old_abstract)), set(folded_words(new_abstract))
    fewer = min(len(old), len(new))
    related = bool(fewer) and len(old & new) >= fewer * _SHARED_WORDS_LEAST
    facts = {"type": same_type, "subject": related, "addressee": addressed}
    return tuple(key for key, holds in facts.items() if not holds)


def may_replace(
    differences: Iterable[str], *, same_document: bool, earlier: bool, confirmed: bool
) -> Decision:
    """Say whether a document may be offered in another's place: never itself or an earlier one.

    One that differs is confirmed. :source: office practice, ADR 0015.
    """
    if same_document:
        return Decision(
            allowed=False,
            code="one_document",
            reason="Một văn bản không thay thế chính nó.",
            source="office practice, ADR 0015",
        )
    if earlier:
        return Decision(
            allowed=False,
            code="relation_dates",
            reason="Văn bản thay thế có ngày sớm hơn văn bản cũ. Xin kiểm tra lại số, ký hiệu.",
            source="office practice, ADR 0015",
        )
    if confirmed or not tuple(differences):
        return ALLOWED
    return Decision(
        allowed=False,
        code="replacement_differs",
        reason="Văn bản mới khác văn bản cũ về loại, trích yếu hoặc nơi nhận. Hãy xem lại; nếu "
        "đúng là văn bản thay thế, hãy đánh dấu xác nhận.",
        source="office practice, ADR 0015",
    )
