"""Who may do which step in which state: the whole table, and the permissions of the roles."""

from __future__ import annotations

import itertools

import pytest

from vanphong.drafting.rules import (
    NO_RIGHT,
    NOT_SIGNER,
    VOID,
    DraftState,
    Standing,
    Step,
    may_do,
)
from vanphong.people import api as people

D, S, R, N, G, I, W = DraftState  # noqa: E741 - one letter a state keeps the table readable

# role: step: states in which it may be taken. `SIGNER` is the chief named on the draft.
OPINIONS = {Step.ASK_OPINIONS: "DSR", Step.SETTLE_OPINIONS: "DSRNGIW"}
TABLE: dict[str, dict[Step, str]] = {
    "OFFICER": OPINIONS | {
        Step.EDIT: "DR", Step.TAKE_PDF: "DRN", Step.SUBMIT: "DR", Step.ADDRESS: "DSRNG",
        Step.TAKE_BACK: "S", Step.WITHDRAW: "DSR", Step.BEGIN_AGAIN: "W",
        Step.CHANGE_SIGNER: "SN",
    },
    "CLERK": OPINIONS | {
        Step.ADDRESS: "DSRNG", Step.TAKE_BACK: "S", Step.BEGIN_AGAIN: "W",
        Step.CHANGE_SIGNER: "SN",
        Step.EDIT: "DR", Step.TAKE_PDF: "DRN", Step.SUBMIT: "DR", Step.NUMBER: "SN",
        Step.ISSUE: "G", Step.WITHDRAW: "DSR",
    },
    "CHIEF": OPINIONS | {
        Step.ADDRESS: "DSRNG", Step.TAKE_BACK: "S", Step.BEGIN_AGAIN: "W",
        Step.CHANGE_SIGNER: "SN",
        Step.EDIT: "DR", Step.TAKE_PDF: "DRN", Step.SUBMIT: "DR", Step.NUMBER: "SN",
        Step.RETURN: "SN", Step.WITHDRAW: "DSRNG",
    },
    "SIGNER": OPINIONS | {
        Step.ADDRESS: "DSRNG", Step.TAKE_BACK: "S", Step.BEGIN_AGAIN: "W",
        Step.CHANGE_SIGNER: "SN",
        Step.EDIT: "DR", Step.TAKE_PDF: "DRN", Step.SUBMIT: "DR", Step.NUMBER: "SN",
        Step.SIGN: "SN", Step.RETURN: "SN", Step.WITHDRAW: "DSRNG",
    },
    "LEADER": {Step.ADDRESS: "DSRNG", Step.RETURN: "SN", Step.CHANGE_SIGNER: "SN"},
    "SIGNING LEADER": {
        Step.ADDRESS: "DSRNG", Step.RETURN: "SN", Step.CHANGE_SIGNER: "SN", Step.SIGN: "SN",
    },
    "ARCHIVIST": {},
    "ADMIN": {},
}  # fmt: skip
LETTERS = {D: "D", S: "S", R: "R", N: "N", G: "G", I: "I", W: "W"}
ROLES = {"SIGNER": "CHIEF", "SIGNING LEADER": "LEADER"}


def standing(who: str, state: DraftState) -> Standing:
    return Standing(
        permissions=people.permissions_of([ROLES.get(who, who)]),
        is_signer=who in ROLES,
        has_number=state in {N, G, I},
    )


@pytest.mark.parametrize(
    ("who", "step", "state"), list(itertools.product(TABLE, Step, DraftState))
)
def test_the_table(who: str, step: Step, state: DraftState) -> None:
    decision = may_do(step, standing(who, state), state)

    assert decision.allowed == (LETTERS[state] in TABLE[who].get(step, ""))
    assert decision.allowed or decision.reason.endswith(".")


def test_a_number_is_given_up_only_by_who_may_void_numbers() -> None:
    writer = Standing(
        permissions=people.permissions_of(["OFFICER"]), is_signer=False, has_number=True
    )
    assert may_do(Step.WITHDRAW, writer, N).code == NO_RIGHT
    boss = Standing(permissions=writer.permissions | {VOID}, is_signer=False, has_number=True)
    assert may_do(Step.WITHDRAW, boss, N)


def test_the_first_reason_is_the_one_that_helps() -> None:
    chief = standing("CHIEF", S)
    assert may_do(Step.SIGN, chief, S).code == NOT_SIGNER
    assert "Đã phát hành" in may_do(Step.ISSUE, standing("CLERK", I), I).reason


@pytest.mark.parametrize("step", Step)
def test_who_is_only_asked_an_opinion_takes_no_step(step: Step) -> None:
    asked = Standing(people.permissions_of(["OFFICER"]), is_signer=False, is_only_asked=True)
    assert {may_do(step, asked, state).code for state in DraftState} == {NO_RIGHT}
