"""Extending, cancelling, and what a change of the calendar's days does to due dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from tests.cast import Cast

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.tasks import api as tasks
from vanphong.tasks.models import Task
from vanphong.tasks.tests.conftest import EVIDENCE, FRIDAY, NOW, direct, hire

D = dt.date
MONDAY_AFTER = D(2026, 3, 9)


def extend(
    actor: Actor,
    task: Task,
    on: dt.date = MONDAY_AFTER,
    reason: str = "Chờ số liệu",
    **rest: object,
) -> Task:
    due = rest.pop("due", tasks.DueGiven(on=on))
    with acting(actor):
        return tasks.extend_due(
            actor=actor, task_id=task.pk, due=due, reason=reason, now=NOW, **rest
        )


def cancel(actor: Actor, task: Task, reason: str = "Không còn cần", **rest: object) -> Task:
    with acting(actor):
        return tasks.cancel_task(actor=actor, task_id=task.pk, reason=reason, now=NOW, **rest)


def child_of(cast: Cast, task: Task, due: dt.date | None = None) -> Task:
    helper = hire(cast, "Đỗ Văn Giúp")
    with acting(cast.officer):
        return tasks.assign_subtask(
            actor=cast.officer,
            parent_id=task.pk,
            assignment=tasks.Assignment(
                lead_id=helper.post_id, title="Tổng hợp", due=tasks.DueGiven(on=due)
            ),
            now=NOW,
        )


def test_the_one_who_directed_extends(cast: Cast, task: Task) -> None:
    moved = extend(cast.leader, task)
    assert (moved.due_on, moved.version) == (MONDAY_AFTER, 2)
    extend(cast.chief, task, on=D(2026, 3, 11), reason="Thêm ý kiến")
    with acting(cast.officer):
        kept = [
            (e.detail["from"], e.detail["to"], e.detail["reason"])
            for e in audit.events_of(cast.officer, task)
            if e.action == "tasks:task:extend"
        ]
    assert kept == [
        ("2026-03-06", "2026-03-09", "Chờ số liệu"),
        ("2026-03-09", "2026-03-11", "Thêm ý kiến"),
    ]


def test_a_term_runs_from_the_present_due_date(cast: Cast, task: Task) -> None:
    moved = extend(cast.leader, task, due=tasks.DueGiven(count=3))
    assert moved.due_on == D(2026, 3, 11)
    assert moved.due_explanation["start"] == FRIDAY.isoformat()


def test_the_lead_does_not_extend_own_due(cast: Cast, task: Task) -> None:
    with pytest.raises(NotAllowed):
        extend(cast.officer, task)
    with acting(cast.officer):
        assert tasks.get_task(cast.officer, task.pk).version == 1


@pytest.mark.parametrize(
    ("given", "error", "code"),
    [
        pytest.param({"on": D(2026, 3, 5)}, Refused, "due_not_later", id="earlier"),
        pytest.param({"reason": " "}, Invalid, "no_reason", id="no reason"),
        pytest.param({"due": tasks.NO_DUE}, Invalid, "no_due", id="no date"),
        pytest.param({"version": 7}, Refused, "changed_meanwhile", id="other version"),
    ],
)
def test_a_refused_extension_writes_nothing(
    cast: Cast, task: Task, given: dict, error: type[Exception], code: str
) -> None:
    with pytest.raises(error) as refused:
        extend(cast.leader, task, **given)
    assert refused.value.code == code
    with acting(cast.leader):
        same = tasks.get_task(cast.leader, task.pk)
        assert (same.due_on, same.version) == (FRIDAY, 1)
        acts = [e.action for e in audit.events_of(cast.leader, same)]
        assert acts == ["tasks:task:create"]


def test_extending_again_changes_nothing(cast: Cast, task: Task) -> None:
    first = extend(cast.leader, task)
    assert extend(cast.leader, task).version == first.version


def test_a_child_stays_under_its_parent(cast: Cast, task: Task) -> None:
    child = child_of(cast, task)
    with pytest.raises(Refused) as refused:
        extend(cast.officer, child)
    assert refused.value.code == "due_after_parent"
    extend(cast.leader, task)
    assert extend(cast.officer, child).due_on == MONDAY_AFTER


def test_a_first_deadline_lies_after_those_below(cast: Cast) -> None:
    task = direct(cast, due=tasks.DueGiven(on=None, count=None))
    assert task.due_on is None
    child_of(cast, task, D(2026, 3, 11))
    with pytest.raises(Refused) as refused:
        extend(cast.leader, task)
    assert refused.value.code == "due_before_child"


def test_cancelling_ends_what_is_below(cast: Cast, task: Task) -> None:
    child = child_of(cast, task)
    cancelled = cancel(cast.leader, task)
    assert cancelled.cancelled_at == NOW
    with acting(cast.leader):
        below = tasks.get_task(cast.leader, child.pk)
        assert (below.cancelled_at, below.cancel_reason) == (NOW, "Không còn cần")
    assert cancel(cast.leader, task).version == cancelled.version


def test_the_lead_does_not_cancel(cast: Cast, task: Task) -> None:
    for actor in (cast.officer, cast.clerk, cast.admin):
        with pytest.raises((NotAllowed, NotFound)):
            cancel(actor, task)


def test_who_gave_work_on_cancels_it(cast: Cast, task: Task) -> None:
    assert cancel(cast.officer, child_of(cast, task)).cancelled_at == NOW


def test_cancelling_says_why(cast: Cast, task: Task) -> None:
    with pytest.raises(Invalid):
        cancel(cast.leader, task, reason="")


def test_what_is_done_is_not_cancelled(cast: Cast, task: Task) -> None:
    with acting(cast.officer):
        tasks.submit_evidence(actor=cast.officer, task_id=task.pk, now=NOW, **EVIDENCE)
    for act in (cancel, extend):
        with pytest.raises(Refused) as refused:
            act(cast.leader, task)
        assert refused.value.code == "task_closed"


# The calendar changes.


def move(actor: Actor, *closed: dt.date) -> list[calendars.MovedDue]:
    before = calendars.WorkingCalendar()
    after = before.with_days(
        calendars.Day(day, calendars.DayKind.CLOSURE, "mất điện") for day in closed
    )
    with acting(actor):
        return [due for port in ports.moved_due_dates for due in port(actor, before, after)]


def test_a_closed_day_moves_terms_and_no_dates(cast: Cast) -> None:
    term = direct(cast, due=tasks.DueGiven(count=3))
    named = direct(cast)
    moved = [m for m in move(cast.leader, D(2026, 3, 4)) if str(term.pk) in m.url]
    assert [(m.label, m.before, m.after) for m in moved] == [
        (term.title, D(2026, 3, 5), FRIDAY)
    ]
    with acting(cast.leader):
        assert tasks.get_task(cast.leader, term.pk).due_on == FRIDAY
        assert tasks.get_task(cast.leader, named.pk).due_on == FRIDAY


def test_a_term_below_never_passes_the_date_above(cast: Cast, task: Task) -> None:
    helper = hire(cast, "Đỗ Văn Giúp")
    with acting(cast.officer):
        child = tasks.assign_subtask(
            actor=cast.officer,
            parent_id=task.pk,
            assignment=tasks.Assignment(
                lead_id=helper.post_id, title="Số liệu", due=tasks.DueGiven(count=3)
            ),
            now=NOW,
        )
    move(cast.leader, D(2026, 3, 4), D(2026, 3, 5))
    with acting(cast.leader):
        assert tasks.get_task(cast.leader, child.pk).due_on == FRIDAY


def test_closed_tasks_stay_as_they_were(cast: Cast) -> None:
    term = direct(cast, due=tasks.DueGiven(count=3))
    cancel(cast.leader, term)
    move(cast.leader, D(2026, 3, 4))
    with acting(cast.leader):
        assert tasks.get_task(cast.leader, term.pk).due_on == D(2026, 3, 5)


def test_no_words_are_cut_off(cast: Cast, task: Task) -> None:
    """What has no room is refused at its field; a direction says all or nothing."""
    long = "Rất dài " * 600
    officer = {"actor": cast.officer, "task_id": task.pk, "now": NOW}
    leader = officer | {"actor": cast.leader}
    work = tasks.Assignment(lead_id=cast.posts["OFFICER"].pk, title=long)
    foreign = EVIDENCE | {"symbol": "15-BC/BTCTU"}
    acts: tuple[tuple[str, Callable[[], object]], ...] = (
        ("reason", lambda: tasks.cancel_task(reason=long, **leader)),
        ("words", lambda: tasks.urge_task(words=long, **leader)),
        ("product", lambda: tasks.submit_evidence(**officer, **EVIDENCE | {"product": long})),
        ("handed_to", lambda: tasks.submit_evidence(handed_to=long, **officer, **foreign)),
        ("words", lambda: direct(cast, words=long)),
        (
            "title",
            lambda: tasks.give_direction(
                actor=cast.leader, now=NOW, words="Giao việc.", assignments=[work]
            ),
        ),
    )
    for field, act in acts:
        with acting(cast.leader), pytest.raises(Invalid) as refused:
            act()
        assert (refused.value.code, set(refused.value.fields)) == ("too_long", {field})
