"""A clock in words, and the pack as the legal table."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from vanphong.calendars.api import Day, DayKind
from vanphong.kernel.rules import Confidence
from vanphong.petitions.rules.clocks import clock_for, clocks_of
from vanphong.petitions.rules.events import (
    Channel,
    Competence,
    Complexity,
    Level,
    Line,
    Nature,
    PartyRank,
    Renewal,
    StopGround,
    Subject,
)
from vanphong.petitions.rules.facts import CaseFacts, Extension, Stop
from vanphong.petitions.rules.law_table import rows_of_law
from vanphong.petitions.rules.limits import time_limits
from vanphong.petitions.rules.reasoning import reasoning
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


def stop(
    first: dt.date, last: dt.date | None, ground: StopGround, number: str = "5/QĐ"
) -> Stop:
    return Stop(first, last, ground, number)


def test_the_reasoning_says_rule_source_change_days_and_warnings() -> None:
    facts = CaseFacts(
        Nature.COMPLAINT,
        events=events(RECEIVED=D(2026, 6, 30)),
        entered_on=D(2026, 7, 2),
        extensions=(Extension("T11", 5, D(2026, 7, 3), "9/QĐ"),),
    )
    clock = clock_for("T11", facts, COUNTRY)
    assert clock is not None
    lines = reasoning(clock)
    assert lines[0] == (
        "T11. Thụ lý khiếu nại: 10 ngày từ ngày nhận được đơn, thứ Ba 30/06/2026."
    )
    assert lines[1].startswith("Căn cứ: Luật Khiếu nại 2011 (02/2011/QH13), Điều 27")
    assert lines[1].endswith("áp dụng từ 01/07/2012 đến trước 01/07/2026.")
    assert lines[2].startswith("Nhập máy ngày thứ Năm 02/07/2026")
    assert lines[3].startswith("Không tính: Luật không cho gia hạn thời hạn này")
    assert lines[4] == "Thứ Ba 30/06/2026: ngày bắt đầu, không tính (Điều 147)."
    assert lines[-2] == "Hạn: hết ngày thứ Sáu 10/07/2026 (24 giờ)."
    assert lines[-1].startswith("Lưu ý: Quy định đổi từ ngày thứ Tư 01/07/2026")


def test_the_reasoning_names_extensions_stops_and_what_is_left() -> None:
    facts = replace(
        DENUNCIATION,
        complexity=Complexity.COMPLEX,
        extensions=(asked(), asked(0)),
        stops=(
            stop(D(2023, 3, 6), D(2023, 3, 9), StopGround.EXPERT, ""),
            stop(D(2023, 3, 20), None, StopGround.OTHER_RESULT),
        ),
    )
    clock = clock_for("T34", facts, COUNTRY)
    assert clock is not None
    assert (clock.standing, clock.left) == (True, 45)
    assert reasoning(clock)[2:] == [
        "Gia hạn lần 1: thêm 30 ngày, quyết định 12/QĐ ngày 30/03/2023.",
        "Số ngày gia hạn cộng nối tiếp vào thời hạn; ngày cuối mới xét ngày nghỉ.",
        "Tạm dừng từ thứ Hai 06/03/2023, tính tiếp từ thứ Năm 09/03/2023: thời gian giám định.",
        (
            "Tạm dừng từ thứ Hai 20/03/2023: đợi kết quả giải quyết của cơ quan khác, vụ việc "
            "khác, quyết định 5/QĐ."
        ),
        "Không tính: Số ngày gia hạn phải từ 1 đến 366.",
        "Đồng hồ đang dừng: đã tính 15 ngày, còn 45 ngày khi tiếp tục.",
    ]


def test_the_reasoning_of_a_clock_counted_back_passes_over_days_off() -> None:
    facts = CaseFacts(Nature.PETITION, events=events(SESSION=D(2026, 9, 7)))
    clock = clock_for("R01", facts, COUNTRY)
    assert clock is not None
    lines = reasoning(clock)
    assert "Thứ Tư 02/09/2026: không tính, nghỉ lễ, tết: Quốc khánh." in lines
    assert "Thứ Tư 26/08/2026: ngày thứ 5 đếm ngược." in lines
    assert lines[-1] == "Chậm nhất: hết ngày thứ Tư 26/08/2026."


def test_a_fifth_day_of_rest_gives_way_to_the_working_day_before() -> None:
    facts = CaseFacts(Nature.COMPLAINT, events=events(DIALOGUE=D(2026, 7, 10)))
    clock = clock_for("T21", facts, COUNTRY)
    assert clock is not None
    assert reasoning(clock)[5:-1] == [
        "Thứ Ba 07/07/2026: ngày thứ 3 đếm ngược.",
        "Thứ Hai 06/07/2026: ngày thứ 4 đếm ngược.",
        "Chủ nhật 05/07/2026: ngày thứ 5 đếm ngược, là ngày nghỉ (nghỉ hằng tuần).",
        "Thứ Bảy 04/07/2026: không tính, nghỉ hằng tuần.",
        "Thứ Sáu 03/07/2026: ngày làm việc trước ngày nghỉ.",
        "Chậm nhất: hết ngày thứ Sáu 03/07/2026.",
    ]


@pytest.mark.parametrize(
    ("duty", "dates"),
    [
        pytest.param("T11", {"RECEIVED": D(2027, 2, 2)}, id="forward"),
        pytest.param("R01", {"SESSION": D(2027, 2, 15)}, id="counted back"),
    ],
)
def test_days_that_are_not_firm_are_told(duty: str, dates: dict[str, dt.date]) -> None:
    calendar = replace(COUNTRY, uncertain_years=frozenset({2027})).with_days(
        [Day(D(2027, 2, 12), DayKind.CLOSURE, "")]
    )
    limit = LIMITS.limits[duty][-1]
    clock = clock_for(duty, a_case_of(limit, events=events(**dates)), calendar)
    assert clock is not None
    said = " ".join(reasoning(clock)[-2:])
    assert "Lịch nghỉ năm 2027 chưa có quyết định chính thức" in said
    assert "ngày nghỉ riêng của cơ quan" in said


def test_the_legal_table_has_a_row_for_every_version() -> None:
    rows = rows_of_law()
    assert len(rows) == len(LIMITS.pack.rules)
    wanted = {
        f"T{n:02d}" for n in (*range(1, 7), *range(10, 24), *range(30, 42), *range(50, 54))
    }
    assert {row.code.split("-")[0] for row in rows} >= wanted
    assert all(row.duty and row.source and row.confidence and row.valid_from for row in rows)
    first, second = (row for row in rows if row.code == "T11")
    assert (first.limit, first.valid_until) == ("10 ngày", D(2026, 7, 1))
    assert (second.limit, second.start) == ("7 ngày làm việc", "từ ngày nhận được đơn")
    assert second.confidence is Confidence.SEEN


def test_what_is_second_hand_never_blocks() -> None:
    versions = [
        version
        for kind in (LIMITS.limits, LIMITS.extensions, LIMITS.stops)
        for rows in kind.values()
        for version in rows
    ]
    assert all(version.firm or not version.blocks for version in versions)
    second_hand = {version.code for version in versions if not version.firm}
    assert second_hand >= {"T02", "T50", "T50-extension", "T51", "T52", "P25"}


def test_the_words_of_a_congress_say_from_when_nothing_is_begun() -> None:
    facts = CaseFacts(
        Nature.DENUNCIATION, Line.PARTY, events=events(CONGRESS_OPENS=D(2020, 5, 15))
    )
    clock = clock_for("T52", facts, COUNTRY)
    assert clock is not None
    lines = reasoning(clock)
    assert lines[0].endswith(
        "trước ngày khai mạc đại hội, thứ Sáu 15/05/2020 (trên cấp cơ sở)."
    )
    assert lines[-2] == "Kể từ thứ Ba 31/03/2020."
    assert clock.limit.version == "T52@2019-01-01"


def test_the_pack_names_only_what_there_is() -> None:
    enums = {
        "nature": Nature,
        "line": Line,
        "channel": Channel,
        "level": Level,
        "subject": Subject,
        "renewal": Renewal,
        "rank": PartyRank,
        "competence": Competence,
    }
    for code, versions in LIMITS.limits.items():
        for limit in versions:
            assert not limit.extension or limit.extension in LIMITS.extensions, code
            assert set(limit.stops) <= LIMITS.stops.keys(), code
            assert set(limit.counts) & {"ordinary", "above"}, code
            for name, values in limit.keys.items():
                assert values <= set(enums[name]), code
