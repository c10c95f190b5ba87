"""Processes: begun from a template, gone on exactly once, stopped, and past what was cancelled."""

from __future__ import annotations

import datetime as dt
import os
import signal
from uuid import uuid4

import pytest
from django.db import connections
from tests.cast import Cast, make_office

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.kernel.tracing import Thing, ThingKind, trace
from vanphong.people import api as people
from vanphong.registry.models import Document
from vanphong.tasks import api as tasks
from vanphong.tasks import boxes, queries
from vanphong.tasks.models import Process, ProcessStep, Task, TemplateVersion
from vanphong.tasks.rules import ProcessState, StepState
from vanphong.tasks.tests.conftest import NOW, direct, hire
from vanphong.tasks.tests.test_races import THREADS, at_once

D, S = dt.date, StepState
DAY = dt.timedelta(days=1)


def steps(cast: Cast, **first: object) -> list[tasks.StepGiven]:
    """One step, then two beside each other, then one behind both."""
    officer = {"lead_id": cast.officer.post_id}
    return [
        tasks.StepGiven("Soạn dự thảo", product="Dự thảo", count=3, **{**officer, **first}),
        tasks.StepGiven("Lấy ý kiến", count=5, after=[1], **officer),
        tasks.StepGiven(
            "Thẩm định", count=7, unit=calendars.TermUnit.CALENDAR_DAYS, after=[1], **officer
        ),
        tasks.StepGiven("Hoàn chỉnh", count=2, after=[2, 3], **officer),
    ]


def template(
    cast: Cast, given: list[tasks.StepGiven] | None = None, name: str = "Ban hành nghị quyết"
) -> TemplateVersion:
    with acting(cast.chief):
        return tasks.add_template(
            actor=cast.chief, now=NOW, reason="Quy chế làm việc",
            given=tasks.TemplateGiven(name, steps(cast) if given is None else given),
        )  # fmt: skip


def start(cast: Cast, of: TemplateVersion | None = None, **rest: object) -> Process:
    of = of or template(cast)
    act = {key: rest.pop(key) for key in ("request_id", "again") if key in rest}
    actor = rest.pop("actor", cast.chief)
    given = tasks.ProcessGiven(
        **{"lead_id": cast.officer.post_id, "title": "Nghị quyết", **rest}
    )
    with acting(actor):
        return tasks.start_process(
            actor=actor, template_id=of.template_id, given=given, now=NOW, **act
        )


def states(cast: Cast, process: Process) -> list[StepState]:
    with acting(cast.chief):
        found = queries.with_steps(queries.visible_processes(cast.chief)).get(pk=process.pk)
        return [state for _step, state in queries.stand_of(found).steps]


def stand(cast: Cast, process: Process) -> ProcessState:
    with acting(cast.chief):
        found = queries.with_steps(queries.visible_processes(cast.chief)).get(pk=process.pk)
        return queries.stand_of(found).state


def task_of(cast: Cast, process: Process, number: int) -> Task:
    with acting(cast.chief):
        return Task.objects.get(step__process=process, step__number=number)


def close(cast: Cast, process: Process, number: int, at: dt.datetime = NOW) -> None:
    """Show the product of a step and accept it."""
    task = task_of(cast, process, number)
    lead = next(one for one in cast.actors.values() if one.post_id == task.lead_id)
    with acting(lead):
        tasks.submit_evidence(
            actor=lead, task_id=task.pk, now=at, product="Sản phẩm",
            symbol=f"{number}-BC/BTC", dated_on=vietnam_date(at),
        )  # fmt: skip
    with acting(cast.chief):
        tasks.accept_evidence(actor=cast.chief, task_id=task.pk, now=at)


def leave(cast: Cast, actor: Actor, on: dt.date) -> None:
    """Let somebody leave the office."""
    maker = job_actor("test", cast.office.id, people.all_permissions())
    with acting(maker):
        people.close_post(actor=maker, post_id=actor.post_id, on=on)


def cancel(cast: Cast, task: Task) -> None:
    with acting(cast.chief):
        tasks.cancel_task(actor=cast.chief, task_id=task.pk, reason="Không cần nữa", now=NOW)


# Templates


def test_a_template_keeps_its_versions(cast: Cast) -> None:
    first, chief = template(cast), cast.chief
    running = start(cast, first)
    with acting(chief):
        second = tasks.change_template(
            actor=chief, template_id=first.template_id, number=1, now=NOW + DAY,
            given=tasks.TemplateGiven("Ban hành nghị quyết", steps(cast)[:1]), reason="Gọn hơn",
        )  # fmt: skip
        with pytest.raises(Refused) as refused:
            tasks.change_template(
                actor=chief, template_id=first.template_id, number=1, now=NOW + DAY,
                given=tasks.TemplateGiven("Khác", steps(cast)), reason="Lại",
            )  # fmt: skip
        assert refused.value.code == "changed_meanwhile"
        retired = tasks.retire_template(
            actor=chief, template_id=first.template_id, reason="Thôi", now=NOW + 2 * DAY
        )
        held = queries.template_history(chief, first.template_id)
        assert [(one.number, one.steps.count(), one.is_retired) for one in held] == [
            (3, 1, True), (2, 1, False), (1, 4, False),
        ]  # fmt: skip
        assert running.of_id == first.pk
        assert (second.number, retired.reason) == (2, "Thôi")
    with pytest.raises(Refused) as refused:
        start(cast, first)
    assert refused.value.code == "template_retired"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param([], "no_steps", id="no steps"),
        pytest.param([{"title": "A", "after": [1]}], "step_after_itself", id="itself"),
        pytest.param([{"title": " "}], "no_title", id="untitled"),
        pytest.param([{"title": "A", "count": 0}], "step_days", id="no days"),
        pytest.param(
            [{"title": "A", "unit": calendars.TermUnit.MONTHS}], "step_days", id="months"
        ),
        pytest.param([{"title": "A", "lead_role": "KING"}], "step_lead", id="no such role"),
        pytest.param(
            [{"title": "A", "lead_role": "OFFICER", "lead_unit": "X"}], "step_lead", id="two"
        ),
        pytest.param([{"title": "A", "lead_id": uuid4()}], "no_such_post", id="no such post"),
    ],
)
def test_a_template_that_cannot_be_is_refused(
    cast: Cast, given: list[dict[str, object]], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        template(cast, [tasks.StepGiven(**one) for one in given])
    assert refused.value.code == code
    with acting(cast.chief):
        assert not TemplateVersion.objects.exists()


def test_who_sets_templates_and_that_names_differ(cast: Cast) -> None:
    template(cast)
    with pytest.raises(Refused) as refused:
        template(cast, name="ban hành nghị quyết")
    assert refused.value.code == "name_taken"
    with acting(cast.officer), pytest.raises(NotAllowed):
        tasks.add_template(
            actor=cast.officer, now=NOW, reason="Tự đặt",
            given=tasks.TemplateGiven("Khác", steps(cast)),
        )  # fmt: skip


# Begun and gone on


def test_a_process_on_a_document_makes_what_may_begin(cast: Cast, document: Document) -> None:
    process = start(cast, document_id=document.pk, title="")
    assert states(cast, process) == [S.RUNNING, S.WAITING, S.WAITING, S.WAITING]
    first = task_of(cast, process, 1)
    with acting(cast.chief):
        whole = process.task
        assert whole.direction.text == "Thực hiện theo quy trình “Ban hành nghị quyết”."
        assert (whole.title, whole.document_id) == (document.abstract, document.pk)
        assert (first.parent_id, first.created_by_id) == (whole.pk, cast.chief.post_id)
        assert first.title == f"Soạn dự thảo: {document.abstract}"
        assert (first.product, first.due_on) == ("Dự thảo", D(2026, 3, 5))
        assert list(queries.processes_on(cast.chief, document.pk)) == [process]
    with acting(cast.officer):
        assert queries.process_of(cast.officer, first) == process


def test_the_last_of_those_waited_for_begins_the_next_with_its_own_clock(cast: Cast) -> None:
    process = start(cast)
    close(cast, process, 1, NOW + DAY)
    assert states(cast, process) == [S.DONE, S.RUNNING, S.RUNNING, S.WAITING]
    assert task_of(cast, process, 2).due_on == D(2026, 3, 10)  # five working days from the 3rd
    assert task_of(cast, process, 3).due_on == D(2026, 3, 10)  # seven days from the 3rd
    close(cast, process, 2, NOW + 2 * DAY)
    assert states(cast, process)[3] is S.WAITING
    close(cast, process, 3, NOW + 7 * DAY)
    assert task_of(cast, process, 4).due_on == D(2026, 3, 11)
    close(cast, process, 4, NOW + 8 * DAY)
    assert stand(cast, process) is ProcessState.DONE


def test_what_the_register_closes_goes_on_too(cast: Cast) -> None:
    process = start(cast)
    with acting(cast.officer):
        tasks.submit_evidence(
            actor=cast.officer, task_id=task_of(cast, process, 1).pk, now=NOW,
            product="Báo cáo", symbol="12-BC/VPTU", dated_on=D(2026, 3, 2),
        )  # fmt: skip
    assert states(cast, process)[:2] == [S.DONE, S.RUNNING]


def test_the_whole_waits_for_its_steps_and_bounds_them(cast: Cast) -> None:
    process = start(cast, due=tasks.DueGiven(on=D(2026, 3, 4)))
    first = task_of(cast, process, 1)
    assert first.due_on == D(2026, 3, 4)
    assert "Không sau hạn của việc cấp trên" in first.due_explanation["summary"]
    cancel(cast, first)
    with acting(cast.officer), pytest.raises(Refused) as refused:
        tasks.submit_evidence(
            actor=cast.officer, task_id=process.task_id, now=NOW, product="Nghị quyết",
            symbol="12-BC/VPTU", dated_on=D(2026, 3, 2),
        )  # fmt: skip
    assert refused.value.code == "process_runs"


def test_a_returned_product_opens_its_step_and_makes_the_next_no_second_time(
    cast: Cast,
) -> None:
    process = start(cast)
    close(cast, process, 1)
    with acting(cast.chief):
        tasks.return_evidence(
            actor=cast.chief, task_id=task_of(cast, process, 1).pk, reason="Thiếu", now=NOW
        )
    assert states(cast, process) == [S.RUNNING, S.RUNNING, S.RUNNING, S.WAITING]
    close(cast, process, 2)
    close(cast, process, 3)
    # It waits for the two alone, and they are done.
    assert states(cast, process)[3] is S.RUNNING
    close(cast, process, 1, NOW + DAY)
    with acting(cast.chief):
        assert Task.objects.filter(step__process=process).count() == 4


def test_leads_by_role_unit_and_the_whole(cast: Cast) -> None:
    second = hire(cast, "Vũ Thị Soạn")
    of = template(
        cast,
        [
            tasks.StepGiven("Một", lead_role="CHIEF"),
            tasks.StepGiven("Hai"),
            tasks.StepGiven("Ba", lead_role="OFFICER"),
        ],
    )
    with pytest.raises(Invalid) as refused:
        start(cast, of)
    assert (refused.value.code, list(refused.value.fields)) == ("step_lead", ["lead_3"])
    with acting(cast.chief):
        assert not Process.objects.exists()
        assert not Task.objects.exists()
    process = start(cast, of, leads={3: second.post_id})
    leads = [task_of(cast, process, number).lead_id for number in (1, 2, 3)]
    assert leads == [cast.chief.post_id, cast.officer.post_id, second.post_id]
    with acting(second):
        assert queries.get_process(second, process.pk) == process
    with acting(cast.officer):  # who answers for the whole sees its steps
        assert tasks.get_task(cast.officer, task_of(cast, process, 3).pk)


def test_a_process_on_a_direction_is_one_more_of_its_tasks(cast: Cast) -> None:
    task = direct(cast, words="Chuẩn bị hội nghị.")
    process = start(cast, direction_id=task.direction_id, title="")
    with acting(cast.chief):
        assert process.task.direction_id == task.direction_id
        assert process.task.title == task.direction.text


# Not as it was meant


def test_a_cancelled_step_asks_its_owner_and_is_passed_by_their_word(cast: Cast) -> None:
    process = start(cast)
    close(cast, process, 1)
    cancel(cast, task_of(cast, process, 2))
    close(cast, process, 3)
    assert (states(cast, process)[3], stand(cast, process)) == (S.WAITING, ProcessState.ASKS)
    with acting(cast.chief):
        asked = {box.act: box for box in boxes.waiting_work(cast.chief, NOW)}["process"]
        assert (asked.count, asked.lines[0].title) == (1, "Nghị quyết")
    # The leaders are asked once who began it has left.
    with acting(cast.leader):
        assert not queries.asking_steps(cast.leader, NOW.date()).exists()
    leave(cast, cast.chief, NOW.date() + DAY)
    with acting(cast.leader):
        assert queries.asking_steps(cast.leader, NOW.date() + DAY).exists()
    act = {"process_id": process.pk, "number": 2, "reason": "Đã có ý kiến", "now": NOW}
    with acting(cast.officer), pytest.raises(NotAllowed):
        tasks.skip_step(actor=cast.officer, **act)
    with acting(cast.chief):
        with pytest.raises(Refused) as refused:
            tasks.skip_step(actor=cast.chief, **{**act, "number": 3})
        assert refused.value.code == "step_stands"
        tasks.skip_step(actor=cast.chief, **act)
        tasks.skip_step(actor=cast.chief, **act)
        assert not queries.asking_steps(cast.chief, NOW.date()).exists()
    assert states(cast, process) == [S.DONE, S.SKIPPED, S.DONE, S.RUNNING]


def test_a_step_that_cannot_be_given_asks_and_holds_nothing_up(cast: Cast) -> None:
    second = hire(cast, "Vũ Thị Soạn")
    of = template(
        cast,
        [
            tasks.StepGiven("Một", lead_id=cast.officer.post_id),
            tasks.StepGiven("Hai", lead_id=second.post_id, after=[1]),
            tasks.StepGiven("Ba", lead_id=cast.officer.post_id, after=[1]),
        ],
    )
    process = start(cast, of)
    leave(cast, second, D(2026, 3, 2))
    close(cast, process, 1)
    assert states(cast, process) == [S.DONE, S.STUCK, S.RUNNING]
    with acting(cast.chief):
        step = queries.asking_steps(cast.chief, NOW.date()).get()
        assert step.trouble == "Người được chọn không còn giữ chức vụ này trong cơ quan."
        tasks.set_step_lead(
            actor=cast.chief, process_id=process.pk, number=2, lead_id=cast.officer.post_id,
            now=NOW,
        )  # fmt: skip
        assert not queries.asking_steps(cast.chief, NOW.date()).exists()
        with pytest.raises(Refused) as refused:
            tasks.set_step_lead(
                actor=cast.chief, process_id=process.pk, number=2, lead_id=second.post_id,
                now=NOW,
            )  # fmt: skip
        assert refused.value.code == "step_given"
    assert states(cast, process)[1] is S.RUNNING


def test_a_stopped_process_begins_nothing_more(cast: Cast) -> None:
    process = start(cast)
    with acting(cast.chief):
        stop = {"actor": cast.chief, "process_id": process.pk, "now": NOW}
        with pytest.raises(Invalid):
            tasks.stop_process(reason=" ", **stop)
        tasks.stop_process(reason="Rút chủ trương", **stop)
        kept = tasks.stop_process(reason="Lần nữa", **stop)
        assert kept.stop_reason == "Rút chủ trương"
    close(cast, process, 1)
    assert states(cast, process) == [S.DONE, S.NEVER, S.NEVER, S.NEVER]
    assert stand(cast, process) is ProcessState.STOPPED


def test_cancelling_the_whole_stops_it_with_the_reason(cast: Cast) -> None:
    process = start(cast)
    cancel(cast, process.task)
    with acting(cast.chief):
        process.refresh_from_db()
        assert process.stop_reason == "Không cần nữa"
        assert not queries.asking_steps(cast.chief, NOW.date()).exists()


def test_nothing_begins_while_the_whole_stands_still(cast: Cast) -> None:
    process = start(cast)
    with acting(cast.chief):
        tasks.pause_task(
            actor=cast.chief, task_id=process.task_id, reason="Chờ ý kiến", now=NOW
        )
    close(cast, process, 1)
    assert states(cast, process)[:2] == [S.DONE, S.WAITING]
    with acting(cast.chief):
        tasks.resume_task(
            actor=cast.chief, task_id=process.task_id, reason="Đã có ý kiến", now=NOW + DAY
        )
    assert states(cast, process) == [S.DONE, S.RUNNING, S.RUNNING, S.WAITING]


def test_who_may_begin_stop_and_see(cast: Cast) -> None:
    of = template(cast)
    with pytest.raises(NotAllowed):
        start(cast, of, actor=cast.officer)
    process = start(cast, of)
    stop = {"process_id": process.pk, "reason": "Thôi", "now": NOW}
    with acting(cast.officer), pytest.raises(NotAllowed):
        tasks.stop_process(actor=cast.officer, **stop)
    stranger = hire(cast, "Vũ Thị Soạn")
    with acting(stranger), pytest.raises(NotFound):
        queries.get_process(stranger, process.pk)
    other = make_office("Tỉnh ủy Khác")
    with acting(other.chief):
        with pytest.raises(NotFound):
            tasks.stop_process(actor=other.chief, **stop)
        with pytest.raises(NotFound):
            queries.get_template(other.chief, of.template_id)


def test_the_trace_tells_that_it_was_begun(cast: Cast, document: Document) -> None:
    process = start(cast, document_id=document.pk)
    cancel(cast, task_of(cast, process, 1))
    with acting(cast.chief):
        tasks.skip_step(
            actor=cast.chief, process_id=process.pk, number=1, reason="Có rồi", now=NOW
        )
        told = trace(cast.chief, Thing(ThingKind.DOCUMENT, document.pk))
        said = {step.what: step for step in told.steps}
        assert said["Bắt đầu quy trình “Ban hành nghị quyết”"].who == cast.chief.name
        assert said["Đi tiếp không có bước “Soạn dự thảo”"].note == "Có rồi"
        acts = [event.action for event in audit.events_of(cast.chief, process)]
    assert acts.count("tasks:process:start") == 1


def test_whoever_decides_takes_over_from_one_who_left(cast: Cast) -> None:
    process = start(cast)
    leave(cast, cast.chief, D(2026, 3, 3))
    first = task_of(cast, process, 1)
    with acting(cast.officer):
        tasks.submit_evidence(
            actor=cast.officer, task_id=first.pk, now=NOW + DAY, product="Báo cáo",
            symbol="12-BC/VPTU", dated_on=D(2026, 3, 2),
        )  # fmt: skip
    assert states(cast, process) == [S.DONE, S.STUCK, S.STUCK, S.WAITING]
    with acting(cast.leader):
        asked = queries.asking_steps(cast.leader, D(2026, 3, 3))
        assert "không còn giao việc được" in asked[0].trouble
        tasks.set_step_lead(
            actor=cast.leader, process_id=process.pk, number=2, lead_id=cast.officer.post_id,
            now=NOW + DAY,
        )  # fmt: skip
    assert states(cast, process) == [S.DONE, S.RUNNING, S.RUNNING, S.WAITING]
    assert task_of(cast, process, 3).created_by_id == cast.leader.post_id
    with acting(cast.leader):
        acts = [event.action for event in audit.events_of(cast.leader, process)]
    assert acts.count("tasks:process:take_over") == 1


# Twice, at once, killed


def test_two_steps_accepted_at_once_begin_the_next_once(committed_db: None) -> None:
    cast, request_id = make_office(), uuid4()
    of = template(cast)
    made = at_once(lambda _n: str(start(cast, of, request_id=request_id).pk))
    assert len(made) == 1
    with acting(cast.chief):
        process = Process.objects.get()
    close(cast, process, 1)
    for number in (2, 3):
        with acting(cast.officer):
            tasks.submit_evidence(
                actor=cast.officer, task_id=task_of(cast, process, number).pk, now=NOW,
                product="Ý kiến", symbol=f"{number}-BC/BTC", dated_on=D(2026, 3, 2),
            )  # fmt: skip
    second, third = (task_of(cast, process, number).pk for number in (2, 3))

    def accept(number: int) -> str:
        with acting(cast.chief):
            tasks.accept_evidence(
                actor=cast.chief, task_id=third if number % 2 else second, now=NOW
            )
            return "accepted"

    assert at_once(accept) == {"accepted": THREADS}
    assert states(cast, process) == [S.DONE, S.DONE, S.DONE, S.RUNNING]
    with acting(cast.chief):
        assert Task.objects.filter(step__process=process).count() == 4
        assert ProcessStep.objects.filter(process=process).count() == 4


def test_an_acceptance_that_dies_before_its_end_has_begun_nothing(committed_db: None) -> None:
    cast = make_office()
    process = start(cast)
    task = task_of(cast, process, 1)
    with acting(cast.officer):
        tasks.submit_evidence(
            actor=cast.officer, task_id=task.pk, now=NOW, product="Dự thảo",
            symbol="1-BC/BTC", dated_on=D(2026, 3, 2),
        )  # fmt: skip
    connections.close_all()  # none is shared with the child
    child = os.fork()
    if child == 0:
        with acting(cast.chief):
            tasks.accept_evidence(actor=cast.chief, task_id=task.pk, now=NOW)
            os.kill(os.getpid(), signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert states(cast, process) == [S.RUNNING, S.WAITING, S.WAITING, S.WAITING]
    with acting(cast.chief):
        tasks.accept_evidence(actor=cast.chief, task_id=task.pk, now=NOW)
    assert states(cast, process) == [S.DONE, S.RUNNING, S.RUNNING, S.WAITING]
