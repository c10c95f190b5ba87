"""Two offices at once on one task: one of them is first, the other sees it."""

from __future__ import annotations

from collections import Counter

import pytest

from vanphong.audit import api as audit
from vanphong.kernel.errors import NotAllowed, NotFound, VanphongError
from vanphong.kernel.scope import acting
from vanphong.notices.models import Notice
from vanphong.tasks import api as tasks
from vanphong.tasks.models import Evidence, Hand
from vanphong.tasks.tests.between import (
    NOW,
    Joint,
    make_joint,
    name,
    name_people,
    report,
    take_back,
)
from vanphong.tasks.tests.test_races import THREADS, at_once


@pytest.fixture
def joint(committed_db: None) -> Joint:
    joint = make_joint()
    name(joint)
    name_people(joint)
    return joint


def test_a_product_there_while_it_is_cancelled_here(joint: Joint) -> None:
    def work(number: int) -> str:
        if number % 2:
            return f"reported {report(joint).pk}"
        leader = joint.giver.leader
        with acting(leader):
            tasks.cancel_task(actor=leader, task_id=joint.task_id, reason="Thôi", now=NOW)
        return "cancelled"

    answers = at_once(work)
    task = joint.task()
    assert task.cancelled_at == NOW
    assert answers["cancelled"] == THREADS // 2
    with acting(joint.giver.leader):
        reported = Evidence.objects.count()
    assert reported == (task.submitted_at is not None)
    assert {answer.split()[0] for answer in answers} <= {
        "cancelled", "reported", "task_cancelled",
    }  # fmt: skip


def test_two_products_from_the_office_at_once(joint: Joint) -> None:
    def work(number: int) -> str:
        return str(report(joint, symbol=f"{number + 1}-BC/X").pk)

    answers = at_once(work)
    assert answers["evidence_waits"] == THREADS - 1
    with acting(joint.giver.leader):
        assert Evidence.objects.count() == 1


def test_taken_back_there_while_it_is_accepted_here(joint: Joint) -> None:
    report(joint)

    def work(number: int) -> str:
        if number % 2:
            take_back(joint)
            return "taken back"
        leader = joint.giver.leader
        with acting(leader):
            tasks.accept_evidence(actor=leader, task_id=joint.task_id, now=NOW)
        return "accepted"

    said, half = at_once(work), THREADS // 2
    accepted = {"accepted": half, "task_closed": half}
    assert said in (accepted, {"taken back": half, "no_evidence": half})
    with acting(joint.giver.leader):
        verdict = Evidence.objects.get().verdict
    assert verdict == ("ACCEPTED" if said["accepted"] else "TAKEN_BACK")


def test_taken_off_while_it_reports(joint: Joint) -> None:
    leader, office_id = joint.giver.leader, joint.named.office.pk

    def work(number: int) -> str:
        try:
            if number:
                report(joint)
                return "reported"
            with acting(leader):
                tasks.take_off_office(
                    actor=leader, task_id=joint.task_id, office_id=office_id, reason="Thôi",
                    now=NOW,
                )  # fmt: skip
        except NotFound:
            return "hidden"
        return "off"

    answers = at_once(work)
    with acting(leader):
        reported = Evidence.objects.exists()
    assert (answers["off"], reported) in {(1, False), (0, True)}
    assert answers["evidence_waits"] == (0 if answers["off"] else 1)


def test_people_named_twice_at_once_stand_once(joint: Joint) -> None:
    def work(number: int) -> str:
        who = joint.named.officer if number % 2 else joint.named.chief
        try:
            name_people(joint, lead_id=who.post_id, version=joint.task().version)
        except VanphongError as refused:
            return refused.code
        return "named"

    answers = at_once(work)
    assert isinstance(answers, Counter)
    assert answers["named"] >= 1
    with acting(joint.named.chief):
        assert Hand.objects.filter(task_id=joint.task_id, role="LEAD").count() == 1


def test_the_same_first_hand_named_at_once_is_named_once(committed_db: None) -> None:
    joint = make_joint()
    name(joint)
    before = joint.task().version

    def work(_number: int) -> str:
        name_people(joint)
        return "named"

    assert at_once(work) == {"named": THREADS}
    task, officer = joint.task(), joint.named.officer
    assert task.version == before + 1
    for chief in (joint.giver.chief, joint.named.chief):
        with acting(chief):
            acts = [one.action for one in audit.events_of(chief, task)]
        assert acts.count("tasks:office:people") == 1
    with acting(officer):
        told = Notice.objects.filter(person_id=officer.person_id, kind="TASK_GIVEN")
        assert told.count() == 1


def test_nobody_reports_who_is_the_first_hand_no_more(joint: Joint) -> None:
    chief, officer = joint.named.chief, joint.named.officer

    def work(number: int) -> str:
        try:
            if number % 2:
                report(joint)
                return "reported"
            name_people(joint, lead_id=chief.post_id, cooperating=[officer.post_id])
        except NotAllowed as refused:
            return refused.code
        return "named"

    answers, half = at_once(work), THREADS // 2
    assert answers["named"] == half
    assert set(answers) <= {"named", "reported", "not_lead"}
    with acting(chief):
        acts = [one.action for one in audit.events_of(chief, joint.task())]
    ours = [one for one in acts if one in {"tasks:office:people", "tasks:evidence:submit"}]
    named, reported = "tasks:office:people", "tasks:evidence:submit"
    assert ours == ([named, reported, named] if answers["reported"] else [named, named])
