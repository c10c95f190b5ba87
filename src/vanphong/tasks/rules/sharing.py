"""Who names offices and people on a task between offices, with the reason when not."""

from __future__ import annotations

from vanphong.kernel.rules import ALLOWED, Decision
from vanphong.tasks.rules.acts import OWN_RULE, Act, Situation, may


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


def may_report_from_office(now: Situation) -> Decision:
    """Say whether the product may be reported from the office that leads: not while it is paused.

    At home a report lets a paused task run on; whether it does is not for another office to decide.
    """
    decision = may(Act.SUBMIT, now)
    if not decision or now.facts.paused_at is None:
        return decision
    return Decision(
        allowed=False,
        code="task_paused",
        reason="Nhiệm vụ đang tạm dừng. Cơ quan giao việc cho tiếp tục rồi mới báo cáo.",
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
