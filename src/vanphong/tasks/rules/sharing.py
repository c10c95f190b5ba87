"""Who names offices and people on a task between offices, with the reason when not."""

from __future__ import annotations

from vanphong.kernel.rules import ALLOWED, Decision
from vanphong.tasks.rules.acts import OWN_RULE


def may_name_offices(*, offices: int) -> Decision:
    """Say whether there is an office to name: one that received the document the task is on.

    :source: the product's own rule.
    """
    if offices:
        return ALLOWED
    return Decision(
        allowed=False,
        code="nowhere_delivered",
        reason="Chỉ giao được cho cơ quan đã nhận văn bản của nhiệm vụ qua hệ thống. Hãy phát hành, "
        "gửi văn bản trước.",
        source=OWN_RULE,
    )


def may_name_people(*, directs: bool, is_open: bool) -> Decision:
    """Say whether people may be named on a task another office gave."""
    if not directs:
        return Decision(
            allowed=False,
            code="not_leader",
            reason="Chỉ lãnh đạo, chánh văn phòng của cơ quan mình phân công được việc này.",
        )
    if not is_open:
        return Decision(
            allowed=False,
            code="task_closed",
            reason="Nhiệm vụ đã kết thúc, không phân công thêm được.",
        )
    return ALLOWED
