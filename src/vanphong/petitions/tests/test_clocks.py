"""Clocks of a case: which run, from what, until when, and what a change of law does."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from vanphong.kernel.rules import RulePack
from vanphong.petitions.rules.clocks import clock_for, clocks_of, frozen_by_congress
from vanphong.petitions.rules.events import (
    Channel,
    Competence,
    Complexity,
    Criterion,
    Event,
    Level,
    Line,
    Nature,
    PartyRank,
    Renewal,
    Subject,
    complexity_of,
)
from vanphong.petitions.rules.facts import CaseFacts
from vanphong.petitions.rules.limits import OpenCases, time_limits, typed
from vanphong.petitions.tests.cases import COUNTRY, events

D = dt.date
LIMITS = time_limits()
ACCEPTED = D(2023, 3, 1)
DENUNCIATION = CaseFacts(Nature.DENUNCIATION, events=events(ACCEPTED=ACCEPTED))
T34 = LIMITS.limit("T34", ACCEPTED)
COMPLAINT = CaseFacts(Nature.COMPLAINT, events=events(ACCEPTED=D(2026, 8, 3)))


def codes(facts: CaseFacts) -> list[str]:
    return [clock.code for clock in clocks_of(facts, COUNTRY)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(
            CaseFacts(Nature.PETITION, events=events(RECEIVED=D(2026, 8, 3))),
            ["T06"],
            id="a petition by post has only the threshold",
        ),
        pytest.param(
            CaseFacts(
                Nature.PETITION,
                events=events(CONTENT_RECEIVED=D(2026, 8, 3)),
                channel=Channel.RECEPTION,
            ),
            ["T01"],
            id="a petition at the reception is answered",
        ),
        pytest.param(
            CaseFacts(
                Nature.PETITION,
                Line.PARTY,
                events=events(RECEIVED=D(2026, 8, 3)),
                channel=Channel.PARTY_HEAD,
            ),
            ["T02"],
            id="a petition to the Party head",
        ),
        pytest.param(
            CaseFacts(Nature.COMPLAINT, events=events(RECEIVED=D(2026, 8, 3))),
            ["T06", "T11"],
            id="a complaint",
        ),
        pytest.param(
            CaseFacts(
                Nature.COMPLAINT,
                events=events(RECEIVED=D(2026, 8, 3)),
                competence=Competence.NOT_OURS,
            ),
            ["T06"],
            id="a complaint of others is not accepted here",
        ),
        pytest.param(
            CaseFacts(
                Nature.COMPLAINT,
                events=events(RECEIVED=D(2026, 8, 3), ACCEPTED=D(2026, 8, 10)),
                level=Level.SECOND,
            ),
            ["T06", "T11", "T13"],
            id="a complaint at the second instance",
        ),
        pytest.param(
            CaseFacts(
                Nature.COMPLAINT,
                events=events(RECEIVED=D(2026, 8, 3), ACCEPTED=D(2026, 8, 10)),
                subject=Subject.DISMISSAL,
            ),
            ["T06", "T14-accept", "T14"],
            id="a complaint about dismissal",
        ),
        pytest.param(
            CaseFacts(
                Nature.COMPLAINT,
                events=events(DECIDED=D(2026, 8, 3), SUSPENSION_ISSUED=D(2026, 7, 6)),
            ),
            ["T16", "T19", "T22"],
            id="a complaint decided",
        ),
        pytest.param(
            CaseFacts(Nature.DENUNCIATION, events=events(RECEIVED=D(2026, 8, 3))),
            ["T06", "T30", "T31"],
            id="a denunciation not judged yet runs for both",
        ),
        pytest.param(
            CaseFacts(
                Nature.DENUNCIATION,
                events=events(RECEIVED=D(2026, 8, 3)),
                competence=Competence.NOT_OURS,
                channel=Channel.FORWARDED,
            ),
            ["T06", "T31", "T32"],
            id="a denunciation of others, forwarded",
        ),
        pytest.param(
            CaseFacts(
                Nature.DENUNCIATION,
                events=events(ACCEPTED=D(2026, 8, 3), CONCLUDED=D(2026, 8, 28)),
            ),
            ["T33", "T34", "T36", "T37", "T39"],
            id="a denunciation concluded",
        ),
        pytest.param(
            CaseFacts(
                Nature.DENUNCIATION,
                events=events(RECEIVED=D(2026, 8, 3)),
                renewal=Renewal.RESULT,
                competence=Competence.OURS,
            ),
            ["T06", "T40"],
            id="a denunciation renewed against its result",
        ),
        pytest.param(
            CaseFacts(
                Nature.DENUNCIATION,
                events=events(RECEIVED=D(2026, 8, 3), DEMANDED=D(2026, 8, 6)),
                renewal=Renewal.OVERDUE,
                competence=Competence.OURS,
            ),
            ["T06", "T41-demand", "T41-report"],
            id="a denunciation nobody resolved in time",
        ),
        pytest.param(
            CaseFacts(
                Nature.DENUNCIATION,
                Line.PARTY,
                events=events(RECEIVED=D(2026, 8, 3), RECEIVED_BY_COMPETENT=D(2026, 8, 5)),
            ),
            ["T50"],
            id="a Party denunciation goes by Party rules",
        ),
        pytest.param(
            CaseFacts(
                Nature.DENUNCIATION,
                Line.PARTY,
                events=events(RECEIVED_BY_COMPETENT=D(2026, 8, 5), TEAM_FORMED=D(2026, 8, 12)),
                rank=PartyRank.CENTRE,
            ),
            ["T51"],
            id="a Party denunciation of a cadre of the centre",
        ),
        pytest.param(
            CaseFacts(
                Nature.COMPLAINT, Line.PARTY, events=events(RECEIPT_OF_DECISION=D(2026, 8, 3))
            ),
            ["P25"],
            id="a Party member complains about discipline",
        ),
    ],
)
def test_the_clocks_of_a_case(facts: CaseFacts, expected: list[str]) -> None:
    assert codes(facts) == expected


def test_a_duty_that_was_met_keeps_its_day() -> None:
    facts = CaseFacts(
        Nature.COMPLAINT, events=events(RECEIVED=D(2026, 8, 3), ACCEPTED=D(2026, 8, 13))
    )
    clock = clock_for("T11", facts, COUNTRY)
    assert clock is not None
    assert (clock.due_on, clock.met_on) == (D(2026, 8, 12), D(2026, 8, 13))
    assert not clock.running
    assert clock.late_on(D(2026, 8, 12))


def test_a_duty_may_be_met_on_the_day_it_began() -> None:
    day = D(2026, 8, 3)
    facts = CaseFacts(Nature.COMPLAINT, events=events(RECEIVED=day, ACCEPTED=day))
    clock = clock_for("T11", facts, COUNTRY)
    assert clock is not None
    assert clock.met_on == day


@pytest.mark.parametrize(("accepted", "warnings"), [(D(2026, 6, 30), 0), (D(2026, 7, 1), 2)])
def test_since_july_2026_a_complex_complaint_is_found_so_in_writing(
    accepted: dt.date, warnings: int
) -> None:
    """The other warning: the amending law was not read in full."""
    facts = CaseFacts(
        Nature.COMPLAINT, events=events(ACCEPTED=accepted), complexity=Complexity.COMPLEX
    )
    clock = clock_for("T12", facts, COUNTRY)
    assert clock is not None
    assert len(clock.warnings) == warnings
    found = clock_for("T12", replace(facts, finding_on=accepted), COUNTRY)
    assert found is not None
    assert len(found.warnings) == warnings // 2


def test_a_clock_is_late_the_day_after_its_last_day() -> None:
    facts = CaseFacts(Nature.COMPLAINT, events=events(RECEIVED=D(2026, 8, 3)))
    clock = clock_for("T11", facts, COUNTRY)
    assert clock is not None
    assert clock.running
    assert [clock.late_on(D(2026, 8, day)) for day in (12, 13)] == [False, True]


def test_a_threshold_is_never_late_and_stays_on_its_day() -> None:
    facts = CaseFacts(Nature.PETITION, events=events(RECEIVED=D(2026, 7, 15)))
    clock = clock_for("T06", facts, COUNTRY)
    assert clock is not None
    assert clock.due_on == D(2026, 8, 29)
    assert not clock.running
    assert not clock.late_on(D(2026, 12, 1))


def test_no_event_or_no_rule_gives_no_clock() -> None:
    assert clock_for("T34", CaseFacts(Nature.DENUNCIATION), COUNTRY) is None
    early = CaseFacts(Nature.COMPLAINT, events=events(DIALOGUE=D(2026, 6, 30)))
    assert clock_for("T21", early, COUNTRY) is None
    petition = CaseFacts(Nature.PETITION, events=events(ACCEPTED=D(2026, 8, 3)))
    assert clock_for("T34", petition, COUNTRY) is None


def test_the_second_complaint_runs_from_the_decision_else_from_the_expiry() -> None:
    expired = CaseFacts(Nature.COMPLAINT, events=events(FIRST_LIMIT_EXPIRED=D(2025, 3, 3)))
    decided = replace(
        expired, events={**expired.events, Event.FIRST_DECISION_RECEIVED: D(2025, 3, 10)}
    )
    found = [clock_for("T18", facts, COUNTRY) for facts in (expired, decided)]
    assert [clock and clock.due_on for clock in found] == [D(2025, 4, 2), D(2025, 4, 9)]


def test_a_denunciation_just_before_a_congress_is_handed_over() -> None:
    facts = CaseFacts(
        Nature.DENUNCIATION,
        Line.PARTY,
        events=events(CONGRESS_OPENS=D(2020, 5, 15)),
        rank=PartyRank.GRASSROOTS,
    )
    clock = clock_for("T52", facts, COUNTRY)
    assert clock is not None
    days = (D(2020, 4, 7), D(2020, 4, 8), D(2020, 5, 14), D(2020, 5, 15))
    assert [frozen_by_congress(clock, day) for day in days] == [False, True, True, False]


def test_one_criterion_is_complex_and_two_very_complex_for_denunciations_only() -> None:
    one, two = frozenset({Criterion.PLACES}), frozenset({Criterion.PLACES, Criterion.FOREIGN})
    assert complexity_of(Nature.DENUNCIATION, frozenset()) is Complexity.ORDINARY
    assert complexity_of(Nature.DENUNCIATION, one) is Complexity.COMPLEX
    assert complexity_of(Nature.DENUNCIATION, two) is Complexity.VERY_COMPLEX
    assert complexity_of(Nature.COMPLAINT, two) is Complexity.COMPLEX
    assert len({criterion.label for criterion in Criterion}) == 7


@pytest.mark.parametrize(
    ("open_cases", "count", "warned"),
    [(OpenCases.NEW, 7, False), (OpenCases.OLD, 10, False), (OpenCases.UNSAID, 10, True)],
)
def test_a_version_reaches_a_running_clock_only_where_its_text_says_so(
    open_cases: OpenCases, count: int, warned: bool
) -> None:
    rules = tuple(
        replace(rule, value=rule.value | {"open_cases": open_cases.value})
        for rule in LIMITS.pack
        if rule.id == "T11"
    )
    pack = typed(RulePack("made-up", rules))
    facts = CaseFacts(Nature.COMPLAINT, events=events(RECEIVED=D(2026, 6, 29)))
    clock = clock_for("T11", facts, COUNTRY, pack)
    assert clock is not None
    assert clock.count == count
    assert clock.due_on == {7: D(2026, 7, 8), 10: D(2026, 7, 9)}[count]
    assert bool(clock.warnings) == warned
    assert bool(clock.notes) == (count == 7)
    met = replace(facts, events={**facts.events, Event.ACCEPTED: D(2026, 6, 30)})
    closed = clock_for("T11", met, COUNTRY, pack)
    assert closed is not None
    assert (closed.count, closed.warnings) == (10, ())


def test_the_transition_of_july_2026_is_in_the_pack() -> None:
    reaching = {code for code, rows in LIMITS.stops.items() if rows[-1].applies_to_open_cases}
    assert reaching == {"T23"}
    flags = {code: rows[-1].open_cases for code, rows in LIMITS.limits.items()}
    assert {code for code, flag in flags.items() if flag is OpenCases.NEW} == {"T21", "T22"}
    assert flags["T11"] is flags["T14-accept"] is OpenCases.UNSAID
