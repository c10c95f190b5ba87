"""Who may do what to a task, in which state, with the reason when not.

Office practice: the lead does the work and shows it; the one who gave it, or a leader or chief
who reads all tasks of the office, decides on dates, pauses, acceptance and cancelling, and urges.
Who follows the work for the one who gave it sees and urges, and decides on nothing. Where another
office leads, who answers for the task here urges that office, and reports nothing.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass

from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, Decision
from vanphong.tasks.rules.states import TaskFacts

# Where a rule rests on no instrument that was read.
OWN_RULE = "Nguyên tắc của phần mềm"

DIRECT = "tasks:direction:give"
RECORD = "tasks:direction:record"
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
    follows: bool = False
    may_handle: bool = False
    may_direct: bool = False
    reads_all: bool = False

    @property
    def oversees(self) -> bool:
        """Say whether the actor decides on dates, pauses, acceptance and cancelling."""
        return self.directs or (self.may_direct and self.reads_all)

    @property
    def sees(self) -> bool:
        """Say whether the task is visible to the actor at all."""
        parts = (self.leads, self.takes_part, self.directs, self.follows)
        return any(parts) or self.reads_all


class Act(enum.StrEnum):
    """What can be done to a task."""

    SUBMIT = "SUBMIT"
    TAKE_BACK = "TAKE_BACK"
    HAND_ON = "HAND_ON"
    ASSIGN = "ASSIGN"
    ASK_EXTENSION = "ASK_EXTENSION"
    EXTEND = "EXTEND"
    DECLINE_EXTENSION = "DECLINE_EXTENSION"
    PAUSE = "PAUSE"
    RESUME = "RESUME"
    FOLLOW = "FOLLOW"
    URGE = "URGE"
    ACCEPT = "ACCEPT"
    RETURN = "RETURN"
    CANCEL = "CANCEL"
    NAME_OFFICE = "NAME_OFFICE"
    TAKE_OFF_OFFICE = "TAKE_OFF_OFFICE"


@dataclass(frozen=True, slots=True)
class Situation:
    """One actor before one task.

    `open_children` counts the tasks under it that are still open; `parent_ended` says that the
    task above it is not, `parent_paused` that it stands still; `own_evidence` says that the
    evidence that stands was submitted by the actor; `extension_asked` that a later due date was
    asked for and not decided on; `process_runs` that steps of the process it holds are still to
    be done; `led_elsewhere` that another office leads it than the one acted in.
    """

    standing: Standing
    facts: TaskFacts
    open_children: int = 0
    parent_ended: bool = False
    parent_paused: bool = False
    own_evidence: bool = False
    extension_asked: bool = False
    urged_today: bool = False
    process_runs: bool = False
    led_elsewhere: bool = False


def may(act: Act, now: Situation) -> Decision:
    """Say whether the act is possible now; else the first reason why not."""
    decisions = (check(now) for check in _CHECKS[act])
    return next((decision for decision in decisions if not decision), ALLOWED)


def _no(code: str, reason: str) -> Decision:
    return Decision(allowed=False, reason=reason, code=code)


def _not_cancelled(now: Situation) -> Decision:
    if now.facts.cancelled_at is not None:
        return _no("task_cancelled", "Nhiệm vụ đã hủy, không làm gì thêm được.")
    return ALLOWED


def _not_ended(now: Situation) -> Decision:
    if now.facts.cancelled_at is not None:
        return _not_cancelled(now)
    if now.facts.closed_at is not None:
        return _no("task_closed", "Nhiệm vụ đã kết thúc bằng sản phẩm, không làm gì thêm được.")
    return ALLOWED


def _is_lead(now: Situation) -> Decision:
    if now.led_elsewhere:
        return _no(
            "led_elsewhere", "Cơ quan khác chủ trì nhiệm vụ này; cơ quan đó báo cáo sản phẩm."
        )
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


def _reported_it(now: Situation) -> Decision:
    if now.led_elsewhere:
        return _no(
            "led_elsewhere",
            "Cơ quan khác báo cáo sản phẩm này; chỉ người báo cáo ở cơ quan đó rút được.",
        )
    if now.own_evidence:
        return ALLOWED
    return _no("not_reporter", "Chỉ người đã báo cáo sản phẩm rút được báo cáo.")


def _evidence_stands(now: Situation) -> Decision:
    return ALLOWED if now.facts.closed_at is not None else _evidence_waits(now)


def _parent_runs(now: Situation) -> Decision:
    if not now.parent_ended:
        return ALLOWED
    return _no(
        "parent_ended", "Nhiệm vụ cấp trên đã kết thúc. Hãy trả lại sản phẩm của việc đó trước."
    )


def _parent_not_paused(now: Situation) -> Decision:
    if not now.parent_paused:
        return ALLOWED
    return _no(
        "parent_paused", "Nhiệm vụ cấp trên đang tạm dừng. Hãy cho nhiệm vụ đó tiếp tục trước."
    )


def _not_paused(now: Situation) -> Decision:
    if now.facts.paused_at is None:
        return ALLOWED
    return _no("task_paused", "Nhiệm vụ đang tạm dừng. Hãy cho tiếp tục trước.")


def _paused(now: Situation) -> Decision:
    if now.facts.paused_at is not None:
        return ALLOWED
    return _no("not_paused", "Nhiệm vụ không tạm dừng.")


def _may_urge(now: Situation) -> Decision:
    answers = now.standing.leads and now.led_elsewhere
    if now.standing.oversees or now.standing.follows or answers:
        return ALLOWED
    return _no(
        "not_director",
        "Chỉ người giao việc, người theo dõi hoặc lãnh đạo cơ quan nhắc việc này.",
    )


def _does_not_lead(now: Situation) -> Decision:
    if not now.standing.leads or now.led_elsewhere:
        return ALLOWED
    return _no("own_task", "Bạn đang chủ trì việc này nên không nhắc chính mình.")


def _not_urged_today(now: Situation) -> Decision:
    if not now.urged_today:
        return ALLOWED
    return _no("urged_today", "Hôm nay đã nhắc việc này. Mỗi việc nhắc một lần trong ngày.")


def _has_due(now: Situation) -> Decision:
    if now.facts.due_on is not None:
        return ALLOWED
    return _no("no_due", "Nhiệm vụ này không ghi hạn nên không cần gia hạn.")


def _may_extend_oneself(now: Situation) -> Decision:
    if not now.standing.oversees:
        return ALLOWED
    return _no("decides_oneself", "Bạn quyết định hạn của việc này. Hãy dùng “Gia hạn”.")


def _no_extension_asked(now: Situation) -> Decision:
    if not now.extension_asked:
        return ALLOWED
    return _no("extension_asked", "Đã đề nghị gia hạn, đang chờ người giao việc trả lời.")


def _extension_asked(now: Situation) -> Decision:
    if now.extension_asked:
        return ALLOWED
    return _no("no_extension_asked", "Không có đề nghị gia hạn nào đang chờ.")


def _children_done(now: Situation) -> Decision:
    if not now.open_children:
        return ALLOWED
    return _no(
        "children_open",
        Phrase(
            "Còn %(open)s việc giao tiếp chưa xong. Hãy kết thúc hoặc hủy các việc đó trước.",
            open=now.open_children,
        ),
    )


def _process_done(now: Situation) -> Decision:
    if not now.process_runs:
        return ALLOWED
    return _no(
        "process_runs",
        "Quy trình còn bước chưa xong. Hãy làm xong các bước, hoặc dừng quy trình trước.",
    )


def _by_another(now: Situation) -> Decision:
    if not now.own_evidence:
        return ALLOWED
    return _no("own_evidence", "Người báo cáo sản phẩm không tự nghiệm thu.")


_CHECKS: dict[Act, tuple[Callable[[Situation], Decision], ...]] = {
    Act.SUBMIT: (_not_ended, _is_lead, _no_evidence_waits, _children_done, _process_done),
    Act.TAKE_BACK: (_not_ended, _evidence_waits, _reported_it),
    Act.HAND_ON: (_not_ended, _is_lead_or_oversees, _no_evidence_waits),
    Act.ASSIGN: (_not_ended, _is_lead_or_oversees, _no_evidence_waits, _not_paused),
    Act.ASK_EXTENSION: (
        _not_ended, _may_extend_oneself, _is_lead, _has_due, _no_evidence_waits, _not_paused,
        _no_extension_asked,
    ),
    Act.EXTEND: (_not_ended, _oversees, _not_paused),
    Act.DECLINE_EXTENSION: (_not_ended, _oversees, _extension_asked),
    Act.PAUSE: (_not_ended, _oversees, _no_evidence_waits, _not_paused),
    Act.RESUME: (_not_ended, _oversees, _paused, _parent_not_paused),
    Act.FOLLOW: (_not_ended, _oversees),
    Act.URGE: (
        _not_ended, _does_not_lead, _may_urge, _no_evidence_waits, _not_paused,
        _not_urged_today,
    ),
    Act.ACCEPT: (_not_ended, _oversees, _evidence_waits, _by_another),
    # Evidence that closed the task may be returned too: the task runs on.
    Act.RETURN: (
        _not_cancelled, _oversees, _evidence_stands, _by_another, _parent_runs,
        _parent_not_paused,
    ),
    Act.CANCEL: (_not_ended, _oversees),
    Act.NAME_OFFICE: (_not_ended, _oversees, _no_evidence_waits),
    Act.TAKE_OFF_OFFICE: (_not_ended, _oversees, _no_evidence_waits),
}  # fmt: skip


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
        Phrase(
            "%(name)s chưa được giao quyền xử lý nhiệm vụ nên chưa chủ trì được. "
            "Hãy chọn người khác hoặc hỏi người quản trị cơ quan.",
            name=name,
        ),
    )


def may_follow(*, may_act: bool, name: str) -> Decision:
    """Say whether a post can follow work: it must handle or direct tasks, so that it may urge."""
    if may_act:
        return ALLOWED
    return _no(
        "follower_cannot_act",
        Phrase(
            "%(name)s chưa được giao quyền xử lý hay giao nhiệm vụ nên chưa theo dõi được việc.",
            name=name,
        ),
    )


def may_pass_on(*, others: int) -> Decision:
    """Say whether there is anybody to take over work, of so many others one may choose."""
    if others:
        return ALLOWED
    return _no(
        "nobody_to_lead",
        "Không có ai ngang cấp hoặc dưới cấp bạn nhận được việc này. Nếu không làm được, hãy "
        "báo người giao việc để giao lại.",
    )


# Ranks in their order; one that is not here says nothing about who stands above whom.
_RANK_ORDER = {
    "SECRETARY": 0,
    "DEPUTY_SECRETARY": 1,
    "STANDING_MEMBER": 2,
    "HEAD": 3,
    "DEPUTY_IN_CHARGE": 3,
    "DEPUTY_HEAD": 4,
    "OFFICER": 5,
    "CLERK": 5,
}


def rank_order(rank: str) -> int:
    """Give where a rank stands, the highest first; one that says nothing comes last."""
    return _RANK_ORDER.get(rank, len(_RANK_ORDER))


def may_give_to(*, oversees: bool, own_rank: str, lead_rank: str) -> Decision:
    """Say whether a post may pass its work to another: never upward, unless it oversees it.

    :source: the product's own rule.
    """
    own, lead = _RANK_ORDER.get(own_rank), _RANK_ORDER.get(lead_rank)
    if oversees or own is None or lead is None or lead >= own:
        return ALLOWED
    return Decision(
        allowed=False,
        code="lead_above",
        reason="Không giao hay chuyển việc lên cấp trên. Nếu không làm được, hãy báo người "
        "giao việc để giao lại.",
        source=OWN_RULE,
    )
