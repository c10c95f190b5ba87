"""The states of a delivery as tables."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanphong.exchange.rules import (
    ENDED,
    LABELS,
    STAGES,
    DeliveryState,
    Side,
    code_of,
    is_forward,
    may_accept_signature,
    may_become,
    may_replace,
    replacement_differences,
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
        waits = side is Side.RECEIVER and new in {S.ACCEPTED, S.REFUSED}
        said = "không còn chờ tiếp nhận" if waits else LABELS[state]
        assert said in decision.reason
        assert decision.source


def test_what_has_ended_changes_no_more() -> None:
    assert not any(state in ENDED for state, _, _ in ALLOWED)


def test_every_state_has_a_label_and_a_code() -> None:
    assert set(LABELS) == set(S)
    assert all(len(code_of(state, by_sender=False)) == 2 for state in S)


@pytest.mark.parametrize("state", [S.RECALLED, S.REPLACED])
def test_what_the_sender_takes_back_alone_is_no_consent(state: S) -> None:
    assert code_of(state, by_sender=True) == "13"
    assert code_of(state, by_sender=False) == "15"
    assert code_of(S.ARRIVED, by_sender=True) == "01"


@pytest.mark.parametrize(
    ("same_type", "old", "new", "addressed", "found"),
    [
        pytest.param(True, "Về việc A bê", "Về việc A bê", True, (), id="same"),
        pytest.param(
            True, "Rà soát văn thư", "Rà soát văn thư, bản sửa", True, (), id="longer"
        ),
        pytest.param(False, "A bê", "A bê", False, ("type", "addressee"), id="type-addressee"),
        pytest.param(True, "Rà soát văn thư", "Mời họp", True, ("subject",), id="subject"),
        pytest.param(True, "Rà soát", "", True, ("subject",), id="no-abstract"),
    ],
)
def test_in_what_a_replacement_differs(
    same_type: bool, old: str, new: str, addressed: bool, found: tuple[str, ...]
) -> None:
    assert found == replacement_differences(
        same_type=same_type, old_abstract=old, new_abstract=new, addressed=addressed
    )
    for confirmed in (True, False):
        decision = may_replace(found, same_document=False, earlier=False, confirmed=confirmed)
        assert bool(decision) is (confirmed or not found)


@pytest.mark.parametrize(("same", "earlier"), [(True, False), (False, True)])
def test_nothing_replaces_itself_or_something_later(same: bool, earlier: bool) -> None:
    assert not may_replace((), same_document=same, earlier=earlier, confirmed=True)


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
