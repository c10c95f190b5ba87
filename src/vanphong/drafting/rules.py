"""The life of a draft: which step may follow which, and who takes it."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, Decision

CREATE = "drafting:draft:create"
READ = "drafting:draft:read"
READ_ALL = "drafting:draft:read_all"
SIGN = "drafting:draft:sign"
ISSUE = "drafting:draft:issue"
RESERVE = "registry:number:reserve"
VOID = "registry:number:void"


class DraftState(enum.StrEnum):
    """Where a draft stands; only NUMBERED and later hold a number."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    NUMBERED = "NUMBERED"
    SIGNED = "SIGNED"
    ISSUED = "ISSUED"
    WITHDRAWN = "WITHDRAWN"


# Nothing is written on any more.
ENDED = (DraftState.ISSUED, DraftState.WITHDRAWN)


class Step(enum.StrEnum):
    """What can be done with a draft."""

    EDIT = "EDIT"
    TAKE_PDF = "TAKE_PDF"
    SUBMIT = "SUBMIT"
    ADDRESS = "ADDRESS"
    TAKE_BACK = "TAKE_BACK"
    RETURN = "RETURN"
    CHANGE_SIGNER = "CHANGE_SIGNER"
    NUMBER = "NUMBER"
    SIGN = "SIGN"
    ISSUE = "ISSUE"
    WITHDRAW = "WITHDRAW"
    BEGIN_AGAIN = "BEGIN_AGAIN"
    ASK_OPINIONS = "ASK_OPINIONS"
    SETTLE_OPINIONS = "SETTLE_OPINIONS"


LABELS = {
    DraftState.DRAFT: "Đang soạn",
    DraftState.SUBMITTED: "Chờ ký",
    DraftState.RETURNED: "Trả lại",
    DraftState.NUMBERED: "Đã cấp số, chờ ký",
    DraftState.SIGNED: "Đã ký, chờ đóng dấu",
    DraftState.ISSUED: "Đã phát hành",
    DraftState.WITHDRAWN: "Đã rút",
}


class Mender(enum.StrEnum):
    """Whose desk a returned draft goes to: its writer's, or the clerks' when only form is wrong."""

    WRITER = "WRITER"
    CLERK = "CLERK"


MENDER_LABELS = {Mender.WRITER: "người soạn", Mender.CLERK: "văn thư (chỉ sửa thể thức)"}

# step: states it may be taken from. The number and date come before the first signature,
# since nothing on the page may change after it (PDF signatures; domain documents.md §7).
_FROM: dict[Step, frozenset[DraftState]] = {
    Step.EDIT: frozenset({DraftState.DRAFT, DraftState.RETURNED}),
    # An office's own PDF carries its number: it may come after the number is fixed.
    Step.TAKE_PDF: frozenset({DraftState.DRAFT, DraftState.RETURNED, DraftState.NUMBERED}),
    Step.SUBMIT: frozenset({DraftState.DRAFT, DraftState.RETURNED}),
    # The paper names the place already: sending to it over the network may be added later.
    Step.ADDRESS: frozenset(set(DraftState) - set(ENDED)),
    Step.TAKE_BACK: frozenset({DraftState.SUBMITTED}),
    # The number stays with the draft: mended and presented again, it goes on with it.
    Step.RETURN: frozenset({DraftState.SUBMITTED, DraftState.NUMBERED}),
    Step.CHANGE_SIGNER: frozenset({DraftState.SUBMITTED, DraftState.NUMBERED}),
    Step.NUMBER: frozenset({DraftState.SUBMITTED, DraftState.NUMBERED}),
    Step.SIGN: frozenset({DraftState.NUMBERED}),
    Step.ISSUE: frozenset({DraftState.SIGNED}),
    Step.WITHDRAW: frozenset(
        {DraftState.DRAFT, DraftState.SUBMITTED, DraftState.RETURNED, DraftState.NUMBERED,
         DraftState.SIGNED}
    ),
    Step.BEGIN_AGAIN: frozenset({DraftState.WITHDRAWN}),
    # Once the number is fixed no opinion changes the text any more.
    Step.ASK_OPINIONS: frozenset(
        {DraftState.DRAFT, DraftState.SUBMITTED, DraftState.RETURNED}
    ),
    Step.SETTLE_OPINIONS: frozenset(DraftState),
}  # fmt: skip


def may_take(step: Step, state: str) -> Decision:
    """Say whether a step may be taken from a state.

    :source: office practice, ADR 0007; QĐ 379-QĐ/TW Điều 12 for person before office.
    """
    current = DraftState(state)
    if current in _FROM[step]:
        return ALLOWED
    return Decision(
        allowed=False,
        code="wrong_state",
        reason=Phrase(
            "Dự thảo đang ở bước “%(step)s” nên chưa làm được việc này.",
            step=Phrase(LABELS[current]),
        ),
        source="office practice, ADR 0007",
    )


def next_step(state: str) -> Step | None:
    """Give the one step that usually follows."""
    return {
        DraftState.DRAFT: Step.SUBMIT,
        DraftState.RETURNED: Step.SUBMIT,
        DraftState.SUBMITTED: Step.SIGN,
        DraftState.NUMBERED: Step.SIGN,
        DraftState.SIGNED: Step.ISSUE,
    }.get(DraftState(state))


@dataclass(frozen=True, slots=True)
class Standing:
    """How an actor stands to one draft: permissions held, named as its signer or not.

    Who sees it only for being asked an opinion, or appraising beside, takes no step with it.
    """

    permissions: frozenset[str]
    is_signer: bool
    has_number: bool = False
    is_only_asked: bool = False


# step: any of these permissions lets one take it; signing also asks for the signer himself.
_PERMISSIONS: dict[Step, tuple[str, ...]] = {
    Step.EDIT: (CREATE,),
    Step.TAKE_PDF: (CREATE,),
    Step.SUBMIT: (CREATE,),
    Step.ADDRESS: (CREATE, SIGN, ISSUE),
    Step.TAKE_BACK: (CREATE,),
    Step.RETURN: (SIGN,),
    Step.CHANGE_SIGNER: (CREATE, SIGN),
    Step.NUMBER: (RESERVE,),
    Step.SIGN: (SIGN,),
    Step.ISSUE: (ISSUE,),
    Step.WITHDRAW: (CREATE,),
    Step.BEGIN_AGAIN: (CREATE,),
    Step.ASK_OPINIONS: (CREATE,),
    Step.SETTLE_OPINIONS: (CREATE,),
}
NO_RIGHT = "no_right"
NOT_SIGNER = "not_signer"


def mender_of(asked: Mender, *, writer_is_here: bool) -> Mender:
    """Give whose desk a returned draft goes to: one whose writer has left goes to the clerks."""
    return asked if writer_is_here else Mender.CLERK


def may_do(step: Step, standing: Standing, state: str) -> Decision:
    """Say whether the actor may take the step now; else the first reason why not.

    :source: office practice, ADR 0007; authority to sign does not pass to a substitute.
    """
    for decision in (_has_right(step, standing), _is_signer(step, standing)):
        if not decision:
            return decision
    # Signing fixes the number on its way, so it starts from a submitted draft too.
    return may_take(Step.NUMBER if step is Step.SIGN else step, state)


def _has_right(step: Step, standing: Standing) -> Decision:
    if standing.is_only_asked:
        return _no(
            NO_RIGHT,
            "Bạn được hỏi ý kiến hoặc cùng thẩm định dự thảo này nên chỉ xem và cho ý kiến.",
        )
    if not standing.permissions.intersection(_PERMISSIONS[step]):
        return _no(NO_RIGHT, "Bạn chưa được giao quyền làm việc này.")
    if step is Step.WITHDRAW and standing.has_number and VOID not in standing.permissions:
        return _no(
            NO_RIGHT,
            "Dự thảo đã có số. Chỉ người được giao quyền hủy số mới rút được; xin báo chánh "
            "văn phòng.",
        )
    return ALLOWED


def _is_signer(step: Step, standing: Standing) -> Decision:
    if step is Step.SIGN and not standing.is_signer:
        return _no(NOT_SIGNER, "Chỉ người ký được ghi trên dự thảo mới ký được văn bản này.")
    return ALLOWED


def _no(code: str, reason: str) -> Decision:
    return Decision(allowed=False, code=code, reason=reason, source="office practice, ADR 0007")
