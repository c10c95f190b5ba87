"""Evidence closes a task, at once or after acceptance; nothing else does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.cast import Cast

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused, Secret
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.registry.models import Document
from vanphong.tasks import api as tasks
from vanphong.tasks.models import Evidence, Task
from vanphong.tasks.rules import OWN_RULE
from vanphong.tasks.tests.conftest import EVIDENCE, FRIDAY, NOW, direct, make_issued

LATER = NOW + dt.timedelta(days=7)


def submit(actor: Actor, task: Task, now: dt.datetime = NOW, **changes: object) -> Evidence:
    with acting(actor):
        return tasks.submit_evidence(
            actor=actor, task_id=task.pk, now=now, **{**EVIDENCE, **changes}
        )


def fresh(actor: Actor, task: Task) -> Task:
    with acting(actor):
        return tasks.get_task(actor, task.pk)


def state(actor: Actor, task: Task, now: dt.datetime) -> tasks.TaskState:
    with acting(actor):
        calendar = calendars.calendar_for(actor.office_id)
    return tasks.task_state(fresh(actor, task).facts, vietnam_date(now), calendar)


def test_evidence_closes_at_once(cast: Cast, task: Task) -> None:
    evidence = submit(cast.officer, task, handed_to="Thường trực Tỉnh ủy")
    closed = fresh(cast.officer, task)
    assert (closed.closed_by_id, closed.closed_at) == (evidence.pk, NOW)
    assert (evidence.verdict, evidence.verdict_by) == (tasks.Verdict.REGISTERED, None)
    with acting(cast.officer):
        assert Document.objects.get(pk=evidence.document_id).symbol == EVIDENCE["symbol"]
    assert state(cast.officer, task, LATER) is tasks.TaskState.DONE
    with acting(cast.officer):
        acts = [e.action for e in audit.events_of(cast.officer, task)]
    assert acts == ["tasks:task:create", "tasks:evidence:submit", "tasks:task:close"]


def test_late_evidence_is_late_for_good(cast: Cast, task: Task) -> None:
    submit(cast.officer, task, now=LATER)
    closed = fresh(cast.officer, task)
    assert tasks.days_late(closed.facts, vietnam_date(LATER)) == 3
    assert state(cast.officer, task, LATER + dt.timedelta(days=90)) is tasks.TaskState.DONE_LATE


def test_the_evening_of_the_due_day_in_utc_is_late(cast: Cast, task: Task) -> None:
    submit(cast.officer, task, now=dt.datetime(2026, 3, 6, 17, 5, tzinfo=dt.UTC))
    assert state(cast.officer, task, LATER) is tasks.TaskState.DONE_LATE


def test_one_who_stands_in_reports(cast: Cast, task: Task, officer2: Actor) -> None:
    standing_in = replace(officer2, substituted_person_id=cast.officer.person_id)
    assert submit(standing_in, task).submitted_by_id == officer2.post_id


@pytest.mark.parametrize("ours", [True, False], ids=["ours", "received"])
def test_a_document_is_evidence_and_ours_closes(
    cast: Cast, document: Document, ours: bool
) -> None:
    task = direct(cast, document_id=document.pk)
    shown = make_issued(cast, 14) if ours else document
    with acting(cast.clerk):
        for person in (cast.officer.person_id, cast.leader.person_id):
            registry.involve(cast.clerk, shown, person, "DRAFTED", NOW)
    evidence = submit(
        cast.officer, task, product="", symbol="", dated_on=None, document_id=shown.pk
    )
    assert (evidence.product, evidence.symbol, evidence.dated_on) == (
        shown.abstract,
        shown.symbol,
        shown.issued_on,
    )
    assert (fresh(cast.officer, task).closed_at is not None) is ours


MADE_UP = [
    pytest.param({"symbol": "bản cuối rồi"}, "symbol", "", id="no symbol"),
    pytest.param({"symbol": "99-BC/VPTU"}, "symbol", "không có số 99-BC/VPTU", id="not ours"),
    pytest.param({"dated_on": dt.date(2026, 3, 1)}, "dated_on", "ngày 02/03/2026", id="day"),
]


@pytest.mark.parametrize(("changes", "field", "said"), MADE_UP)
def test_a_made_up_number_is_no_product(
    cast: Cast, task: Task, changes: dict, field: str, said: str
) -> None:
    with pytest.raises(Invalid) as refused:
        submit(cast.officer, task, **changes)
    assert set(refused.value.fields) == {field}
    assert said in refused.value.fields[field][0]
    assert refused.value.source == OWN_RULE
    assert untouched(cast, task)


TABLE = {"product": "Bảng tổng hợp số liệu", "symbol": "", "handed_to": "Đ/c Chánh Văn phòng"}


def test_a_product_without_a_number_waits_for_who_gave_the_work(cast: Cast, task: Task) -> None:
    evidence = submit(cast.officer, task, **TABLE)
    assert (str(evidence), evidence.verdict) == (TABLE["product"], tasks.Verdict.WAITING)
    assert submit(cast.officer, task, **TABLE) == evidence
    closed = accept(cast.leader, task)
    assert closed.closed_by is not None
    assert closed.closed_by.called == TABLE["product"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"handed_to": " "}, "handed_to"),
        ({"dated_on": None}, "dated_on"),
        ({"product": ""}, "product"),
        ({"product": "Tờ trình về kinh phí"}, "symbol"),
        ({"product": "BÁO CÁO"}, "symbol"),
    ],
)
def test_a_product_without_a_number_says_the_rest(
    cast: Cast, task: Task, changes: dict, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        submit(cast.officer, task, **{**TABLE, **changes})
    assert set(refused.value.fields) == {field}
    assert untouched(cast, task)


def test_the_database_asks_for_a_number_or_a_receiver(cast: Cast, task: Task) -> None:
    evidence = submit(cast.officer, task, **TABLE)
    with acting(cast.officer), pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=evidence.pk).update(handed_to="")


def test_a_recalled_document_is_no_product(cast: Cast, task: Task) -> None:
    make_issued(cast, 15, state="RECALLED")
    with pytest.raises(Invalid):
        submit(cast.officer, task, symbol="15-BC/VPTU")


def test_what_others_issued_waits_for_who_gave_the_work(cast: Cast, task: Task) -> None:
    evidence = submit(cast.officer, task, symbol="số 7 - BC/BTCTU")
    assert (evidence.symbol, evidence.verdict) == ("07-BC/BTCTU", tasks.Verdict.WAITING)
    assert fresh(cast.officer, task).closed_at is None
    assert accept(cast.leader, task).closed_at == LATER
    with acting(cast.officer):
        evidence.refresh_from_db()
    assert (evidence.verdict, evidence.verdict_by_id) == (
        tasks.Verdict.ACCEPTED,
        cast.leader.post_id,
    )


def test_a_product_that_closed_the_task_may_be_returned(cast: Cast, task: Task) -> None:
    submit(cast.officer, task)
    with pytest.raises(NotAllowed):
        give_back(cast.officer, task)
    give_back(cast.leader, task)
    again = fresh(cast.officer, task)
    assert (again.closed_at, again.closed_by, again.submitted_at) == (None, None, None)
    assert state(cast.officer, task, NOW) is tasks.TaskState.RETURNED
    submit(cast.officer, task, symbol="13-BC/VPTU")
    assert fresh(cast.officer, task).closed_at == NOW


def test_a_file_comes_with_it(cast: Cast, task: Task) -> None:
    content = "Họ tên,Kết quả\nNguyễn Văn Thử,xong\n".encode()
    evidence = submit(cast.officer, task, upload=("ket-qua.csv", content))
    assert evidence.file is not None
    assert evidence.file.name == "ket-qua.csv"


def test_a_secret_file_is_refused_whole(cast: Cast, task: Task) -> None:
    content = "Độ mật: TỐI MẬT\nNội dung\n".encode()
    with pytest.raises(Secret):
        submit(cast.officer, task, upload=("ket-qua.csv", content))
    assert untouched(cast, task)


def untouched(cast: Cast, task: Task) -> bool:
    with acting(cast.leader):
        same = tasks.get_task(cast.leader, task.pk)
        return not Evidence.objects.exists() and same.version == task.version


@pytest.mark.parametrize("missing", ["product", "symbol", "dated_on"])
def test_less_than_evidence_closes_nothing(cast: Cast, task: Task, missing: str) -> None:
    with pytest.raises(Invalid) as refused:
        submit(cast.officer, task, **{missing: None if missing == "dated_on" else " "})
    assert set(refused.value.fields) == {missing}
    assert untouched(cast, task)


def test_a_product_of_tomorrow_is_none(cast: Cast, task: Task) -> None:
    with pytest.raises(Invalid) as refused:
        submit(cast.officer, task, dated_on=dt.date(2026, 3, 3))
    assert set(refused.value.fields) == {"dated_on"}


def test_only_the_lead_reports(cast: Cast, officer2: Actor) -> None:
    task = direct(cast, cooperating=[officer2.post_id], informed=[cast.clerk.post_id])
    for actor in (officer2, cast.leader, cast.chief, cast.clerk):
        with pytest.raises(NotAllowed):
            submit(actor, task)
    with pytest.raises((NotFound, NotAllowed)):
        submit(cast.admin, task)
    assert untouched(cast, task)


def test_a_stranger_does_not_learn_of_the_task(cast: Cast, task: Task, officer2: Actor) -> None:
    with pytest.raises(NotFound):
        submit(officer2, task)


def test_open_work_below_keeps_it_open(cast: Cast, task: Task, officer2: Actor) -> None:
    with acting(cast.officer):
        child = tasks.assign_subtask(
            actor=cast.officer,
            parent_id=task.pk,
            assignment=tasks.Assignment(lead_id=officer2.post_id, title="Số liệu"),
            now=NOW,
        )
    with pytest.raises(Refused) as refused:
        submit(cast.officer, task)
    assert refused.value.code == "children_open"
    submit(officer2, child)
    submit(cast.officer, task)
    assert fresh(cast.officer, task).closed_at == NOW


def test_the_same_evidence_again_changes_nothing(cast: Cast, task: Task) -> None:
    first = submit(cast.officer, task)
    assert submit(cast.officer, task, now=LATER) == first
    with pytest.raises(Refused) as refused:
        submit(cast.officer, task, symbol="13-BC/VPTU")
    assert refused.value.code == "task_closed"


def test_a_named_request_again_changes_nothing(cast: Cast, task: Task) -> None:
    request_id = uuid4()
    first = submit(cast.officer, task, request_id=request_id)
    assert submit(cast.officer, task, request_id=request_id, product="Khác") == first


# With acceptance.


@pytest.fixture
def judged(cast: Cast, accepting: Callable[[], None]) -> Task:
    accepting()
    return direct(cast)


def accept(actor: Actor, task: Task, now: dt.datetime = LATER, **rest: object) -> Task:
    with acting(actor):
        return tasks.accept_evidence(actor=actor, task_id=task.pk, now=now, **rest)


def give_back(actor: Actor, task: Task, reason: str = "Thiếu số liệu", **rest: object) -> Task:
    with acting(actor):
        return tasks.return_evidence(
            actor=actor, task_id=task.pk, reason=reason, now=NOW, **rest
        )


def test_waiting_for_acceptance_is_not_late(cast: Cast, judged: Task) -> None:
    evidence = submit(cast.officer, judged)
    assert evidence.verdict == tasks.Verdict.WAITING
    assert fresh(cast.officer, judged).closed_at is None
    assert state(cast.officer, judged, LATER) is tasks.TaskState.OPEN
    accept(cast.leader, judged)
    assert state(cast.officer, judged, LATER) is tasks.TaskState.DONE


def test_a_return_lets_the_clock_run(cast: Cast, judged: Task) -> None:
    submit(cast.officer, judged)
    give_back(cast.leader, judged)
    assert state(cast.officer, judged, NOW) is tasks.TaskState.RETURNED
    assert state(cast.officer, judged, LATER) is tasks.TaskState.OVERDUE
    second = submit(cast.officer, judged, symbol="13-BC/VPTU")
    accept(cast.chief, judged)
    assert fresh(cast.officer, judged).closed_by_id == second.pk
    with acting(cast.officer):
        verdicts = list(Evidence.objects.order_by("id").values_list("verdict", flat=True))
    assert verdicts == ["RETURNED", "ACCEPTED"]


def test_a_return_says_why(cast: Cast, judged: Task) -> None:
    submit(cast.officer, judged)
    with pytest.raises(Invalid) as refused:
        give_back(cast.leader, judged, reason="  ")
    assert set(refused.value.fields) == {"reason"}
    assert state(cast.officer, judged, LATER) is tasks.TaskState.OPEN


def take_back(actor: Actor, task: Task, reason: str = "Nhầm số liệu", **rest: object) -> Task:
    with acting(actor):
        return tasks.take_back_evidence(
            actor=actor, task_id=task.pk, reason=reason, **{"now": NOW, **rest}
        )


def test_a_report_is_taken_back_and_the_clock_runs_as_before(cast: Cast, judged: Task) -> None:
    before = fresh(cast.officer, judged)
    submit(cast.officer, judged)
    open_again = take_back(cast.officer, judged)
    assert (open_again.facts, open_again.due_on) == (before.facts, before.due_on)
    assert state(cast.officer, judged, LATER) is tasks.TaskState.OVERDUE
    with acting(cast.officer):
        evidence = Evidence.objects.get()
        assert (evidence.verdict, evidence.verdict_reason) == ("TAKEN_BACK", "Nhầm số liệu")
        assert evidence.verdict_by_id == cast.officer.post_id
        event = audit.events_of(cast.officer, judged).get(action="tasks:evidence:take_back")
        assert event.detail["reason"] == "Nhầm số liệu"
    assert take_back(cast.officer, judged).version == open_again.version  # again, so nothing
    with pytest.raises(Refused) as refused:
        accept(cast.leader, judged)
    assert refused.value.code == "no_evidence"
    second = submit(cast.officer, judged)
    assert second.pk != evidence.pk
    assert accept(cast.leader, judged).closed_by_id == second.pk


def test_what_was_returned_is_returned_again_when_the_next_report_is_taken_back(
    cast: Cast, judged: Task
) -> None:
    submit(cast.officer, judged)
    returned = give_back(cast.leader, judged)
    submit(cast.officer, judged, symbol="13-BC/VPTU", now=LATER)
    assert take_back(cast.officer, judged, now=LATER).returned_at == returned.returned_at
    assert state(cast.officer, judged, NOW) is tasks.TaskState.RETURNED


def test_only_who_reported_takes_back(cast: Cast, judged: Task, officer2: Actor) -> None:
    submit(cast.officer, judged)
    for actor in (cast.leader, cast.chief, officer2, cast.clerk):
        with pytest.raises((NotAllowed, NotFound)):
            take_back(actor, judged)
    with pytest.raises(NotAllowed) as refused:
        take_back(cast.leader, judged)
    assert refused.value.code == "not_reporter"
    with pytest.raises(Invalid):
        take_back(cast.officer, judged, reason=" ")
    with pytest.raises(Refused) as older:
        take_back(cast.officer, judged, version=1)
    assert older.value.code == "changed_meanwhile"
    assert fresh(cast.officer, judged).submitted_at == NOW


def test_what_was_judged_is_not_taken_back(cast: Cast, judged: Task) -> None:
    with pytest.raises(Refused) as nothing:
        take_back(cast.officer, judged)
    assert nothing.value.code == "no_evidence"
    submit(cast.officer, judged)
    give_back(cast.leader, judged)
    with pytest.raises(Refused) as returned:
        take_back(cast.officer, judged)
    assert returned.value.code == "no_evidence"
    submit(cast.officer, judged, symbol="13-BC/VPTU")
    accept(cast.leader, judged)
    with pytest.raises(Refused) as accepted:
        take_back(cast.officer, judged)
    assert accepted.value.code == "task_closed"


def test_only_who_directs_judges(cast: Cast, judged: Task, officer2: Actor) -> None:
    submit(cast.officer, judged)
    for actor in (cast.officer, officer2, cast.clerk, cast.admin):
        with pytest.raises((NotAllowed, NotFound)):
            accept(actor, judged)
        with pytest.raises((NotAllowed, NotFound)):
            give_back(actor, judged)


def test_nobody_accepts_own_work(cast: Cast, accepting: Callable[[], None]) -> None:
    accepting()
    own = direct(cast, by=cast.chief, to=cast.chief)
    submit(cast.chief, own)
    with pytest.raises(NotAllowed) as refused:
        accept(cast.chief, own)
    assert refused.value.code == "own_evidence"
    assert accept(cast.leader, own).closed_at == LATER


def test_judging_again_changes_nothing(cast: Cast, judged: Task) -> None:
    submit(cast.officer, judged)
    returned = give_back(cast.leader, judged)
    assert give_back(cast.leader, judged).version == returned.version
    submit(cast.officer, judged, symbol="13-BC/VPTU")
    accepted = accept(cast.leader, judged)
    assert accept(cast.leader, judged).version == accepted.version
    with pytest.raises(Refused):
        accept(cast.chief, judged)


def test_nothing_waits_nothing_is_judged(cast: Cast, judged: Task) -> None:
    for judge in (accept, give_back):
        with pytest.raises(Refused) as refused:
            judge(cast.leader, judged)
        assert refused.value.code == "no_evidence"


def test_a_second_product_waits_its_turn(cast: Cast, judged: Task) -> None:
    submit(cast.officer, judged)
    with pytest.raises(Refused) as refused:
        submit(cast.officer, judged, symbol="13-BC/VPTU")
    assert refused.value.code == "evidence_waits"


def test_an_older_page_is_refused(cast: Cast, judged: Task) -> None:
    submit(cast.officer, judged, version=1)
    with pytest.raises(Refused) as refused:
        accept(cast.leader, judged, version=1)
    assert refused.value.code == "changed_meanwhile"


@pytest.mark.parametrize(
    "change",
    [
        {"closed_at": NOW},
        {"cancelled_at": NOW},
        {"cancel_reason": "x"},
        {"submitted_at": NOW, "returned_at": NOW},
        {"title": ""},
    ],
    ids=[
        "closed without evidence",
        "cancelled without reason",
        "reason alone",
        "both",
        "no title",
    ],
)
def test_the_database_holds_too(cast: Cast, task: Task, change: dict) -> None:
    with acting(cast.leader), pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(**change)


def test_due_stays_friday(task: Task) -> None:
    assert task.due_on == FRIDAY
