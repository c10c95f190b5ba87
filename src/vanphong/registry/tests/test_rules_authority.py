"""Types of documents and who may issue them, by date."""

import datetime as dt

import pytest

from vanphong.kernel.rules import Confidence
from vanphong.registry.rules.authority import AuthorityState, authority_tables, may_issue
from vanphong.registry.rules.types import (
    STATE,
    all_types,
    document_type,
    document_types,
    is_listed,
    is_type_code,
    numbered_type,
    type_named,
    types_of_abbreviation,
)

UNDER_66 = dt.date(2025, 5, 1)
LAST_DAY_OF_66 = dt.date(2026, 1, 8)
UNDER_399 = dt.date(2026, 1, 9)


def test_399_names_25_types_and_8_papers() -> None:
    types = document_types(UNDER_399)
    assert [len([t for t in types if t.kind == kind]) for kind in ("NAMED", "PAPER")] == [25, 8]


def test_30_names_29_state_types() -> None:
    assert len([t for t in document_types(UNDER_399, STATE) if "ND30" in t.lists]) == 29


def test_1997_knew_neither_variant_nor_project() -> None:
    types = document_types(dt.date(2005, 1, 1))
    assert [len([t for t in types if t.kind == kind]) for kind in ("NAMED", "PAPER")] == [23, 5]


def test_codes_are_unique_and_lists_exist() -> None:
    codes = [t.code for t in all_types()]
    assert len(codes) == len(set(codes))
    with pytest.raises(LookupError):
        document_type("NOTHING")
    assert is_type_code("RESOLUTION")
    assert type_named(" NGHI QUYET ") == document_type("RESOLUTION")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Báo cáo kết quả quý I", "REPORT"),
        (" TỜ  TRÌNH", "SUBMISSION"),
        ("Bảng tổng hợp", None),
        ("Dự thảo báo cáo", None),
        ("Báo cáo-viên", None),
        ("Thư công gửi các tỉnh", None),
        ("", None),
    ],
)
def test_which_products_get_a_number(text: str, code: str | None) -> None:
    found = numbered_type(text)
    assert (found.code if found else None) == code


def test_one_abbreviation_may_stand_for_two_types() -> None:
    assert [t.code for t in types_of_abbreviation("QĐ", "PARTY")] == ["DECISION", "REGULATION"]
    assert [t.code for t in types_of_abbreviation("QĐi", "PARTY")] == ["REGULATION"]
    assert [t.code for t in types_of_abbreviation("ctr", "PARTY")] == ["PROGRAMME"]
    assert types_of_abbreviation("XYZ", "PARTY") == ()


def test_every_abbreviation_says_how_well_it_is_known() -> None:
    given = {a.text: a.confidence for t in all_types() for a in t.abbreviations}
    assert given["GM"] is Confidence.SECOND_HAND
    party_invitation = document_type("INVITATION").abbreviations[0]
    assert party_invitation.confidence is Confidence.UNCERTAIN


def test_a_type_outside_the_list_of_its_day_only_warns() -> None:
    answer = is_listed("PROJECT", dt.date(2005, 1, 1))
    assert answer.allowed
    assert answer.warnings
    assert not is_listed("PROJECT", UNDER_399).warnings


@pytest.mark.parametrize(
    ("body", "type_code", "on", "state", "allowed"),
    [
        ("PROVINCIAL_COMMITTEE", "RESOLUTION", UNDER_66, "ALLOWED", True),
        pytest.param(
            "PROVINCIAL_COMMITTEE", "DIRECTIVE", UNDER_66, "FORBIDDEN", False,
            id="66-art-7-no-directive-of-the-committee",
        ),
        pytest.param(
            "PROVINCIAL_STANDING", "COMMUNIQUE", LAST_DAY_OF_66, "FORBIDDEN", False,
            id="66-on-its-last-day",
        ),
        pytest.param(
            "PROVINCIAL_STANDING", "COMMUNIQUE", UNDER_399, "UNKNOWN", True,
            id="399-list-of-the-province-not-found",
        ),
        ("PROVINCIAL_CONGRESS_TELLERS", "REPORT", UNDER_66, "ALLOWED", True),
        ("PROVINCIAL_CONGRESS_TELLERS", "NOTICE", UNDER_66, "FORBIDDEN", False),
        pytest.param(
            "PROVINCIAL_CONGRESS_TELLERS", "INVITATION", UNDER_66, "UNKNOWN", True,
            id="66-says-nothing-of-papers",
        ),
        ("PROVINCIAL_CONGRESS_TELLERS", "COPY", UNDER_66, "UNKNOWN", True),
        ("PROVINCIAL_CONGRESS", "DECISION", UNDER_66, "UNKNOWN", True),
        pytest.param(
            "GRASSROOTS_STANDING", "STATUTE", UNDER_399, "FORBIDDEN", True,
            id="second-hand-warns",
        ),
        ("GRASSROOTS_STANDING", "GUIDANCE", UNDER_399, "ALLOWED", True),
        ("CELL", "REGULATION", UNDER_399, "FORBIDDEN", True),
        ("CELL_CONGRESS", "OFFICIAL_LETTER", UNDER_399, "UNKNOWN", True),
        *(
            ("CELL_CONGRESS", code, UNDER_399, "FORBIDDEN", True)
            for code in ("DECISION", "CONCLUSION", "GUIDANCE", "DIRECTIVE", "CIRCULAR",
                         "COMMUNIQUE")
        ),
        pytest.param(
            "SUPERIOR_OF_GRASSROOTS_COMMITTEE", "RESOLUTION", UNDER_399, "UNKNOWN", True,
            id="commune-committee-has-no-known-list",
        ),
        ("PROVINCIAL_ADVISORY", "OFFICIAL_LETTER", UNDER_399, "ALLOWED", True),
        ("COMMUNE_ADVISORY", "REPORT", UNDER_399, "ALLOWED", True),
        ("COMMUNE_ADVISORY", "RESOLUTION", UNDER_399, "UNKNOWN", True),
        ("PROVINCIAL_ADVISORY", "INVITATION", UNDER_399, "ALLOWED", True),
        ("GRASSROOTS_COMMITTEE", "RESOLUTION", UNDER_66, "UNKNOWN", True),
    ],
)  # fmt: skip
def test_authority(body: str, type_code: str, on: dt.date, state: str, allowed: bool) -> None:
    answer = may_issue(body, type_code, on)
    assert answer.state is AuthorityState(state)
    assert bool(answer.decision) is allowed
    if answer.state is AuthorityState.ALLOWED:
        assert answer.source
        assert not answer.decision.warnings
    else:
        assert answer.reason.endswith(".")
        assert allowed == bool(answer.decision.warnings)


def test_only_what_was_seen_forbids() -> None:
    for table in authority_tables():
        for kind in table.body_kinds:
            for each in all_types():
                answer = may_issue(kind, each.code, table.valid_from)
                if not answer.decision:
                    assert answer.confidence is Confidence.SEEN


def test_tables_name_known_types() -> None:
    for table in authority_tables():
        assert all(is_type_code(c) for c in table.allowed | (table.forbidden - {"*"}))
        assert not table.allowed & table.forbidden
