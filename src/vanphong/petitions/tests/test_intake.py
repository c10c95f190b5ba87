"""The office takes a letter that was sent over the network into its register, or sends it back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection
from tests.cast import Cast, make_office

from vanphong.audit.models import Event
from vanphong.files.tests import samples
from vanphong.kernel.actor import PUBLIC, Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.petitions import boxes, queries, services
from vanphong.petitions.models import Letter, OnlineIntake
from vanphong.petitions.services import Upload
from vanphong.petitions.tests import sent
from vanphong.petitions.tests.conftest import case_of, looking
from vanphong.petitions.tests.sent import Sent

# Sunday 1 March 2026, 23:50 in Vietnam; the clerk comes on Tuesday.
SUNDAY = dt.datetime(2026, 3, 1, 16, 50, tzinfo=dt.UTC)
TUESDAY = dt.datetime(2026, 3, 3, 2, tzinfo=dt.UTC)


@pytest.fixture
def office(cast: Cast) -> Cast:
    sent.take_letters(cast, SUNDAY)
    return cast


def take_in(actor: Actor, given: Sent) -> Letter:
    with acting(actor):
        return services.take_in(actor=actor, submission_id=given.submission_id, now=TUESDAY)


def send_back(actor: Actor, given: Sent, reason: str = "Gửi trùng") -> None:
    with acting(actor):
        services.send_back(
            actor=actor, submission_id=given.submission_id, reason=reason, now=TUESDAY
        )


def told(given: Sent) -> services.Status:
    with acting(PUBLIC):
        found = services.status_of(given.key.code, given.key.pin, TUESDAY)
    assert found is not None
    return found


def test_letter_is_entered_as_it_was_written(office: Cast) -> None:
    scan = Upload("don.pdf", samples.pdf("Đơn viết tay"), "LETTER")
    given = sent.send(office, scan, now=SUNDAY)
    letter = take_in(office.clerk, given)
    assert (letter.channel, letter.signed, letter.people) == ("PUBLIC_PAGE", "NAMED", 1)
    assert letter.abstract.startswith("Thu hồi đất tại thôn Một; ")
    assert (letter.demand, letter.entered_at) == ("Xem xét lại", TUESDAY)
    with looking(office.office.id):
        (writer,) = queries.writers_of(letter)
        files = queries.files_of(letter)
    assert (writer.petitioner.full_name, writer.signed) == ("Nguyễn Văn Thử", False)
    assert [one.role for one in files] == ["LETTER", "LETTER"]
    assert "Tôi không nhận được quyết định." in files[0].file.text
    row = sent.row_of(office, given.submission_id)
    assert (row.state, row.letter) == ("TAKEN_IN", letter)


def test_whatever_signs_it_holds_it_is_set_as_a_paper(office: Cast) -> None:
    text = "Tôi buồn 😢 漢字 \u202e<script>{{ 7*7 }}</script> #set text()\n" * 300
    given = sent.send(office, now=SUNDAY, text=text, subject="#eval($x) 😢", about="a" * 300)
    letter = take_in(office.clerk, given)
    with looking(office.office.id):
        paper = queries.files_of(letter)[0].file
    assert paper.page_count > 5
    assert "{{ 7*7 }}" in paper.text


def test_clocks_start_on_the_day_it_was_sent_in_vietnam(office: Cast) -> None:
    letter = take_in(office.clerk, sent.send(office, now=SUNDAY))
    assert letter.received_on == dt.date(2026, 3, 1)
    assert case_of(letter).received_on == dt.date(2026, 3, 1)


def test_code_goes_on_telling(office: Cast) -> None:
    given = sent.send(office, now=SUNDAY)
    take_in(office.clerk, given)
    assert (told(given).stage, told(given).received_on) == ("RECEIVED", dt.date(2026, 3, 1))


def test_nameless_letter_is_entered_without_a_writer(office: Cast) -> None:
    letter = take_in(office.clerk, sent.send(office, now=SUNDAY, **sent.NOBODY))
    assert letter.signed == "ANONYMOUS"
    with looking(office.office.id):
        assert queries.writers_of(letter) == []


def test_sender_reads_why_it_came_back(office: Cast) -> None:
    given = sent.send(office, now=SUNDAY)
    send_back(office.clerk, given, "Không đọc được, xin gửi lại rõ hơn")
    assert told(given).stage == "SENT_BACK"
    assert told(given).note == "Không đọc được, xin gửi lại rõ hơn"
    with looking(office.office.id):
        assert not Letter.objects.exists()
        assert "Không đọc được" not in str(list(Event.objects.values_list("detail")))


def test_decided_once(office: Cast) -> None:
    first, second = sent.send(office, now=SUNDAY), sent.send(office, now=SUNDAY)
    take_in(office.clerk, first)
    with pytest.raises(Refused) as refusal:
        take_in(office.clerk, first)
    assert refusal.value.code == "decided_already"
    with pytest.raises(Refused):
        send_back(office.clerk, first)
    with pytest.raises(Invalid):
        send_back(office.clerk, second, "  ")
    send_back(office.clerk, second)
    with pytest.raises(Refused):
        take_in(office.clerk, second)
    with looking(office.office.id):
        assert Letter.objects.count() == 1


@pytest.mark.parametrize("role", ["OFFICER", "LEADER", "ADMIN"])
def test_who_enters_no_letters_does_neither(office: Cast, role: str) -> None:
    given = sent.send(office, now=SUNDAY)
    for act in (take_in, send_back):
        with pytest.raises((NotAllowed, NotFound)):
            act(office.actors[role], given)
    assert sent.row_of(office, given.submission_id).state == "WAITING"


def test_other_office_sees_nothing(office: Cast) -> None:
    given, other = sent.send(office, now=SUNDAY), make_office("Tỉnh ủy Khác")
    with pytest.raises(NotFound):
        take_in(other.clerk, given)
    with acting(other.clerk):
        assert queries.submissions(other.clerk) == []


def test_who_sees_it_when(office: Cast, keeper: Actor) -> None:
    waiting, taken, back = (sent.send(office, now=SUNDAY) for _n in range(3))
    take_in(keeper, taken)
    send_back(office.clerk, back)
    seen = {}
    for name, actor in (("keeper", keeper), *office.actors.items()):
        with acting(actor):
            seen[name] = {one.pk for one in queries.submissions(actor)}
    ids = dict(
        zip(
            (waiting.submission_id, taken.submission_id, back.submission_id), "wtb", strict=True
        )
    )
    assert {name: "".join(sorted(ids[pk] for pk in pks)) for name, pks in seen.items()} == {
        "keeper": "btw", "CLERK": "bw", "CHIEF": "btw", "OFFICER": "", "LEADER": "", "ADMIN": "",
    }  # fmt: skip


def test_box_of_the_clerk_shows_what_waits(office: Cast) -> None:
    given = sent.send(office, now=SUNDAY)
    for actor, wanted in ((office.clerk, 1), (office.officer, 0)):
        with acting(actor):
            shown = [
                one for one in boxes.waiting_work(actor, TUESDAY) if one.act == "submission"
            ]
        assert len(shown) == wanted
    take_in(office.clerk, given)
    with acting(office.clerk):
        acts = {one.act for one in boxes.waiting_work(office.clerk, TUESDAY)}
    assert "submission" not in acts


def test_only_who_decides_opens_and_closes(office: Cast) -> None:
    for role in ("CLERK", "OFFICER", "ADMIN"):
        actor = office.actors[role]
        with pytest.raises(NotAllowed), acting(actor):
            services.set_intake(actor=actor, is_open=False, now=TUESDAY)
    with acting(office.chief):
        services.set_intake(actor=office.chief, is_open=False, now=TUESDAY)
        assert not OnlineIntake.objects.get().is_open
        assert Event.objects.filter(action="petitions:intake:set").count() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "update petitions_submission set text = 'khác'",
        "update petitions_submission set state = 'TAKEN_IN'",
        "update petitions_submission set state = 'SENT_BACK', reason = 'x'",
        "delete from petitions_submission",
    ],
)
def test_database_keeps_what_was_sent(office: Cast, statement: str) -> None:
    sent.send(office, now=SUNDAY)
    with pytest.raises(DatabaseError), looking(office.office.id), connection.cursor() as cursor:
        cursor.execute(statement)
