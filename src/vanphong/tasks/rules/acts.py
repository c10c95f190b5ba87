"""Who may do what to a task, in which state, with the reason when not.

Office practice: the lead does the work and shows it; the one who directed, or a leader or chief
who reads all tasks of the office, decides on dates, acceptance and cancelling.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass

from vanphong.kernel.rules import ALLOWED, Decision
from vanphong.tasks.rules.states import TaskFacts

DIRECT = "tasks:direction:give"
HANDLE = "tasks:task:handle"
READ_OWN = "tasks:task:read_own"
READ_ALL = "tasks:task:read_all"
KEEP_PRACTICE = "tasks:practice:keep"


@dataclass(frozen=True, slots=True)
class Standing:
    """How an actor stands to one task: part in it, and permissions held in the office."""

    leads: bool = False
    takes_part: bool = False
    directs: bool = False
    may_handle: bool = False
    may_direct: bool = False
    reads_all: bool = False

    @property
    def oversees(self) -> bool:
        """Say whether the actor decides on dates, acceptance and cancelling."""
        return self.directs or (self.may_direct and self.reads_all)

    @property
    def sees(self) -> bool:
        """Say whether the task is visible to the actor at all."""
        return self.leads or self.takes_part or self.directs or self.reads_all


class Act(enum.StrEnum):
    """What can be done to a task."""

    SUBMIT = "SUBMIT"
    HAND_ON = "HAND_ON"
    ASSIGN = "ASSIGN"
    EXTEND = "EXTEND"
    ACCEPT = "ACCEPT"
    RETURN = "RETURN"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Situation:
    """One actor before one task.

    `open_children` counts the tasks under it that are still open; `own_evidence` says that the
    evidence that waits was submitted by the actor.
    """

    standing: Standing
    facts: TaskFacts
    open_children: int = 0
    own_evidence: bool = False


def may(act: Act, now: Situation) -> Decision:
    """Say whether the act is possible now; else the first reason why not."""
    checks = (_not_ended, *_CHECKS[act])
    decisions = (check(now) for check in checks)
    return next((decision for decision in decisions if not decision), ALLOWED)


def _no(code: str, reason: str) -> Decision:
    return Decision(allowed=False, reason=reason, code=code)


def _not_ended(now: Situation) -> Decision:
    if now.facts.cancelled_at is not None:
        return _no("task_cancelled", "Nhiệm vụ đã hủy, không làm gì thêm được.")
    if now.facts.closed_at is not None:
        return _no("task_closed", "Nhiệm vụ đã kết thúc bằng sản phẩm, không làm gì thêm được.")
    return ALLOWED


def _is_lead(now: Situation) -> Decision:
    if now.standing.leads and now.standing.may_handle:
        return ALLOWED
    return _no("not_lead", "Chỉ người chủ trì báo cáo sản phẩm của nhiệm vụ.")


def _is_lead_or_oversees(now: Situation) -> Decision:
    if now.standing.oversees or (now.standing.leads and now.standing.may_handle):
        return ALLOWED
    return _no("not_lead", "Chỉ người chủ trì hoặc người giao việc chuyển được nhiệm vụ.")


def _oversees(now: Situation) -> Decision:
    if now.standing.oversees:
        return ALLOWED
    return _no("not_director", "Việc này do người giao việc hoặc lãnh đạo cơ quan quyết định.")


def _no_evidence_waits(now: Situation) -> Decision:
    if not now.facts.awaits_acceptance:
        return ALLOWED
    return _no("evidence_waits", "Sản phẩm đã báo cáo đang chờ nghiệm thu.")


def _evidence_waits(now: Situation) -> Decision:
    if now.facts.awaits_acceptance:
        return ALLOWED
    return _no("no_evidence", "Chưa có sản phẩm nào chờ nghiệm thu.")


def _children_done(now: Situation) -> Decision:
    if not now.open_children:
        return ALLOWED
    return _no(
        "children_open",
        f"Còn {now.open_children} việc giao tiếp chưa xong. "
        "Hãy kết thúc hoặc hủy các việc đó trước.",
    )


def _by_another(now: Situation) -> Decision:
    if not now.own_evidence:
        return ALLOWED
    return _no("own_evidence", "Người báo cáo sản phẩm không tự nghiệm thu.")


_CHECKS: dict[Act, tuple[Callable[[Situation], Decision], ...]] = {
    Act.SUBMIT: (_is_lead, _no_evidence_waits, _children_done),
    Act.HAND_ON: (_is_lead_or_oversees, _no_evidence_waits),
    Act.ASSIGN: (_is_lead_or_oversees, _no_evidence_waits),
    Act.EXTEND: (_oversees,),
    Act.ACCEPT: (_oversees, _evidence_waits, _by_another),
    Act.RETURN: (_oversees, _evidence_waits, _by_another),
    Act.CANCEL: (_oversees,),
}


def may_direct(*, holds_permission: bool) -> Decision:
    """Say whether a direction may be given at all."""
    if holds_permission:
        return ALLOWED
    return _no("not_leader", "Chỉ lãnh đạo được giao quyền mới ghi ý kiến chỉ đạo.")


def may_lead(*, may_handle: bool, name: str) -> Decision:
    """Say whether a post can be the lead: it must be able to report a product."""
    if may_handle:
        return ALLOWED
    return _no(
        "lead_cannot_handle",
        f"{name} chưa được giao quyền xử lý nhiệm vụ nên chưa chủ trì được. "
        "Hãy chọn người khác hoặc hỏi người quản trị cơ quan.",
    )
