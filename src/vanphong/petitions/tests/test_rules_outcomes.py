"""Which steps are lawful, as a table; each no has its code and source."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from vanphong.petitions.rules import (
    TRANSITIONS,
    CaseFacts,
    Channel,
    Group,
    Nature,
    Signatory,
    Signed,
    State,
    Step,
    group_stands,
    may_speak,
    may_step,
    offers,
    representatives_allowed,
    stage_of,
    steps_from,
)

ON = dt.date(2026, 9, 1)
NEW = State.RECEIVED


def _facts(words: str = "", **more: object) -> CaseFacts:
    """Give facts from words: line nature competence condition."""
    names = ("line", "nature", "competence", "condition")
    judged = {n: "" if w == "-" else w for n, w in zip(names, words.split(), strict=False)}
    return CaseFacts(**({"state": NEW} | judged | more))  # type: ignore[arg-type]


OURS = "PARTY COMPLAINT OURS ELIGIBLE"
DENOUNCED = "STATE DENUNCIATION OTHER"


@pytest.mark.parametrize(
    ("step", "facts", "code"),
    [
        pytest.param(Step.ACCEPT, _facts(OURS), "", id="own-eligible-complaint-is-accepted"),
        pytest.param(Step.ACCEPT, _facts(), "not_judged", id="line-first"),
        pytest.param(Step.ACCEPT, _facts("PARTY"), "not_judged", id="nature-next"),
        pytest.param(
            Step.ACCEPT, _facts("PARTY COMPLAINT OURS"), "not_judged", id="condition-too"
        ),
        pytest.param(
            Step.ACCEPT, _facts("PARTY MIXED OURS ELIGIBLE"), "mixed", id="split-first"
        ),
        pytest.param(
            Step.ACCEPT, _facts("STATE COMPLAINT OTHER ELIGIBLE"), "accept-ours", id="not-ours"
        ),
        pytest.param(
            Step.ACCEPT, _facts("PARTY COMPLAINT OURS NOT_ELIGIBLE"), "accept-ours", id="unfit"
        ),
        pytest.param(
            Step.ACCEPT,
            _facts("STATE DENUNCIATION OURS ELIGIBLE", signed=Signed.ANONYMOUS),
            "accept-named",
            id="anonymous-denunciation-is-not-accepted",
        ),
        pytest.param(
            Step.REFUSE, _facts("PARTY COMPLAINT OURS NOT_ELIGIBLE"), "", id="refused-unfit"
        ),
        pytest.param(Step.REFUSE, _facts(OURS), "refuse-reason", id="fit-is-not-refused"),
        pytest.param(Step.GUIDE, _facts("STATE COMPLAINT OTHER"), "", id="guided"),
        pytest.param(Step.GUIDE, _facts(OURS), "forward-other", id="ours-is-not-guided"),
        pytest.param(
            Step.GUIDE, _facts(DENOUNCED), "forward-denunciation", id="denunciation-not-guided"
        ),
        pytest.param(Step.FORWARD, _facts(DENOUNCED), "", id="denunciation-forwarded"),
        pytest.param(
            Step.FORWARD, _facts(DENOUNCED, forwarded=True), "forward-once", id="only-once"
        ),
        pytest.param(Step.FORWARD, _facts(OURS), "forward-other", id="ours-stays"),
        pytest.param(Step.FORWARD, _facts("STATE PETITION OTHER"), "", id="petition-forwarded"),
        pytest.param(
            Step.RETURN,
            _facts("STATE COMPLAINT OTHER", channel=Channel.PRESS),
            "",
            id="back-to-the-press",
        ),
        pytest.param(
            Step.RETURN,
            _facts("STATE COMPLAINT OTHER"),
            "return-to-sender",
            id="by-post-not-back",
        ),
        pytest.param(
            Step.LEAVE, _facts(DENOUNCED, at_competent_body="YES"), "", id="there-already"
        ),
        pytest.param(
            Step.LEAVE, _facts(DENOUNCED), "leave-denunciation", id="not-left-without-ground"
        ),
        pytest.param(
            Step.LEAVE,
            _facts("STATE COMPLAINT OTHER"),
            "never-closed-as-not-ours",
            id="not-ours-never-closes",
        ),
        pytest.param(
            Step.FILE, _facts("PARTY COMPLAINT OURS NOT_ELIGIBLE"), "", id="unfit-is-filed"
        ),
        pytest.param(
            Step.FILE, _facts("PARTY COMPLAINT OURS ELIGIBLE", prior="JUDGED"), "", id="judged"
        ),
        pytest.param(
            Step.FILE,
            _facts("STATE COMPLAINT OTHER ELIGIBLE"),
            "never-closed-as-not-ours",
            id="not-ours-is-not-filed",
        ),
        pytest.param(Step.FILE, _facts(OURS), "file-one-year", id="fit-is-not-filed"),
        pytest.param(
            Step.FILE_AS_SOURCE,
            _facts("PARTY DENUNCIATION OURS", signed=Signed.ANONYMOUS, evidence="YES"),
            "",
            id="anonymous-with-evidence-is-a-source",
        ),
        pytest.param(
            Step.FILE_AS_SOURCE,
            _facts("PARTY DENUNCIATION OURS"),
            "file-as-source",
            id="named-no",
        ),
        pytest.param(Step.INVESTIGATE, _facts(OURS, crime_signs="YES"), "", id="crime"),
        pytest.param(Step.INVESTIGATE, _facts(OURS), "investigate", id="no-crime"),
        pytest.param(
            Step.TERMINATE,
            _facts(groups=(Group((Signatory(1, withdrawn=True),)), Group((Signatory(1),)))),
            "terminate-withdrawn",
            id="somebody-still-asks",
        ),
        pytest.param(
            Step.TERMINATE,
            _facts(groups=(Group((Signatory(1, withdrawn=True),)),)),
            "",
            id="withdrawn",
        ),
        pytest.param(Step.ACCEPT, _facts(OURS, proposed=True), "proposed", id="one-at-a-time"),
        pytest.param(
            Step.ACCEPT, _facts(OURS, state=State.ENDED), "wrong_state", id="not-from-the-end"
        ),
    ],
)
def test_step(step: Step, facts: CaseFacts, code: str) -> None:
    decision = may_step(step, facts, ON)
    assert (decision.code if not decision else "") == code
    if code in {"accept-ours", "accept-named", "forward-once", "leave-denunciation"}:
        assert decision.source


def test_second_hand_rules_warn() -> None:
    again = may_step(Step.GUIDE, _facts("STATE COMPLAINT OTHER", guided=True), ON)
    sent = may_step(Step.FORWARD, _facts("STATE COMPLAINT OTHER"), ON)
    weak = may_step(
        Step.FILE_AS_SOURCE,
        _facts("PARTY DENUNCIATION OURS", signed=Signed.FALSE_NAME),
        ON,
    )
    assert again
    assert again.warnings
    assert sent
    assert sent.warnings
    assert weak
    assert weak.warnings


@pytest.mark.parametrize(
    ("step", "facts", "source"),
    [
        pytest.param(
            Step.ACCEPT,
            _facts("PARTY DENUNCIATION OURS ELIGIBLE", signed=Signed.ANONYMOUS),
            "Quy định 296-QĐ/TW",
            id="anonymous",
        ),
        pytest.param(
            Step.LEAVE, _facts("PARTY DENUNCIATION OTHER"), "Quy định 296-QĐ/TW", id="left"
        ),
        pytest.param(
            Step.FORWARD,
            _facts("PARTY DENUNCIATION OTHER", forwarded=True),
            "không phải quy định của Đảng",
            id="sent-twice",
        ),
    ],
)
def test_rules_of_the_party_warn_where_the_law_refuses(
    step: Step, facts: CaseFacts, source: str
) -> None:
    """Thông tư 05/2021, Điều 15: what was not read of the Party's rules forbids nothing."""
    of_party = may_step(step, facts, ON)
    of_law = may_step(step, dataclasses.replace(facts, line="STATE"), ON)
    assert of_party
    assert of_party.warnings
    assert source in of_party.source
    assert not of_law


@pytest.mark.parametrize(
    ("nature", "article"), [("COMPLAINT", "Điều 23"), ("DENUNCIATION", "Điều 19")]
)
def test_not_handled_by_the_party_tells_its_grounds(nature: str, article: str) -> None:
    of_party = may_step(Step.REFUSE, _facts(f"PARTY {nature} OURS NOT_ELIGIBLE"), ON)
    of_law = may_step(Step.REFUSE, _facts(f"STATE {nature} OURS NOT_ELIGIBLE"), ON)
    assert of_party
    assert of_party.warnings
    assert article in of_party.source
    assert not of_law.warnings
    assert not may_step(Step.REFUSE, _facts(f"PARTY {nature} OURS ELIGIBLE"), ON)


def test_a_letter_of_both_is_split_for_the_party_too() -> None:
    decision = may_step(Step.ACCEPT, _facts("PARTY MIXED OURS ELIGIBLE"), ON)
    assert (decision.code, bool(decision)) == ("mixed", False)
    assert "02-HD/TW" in decision.source


def test_a_denunciation_for_the_party_is_sent_to_the_party() -> None:
    decision = may_step(Step.GUIDE, _facts("PARTY DENUNCIATION OTHER"), ON)
    assert (decision.code, bool(decision)) == ("forward-denunciation-party", False)
    assert decision.source == "Thông tư 05/2021/TT-TTCP, Điều 15"


def test_every_judged_case_has_a_way_on() -> None:
    """No judging leaves a case with nothing lawful to do."""
    for nature in set(Nature) - {Nature.MIXED}:
        for competence in ("OURS", "OTHER"):
            for condition in ("ELIGIBLE", "NOT_ELIGIBLE"):
                for signed in Signed:
                    facts = _facts(f"PARTY {nature} {competence} {condition}", signed=signed)
                    lawful = [o.step for o in offers(facts, ON) if o.decision]
                    assert set(lawful) - {Step.TERMINATE}, facts


def test_every_state_but_the_last_leads_on() -> None:
    ends = {State.ENDED, State.TERMINATED, State.SPLIT, State.JOINED}
    assert {state for state in State if not steps_from(state)} == ends
    reached = {State.RECEIVED} | set(TRANSITIONS.values())
    assert reached == set(State) - {State.SPLIT, State.JOINED}
    assert {stage_of([state]) for state in State}


@pytest.mark.parametrize(
    ("people", "expected"),
    [(4, (0, 4)), (5, (1, 2)), (10, (1, 2)), (11, (1, 5)), (300, (1, 5))],
)
def test_representatives(people: int, expected: tuple[int, int]) -> None:
    assert representatives_allowed(people) == expected


def test_groups() -> None:
    def group(count: int, speaks: int, *, paper: bool = True, signed: bool = True) -> Group:
        listed = (Signatory(n, signed, n <= speaks) for n in range(1, count + 1))
        return Group(tuple(listed), paper=paper)

    assert group_stands(group(4, 0, paper=False))
    assert group_stands(group(5, 2, paper=True))
    assert group_stands(group(5, 2, paper=False)).code == "no_group_paper"
    assert group_stands(group(5, 3, paper=True)).code == "representatives"
    assert group_stands(group(30, 5, paper=True))
    assert group_stands(group(30, 6, paper=True)).code == "representatives"
    assert group_stands(group(6, 1, signed=False)).code == "unsigned"
    # Those struck or withdrawn do not make a group.
    listed = (*group(4, 0).signatories, Signatory(5, struck=True), Signatory(6, withdrawn=True))
    left = Group(listed)
    assert group_stands(left)
    assert may_speak(3, 0)
