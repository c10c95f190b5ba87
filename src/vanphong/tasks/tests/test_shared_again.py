"""A task between offices done twice, led by another, paused: one effect, and nothing left over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse

from vanphong.audit import api as audit
from vanphong.exchange.tests.conftest import deliver, issue
from vanphong.kernel.errors import NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.notices.models import Notice
from vanphong.tasks import api as tasks
from vanphong.tasks import queries
from vanphong.tasks.tests.between import (
    NOW,
    PRODUCT,
    Joint,
    give,
    make_joint,
    name,
    name_people,
    report,
    take_back,
)
from vanphong.tasks.tests.test_pages import browser, read, send

LATER = tasks.DueGiven(on=dt.date(2026, 3, 13))


@pytest.fixture
def joint(db: None) -> Joint:
    return make_joint()


def _ask(joint: Joint, **rest: object) -> None:
    officer = joint.named.officer
    given = {"due": LATER, "reason": "Chờ số liệu", "now": NOW, **rest}
    with acting(officer):
        tasks.ask_from_office(actor=officer, task_id=joint.task_id, **given)


def _take_off(joint: Joint, **rest: object) -> None:
    leader = joint.giver.leader
    with acting(leader):
        tasks.take_off_office(
            actor=leader, task_id=joint.task_id, office_id=joint.named.office.pk,
            reason="Giao lại", now=NOW, **rest,
        )  # fmt: skip


def _left(joint: Joint) -> tuple[int, int, int]:
    """Give the version, what the two trails tell, how many notices there are."""
    task, told, notices = joint.task(), 0, 0
    for cast in (joint.giver, joint.named):
        with acting(cast.chief):
            told += len(list(audit.events_of(cast.chief, task)))
            notices += Notice.objects.filter(office_id=cast.office.pk).count()
    return task.version, told, notices


def _each(joint: Joint) -> list[Callable[..., object]]:
    """Give the acts of both offices, each possible after the one before."""
    return [
        lambda **rest: name(joint, **rest),
        lambda **rest: name_people(
            joint, cooperating=[joint.named.chief.post_id], **rest
        ),
        lambda **rest: _ask(joint, **rest),
        lambda **rest: report(joint, **rest),
        lambda **rest: take_back(joint, **rest),
    ]  # fmt: skip


def test_every_act_sent_twice_has_one_effect(joint: Joint) -> None:
    for act in _each(joint):
        version = joint.task().version
        act(version=version)
        once = _left(joint)
        act(version=version)
        act()
        assert _left(joint) == once
    _take_off(joint)
    once = _left(joint)
    with pytest.raises(NotFound):
        _take_off(joint)
    assert _left(joint) == once


def test_other_people_named_for_an_older_version_are_refused(joint: Joint) -> None:
    name(joint)
    version = joint.task().version
    name_people(joint, version=version)
    with pytest.raises(Refused) as older:
        name_people(joint, lead_id=joint.named.chief.post_id, version=version)
    assert older.value.code == "changed_meanwhile"


def test_a_page_sent_twice_says_the_same(joint: Joint) -> None:
    name(joint)
    chief, url = browser(joint.named.chief), reverse(
        "shared_task_act", args=[joint.task_id, "phan-cong"]
    )  # fmt: skip
    given = {"lead": str(joint.named.officer.post_id), "version": joint.task().version}
    send(chief, url, given)
    once = _left(joint)
    send(chief, url, given)
    assert _left(joint) == once


def test_more_time_asked_for_falls_when_another_leads(joint: Joint) -> None:
    document = issue(joint.giver, joint.named, joint.foreign)
    deliver(joint.giver, document)
    third = Joint(joint.between, give(joint.giver, document.pk))
    officer = joint.giver.officer
    with acting(officer):
        tasks.ask_extension(
            actor=officer, task_id=third.task_id, due=LATER, reason="Chờ", now=NOW
        )
    name(third, leads=False)
    assert third.task().extension_on == LATER.on
    name(third)
    assert third.task().extension_on is None
    name_people(third)
    _ask(third)
    name(third, unit="Ban Tổ chức")
    name(third, office_id=joint.foreign.office.pk, leads=False)
    assert third.task().extension_on == LATER.on
    name(third, office_id=joint.foreign.office.pk)
    task = third.task()
    assert (task.extension_on, task.extension_reason) == (None, "")
    with acting(joint.giver.chief):
        last = list(audit.events_of(joint.giver.chief, task))[-1]
    assert last.detail["dropped_request"] == "2026-03-13"
    leader = joint.giver.leader
    with acting(leader), pytest.raises(Refused) as nothing:
        tasks.decline_extension(actor=leader, task_id=task.pk, reason="Không", now=NOW)
    assert nothing.value.code == "no_extension_asked"


def test_handed_on_here_what_the_other_office_asked_stays(joint: Joint) -> None:
    leader, chief = joint.giver.leader, joint.giver.chief
    name(joint)
    name_people(joint)
    _ask(joint)

    def hand_on(post_id: object) -> None:
        with acting(leader):
            tasks.hand_on(
                actor=leader, task_id=joint.task_id, lead_id=post_id, reason="", now=NOW
            )

    hand_on(chief.post_id)
    assert joint.task().extension_on == LATER.on
    _take_off(joint)
    assert joint.task().extension_on is None
    officer = joint.giver.officer
    hand_on(officer.post_id)
    with acting(officer):
        tasks.ask_extension(
            actor=officer, task_id=joint.task_id, due=LATER, reason="Chờ", now=NOW
        )
    hand_on(chief.post_id)
    assert joint.task().extension_on is None


def test_an_office_named_already_is_still_one_the_document_reached(joint: Joint) -> None:
    name(joint)
    leader = browser(joint.giver.leader)
    url = reverse("task_act", args=[joint.task_id, "giao-co-quan"])
    page = read(leader, reverse("task", args=[joint.task_id]))
    assert url in page
    assert "Chỉ giao được cho cơ quan đã nhận văn bản" not in page
    office = str(joint.named.office.pk)
    assert "Văn phòng Đảng ủy xã Suối Thử<small>đang chủ trì</small>" in read(leader, url)
    send(leader, url, {"office": office, "part": "phoi-hop", "unit": "Ban Tổ chức"})
    assert joint.task().lead_office_id is None
    undelivered = Joint(joint.between, give(joint.giver, issue(joint.giver).pk))
    page = read(leader, reverse("task", args=[undelivered.task_id]))
    assert "Chỉ giao được cho cơ quan đã nhận văn bản" in page


def test_a_paused_task_is_reported_once_it_runs_on(joint: Joint) -> None:
    name(joint)
    name_people(joint)
    leader, page = joint.giver.leader, reverse("shared_task", args=[joint.task_id])
    act = reverse("shared_task_act", args=[joint.task_id, "bao-cao"])
    officer = browser(joint.named.officer)
    assert 'name="symbol"' in read(officer, page)
    with acting(leader):
        tasks.pause_task(actor=leader, task_id=joint.task_id, reason="Chờ cấp trên", now=NOW)
    shown = read(officer, page)
    assert 'name="symbol"' not in shown
    assert act not in shown
    assert "Cơ quan giao việc cho tiếp tục rồi mới báo cáo." in shown
    assert officer.get(act).status_code == 409
    with pytest.raises(Refused) as paused:
        report(joint)
    assert paused.value.code == "task_paused"
    with pytest.raises(Refused):
        _ask(joint)
    with acting(leader):
        tasks.resume_task(actor=leader, task_id=joint.task_id, reason="Có ý kiến", now=NOW)
    assert 'name="symbol"' in read(officer, page)
    report(joint)


def test_a_first_hand_of_before_reports_no_more(joint: Joint) -> None:
    name(joint)
    name_people(joint)
    name_people(
        joint, lead_id=joint.named.chief.post_id, cooperating=[joint.named.officer.post_id]
    )
    with pytest.raises(NotAllowed) as before:
        report(joint)
    assert before.value.code == "not_lead"
    report(joint, by=joint.named.chief)
    with acting(joint.giver.leader):
        evidence = queries.evidence_of(joint.task()).get()
    assert evidence.product == PRODUCT["product"]
