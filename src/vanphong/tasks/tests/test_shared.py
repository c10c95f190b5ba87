"""One task seen from several offices: who is named, who sees it, who acts on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import ProgrammingError, transaction
from tests.cast import Cast

from vanphong.audit import api as audit
from vanphong.drafting import api as drafting
from vanphong.exchange.tests.conftest import deliver, issue
from vanphong.files.tests import samples
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.notices.models import Notice
from vanphong.tasks import api as tasks
from vanphong.tasks import queries
from vanphong.tasks.models import Evidence, Hand, TaskOffice, Verdict
from vanphong.tasks.shared_seen import Seen, seen
from vanphong.tasks.tests.between import (
    FRIDAY,
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

LATER = NOW + dt.timedelta(hours=2)


@pytest.fixture
def joint(db: None) -> Joint:
    return make_joint()


def _seen(actor) -> list[str]:
    with acting(actor):
        return [task.title for task in queries.shared_tasks(actor)]


def _notices(actor) -> list[str]:
    with acting(actor):
        rows = Notice.objects.filter(office_id=actor.office_id, person_id=actor.person_id)
        return list(rows.order_by("told_at", "id").values_list("kind", flat=True))


def test_a_named_office_sees_the_one_row(joint: Joint) -> None:
    assert _seen(joint.named.chief) == []
    name(joint)
    assert _seen(joint.named.chief) == ["Rà soát văn thư"]
    with acting(joint.named.chief):
        [task] = queries.shared_tasks(joint.named.chief)
        assert (task.pk, task.due_on) == (joint.task_id, FRIDAY)
        assert task.lead_office_id == joint.named.office.pk
    assert _notices(joint.named.chief) == ["TASK_GIVEN"]
    assert joint.task().led_by == "Đảng ủy xã Suối Thử"


def test_who_sees_it_there(joint: Joint) -> None:
    name(joint)
    assert _seen(joint.named.leader)
    assert not _seen(joint.named.officer)
    assert not _seen(joint.named.admin)
    name_people(joint)
    assert _seen(joint.named.officer)
    assert "TASK_GIVEN" in _notices(joint.named.officer)


def test_an_office_not_named_sees_nothing(joint: Joint) -> None:
    name(joint)
    for actor in joint.foreign.actors.values():
        assert _seen(actor) == []
        with acting(actor), pytest.raises(NotFound):
            queries.get_shared(actor, joint.task_id)
        with acting(actor):
            assert not tasks.Task.objects.filter(pk=joint.task_id).exists()
            assert not TaskOffice.objects.exists()


def test_nothing_around_the_row_is_opened(joint: Joint) -> None:
    name(joint)
    with acting(joint.named.leader):
        task = queries.get_shared(joint.named.leader, joint.task_id)
        assert not tasks.Direction.objects.exists()
        assert not task.participants.exists()
        assert not task.urgings.exists()
        assert not Evidence.objects.exists()
        with pytest.raises(NotFound):
            tasks.get_task(joint.named.leader, joint.task_id)


def test_the_row_is_written_by_its_office_only(joint: Joint) -> None:
    name(joint)
    with acting(joint.named.leader):
        changed = tasks.Task.objects.filter(pk=joint.task_id).update(title="Khác")
        assert changed == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            TaskOffice.objects.create(
                task_id=joint.task_id, office_id=joint.foreign.office.pk,
                owner_id=joint.giver.office.pk, opened_at=NOW,
            )  # fmt: skip


def test_only_where_the_document_was_delivered(joint: Joint) -> None:
    with pytest.raises(Invalid) as refused:
        name(joint, office_id=joint.foreign.office.pk)
    assert refused.value.code == "no_such_office"
    undelivered = issue(joint.giver)
    other = Joint(joint.between, give(joint.giver, undelivered.pk))
    with pytest.raises(Refused) as nowhere:
        name(other)
    assert nowhere.value.code == "nowhere_delivered"
    with acting(joint.giver.leader):
        assert not TaskOffice.objects.exists()


def test_only_who_decides_names(joint: Joint) -> None:
    with pytest.raises(NotAllowed):
        name(joint, by=joint.giver.officer)
    with pytest.raises(NotFound):
        name(joint, by=joint.named.leader)


def test_a_unit_of_the_office(joint: Joint) -> None:
    name(joint, unit="Ban Xây dựng Đảng")
    assert not _seen(joint.named.officer)
    post = joint.named.posts["OFFICER"]
    with acting(joint.named.admin):
        type(post).objects.filter(pk=post.pk).update(department="Ban Xây dựng Đảng")
    assert _seen(joint.named.officer)


def test_the_product_is_reported_there_and_accepted_here(joint: Joint) -> None:
    name(joint)
    name_people(joint)
    evidence = report(joint, upload=("bao-cao.pdf", samples.pdf("Báo cáo")))
    task = joint.task()
    assert task.submitted_at == NOW
    assert report(joint).pk == evidence.pk
    with acting(joint.giver.leader):
        kept = queries.evidence_of(task).get()
        assert kept.reporter.startswith("Lê Văn Nháp, Chuyên viên, Văn phòng Đảng ủy xã")
        assert kept.file is not None
        assert kept.file.office_id == joint.named.office.pk
        tasks.accept_evidence(actor=joint.giver.leader, task_id=task.pk, now=LATER)
    assert joint.task().closed_at == LATER
    assert _notices(joint.named.officer)[-1] == "EVIDENCE_ACCEPTED"


def test_returned_it_runs_on_and_is_reported_again(joint: Joint) -> None:
    name(joint)
    name_people(joint)
    report(joint)
    with acting(joint.giver.leader):
        tasks.return_evidence(
            actor=joint.giver.leader, task_id=joint.task_id, reason="Thiếu phụ lục", now=LATER
        )
    assert _notices(joint.named.officer)[-1] == "EVIDENCE_RETURNED"
    second = report(joint, product="Báo cáo có phụ lục")
    assert second.verdict == Verdict.WAITING


def test_only_the_first_hand_of_the_leading_office_reports(joint: Joint) -> None:
    name(joint, leads=False)
    name_people(joint)
    with pytest.raises(NotAllowed) as cooperating:
        report(joint)
    assert cooperating.value.code == "led_elsewhere"
    name(joint, leads=True)
    with pytest.raises(NotAllowed) as chief:
        report(joint, by=joint.named.chief)
    assert chief.value.code == "not_lead"
    with acting(joint.giver.officer), pytest.raises(NotAllowed) as here:
        tasks.submit_evidence(
            actor=joint.giver.officer, task_id=joint.task_id, now=NOW, **PRODUCT
        )
    assert here.value.code == "led_elsewhere"
    with acting(joint.giver.leader):
        assert not Evidence.objects.exists()


TABLE = {"product": "Bảng tổng hợp", "symbol": "", "handed_to": "Văn phòng Tỉnh ủy"}


def test_a_product_without_a_number_says_who_got_it(joint: Joint) -> None:
    name(joint)
    name_people(joint)
    for changes, field in (
        ({"handed_to": " "}, "handed_to"),
        ({"product": "Tờ trình về kinh phí"}, "symbol"),
        ({"dated_on": None}, "dated_on"),
    ):
        with pytest.raises(Invalid) as refused:
            report(joint, **{**TABLE, **changes})
        assert refused.value.code == "evidence_missing"
        assert set(refused.value.fields) == {field}
    evidence = report(joint, **TABLE)
    assert (evidence.called, evidence.handed_to) == ("Bảng tổng hợp", "Văn phòng Tỉnh ủy")
    assert report(joint, **TABLE).pk == evidence.pk
    with acting(joint.giver.leader):
        tasks.accept_evidence(actor=joint.giver.leader, task_id=joint.task_id, now=LATER)
    assert joint.task().closed_at == LATER


def test_a_report_is_taken_back_there_and_the_task_runs_as_before(joint: Joint) -> None:
    name(joint)
    name_people(joint)
    before = joint.task().facts
    first = report(joint)
    open_again = take_back(joint)
    assert joint.task().facts == before
    assert take_back(joint).version == open_again.version
    with acting(joint.giver.leader):
        kept = Evidence.objects.get()
        assert (kept.verdict, kept.verdict_reason) == ("TAKEN_BACK", "Nhầm số liệu")
        assert (kept.verdict_by, kept.judge) == (None, kept.reporter)
        with pytest.raises(Refused) as refused:
            tasks.accept_evidence(actor=joint.giver.leader, task_id=joint.task_id, now=LATER)
    assert refused.value.code == "no_evidence"
    for actor in (joint.giver.chief, joint.named.chief):
        with acting(actor):
            event = audit.events_of(actor, open_again).get(action="tasks:evidence:take_back")
            assert event.detail["reason"] == "Nhầm số liệu"
    assert report(joint).pk != first.pk


def test_only_who_reported_there_takes_it_back(joint: Joint) -> None:
    name(joint)
    name_people(joint, cooperating=[joint.named.chief.post_id])
    with pytest.raises(Refused) as nothing:
        take_back(joint)
    assert nothing.value.code == "no_evidence"
    report(joint)
    for actor in (joint.named.chief, joint.named.leader):
        with pytest.raises(NotAllowed) as refused:
            take_back(joint, by=actor)
        assert refused.value.code == "not_reporter"
    for actor in (joint.foreign.leader, joint.giver.leader):
        with pytest.raises(NotFound):
            take_back(joint, by=actor)
    both = replace(joint.giver.leader, person_id=joint.named.officer.person_id)
    for actor in (joint.giver.leader, both):
        with acting(actor), pytest.raises(NotAllowed) as here:
            tasks.take_back_evidence(
                actor=actor, task_id=joint.task_id, reason="Nhầm", now=LATER
            )
        assert here.value.code == "led_elsewhere"
    with pytest.raises(Invalid):
        take_back(joint, reason=" ")
    with pytest.raises(Refused) as older:
        take_back(joint, version=1)
    assert older.value.code == "changed_meanwhile"
    with acting(joint.giver.leader):
        tasks.accept_evidence(actor=joint.giver.leader, task_id=joint.task_id, now=LATER)
    with pytest.raises(Refused) as accepted:
        take_back(joint)
    assert accepted.value.code == "task_closed"


def test_nobody_accepts_what_they_reported_from_another_office(joint: Joint) -> None:
    name(joint)
    name_people(joint)
    report(joint)
    both = replace(joint.giver.leader, person_id=joint.named.officer.person_id)
    with acting(both), pytest.raises(NotAllowed) as refused:
        tasks.accept_evidence(actor=both, task_id=joint.task_id, now=LATER)
    assert refused.value.code == "own_evidence"


def _delivered_to_both(joint: Joint) -> Joint:
    """Give a task on a document that two other offices received; the first of them leads it."""
    document = issue(joint.giver, joint.named, joint.foreign)
    deliver(joint.giver, document)
    third = Joint(joint.between, give(joint.giver, document.pk))
    name(third)
    return third


def test_an_office_named_later_sees_no_product_from_before(joint: Joint) -> None:
    third = _delivered_to_both(joint)
    name_people(third)
    report(third)
    take_back(third)
    name(third, office_id=third.foreign.office.pk, leads=False, now=LATER)

    def seen_by(cast: Cast) -> Seen:
        with acting(cast.leader):
            return seen(cast.leader, third.task_id, LATER)

    assert not seen_by(third.foreign).products
    assert "07-BC/X" not in str(seen_by(third.foreign).steps)
    assert [one.symbol for one in seen_by(third.named).products] == ["07-BC/X"]
    with acting(third.named.officer):
        tasks.report_from_office(
            actor=third.named.officer, task_id=third.task_id, now=LATER, **PRODUCT
        )
    assert [one.verdict for one in seen_by(third.foreign).products] == [Verdict.WAITING]
    assert len(seen_by(third.named).products) == 2


def test_people_of_another_named_office_are_not_named(joint: Joint) -> None:
    third = _delivered_to_both(joint)
    name_people(third)
    name(third, office_id=third.foreign.office.pk, leads=False)
    with acting(third.foreign.leader):
        found = seen(third.foreign.leader, third.task_id, LATER)
    assert found.workers == ()
    assert "Văn phòng Đảng ủy xã Suối Thử" in found.offices
    with acting(third.named.officer):
        own = seen(third.named.officer, third.task_id, LATER)
    assert [one.name for one in own.workers] == ["Lê Văn Nháp"]


def test_another_named_office_hears_that_it_was_taken_back_and_not_why(joint: Joint) -> None:
    third = _delivered_to_both(joint)
    name(third, office_id=third.foreign.office.pk, leads=False)
    name_people(third)
    report(third, note="Số liệu nội bộ", handed_to="Đ/c Phạm Thị Duyệt")
    take_back(third)
    told = []
    for cast in (third.named, third.foreign):
        with acting(cast.leader):
            found = seen(cast.leader, third.task_id, LATER)
            assert found.products[0].verdict == Verdict.TAKEN_BACK
            told.append(str([found.products[0], *found.steps]))
    for words in ("Nhầm số liệu", "Số liệu nội bộ", "Đ/c Phạm Thị Duyệt", "Lê Văn Nháp"):
        assert words in told[0]
        assert words not in told[1]
    assert "Văn phòng Đảng ủy xã Suối Thử" in told[1]


def test_a_document_counts_when_it_was_sent(joint: Joint) -> None:
    name(joint)
    name_people(joint, lead_id=joint.named.chief.post_id)
    answer = issue(joint.named, joint.giver)
    with pytest.raises(Refused) as refused:
        report(joint, by=joint.named.chief, document_id=answer.pk)
    assert refused.value.code == "product_not_sent"
    deliver(joint.named, answer)
    evidence = report(joint, by=joint.named.chief, document_id=answer.pk)
    assert (evidence.document_id, evidence.symbol) == (answer.pk, answer.symbol)


def test_more_time_is_asked_there_and_given_here(joint: Joint) -> None:
    name(joint)
    name_people(joint)
    officer, due = joint.named.officer, tasks.DueGiven(on=dt.date(2026, 3, 13))
    with acting(officer):
        tasks.ask_from_office(
            actor=officer, task_id=joint.task_id, due=due, reason="Chờ số liệu", now=NOW
        )
    assert _notices(joint.giver.leader)[-1] == "EXTENSION_ASKED"
    assert joint.task().extension_on == due.on
    with acting(joint.giver.leader):
        tasks.extend_due(
            actor=joint.giver.leader, task_id=joint.task_id, due=due, reason="Đồng ý", now=LATER
        )
    assert joint.task().due_on == due.on
    assert _notices(officer)[-1] == "EXTENSION_ANSWERED"


def test_why_more_time_was_refused_is_told_to_who_asked(joint: Joint) -> None:
    third = _delivered_to_both(joint)
    name_people(third)
    name(third, office_id=third.foreign.office.pk, leads=False)
    officer, leader = third.named.officer, third.giver.leader
    due = tasks.DueGiven(on=dt.date(2026, 3, 13))
    with acting(officer):
        tasks.ask_from_office(
            actor=officer, task_id=third.task_id, due=due, reason="Chờ số liệu", now=NOW
        )
    with acting(leader):
        tasks.decline_extension(
            actor=leader, task_id=third.task_id, reason="Không lùi được", now=LATER
        )

    def told(cast: Cast) -> list[tuple[str, str, str]]:
        with acting(cast.leader):
            steps = seen(cast.leader, third.task_id, LATER).steps
        return [(step["what"], step["who"], step["note"]) for step in steps]

    days = "06/03/2026 → 13/03/2026"
    assert told(third.named)[-3:] == [
        ("Phân công người của cơ quan mình", "Phạm Thị Duyệt", "Lê Văn Nháp, Chuyên viên"),
        ("Đề nghị gia hạn", "Lê Văn Nháp", f"{days} · Chờ số liệu"),
        ("Không đồng ý gia hạn", third.giver.office.short_name, "Không lùi được"),
    ]
    other = str(told(third.foreign))
    for words in ("Chờ số liệu", "Không lùi được", "Lê Văn Nháp"):
        assert words not in other


def test_people_are_named_by_who_directs_there(joint: Joint) -> None:
    name(joint)
    with pytest.raises(NotFound):
        name_people(joint, by=joint.named.officer)
    with pytest.raises(Invalid):
        name_people(joint, lead_id=joint.giver.officer.post_id)
    name_people(joint, cooperating=[joint.named.chief.post_id])
    with pytest.raises(NotAllowed):
        name_people(joint, by=joint.named.officer)
    with acting(joint.giver.leader):
        names = [hand.person.full_name for hand in queries.hands_of(joint.task())]
    assert names == ["Lê Văn Nháp", "Phạm Thị Duyệt"]


def test_the_ladder_reaches_the_office_that_leads(joint: Joint) -> None:
    name(joint)
    name_people(joint)

    def climb(day: int) -> None:
        now = dt.datetime(2026, 3, day, 2, tzinfo=dt.UTC)
        with acting(joint.giver.leader):
            tasks.climb(actor=joint.giver.leader, now=now)

    climb(5)
    assert _notices(joint.named.officer)[-1] == "TASK_YELLOW"
    climb(7)
    assert _notices(joint.named.officer)[-1] == "TASK_RED"
    assert _notices(joint.named.chief)[-1] == "TASK_RED"
    climb(30)
    climb(30)
    assert _notices(joint.named.leader).count("TASK_RED_SPECIAL") == 1
    assert "TASK_RED_SPECIAL" not in _notices(joint.named.officer)
    assert not _notices(joint.foreign.leader)


def test_urged_the_first_hand_hears(joint: Joint) -> None:
    name(joint)
    with acting(joint.giver.leader):
        tasks.urge_task(actor=joint.giver.leader, task_id=joint.task_id, now=NOW)
    assert _notices(joint.named.chief)[-1] == "TASK_URGED"
    name_people(joint)
    with acting(joint.giver.leader):
        tasks.urge_task(
            actor=joint.giver.leader, task_id=joint.task_id, now=NOW + dt.timedelta(days=1)
        )
    assert _notices(joint.named.officer)[-1] == "TASK_URGED"


def test_taken_off_it_sees_nothing_more(joint: Joint) -> None:
    name(joint)
    name_people(joint)
    leader, office_id = joint.giver.leader, joint.named.office.pk
    with acting(leader), pytest.raises(Invalid):
        tasks.take_off_office(
            actor=leader, task_id=joint.task_id, office_id=office_id, reason=" ", now=NOW
        )
    with acting(leader):
        tasks.take_off_office(
            actor=leader, task_id=joint.task_id, office_id=office_id, reason="Giao lại", now=NOW
        )
    assert joint.task().lead_office_id is None
    assert not _seen(joint.named.officer)
    assert not _seen(joint.named.leader)
    with pytest.raises(NotFound):
        report(joint)
    with acting(joint.named.leader):
        assert not Hand.objects.exists()


def test_what_was_reported_holds_the_office_on(joint: Joint) -> None:
    name(joint)
    name_people(joint)
    report(joint)
    leader = joint.giver.leader
    with acting(leader), pytest.raises(Refused) as refused:
        tasks.take_off_office(
            actor=leader, task_id=joint.task_id, office_id=joint.named.office.pk, reason="Thôi",
            now=NOW,
        )  # fmt: skip
    assert refused.value.code == "evidence_waits"


def test_both_trails_tell_it(joint: Joint) -> None:
    name(joint)
    name_people(joint)
    report(joint)
    task = joint.task()
    for actor in (joint.giver.chief, joint.named.chief):
        with acting(actor):
            acts = {one.action for one in audit.events_of(actor, task)}
        assert {"tasks:office:name", "tasks:office:people", "tasks:evidence:submit"} <= acts


def test_a_letter_that_urges_goes_to_the_office_that_leads(joint: Joint) -> None:
    name(joint)
    chief, late = joint.giver.chief, NOW + dt.timedelta(days=10)
    with acting(chief):
        draft = drafting.begin_urging_letter(actor=chief, task_ids=[joint.task_id], now=late)
    assert draft.addressees == [joint.named.office.name]
    assert draft.recipients == [{"office": joint.named.office.pk}]
    assert joint.named.office.name in draft.content
