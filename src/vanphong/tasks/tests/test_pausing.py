"""A clock that stands still by decision: the state, the days added, what stands with it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest
from tests.cast import Cast, make_office

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.kernel.tracing import Thing, ThingKind
from vanphong.notices.tests.office import heard
from vanphong.registry.models import Document
from vanphong.tasks import api as tasks
from vanphong.tasks import board, pages, queries, tracing
from vanphong.tasks.boxes import waiting_work
from vanphong.tasks.life import life
from vanphong.tasks.models import Pause, Task
from vanphong.tasks.on_documents import document_work
from vanphong.tasks.tests.conftest import EVIDENCE, FRIDAY, NOW, direct, hire
from vanphong.tasks.tests.test_races import at_once

D = dt.date
DAY = dt.timedelta(days=1)
TUESDAY, WEDNESDAY = NOW + DAY, NOW + 2 * DAY
NEXT_MONDAY, NEXT_THURSDAY = NOW + 7 * DAY, NOW + 10 * DAY


def pause(
    actor: Actor, task: Task, now: dt.datetime = TUESDAY, reason: str = "Chờ Trung ương", **rest
) -> Task:
    with acting(actor):
        return tasks.pause_task(actor=actor, task_id=task.pk, reason=reason, now=now, **rest)


def resume(
    actor: Actor,
    task: Task,
    now: dt.datetime = NEXT_MONDAY,
    reason: str = "Đã có ý kiến",
    **rest,
) -> Task:
    with acting(actor):
        return tasks.resume_task(actor=actor, task_id=task.pk, reason=reason, now=now, **rest)


def state(task: Task, day: dt.date) -> tasks.TaskState:
    with acting(job_actor("test", task.office_id, frozenset())):
        kept = Task.objects.get(pk=task.pk)
        return tasks.task_state(kept.facts, day, calendars.calendar_for(task.office_id))


def child_of(cast: Cast, task: Task, name: str = "Đỗ Văn Giúp", now: dt.datetime = NOW) -> Task:
    helper = hire(cast, name)
    with acting(cast.officer):
        return tasks.assign_subtask(
            actor=cast.officer, parent_id=task.pk, now=now,
            assignment=tasks.Assignment(lead_id=helper.post_id, title="Tổng hợp"),
        )  # fmt: skip


def read(cast: Cast, task: Task) -> Task:
    with acting(cast.leader):
        return tasks.get_task(cast.leader, task.pk)


def test_a_paused_task_is_late_for_nobody(cast: Cast, document: Document) -> None:
    task = direct(cast, document_id=document.pk)
    pause(cast.leader, task, basis="Công văn 12-CV/BTCTU ngày 02/3/2026")
    late = NOW + 30 * DAY
    assert state(task, late.date()) is tasks.TaskState.PAUSED
    with acting(cast.leader):
        found = board.board(cast.leader, {}, late.date())
        assert not found.tasks.exists()
        assert not any(found.counts.values())
        assert waiting_work(cast.leader, late) == []
    with acting(cast.officer):
        assert waiting_work(cast.officer, late) == []
        assert document_work(cast.office.id, [document.pk])[document.pk].due_on is None
        said = [(step["what"], step.get("note")) for step in life(task, cast.officer)]
    robot = job_actor("tasks.climb", cast.office.id, frozenset())
    with acting(robot):
        assert tasks.climb(actor=robot, now=late) == 0
    assert said[-1] == ("Tạm dừng", "Chờ Trung ương · Công văn 12-CV/BTCTU ngày 02/3/2026")


def test_days_that_stood_still_are_added_and_explained(cast: Cast) -> None:
    task = direct(cast, due=tasks.DueGiven(count=5))
    assert task.due_on == D(2026, 3, 9)
    pause(cast.leader, task)
    moved = resume(cast.chief, task)
    # From Tuesday to Sunday: four working days.
    assert (moved.due_on, moved.paused_at) == (D(2026, 3, 13), None)
    said = moved.due_explanation
    assert "Tạm dừng 4 ngày làm việc, hạn đến hết thứ Sáu 13/03/2026." in said["summary"]
    assert said["lines"][-7:] == [
        (
            "Tạm dừng từ thứ Ba 03/03/2026 đến hết Chủ nhật 08/03/2026, 4 ngày làm việc không "
            "tính: Chờ Trung ương."
        ),
        "Thứ Hai 09/03/2026: hạn khi chưa cộng ngày tạm dừng.",
        "Thứ Ba 10/03/2026: ngày làm việc thứ 1.",
        "Thứ Tư 11/03/2026: ngày làm việc thứ 2.",
        "Thứ Năm 12/03/2026: ngày làm việc thứ 3.",
        "Thứ Sáu 13/03/2026: ngày làm việc thứ 4.",
        "Hạn: hết ngày thứ Sáu 13/03/2026 (24 giờ).",
    ]
    assert state(task, D(2026, 3, 13)) is tasks.TaskState.DUE_SOON
    assert state(task, D(2026, 3, 14)) is tasks.TaskState.OVERDUE


@pytest.mark.parametrize("unit", ["WORKING_DAYS", "CALENDAR_DAYS"])
@pytest.mark.parametrize(("first", "length"), [(0, 1), (1, 1), (1, 6), (3, 9), (4, 0), (5, 2)])
def test_it_ends_as_the_calendars_broken_term_does(
    cast: Cast, unit: str, first: int, length: int
) -> None:
    """From the start of the term to its last day, before and after the weekend."""
    for count in (5, 12):
        kind = calendars.TermUnit(unit)
        task = direct(cast, due=tasks.DueGiven(count=count, unit=kind))
        stop, run = NOW + first * DAY, NOW + (first + length) * DAY
        pause(cast.leader, task, stop)
        moved = resume(cast.leader, task, run)
        stops = [calendars.Pause(stop.date(), run.date())]
        with acting(cast.leader):
            calendar = calendars.calendar_for(cast.office.id)
        term = calendars.running_term(NOW.date(), count, kind, calendar, stops)
        assert term.due is not None
        assert moved.due_on == term.due.on


def test_two_pauses_add_up_and_a_later_due_date_begins_anew(cast: Cast) -> None:
    task = direct(cast, due=tasks.DueGiven(count=5))
    pause(cast.leader, task)
    resume(cast.leader, task, WEDNESDAY)
    pause(cast.leader, task, NOW + 3 * DAY, "Chờ lần nữa")
    moved = resume(cast.leader, task, NOW + 4 * DAY)
    assert moved.due_on == D(2026, 3, 11)
    assert len(moved.due_explanation["stops"]) == 2
    with acting(cast.leader):
        later = tasks.extend_due(
            actor=cast.leader, task_id=task.pk, due=tasks.DueGiven(count=2), reason="Thêm ý kiến",
            now=NOW + 4 * DAY,
        )  # fmt: skip
    assert (later.due_on, "stops" in later.due_explanation) == (D(2026, 3, 13), False)


def test_a_named_day_is_lengthened_by_working_days(cast: Cast, task: Task) -> None:
    pause(cast.leader, task)
    moved = resume(cast.leader, task, NEXT_MONDAY)
    assert moved.due_on == D(2026, 3, 12)
    assert moved.due_explanation["lines"][0] == "Hạn được chọn: thứ Sáu 06/03/2026."


def test_how_late_it_was_stays(cast: Cast, task: Task) -> None:
    """Due on Friday, paused three days late, run on three days later: late by as much."""
    pause(cast.leader, task, NEXT_MONDAY)
    moved = resume(cast.leader, task, NEXT_THURSDAY)
    assert moved.due_on == D(2026, 3, 11)
    assert state(task, NEXT_THURSDAY.date()) is tasks.TaskState.OVERDUE


def test_a_task_without_due_date_is_paused_too(cast: Cast) -> None:
    task = direct(cast, due=tasks.DueGiven(on=None, count=None))
    pause(cast.leader, task)
    assert state(task, FRIDAY) is tasks.TaskState.PAUSED
    assert resume(cast.leader, task).due_on is None


@pytest.mark.parametrize("standing", [True, False], ids=["while paused", "after it"])
def test_a_change_of_days_counts_right(cast: Cast, standing: bool) -> None:
    task = direct(cast, due=tasks.DueGiven(count=5))
    pause(cast.leader, task)
    if not standing:
        assert resume(cast.leader, task).due_on == D(2026, 3, 13)
    with acting(cast.admin):
        outcome = calendars.set_day(
            actor=cast.admin, date=D(2026, 3, 5), kind=calendars.DayKind.CLOSURE,
            reason="mất điện", change_reason="mất điện", now=NOW,
        )  # fmt: skip
    if standing:
        assert [move.after for move in outcome.moved] == [D(2026, 3, 10)]
        resume(cast.leader, task)
    # Thursday the 5th is neither worked nor stood still: the term ends on the 10th, and three
    # working days are added.
    assert read(cast, task).due_on == D(2026, 3, 13)


# What stands below


def test_what_is_below_stands_and_runs_on_with_it(cast: Cast, task: Task) -> None:
    below = child_of(cast, task)
    own = child_of(cast, task, "Vũ Thị Riêng")
    pause(cast.leader, own, NOW, "Riêng việc này")
    pause(cast.leader, task)
    assert state(below, FRIDAY) is tasks.TaskState.PAUSED
    with pytest.raises(Refused) as refused:
        resume(cast.leader, below)
    assert refused.value.code == "parent_paused"
    resume(cast.leader, task)
    assert [read(cast, one).due_on for one in (task, below)] == [D(2026, 3, 12)] * 2
    assert read(cast, below).paused_at is None
    assert read(cast, own).paused_at is not None
    assert resume(cast.leader, own).due_on == D(2026, 3, 12)


def test_a_part_that_stood_alone_stays_under_its_task(cast: Cast, task: Task) -> None:
    below = child_of(cast, task)
    pause(cast.officer, below)
    moved = resume(cast.officer, below)
    assert moved.due_on == FRIDAY
    assert moved.due_explanation["lines"][-1] == (
        "Không sau hạn của việc cấp trên: hết thứ Sáu 06/03/2026."
    )


def test_nothing_new_is_asked_while_it_stands(cast: Cast, task: Task) -> None:
    pause(cast.leader, task)
    acts: dict[str, Callable[[], object]] = {
        "urge": lambda: tasks.urge_task(actor=cast.leader, task_id=task.pk, now=NEXT_MONDAY),
        "extend": lambda: tasks.extend_due(
            actor=cast.leader, task_id=task.pk, due=tasks.DueGiven(on=D(2026, 3, 20)),
            reason="Thêm", now=NOW,
        ),
        "late": lambda: tasks.late_to_urge(
            actor=cast.leader, task_ids=[task.pk], now=NEXT_MONDAY
        ),
    }  # fmt: skip
    for act in acts.values():
        with acting(cast.leader), pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "task_paused"
    with acting(cast.officer), pytest.raises(Refused):
        tasks.ask_extension(
            actor=cast.officer, task_id=task.pk, due=tasks.DueGiven(on=D(2026, 3, 20)),
            reason="Thêm", now=NOW,
        )  # fmt: skip


def asked(cast: Cast, task: Task, day: dt.date) -> Task:
    with acting(cast.officer):
        return tasks.ask_extension(
            actor=cast.officer, task_id=task.pk, due=tasks.DueGiven(on=day), now=NOW,
            reason="Chờ số liệu",
        )  # fmt: skip


def test_a_later_date_asked_for_waits_over_the_pause(cast: Cast, task: Task) -> None:
    asked(cast, task, D(2026, 3, 20))
    kept = pause(cast.leader, task)
    assert (kept.extension_on, kept.extension_reason) == (D(2026, 3, 20), "Chờ số liệu")
    with acting(cast.leader):
        shown = pages.asked_extension(
            kept, queries.situation_of(cast.leader, kept, TUESDAY.date())
        )
        assert not any(box.act == "extend" for box in waiting_work(cast.leader, TUESDAY))
    assert shown is not None
    assert (shown["paused"], shown["give_url"]) == (True, "")
    assert shown["decline_url"].endswith("/khong-gia-han")
    assert resume(cast.leader, task).extension_on == D(2026, 3, 20)
    with acting(cast.leader):
        assert any(box.act == "extend" for box in waiting_work(cast.leader, NEXT_MONDAY))
        later = tasks.extend_due(
            actor=cast.leader, task_id=task.pk, due=tasks.DueGiven(on=D(2026, 3, 20)),
            reason="Đồng ý", now=NEXT_MONDAY,
        )  # fmt: skip
    assert (later.due_on, later.extension_on) == (D(2026, 3, 20), None)
    assert heard(cast.officer)[-1] == "EXTENSION_ANSWERED"


def test_days_added_that_reach_what_was_asked_answer_it(cast: Cast, task: Task) -> None:
    asked(cast, task, D(2026, 3, 9))
    pause(cast.leader, task)
    assert read(cast, task).extension_on == D(2026, 3, 9)
    moved = resume(cast.leader, task)
    assert (moved.due_on, moved.extension_on) == (D(2026, 3, 12), None)
    assert "EXTENSION_ANSWERED" in heard(cast.officer)
    with acting(cast.leader):
        said = [step.get("note", "") for step in life(task, cast.leader)]
    assert any("Hạn mới đã đến ngày xin gia hạn 09/03/2026" in note for note in said)


def test_a_product_ends_the_pause(cast: Cast, task: Task) -> None:
    pause(cast.leader, task)
    with acting(cast.officer):
        tasks.submit_evidence(actor=cast.officer, task_id=task.pk, now=NEXT_MONDAY, **EVIDENCE)
        assert Pause.objects.get().resume_reason == "Đã báo cáo sản phẩm."
    done = read(cast, task)
    assert (done.due_on, done.paused_at) == (D(2026, 3, 12), None)
    assert state(task, D(2026, 3, 30)) is tasks.TaskState.DONE


def test_cancelling_ends_it_with_what_is_below(cast: Cast, task: Task) -> None:
    below, own = child_of(cast, task), child_of(cast, task, "Vũ Văn Riêng")
    pause(cast.officer, own)
    pause(cast.leader, task)
    with acting(cast.leader):
        tasks.cancel_task(actor=cast.leader, task_id=task.pk, reason="Thôi", now=NEXT_MONDAY)
        assert not Pause.objects.filter(resumed_at=None).exists()
    for child in (below, own):
        assert state(child, FRIDAY) is tasks.TaskState.CANCELLED


def test_the_trace_tells_every_date_who_asked_and_what_a_pause_rests_on(
    cast: Cast, task: Task
) -> None:
    asked(cast, task, D(2026, 3, 10))
    with acting(cast.chief):
        tasks.decline_extension(actor=cast.chief, task_id=task.pk, reason="Đang gấp", now=NOW)
    asked(cast, task, D(2026, 3, 12))
    with acting(cast.leader):
        tasks.extend_due(
            actor=cast.leader, task_id=task.pk, due=tasks.DueGiven(on=D(2026, 3, 11)),
            reason="Chỉ thêm ba ngày", now=TUESDAY,
        )  # fmt: skip
    pause(cast.leader, task, WEDNESDAY, basis="Công văn 12-CV/BTCTU")
    with acting(cast.chief):
        steps = tracing.traced(cast.chief, [Thing(ThingKind.TASK, task.pk)]).steps
    said = {str(step.what): (step.who, step.note) for step in steps}
    officer, leader = cast.officer.name, cast.leader.name
    assert said[f"Giao {officer} chủ trì"][1] == "hạn lúc giao 06/03/2026, nay 11/03/2026"
    assert said["Đề nghị gia hạn đến 10/03/2026"] == (officer, "Chờ số liệu")
    assert said["Không đồng ý gia hạn đến 10/03/2026"] == (cast.chief.name, "Đang gấp")
    assert said["Đề nghị gia hạn đến 12/03/2026"] == (officer, "Chờ số liệu")
    assert said["Gia hạn từ 06/03/2026 đến 11/03/2026"] == (leader, "Chỉ thêm ba ngày")
    assert said["Tạm dừng"] == (leader, "Chờ Trung ương; căn cứ: Công văn 12-CV/BTCTU")
    extended = next(step for step in steps if str(step.what).startswith("Gia hạn"))
    assert extended.at == TUESDAY


# Who, and twice


@pytest.mark.parametrize("who", ["OFFICER", "CLERK"])
def test_others_decide_nothing(cast: Cast, task: Task, who: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        pause(cast.actors[who], task)
    assert read(cast, task).version == 1


def test_a_reason_is_needed_and_nothing_is_written_without(cast: Cast, task: Task) -> None:
    with pytest.raises(Invalid):
        pause(cast.leader, task, reason=" ")
    with pytest.raises(Refused) as refused:
        resume(cast.leader, task)
    assert refused.value.code == "not_paused"
    pause(cast.leader, task)
    with pytest.raises(Refused) as refused:
        pause(cast.chief, task, reason="Khác")
    assert refused.value.code == "task_paused"
    with acting(cast.leader):
        acts = Counter(event.action for event in audit.events_of(cast.leader, task))
    assert acts == {"tasks:task:create": 1, "tasks:task:pause": 1}


def test_asked_again_it_changes_nothing(cast: Cast, task: Task) -> None:
    first = pause(cast.leader, task)
    assert pause(cast.leader, task, WEDNESDAY).version == first.version
    second = resume(cast.leader, task)
    assert resume(cast.leader, task, NEXT_THURSDAY).version == second.version


def test_eight_windows_pause_and_resume_once(committed_db: None) -> None:
    cast = make_office()
    task = direct(cast, due=tasks.DueGiven(count=5))
    assert len(at_once(lambda _n: str(pause(cast.leader, task).version))) == 1

    def run_on(number: int) -> str:
        return str(resume(cast.leader, task, reason=f"Lần {number}").due_on)

    assert at_once(run_on) == {"2026-03-13": 1, "not_paused": 7}
    with acting(cast.leader):
        assert Pause.objects.count() == 1
        assert queries.extended_of(task).times == 0
