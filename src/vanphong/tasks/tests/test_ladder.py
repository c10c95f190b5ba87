"""The ladder of urging: which step, once, through killed workers, and who sees what of it."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import random
import signal
from collections.abc import Iterator

import pytest
from django.db import connection, connections
from tests.cast import Cast, make_office

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed
from vanphong.kernel.scope import acting
from vanphong.tasks import api as tasks
from vanphong.tasks import queries
from vanphong.tasks.boxes import waiting_work
from vanphong.tasks.jobs import climb_all
from vanphong.tasks.life import life
from vanphong.tasks.models import Alarm, LadderSetting, Task
from vanphong.tasks.rules import KEEP_PRACTICE, Alert, Ladder, alert_of
from vanphong.tasks.tests.conftest import EVIDENCE, FRIDAY, NOW, direct
from vanphong.tasks.tests.test_races import THREADS, at_once

DAY = dt.timedelta(days=1)
MONDAY_AFTER = dt.date(2026, 3, 9)


def at(day: dt.date) -> dt.datetime:
    """Give 01:03 in Vietnam on the day."""
    return dt.datetime.combine(day, dt.time(18, 3), dt.UTC) - DAY


def robot(cast: Cast) -> Actor:
    return job_actor("tasks.climb", cast.office.id, frozenset())


def climb(cast: Cast, day: dt.date) -> int:
    with acting(robot(cast)):
        return tasks.climb(actor=robot(cast), now=at(day))


def raised(cast: Cast, task: Task | None = None) -> list[tuple[str, dt.date]]:
    with acting(robot(cast)):
        found = Alarm.objects.filter(task=task) if task else Alarm.objects.all()
        return [
            (alarm.step, vietnam_date(alarm.raised_at))
            for alarm in found.order_by("raised_at", "step")
        ]


def test_a_task_climbs_step_by_step_and_each_once(cast: Cast, task: tasks.Task) -> None:
    day = dt.date(2026, 3, 2)
    while day < dt.date(2026, 3, 14):
        climb(cast, day)
        assert climb(cast, day) == 0
        day += DAY
    # Due on Friday 6 March: three working days before is Tuesday.
    assert raised(cast, task) == [
        ("YELLOW", dt.date(2026, 3, 3)),
        ("RED", dt.date(2026, 3, 7)),
        ("RED_SPECIAL", dt.date(2026, 3, 9)),
    ]
    with acting(cast.leader):
        steps = life(tasks.get_task(cast.leader, task.pk), cast.leader)
    assert [step["what"] for step in steps][-3:] == [
        "Cảnh báo: Vàng", "Cảnh báo: Đỏ", "Cảnh báo: Đỏ đặc biệt",
    ]  # fmt: skip


def test_a_product_stops_it_and_a_return_lets_it_go_on(cast: Cast, task: tasks.Task) -> None:
    climb(cast, FRIDAY)
    with acting(cast.officer):
        tasks.submit_evidence(
            actor=cast.officer, task_id=task.pk, now=NOW, **{**EVIDENCE, "symbol": "7-CV/BTCTU"}
        )
    assert climb(cast, MONDAY_AFTER) == 0
    with acting(cast.leader):
        tasks.return_evidence(
            actor=cast.leader, task_id=task.pk, reason="Thiếu số liệu", now=at(MONDAY_AFTER)
        )
    assert climb(cast, MONDAY_AFTER) == 2
    assert [step for step, _day in raised(cast)] == ["YELLOW", "RED", "RED_SPECIAL"]


def test_a_later_due_date_begins_anew(cast: Cast, task: tasks.Task) -> None:
    climb(cast, MONDAY_AFTER)
    with acting(cast.leader):
        tasks.extend_due(
            actor=cast.leader, task_id=task.pk, due=tasks.DueGiven(on=dt.date(2026, 3, 20)),
            reason="Chờ số liệu", now=at(MONDAY_AFTER),
        )  # fmt: skip
    assert climb(cast, MONDAY_AFTER) == 0
    assert climb(cast, dt.date(2026, 3, 18)) == 1
    assert [step for step, _day in raised(cast)] == ["RED", "RED_SPECIAL", "YELLOW"]


def test_lists_file_every_mix_under_the_step_of_the_rule(cast: Cast, task: tasks.Task) -> None:
    today = FRIDAY
    mixes = itertools.product(range(-40, 41), [None, NOW], [None, NOW], [None, NOW])
    with acting(cast.leader):
        Task.objects.bulk_create(
            Task(
                office_id=task.office_id, lead_id=task.lead_id, created_by_id=task.created_by_id,
                created_at=NOW, needs_acceptance=True, title="mix",
                due_on=today + days * DAY, submitted_at=submitted,
                cancelled_at=cancelled, cancel_reason="x" if cancelled else "", paused_at=paused,
            )
            for days, submitted, cancelled, paused in mixes
            if not (paused and (submitted or cancelled))
        )  # fmt: skip
        calendar = calendars.calendar_for(cast.office.id)
        for ladder in (Ladder(3, 3), Ladder(1, 1), Ladder(15, 30)):
            LadderSetting.objects.create(
                office_id=cast.office.id, soon_days=ladder.soon_days,
                special_days=ladder.special_days, set_by_id=cast.chief.post_id,
                set_at=NOW + ladder.soon_days * DAY, reason="thử",
            )  # fmt: skip
            kept = queries.ladder_of(cast.leader, today)
            everything = Task.objects.filter(title="mix")
            filed = {
                pk: step
                for step in (Alert.YELLOW, Alert.RED, Alert.RED_SPECIAL)
                for pk in everything.filter(
                    queries.reach_of(cast.leader, today).of(frozenset({step}))
                ).values_list("pk", flat=True)
            }
            said = {t.pk: alert_of(t.facts, today, calendar, kept) for t in everything}
            assert filed == {pk: step for pk, step in said.items() if step is not Alert.NONE}


def test_sixty_days_with_killed_workers_drop_and_double_nothing(committed_db: None) -> None:
    """A worker dies before its commit on every third day, and is away for whole days."""
    cast, chance = make_office(), random.Random(60)
    start = dt.date(2026, 3, 2)
    with acting(cast.leader):
        like = {
            "office_id": cast.office.id, "lead_id": cast.officer.post_id,
            "created_by_id": cast.leader.post_id, "created_at": NOW, "needs_acceptance": True,
        }  # fmt: skip
        Task.objects.bulk_create(
            Task(title=f"Việc {n}", due_on=start + chance.randrange(-5, 70) * DAY, **like)
            for n in range(40)
        )
        calendar = calendars.calendar_for(cast.office.id)
        ladder, all_tasks = queries.ladder_of(cast.leader, start), list(Task.objects.all())
    reached: dict[tuple[object, str], dt.date] = {}
    for number in range(60):
        day = start + number * DAY
        if number % 11 == 5:
            continue  # nobody worked
        if number % 3 == 0:
            _die_while_climbing(cast, day)
        climb(cast, day)
        for task in all_tasks:
            step = alert_of(task.facts, day, calendar, ladder)
            steps = [Alert.RED, Alert.RED_SPECIAL] if step is Alert.RED_SPECIAL else [step]
            for one in steps:
                if one is not Alert.NONE:
                    reached.setdefault((task.pk, str(one)), day)
    with acting(robot(cast)):
        rows = [
            ((alarm.task_id, alarm.step), vietnam_date(alarm.raised_at))
            for alarm in Alarm.objects.all()
        ]
    assert len(rows) == len(dict(rows)) > 90
    assert dict(rows) == reached


def _die_while_climbing(cast: Cast, day: dt.date) -> None:
    """Let a worker of its own note the steps and be killed before they are committed."""
    connections.close_all()  # none is shared with the child
    child = os.fork()
    if child == 0:
        with acting(robot(cast)):
            tasks.climb(actor=robot(cast), now=at(day))
            os.kill(os.getpid(), signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def test_workers_at_once_note_a_step_once(committed_db: None) -> None:
    cast = make_office()
    direct(cast)
    said = at_once(lambda _number: str(climb(cast, MONDAY_AFTER)))
    assert said == {"2": 1, "0": THREADS - 1}
    assert len(raised(cast)) == 2


def test_every_office_is_queued(cast: Cast) -> None:
    other = make_office("Tỉnh ủy Khác")
    climb_all(0)
    with connection.cursor() as cursor:
        cursor.execute("select args->>'office_id' from procrastinate_jobs where task_name = %s",
                       ["tasks.climb"])  # fmt: skip
        queued = {int(row[0]) for row in cursor.fetchall()}
    assert queued >= {cast.office.id, other.office.id}


# The settings


def set_ladder(actor: Actor, soon: int, special: int, reason: str = "Quy chế mới") -> None:
    with acting(actor):
        tasks.set_ladder(actor=actor, ladder=Ladder(soon, special), reason=reason, now=NOW)


def test_an_office_sets_its_steps_and_keeps_the_old_ones(cast: Cast, task: tasks.Task) -> None:
    set_ladder(cast.chief, 5, 10)
    set_ladder(cast.chief, 1, 7, "Theo ý kiến Thường trực")
    with acting(cast.chief):
        assert queries.ladder_of(cast.chief, FRIDAY) == Ladder(1, 7)
        history = list(queries.ladder_history(cast.chief))
        assert [one.ladder for one in history] == [Ladder(1, 7), Ladder(5, 10)]
        event = audit.events_of(cast.chief, history[0]).last()
        assert event is not None
        assert event.action == "tasks:ladder:set"
    assert climb(cast, dt.date(2026, 3, 3)) == 0
    assert climb(cast, dt.date(2026, 3, 12)) == 1
    assert climb(cast, dt.date(2026, 3, 13)) == 1


@pytest.mark.parametrize(
    ("soon", "special", "reason", "code"),
    [(0, 3, "x", "ladder_steps"), (3, 31, "x", "ladder_steps"), (3, 3, " ", "reason")],
)
def test_impossible_steps_are_refused(
    cast: Cast, soon: int, special: int, reason: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        set_ladder(cast.chief, soon, special, reason)
    assert refused.value.code == code
    with acting(cast.chief):
        assert not LadderSetting.objects.exists()


@pytest.mark.parametrize("who", ["OFFICER", "LEADER", "CLERK"])
def test_others_set_nothing(cast: Cast, who: str) -> None:
    assert not cast.actors[who].may(KEEP_PRACTICE)
    with pytest.raises(NotAllowed):
        set_ladder(cast.actors[who], 3, 3)


# The desk


def box(actor: Actor, act: str, day: dt.date) -> Iterator[str]:
    with acting(actor):
        for one in waiting_work(actor, at(day)):
            if one.act == act:
                yield from (line.title for line in one.lines)


def test_what_is_specially_late_comes_up_to_the_leaders(cast: Cast, task: tasks.Task) -> None:
    assert list(box(cast.chief, "special", dt.date(2026, 3, 8))) == []
    assert list(box(cast.chief, "special", MONDAY_AFTER)) == [task.title]
    assert list(box(cast.officer, "special", MONDAY_AFTER)) == []
