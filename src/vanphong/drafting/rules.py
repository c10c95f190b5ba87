"""The life of a draft: which step may follow which, and who takes it."""

from __future__ import annotations

import enum

from vanphong.kernel.rules import ALLOWED, Decision


class DraftState(enum.StrEnum):
    """Where a draft stands; only NUMBERED and later hold a number."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    NUMBERED = "NUMBERED"
    SIGNED = "SIGNED"
    ISSUED = "ISSUED"
    WITHDRAWN = "WITHDRAWN"


class Step(enum.StrEnum):
    """What can be done with a draft."""

    EDIT = "EDIT"
    TAKE_PDF = "TAKE_PDF"
    SUBMIT = "SUBMIT"
    RETURN = "RETURN"
    NUMBER = "NUMBER"
    SIGN = "SIGN"
    ISSUE = "ISSUE"
    WITHDRAW = "WITHDRAW"


LABELS = {
    DraftState.DRAFT: "Đang soạn",
    DraftState.SUBMITTED: "Trình ký",
    DraftState.RETURNED: "Trả lại",
    DraftState.NUMBERED: "Đã cấp số, chờ ký",
    DraftState.SIGNED: "Đã ký, chờ đóng dấu",
    DraftState.ISSUED: "Đã phát hành",
    DraftState.WITHDRAWN: "Đã rút",
}

# step: states it may be taken from. The number and date come before the first signature,
# since nothing on the page may change after it (PDF signatures; domain documents.md §7).
_FROM: dict[Step, frozenset[DraftState]] = {
    Step.EDIT: frozenset({DraftState.DRAFT, DraftState.RETURNED}),
    # An office's own PDF carries its number: it may come after the number is fixed.
    Step.TAKE_PDF: frozenset({DraftState.DRAFT, DraftState.RETURNED, DraftState.NUMBERED}),
    Step.SUBMIT: frozenset({DraftState.DRAFT, DraftState.RETURNED}),
    Step.RETURN: frozenset({DraftState.SUBMITTED}),
    Step.NUMBER: frozenset({DraftState.SUBMITTED, DraftState.NUMBERED}),
    Step.SIGN: frozenset({DraftState.NUMBERED}),
    Step.ISSUE: frozenset({DraftState.SIGNED}),
    Step.WITHDRAW: frozenset(
        {DraftState.DRAFT, DraftState.SUBMITTED, DraftState.RETURNED, DraftState.NUMBERED,
         DraftState.SIGNED}
    ),
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
        reason=f"Dự thảo đang ở bước “{LABELS[current]}” nên chưa làm được việc này.",
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
