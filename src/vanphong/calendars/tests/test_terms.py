"""Terms by hand: every row was counted on a paper calendar, not by the program."""

from __future__ import annotations

import datetime as dt

import pytest

from vanphong.calendars.rules import (
    SUNDAY,
    Day,
    DayKind,
    Due,
    Pause,
    TermUnit,
    WorkingCalendar,
    due_date,
    explain,
    running_term,
    summary,
)
from vanphong.calendars.seed import seed_days

VIETNAM = WorkingCalendar.of(seed_days(range(2019, 2028)))
WD, CD = TermUnit.WORKING_DAYS, TermUnit.CALENDAR_DAYS
W, M, Y = TermUnit.WEEKS, TermUnit.MONTHS, TermUnit.YEARS


def on(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


WORKING_DAYS = [
    ("friday-plus-three-is-wednesday", "2026-03-06", 3, "2026-03-11"),
    ("monday-plus-one", "2026-03-02", 1, "2026-03-03"),
    ("friday-plus-one-is-monday", "2026-03-06", 1, "2026-03-09"),
    ("event-on-saturday", "2026-03-07", 1, "2026-03-09"),
    ("event-on-sunday-plus-five", "2026-03-08", 5, "2026-03-13"),
    ("reception-ten-days", "2026-03-02", 10, "2026-03-16"),
    ("complaint-seven-days-from-july-2026", "2026-07-01", 7, "2026-07-10"),
    ("twenty-days-over-four-weekends", "2026-06-01", 20, "2026-06-29"),
    ("event-on-new-year-2026", "2026-01-01", 1, "2026-01-05"),
    ("second-of-january-2026-is-off", "2025-12-31", 1, "2026-01-05"),
    ("tenth-of-january-2026-is-worked", "2026-01-09", 1, "2026-01-10"),
    ("five-days-end-on-make-up-saturday", "2026-01-05", 5, "2026-01-10"),
    ("past-the-make-up-saturday", "2026-01-09", 2, "2026-01-12"),
    ("event-on-make-up-saturday", "2026-01-10", 1, "2026-01-12"),
    ("tet-2026-from-last-friday", "2026-02-13", 1, "2026-02-23"),
    ("tet-2026-three-days-around", "2026-02-12", 3, "2026-02-24"),
    ("event-inside-tet-2026", "2026-02-17", 1, "2026-02-23"),
    ("hung-kings-2026-compensated-monday", "2026-04-24", 1, "2026-04-28"),
    ("end-of-april-2026", "2026-04-28", 3, "2026-05-05"),
    ("make-up-saturday-august-2026", "2026-08-21", 1, "2026-08-22"),
    ("national-day-2026-five-days-off", "2026-08-28", 1, "2026-09-03"),
    ("culture-day-2026-is-off", "2026-11-23", 1, "2026-11-25"),
    ("culture-day-not-yet-in-2025", "2025-11-21", 1, "2025-11-24"),
    ("swap-april-2024", "2024-04-26", 1, "2024-05-02"),
    ("make-up-saturday-may-2024", "2024-05-02", 2, "2024-05-04"),
    ("make-up-saturday-april-2025", "2025-04-25", 1, "2025-04-26"),
    ("swap-may-2025", "2025-04-29", 1, "2025-05-05"),
    ("make-up-saturday-january-2019", "2019-01-04", 1, "2019-01-05"),
    ("swap-april-2019", "2019-04-26", 1, "2019-05-02"),
    ("make-up-saturday-may-2019", "2019-05-03", 1, "2019-05-04"),
    ("tet-2019", "2019-02-01", 1, "2019-02-11"),
    ("tet-2020", "2020-01-22", 1, "2020-01-30"),
    ("tet-2021", "2021-02-09", 1, "2021-02-17"),
    ("tet-2022", "2022-01-28", 1, "2022-02-07"),
    ("tet-2023", "2023-01-19", 1, "2023-01-27"),
    ("tet-2024", "2024-02-07", 1, "2024-02-15"),
    ("tet-2025", "2025-01-24", 1, "2025-02-03"),
    ("three-compensations-2023", "2023-04-28", 1, "2023-05-04"),
    ("two-compensations-2022", "2022-04-29", 1, "2022-05-04"),
    ("national-day-2023", "2023-08-31", 1, "2023-09-05"),
    ("over-new-year-2022", "2021-12-30", 2, "2022-01-04"),
    ("over-new-year-2023", "2022-12-30", 1, "2023-01-03"),
]

ROLLED = [
    ("tet-2026-saturday-14-to-monday-23", "2026-01-15", 30, CD, "2026-02-23"),
    ("one-day-into-tet", "2026-02-13", 1, CD, "2026-02-23"),
    ("last-day-before-tet-stays", "2026-02-12", 1, CD, "2026-02-13"),
    ("first-day-after-tet-stays", "2026-02-13", 10, CD, "2026-02-23"),
    ("ends-on-second-of-january", "2026-01-01", 1, CD, "2026-01-05"),
    ("ends-on-make-up-saturday-stays", "2025-12-31", 10, CD, "2026-01-10"),
    ("ends-on-plain-saturday", "2026-01-01", 2, CD, "2026-01-05"),
    ("thirty-days", "2026-03-02", 30, CD, "2026-04-01"),
    ("forty-five-days", "2026-03-02", 45, CD, "2026-04-16"),
    ("ninety-days-end-on-sunday", "2026-03-02", 90, CD, "2026-06-01"),
    ("ends-on-culture-day", "2026-11-04", 20, CD, "2026-11-25"),
    ("same-day-a-year-before-stays", "2025-11-04", 20, CD, "2025-11-24"),
    ("leap-day-counts", "2024-02-28", 1, CD, "2024-02-29"),
    ("no-leap-day", "2023-02-28", 1, CD, "2023-03-01"),
    ("ends-on-make-up-saturday-august", "2026-08-12", 10, CD, "2026-08-22"),
    ("rolls-over-national-day-2026", "2026-08-19", 10, CD, "2026-09-03"),
    ("one-week", "2026-03-06", 1, W, "2026-03-13"),
    ("one-week-from-saturday", "2026-03-07", 1, W, "2026-03-16"),
    ("two-weeks-into-tet", "2026-02-03", 2, W, "2026-02-23"),
    ("one-week-into-bridge-friday", "2025-12-26", 1, W, "2026-01-05"),
    ("one-week-to-make-up-saturday", "2026-01-03", 1, W, "2026-01-10"),
    ("month-without-31-ends-saturday", "2026-01-31", 1, M, "2026-03-02"),
    ("month-end-leap-february", "2024-01-31", 1, M, "2024-02-29"),
    ("month-end-plain-february", "2023-01-31", 1, M, "2023-02-28"),
    ("month-end-into-30-april", "2026-03-31", 1, M, "2026-05-04"),
    ("month-end-may-to-june", "2026-05-31", 1, M, "2026-06-30"),
    ("six-months-from-august-31", "2025-08-31", 6, M, "2026-03-02"),
    ("plain-month", "2026-03-15", 1, M, "2026-04-15"),
    ("month-to-make-up-saturday", "2025-12-10", 1, M, "2026-01-10"),
    ("three-months-into-tet", "2025-11-14", 3, M, "2026-02-23"),
    ("end-of-february-is-day-28-not-last-day", "2026-02-28", 1, M, "2026-03-30"),
    ("twelve-months", "2025-03-10", 12, M, "2026-03-10"),
    ("year-from-leap-day", "2024-02-29", 1, Y, "2025-02-28"),
    ("four-years-from-leap-day", "2020-02-29", 4, Y, "2024-02-29"),
    ("year-into-bridge-friday", "2025-01-02", 1, Y, "2026-01-05"),
    ("three-years-into-national-day", "2023-09-02", 3, Y, "2026-09-03"),
    ("year-into-culture-day", "2025-11-24", 1, Y, "2026-11-25"),
]

NOT_ROLLED = [
    ("days-stay-on-tet-saturday", "2026-02-13", 1, CD, "2026-02-14"),
    ("week-stays-on-saturday", "2026-03-07", 1, W, "2026-03-14"),
    ("month-stays-on-saturday", "2026-01-31", 1, M, "2026-02-28"),
    ("year-stays-on-bridge-friday", "2025-01-02", 1, Y, "2026-01-02"),
    ("working-days-never-need-it", "2026-03-06", 3, WD, "2026-03-11"),
]


@pytest.mark.parametrize(
    ("start", "count", "expected"), [pytest.param(*row, id=name) for name, *row in WORKING_DAYS]
)
def test_working_days(start: str, count: int, expected: str) -> None:
    assert due_date(on(start), count, WD, VIETNAM).on == on(expected)
    assert VIETNAM.add_working_days(on(start), count) == on(expected)


@pytest.mark.parametrize(
    ("start", "count", "unit", "expected"), [pytest.param(*row, id=n) for n, *row in ROLLED]
)
def test_terms_roll_over(start: str, count: int, unit: TermUnit, expected: str) -> None:
    assert due_date(on(start), count, unit, VIETNAM).on == on(expected)


@pytest.mark.parametrize(
    ("start", "count", "unit", "expected"), [pytest.param(*row, id=n) for n, *row in NOT_ROLLED]
)
def test_terms_without_roll_over(start: str, count: int, unit: TermUnit, expected: str) -> None:
    due = due_date(on(start), count, unit, VIETNAM, roll_over=False)
    assert due.on == due.nominal_on == on(expected)


CLOSED = Day(on("2026-03-10"), DayKind.CLOSURE, "cơ quan chuyển trụ sở")


class TestOfficeDays:
    """An office's own days lie over those of the whole country."""

    office = VIETNAM.with_days([CLOSED])

    def test_closure_is_not_a_working_day(self) -> None:
        assert due_date(on("2026-03-09"), 1, WD, self.office).on == on("2026-03-11")

    def test_term_ending_on_closure_rolls_and_warns(self) -> None:
        due = due_date(on("2026-03-09"), 1, CD, self.office)
        assert due.on == on("2026-03-11")
        assert "ngày nghỉ riêng của cơ quan" in due.warnings[0]

    def test_closure_within_a_calendar_term_changes_nothing(self) -> None:
        due = due_date(on("2026-03-09"), 3, CD, self.office)
        assert (due.on, due.warnings) == (on("2026-03-12"), ())

    def test_own_make_up_day_wins_over_holiday(self) -> None:
        duty = Day(on("2026-11-24"), DayKind.MAKE_UP, "trực phục vụ hội nghị")
        due = due_date(on("2026-11-23"), 1, WD, VIETNAM.with_days([duty]))
        assert due.on == on("2026-11-24")

    def test_removed_day_is_as_its_weekday(self) -> None:
        plain = self.office.without(on("2026-03-10"))
        assert due_date(on("2026-03-09"), 1, WD, plain).on == on("2026-03-10")

    def test_office_that_rests_on_sunday_only(self) -> None:
        six_days = WorkingCalendar.of(weekly_rest_days=[SUNDAY])
        assert due_date(on("2026-03-06"), 1, WD, six_days).on == on("2026-03-07")

    def test_a_week_without_work_is_refused(self) -> None:
        with pytest.raises(ValueError, match="day to work"):
            WorkingCalendar.of(weekly_rest_days=range(7))

    def test_a_year_without_work_is_refused(self) -> None:
        first = on("2026-01-01")
        off = (Day(first + dt.timedelta(i), DayKind.CLOSURE, "") for i in range(800))
        empty = WorkingCalendar.of(off)
        with pytest.raises(ValueError, match="không có ngày làm việc"):
            due_date(first, 1, WD, empty)
        with pytest.raises(ValueError, match="không có ngày làm việc"):
            empty.next_working_day(first)


class TestReasons:
    """A due date tells how it came about, one date a line."""

    def test_each_day_of_a_short_term_is_named(self) -> None:
        assert explain(due_date(on("2026-03-06"), 3, WD, VIETNAM)) == [
            "Thứ Sáu 06/03/2026: ngày bắt đầu, không tính (Điều 147).",
            "Thứ Bảy 07/03/2026: không tính, nghỉ hằng tuần.",
            "Chủ nhật 08/03/2026: không tính, nghỉ hằng tuần.",
            "Thứ Hai 09/03/2026: ngày làm việc thứ 1.",
            "Thứ Ba 10/03/2026: ngày làm việc thứ 2.",
            "Thứ Tư 11/03/2026: ngày làm việc thứ 3.",
            "Hạn: hết ngày thứ Tư 11/03/2026 (24 giờ).",
        ]

    def test_make_up_saturday_says_what_it_makes_up(self) -> None:
        lines = explain(due_date(on("2026-01-09"), 1, WD, VIETNAM))
        assert lines[1] == (
            "Thứ Bảy 10/01/2026: ngày làm việc thứ 1 (làm bù cho ngày nghỉ 02/01/2026)."
        )

    def test_roll_over_of_tet_is_drawn_together(self) -> None:
        lines = explain(due_date(on("2026-01-15"), 30, CD, VIETNAM))
        assert lines[1:] == [
            "Thứ Sáu 16/01/2026 đến thứ Sáu 13/02/2026: ngày thứ 1 đến thứ 29.",
            (
                "Thứ Bảy 14/02/2026: ngày thứ 30; là ngày nghỉ "
                "(kỳ nghỉ Tết Nguyên đán 2026 (nghỉ hằng tuần))."
            ),
            "Chủ nhật 15/02/2026: không tính, kỳ nghỉ Tết Nguyên đán 2026 (nghỉ hằng tuần).",
            (
                "Thứ Hai 16/02/2026 đến thứ Sáu 20/02/2026: không tính, "
                "nghỉ lễ, tết: Tết Nguyên đán 2026."
            ),
            (
                "Thứ Bảy 21/02/2026 đến Chủ nhật 22/02/2026: không tính, "
                "kỳ nghỉ Tết Nguyên đán 2026 (nghỉ hằng tuần)."
            ),
            (
                "Thứ Hai 23/02/2026: ngày làm việc tiếp theo ngày nghỉ, "
                "thời hạn kết thúc (khoản 5 Điều 148)."
            ),
            "Hạn: hết ngày thứ Hai 23/02/2026 (24 giờ).",
        ]

    def test_long_form_can_be_asked_for(self) -> None:
        due = due_date(on("2026-01-15"), 30, CD, VIETNAM)
        assert len(explain(due, compact=False)) == len(due.steps) + 1 == 41

    def test_month_without_the_day_says_so(self) -> None:
        due = due_date(on("2024-01-31"), 1, M, VIETNAM)
        assert "tháng 2/2024 không có ngày 31" in due.steps[-1].reason

    def test_leap_day_year_names_the_analogy(self) -> None:
        due = due_date(on("2024-02-29"), 1, Y, VIETNAM)
        assert "áp dụng tương tự khoản 3 Điều 148" in due.steps[-1].reason

    def test_summary_in_one_sentence(self) -> None:
        assert summary(due_date(on("2026-02-13"), 1, CD, VIETNAM)) == (
            "Từ 13/02/2026 (không tính ngày này) đến hết thứ Hai 23/02/2026: 10 ngày; "
            "ngày cuối 14/02/2026 là ngày nghỉ nên chuyển sang ngày làm việc tiếp theo."
        )
        assert summary(due_date(on("2026-03-06"), 3, WD, VIETNAM)) == (
            "Từ 06/03/2026 (không tính ngày này) đến hết thứ Tư 11/03/2026: 5 ngày, "
            "trong đó 2 ngày không tính."
        )

    def test_uncertain_and_unknown_years_warn(self) -> None:
        careful = WorkingCalendar(
            days=VIETNAM.days,
            known_years=frozenset(range(2019, 2028)),
            uncertain_years=frozenset({2027}),
        )
        due = due_date(on("2026-12-31"), 5, WD, careful)
        assert due.warnings == (
            "Lịch nghỉ năm 2027 chưa có quyết định chính thức; hạn có thể thay đổi.",
        )
        assert (
            "Chưa có lịch nghỉ năm 2028"
            in due_date(on("2027-03-01"), 1, Y, careful).warnings[0]
        )
        assert due_date(on("2026-12-01"), 5, WD, careful).warnings == ()

    def test_only_the_end_of_a_calendar_term_asks_the_table(self) -> None:
        careful = WorkingCalendar(uncertain_years=frozenset({2027}))
        assert due_date(on("2027-12-20"), 28, CD, careful).warnings == ()


@pytest.mark.parametrize("unit", list(TermUnit))
@pytest.mark.parametrize("count", [-1, 0, 5000])
def test_a_term_out_of_range_is_refused(unit: TermUnit, count: int) -> None:
    with pytest.raises(ValueError, match="Thời hạn cần từ 1 đến"):
        due_date(on("2026-03-02"), count, unit, VIETNAM)


class TestPauses:
    """The clock stops and runs on; what has elapsed is kept."""

    def test_without_pause_it_is_the_plain_due_date(self) -> None:
        term = running_term(on("2026-03-02"), 30, CD, VIETNAM, [])
        assert term.due == due_date(on("2026-03-02"), 30, CD, VIETNAM)
        assert (term.elapsed, term.left, term.paused) == (30, 0, False)

    def test_ten_days_pause_moves_the_end_by_ten(self) -> None:
        pause = Pause(on("2026-03-09"), on("2026-03-19"), "chờ giám định")
        due = _due(running_term(on("2026-03-02"), 30, CD, VIETNAM, [pause]).due)
        # 3-8 March are days 1-6, 19 March is day 7, 11 April (Saturday) day 30.
        assert (due.nominal_on, due.on) == (on("2026-04-11"), on("2026-04-13"))
        assert "Thứ Hai 09/03/2026 đến thứ Tư 18/03/2026: tạm dừng: chờ giám định." in (
            explain(due)
        )

    def test_working_days_pause(self) -> None:
        pause = Pause(on("2026-03-04"), on("2026-03-10"))
        term = running_term(on("2026-03-02"), 3, WD, VIETNAM, [pause])
        # 3 March is the first, 10 the second, 11 the third.
        assert _due(term.due).on == on("2026-03-11")

    def test_standing_clock_has_no_due_date(self) -> None:
        term = running_term(on("2026-03-02"), 30, CD, VIETNAM, [Pause(on("2026-03-09"), None)])
        assert (term.due, term.elapsed, term.left, term.paused) == (None, 6, 24, True)

    def test_pause_after_the_end_changes_nothing(self) -> None:
        late = Pause(on("2026-05-01"), None)
        term = running_term(on("2026-03-02"), 30, CD, VIETNAM, [late])
        assert _due(term.due).on == on("2026-04-01")

    def test_broken_month_is_thirty_days(self) -> None:
        pause = Pause(on("2026-02-02"), on("2026-02-03"))
        term = running_term(on("2026-01-31"), 1, M, VIETNAM, [pause])
        # 30 days and one of pause after 31 January: 3 March.
        assert (_due(term.due).on, term.elapsed) == (on("2026-03-03"), 30)

    def test_two_pauses(self) -> None:
        pauses = [
            Pause(on("2026-03-20"), on("2026-03-22")),
            Pause(on("2026-03-05"), on("2026-03-10")),
        ]
        term = running_term(on("2026-03-02"), 30, CD, VIETNAM, pauses)
        assert _due(term.due).nominal_on == on("2026-04-08")

    @pytest.mark.parametrize(
        "pauses",
        [
            pytest.param([("2026-03-10", "2026-03-09")], id="ends-before-it-begins"),
            pytest.param([("2026-03-10", None), ("2026-03-12", None)], id="after-an-open-one"),
            pytest.param(
                [("2026-03-10", "2026-03-15"), ("2026-03-14", "2026-03-20")], id="overlap"
            ),
        ],
    )
    def test_impossible_pauses_are_refused(self, pauses: list[tuple[str, str | None]]) -> None:
        stops = [Pause(on(a), on(b) if b else None) for a, b in pauses]
        with pytest.raises(ValueError, match="pause"):
            running_term(on("2026-03-02"), 30, CD, VIETNAM, stops)


def _due(due: Due | None) -> Due:
    assert due is not None
    return due
