"""Authority marks over signatures."""

import datetime as dt
from typing import Any

import pytest

from vanphong.registry.rules.signature_marks import (
    COLLECTIVE,
    Rank,
    StoredDelegation,
    authority_mark,
    collective_words,
    on_behalf_of,
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
            "PROVINCIAL_CONGRESS_SECRETARIAT", "HEAD", {"title": "Trưởng Đoàn Thư ký Đại hội"},
            ("T/M ĐOÀN THƯ KÝ", "TRƯỞNG ĐOÀN"), id="secretariat-of-a-congress",
        ),
        pytest.param(
            "PROVINCIAL_CONGRESS_SECRETARIAT", "DEPUTY_SECRETARY",
            {"title": "Phó Bí thư Tỉnh ủy"}, ("T/M ĐOÀN THƯ KÝ", "TRƯỞNG ĐOÀN"),
            id="secretariat-headed-by-a-deputy-secretary",
        ),
        pytest.param(
            "STATE_BODY", "OTHER",
            {
                "title": "Chánh Văn phòng",
                "delegation": StoredDelegation("Giám đốc", dt.date(2026, 1, 1)),
            },
            ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"), id="state-t-l-with-a-dot",
        ),
        pytest.param(
            "PROVINCIAL_ADVISORY", "DEPUTY_HEAD",
            {
                "title": "Phó Chánh Văn phòng Tỉnh ủy",
                "head_title": "Quyền Chánh Văn phòng Tỉnh ủy",
            },
            ("K/T Q. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"), id="for-an-acting-head",
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
@pytest.mark.parametrize("rank", sorted(Rank))
def test_collective_bodies_never_take_k_t(kind: str, rank: str) -> None:
    members = {Rank.SECRETARY, Rank.DEPUTY_SECRETARY, Rank.MEMBER}
    mark = authority_mark(kind, rank, title="Phó Bí thư", on=ON).mark
    assert mark == "T/M" if rank in members else mark in {"T/M", "T/L"}


@pytest.mark.parametrize("rank", ["HEAD", "DEPUTY_HEAD", "DEPUTY_IN_CHARGE"])
def test_the_head_of_an_office_signs_t_l_and_is_warned_without_a_record(rank: str) -> None:
    alone = authority_mark("PROVINCIAL_STANDING", rank, title="Chánh Văn phòng", on=ON)
    assert alone.lines == ("T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG")
    assert alone.decision
    assert "văn bản giao ký thừa lệnh" in alone.decision.warnings[0]
    known = authority_mark(
        "PROVINCIAL_STANDING", rank, title="Chánh Văn phòng", on=ON, delegation=T_L
    )
    assert (known.lines, known.decision.warnings) == (alone.lines, ())


@pytest.mark.parametrize(
    ("kind", "delegation"),
    [
        ("PROVINCIAL_ADVISORY", None),
        ("STATE_BODY", None),
        ("PROVINCIAL_ADVISORY", StoredDelegation("", dt.date(2026, 1, 1))),
    ],
)
def test_a_mark_with_nobody_behind_it_is_not_printed(
    kind: str, delegation: StoredDelegation | None
) -> None:
    mark = authority_mark(
        kind, "DEPUTY_HEAD", title="Phó Trưởng Ban", on=ON, delegation=delegation
    )
    assert (mark.mark, mark.lines) == ("", ("PHÓ TRƯỞNG BAN",))
    assert mark.decision
    assert "chưa ghi được" in mark.decision.warnings[0]


@pytest.mark.parametrize(
    ("kind", "header", "words"),
    [
        ("PROVINCIAL_COMMITTEE", "THÀNH UỶ MẪU SƠN", "THÀNH ỦY"),
        ("PROVINCIAL_COMMITTEE", "TỈNH ỦY SƠN HÀ", "TỈNH ỦY"),
        ("PROVINCIAL_COMMITTEE", "", "TỈNH ỦY"),
        ("PROVINCIAL_STANDING", "THÀNH ỦY MẪU SƠN", "BAN THƯỜNG VỤ"),
        ("PROVINCIAL_ADVISORY", "VĂN PHÒNG", ""),
    ],
)
def test_a_committee_is_called_as_in_its_header(kind: str, header: str, words: str) -> None:
    assert collective_words(kind, header) == words


def test_t_l_of_other_bodies_names_their_head() -> None:
    assert on_behalf_of("PROVINCIAL_ADVISORY", "VĂN PHÒNG", "Chánh Văn phòng Tỉnh ủy") == (
        "CHÁNH VĂN PHÒNG"
    )


@pytest.mark.parametrize(("kind", "rank"), [("OTHER", "HEAD"), ("STATE_BODY", "OTHER")])
def test_unknown_bodies_warn(kind: str, rank: str) -> None:
    mark = authority_mark(kind, rank, title="Giám đốc", on=ON)
    assert mark.decision
    assert mark.decision.warnings


def test_titles_lose_the_name_of_the_organ() -> None:
    assert signing_title("Phó Bí thư Thường trực Tỉnh ủy") == "PHÓ BÍ THƯ THƯỜNG TRỰC"
    assert signing_title("Trưởng Ban Xây dựng Đảng Đảng ủy xã") == "TRƯỞNG BAN"
