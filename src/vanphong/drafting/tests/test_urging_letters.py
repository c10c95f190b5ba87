"""Letters that urge late work: begun from the board, never twice, and the leads are reminded."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import threading

import pytest
from click.testing import CliRunner
from django.db import connections
from django.test import Client
from django.urls import reverse
from tests.cast import Cast

from vanphong.audit.models import Event
from vanphong.drafting import api as drafting
from vanphong.drafting.boxes import task_drafts
from vanphong.drafting.cli import commands
from vanphong.drafting.models import Draft, UrgingLetter
from vanphong.drafting.services import written_blocks
from vanphong.drafting.tests.browsing import account_of
from vanphong.drafting.tests.office import NOW, PIN, make_signing_office
from vanphong.drafting.trace import trace_of
from vanphong.drafting.typesetting.document import Table
from vanphong.kernel import clock, ports
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.errors import NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.kernel.tracing import Thing, ThingKind
from vanphong.registry import api as registry
from vanphong.tasks import api as tasks
from vanphong.tasks.models import Alarm, Urging
from vanphong.tasks.pages import facts
from vanphong.tasks.tests.test_programs import Program

DAY = dt.timedelta(days=1)
DUE = dt.date(2026, 11, 20)  # NOW is Monday the 23rd


@pytest.fixture
def office(db: None) -> Cast:
    return make_signing_office()


def late_task(office: Cast, due: dt.date = DUE, title: str = "Báo cáo quý IV") -> tasks.Task:
    with acting(office.leader):
        direction = tasks.give_direction(
            actor=office.leader, now=NOW - 12 * DAY, words="Tham mưu.", again=True,
            assignments=[
                tasks.Assignment(
                    lead_id=office.officer.post_id, title=title, product="Báo cáo",
                    due=tasks.DueGiven(on=due),
                )
            ],
        )  # fmt: skip
        return direction.tasks.get()


def begin(actor: Actor, *late: tasks.Task, now: dt.datetime = NOW) -> Draft:
    with acting(actor):
        return drafting.begin_urging_letter(
            actor=actor, task_ids=[task.pk for task in late], now=now
        )


def issue(office: Cast, draft: Draft) -> Draft:
    with acting(office.chief):
        draft = drafting.change_draft(
            actor=office.chief, draft_id=draft.id, version=draft.version, now=NOW,
            signer_id=office.posts["CHIEF"].id, file_copy="Lưu Văn phòng Tỉnh ủy",
        )  # fmt: skip
        drafting.submit_for_signature(actor=office.chief, draft_id=draft.id, now=NOW)
    drafting.sign_draft(actor=office.chief, draft_id=draft.id, pin=PIN, now=NOW)
    return drafting.seal_and_issue(actor=office.clerk, draft_id=draft.id, pin=PIN, now=NOW)


def test_it_says_what_is_late_and_asks_for_an_answer(office: Cast) -> None:
    one, other = late_task(office), late_task(office, DUE - 2 * DAY, "Kế hoạch năm sau")
    draft = begin(office.chief, one, other)
    assert draft.abstract == "Về việc đôn đốc thực hiện 02 nhiệm vụ quá hạn"
    assert draft.addressees == [f"{office.officer.name}, {office.officer.post_title}"]
    with acting(office.chief):
        opening, table, ending = written_blocks(draft)
        assert [str(draft.id) in found.url for found in task_drafts(office.chief, one.pk)] == [
            True
        ]
        assert drafting.readiness(office.chief, draft, NOW.date()).warnings is not None
    assert isinstance(table, Table)
    cells = [[cell.paragraphs[0].runs[0].text for cell in row] for row in table.rows]
    assert cells[0] == ["TT", "Nhiệm vụ", "Hạn", "Muộn", "Sản phẩm", "Chủ trì"]
    assert ["Báo cáo quý IV", "20/11/2026", "3 ngày", "Báo cáo", office.officer.name] in [
        row[1:] for row in cells
    ]
    assert "23/11/2026" in opening.runs[0].text
    assert "trước ngày 25/11/2026" in ending.runs[0].text


def test_once_issued_it_reminds_the_lead_and_stands_in_the_register(office: Cast) -> None:
    task = late_task(office)
    draft = issue(office, begin(office.chief, task))
    assert draft.symbol == "01-CV/VPTU"
    with acting(office.leader):
        urging = Urging.objects.get(task=task)
        assert urging.words == "Công văn đôn đốc số 01-CV/VPTU"
        assert urging.urged_by == office.posts["CHIEF"]
        event = Event.objects.get(action="drafting:draft:issue")
        assert event.detail["urged"] == {str(task.pk): "urged"}
    with acting(office.officer):  # who is urged may read the letter, and finds it at the task
        assert registry.visible_documents(office.officer).get().symbol == "01-CV/VPTU"
        shown = facts(tasks.get_task(office.officer, task.pk), office.officer, NOW.date())
    letter = next(fact for fact in shown if fact["label"] == "Văn bản đôn đốc")
    assert letter["url"] == reverse("document", args=[draft.issued_document_id])
    assert "cấp quyết định" in str(next(f for f in shown if f["label"] == "Mức cảnh báo"))
    with pytest.raises(Refused) as again:
        begin(office.chief, task, now=NOW + DAY)
    assert again.value.code == "letter_begun"


def test_what_was_answered_meanwhile_is_told_and_not_urged(office: Cast) -> None:
    task = late_task(office)
    draft = begin(office.chief, task)
    with acting(office.officer):
        tasks.submit_evidence(
            actor=office.officer, task_id=task.pk, now=NOW, product="Báo cáo quý IV",
            symbol="7-CV/BTCTU", dated_on=NOW.date(),
        )  # fmt: skip
    with acting(office.chief):
        notes = drafting.readiness(office.chief, draft, NOW.date()).warnings
    assert any("Báo cáo quý IV" in note and "đã có sản phẩm" in note for note in notes)
    issue(office, draft)
    with acting(office.leader):
        assert not Urging.objects.exists()


def test_a_letter_given_up_or_a_later_due_date_lets_it_be_urged_again(office: Cast) -> None:
    task = late_task(office)
    first = begin(office.chief, task)
    with acting(office.chief):
        drafting.withdraw_draft(
            actor=office.chief, draft_id=first.id, reason="Đã trao đổi", now=NOW
        )
    second = begin(office.chief, task)
    with acting(office.leader):
        tasks.extend_due(
            actor=office.leader, task_id=task.pk, due=tasks.DueGiven(on=dt.date(2026, 11, 25)),
            reason="Chờ số liệu", now=NOW,
        )  # fmt: skip
    third = begin(office.chief, task, now=NOW + 4 * DAY)
    assert len({first.id, second.id, third.id}) == 3


def test_what_is_not_late_or_not_ones_own_is_refused(office: Cast) -> None:
    soon = late_task(office, dt.date(2026, 11, 24))
    late = late_task(office)
    for actor, picked, error in (
        (office.chief, [soon], Refused),
        (office.chief, [late, soon], Refused),
        (office.chief, [], Refused),
        (office.officer, [late], NotAllowed),
        (office.clerk, [late], (NotAllowed, NotFound)),
    ):
        with pytest.raises(error):
            begin(actor, *picked)
    with acting(office.chief):
        assert not Draft.objects.exists()
        assert not UrgingLetter.objects.exists()


def test_two_at_once_begin_one_letter(committed_db: None) -> None:
    office = make_signing_office()
    task, gate, said = late_task(office), threading.Barrier(4), []

    def work() -> None:
        gate.wait()
        try:
            said.append(begin(office.chief, task).state)
        except Refused as refused:
            said.append(refused.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["DRAFT", *["letter_begun"] * 3]


def test_a_crash_in_the_middle_leaves_neither_letter_nor_link(
    office: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = late_task(office)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("vanphong.drafting.urging_letters.audit.record", die)
        with pytest.raises(KeyboardInterrupt):
            begin(office.chief, task)
    with acting(office.chief):
        assert not UrgingLetter.objects.exists()
        assert not Draft.objects.exists()
    begin(office.chief, task)


def test_from_the_board_to_the_letter_under_a_moved_clock(
    office: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Yellow, red, deep red, each noted once; then picked on the board, written and issued."""
    task = late_task(office)
    robot = job_actor("tasks.climb", office.office.id, frozenset())
    for day in range(12, -1, -1):
        with acting(robot):
            tasks.climb(actor=robot, now=NOW - day * DAY)
    with acting(robot):
        assert list(Alarm.objects.order_by("raised_at").values_list("step", flat=True)) == [
            "YELLOW", "RED", "RED_SPECIAL",
        ]  # fmt: skip
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", NOW.date)
    client = Client()
    client.force_login(account_of(office, "CHIEF"))
    page = client.get(reverse("task_board")).content.decode()
    assert f'value="{task.pk}"' in page
    assert "Lập văn bản đôn đốc" in page
    answer = client.post(reverse("urging-letter"), {"picked": [str(task.pk)]})
    with acting(office.chief):
        draft = Draft.objects.get()
    assert answer.url == reverse("draft", args=[draft.id])
    picked = {"picked": [str(task.pk), "x"], "muc": "do-dac-biet", "loc": "co-quan"}
    again = client.post(reverse("urging-letter"), picked, follow=True)
    page = again.content.decode()
    assert f"đang có văn bản đôn đốc cho hạn này, {office.chief.name} soạn" in page
    assert f'value="{task.pk}" checked' in page
    assert again.redirect_chain[0][0].startswith(
        f"{reverse('task_board')}?loc=co-quan&muc=do-dac-biet&"
    )
    assert (
        f'<a href="{reverse("draft", args=[draft.id])}">đang soạn văn bản đôn đốc</a>' in page
    )
    issued = issue(office, draft)
    assert issued.symbol == "01-CV/VPTU"
    page = client.post(reverse("urging-letter"), picked, follow=True).content.decode()
    assert "đã có văn bản đôn đốc 01-CV/VPTU cho hạn này" in page
    letter = reverse("document", args=[issued.issued_document_id])
    assert f'<a href="{letter}">văn bản đôn đốc 01-CV/VPTU</a>' in page
    assert "đã nhắc ngày 23/11" in page
    client.force_login(account_of(office, "OFFICER"))
    assert "Lập văn bản đôn đốc" not in client.get(reverse("task_board")).content.decode()
    desk = client.get("/").content.decode()
    assert "Công văn đôn đốc số 01-CV/VPTU" in desk


def test_by_command_and_program(office: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    task = late_task(office)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", NOW.date)
    kept = ports.database_in_use._function
    ports.database_in_use.fill(contextlib.nullcontext)
    monkeypatch.setattr(ports.database_in_use, "_function", contextlib.nullcontext)
    account = account_of(office, "CHIEF")
    arguments = ["urge-late", "--as", account.username, "--task", str(task.pk), "--json"]
    said = CliRunner().invoke(commands, arguments)
    assert said.exit_code == 0, said.output
    assert json.loads(said.stdout)["abstract"] == "Về việc đôn đốc thực hiện nhiệm vụ quá hạn"
    ports.database_in_use._function = kept
    other = late_task(office, title="Kế hoạch năm sau")
    program = Program(office, "CHIEF")
    begun = program.post("urging-letters", {"task_ids": [str(other.pk)]})
    assert begun["addressees"] == [f"{office.officer.name}, {office.officer.post_title}"]
    again = program.post("urging-letters", {"task_ids": [str(other.pk)]}, 409)
    assert again["code"] == "letter_begun"


def test_the_trace_of_a_letter_names_the_work_and_that_of_the_work_its_steps(
    office: Cast,
) -> None:
    task = late_task(office)
    draft = issue(office, begin(office.chief, task))
    robot = job_actor("tasks.climb", office.office.id, frozenset())
    with acting(robot):
        tasks.climb(actor=robot, now=NOW)
    with acting(office.chief):
        letter = trace_of(office.chief, ThingKind.DRAFT, draft.pk)[0]
        work = trace_of(office.chief, ThingKind.TASK, task.pk)[0]
    urged = next(
        step for step in letter.steps if str(step.what) == f"Đôn đốc nhiệm vụ “{task.title}”"
    )
    assert urged.who == office.chief.name
    assert urged.note == f"{office.officer.name} chủ trì, hạn 20/11/2026"
    assert Thing(ThingKind.TASK, task.pk) not in letter.things
    assert "Cảnh báo: Đỏ" in [str(step.what) for step in work.steps]


def test_the_letter_is_no_product_of_what_it_urges(
    office: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = late_task(office)
    with acting(office.chief):  # urged today already, so the letter itself reminds nobody
        tasks.urge_task(actor=office.chief, task_id=task.pk, now=NOW)
    draft = issue(office, begin(office.chief, task))
    other = late_task(office, title="Đôn đốc các đơn vị")
    for given in (
        {"document_id": draft.issued_document_id},
        {"symbol": "01-CV/VPTU", "dated_on": NOW.date()},
    ):
        with acting(office.officer), pytest.raises(Refused) as refusal:
            tasks.submit_evidence(
                actor=office.officer, task_id=task.pk, now=NOW, product="Báo cáo", **given
            )
        assert refusal.value.code == "urges_this_task"
        assert "01-CV/VPTU" in refusal.value.words
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", NOW.date)
    shown = {"document_id": str(draft.issued_document_id)}
    refused = Program(office, "OFFICER").post(
        f"tasks/{task.pk}/evidence", shown, 409, form=True
    )
    assert refused["code"] == "urges_this_task"
    client = Client()
    client.force_login(account_of(office, "OFFICER"))
    offer = f'value="{draft.issued_document_id}"'
    chosen = {"document": str(draft.issued_document_id)}
    assert offer not in client.get(reverse("task", args=[task.pk])).content.decode()
    answer = client.post(reverse("task_act", args=[task.pk, "bao-cao"]), chosen)
    assert answer.status_code == 422
    assert offer in client.get(reverse("task", args=[other.pk])).content.decode()
    with acting(office.officer):
        assert tasks.get_task(office.officer, task.pk).facts.is_open
        done = tasks.submit_evidence(
            actor=office.officer, task_id=other.pk, now=NOW,
            document_id=draft.issued_document_id,
        )  # fmt: skip
        assert done.task.closed_at == NOW
