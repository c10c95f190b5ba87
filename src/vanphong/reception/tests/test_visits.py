"""Taking down who comes, what it ends in, when it is answered; who sees it."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from tests.cast import Cast, make_office

from vanphong.audit.models import Event
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.petitions import api as petitions
from vanphong.petitions.api import Person
from vanphong.petitions.models import Petitioner
from vanphong.reception import book, boxes, queries, services
from vanphong.reception.models import Visit
from vanphong.reception.services import Ending, VisitFacts
from vanphong.reception.tests.conftest import FRIDAY, plan, publish
from vanphong.registry.tests.factories import NOW, TODAY
from vanphong.tasks.tests.conftest import hire

SOMEONE = Person("Nguyễn Văn Thử", "Thôn Một, xã Tân Mỹ", "001200000001")
MANY = tuple(Person(f"Người Thứ {n}", f"Số {n}, Tân Mỹ") for n in range(1, 4))


def come(actor: Actor, *persons: Person, **more: Any) -> Visit:
    """Take down one visit; of one named person when nobody is named."""
    request = {"request_id": more.pop("request_id", None)}
    given = {"nature": "PETITION", "content": "Kiến nghị sửa đường thôn Một"} | more
    named = persons or (() if given.get("is_protected") else (SOMEONE,))
    with acting(actor):
        return services.register_visit(
            actor=actor, facts=VisitFacts(**given), persons=named, now=NOW, **request
        )


def finish(actor: Actor, visit: Visit, outcome: str = "TAKEN", **more: Any) -> Visit:
    with acting(actor):
        return services.finish_visit(
            actor=actor, visit_id=visit.pk, ending=Ending(outcome, **more), now=NOW
        )


def test_visit_gets_the_next_number_and_waits(keeper: Actor) -> None:
    first, second = come(keeper), come(keeper)
    assert [str(first), str(second)] == ["1/2026", "2/2026"]
    with acting(keeper):
        assert queries.waiting_visits(keeper) == [first, second]
        # The same name and address is the same person, in two visits.
        assert Petitioner.objects.count() == 1
        counts = queries.counts_of_day(keeper, TODAY)
        assert (counts.visits, counts.people, counts.crowds) == (2, 2, 0)


def test_names_and_words_stay_out_of_the_trail(keeper: Actor) -> None:
    come(keeper)
    with acting(keeper):
        trail = " ".join(map(str, Event.objects.values_list("action", "detail")))
    assert "Nguyễn Văn Thử" not in trail
    assert "sửa đường" not in trail


def test_sent_twice_is_one_visit(cast: Cast, keeper: Actor) -> None:
    asked = uuid4()
    assert come(keeper, request_id=asked) == come(keeper, request_id=asked)
    with pytest.raises(Refused) as taken:
        come(cast.clerk, request_id=asked)
    assert taken.value.code == "request_taken"


def test_crowd_is_spoken_for(keeper: Actor) -> None:
    with pytest.raises(Refused) as many:
        come(keeper, *MANY, people=8)
    assert many.value.code == "representatives"
    visit = come(keeper, *MANY[:2], people=8)
    with acting(keeper):
        assert all(one.speaks for one in queries.persons_of([visit])[visit.pk])
        assert queries.counts_of_day(keeper, TODAY).crowds == 1
    assert come(keeper, *MANY, people=30).people == 30


@pytest.mark.parametrize(
    ("more", "field"),
    [
        pytest.param({"content": " "}, "content", id="says-nothing"),
        pytest.param({"nature": "OTHER"}, "nature", id="no-kind"),
        pytest.param({"day": TODAY + dt.timedelta(days=1)}, "day", id="to-come"),
        pytest.param({"persons": MANY, "people": 2}, "people", id="fewer-than-named"),
        pytest.param({"persons": (Person(" "),)}, "names", id="line-without-a-name"),
        pytest.param({"persons": (SOMEONE, SOMEONE)}, "names", id="twice"),
    ],
)
def test_what_does_not_hold_together(keeper: Actor, more: dict[str, Any], field: str) -> None:
    persons = more.pop("persons", ())
    with pytest.raises(Invalid) as refusal:
        come(keeper, *persons, **more)
    assert field in refusal.value.fields
    with acting(keeper):
        assert not Visit.objects.exists()


def test_somebody_is_named(keeper: Actor) -> None:
    with acting(keeper), pytest.raises(Invalid) as refusal:
        services.register_visit(
            actor=keeper, facts=VisitFacts("PETITION", "Hỏi việc"), persons=(), now=NOW
        )
    assert "names" in refusal.value.fields


def test_denouncer_is_not_named(keeper: Actor) -> None:
    with pytest.raises(Refused) as unsaid:
        come(keeper, nature="DENUNCIATION")
    assert unsaid.value.code == "denouncer"
    with pytest.raises(Refused) as named:
        come(keeper, SOMEONE, nature="DENUNCIATION", is_protected=True)
    assert named.value.code == "protected"
    visit = come(keeper, nature="DENUNCIATION", is_protected=True, content="Tố cáo ông X")
    with acting(keeper):
        assert not Petitioner.objects.exists()
        assert book.line(visit, [])[2] == "Được giữ bí mật"
    come(keeper, SOMEONE, nature="DENUNCIATION", declined_secrecy=True)


def test_what_is_taken_in_is_a_letter_with_a_case(keeper: Actor) -> None:
    visit = finish(keeper, come(keeper, *MANY[:2], people=8))
    assert (visit.state, visit.outcome) == ("RECEIVED", "TAKEN")
    with acting(keeper):
        letter = petitions.visible_letters(keeper).get()
        assert (letter, letter.people, letter.channel) == (visit.letter, 8, "COUNTER")
        assert visit.case == petitions.visible_cases(keeper).get()
        # Two people in letter and visit alike, not four.
        assert Petitioner.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "declines"),
    [
        pytest.param(
            {"nature": "DENUNCIATION", "declined_secrecy": True}, True, id="denouncer-declined"
        ),
        pytest.param({"nature": "COMPLAINT"}, False, id="denounces-nobody"),
        pytest.param({"nature": "MIXED", "declined_secrecy": True}, True, id="mixed"),
    ],
)
def test_what_was_said_of_secrecy_goes_with_the_letter(
    keeper: Actor, more: dict[str, Any], declines: bool
) -> None:
    visit = finish(keeper, come(keeper, content="Nói về đơn tố cáo ông X", **more))
    assert visit.letter is not None
    assert visit.letter.declined_secrecy_on == (TODAY if declines else None)


def test_who_may_denounce_among_other_things_is_asked_where_the_letter_is_entered(
    keeper: Actor,
) -> None:
    visit = come(keeper, content="Khiếu nại giá đất, tố cáo ông X", nature="MIXED")
    with pytest.raises(Invalid) as refusal:
        finish(keeper, visit)
    assert refusal.value.code == "must_be_secret"
    assert list(refusal.value.fields) == ["case_number"]


def test_visit_about_a_case_that_is_there(keeper: Actor) -> None:
    case = finish(keeper, come(keeper)).case
    again = finish(keeper, come(keeper, is_repeat=True), case_number=str(case))
    assert (again.case, again.letter) == (case, None)
    with pytest.raises(Invalid) as unknown:
        finish(keeper, come(keeper), case_number="99/2026")
    assert "case_number" in unknown.value.fields


def test_protected_is_taken_in_with_a_sealed_letter_only(keeper: Actor) -> None:
    visit = come(keeper, nature="DENUNCIATION", is_protected=True)
    with pytest.raises(Refused) as refusal:
        finish(keeper, visit)
    assert refusal.value.code == "protected_letter"
    with acting(keeper):
        facts = petitions.LetterFacts(
            "COUNTER", TODAY, "Tố cáo", is_protected=True, envelope="NP-01"
        )
        letter = petitions.receive_letter(actor=keeper, facts=facts, now=NOW)
        case = petitions.visible_cases(keeper).get(first_letter=letter)
    assert finish(keeper, visit, case_number=str(case)).case == case


def test_elsewhere_is_named(keeper: Actor) -> None:
    visit = come(keeper)
    with pytest.raises(Invalid) as refusal:
        finish(keeper, visit, "GUIDED")
    assert "to_body" in refusal.value.fields
    done = finish(keeper, visit, "GUIDED", to_body="Ủy ban xã", to_symbol="3/HD")
    with acting(keeper):
        assert book.line(done, [])[8:11] == ["", "Ủy ban xã (3/HD)", ""]
        assert queries.unanswered_visits(keeper).count() == 0


def test_ended_once(keeper: Actor) -> None:
    visit = come(keeper)
    finish(keeper, visit, "ANSWERED")
    with pytest.raises(Refused) as again:
        finish(keeper, visit, "ANSWERED")
    assert again.value.code == "not_waiting"
    with acting(keeper), pytest.raises(Refused):
        services.leave_visit(actor=keeper, visit_id=visit.pk, now=NOW)


def test_who_left_keeps_the_number(keeper: Actor) -> None:
    visit = come(keeper)
    with acting(keeper):
        left = services.leave_visit(actor=keeper, visit_id=visit.pk, now=NOW)
        assert left.state == "LEFT"
        assert book.line(left, [])[12] == "Không chờ, về"
    assert str(come(keeper)) == "2/2026"


def test_answer_is_due_and_noted(keeper: Actor) -> None:
    visit = finish(keeper, come(keeper))
    with acting(keeper):
        assert queries.unanswered_visits(keeper).get() == visit
        [box] = boxes.waiting_work(keeper, NOW)
        assert (box.act, box.lines[0].due_on) == ("answer_visit", dt.date(2026, 12, 4))
        with pytest.raises(Invalid):
            services.note_answer(
                actor=keeper, visit_id=visit.pk, on=TODAY - dt.timedelta(days=1), now=NOW
            )
        services.note_answer(
            actor=keeper, visit_id=visit.pk, on=TODAY, symbol="12-TB/VPTU", now=NOW
        )
        assert boxes.waiting_work(keeper, NOW) == []
        with pytest.raises(Refused) as again:
            services.note_answer(actor=keeper, visit_id=visit.pk, on=TODAY, now=NOW)
        assert again.value.code == "nothing_to_answer"


def test_who_sees_a_visit(cast: Cast, keeper: Actor) -> None:
    session = publish(cast, plan(cast, keeper, attending=(cast.officer.post_key,)))
    with acting(keeper):
        Visit.objects.filter(pk=come(keeper).pk).update(session=session)
    other = come(cast.clerk)
    seen = {
        "keeper": (keeper, 2), "chief": (cast.chief, 2), "clerk": (cast.clerk, 1),
        "leader": (cast.leader, 1), "officer": (cast.officer, 1), "admin": (cast.admin, 0),
    }  # fmt: skip
    for name, (actor, count) in seen.items():
        with acting(actor):
            assert queries.visible_visits(actor).count() == count, name
    with acting(cast.leader), pytest.raises(NotFound):
        queries.get_visit(cast.leader, other.pk)
    with pytest.raises(NotAllowed):
        come(cast.officer)


def test_who_is_barred_sees_no_visit(cast: Cast, keeper: Actor) -> None:
    visit = finish(keeper, come(keeper))
    accused = hire(cast, "Đỗ Văn Bị", "CHIEF")
    with acting(accused):
        assert queries.visible_visits(accused).count() == 1
    with acting(keeper):
        petitions.bar_person(
            actor=keeper, case_id=visit.case_id, person_id=accused.person_key, reason="Em",
            now=NOW,
        )  # fmt: skip
    with acting(accused):
        assert not queries.visible_visits(accused).exists()
        assert book.rows(accused, TODAY, TODAY + dt.timedelta(days=1), 10) == []


def test_session_is_of_the_day(cast: Cast, keeper: Actor) -> None:
    session = publish(cast, plan(cast, keeper))
    assert session.day == FRIDAY
    with pytest.raises(Invalid) as refusal:
        come(keeper, session_id=session.pk)
    assert "session_id" in refusal.value.fields


def test_book_has_the_columns_of_the_form(keeper: Actor) -> None:
    visit = finish(keeper, come(keeper, papers="Bản sao giấy chứng nhận"))
    with acting(keeper):
        [line] = book.rows(keeper, TODAY, TODAY + dt.timedelta(days=1), 10)
    assert len(line) == len(book.COLUMNS) == 13
    assert line == [
        "1/2026", "20/11/2026", "Nguyễn Văn Thử, Thôn Một, xã Tân Mỹ", "001200000001",
        "Kiến nghị sửa đường thôn Một", "Kiến nghị, phản ánh", "1", "", "x", "", "",
        f"Vụ việc {visit.case}: Chờ xử lý", "Nhận: Bản sao giấy chứng nhận",
    ]  # fmt: skip


def test_numbers_under_eight_hands(committed_db: None) -> None:
    cast = make_office()

    def enter(n: int) -> int:
        try:
            return come(cast.clerk, Person(f"Người {n}", "Tân Mỹ")).number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        numbers = sorted(pool.map(enter, range(24)))
    assert numbers == list(range(1, 25))


def test_ended_by_eight_hands_once(committed_db: None) -> None:
    cast = make_office()
    visit = come(cast.clerk)

    def end(_n: int) -> str:
        try:
            finish(cast.clerk, visit)
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "ended"

    with ThreadPoolExecutor(8) as pool:
        ends = sorted(pool.map(end, range(8)))
    assert ends == ["ended", *["not_waiting"] * 7]
    with acting(cast.clerk):
        assert petitions.visible_letters(cast.clerk).count() == 1
