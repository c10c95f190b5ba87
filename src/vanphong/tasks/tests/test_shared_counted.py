"""Where a task led by another office is counted: once, and with whom it waits for."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from tests.cast import Cast

from vanphong.calendars import api as calendars
from vanphong.desk.queries import handled_lately, waited_for
from vanphong.drafting.trace import trace_of
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.errors import NotAllowed
from vanphong.kernel.scope import acting
from vanphong.kernel.tracing import ThingKind
from vanphong.people import api as people
from vanphong.tasks import api as tasks
from vanphong.tasks import board, boxes, listing, services, shared_answers, shared_pages
from vanphong.tasks.on_documents import document_work
from vanphong.tasks.tests.between import (
    NOW,
    Joint,
    give,
    make_joint,
    name,
    name_people,
    report,
)
from vanphong.tasks.tests.test_pages import browser, read
from vanphong.tasks.tests.test_programs import Program

TODAY = NOW.date()
LATE = NOW + dt.timedelta(days=6)


@pytest.fixture
def joint(db: None) -> Joint:
    return make_joint()


def _boxes(actor: Actor, now: dt.datetime) -> dict[str, int]:
    with acting(actor):
        return {box.act: box.count for box in boxes.waiting_work(actor, now)}


def _listed(actor: Actor, view: str, state: str = "dang-lam") -> int:
    with acting(actor):
        return listing.listed(actor, {"loc": view, "trang-thai": state}, TODAY).tasks.count()


def test_who_answers_for_it_waits_for_the_other_office(joint: Joint) -> None:
    officer = joint.giver.officer
    assert _boxes(officer, NOW) == {"handle": 1}
    name(joint)
    assert _boxes(officer, NOW) == {}
    with acting(officer):
        waited = waited_for(officer, TODAY)
    assert waited.count == 1
    assert waited.first[0].detail == "Đảng ủy xã Suối Thử chủ trì"
    assert _boxes(officer, LATE) == {"answer": 1}
    assert _boxes(joint.giver.leader, LATE) == {"urge": 1}


def test_the_rest_of_what_others_lead_is_listed_where_it_stands(joint: Joint) -> None:
    name(joint)
    for _number in range(6):
        more = Joint(joint.between, give(joint.giver, joint.between.document.pk))
        name(more)
    for actor, view in ((joint.giver.officer, "toi-dau-moi"), (joint.giver.leader, "toi-giao")):
        with acting(actor):
            waited = waited_for(actor, TODAY)
        assert waited.count == 7
        assert waited.rest_url.endswith(f"loc={view}")
        assert _listed(actor, view) == 7


def test_the_lists_tell_led_here_from_led_elsewhere(joint: Joint) -> None:
    officer = joint.giver.officer
    assert (_listed(officer, "toi-chu-tri"), _listed(officer, "toi-dau-moi")) == (1, 0)
    name(joint)
    assert (_listed(officer, "toi-chu-tri"), _listed(officer, "toi-dau-moi")) == (0, 1)
    assert _listed(officer, "cua-toi") == 1
    page = read(browser(officer), reverse("tasks"))
    assert "loc=toi-dau-moi" in page
    assert "loc=toi-dau-moi" not in read(browser(joint.giver.leader), reverse("tasks"))
    [row] = Program(joint.giver, "OFFICER").get("tasks?view=toi-dau-moi")["tasks"]
    assert row["lead_office"] == joint.named.office.name
    assert Program(joint.giver, "LEADER").get("tasks?view=toi-dau-moi")["tasks"] == []


def test_given_to_oneself_and_led_elsewhere_it_stands_in_one_box(joint: Joint) -> None:
    leader = joint.giver.leader
    with acting(leader):
        tasks.Task.objects.filter(pk=joint.task_id).update(lead_id=leader.post_id)
    name(joint)
    assert _boxes(leader, LATE) == {"answer": 1}
    assert _boxes(leader, NOW + dt.timedelta(days=90)) == {"answer": 1}


def test_what_the_other_office_did_is_not_what_one_handled(joint: Joint) -> None:
    name(joint)
    name_people(joint)
    report(joint)
    with acting(joint.giver.leader):
        tasks.accept_evidence(actor=joint.giver.leader, task_id=joint.task_id, now=NOW)
    with acting(joint.giver.officer):
        assert handled_lately(joint.giver.officer, NOW) == []


def test_who_answers_for_it_urges_the_office_that_leads(joint: Joint) -> None:
    officer = joint.giver.officer
    with acting(officer), pytest.raises(NotAllowed) as own:
        tasks.urge_task(actor=officer, task_id=joint.task_id, now=NOW)
    assert own.value.code == "own_task"
    name(joint, leads=False)
    with acting(officer), pytest.raises(NotAllowed):
        tasks.urge_task(actor=officer, task_id=joint.task_id, now=NOW)
    name(joint)
    with acting(officer):
        urging = tasks.urge_task(actor=officer, task_id=joint.task_id, now=NOW)
    assert urging.urged_by_id == officer.post_id


def _close(cast: Cast, *days: int) -> None:
    maker = job_actor("test", cast.office.id, people.all_permissions())
    with acting(maker):
        for day in days:
            calendars.set_day(
                actor=maker, scope=calendars.Scope.OFFICE, date=dt.date(2026, 3, day),
                kind=calendars.DayKind.CLOSURE, reason="Nghỉ", source="Thông báo",
                change_reason="Nghỉ", now=NOW,
            )  # fmt: skip


def _soon(joint: Joint) -> tuple[int, bool, str]:
    """Give how many tasks the list shows as nearly due, whether the desk and a program do."""
    chief = joint.named.chief
    with acting(chief):
        found = listing.listed_shared(chief, {"trang-thai": "sap-den-han"}, TODAY).tasks
        [box] = [b for b in boxes.waiting_work(chief, NOW) if b.act == "assign"]
        every = list(listing.listed_shared(chief, {}, TODAY).tasks)
        [out] = shared_answers.shared_list_out(every, chief, TODAY)
        [line] = shared_pages.lines(every, chief, TODAY)
        [row] = shared_pages.table(every, chief, TODAY)["rows"]
        assert line["badge"] == row["cells"][-1]["badge"]
        return found.count(), bool(box.lines[0].soon), str(out["state"])


def test_the_days_of_the_giving_office_say_what_is_near(joint: Joint) -> None:
    name(joint)
    _close(joint.named, 4, 5)
    assert _soon(joint) == (0, False, "OPEN")
    _close(joint.giver, 4, 5)
    assert _soon(joint) == (1, True, "DUE_SOON")


def test_a_day_off_of_the_giving_office_is_asked_about(joint: Joint) -> None:
    name(joint)
    name_people(joint)
    _close(joint.giver, 12)
    officer = browser(joint.named.officer)
    url = reverse("shared_task_act", args=[joint.task_id, "xin-gia-han"])
    asked = {"due_on": "12/03/2026", "reason": "Chờ số liệu"}
    assert "Ngày này là ngày nghỉ" in officer.post(url, asked).content.decode()


def test_lists_ask_the_same_for_one_task_and_for_five(joint: Joint) -> None:
    """A page and a program show more tasks without asking the database more."""
    name(joint)
    name_people(joint)
    named, giver = browser(joint.named.chief), browser(joint.giver.officer)
    program = Program(joint.named, "CHIEF")

    def asked() -> list[int]:
        counts = []
        for look in (
            lambda: read(named, reverse("shared_tasks") + "?trang-thai=qua-han"),
            lambda: read(named, reverse("document", args=[joint.between.document.pk])),
            lambda: program.get("tasks-from-offices?state=qua-han"),
            lambda: read(giver, reverse("tasks") + "?loc=toi-dau-moi&trang-thai=qua-han"),
            lambda: read(giver, reverse("task_board")),
            lambda: _boxes(joint.named.officer, LATE),
            lambda: _boxes(joint.giver.officer, LATE),
        ):
            look()
            with CaptureQueriesContext(connection) as captured:
                look()
            counts.append(sum(q["sql"].startswith("SELECT") for q in captured))
        return counts

    before = asked()
    for _number in range(4):
        more = Joint(joint.between, give(joint.giver, joint.between.document.pk))
        name(more)
        name_people(more)
    assert asked() == before


def test_the_office_that_leads_is_named_as_lead_everywhere(joint: Joint) -> None:
    name(joint)
    leader, office = joint.giver.leader, joint.named.office
    with acting(leader):
        tasks.urge_task(actor=leader, task_id=joint.task_id, now=NOW)
        found, _title = trace_of(leader, ThingKind.TASK, joint.task_id)
        document_id = joint.between.document.pk
        work = document_work(joint.giver.office.pk, [document_id])
        sheet = board.board(leader, {}, LATE.date())
        content = services.board_sheet(actor=leader, board=sheet, kind="xlsx", now=LATE)
    assert f"Nhắc {office.short_name}" in [step.what for step in found.steps]
    assert work[document_id].leads == (office.short_name,)
    rows = load_workbook(io.BytesIO(content)).active.values
    assert [office.name] == [row[1] for row in rows if row[2] == "Rà soát văn thư"]
    [line] = Program(joint.giver, "LEADER").get("task-board")["lines"]
    assert (line["lead"]["name"], line["lead_office"]) == ("Lê Văn Nháp", office.name)
