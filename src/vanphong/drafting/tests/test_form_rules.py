"""Which form a document takes, by system and date."""

from __future__ import annotations

import datetime as dt

import pytest

from vanphong.drafting.form_rules import FormSystem, form_for
from vanphong.kernel.errors import Invalid
from vanphong.kernel.rules import Confidence, Severity

LAST_OF_HD36 = dt.date(2026, 5, 26)
FIRST_OF_HD05 = dt.date(2026, 5, 27)


@pytest.mark.parametrize(
    ("system", "on", "pack"),
    [
        pytest.param("PARTY", dt.date(2018, 4, 3), "form-party-hd36", id="first-day-of-hd36"),
        pytest.param("PARTY", LAST_OF_HD36, "form-party-hd36", id="last-day-of-hd36"),
        pytest.param("PARTY", FIRST_OF_HD05, "form-party-hd05", id="first-day-of-hd05"),
        pytest.param("PARTY", dt.date(2030, 1, 1), "form-party-hd05", id="later"),
        pytest.param("STATE", dt.date(2026, 5, 27), "form-state-nd30", id="state"),
    ],
)
def test_the_form_follows_the_date(system: str, on: dt.date, pack: str) -> None:
    assert form_for(system, on).pack == pack


@pytest.mark.parametrize("system", list(FormSystem))
def test_an_older_date_has_no_form(system: FormSystem) -> None:
    with pytest.raises(Invalid) as refusal:
        form_for(system, dt.date(2010, 1, 1))
    assert refusal.value.code == "no_form_for_date"
    assert "issued_on" in refusal.value.fields


@pytest.mark.parametrize(("on", "separator"), [(LAST_OF_HD36, ","), (FIRST_OF_HD05, ";")])
def test_recipients_are_parted_as_the_form_says(on: dt.date, separator: str) -> None:
    assert form_for("PARTY", on).value("recipients")["separator"] == separator


@pytest.mark.parametrize(
    ("on", "label"), [(LAST_OF_HD36, "Kính gửi"), (FIRST_OF_HD05, "Kính trình")]
)
def test_a_submission_is_addressed_as_the_form_says(on: dt.date, label: str) -> None:
    assert form_for("PARTY", on).addressee_label("SUBMISSION") == label
    assert form_for("PARTY", on).addressee_label("OFFICIAL_LETTER") == "Kính gửi"


def test_what_hd05_is_not_known_to_change_is_carried_over_as_uncertain() -> None:
    old, new = form_for("PARTY", LAST_OF_HD36), form_for("PARTY", FIRST_OF_HD05)
    assert new.rules.keys() == old.rules.keys()
    assert new.value("header.title") == old.value("header.title")
    assert old.rules["header.title"].confidence is Confidence.SEEN
    assert new.rules["header.title"].confidence is Confidence.UNCERTAIN
    assert new.rules["header.title"].in_force(FIRST_OF_HD05)
    assert not new.rules["header.title"].in_force(LAST_OF_HD36)


@pytest.mark.parametrize("system", list(FormSystem))
def test_what_was_not_seen_in_the_text_never_blocks(system: FormSystem) -> None:
    form = form_for(system, FIRST_OF_HD05)
    assert form.unconfirmed()
    for rule in form.unconfirmed():
        assert rule.effective_severity is not Severity.BLOCK
    assert all(rule.source and rule.text for rule in form.rules.values())


# What only the checker reads; a form without it is not checked there.
CHECKED_ALONE = {"grounds", "recipients.like_above"}


def test_all_forms_set_the_same_things() -> None:
    party, state = (form_for(system, LAST_OF_HD36) for system in ("PARTY", "STATE"))
    party_sets, state_sets = (
        {name for name, rule in form.rules.items() if rule.value is not None}
        for form in (party, state)
    )
    assert state_sets == party_sets - CHECKED_ALONE
    assert state.rules.keys() <= party.rules.keys()


@pytest.mark.parametrize(
    ("system", "line", "expected"),
    [
        ("PARTY", "T/M BAN THƯỜNG VỤ", True),
        ("PARTY", "K/T CHÁNH VĂN PHÒNG", True),
        ("PARTY", "PHÓ BÍ THƯ", False),
        ("STATE", "KT. GIÁM ĐỐC", True),
        ("STATE", "TUQ. CHỦ TỊCH", True),
        ("STATE", "PHÓ GIÁM ĐỐC", False),
    ],
)
def test_authority_lines_are_told_from_titles(system: str, line: str, expected: bool) -> None:
    assert form_for(system, LAST_OF_HD36).is_authority_line(line) is expected


@pytest.mark.parametrize(
    ("system", "text", "warned"),
    [
        ("PARTY", "Đề nghị thực hiện.", False),
        ("PARTY", "Đề nghị thực hiện./.", True),
        ("PARTY", "Đề nghị thực hiện", True),
        ("STATE", "Đề nghị thực hiện./.", False),
        ("STATE", "Đề nghị thực hiện. ", True),
    ],
)
def test_the_end_of_the_text_warns_where_the_form_has_another(
    system: str, text: str, warned: bool
) -> None:
    answer = form_for(system, FIRST_OF_HD05).check_ending(text)
    assert answer.allowed
    assert bool(answer.warnings) is warned


def test_what_is_not_confirmed_is_said_once() -> None:
    answer = form_for("PARTY", FIRST_OF_HD05).doubt()
    assert answer.allowed
    assert len(answer.warnings) == 1
    assert "Hướng dẫn 05-HD/VPTW" in answer.warnings[0]


def test_nothing_is_said_to_be_seen_that_the_sources_do_not_show() -> None:
    party, state = form_for("PARTY", LAST_OF_HD36), form_for("STATE", LAST_OF_HD36)
    assert party.rules["page.font"].effective_severity is Severity.WARN
    assert state.rules["symbol"].confidence is Confidence.UNKNOWN
    assert state.rules["page.margins"].confidence is Confidence.SECOND_HAND
    for form in (party, state, form_for("PARTY", FIRST_OF_HD05)):
        assert form.rules["seal.size"].confidence is Confidence.UNKNOWN


@pytest.mark.parametrize(
    ("system", "text", "printed"),
    [
        ("PARTY", "Về việc họp", "Về việc họp"),
        ("PARTY", "V/v họp", "Về việc họp"),
        ("PARTY", "báo cáo quý", "báo cáo quý"),
        ("STATE", "Về việc họp", "V/v họp"),
        ("STATE", "V/v: họp", "V/v họp"),
        ("STATE", "báo cáo quý", "V/v báo cáo quý"),
    ],
)
def test_what_a_letter_is_about_is_said_once(system: str, text: str, printed: str) -> None:
    assert form_for(system, FIRST_OF_HD05).letter_abstract(text) == printed
