"""Every case of the hand-made table: the day found is the day reckoned by hand."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from vanphong.calendars.api import running_term
from vanphong.petitions.rules.clocks import clock_for
from vanphong.petitions.rules.reasoning import reasoning
from vanphong.petitions.tests.cases import (
    COUNTRY,
    all_cases,
    calendar_of,
    days_by_hand,
    facts_of,
)

CASES = all_cases()
# What a warning of the table is known by; those marked must stand nowhere else.
WARNINGS = {
    "law": "Quy định đổi từ ngày",
    "late": "khi thời hạn đã hết",
    "ground": "không có trong phần văn bản đã đọc",
    "finding": "phải được xác định bằng văn bản",
    "uncertain": "chưa chắc chắn",
    "second": "nguồn thứ cấp",
    "caution": "Luật 136/2025/QH15",
    "party-stop": "Căn cứ tạm dừng không thuộc",
}
EXACTLY = {"law", "late", "ground", "finding"}


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    clock = clock_for(case["duty"], facts_of(case), calendar_of(case))
    assert clock is not None
    assert clock.due_on == case.get("due"), case["why"]
    assert clock.left == case.get("left", 0)
    assert sorted(refusal.code for refusal in clock.refusals) == sorted(case.get("refused", []))
    said = {name for name, words in WARNINGS.items() if any(words in w for w in clock.warnings)}
    wanted = set(case.get("warned", ()))
    assert wanted <= said
    assert wanted & EXACTLY == said & EXACTLY
    late_entry = case.get("entered", case["start"]) > case["start"]
    assert any("Nhập máy" in note for note in clock.notes) == late_entry
    assert (clock.due_on is None) == clock.standing


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_the_reasoning_ends_on_the_day_of_the_clock(case: dict[str, Any]) -> None:
    clock = clock_for(case["duty"], facts_of(case), calendar_of(case))
    assert clock is not None
    lines = reasoning(clock)
    assert lines[0].startswith(f"{case['duty']}. ")
    assert clock.limit.rule.source in lines[1]
    if clock.due_on is None:
        assert any("Đồng hồ đang dừng" in line for line in lines)
        return
    result = next(line for line in lines if line.startswith(("Hạn:", "Chậm nhất:", "Kể từ")))
    assert f"{clock.due_on:%d/%m/%Y}" in result
    if not clock.limit.backward:
        term = running_term(
            clock.start_on,
            clock.count,
            clock.unit,
            clock.calendar,
            clock.pauses,
            roll_over=clock.limit.rolls,
        )
        assert term.due is not None
        assert term.due.on == clock.due_on


def test_the_table_is_whole() -> None:
    assert len(CASES) >= 300
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert all(("due" in case) != ("left" in case) and case["why"] for case in CASES)


def test_counting_one_day_after_the_other_gives_the_same_days() -> None:
    script = Path(__file__).parents[4] / "scripts" / "time_cases.py"
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.endswith(f"{len(CASES)} cases, 0 differ\n")


def test_the_calendar_of_the_product_is_the_one_written_by_hand() -> None:
    """Dates that differ from their weekday, 2017 to 2027, one by one."""
    days = days_by_hand()
    off, made_up = days["off"], set(days["made_up"])
    date = dt.date(2017, 1, 1)
    while date < dt.date(2028, 1, 1):
        by_hand = not any(first <= date <= last for first, last in off)
        by_hand = by_hand and (date.weekday() < 5 or date in made_up)
        assert COUNTRY.is_working_day(date) == by_hand, date
        date += dt.timedelta(1)
