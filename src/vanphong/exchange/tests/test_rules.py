"""The states of a delivery as tables."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanphong.exchange.rules import (
    CODES,
    ENDED,
    LABELS,
    STAGES,
    DeliveryState,
    Side,
    is_forward,
    may_accept_signature,
    may_become,
)

S = DeliveryState
ALLOWED = {
    (S.ARRIVED, S.ACCEPTED, Side.RECEIVER),
    (S.ARRIVED, S.REFUSED, Side.RECEIVER),
    (S.ARRIVED, S.RECALLED, Side.SENDER),
    (S.ARRIVED, S.REPLACED, Side.SENDER),
    *((stage, S.RECALL_ASKED, Side.SENDER) for stage in STAGES),
    (S.RECALL_ASKED, S.RECALLED, Side.RECEIVER),
    (S.RECALL_ASKED, S.REPLACED, Side.RECEIVER),
    (S.RECALL_ASKED, S.RECALL_REFUSED, Side.RECEIVER),
}


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("new", S)
@pytest.mark.parametrize("state", S)
def test_who_may_bring_what_about(state: S, new: S, side: Side) -> None:
    decision = may_become(new, state=state, side=side)
    assert bool(decision) == ((state, new, side) in ALLOWED)
    if not decision:
        assert decision.code == "wrong_state"
        assert LABELS[state] in decision.reason
        assert decision.source


def test_what_has_ended_changes_no_more() -> None:
    assert not any(state in ENDED for state, _, _ in ALLOWED)


def test_every_state_has_a_label_and_a_code() -> None:
    assert set(LABELS) == set(CODES) == set(S)


@given(st.permutations(STAGES[1:]))
def test_any_order_of_stages_ends_at_the_furthest(order: list[S]) -> None:
    stage = S.ACCEPTED
    for new in order:
        if is_forward(new, stage):
            stage = new
    assert stage is S.DONE


def test_stages_only_grow() -> None:
    for earlier, later in permutations(STAGES, 2):
        assert is_forward(later, earlier) == (STAGES.index(later) > STAGES.index(earlier))
    assert not is_forward(S.DONE, "")
    assert not is_forward(S.REFUSED, S.ACCEPTED)


@pytest.mark.parametrize(
    ("invalid", "confirmed", "reason", "allowed"),
    [
        (False, False, "", True),
        (True, False, "", False),
        (True, True, "", False),
        (True, False, "Đã gọi", False),
        (True, True, "Đã gọi", True),
    ],
)
def test_an_invalid_signature_asks_for_a_reason(
    invalid: bool, confirmed: bool, reason: str, allowed: bool
) -> None:
    decision = may_accept_signature(invalid=invalid, confirmed=confirmed, reason=reason)
    assert bool(decision) is allowed
