"""Templates of processes: which steps hold together, which may begin, what each one is now.

All of it is the product's own rule: no instrument on such templates was found.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, Decision
from vanphong.tasks.rules.acts import OWN_RULE, rank_order
from vanphong.tasks.rules.states import TaskFacts

Key = TypeVar("Key")

MOST_STEPS = 20
STEP_DAYS = range(1, 367)


def steps_fit(after: Sequence[Collection[int]]) -> Decision:
    """Say whether steps can all begin in their turn.

    `after` holds for each step, numbered from 1, the numbers of those it waits for. Steps that
    wait for each other are named, else those that wait behind them could never begin.

    :source: the product's own rule.
    """
    if not after:
        return _no("no_steps", "Quy trình mẫu cần ít nhất một bước.")
    if len(after) > MOST_STEPS:
        return _no(
            "too_many_steps",
            Phrase("Quy trình mẫu có nhiều nhất %(most)s bước.", most=MOST_STEPS),
        )
    for number, before in enumerate(after, start=1):
        unknown = sorted(one for one in before if not 1 <= one <= len(after))
        if unknown:
            return _no(
                "step_unknown",
                Phrase(
                    "Bước %(step)s chờ bước %(unknown)s, nhưng không có bước đó.",
                    step=number, unknown=_numbers(unknown),
                ),
            )  # fmt: skip
        if number in before:
            return _no(
                "step_after_itself",
                Phrase("Bước %(step)s không thể chờ chính nó.", step=number),
            )
    circle = _circle(after)
    if circle:
        return _no(
            "steps_circle",
            Phrase(
                "Các bước %(steps)s chờ lẫn nhau nên không bước nào bắt đầu được.",
                steps=_numbers(circle),
            ),
        )
    return ALLOWED


def _no(code: str, reason: str) -> Decision:
    return Decision(allowed=False, reason=reason, code=code, source=OWN_RULE)


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


def _circle(after: Sequence[Collection[int]]) -> list[int]:
    """Give steps that wait for each other in a ring, in the order of numbers; empty for none."""
    stuck = set(range(1, len(after) + 1)) - {
        number for level in levels(after) for number in level
    }
    if not stuck:
        return []
    # Whoever is stuck waits for one that is: following it must come round.
    walked: list[int] = []
    at = min(stuck)
    while at not in walked:
        walked.append(at)
        at = min(before for before in after[at - 1] if before in stuck)
    return sorted(walked[walked.index(at) :])


def levels(after: Sequence[Collection[int]]) -> list[list[int]]:
    """Give the steps by how many stand before them on the longest way, each level in order.

    Steps that could never begin are in none.
    """
    found: list[list[int]] = []
    placed: set[int] = set()
    while True:
        ready = [
            number
            for number, before in enumerate(after, start=1)
            if number not in placed and placed.issuperset(before)
        ]
        if not ready:
            return found
        found.append(ready)
        placed.update(ready)


def lead_found(matches: Sequence[tuple[Key, str]]) -> Key | None:
    """Give who leads for a role or a unit, from (key, rank) of those who could.

    The only one, else the only one of the highest rank; None when someone must choose.

    :source: the product's own rule.
    """
    if not matches:
        return None
    highest = min(rank_order(rank) for _key, rank in matches)
    first = [key for key, rank in matches if rank_order(rank) == highest]
    return first[0] if len(first) == 1 else None


class StepState(enum.StrEnum):
    """What a step of a process that was begun is now."""

    WAITING = "WAITING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    # Its task was cancelled: the owner must say whether to go on without it.
    CANCELLED = "CANCELLED"
    # Its turn came, but its task could not be made.
    STUCK = "STUCK"
    SKIPPED = "SKIPPED"
    # The process was stopped before its turn.
    NEVER = "NEVER"

    @property
    def label(self) -> str:
        """The state in words."""
        return _STATE_LABELS[self]

    @property
    def asks(self) -> bool:
        """Say whether someone must decide before the process goes on."""
        return self in {StepState.CANCELLED, StepState.STUCK}

    @property
    def is_passed(self) -> bool:
        """Say whether what waits for it waits no more."""
        return self in {StepState.DONE, StepState.SKIPPED}


_STATE_LABELS = {
    StepState.WAITING: "Chờ đến lượt",
    StepState.RUNNING: "Đang làm",
    StepState.DONE: "Đã xong",
    StepState.CANCELLED: "Đã hủy",
    StepState.STUCK: "Chưa giao được",
    StepState.SKIPPED: "Bỏ qua",
    StepState.NEVER: "Không làm",
}


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What is kept of a step: what it waits for, its task if it was made, what was decided."""

    after: frozenset[int]
    task: TaskFacts | None = None
    is_skipped: bool = False
    is_stuck: bool = False


def step_state(step: StepFacts, *, is_stopped: bool) -> StepState:
    """Say what a step is now."""
    if step.is_skipped:
        return StepState.SKIPPED
    task = step.task
    if task is not None and task.closed_at is not None:
        return StepState.DONE
    if task is not None:
        return StepState.CANCELLED if task.cancelled_at is not None else StepState.RUNNING
    if is_stopped:
        return StepState.NEVER
    return StepState.STUCK if step.is_stuck else StepState.WAITING


def may_begin(steps: Sequence[StepFacts]) -> list[int]:
    """Give the numbers of the steps whose turn has come and that have no task yet.

    Those that stand stuck are among them: their turn came before.
    """
    states = [step_state(step, is_stopped=False) for step in steps]
    passed = {number for number, state in enumerate(states, start=1) if state.is_passed}
    return [
        number
        for number, (step, state) in enumerate(zip(steps, states, strict=True), start=1)
        if state in {StepState.WAITING, StepState.STUCK} and passed.issuperset(step.after)
    ]


class ProcessState(enum.StrEnum):
    """How a process stands as a whole."""

    RUNNING = "RUNNING"
    ASKS = "ASKS"
    DONE = "DONE"
    STOPPED = "STOPPED"

    @property
    def label(self) -> str:
        """The state in words."""
        return _PROCESS_LABELS[self]


_PROCESS_LABELS = {
    ProcessState.RUNNING: "Đang chạy",
    ProcessState.ASKS: "Chờ quyết định",
    ProcessState.DONE: "Đã xong các bước",
    ProcessState.STOPPED: "Đã dừng",
}


def process_state(states: Collection[StepState], *, is_stopped: bool) -> ProcessState:
    """Say how a process stands, from what its steps are."""
    if is_stopped:
        return ProcessState.STOPPED
    if any(state.asks for state in states):
        return ProcessState.ASKS
    if all(state.is_passed for state in states):
        return ProcessState.DONE
    return ProcessState.RUNNING
