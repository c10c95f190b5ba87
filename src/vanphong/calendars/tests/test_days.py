"""Acts on the tables of days: seeding, setting, taking out, and what they move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.cast import Cast, make_office

from vanphong.calendars import api, jobs, moving, queries
from vanphong.calendars.models import (
    CalendarYear,
    DayChange,
    OfficeDay,
    Origin,
    Scope,
    SiteDay,
    firmness,
)
from vanphong.calendars.rules import DayKind, MovedDue, TermUnit, WorkingCalendar, due_date
from vanphong.calendars.services import EDIT_SITE
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound
from vanphong.kernel.scope import acting

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)
OPERATOR = job_actor("vanphong calendars seed", None, frozenset({EDIT_SITE}))
TUESDAY, HOLIDAY = dt.date(2026, 3, 10), dt.date(2026, 4, 30)


@pytest.fixture
def office() -> Iterator[Cast]:
    """An imaginary office in its own scope, with the days of 2025 to 2027 in the table."""
    with acting(OPERATOR):
        api.seed_calendar(actor=OPERATOR, years=range(2025, 2028), now=NOW)
    cast = make_office()
    with acting(cast.admin):
        yield cast


@pytest.fixture
def opinion_due() -> Iterator[None]:
    """An app above with one due date an office: two working days after 9 March 2026."""

    def moved(actor: Actor, before: WorkingCalendar, after: WorkingCalendar) -> list[object]:
        was, now = (
            due_date(dt.date(2026, 3, 9), 2, TermUnit.WORKING_DAYS, c).on
            for c in (before, after)
        )
        return [] if was == now else [MovedDue(f"Xin ý kiến {actor.office_id}", "/", was, now)]

    ports.moved_due_dates.add(moved)
    yield
    ports.moved_due_dates._functions.remove(moved)


def close(actor: Actor, date: dt.date = TUESDAY) -> api.Outcome:
    return api.set_day(
        actor=actor,
        date=date,
        kind=DayKind.CLOSURE,
        reason="chuyển trụ sở",
        change_reason="Theo thông báo 12-TB/VPTU",
        now=NOW,
    )


class TestSeed:
    """The first content of the table, and what later seeding leaves alone."""

    def test_days_and_years_are_there(self, office: Cast) -> None:
        assert SiteDay.objects.get(date=dt.date(2026, 1, 10)).kind == "MAKE_UP"
        decided = dict(CalendarYear.objects.values_list("year", "decided"))
        assert decided == {2025: True, 2026: True, 2027: False}
        calendar = api.calendar_for(office.office.id)
        assert calendar.uncertain_years == {2027}
        assert due_date(dt.date(2026, 1, 9), 1, TermUnit.WORKING_DAYS, calendar).on == (
            dt.date(2026, 1, 10)
        )

    def test_twice_is_once(self, office: Cast) -> None:
        before = list(SiteDay.objects.order_by("date").values_list("pk", "changed_at"))
        with acting(OPERATOR):
            again = api.seed_calendar(
                actor=OPERATOR, years=range(2025, 2028), now=NOW + dt.timedelta(1)
            )
        assert (again.days, again.kept) == ((), ())
        assert list(SiteDay.objects.order_by("date").values_list("pk", "changed_at")) == before

    def test_what_was_edited_or_taken_out_is_kept(self, office: Cast) -> None:
        with acting(OPERATOR):
            set_site(OPERATOR, HOLIDAY)
            api.remove_day(
                actor=OPERATOR,
                date=dt.date(2026, 11, 24),
                change_reason="Chưa có luật",
                now=NOW,
                scope=Scope.SITE,
            )
            again = api.seed_calendar(actor=OPERATOR, years=[2026], now=NOW)
        assert again.kept == (HOLIDAY, dt.date(2026, 11, 24))
        assert api.calendar_for(None).is_working_day(dt.date(2026, 11, 24))
        assert api.calendar_for(None).days[HOLIDAY].reason == "thử"

    @pytest.mark.parametrize("years", [[], [1900], [2200]])
    def test_years_out_of_range_are_refused(self, office: Cast, years: list[int]) -> None:
        with pytest.raises(Invalid, match="Năm"):
            api.seed_calendar(actor=OPERATOR, years=years, now=NOW)

    def test_only_with_permission(self, office: Cast) -> None:
        with pytest.raises(NotAllowed):
            api.seed_calendar(actor=office.clerk, years=[2026], now=NOW)


def set_site(actor: Actor, date: dt.date, source: str = "Công văn 1-CV/VP") -> api.Outcome:
    return api.set_day(
        actor=actor,
        date=date,
        kind=DayKind.HOLIDAY,
        reason="thử",
        change_reason="Theo công văn mới",
        source=source,
        scope=Scope.SITE,
        now=NOW,
    )


class TestOwnDays:
    """An office's own days."""

    def test_closure_counts_at_once_and_is_told(self, office: Cast) -> None:
        outcome = close(office.admin)
        assert not api.calendar_for(office.office.id).is_working_day(TUESDAY)
        assert api.calendar_for(None).is_working_day(TUESDAY)
        assert [d.as_dict() for d in outcome.days] == [
            {
                "date": "2026-03-10",
                "before": "ngày làm việc",
                "after": "cơ quan nghỉ riêng: chuyển trụ sở",
            }
        ]
        assert outcome.change == DayChange.objects.get()
        assert outcome.change.changed_by == office.admin.name

    def test_what_moved_is_listed_and_kept(self, office: Cast, opinion_due: None) -> None:
        outcome = close(office.admin)
        (due,) = outcome.moved
        assert (due.before, due.after) == (dt.date(2026, 3, 11), dt.date(2026, 3, 12))
        assert DayChange.objects.get().moved == [due.as_dict()]

    def test_set_again_changes_and_remove_falls_back(self, office: Cast) -> None:
        close(office.admin)
        close(office.admin)
        assert OfficeDay.objects.count() == 1
        api.remove_day(actor=office.admin, date=TUESDAY, change_reason="Thôi chuyển", now=NOW)
        assert not OfficeDay.objects.exists()
        assert api.calendar_for(office.office.id).is_working_day(TUESDAY)

    def test_office_may_work_on_a_holiday(self, office: Cast) -> None:
        api.set_day(
            actor=office.admin,
            date=HOLIDAY,
            kind=DayKind.MAKE_UP,
            reason="phục vụ hội nghị",
            change_reason="Lệnh trực",
            now=NOW,
        )
        assert api.calendar_for(office.office.id).is_working_day(HOLIDAY)

    @pytest.mark.parametrize(
        ("date", "kind", "reason", "why", "code"),
        [
            pytest.param(TUESDAY, "CLOSURE", " ", "x", "reason_missing", id="no-reason"),
            pytest.param(TUESDAY, "CLOSURE", "x", "", "reason_missing", id="no-why"),
            pytest.param(TUESDAY, "HOLIDAY", "x", "x", "not_the_offices", id="own-holiday"),
            pytest.param(TUESDAY, "MAKE_UP", "x", "x", "already_so", id="working-day-made-up"),
            pytest.param(HOLIDAY, "CLOSURE", "x", "x", "already_so", id="holiday-closed"),
            pytest.param(dt.date(1900, 1, 2), "CLOSURE", "x", "x", "invalid", id="too-old"),
        ],
    )
    def test_refused(
        self, office: Cast, date: dt.date, kind: str, reason: str, why: str, code: str
    ) -> None:
        with pytest.raises(Invalid) as refusal:
            api.set_day(
                actor=office.admin,
                date=date,
                kind=DayKind(kind),
                reason=reason,
                change_reason=why,
                now=NOW,
            )
        assert refusal.value.code == code
        assert not OfficeDay.objects.exists()

    def test_a_preview_says_what_would_move_and_leaves_nothing(
        self, office: Cast, opinion_due: None
    ) -> None:
        would = api.preview(lambda: close(office.admin))
        assert [due.label for due in would.moved] == [f"Xin ý kiến {office.office.id}"]
        assert would.change is None
        assert not OfficeDay.objects.exists()
        assert not queries.changes(office.admin).exists()
        assert api.calendar_for(office.office.id).is_working_day(TUESDAY)
        assert close(office.admin).moved == would.moved
        with pytest.raises(NotAllowed):
            api.preview(lambda: close(office.clerk))

    def test_only_with_permission(self, office: Cast) -> None:
        with pytest.raises(NotAllowed):
            close(office.clerk)

    def test_nothing_to_take_out(self, office: Cast) -> None:
        with pytest.raises(NotFound):
            api.remove_day(actor=office.admin, date=TUESDAY, change_reason="x", now=NOW)

    def test_an_actor_without_office_has_no_own_days(self, office: Cast) -> None:
        lost = job_actor("x", None, frozenset({"calendars:day:edit"}))
        with acting(lost), pytest.raises(Invalid) as refusal:
            close(lost)
        assert refusal.value.code == "office_missing"


class TestWalls:
    """Days of one office stay in it."""

    def test_closures_of_another_office_are_neither_seen_nor_counted(
        self, office: Cast
    ) -> None:
        close(office.admin)
        other = make_office("Đảng ủy Mẫu Khê", level="COMMUNE")
        with acting(other.admin):
            assert api.calendar_for(other.office.id).is_working_day(TUESDAY)
            assert queries.day_rows(other.admin, TUESDAY) == (None, None)
            assert not queries.changes(other.admin).exists()
            with pytest.raises(NotFound):
                queries.get_change(
                    other.admin, DayChange(pk=None).pk or other.posts["CLERK"].pk
                )

    def test_a_calendar_outside_the_scope_is_refused_not_guessed(self, office: Cast) -> None:
        other = make_office("Đảng ủy Mẫu Khê", level="COMMUNE")
        with pytest.raises(LookupError):
            api.calendar_for(other.office.id)


class TestSiteDays:
    """Days of the whole country reach every office."""

    def test_needs_its_source(self, office: Cast) -> None:
        with acting(OPERATOR), pytest.raises(Invalid) as refusal:
            set_site(OPERATOR, TUESDAY, source="")
        assert refusal.value.code == "source_missing"

    def test_needs_its_own_permission(self, office: Cast) -> None:
        only_own = job_actor("x", office.office.id, frozenset({"calendars:day:edit"}))
        with pytest.raises(NotAllowed):
            set_site(only_own, TUESDAY)

    def test_edited_day_is_marked(self, office: Cast) -> None:
        with acting(OPERATOR):
            set_site(OPERATOR, TUESDAY)
        row = SiteDay.objects.get(date=TUESDAY)
        assert (row.origin, row.changed_by) == (Origin.EDITED, OPERATOR.name)
        assert row.confidence == "second-hand"
        day = api.calendar_for(None).days[TUESDAY]
        assert (day.by_hand, firmness(day)) == (True, "người quản trị ghi")
        assert not api.calendar_for(None).days[HOLIDAY].by_hand

    def test_other_offices_are_told_in_their_own_scope(
        self, office: Cast, opinion_due: None
    ) -> None:
        other = make_office("Đảng ủy Mẫu Khê", level="COMMUNE")
        country = api.calendar_for(None)
        maker = job_actor("x", office.office.id, frozenset({EDIT_SITE}))
        outcome = set_site(maker, TUESDAY)
        assert [d.label for d in outcome.moved] == [f"Xin ý kiến {office.office.id}"]
        told = {
            "rows": moving.as_json(country, api.calendar_for(None)),
            "reason": "Theo công văn mới",
            "changed_by": maker.name,
            "changed_at": NOW.isoformat(),
            "but_office": office.office.id,
        }
        jobs.tell_offices(office_id=None, **told)
        with acting(other.admin):
            (change,) = queries.changes(other.admin)
        assert change.moved[0]["label"] == f"Xin ý kiến {other.office.id}"
        assert change.days[0]["before"] == "ngày làm việc"
        assert queries.changes(office.admin).count() == 1

    def test_offices_are_told_a_few_at_a_time(
        self, office: Cast, opinion_due: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        others = [make_office("Đảng ủy Mẫu Khê", level="COMMUNE") for _ in range(2)]
        country = api.calendar_for(None)
        with acting(OPERATOR):
            set_site(OPERATOR, TUESDAY)
        monkeypatch.setattr(jobs, "OFFICES_AT_ONCE", 1)
        told = {
            "rows": moving.as_json(country, api.calendar_for(None)), "reason": "x",
            "changed_by": "x", "changed_at": NOW.isoformat(), "but_office": None,
        }  # fmt: skip
        jobs.tell_offices(office_id=None, **told, after_office=others[0].office.id - 1)
        next_job = ProcrastinateJob.objects.latest("id")
        assert next_job.args["after_office"] == others[0].office.id
        counts = []
        for other in others:
            with acting(other.admin):
                counts.append(queries.changes(other.admin).count())
        assert counts == [1, 0]
        jobs.tell_offices(**next_job.args)
        with acting(others[1].admin):
            assert queries.changes(others[1].admin).count() == 1

    def test_an_office_with_its_own_day_there_is_not_touched(
        self, office: Cast, opinion_due: None
    ) -> None:
        country = api.calendar_for(None)
        close(office.admin)
        with acting(OPERATOR):
            set_site(OPERATOR, TUESDAY)
        jobs.tell_offices(
            office_id=None,
            rows=moving.as_json(country, api.calendar_for(None)),
            reason="x",
            changed_by="x",
            changed_at=NOW.isoformat(),
            but_office=None,
        )
        assert queries.changes(office.admin).count() == 1

    def test_the_calendar_before_is_found_again(self, office: Cast) -> None:
        before = api.calendar_for(None)
        with acting(OPERATOR):
            set_site(OPERATOR, HOLIDAY)
            set_site(OPERATOR, TUESDAY)
        after = api.calendar_for(None)
        rebuilt = moving.calendar_before(after, moving.as_json(before, after))
        assert moving.differences(rebuilt, before) == ()


class TestYears:
    """A year whose decision comes out warns no longer."""

    def test_decide(self, office: Cast) -> None:
        with acting(OPERATOR):
            year = api.decide_year(
                actor=OPERATOR, year=2027, source="Thông báo 1/TB-BNV", now=NOW
            )
        assert (year.decided, year.note) == (True, "Thông báo 1/TB-BNV")
        assert api.calendar_for(None).uncertain_years == frozenset()

    def test_needs_source_and_year(self, office: Cast) -> None:
        with acting(OPERATOR), pytest.raises(Invalid):
            api.decide_year(actor=OPERATOR, year=2027, source=" ", now=NOW)
        with acting(OPERATOR), pytest.raises(NotFound):
            api.decide_year(actor=OPERATOR, year=2040, source="x", now=NOW)


class TestKept:
    """The calendar is read once until days change."""

    def test_one_small_query_when_nothing_changed(
        self, office: Cast, django_assert_num_queries: object
    ) -> None:
        first = api.calendar_for(office.office.id)
        with django_assert_num_queries(1):
            assert api.calendar_for(office.office.id) is first
        close(office.admin)
        assert api.calendar_for(office.office.id) is not first

    def test_years_cut_it_short(self, office: Cast) -> None:
        days = api.calendar_for(office.office.id, 2026, 2026).days
        assert {date.year for date in days} == {2026}
