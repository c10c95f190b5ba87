"""Who sees what; the list's states against the one function; pages by key; the desk."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from tests.cast import Cast, make_office

from vanphong.calendars import api as calendars
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound
from vanphong.kernel.scope import acting
from vanphong.registry.models import Document
from vanphong.tasks import api as tasks
from vanphong.tasks import queries
from vanphong.tasks.boxes import waiting_work
from vanphong.tasks.models import Evidence, Task
from vanphong.tasks.on_documents import document_acts, document_panels, document_steps
from vanphong.tasks.tests.conftest import EVIDENCE, FRIDAY, NOW, direct

D = dt.date
TODAY = D(2026, 3, 2)


def sees(actor: Actor, task: Task) -> bool:
    with acting(actor):
        return tasks.visible_tasks(actor).filter(pk=task.pk).exists()


def test_who_sees_a_task(cast: Cast, officer2: Actor) -> None:
    task = direct(cast, informed=[cast.clerk.post_id])
    seen = {name: sees(actor, task) for name, actor in cast.actors.items()}
    assert seen == {
        "LEADER": True,
        "CHIEF": True,
        "OFFICER": True,
        "CLERK": True,
        "ADMIN": False,
    }
    assert not sees(officer2, task)
    other = make_office("Tỉnh ủy Khác")
    assert not any(sees(actor, task) for actor in other.actors.values())


def test_hidden_and_missing_are_the_same(cast: Cast, task: Task, officer2: Actor) -> None:
    answers = []
    for task_id in (task.pk, Task().pk):
        with acting(officer2), pytest.raises(NotFound) as refused:
            tasks.get_task(officer2, task_id)
        answers.append(str(refused.value))
    assert answers[0] == answers[1]


def test_mine_led_and_directed(cast: Cast, officer2: Actor) -> None:
    own = direct(cast)
    other = direct(cast, by=cast.chief, to=officer2, cooperating=[cast.officer.post_id])
    with acting(cast.officer):
        assert set(tasks.my_tasks(cast.officer)) == {own, other}
        assert list(tasks.led_tasks(cast.officer)) == [own]
        assert not tasks.directed_tasks(cast.officer).exists()
    with acting(cast.chief):
        assert list(tasks.directed_tasks(cast.chief)) == [other]
        assert set(tasks.visible_tasks(cast.chief)) == {own, other}


def test_directions_are_seen_by_those_who_work_on_them(
    cast: Cast, officer2: Actor, document: Document
) -> None:
    direct(cast, document_id=document.pk)
    seen = {}
    for actor in (cast.officer, officer2, cast.leader, cast.clerk):
        with acting(actor):
            seen[actor.name] = len(tasks.directions_on(actor, document.pk))
    assert list(seen.values()) == [1, 0, 1, 0]


HOURS = ((1, 16), (1, 17), (2, 5), (2, 18))
MOMENTS = [None, *(dt.datetime(2026, 3, day, hour, tzinfo=dt.UTC) for day, hour in HOURS)]
DUES = [None, *(D(2026, 3, d) for d in (1, 2, 3, 5, 6, 9, 20))]
ENDS = ["open", "closed", "cancelled"]


def test_the_lists_states_are_those_of_the_rule(cast: Cast, task: Task) -> None:
    """Every mix of facts is filed under exactly the state the rule derives."""
    with acting(cast.officer):
        evidence = Evidence.objects.create(
            office_id=task.office_id, task=task, submitted_by_id=task.lead_id, submitted_at=NOW,
            **EVIDENCE,
        )  # fmt: skip
    ends = [*ENDS, "paused"]
    mixes = list(itertools.product(DUES, MOMENTS, [False, True], ends))
    made = [m for m in (_task_of(task, evidence, *mix) for mix in mixes) if m is not None]
    with acting(cast.leader):
        Task.objects.bulk_create(made)
        calendar = calendars.calendar_for(cast.office.id)
        everything = Task.objects.filter(title="mix")
        filed = {
            pk: state
            for state in tasks.TaskState
            for pk in tasks.in_states(
                everything, frozenset({state}), TODAY, cast.office.id
            ).values_list("pk", flat=True)
        }
    assert len(made) > 120
    assert filed == {t.pk: tasks.task_state(t.facts, TODAY, calendar) for t in made}
    assert set(filed.values()) == set(tasks.TaskState)


def _task_of(
    like: Task,
    evidence: Evidence,
    due: dt.date | None,
    moment: dt.datetime | None,
    returned: bool,
    end: str,
) -> Task | None:
    if (returned or end == "closed") and moment is None:
        return None
    if returned and end == "closed":
        return None
    if end == "paused" and moment is not None and not returned:
        return None
    return Task(
        office_id=like.office_id, lead_id=like.lead_id, created_by_id=like.created_by_id,
        created_at=NOW, needs_acceptance=True, title="mix", due_on=due,
        submitted_at=None if returned else moment, returned_at=moment if returned else None,
        closed_at=moment if end == "closed" else None,
        closed_by=evidence if end == "closed" else None,
        cancelled_at=NOW if end == "cancelled" else None,
        cancel_reason="x" if end == "cancelled" else "",
        paused_at=NOW if end == "paused" else None,
    )  # fmt: skip


def test_pages_by_key(cast: Cast, task: Task) -> None:
    dues = [None, None, FRIDAY, FRIDAY, D(2026, 3, 4), D(2026, 3, 20)]
    made = [_task_of(task, Evidence(), due, None, False, "open") for due in dues]
    with acting(cast.leader):
        Task.objects.bulk_create(t for t in made if t is not None)
        everything = tasks.visible_tasks(cast.leader)
        first = queries.page_by_due(everything, size=3)
        second = queries.page_by_due(everything, after=first.next_key, size=3)
        third = queries.page_by_due(everything, after=second.next_key, size=3)
        back = queries.page_by_due(everything, before=third.previous_key, size=3)
        start = queries.page_by_due(everything, before=back.previous_key, size=3)
    assert [len(p.tasks) for p in (first, second, third)] == [3, 3, 1]
    assert [t.due_on for t in (*first.tasks, *second.tasks, *third.tasks)] == [
        D(2026, 3, 4), FRIDAY, FRIDAY, FRIDAY, D(2026, 3, 20), None, None
    ]  # fmt: skip
    assert (first.previous_key, third.next_key) == ("", "")
    assert back.tasks == second.tasks
    assert (start.tasks, start.previous_key) == (first.tasks, "")


@pytest.mark.parametrize("key", ["x", "2026-03-02", "2026-03-02_x", "x_" + "0" * 32])
def test_a_page_key_that_is_none(cast: Cast, key: str) -> None:
    with acting(cast.leader), pytest.raises(Invalid):
        queries.page_by_due(tasks.visible_tasks(cast.leader), after=key)


def boxes(actor: Actor, now: dt.datetime = NOW) -> dict[str, list[str]]:
    with acting(actor):
        assert waiting_work in list(ports.waiting_work)
        found = waiting_work(actor, now)
        return {box.act: [line.title for line in box.lines] for box in found}


def test_boxes_of_the_desk(cast: Cast, accepting: Callable[[], None]) -> None:
    accepting()
    task = direct(cast)
    late = NOW + dt.timedelta(days=10)
    assert boxes(cast.officer) == {"handle": [task.title]}
    assert boxes(cast.leader) == {}
    assert boxes(cast.leader, late) == {"urge": [task.title]}
    assert boxes(cast.chief, late) == {"special": [task.title]}
    with acting(cast.officer):
        tasks.submit_evidence(actor=cast.officer, task_id=task.pk, now=NOW, **EVIDENCE)
    assert boxes(cast.officer) == {}
    assert boxes(cast.leader, late) == {"accept": [task.title]}
    assert boxes(cast.clerk, late) == {}


def test_news_of_work_on_a_document(
    cast: Cast, document: Document, officer2: Actor, heard: list[tuple[object, str]]
) -> None:
    first = direct(cast, document_id=document.pk)
    second = direct(cast, document_id=document.pk, to=officer2)
    direct(cast)
    assert heard == [(document.pk, "ASSIGNED")] * 2
    for actor, task in ((cast.officer, first), (officer2, second)):
        with acting(actor):
            tasks.submit_evidence(actor=actor, task_id=task.pk, now=NOW, **EVIDENCE)
    assert heard[2:] == [(document.pk, "DONE")]


def test_work_only_cancelled_is_not_done(
    cast: Cast, document: Document, heard: list[tuple[object, str]]
) -> None:
    task = direct(cast, document_id=document.pk)
    with acting(cast.leader):
        tasks.cancel_task(actor=cast.leader, task_id=task.pk, reason="Nhầm", now=NOW)
    assert heard == [(document.pk, "ASSIGNED")]


def test_steps_of_a_document(cast: Cast, document: Document) -> None:
    task = direct(cast, document_id=document.pk)
    with acting(cast.officer):
        tasks.submit_evidence(actor=cast.officer, task_id=task.pk, now=NOW, **EVIDENCE)
        assert document_steps in list(ports.document_steps)
        said = [step["what"] for step in document_steps(cast.officer, document)]
    assert said == [
        "Ý kiến chỉ đạo",
        "Giao Lê Văn Nháp chủ trì",
        "Kết thúc bằng 12-BC/VPTU",
    ]


def test_what_a_document_shows(cast: Cast, document: Document, officer2: Actor) -> None:
    def shown(actor: Actor) -> tuple[list[tuple[str, bool]], str]:
        with acting(actor):
            assert document_acts in list(ports.document_acts)
            assert document_panels in list(ports.document_panels)
            acts = [(act.name, act.main) for act in document_acts(actor, document)]
            panels = document_panels(actor, document)
            return acts, "".join(render_to_string(p.template, {**p.context}) for p in panels)

    first = [("direct", True), ("process", False), ("conclude", False)]
    assert shown(cast.leader) == (first, "")
    assert shown(cast.officer) == ([], "")
    direct(cast, document_id=document.pk, cooperating=[officer2.post_id])
    acts, panel = shown(cast.leader)
    assert acts == [("direct", False), *first[1:]]
    assert "Kính chuyển đ/c Lê Văn Nháp tham mưu." in panel
    assert "Lê Văn Nháp chủ trì; phối hợp: Vũ Thị Soạn" in panel
    assert shown(cast.officer)[0] == [("report", True)]
    assert shown(cast.clerk) == ([("conclude", False)], "")
