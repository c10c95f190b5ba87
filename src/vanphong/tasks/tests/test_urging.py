"""Urging the lead, and asking for a later due date: who, how often, what is kept of it."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.cast import Cast

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.registry.models import Document
from vanphong.tasks import api as tasks
from vanphong.tasks.boxes import waiting_work
from vanphong.tasks.life import life
from vanphong.tasks.models import Urging
from vanphong.tasks.on_documents import document_steps
from vanphong.tasks.tests.conftest import EVIDENCE, FRIDAY, NOW, direct

LATE = NOW + dt.timedelta(days=7)
MONDAY_AFTER = dt.date(2026, 3, 9)


def urge(actor: Actor, task: tasks.Task, now: dt.datetime = LATE, **rest: object) -> Urging:
    with acting(actor):
        return tasks.urge_task(actor=actor, task_id=task.pk, now=now, **rest)


def details(actor: Actor, act: str, now: dt.datetime = LATE) -> list[str]:
    with acting(actor):
        boxes = {box.act: box for box in waiting_work(actor, now)}
    return [line.detail for line in boxes[act].lines] if act in boxes else []


def test_an_urging_reaches_the_lead_and_the_lives(cast: Cast, document: Document) -> None:
    task = direct(cast, document_id=document.pk)
    assert urge(cast.leader, task).words == "Việc đã quá hạn. Đề nghị báo cáo kết quả ngay."
    assert details(cast.officer, "handle") == [
        "Nguyễn Văn Phê nhắc ngày 09/03: “Việc đã quá hạn. Đề nghị báo cáo kết quả ngay.”"
    ]
    assert details(cast.leader, "urge") == ["Lê Văn Nháp chủ trì · đã nhắc ngày 09/03"]
    with acting(cast.officer):
        event = audit.events_of(cast.officer, task).last()
        assert event is not None
        assert event.action == "tasks:task:urge"
        said = [step["what"] for step in document_steps(cast.officer, document)]
    assert "Nhắc Lê Văn Nháp" in said


def test_one_urges_once_a_day(cast: Cast, task: tasks.Task) -> None:
    urge(cast.leader, task, words="Báo cáo trước 16 giờ.")
    with pytest.raises(Refused) as refused:
        urge(cast.chief, task)
    assert refused.value.code == "urged_today"
    urge(cast.chief, task, now=LATE + dt.timedelta(days=1))
    with acting(cast.leader):
        assert Urging.objects.count() == 2


@pytest.mark.parametrize("who", ["OFFICER", "CLERK"])
def test_others_urge_nobody(cast: Cast, task: tasks.Task, who: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        urge(cast.actors[who], task)


def test_what_waits_for_acceptance_is_not_urged(cast: Cast, task: tasks.Task) -> None:
    with acting(cast.officer):
        tasks.submit_evidence(
            actor=cast.officer, task_id=task.pk, now=NOW, **{**EVIDENCE, "symbol": "7-CV/BTCTU"}
        )
    with pytest.raises(Refused) as refused:
        urge(cast.leader, task)
    assert refused.value.code == "evidence_waits"


def ask(
    actor: Actor, task: tasks.Task, on: dt.date = MONDAY_AFTER, reason: str = "Chờ số liệu"
) -> tasks.Task:
    with acting(actor):
        return tasks.ask_extension(
            actor=actor, task_id=task.pk, due=tasks.DueGiven(on=on), reason=reason, now=NOW
        )


def test_a_later_due_date_is_asked_for_and_given(cast: Cast, task: tasks.Task) -> None:
    asked = ask(cast.officer, task)
    assert (asked.due_on, asked.extension_on) == (FRIDAY, MONDAY_AFTER)
    assert details(cast.leader, "extend") == ["Lê Văn Nháp xin đến 09/03/2026: Chờ số liệu"]
    assert ask(cast.officer, task).version == asked.version
    with pytest.raises(Refused) as refused:
        ask(cast.officer, task, on=dt.date(2026, 3, 10))
    assert refused.value.code == "extension_asked"
    with acting(cast.leader):
        given = tasks.extend_due(
            actor=cast.leader, task_id=task.pk, due=tasks.DueGiven(on=MONDAY_AFTER),
            reason="Đồng ý", now=NOW,
        )  # fmt: skip
    assert (given.due_on, given.extension_on) == (MONDAY_AFTER, None)
    assert details(cast.leader, "extend") == []


def test_an_asked_extension_may_be_declined_with_the_reason(
    cast: Cast, task: tasks.Task
) -> None:
    ask(cast.officer, task)
    with acting(cast.leader):
        with pytest.raises(Invalid):
            tasks.decline_extension(actor=cast.leader, task_id=task.pk, reason=" ", now=NOW)
        left = tasks.decline_extension(
            actor=cast.leader, task_id=task.pk, reason="Cần trước thứ Bảy", now=NOW
        )
        acts = [event.action for event in audit.events_of(cast.leader, task)]
    assert (left.due_on, left.extension_on, left.extension_reason) == (FRIDAY, None, "")
    assert acts[-2:] == ["tasks:extension:ask", "tasks:extension:decline"]


@pytest.mark.parametrize(
    ("by", "on", "reason", "error"),
    [
        ("LEADER", MONDAY_AFTER, "x", Refused),
        ("OFFICER", dt.date(2026, 3, 5), "x", Refused),
        ("OFFICER", dt.date(2026, 3, 7), "x", Refused),
        ("OFFICER", MONDAY_AFTER, " ", Invalid),
        ("CLERK", MONDAY_AFTER, "x", NotAllowed),
    ],
    ids=["oneself decides", "earlier", "day off", "no reason", "another"],
)
def test_a_refused_asking_writes_nothing(
    cast: Cast, task: tasks.Task, by: str, on: dt.date, reason: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        ask(cast.actors[by], task, on=on, reason=reason)
    with acting(cast.leader):
        assert tasks.get_task(cast.leader, task.pk).version == 1


def test_the_life_of_a_task_stands_at_the_moments_it_keeps(
    cast: Cast, task: tasks.Task
) -> None:
    hour = dt.timedelta(hours=1)
    urge(cast.leader, task)
    urge(cast.chief, task, now=LATE + 24 * hour)
    shown = {**EVIDENCE, "symbol": "7-CV/BTCTU"}
    with acting(cast.officer):
        tasks.submit_evidence(
            actor=cast.officer, task_id=task.pk, now=LATE + 25 * hour, **shown
        )
    with acting(cast.leader):
        tasks.return_evidence(
            actor=cast.leader, task_id=task.pk, reason="Thiếu số liệu", now=LATE + 26 * hour
        )
    with acting(cast.officer):
        tasks.submit_evidence(
            actor=cast.officer, task_id=task.pk, now=LATE + 27 * hour, **shown
        )
    with acting(cast.leader):
        tasks.accept_evidence(actor=cast.leader, task_id=task.pk, now=LATE + 28 * hour)
        steps = life(tasks.get_task(cast.leader, task.pk), cast.leader)
    after = [NOW, NOW, LATE, *(LATE + hours * hour for hours in (24, 25, 26, 27, 28))]
    assert [step["at"] for step in steps] == after
    assert [step["what"] for step in steps[2:]] == [
        "Nhắc", "Nhắc", "Báo cáo sản phẩm", "Trả lại sản phẩm", "Báo cáo sản phẩm", "Kết thúc",
    ]  # fmt: skip
