"""Work that comes again: on the right days, each period once, through killed workers."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import signal
from collections import Counter
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection, connections
from tests.cast import Cast, make_office

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.tasks import api as tasks
from vanphong.tasks import queries
from vanphong.tasks.jobs import appear_all
from vanphong.tasks.models import Pattern, Task
from vanphong.tasks.rules import slots
from vanphong.tasks.tests.conftest import NOW, hire
from vanphong.tasks.tests.test_ladder import at
from vanphong.tasks.tests.test_races import THREADS, at_once

D = dt.date
DAY = dt.timedelta(days=1)
MONTHLY = tasks.Rhythm(tasks.Every.MONTH, day=25)


def given(cast: Cast, rhythm: tasks.Rhythm = MONTHLY, **rest: object) -> tasks.PatternGiven:
    facts = {"title": "Báo cáo tháng", "lead_id": cast.officer.post_id, "product": "Báo cáo"}
    return tasks.PatternGiven(**{**facts, **rest}, rhythm=rhythm)


def add(cast: Cast, rhythm: tasks.Rhythm = MONTHLY, **rest: object) -> Pattern:
    request_id = rest.pop("request_id", None)
    with acting(cast.leader):
        return tasks.add_pattern(
            actor=cast.leader, given=given(cast, rhythm, **rest), now=NOW, request_id=request_id
        )


def robot(cast: Cast) -> Actor:
    return job_actor("tasks.appear", cast.office.id, frozenset())


def appear(cast: Cast, day: dt.date) -> int:
    with acting(robot(cast)):
        return tasks.make_occurrences(actor=robot(cast), now=at(day))


def made(cast: Cast) -> list[tuple[str, dt.date | None]]:
    with acting(robot(cast)):
        found = Task.objects.filter(pattern__isnull=False).order_by("due_on", "id")
        return list(found.values_list("period", "due_on"))


@pytest.mark.parametrize(
    ("rhythm", "dates"),
    [
        (tasks.Rhythm(tasks.Every.WEEK, weekday=4), ["2026-W10 06/03", "2026-W11 13/03"]),
        (MONTHLY, ["2026-03 25/03", "2026-04 25/04"]),
        (tasks.Rhythm(tasks.Every.MONTH, day=31), ["2026-03 31/03", "2026-04 30/04"]),
        (tasks.Rhythm(tasks.Every.MONTH, day=1), ["2026-04 01/04", "2026-05 01/05"]),
        (tasks.Rhythm(tasks.Every.QUARTER, day=5, month=2), ["2026-Q2 05/05", "2026-Q3 05/08"]),
        (
            tasks.Rhythm(tasks.Every.HALF_YEAR, day=15, month=6),
            ["2026-H1 15/06", "2026-H2 15/12"],
        ),
        (tasks.Rhythm(tasks.Every.YEAR, day=29, month=2), ["2027 28/02", "2028 29/02"]),
    ],
)
def test_the_days_of_a_rhythm(rhythm: tasks.Rhythm, dates: list[str]) -> None:
    found = itertools.islice(slots(rhythm, D(2026, 3, 2)), 2)
    assert [f"{slot.period} {slot.on:%d/%m}" for slot in found] == dates


def test_a_day_off_gives_way_and_says_so(cast: Cast) -> None:
    with acting(cast.leader):
        calendar = calendars.calendar_for(cast.office.id)
    april = D(2026, 4, 1)
    next_one = queries.coming(MONTHLY, 7, april, calendar, 1)[0]
    assert (next_one.due_on, next_one.appears_on) == (D(2026, 4, 27), D(2026, 4, 20))
    assert next_one.lines[0] == (
        "Thứ Bảy 25/04/2026: ngày 25 hằng tháng; là ngày nghỉ (nghỉ hằng tuần)."
    )
    last = queries.coming(tasks.Rhythm(tasks.Every.MONTH), 7, D(2026, 5, 1), calendar, 1)[0]
    assert last.due_on == D(2026, 5, 29)
    assert last.lines[:2] == (
        "Chủ nhật 31/05/2026: không tính, nghỉ hằng tuần.",
        "Thứ Bảy 30/05/2026: không tính, nghỉ hằng tuần.",
    )


def test_an_occurrence_appears_in_time_once_with_its_people(
    cast: Cast, officer2: Actor
) -> None:
    third = hire(cast, "Đỗ Văn Theo")
    add(cast, cooperating=[officer2.post_id], follower_id=third.post_id)
    assert made(cast) == []
    assert appear(cast, D(2026, 3, 17)) == 0
    assert appear(cast, D(2026, 3, 18)) == 1
    assert appear(cast, D(2026, 3, 18)) == 0
    assert made(cast) == [("2026-03", D(2026, 3, 25))]
    with acting(cast.officer):
        task = tasks.led_tasks(cast.officer).get()
        assert (task.title, task.created_by_id) == ("Báo cáo tháng", cast.leader.post_id)
        assert task.due_explanation["summary"] == (
            "Định kỳ, ngày 25 hằng tháng: hết thứ Tư 25/03/2026."
        )
        assert [part.post_id for part in queries.participants_of(task)] == [officer2.post_id]
        assert audit.events_of(cast.officer, task).count() == 1
    with acting(third):
        assert list(tasks.followed_tasks(third)) == [task]


def test_what_is_to_appear_by_now_is_there_at_once(cast: Cast) -> None:
    add(cast, tasks.Rhythm(tasks.Every.WEEK, weekday=4))
    assert made(cast) == [("2026-W10", D(2026, 3, 6))]


def test_a_worker_that_was_away_drops_no_period(cast: Cast) -> None:
    add(cast, tasks.Rhythm(tasks.Every.WEEK, weekday=4), appear_days=2)
    assert appear(cast, D(2026, 3, 26)) == 4
    assert [period for period, _due in made(cast)] == [
        "2026-W10", "2026-W11", "2026-W12", "2026-W13",
    ]  # fmt: skip


def test_a_change_leaves_what_was_made_and_doubles_no_period(
    cast: Cast, officer2: Actor
) -> None:
    pattern = add(cast)
    appear(cast, D(2026, 3, 18))
    with acting(cast.leader):
        changed = tasks.change_pattern(
            actor=cast.leader, pattern_id=pattern.pk, now=at(D(2026, 3, 19)),
            given=given(cast, replace(MONTHLY, day=28), lead_id=officer2.post_id),
        )  # fmt: skip
        assert changed.version == 2
    assert appear(cast, D(2026, 3, 29)) == 0
    assert appear(cast, D(2026, 4, 30)) == 1
    with acting(cast.leader):
        leads = Task.objects.order_by("due_on").values_list("due_on", "lead_id")
        assert list(leads) == [
            (D(2026, 3, 25), cast.officer.post_id), (D(2026, 4, 28), officer2.post_id),
        ]  # fmt: skip


def test_paused_periods_are_left_out_and_an_end_is_one(cast: Cast) -> None:
    pattern = add(cast)
    who = {"actor": cast.leader, "pattern_id": pattern.pk}
    with acting(cast.leader):
        tasks.pause_pattern(reason="Chưa cần", now=NOW, **who)
        tasks.pause_pattern(reason="Chưa cần", now=NOW, **who)
    assert appear(cast, D(2026, 4, 20)) == 0
    with acting(cast.leader):
        tasks.resume_pattern(reason="Cần lại", now=at(D(2026, 4, 20)), **who)
    assert made(cast) == [("2026-04", D(2026, 4, 27))]
    with acting(cast.leader):
        tasks.end_pattern(reason="Thôi", now=at(D(2026, 4, 21)), **who)
        with pytest.raises(Refused) as refused:
            tasks.resume_pattern(reason="Lại", now=NOW, **who)
        assert refused.value.code == "pattern_ended"
        acts = Counter(event.action for event in audit.events_of(cast.leader, pattern))
    assert appear(cast, D(2026, 9, 1)) == 0
    assert acts == {f"tasks:pattern:{act}": 1 for act in ("add", "pause", "resume", "end")}


def test_a_changed_calendar_moves_the_occurrence(cast: Cast) -> None:
    add(cast)
    appear(cast, D(2026, 3, 18))
    with acting(cast.admin):
        outcome = calendars.set_day(
            actor=cast.admin, date=D(2026, 3, 25), kind=calendars.DayKind.CLOSURE,
            reason="mất điện", change_reason="mất điện", now=NOW,
        )  # fmt: skip
    assert [move.after for move in outcome.moved] == [D(2026, 3, 26)]


def test_what_cannot_be_made_says_why_and_comes_later(cast: Cast, officer2: Actor) -> None:
    pattern = add(cast)
    maker = job_actor("test", cast.office.id, people.all_permissions())
    with acting(maker):
        people.close_post(actor=maker, post_id=cast.officer.post_id, on=D(2026, 3, 10))
    assert appear(cast, D(2026, 3, 18)) == 0
    with acting(cast.leader):
        kept = queries.get_pattern(cast.leader, pattern.pk)
        assert kept.trouble == "Người được chọn không còn giữ chức vụ này trong cơ quan."
        tasks.change_pattern(
            actor=cast.leader, pattern_id=pattern.pk, now=at(D(2026, 3, 19)),
            given=given(cast, lead_id=officer2.post_id),
        )  # fmt: skip
        assert queries.get_pattern(cast.leader, pattern.pk).trouble == ""
    assert made(cast) == [("2026-03", D(2026, 3, 25))]


def test_who_gives_no_work_any_more_gives_none_by_a_pattern(cast: Cast) -> None:
    pattern = add(cast)
    maker = job_actor("test", cast.office.id, people.all_permissions())
    with acting(maker):
        people.close_post(actor=maker, post_id=cast.leader.post_id, on=D(2026, 3, 10))
    assert appear(cast, D(2026, 3, 18)) == 0
    with acting(cast.chief):
        assert "không còn giao việc được" in Pattern.objects.get(pk=pattern.pk).trouble


@pytest.mark.parametrize(
    ("rhythm", "rest", "code"),
    [
        (tasks.Rhythm(tasks.Every.WEEK), {}, "rhythm_weekday"),
        (tasks.Rhythm(tasks.Every.MONTH, day=32), {}, "rhythm_day"),
        (tasks.Rhythm(tasks.Every.QUARTER, day=1, month=4), {}, "rhythm_month"),
        (MONTHLY, {"appear_days": 91}, "appear_days"),
        (MONTHLY, {"title": " "}, "no_title"),
    ],
)
def test_what_cannot_be_is_refused(
    cast: Cast, rhythm: tasks.Rhythm, rest: dict[str, object], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        add(cast, rhythm, **rest)
    assert refused.value.code == code
    with acting(cast.leader):
        assert not Pattern.objects.exists()


def test_who_gives_it_and_who_sees_it(cast: Cast, officer2: Actor) -> None:
    with acting(cast.officer), pytest.raises(NotAllowed):
        tasks.add_pattern(actor=cast.officer, given=given(cast), now=NOW)
    pattern = add(cast)
    act = {"pattern_id": pattern.pk, "reason": "Thôi", "now": NOW}
    with acting(cast.officer), pytest.raises(NotAllowed):
        tasks.end_pattern(actor=cast.officer, **act)
    with acting(officer2), pytest.raises(NotFound):
        tasks.end_pattern(actor=officer2, **act)
    other = make_office("Tỉnh ủy Khác")
    with acting(other.leader), pytest.raises(NotFound):
        tasks.end_pattern(actor=other.leader, **act)
    with acting(cast.chief):
        assert tasks.end_pattern(actor=cast.chief, **act).ended_at == NOW


# Twice, at once, killed


def test_workers_at_once_and_one_request_make_one(committed_db: None) -> None:
    cast, request_id = make_office(), uuid4()
    said = at_once(lambda _n: str(add(cast, request_id=request_id).pk))
    assert len(said) == 1
    assert at_once(lambda _n: str(appear(cast, D(2026, 3, 18)))) == {"1": 1, "0": THREADS - 1}
    assert made(cast) == [("2026-03", D(2026, 3, 25))]


def test_a_year_with_killed_workers_drops_and_doubles_nothing(committed_db: None) -> None:
    """A worker dies before its commit on every second visit, and is away for weeks."""
    cast = make_office()
    add(cast, tasks.Rhythm(tasks.Every.WEEK, weekday=0), appear_days=3, title="Tuần")
    add(cast, tasks.Rhythm(tasks.Every.MONTH), appear_days=10, title="Tháng")
    for number in range(26):
        day = D(2026, 3, 3) + number * 14 * DAY
        if number % 5 == 3:
            continue  # nobody worked
        if number % 2 == 0:
            _die_while_making(cast, day)
        appear(cast, day)
    with acting(robot(cast)):
        counted = Counter(Task.objects.values_list("pattern__title", "period"))
    assert set(counted.values()) == {1}
    weeks = [period for title, period in counted if title == "Tuần"]
    last = D(2026, 3, 3) + 25 * 14 * DAY
    expected = itertools.takewhile(
        lambda slot: slot.on - 3 * DAY <= last,
        slots(tasks.Rhythm(tasks.Every.WEEK, weekday=0), D(2026, 3, 2)),
    )
    assert len(weeks) >= 50
    assert {slot.period for slot in expected} >= set(weeks)
    assert sum(title == "Tháng" for title, _period in counted) >= 12


def _die_while_making(cast: Cast, day: dt.date) -> None:
    connections.close_all()  # none is shared with the child
    child = os.fork()
    if child == 0:
        with acting(robot(cast)):
            tasks.make_occurrences(actor=robot(cast), now=at(day))
            os.kill(os.getpid(), signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def test_every_office_is_queued(cast: Cast) -> None:
    appear_all(0)
    with connection.cursor() as cursor:
        cursor.execute(
            "select args->>'office_id' from procrastinate_jobs where task_name = %s",
            ["tasks.appear"],
        )
        assert cast.office.id in {int(row[0]) for row in cursor.fetchall()}
