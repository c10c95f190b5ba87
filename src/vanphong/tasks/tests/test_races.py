"""Two at once: one effect."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connections
from tests.cast import Cast, make_office

from vanphong.audit import api as audit
from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import acting
from vanphong.tasks import api as tasks
from vanphong.tasks.models import Direction, Evidence, Task
from vanphong.tasks.tests.conftest import (
    EVIDENCE,
    NOW,
    direct,
    hire,
    make_document,
    make_issued,
)

THREADS = 8


@pytest.fixture
def office(committed_db: None) -> Cast:
    cast = make_office()
    for number in range(1, 13):
        make_issued(cast, number)
    return cast


def at_once(work: Callable[[int], str]) -> Counter[str]:
    """Run eight threads through a gate; gives how often each answer came."""
    gate, answers = threading.Barrier(THREADS), []

    def run(number: int) -> None:
        try:
            gate.wait()
            answers.append(work(number))
        except Refused as refused:
            answers.append(refused.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == THREADS
    return Counter(answers)


def acts(cast: Cast, task: Task) -> Counter[str]:
    with acting(cast.leader):
        return Counter(e.action for e in audit.events_of(cast.leader, task))


def test_the_same_evidence_from_eight_windows(office: Cast) -> None:
    task = direct(office)

    def work(_number: int) -> str:
        with acting(office.officer):
            found = tasks.submit_evidence(
                actor=office.officer, task_id=task.pk, now=NOW, **EVIDENCE
            )
            return str(found.pk)

    assert len(at_once(work)) == 1
    assert acts(office, task)["tasks:task:close"] == 1


def test_eight_different_products_close_it_once(office: Cast) -> None:
    task = direct(office)

    def work(number: int) -> str:
        with acting(office.officer):
            tasks.submit_evidence(
                actor=office.officer,
                task_id=task.pk,
                now=NOW,
                **{**EVIDENCE, "symbol": f"{number + 1:02d}-BC/VPTU"},
            )
            return "closed"

    assert at_once(work) == {"closed": 1, "task_closed": THREADS - 1}
    with acting(office.leader):
        assert Evidence.objects.count() == 1


def test_one_request_from_eight_windows_is_one_direction(office: Cast) -> None:
    request_id = uuid4()
    assert len(at_once(lambda _n: str(direct(office, request_id=request_id).pk))) == 1
    with acting(office.leader):
        assert (Direction.objects.count(), Task.objects.count()) == (1, 1)


def test_work_given_on_while_it_is_closed(office: Cast) -> None:
    task, helper = direct(office), hire(office, "Đỗ Văn Giúp")

    def work(number: int) -> str:
        with acting(office.officer):
            if number == 0:
                tasks.submit_evidence(
                    actor=office.officer, task_id=task.pk, now=NOW, **EVIDENCE
                )
                return "closed"
            assignment = tasks.Assignment(lead_id=helper.post_id, title=f"Việc {number}")
            tasks.assign_subtask(
                actor=office.officer, parent_id=task.pk, assignment=assignment, now=NOW
            )
            return "given on"

    answers = at_once(work)
    with acting(office.leader):
        closed = tasks.get_task(office.leader, task.pk).closed_at is not None
        children = task.children.count()
    assert children == answers["given on"]
    assert closed is (answers["closed"] == 1)
    assert not (closed and children)


def test_the_last_of_eight_ends_the_documents_work(
    office: Cast, heard: list[tuple[object, str]]
) -> None:
    document = make_document(office)
    made = [direct(office, document_id=document.pk) for _ in range(THREADS)]
    heard.clear()

    def work(number: int) -> str:
        with acting(office.officer):
            tasks.submit_evidence(
                actor=office.officer, task_id=made[number].pk, now=NOW, **EVIDENCE
            )
            return "closed"

    assert at_once(work) == {"closed": THREADS}
    assert heard == [(document.pk, "DONE")]


def test_extended_by_eight_at_once(office: Cast) -> None:
    task = direct(office)

    def work(number: int) -> str:
        with acting(office.leader):
            tasks.extend_due(
                actor=office.leader,
                task_id=task.pk,
                due=tasks.DueGiven(on=dt.date(2026, 3, 10 + number), keep_day_off=True),
                reason="Chờ số liệu",
                now=NOW,
                version=1,
            )
            return "extended"

    answers = at_once(work)
    assert answers["extended"] == 1
    assert acts(office, task)["tasks:task:extend"] == 1


def test_of_accepting_and_taking_back_one_wins(office: Cast) -> None:
    task = direct(office)
    foreign = {**EVIDENCE, "symbol": "7-BC/BTCTU"}
    with acting(office.officer):
        tasks.submit_evidence(actor=office.officer, task_id=task.pk, now=NOW, **foreign)

    def work(number: int) -> str:
        if number % 2:
            with acting(office.leader):
                tasks.accept_evidence(actor=office.leader, task_id=task.pk, now=NOW)
            return "accepted"
        with acting(office.officer):
            tasks.take_back_evidence(
                actor=office.officer, task_id=task.pk, reason="Nhầm số", now=NOW
            )
        return "taken back"

    said = at_once(work)
    half = THREADS // 2
    accepted = {"accepted": half, "task_closed": half}
    assert said in (accepted, {"taken back": half, "no_evidence": half})
    with acting(office.leader):
        verdict = Evidence.objects.get(task=task).verdict
    assert verdict == ("ACCEPTED" if said["accepted"] else "TAKEN_BACK")
    done = acts(office, task)
    assert done["tasks:task:close"] + done["tasks:evidence:take_back"] == 1
