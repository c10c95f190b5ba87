"""Giving a direction, giving work on, handing it on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext
from tests.cast import Cast, make_office

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused, Secret, VanphongError
from vanphong.kernel.scope import acting
from vanphong.registry.models import Document, DocumentAccess, Involvement
from vanphong.tasks import api as tasks
from vanphong.tasks import due_words
from vanphong.tasks.models import Direction, Participant, Task
from vanphong.tasks.rules import KEEP_PRACTICE
from vanphong.tasks.services import phrases_kept
from vanphong.tasks.tests.conftest import FRIDAY, NOW, direct, make_document


def counts(actor: Actor) -> tuple[int, int, int]:
    with acting(actor):
        return (
            Direction.objects.count(),
            Task.objects.count(),
            Participant.objects.count(),
        )


def test_a_direction_makes_a_task(cast: Cast, officer2: Actor, document: Document) -> None:
    task = direct(
        cast,
        document_id=document.pk,
        words="Gấp.",
        cooperating=[officer2.post_id],
        informed=[cast.clerk.post_id],
    )
    with acting(cast.officer):
        task = tasks.get_task(cast.officer, task.pk)
        direction = task.direction
        assert direction is not None
        assert direction.text == "Kính chuyển đ/c Lê Văn Nháp tham mưu. Gấp."
        assert direction.given_by_id == cast.leader.post_id
        assert (task.title, task.due_on) == (document.abstract, FRIDAY)
        assert task.lead_id == cast.officer.post_id
        parts = {p.post_id: p.role for p in tasks.participants_of(task)}
        assert parts == {officer2.post_id: "COOPERATING", cast.clerk.post_id: "INFORMED"}
        assert not task.needs_acceptance
        acts = [e.action for e in audit.events_of(cast.officer, task)]
        assert acts == ["tasks:task:create"]
        said = [e.detail["text"] for e in audit.events_of(cast.officer, direction)]
        assert said == [direction.text]


def test_those_who_get_work_may_read_the_document(
    cast: Cast, officer2: Actor, document: Document
) -> None:
    direct(
        cast,
        document_id=document.pk,
        cooperating=[officer2.post_id],
        informed=[cast.clerk.post_id],
    )
    with acting(cast.leader):
        found = set(
            Involvement.objects.filter(document=document).values_list("person_id", "reason")
        )
    assert found >= {
        (cast.officer.person_id, "HANDLES"),
        (officer2.person_id, "HANDLES"),
        (cast.clerk.person_id, "INFORMED"),
        (cast.leader.person_id, "DIRECTED"),
    }


def test_a_received_document_of_another_office(cast: Cast) -> None:
    sender = make_office("Tỉnh ủy Gửi Đi")
    document = make_document(sender)
    with acting(sender.clerk):
        DocumentAccess.objects.create(
            document=document, office=cast.office, owner=sender.office, opened_at=NOW
        )
    task = direct(cast, document_id=document.pk)
    assert task.document_id == document.pk
    assert task.office_id == cast.office.id


def test_a_term_explains_itself(cast: Cast) -> None:
    task = direct(cast, due=tasks.DueGiven(count=5))
    assert task.due_on == dt.date(2026, 3, 9)
    said = task.due_explanation
    assert (said["start"], said["count"], said["unit"]) == ("2026-03-02", 5, "WORKING_DAYS")
    assert said["lines"][-1].startswith("Hạn: hết ngày thứ Hai 09/03/2026")


def test_a_kept_reasoning_is_said_in_the_language_of_the_page(cast: Cast) -> None:
    direct(cast, due=tasks.DueGiven(count=5))
    with acting(cast.leader):
        task = Task.objects.get()
    said = task.due_explanation
    kept = phrases_kept(said)
    assert {said["summary"], *said["lines"], *said["warnings"]} == set(kept)
    with acting(cast.leader), translation.override("en"):
        assert due_words.due_lines(task) == [kept[line].said(gettext) for line in said["lines"]]
        shown = due_words.due_said(task, NOW.date(), calendars.calendar_for(cast.office.id))
        assert shown.startswith(kept[said["summary"]].said(gettext))


def test_a_refusal_with_a_day_in_it_is_said_in_the_language_of_the_page(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        direct(cast, due=tasks.DueGiven(on=NOW.date() - dt.timedelta(days=3)))
    with translation.override("en"):
        sentence = gettext("Hạn %(day)s đã qua. Hãy chọn ngày khác.")
        assert refused.value.words == sentence % {"day": "27/02/2026"}


def test_a_term_runs_from_the_day_in_vietnam(cast: Cast) -> None:
    evening = dt.datetime(2026, 3, 2, 17, 30, tzinfo=dt.UTC)
    task = direct(cast, due=tasks.DueGiven(count=1), now=evening)
    assert task.due_on == dt.date(2026, 3, 4)


def test_several_leads_are_several_tasks(cast: Cast, officer2: Actor) -> None:
    leads = [cast.officer.post_id, officer2.post_id]
    with acting(cast.leader):
        direction = tasks.give_direction(
            actor=cast.leader,
            now=NOW,
            words="Chuẩn bị hội nghị.",
            assignments=[tasks.Assignment(lead_id=lead) for lead in leads],
        )
        made = direction.tasks.order_by("id")
        assert [t.lead_id for t in made] == leads
        assert {t.title for t in made} == {"Chuẩn bị hội nghị."}


def test_words_alone_make_no_task(cast: Cast, document: Document) -> None:
    with acting(cast.leader):
        direction = tasks.give_direction(
            actor=cast.leader, now=NOW, document_id=document.pk, phrase="Lưu, theo dõi."
        )
        assert direction.tasks.count() == 0
        assert list(tasks.directions_on(cast.leader, document.pk)) == [direction]


def test_who_stands_in_directs_for_the_absent(cast: Cast) -> None:
    chief = replace(
        cast.chief,
        substituted_person_id=cast.leader.person_id,
        substituted_name=cast.leader.name,
    )
    task = direct(cast, by=chief)
    assert task.direction is not None
    assert task.direction.on_behalf_of_id == cast.leader.person_id


REFUSALS: list[object] = [
    pytest.param({"by": "officer"}, NotAllowed, "not_allowed", id="officer"),
    pytest.param({"by": "clerk"}, NotAllowed, "not_allowed", id="clerk"),
    pytest.param({"to": "clerk"}, Refused, "lead_cannot_handle", id="lead cannot handle"),
    pytest.param({"document_id": uuid4()}, NotFound, "not_found", id="no document"),
    pytest.param(
        {"due": tasks.DueGiven(on=dt.date(2026, 2, 27))}, Refused, "due_past", id="past"
    ),
    pytest.param({"due": tasks.DueGiven(count=0)}, Invalid, "bad_term", id="no term"),
    pytest.param({"due": tasks.DueGiven(count=9999)}, Invalid, "bad_term", id="endless term"),
    pytest.param({"cooperating": [uuid4()]}, Invalid, "no_such_post", id="unknown person"),
]


@pytest.mark.parametrize(("given", "error", "code"), REFUSALS)
def test_a_refused_direction_writes_nothing(
    cast: Cast, given: dict, error: type[VanphongError], code: str
) -> None:
    given = {k: cast.actors[v.upper()] if k in {"by", "to"} else v for k, v in given.items()}
    with pytest.raises(error) as refused:
        direct(cast, **given)
    assert refused.value.code == code
    assert counts(cast.leader) == (0, 0, 0)


def test_the_lead_cannot_cooperate_too(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        direct(cast, cooperating=[cast.officer.post_id])
    assert refused.value.code == "participant_twice"
    assert counts(cast.leader) == (0, 0, 0)


@pytest.mark.parametrize(
    ("phrase", "code"), [("", "no_words"), ("Giao đ/c {lead} xử lý.", "no_lead")]
)
def test_something_must_be_said(cast: Cast, document: Document, phrase: str, code: str) -> None:
    with acting(cast.leader), pytest.raises(Invalid) as refused:
        tasks.give_direction(actor=cast.leader, now=NOW, phrase=phrase, document_id=document.pk)
    assert refused.value.code == code
    assert counts(cast.leader) == (0, 0, 0)


def test_work_without_a_paper_says_what_is_to_be_done(cast: Cast) -> None:
    with acting(cast.leader), pytest.raises(Invalid) as refused:
        tasks.give_direction(
            actor=cast.leader,
            now=NOW,
            phrase="Giao đ/c {lead} xử lý.",
            assignments=[tasks.Assignment(lead_id=cast.officer.post_id)],
        )
    assert refused.value.code == "no_title"
    assert counts(cast.leader) == (0, 0, 0)


def test_what_is_given_already_is_asked_about(
    cast: Cast, document: Document, officer2: Actor
) -> None:
    task = direct(cast, document_id=document.pk)
    with pytest.raises(Refused) as refused:
        direct(cast, document_id=document.pk, again=False)
    assert refused.value.code == "given_already"
    assert "Lê Văn Nháp, hạn thứ Sáu 06/03/2026" in refused.value.words
    # Others, other words, or work that has ended are not the same.
    direct(cast, document_id=document.pk, again=False, to=officer2)
    direct(cast, document_id=document.pk, again=False, words="Thêm phụ lục.")
    with acting(cast.leader):
        tasks.cancel_task(actor=cast.leader, task_id=task.pk, reason="Nhầm", now=NOW)
    direct(cast, document_id=document.pk, again=False)


def test_words_alone_are_not_repeated_within_a_day(cast: Cast, document: Document) -> None:
    def say(now: dt.datetime) -> None:
        with acting(cast.leader):
            tasks.give_direction(
                actor=cast.leader, now=now, document_id=document.pk, phrase="Lưu, theo dõi."
            )

    say(NOW)
    with pytest.raises(Refused):
        say(NOW + dt.timedelta(minutes=1))
    say(NOW + dt.timedelta(days=2))


def test_a_day_off_must_be_meant(cast: Cast) -> None:
    sunday = dt.date(2026, 3, 8)
    with pytest.raises(Refused) as refused:
        direct(cast, due=tasks.DueGiven(on=sunday))
    assert refused.value.code == "due_day_off"
    assert refused.value.words == (
        "Chủ nhật 08/03/2026 là ngày nghỉ (nghỉ hằng tuần). "
        "Ngày làm việc tiếp theo là thứ Hai 09/03/2026."
    )
    assert "148" in refused.value.source
    assert counts(cast.leader) == (0, 0, 0)
    assert direct(cast, due=tasks.DueGiven(on=sunday, keep_day_off=True)).due_on == sunday


def test_every_counted_term_says_that_no_rule_of_the_party_was_found(cast: Cast) -> None:
    warnings = direct(cast, due=tasks.DueGiven(count=3)).due_explanation["warnings"]
    assert any("Chưa tìm thấy quy định của Đảng" in said for said in warnings)


def test_a_person_of_another_office_gets_no_work(cast: Cast) -> None:
    other = make_office("Tỉnh ủy Khác")
    with pytest.raises(Invalid) as refused:
        direct(cast, to=other.officer)
    assert refused.value.code == "no_such_post"


def test_a_document_of_another_office_is_hidden(cast: Cast) -> None:
    hidden = make_document(make_office("Tỉnh ủy Khác"))
    with pytest.raises(NotFound):
        direct(cast, document_id=hidden.pk)


def test_asking_twice_gives_one_direction(cast: Cast) -> None:
    request_id = uuid4()
    first = direct(cast, request_id=request_id)
    assert direct(cast, request_id=request_id) == first
    assert counts(cast.leader) == (1, 1, 0)
    with pytest.raises(Refused) as refused:
        direct(cast, by=cast.chief, request_id=request_id)
    assert refused.value.code == "request_taken"


def test_words_of_a_direction_cannot_change(cast: Cast, task: Task) -> None:
    said = Direction.objects.filter(pk=task.direction_id)
    with acting(cast.leader), pytest.raises(ProgrammingError), transaction.atomic():
        said.update(text="khác")


# Work given on.


def give_on(cast: Cast, task: Task, to: Actor, by: Actor | None = None, **rest: object) -> Task:
    actor = by or cast.officer
    assignment = tasks.Assignment(lead_id=to.post_id, title="Tổng hợp số liệu", **rest)
    with acting(actor):
        return tasks.assign_subtask(
            actor=actor, parent_id=task.pk, assignment=assignment, now=NOW
        )


def test_the_lead_gives_work_on(cast: Cast, task: Task, officer2: Actor) -> None:
    child = give_on(cast, task, officer2, due=tasks.DueGiven(on=dt.date(2026, 3, 4)))
    assert (child.parent_id, child.direction_id) == (task.pk, task.direction_id)
    assert child.due_on == dt.date(2026, 3, 4)
    with acting(officer2):
        assert list(tasks.visible_tasks(officer2)) == [child]


def test_what_the_officer_gave_on_is_the_officers(
    cast: Cast, task: Task, officer2: Actor
) -> None:
    child = give_on(cast, task, officer2)
    given = {}
    for actor in (cast.officer, cast.leader):
        with acting(actor):
            given[actor.name] = list(tasks.directed_tasks(actor))
    assert given == {cast.officer.name: [child], cast.leader.name: [task]}


def test_work_is_not_passed_on_to_who_stands_above(cast: Cast, task: Task) -> None:
    with pytest.raises(Refused) as refused:
        give_on(cast, task, cast.chief)
    assert refused.value.code == "lead_above"
    with pytest.raises(Refused):
        hand_on(cast.officer, task, cast.chief)
    assert counts(cast.leader) == (1, 1, 0)
    assert hand_on(cast.leader, task, cast.chief).lead_id == cast.chief.post_id


def test_a_child_without_due_takes_the_parents(cast: Cast, task: Task, officer2: Actor) -> None:
    assert give_on(cast, task, officer2).due_on == task.due_on


def test_a_child_is_not_due_after_its_parent(cast: Cast, task: Task, officer2: Actor) -> None:
    with pytest.raises(Refused) as refused:
        give_on(cast, task, officer2, due=tasks.DueGiven(on=dt.date(2026, 3, 9)))
    assert refused.value.code == "due_after_parent"
    assert refused.value.source
    assert counts(cast.leader) == (1, 1, 0)


def test_one_who_only_cooperates_gives_nothing_on(cast: Cast, officer2: Actor) -> None:
    task = direct(cast, cooperating=[officer2.post_id])
    with pytest.raises(NotAllowed):
        give_on(cast, task, cast.officer, by=officer2)


def test_giving_on_twice_by_name_is_once(cast: Cast, task: Task, officer2: Actor) -> None:
    request_id = uuid4()
    assignment = tasks.Assignment(lead_id=officer2.post_id, title="Tổng hợp")
    with acting(cast.officer):
        first, again = (
            tasks.assign_subtask(
                actor=cast.officer,
                parent_id=task.pk,
                assignment=assignment,
                now=NOW,
                request_id=request_id,
            )
            for _ in range(2)
        )
    assert first == again
    assert counts(cast.leader) == (1, 2, 0)


def test_work_given_on_needs_a_name(cast: Cast, officer2: Actor) -> None:
    task = direct(cast)
    with acting(cast.officer), pytest.raises(Invalid) as refused:
        tasks.assign_subtask(
            actor=cast.officer,
            parent_id=task.pk,
            assignment=tasks.Assignment(lead_id=officer2.post_id),
            now=NOW,
        )
    assert refused.value.code == "no_title"


# Handing on.


def hand_on(actor: Actor, task: Task, to: Actor, **rest: object) -> Task:
    with acting(actor):
        return tasks.hand_on(
            actor=actor,
            task_id=task.pk,
            lead_id=to.post_id,
            reason="Đi công tác",
            now=NOW,
            **rest,
        )


def test_handing_on_changes_the_lead_and_nothing_else(
    cast: Cast, officer2: Actor, document: Document
) -> None:
    task = direct(cast, document_id=document.pk, cooperating=[officer2.post_id])
    handed = hand_on(cast.officer, task, officer2)
    assert (handed.lead_id, handed.due_on, handed.version) == (
        officer2.post_id,
        task.due_on,
        task.version + 1,
    )
    with acting(officer2):
        parts = {p.post_id: p.role for p in tasks.participants_of(handed)}
        assert parts == {cast.officer.post_id: "INFORMED"}
        last = audit.events_of(officer2, handed).last()
        assert last is not None
        assert last.detail["reason"] == "Đi công tác"


def test_handing_on_again_changes_nothing(cast: Cast, task: Task, officer2: Actor) -> None:
    first = hand_on(cast.leader, task, officer2)
    assert hand_on(cast.leader, task, officer2).version == first.version


def test_there_and_back(cast: Cast, task: Task, officer2: Actor) -> None:
    hand_on(cast.officer, task, officer2)
    back = hand_on(officer2, task, cast.officer)
    with acting(cast.officer):
        parts = {p.post_id: p.role for p in tasks.participants_of(back)}
    assert parts == {officer2.post_id: "INFORMED"}


@pytest.mark.parametrize("who", ["CLERK", "ADMIN"])
def test_others_hand_nothing_on(cast: Cast, task: Task, officer2: Actor, who: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        hand_on(cast.actors[who], task, officer2)


def test_a_clerk_cannot_be_made_the_lead(cast: Cast, task: Task) -> None:
    with pytest.raises(Refused) as refused:
        hand_on(cast.officer, task, cast.clerk)
    assert refused.value.code == "lead_cannot_handle"


def test_an_older_form_is_refused(cast: Cast, task: Task, officer2: Actor) -> None:
    hand_on(cast.leader, task, officer2, version=1)
    with pytest.raises(Refused) as refused:
        hand_on(cast.leader, task, cast.chief, version=1)
    assert refused.value.code == "changed_meanwhile"


# How the office works.


def test_phrases_of_the_office(cast: Cast) -> None:
    keeper = replace(cast.chief, permissions=cast.chief.permissions | {KEEP_PRACTICE})
    with acting(keeper):
        assert "Chuyển Văn phòng xử lý." in tasks.phrases(keeper)
        said = ["Đ/c {lead} xem.", " ", "Đ/c {lead} xem.", "Báo cáo  tôi."]
        tasks.keep_practice(actor=keeper, needs_acceptance=False, phrases=said)
        assert tasks.phrases(keeper) == ["Đ/c {lead} xem.", "Báo cáo tôi."]
        tasks.keep_practice(actor=keeper, needs_acceptance=False, phrases=[])
        assert "Chuyển Văn phòng xử lý." in tasks.phrases(keeper)


@pytest.mark.parametrize("phrases", [["x" * 201], [f"Câu {n}." for n in range(21)]])
def test_too_much_said(cast: Cast, phrases: list[str]) -> None:
    keeper = replace(cast.chief, permissions=frozenset({KEEP_PRACTICE}))
    with acting(keeper), pytest.raises(Invalid):
        tasks.keep_practice(actor=keeper, needs_acceptance=True, phrases=phrases)


def test_practice_needs_the_permission(cast: Cast) -> None:
    without = replace(cast.officer, permissions=cast.officer.permissions - {KEEP_PRACTICE})
    with acting(without), pytest.raises(NotAllowed):
        tasks.keep_practice(actor=without, needs_acceptance=True, phrases=[])


def test_a_task_keeps_the_practice_it_was_given_under(
    cast: Cast, task: Task, accepting: Callable[[], None]
) -> None:
    accepting()
    later = direct(cast)
    assert (task.needs_acceptance, later.needs_acceptance) == (False, True)


def test_the_lead_of_another_office_is_refused_by_the_database(cast: Cast, task: Task) -> None:
    other = make_office("Tỉnh ủy Khác")
    with acting(cast.leader), pytest.raises(IntegrityError):
        lead_it(task, other.officer)


@transaction.atomic
def lead_it(task: Task, lead: Actor) -> None:
    """Write another lead past the services and check the keys at once."""
    Task.objects.filter(pk=task.pk).update(lead_id=lead.post_id)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


@pytest.mark.parametrize("words", ["Độ mật: Tối mật", "TUYỆT MẬT"])
def test_secret_words_leave_no_trace(cast: Cast, words: str) -> None:
    with pytest.raises(Secret):
        direct(cast, words=words)
    assert counts(cast.leader) == (0, 0, 0)
