"""What became of a conclusion: derived from its mark and from its tasks, never stored."""

from __future__ import annotations

import enum
from collections.abc import Sequence

from vanphong.tasks.rules.states import TaskFacts


class ConclusionState(enum.StrEnum):
    """What became of a conclusion; only OPEN waits for someone to act on it."""

    OPEN = "OPEN"
    GIVEN = "GIVEN"
    DONE = "DONE"
    NO_TASK = "NO_TASK"

    @property
    def label(self) -> str:
        """The state in the office's words."""
        return _LABELS[self]


_LABELS = {
    ConclusionState.OPEN: "Chưa xử lý",
    ConclusionState.GIVEN: "Đang thực hiện",
    ConclusionState.DONE: "Đã thực hiện",
    ConclusionState.NO_TASK: "Không phát sinh nhiệm vụ",
}


def conclusion_state(*, marked: bool, tasks: Sequence[TaskFacts]) -> ConclusionState:
    """Give what became of a conclusion from its standing mark and the tasks it gave.

    A cancelled task counts for nothing: with it alone nobody has acted on the conclusion.

    :source: practice of a commune product (second-hand): every conclusion ends in a task or in
        the explicit mark.
    """
    living = [task for task in tasks if task.cancelled_at is None]
    if living:
        done = all(task.closed_at is not None for task in living)
        return ConclusionState.DONE if done else ConclusionState.GIVEN
    return ConclusionState.NO_TASK if marked else ConclusionState.OPEN
