"""Extensions and stops: what the law allows, what it refuses, what only warns."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from vanphong.kernel.rules import RulePack
from vanphong.petitions.rules.changes import extension_fits, stop_fits
from vanphong.petitions.rules.clocks import clock_for, clocks_of
from vanphong.petitions.rules.events import (
    Complexity,
    ExtensionGround,
    Line,
    Nature,
    StopGround,
)
from vanphong.petitions.rules.facts import CaseFacts, Extension, Stop
from vanphong.petitions.rules.limits import time_limits, typed
from vanphong.petitions.tests.cases import COUNTRY, a_case_of, events

D = dt.date
LIMITS = time_limits()
ACCEPTED = D(2023, 3, 1)
DENUNCIATION = CaseFacts(Nature.DENUNCIATION, events=events(ACCEPTED=ACCEPTED))
T34 = LIMITS.limit("T34", ACCEPTED)
COMPLAINT = CaseFacts(Nature.COMPLAINT, events=events(ACCEPTED=D(2026, 8, 3)))


def codes(facts: CaseFacts) -> list[str]:
    return [clock.code for clock in clocks_of(facts, COUNTRY)]


def asked(days: int = 30, number: str = "12/QĐ", on: dt.date | None = None) -> Extension:
    return Extension("T34", days, on or D(2023, 3, 30), number)


@pytest.mark.parametrize(
    ("complexity", "before", "extension", "code"),
    [
        pytest.param(Complexity.COMPLEX, 0, asked(), "", id="complex, once"),
        pytest.param(Complexity.VERY_COMPLEX, 1, asked(), "", id="very complex, twice"),
        pytest.param(Complexity.ORDINARY, 0, asked(), "extension_not_complex", id="ordinary"),
        pytest.param(Complexity.COMPLEX, 1, asked(), "extension_too_often", id="complex twice"),
        pytest.param(
            Complexity.VERY_COMPLEX, 2, asked(), "extension_too_often", id="a third time"
        ),
        pytest.param(Complexity.COMPLEX, 0, asked(31), "extension_too_long", id="31 days"),
        pytest.param(Complexity.COMPLEX, 0, asked(on=ACCEPTED), "", id="on the first day"),
        pytest.param(Complexity.COMPLEX, 0, asked(0), "extension_days", id="no days"),
        pytest.param(Complexity.COMPLEX, 0, asked(367), "extension_days", id="a mistake"),
        pytest.param(
            Complexity.COMPLEX,
            0,
            asked(number=""),
            "extension_without_decision",
            id="no number",
        ),
        pytest.param(
            Complexity.COMPLEX,
            0,
            asked(on=D(2023, 2, 28)),
            "extension_before_start",
            id="before acceptance",
        ),
    ],
)
def test_extension_of_a_denunciation(
    complexity: Complexity, before: int, extension: Extension, code: str
) -> None:
    assert T34 is not None
    facts = replace(DENUNCIATION, complexity=complexity)
    fits = extension_fits(T34, facts, [asked()] * before, extension)
    assert (bool(fits), fits.code) == (not code, code)
    if code:
        assert fits.reason.endswith(".")
        assert fits.source or code == "extension_days"


@pytest.mark.parametrize(("decided_on", "late"), [(D(2023, 3, 31), 0), (D(2023, 4, 1), 1)])
def test_an_extension_decided_after_the_last_day_counts_and_warns(
    decided_on: dt.date, late: int
) -> None:
    facts = replace(
        DENUNCIATION, complexity=Complexity.COMPLEX, extensions=(asked(on=decided_on),)
    )
    clock = clock_for("T34", facts, COUNTRY)
    assert clock is not None
    assert (clock.count, len(clock.warnings)) == (60, late)


def test_first_check_is_extended_only_on_the_grounds_of_the_law() -> None:
    facts = CaseFacts(Nature.DENUNCIATION, events=events(RECEIVED=ACCEPTED))
    limit = LIMITS.limit("T30", ACCEPTED)
    assert limit is not None
    wanted = Extension("T30", 3, D(2023, 3, 9), ground=ExtensionGround.OTHER)
    refused = extension_fits(limit, facts, [], wanted)
    assert (bool(refused), refused.code) == (False, "extension_ground")
    delegated = replace(wanted, ground=ExtensionGround.DELEGATED)
    assert extension_fits(limit, facts, [], delegated)


@pytest.mark.parametrize("code", ["T11", "T12", "T13", "T14", "T16", "T33", "T40"])
def test_limits_that_know_no_extension(code: str) -> None:
    start = D(2025, 3, 3)
    limit = LIMITS.limit(code, start)
    assert limit is not None
    facts = a_case_of(limit, events={limit.starts[0]: start}, complexity=Complexity.COMPLEX)
    wanted = Extension(code, 10, start + dt.timedelta(5), "3/QĐ")
    clock = clock_for(code, replace(facts, extensions=(wanted,)), COUNTRY)
    assert clock is not None
    assert clock.extensions == ()
    (refusal,) = clock.refusals
    assert refusal.code == "extension_unknown_to_law"
    assert refusal.source == limit.rule.source


def test_what_was_not_read_warns_and_counts() -> None:
    facts = CaseFacts(
        Nature.DENUNCIATION,
        Line.PARTY,
        events=events(RECEIVED_BY_COMPETENT=D(2024, 9, 9)),
        extensions=(Extension("T50", 40, D(2025, 1, 6)), Extension("T50", 10, D(2025, 2, 10))),
    )
    clock = clock_for("T50", facts, COUNTRY)
    assert clock is not None
    assert clock.refusals == ()
    assert clock.count == 140
    said = " ".join(clock.warnings)
    assert "mỗi lần nhiều nhất 30 ngày" in said
    assert "Đã gia hạn 1 lần" in said


def stop(
    first: dt.date, last: dt.date | None, ground: StopGround, number: str = "5/QĐ"
) -> Stop:
    return Stop(first, last, ground, number)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        pytest.param(
            stop(D(2023, 3, 10), None, StopGround.OTHER_RESULT), "", id="another result"
        ),
        pytest.param(stop(D(2023, 3, 10), None, StopGround.EXPERT, ""), "", id="expert's time"),
        pytest.param(
            stop(D(2023, 3, 10), None, StopGround.OTHER_RESULT, ""),
            "stop_without_decision",
            id="no number",
        ),
        pytest.param(
            stop(D(2023, 3, 10), None, StopGround.FORCE_MAJEURE), "stop_ground", id="no ground"
        ),
        pytest.param(
            stop(D(2023, 2, 10), None, StopGround.OTHER_RESULT),
            "stop_before_start",
            id="before acceptance",
        ),
        pytest.param(
            stop(D(2023, 3, 10), D(2023, 3, 9), StopGround.OTHER_RESULT),
            "stop_ends_before_it_begins",
            id="ends before it begins",
        ),
        pytest.param(
            stop(D(2023, 3, 4), D(2023, 3, 9), StopGround.OTHER_RESULT),
            "stops_overlap",
            id="within another",
        ),
    ],
)
def test_stop_of_a_denunciation(wanted: Stop, code: str) -> None:
    assert T34 is not None
    before = [stop(D(2023, 3, 3), D(2023, 3, 6), StopGround.OTHER_RESULT)]
    fits = stop_fits(T34, DENUNCIATION, before, wanted)
    assert (bool(fits), fits.code) == (not code, code)
    if code:
        assert fits.reason.endswith(".")
        assert fits.source


def test_a_complaint_accepted_before_july_2026_may_be_stopped_after() -> None:
    limit = LIMITS.limit("T12", D(2026, 6, 15))
    assert limit is not None
    facts = CaseFacts(Nature.COMPLAINT, events=events(ACCEPTED=D(2026, 6, 15)))
    ground = StopGround.FORCE_MAJEURE
    before = stop_fits(limit, facts, [], stop(D(2026, 6, 30), None, ground))
    assert (bool(before), before.code) == (False, "stop_unknown_to_law")
    assert "155/2026" in before.source
    assert stop_fits(limit, facts, [], stop(D(2026, 7, 1), None, ground))


@pytest.mark.parametrize(("accepted", "warned"), [(D(2019, 5, 27), 1), (D(2019, 5, 28), 0)])
def test_a_stop_rule_younger_than_the_case_warns_where_its_text_is_silent(
    accepted: dt.date, warned: int
) -> None:
    facts = CaseFacts(
        Nature.DENUNCIATION,
        events=events(ACCEPTED=accepted),
        stops=(stop(D(2019, 5, 28), D(2019, 5, 31), StopGround.EXPERT),),
    )
    clock = clock_for("T34", facts, COUNTRY)
    assert clock is not None
    assert len(clock.stops) == 1
    assert ["văn bản không nói" in words for words in clock.warnings] == [True] * warned


@pytest.mark.parametrize(("accepted", "fits"), [(D(2026, 6, 30), False), (D(2026, 7, 1), True)])
def test_a_stop_rule_that_keeps_to_new_cases_does_not_reach_old_ones(
    accepted: dt.date, fits: bool
) -> None:
    rules = tuple(
        replace(rule, value=rule.value | {"open_cases": "old"}) if rule.id == "T23" else rule
        for rule in LIMITS.pack
    )
    pack = typed(RulePack("made-up", rules))
    facts = CaseFacts(Nature.COMPLAINT, events=events(ACCEPTED=accepted))
    limit = pack.limit("T12", accepted)
    assert limit is not None
    wanted = stop(D(2026, 7, 6), None, StopGround.FORCE_MAJEURE)
    assert bool(stop_fits(limit, facts, [], wanted, pack)) == fits


def test_a_duty_without_stops_does_not_stand() -> None:
    standing = (stop(D(2026, 8, 5), None, StopGround.FORCE_MAJEURE),)
    facts = replace(
        COMPLAINT, events=events(RECEIVED=D(2026, 8, 3), ACCEPTED=D(2026, 8, 3)), stops=standing
    )
    found = {clock.code: clock for clock in clocks_of(facts, COUNTRY)}
    assert found["T12"].standing
    assert found["T11"].due_on == D(2026, 8, 12)
    limit = found["T11"].limit
    assert stop_fits(limit, facts, [], standing[0]).code == "stop_unknown_to_law"


def test_a_pack_may_count_months_as_the_calendars_do() -> None:
    rules = tuple(
        replace(rule, value=rule.value | {"unit": "MONTHS", "count": 1})
        for rule in LIMITS.pack
        if rule.id == "T16"
    )
    facts = CaseFacts(Nature.COMPLAINT, events=events(DECIDED=D(2024, 1, 31)))
    clock = clock_for("T16", facts, COUNTRY, typed(RulePack("made-up", rules)))
    assert clock is not None
    assert clock.due_on == D(2024, 2, 29)
