"""How often and how far an office extends one task: counted always, held to where it is set."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.cast import Cast, make_office

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, Refused
from vanphong.kernel.scope import acting
from vanphong.tasks import api as tasks
from vanphong.tasks import queries
from vanphong.tasks.due_words import extended_words
from vanphong.tasks.models import Extension, ExtensionSetting, Task
from vanphong.tasks.rules import Extended
from vanphong.tasks.tests.conftest import NOW, direct
from vanphong.tasks.tests.test_races import at_once

D = dt.date


def set_limit(
    actor: Actor, times: int | None, days: int | None, reason: str = "Quy chế"
) -> None:
    with acting(actor):
        tasks.set_extension_limit(
            actor=actor, limit=tasks.ExtensionLimit(times, days), reason=reason, now=NOW
        )


def extend(actor: Actor, task: Task, day: int) -> Task:
    with acting(actor):
        return tasks.extend_due(
            actor=actor, task_id=task.pk, due=tasks.DueGiven(on=D(2026, 3, day)),
            reason=f"Đến ngày {day}", now=NOW,
        )  # fmt: skip


def test_without_a_limit_it_is_only_told(cast: Cast, task: Task) -> None:
    for day in (9, 10, 13):
        extend(cast.leader, task, day)
    extend(cast.leader, task, 13)  # again, so nothing
    with acting(cast.leader):
        before, limit = queries.extended_of(task), queries.extension_limit(cast.leader)
    assert before == Extended(3, 7)
    assert extended_words(before, limit) == "Đã gia hạn 3 lần, tất cả 7 ngày."


def test_an_office_is_held_to_its_limit(cast: Cast, task: Task) -> None:
    set_limit(cast.chief, 2, 5)
    extend(cast.leader, task, 9)
    for act in (extend, _ask):
        with pytest.raises(Refused) as refused:
            act(cast.leader if act is extend else cast.officer, task, 12)
        assert refused.value.code == "extension_limit"
        assert "nhiều nhất 5 ngày" in str(refused.value)
    extend(cast.leader, task, 11)
    set_limit(cast.chief, 2, None, "Bỏ số ngày")
    with pytest.raises(Refused) as refused:
        extend(cast.leader, task, 20)
    assert "nhiều nhất 2 lần" in str(refused.value)
    with acting(cast.chief):
        history = list(queries.extension_history(cast.chief))
        assert [(one.most_times, one.most_days) for one in history] == [(2, None), (2, 5)]
        event = audit.events_of(cast.chief, history[0]).last()
        assert event is not None
        assert event.action == "tasks:extension_limit:set"


def _ask(actor: Actor, task: Task, day: int) -> Task:
    with acting(actor):
        return tasks.ask_extension(
            actor=actor, task_id=task.pk, due=tasks.DueGiven(on=D(2026, 3, day)), reason="Chờ",
            now=NOW,
        )  # fmt: skip


def test_a_first_due_date_is_no_extension(cast: Cast) -> None:
    set_limit(cast.chief, 0, None)
    task = direct(cast, due=tasks.DueGiven(on=None, count=None))
    assert extend(cast.leader, task, 9).due_on == D(2026, 3, 9)
    with pytest.raises(Refused):
        extend(cast.leader, task, 10)


@pytest.mark.parametrize(
    ("times", "days", "reason", "code"),
    [(21, None, "x", "extension_limit_range"), (None, 1001, "x", "extension_limit_range"),
     (1, 1, " ", "no_reason")],
)  # fmt: skip
def test_impossible_limits_are_refused(
    cast: Cast, times: int | None, days: int | None, reason: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        set_limit(cast.chief, times, days, reason)
    assert refused.value.code == code
    with acting(cast.chief):
        assert not ExtensionSetting.objects.exists()


@pytest.mark.parametrize("who", ["OFFICER", "LEADER", "CLERK"])
def test_others_set_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        set_limit(cast.actors[who], 1, 1)


def test_eight_windows_extend_no_further_than_the_limit(committed_db: None) -> None:
    cast = make_office()
    task = direct(cast)
    set_limit(cast.chief, 1, None)
    said = at_once(lambda n: str(extend(cast.leader, task, 9 + n % 5).version))
    with acting(cast.leader):
        assert Extension.objects.count() == 1
    assert said["2"] >= 1
    assert set(said) <= {"2", "extension_limit", "due_not_later", "due_day_off"}
