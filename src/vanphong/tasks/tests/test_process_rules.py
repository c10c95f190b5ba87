"""Which steps hold together, which may begin, who leads, and how a process stands."""

from __future__ import annotations

import datetime as dt

import pytest

from vanphong.tasks.rules import (
    MOST_STEPS,
    ProcessState,
    StepFacts,
    StepState,
    TaskFacts,
    lead_found,
    levels,
    may_begin,
    process_state,
    step_state,
    steps_fit,
)

AT = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
OPEN = TaskFacts(due_on=None)
CLOSED = TaskFacts(due_on=None, submitted_at=AT, closed_at=AT)
CANCELLED = TaskFacts(due_on=None, cancelled_at=AT)


@pytest.mark.parametrize(
    ("after", "code", "said"),
    [
        pytest.param([()], "", "", id="one step"),
        pytest.param([(), (1,), (1,), (2, 3)], "", "", id="parallel"),
        pytest.param([(2,), ()], "", "", id="a later one first"),
        pytest.param([], "no_steps", "ít nhất một", id="none"),
        pytest.param([()] * (MOST_STEPS + 1), "too_many_steps", "nhiều nhất 20", id="too many"),
        pytest.param([(), (5,)], "step_unknown", "Bước 2 chờ bước 5", id="unknown"),
        pytest.param([(), (0,)], "step_unknown", "Bước 2 chờ bước 0", id="naught"),
        pytest.param([(1,)], "step_after_itself", "Bước 1", id="itself"),
        pytest.param([(2,), (1,)], "steps_circle", "1, 2 chờ lẫn nhau", id="each other"),
        pytest.param(
            [(), (1, 4), (2,), (3,), (4,)], "steps_circle", "2, 3, 4 chờ", id="ring in a way"
        ),
        pytest.param([(2,), (3,), (2,)], "steps_circle", "2, 3 chờ", id="behind a ring"),
    ],
)
def test_steps_that_cannot_all_begin(
    after: list[tuple[int, ...]], code: str, said: str
) -> None:
    decision = steps_fit(after)
    assert (decision.code, bool(decision)) == (code, not code)
    assert said in decision.reason


def test_steps_stand_in_levels_by_the_longest_way() -> None:
    assert levels([(), (1,), (1,), (2,), (3, 4)]) == [[1], [2, 3], [4], [5]]


@pytest.mark.parametrize(
    ("matches", "found"),
    [
        ([], None),
        ([("a", "OFFICER")], "a"),
        ([("a", "OFFICER"), ("b", "HEAD"), ("c", "DEPUTY_HEAD")], "b"),
        ([("a", "HEAD"), ("b", "DEPUTY_IN_CHARGE")], None),
        ([("a", "OTHER"), ("b", "OFFICER")], "b"),
    ],
)
def test_who_leads_for_a_role_or_unit(matches: list[tuple[str, str]], found: str) -> None:
    assert lead_found(matches) == found


def step(*after: int, **facts: object) -> StepFacts:
    return StepFacts(after=frozenset(after), **facts)


@pytest.mark.parametrize(
    ("steps", "numbers"),
    [
        ([step(), step(1), step()], [1, 3]),
        ([step(task=OPEN), step(1)], []),
        ([step(task=CLOSED), step(1), step(1)], [2, 3]),
        ([step(task=CLOSED), step(task=OPEN), step(1, 2)], []),
        ([step(task=CLOSED), step(task=CANCELLED), step(1, 2)], []),
        ([step(task=CLOSED), step(task=CANCELLED, is_skipped=True), step(1, 2)], [3]),
        ([step(task=CLOSED), step(1, is_stuck=True), step(2)], [2]),
    ],
)
def test_which_may_begin(steps: list[StepFacts], numbers: list[int]) -> None:
    assert may_begin(steps) == numbers


@pytest.mark.parametrize(
    ("facts", "stopped", "state"),
    [
        (step(), False, StepState.WAITING),
        (step(), True, StepState.NEVER),
        (step(is_stuck=True), False, StepState.STUCK),
        (step(is_stuck=True), True, StepState.NEVER),
        (step(task=OPEN), True, StepState.RUNNING),
        (step(task=CLOSED), False, StepState.DONE),
        (step(task=CANCELLED), False, StepState.CANCELLED),
        (step(task=CANCELLED, is_skipped=True), False, StepState.SKIPPED),
    ],
)
def test_what_a_step_is(facts: StepFacts, stopped: bool, state: StepState) -> None:
    assert step_state(facts, is_stopped=stopped) is state


@pytest.mark.parametrize(
    ("states", "stopped", "state"),
    [
        ([StepState.DONE, StepState.RUNNING], False, ProcessState.RUNNING),
        ([StepState.RUNNING, StepState.CANCELLED], False, ProcessState.ASKS),
        ([StepState.DONE, StepState.STUCK], False, ProcessState.ASKS),
        ([StepState.DONE, StepState.SKIPPED], False, ProcessState.DONE),
        ([StepState.DONE, StepState.NEVER], True, ProcessState.STOPPED),
    ],
)
def test_how_a_process_stands(
    states: list[StepState],
    stopped: bool,
    state: ProcessState,
) -> None:
    assert process_state(states, is_stopped=stopped) is state
