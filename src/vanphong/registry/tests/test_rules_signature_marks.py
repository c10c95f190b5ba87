"""Authority marks over signatures."""

import datetime as dt
from typing import Any

import pytest

from vanphong.registry.rules.signature_marks import (
    COLLECTIVE,
    Rank,
    StoredDelegation,
    authority_mark,
    check_mark,
    signing_title,
)

ON = dt.date(2026, 6, 1)
T_L = StoredDelegation("Ban Thường vụ", dt.date(2026, 1, 1), dt.date(2027, 1, 1))


@pytest.mark.parametrize(
    ("kind", "rank", "facts", "lines"),
    [
        pytest.param(
            "PROVINCIAL_STANDING", "SECRETARY", {"title": "Bí thư Tỉnh ủy"},
            ("T/M BAN THƯỜNG VỤ", "BÍ THƯ"), id="secretary-for-the-standing-committee",
        ),
        pytest.param(
            "PROVINCIAL_STANDING", "DEPUTY_SECRETARY", {"title": "Phó Bí thư Tỉnh uỷ"},
            ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"), id="deputy-secretary-never-k-t",
        ),
        pytest.param(
            "PROVINCIAL_COMMITTEE", "DEPUTY_SECRETARY",
            {"title": "Phó Bí thư Thành ủy", "body_words": "Thành ủy"},
            ("T/M THÀNH ỦY", "PHÓ BÍ THƯ"), id="city-committee",
        ),
        pytest.param(
            "SUPERIOR_OF_GRASSROOTS_COMMITTEE", "SECRETARY", {"title": "Bí thư Đảng ủy xã"},
            ("T/M ĐẢNG ỦY", "BÍ THƯ"), id="commune",
        ),
        pytest.param(
            "CELL", "SECRETARY", {"title": "Bí thư Chi bộ"}, ("T/M CHI BỘ", "BÍ THƯ"), id="cell"
        ),
        pytest.param(
            "PROVINCIAL_STANDING", "MEMBER", {"title": "Ủy viên Ban Thường vụ"},
            ("T/M BAN THƯỜNG VỤ",), id="members-have-no-title",
        ),
        pytest.param(
            "PROVINCIAL_CONGRESS", "SECRETARY", {"title": "Bí thư Tỉnh ủy"},
            ("T/M ĐOÀN CHỦ TỊCH",), id="presidium-name-only",
        ),
        pytest.param(
            "INSPECTION_COMMITTEE", "DEPUTY_HEAD",
            {"title": "Phó Chủ nhiệm Ủy ban Kiểm tra Tỉnh ủy"},
            ("T/M ỦY BAN KIỂM TRA", "PHÓ CHỦ NHIỆM"), id="inspection-deputy",
        ),
        pytest.param(
            "PROVINCIAL_ADVISORY", "HEAD", {"title": "Chánh Văn phòng Tỉnh ủy"},
            ("CHÁNH VĂN PHÒNG",), id="head-signs-directly",
        ),
        pytest.param(
            "PROVINCIAL_ADVISORY", "DEPUTY_HEAD",
            {"title": "Phó Chánh Văn phòng Tỉnh ủy", "head_title": "Chánh Văn phòng"},
            ("K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"), id="office-deputy",
        ),
        pytest.param(
            "PROVINCIAL_ADVISORY", "DEPUTY_IN_CHARGE", {"title": "Phó Trưởng Ban Tổ chức"},
            ("PHÓ TRƯỞNG BAN",), id="deputy-in-charge-signs-directly",
        ),
        pytest.param(
            "PROVINCIAL_STANDING", "OTHER",
            {"title": "Chánh Văn phòng Tỉnh ủy", "delegation": T_L},
            ("T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG"), id="t-l-by-record",
        ),
        pytest.param(
            "PROVINCIAL_ADVISORY", "HEAD", {"title": "Chánh Văn phòng", "acting": True},
            ("Q. CHÁNH VĂN PHÒNG",), id="acting",
        ),
        pytest.param(
            "STATE_BODY", "DEPUTY_IN_CHARGE",
            {"title": "Phó Giám đốc", "head_title": "Giám đốc"},
            ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), id="state-deputy-in-charge",
        ),
        pytest.param(
            "STATE_BODY", "HEAD", {"title": "Giám đốc"}, ("GIÁM ĐỐC",), id="state-head"
        ),
    ],
)  # fmt: skip
def test_marks(kind: str, rank: str, facts: dict[str, Any], lines: tuple[str, ...]) -> None:
    mark = authority_mark(kind, rank, on=ON, **facts)
    assert mark.lines == lines
    assert mark.decision
    assert mark.decision.source


@pytest.mark.parametrize(
    ("kind", "rank", "delegation", "code"),
    [
        ("PROVINCIAL_STANDING", "OTHER", None, "delegation_needed"),
        ("PROVINCIAL_ADVISORY", "OTHER", None, "delegation_needed"),
        (
            "PROVINCIAL_STANDING", "OTHER",
            StoredDelegation("Ban Thường vụ", dt.date(2026, 1, 1), is_passed_on=True),
            "second_hop",
        ),
        (
            "PROVINCIAL_STANDING", "OTHER",
            StoredDelegation("Ban Thường vụ", dt.date(2025, 1, 1), dt.date(2026, 6, 1)),
            "delegation_expired",
        ),
    ],
)  # fmt: skip
def test_no_t_l_without_a_record_that_holds(
    kind: str, rank: str, delegation: StoredDelegation | None, code: str
) -> None:
    mark = authority_mark(kind, rank, title="Chánh Văn phòng", on=ON, delegation=delegation)
    assert not mark.decision
    assert mark.decision.code == code
    assert mark.decision.reason.endswith(".")


@pytest.mark.parametrize("kind", sorted(COLLECTIVE))
@pytest.mark.parametrize("rank", sorted(set(Rank) - {Rank.OTHER, Rank.DEPUTY_IN_CHARGE}))
def test_collective_bodies_never_take_k_t(kind: str, rank: str) -> None:
    assert authority_mark(kind, rank, title="Phó Bí thư", on=ON).mark == "T/M"


@pytest.mark.parametrize(("kind", "rank"), [("OTHER", "HEAD"), ("STATE_BODY", "OTHER")])
def test_unknown_bodies_warn(kind: str, rank: str) -> None:
    mark = authority_mark(kind, rank, title="Giám đốc", on=ON)
    assert mark.decision
    assert mark.decision.warnings


def test_a_wrong_mark_is_named_but_does_not_stop() -> None:
    proper = authority_mark(
        "PROVINCIAL_STANDING", "DEPUTY_SECRETARY", title="Phó Bí thư", on=ON
    )
    assert not check_mark(("T/M Ban Thường vụ", "Phó Bí thư"), proper).warnings
    answer = check_mark(("K/T BÍ THƯ", "PHÓ BÍ THƯ"), proper)
    assert answer.allowed
    assert "T/M BAN THƯỜNG VỤ / PHÓ BÍ THƯ" in answer.warnings[0]


def test_titles_lose_the_name_of_the_organ() -> None:
    assert signing_title("Phó Bí thư Thường trực Tỉnh ủy") == "PHÓ BÍ THƯ THƯỜNG TRỰC"
    assert signing_title("Trưởng Ban Xây dựng Đảng Đảng ủy xã") == "TRƯỞNG BAN"
