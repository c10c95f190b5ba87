"""Who may do what, in which state: the truth table, and what must be given."""

from __future__ import annotations

import datetime as dt

import pytest

from vanphong.tasks.rules import (
    Act,
    Situation,
    Standing,
    TaskFacts,
    direction_words,
    due_not_past,
    due_under_parent,
    evidence_problems,
    extended_due,
    may,
    may_direct,
    may_give_to,
    may_lead,
    participants_differ,
)

AT = dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC)
STATES = {
    "open": TaskFacts(),
    "waiting": TaskFacts(submitted_at=AT),
    "returned": TaskFacts(returned_at=AT),
    "closed": TaskFacts(submitted_at=AT, closed_at=AT),
    "cancelled": TaskFacts(cancelled_at=AT),
    "paused": TaskFacts(paused_at=AT),
}
PEOPLE = {
    "lead": Standing(leads=True, may_handle=True),
    "lead without right": Standing(leads=True),
    "participant": Standing(takes_part=True, may_handle=True),
    "director": Standing(directs=True, may_direct=True),
    "creator who handles": Standing(directs=True, may_handle=True),
    "leader of office": Standing(may_direct=True, reads_all=True),
    "leader without sight": Standing(may_direct=True),
    "follower": Standing(follows=True, may_handle=True),
    "reader": Standing(reads_all=True),
    "stranger": Standing(may_handle=True),
}
LEAD = {"lead"}
OVERSEES = {"director", "creator who handles", "leader of office"}
# act -> (who may, in which states); everyone else and every other state is refused.
TRUTH: dict[Act, tuple[set[str], set[str]]] = {
    Act.SUBMIT: (LEAD, {"open", "returned", "paused"}),
    Act.TAKE_BACK: (set(), set()),
    Act.HAND_ON: (LEAD | OVERSEES, {"open", "returned", "paused"}),
    Act.ASSIGN: (LEAD | OVERSEES, {"open", "returned"}),
    Act.ASK_EXTENSION: (set(), set()),
    Act.EXTEND: (OVERSEES, {"open", "waiting", "returned"}),
    Act.DECLINE_EXTENSION: (set(), set()),
    Act.PAUSE: (OVERSEES, {"open", "returned"}),
    Act.RESUME: (OVERSEES, {"paused"}),
    Act.FOLLOW: (OVERSEES, {"open", "waiting", "returned", "paused"}),
    Act.URGE: (OVERSEES | {"follower"}, {"open", "returned"}),
    Act.ACCEPT: (OVERSEES, {"waiting"}),
    Act.RETURN: (OVERSEES, {"waiting", "closed"}),
    Act.CANCEL: (OVERSEES, {"open", "waiting", "returned", "paused"}),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("act", list(Act))
def test_truth_table(act: Act, who: str, state: str) -> None:
    people, states = TRUTH[act]
    decision = may(act, Situation(PEOPLE[who], STATES[state]))
    assert bool(decision) is (who in people and state in states)
    assert bool(decision) is not bool(decision.reason)
    assert bool(decision) is not bool(decision.code)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("asked", [False, True], ids=["not asked", "asked"])
def test_a_later_due_date_is_asked_by_the_lead_and_decided_by_others(
    who: str, asked: bool
) -> None:
    facts = TaskFacts(due_on=dt.date(2026, 3, 6))
    now = Situation(PEOPLE[who], facts, extension_asked=asked)
    assert bool(may(Act.ASK_EXTENSION, now)) is (who in LEAD and not asked)
    assert bool(may(Act.DECLINE_EXTENSION, now)) is (who in OVERSEES and asked)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("own", [True, False], ids=["own", "of another"])
def test_a_report_is_taken_back_by_who_made_it_while_it_waits(state: str, own: bool) -> None:
    now = Situation(PEOPLE["lead"], STATES[state], own_evidence=own)
    assert bool(may(Act.TAKE_BACK, now)) is (own and state == "waiting")


def test_nobody_is_urged_twice_a_day_or_urges_oneself() -> None:
    again = Situation(PEOPLE["director"], STATES["open"], urged_today=True)
    assert may(Act.URGE, again).code == "urged_today"
    both = Standing(leads=True, directs=True, may_handle=True)
    assert may(Act.URGE, Situation(both, STATES["open"])).code == "own_task"


def test_a_product_is_not_returned_under_what_has_ended() -> None:
    below = Situation(PEOPLE["director"], STATES["closed"], parent_ended=True)
    assert may(Act.RETURN, below).code == "parent_ended"


@pytest.mark.parametrize(
    ("own", "lead", "oversees", "allowed"),
    [
        ("OFFICER", "OFFICER", False, True),
        ("OFFICER", "HEAD", False, False),
        ("DEPUTY_HEAD", "HEAD", False, False),
        ("HEAD", "DEPUTY_HEAD", False, True),
        ("OFFICER", "HEAD", True, True),
        ("OTHER", "HEAD", False, True),
    ],
)
def test_work_is_not_passed_upward(own: str, lead: str, oversees: bool, allowed: bool) -> None:
    decision = may_give_to(oversees=oversees, own_rank=own, lead_rank=lead)
    assert bool(decision) is allowed
    assert bool(decision.source) is not allowed


def test_lead_waits_for_tasks_given_on() -> None:
    decision = may(Act.SUBMIT, Situation(PEOPLE["lead"], STATES["open"], open_children=2))
    assert decision.code == "children_open"
    assert "2 việc" in decision.reason


@pytest.mark.parametrize("act", [Act.ACCEPT, Act.RETURN])
def test_nobody_judges_own_evidence(act: Act) -> None:
    both = Standing(leads=True, directs=True, may_handle=True)
    situation = Situation(both, STATES["waiting"], own_evidence=True)
    assert may(act, situation).code == "own_evidence"


@pytest.mark.parametrize(
    ("standing", "sees"),
    [
        pytest.param(Standing(), False, id="nobody"),
        pytest.param(Standing(may_direct=True, may_handle=True), False, id="rights alone"),
        pytest.param(Standing(leads=True), True, id="lead"),
        pytest.param(Standing(takes_part=True), True, id="participant"),
        pytest.param(Standing(directs=True), True, id="director"),
        pytest.param(Standing(reads_all=True), True, id="reads all"),
    ],
)
def test_who_sees(standing: Standing, sees: bool) -> None:
    assert standing.sees is sees


def test_directing_needs_the_right() -> None:
    assert may_direct(holds_permission=True)
    assert may_direct(holds_permission=False).code == "not_leader"


def test_a_lead_must_be_able_to_report() -> None:
    assert may_lead(may_handle=True, name="Lê Văn Nháp")
    refused = may_lead(may_handle=False, name="Trần Thị Sổ")
    assert refused.code == "lead_cannot_handle"
    assert refused.reason.startswith("Trần Thị Sổ")


D = dt.date
TEN, ELEVEN, TWELVE = D(2026, 3, 10), D(2026, 3, 11), D(2026, 3, 12)


@pytest.mark.parametrize(
    ("child", "parent", "allowed"),
    [
        pytest.param(TEN, ELEVEN, True, id="before"),
        pytest.param(ELEVEN, ELEVEN, True, id="same day"),
        pytest.param(TWELVE, ELEVEN, False, id="after"),
        pytest.param(TWELVE, None, True, id="no limit above"),
        pytest.param(None, ELEVEN, True, id="none given"),
        pytest.param(None, None, True, id="neither"),
    ],
)
def test_child_due(child: dt.date | None, parent: dt.date | None, allowed: bool) -> None:
    decision = due_under_parent(child, parent)
    assert bool(decision) is allowed
    assert bool(decision.source) is not allowed


@pytest.mark.parametrize(
    ("due", "allowed"),
    [(None, True), (ELEVEN, True), (TWELVE, True), (TEN, False)],
    ids=["none", "today", "later", "yesterday"],
)
def test_due_not_past(due: dt.date | None, allowed: bool) -> None:
    assert bool(due_not_past(due, ELEVEN)) is allowed


@pytest.mark.parametrize(
    ("before", "after", "limits", "code"),
    [
        pytest.param(TEN, TWELVE, {}, "", id="later"),
        pytest.param(TWELVE, ELEVEN, {}, "due_not_later", id="earlier"),
        pytest.param(None, TWELVE, {}, "", id="first deadline"),
        pytest.param(D(2026, 3, 1), TEN, {}, "due_past", id="still past"),
        pytest.param(
            None, ELEVEN, {"latest_child_due_on": TWELVE}, "due_before_child", id="child"
        ),
        pytest.param(None, TWELVE, {"latest_child_due_on": TWELVE}, "", id="same as child"),
        pytest.param(TEN, TWELVE, {"parent_due_on": ELEVEN}, "due_after_parent", id="parent"),
        pytest.param(TEN, ELEVEN, {"parent_due_on": ELEVEN}, "", id="same as parent"),
    ],
)
def test_extended_due(
    before: dt.date | None, after: dt.date, limits: dict[str, dt.date], code: str
) -> None:
    assert extended_due(before, after, today=ELEVEN, **limits).code == code


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        pytest.param(("Báo cáo", "12-BC/VPTU", ELEVEN), set(), id="whole"),
        pytest.param(("", "12-BC/VPTU", ELEVEN), {"product"}, id="no product"),
        pytest.param(("Báo cáo", "", ELEVEN), {"symbol"}, id="no number"),
        pytest.param(("Báo cáo", "12-BC/VPTU", None), {"dated_on"}, id="no date"),
        pytest.param(("Báo cáo", "12-BC/VPTU", TWELVE), {"dated_on"}, id="dated tomorrow"),
        pytest.param(("", "", None), {"product", "symbol", "dated_on"}, id="nothing"),
    ],
)
def test_evidence(given: tuple[str, str, dt.date | None], missing: set[str]) -> None:
    product, symbol, dated_on = given
    found = evidence_problems(
        product=product, symbol=symbol, dated_on=dated_on, today=ELEVEN, kind="báo cáo"
    )
    assert set(found) == missing


@pytest.mark.parametrize(
    ("handed_to", "missing"), [("", {"handed_to"}), ("Trưởng phòng Tổng hợp", set())]
)
def test_evidence_without_a_number_says_who_has_it(handed_to: str, missing: set[str]) -> None:
    found = evidence_problems(
        product="Bảng tổng hợp", symbol="", dated_on=ELEVEN, today=ELEVEN, handed_to=handed_to
    )
    assert set(found) == missing


@pytest.mark.parametrize(
    ("lead", "cooperating", "informed", "allowed"),
    [
        pytest.param(1, [], [], True, id="alone"),
        pytest.param(1, [2], [3], True, id="three"),
        pytest.param(1, [1], [], False, id="lead cooperates"),
        pytest.param(1, [2], [2], False, id="two parts"),
        pytest.param(1, [2, 2], [], False, id="named twice"),
    ],
)
def test_one_part_each(
    lead: int, cooperating: list[int], informed: list[int], allowed: bool
) -> None:
    assert bool(participants_differ(lead, [*cooperating, *informed])) is allowed


@pytest.mark.parametrize(
    ("phrase", "name", "words", "text"),
    [
        ("Kính chuyển đ/c {lead} tham mưu.", "Lê Văn Nháp", "",
         "Kính chuyển đ/c Lê Văn Nháp tham mưu."),
        ("Chuyển Văn phòng xử lý.", "Lê Văn Nháp", " Gấp. ", "Chuyển Văn phòng xử lý. Gấp."),
        ("", "", "Xem.", "Xem."),
        ("", "", "", ""),
    ],
    ids=["name", "both", "own", "nothing"],
)  # fmt: skip
def test_direction_words(phrase: str, name: str, words: str, text: str) -> None:
    assert direction_words(phrase, name, words) == text
