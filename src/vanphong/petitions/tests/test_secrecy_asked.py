"""A named denouncer is asked about once, by whichever way the letter comes; the answer stays."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.audit.models import Event
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, VanphongError
from vanphong.kernel.scope import acting
from vanphong.mailbox.models import Mail
from vanphong.mailbox.tests.conftest import taken
from vanphong.mailbox.tests.letters import mail
from vanphong.petitions import services
from vanphong.petitions.cli import commands
from vanphong.petitions.models import Letter
from vanphong.petitions.services import Person
from vanphong.petitions.tests import sent
from vanphong.petitions.tests.conftest import NOW, SOMEONE, TODAY, looking, receive
from vanphong.registry.tests.browsing import stop_clock
from vanphong.registry.tests.factories import NOW as MAIL_NOW
from vanphong.tasks.tests.test_pages import browser, read, send
from vanphong.tasks.tests.test_programs import name_of

WORDS = "Tố cáo trưởng thôn thu tiền sai"
WRITER = "Lê Thị Mẫu; thôn Hai"
ANSWERS = ("declined_secrecy", "denounces_nobody")
TYPED = {
    "received_on": "02/03/2026", "channel": "POST", "signed": "NAMED", "names": WRITER,
    "abstract": WORDS,
}  # fmt: skip


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


def asked(actor: Actor, *persons: Person, **more: Any) -> Letter:
    """Enter a letter whose writer says nothing of secrecy but what is given."""
    return receive(actor, *persons, **({"declined_secrecy": False} | more))


def none_there(cast: Cast) -> bool:
    with looking(cast.office.id):
        return not Letter.objects.exists()


def only(cast: Cast) -> Letter:
    with looking(cast.office.id):
        return Letter.objects.get()


@pytest.mark.parametrize(
    "words",
    [
        {"abstract": WORDS},
        {"abstract": "DON TO CAO ong X"},
        {"demand": "Xử lý người bị tố  cáo"},
        {"abstract": WORDS, "signed": "NO_ADDRESS"},
    ],
)
def test_a_name_does_not_lie_open_unasked(cast: Cast, words: dict[str, str]) -> None:
    with pytest.raises(Invalid, match="nói không cần giữ bí mật") as refusal:
        asked(cast.clerk, SOMEONE, **words)
    assert refusal.value.code == "must_be_secret"
    assert refusal.value.source == "Luật Tố cáo 2018 (25/2018/QH14), Điều 9, 47"
    assert list(refusal.value.fields) == ["is_protected"]
    assert none_there(cast)


def test_what_was_said_is_written_down(cast: Cast) -> None:
    declined = asked(cast.clerk, abstract=WORDS, declined_secrecy=True)
    nobody = asked(cast.clerk, abstract=WORDS, denounces_nobody=True)
    assert (declined.declined_secrecy_on, nobody.declined_secrecy_on) == (TODAY, None)
    with acting(cast.clerk):
        said = Event.objects.filter(detail__denounces_nobody=True)
        assert [one.subject_id for one in said] == [str(nobody.pk)]


def test_who_is_not_named_or_denounces_nobody_is_not_asked(cast: Cast) -> None:
    letters = [
        asked(cast.clerk, abstract="Khiếu nại giá đất"),
        asked(cast.clerk, abstract=WORDS, signed="ANONYMOUS"),
        asked(cast.clerk, abstract=WORDS, is_protected=True, envelope="07/NP"),
    ]
    assert [one.declined_secrecy_on for one in letters] == [None, None, None]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"is_protected": True, "envelope": "07/NP", "declined_secrecy": True}, ANSWERS[0]),
        ({"declined_secrecy": True, "denounces_nobody": True}, ANSWERS[1]),
    ],
)
def test_answers_do_not_contradict_each_other(
    cast: Cast, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        asked(cast.clerk, abstract=WORDS, **said)
    assert list(refusal.value.fields) == [field]
    assert none_there(cast)


def boxes(page: str) -> list[bool]:
    return [f'name="{name}"' in page for name in ANSWERS]


@pytest.mark.parametrize("answer", ANSWERS)
def test_the_page_asks_once(cast: Cast, answer: str) -> None:
    clerk, place = browser(cast.clerk), reverse("petition_register")
    assert boxes(read(clerk, place)) == [False, False]
    page = send(clerk, place, TYPED, 422)
    assert boxes(page) == [True, True]
    for kept in ("giữ bí mật từ khi nhận đơn", "Lê Thị Mẫu", WORDS):
        assert kept in page
    assert none_there(cast)
    shown = read(clerk, send(clerk, place, TYPED | {answer: "on"}))
    declines = answer == "declined_secrecy"
    assert (only(cast).declined_secrecy_on == TODAY) is declines
    told = "Người tố cáo nói không cần giữ bí mật (ngày 02/03/2026)"
    assert (told in shown) is declines


def test_an_answer_that_was_given_stays_on_the_page(cast: Cast) -> None:
    clerk, place = browser(cast.clerk), reverse("petition_register")
    page = send(clerk, place, TYPED | {"declined_secrecy": "on", "received_on": ""}, 422)
    assert boxes(page) == [True, True]
    sealed = {
        "is_protected": "on", "declined_secrecy": "on", "names": "",
        "secret_names": "Zụ Quỵnh Xờ; Ngõ Lạ",
    }  # fmt: skip
    page = send(clerk, place, TYPED | sealed, 422)
    assert "không ghi thêm là nói không cần giữ bí mật" in page
    assert "xin gõ lại" in page
    assert "Quỵnh" not in page
    assert none_there(cast)


def came(cast: Cast) -> Mail:
    given = {"subject": WORDS, "text": "Tôi tố cáo.", "sender": "Lê Mẫu <mau@dan.example>"}
    return taken(cast, mail(**given))


def mail_page(cast: Cast, one: Mail) -> tuple[Client, str, dict[str, str]]:
    typed = {"signed": "NAMED", "names": WRITER, "abstract": WORDS, "version": f"{one.version}"}
    return browser(cast.clerk), reverse("petition_mail", args=[one.pk]), typed


def test_the_page_of_a_mail_asks_once(cast: Cast) -> None:
    clerk, place, typed = mail_page(cast, came(cast))
    assert boxes(read(clerk, place)) == [False, False]
    page = send(clerk, place, typed, 422)
    assert boxes(page) == [True, True]
    assert "Lê Thị Mẫu" in page
    assert none_there(cast)
    send(clerk, place, typed | {"declined_secrecy": "on"})
    letter = only(cast)
    assert letter.declined_secrecy_on == letter.received_on


def test_a_refused_mail_waits_as_it_was(cast: Cast) -> None:
    one = came(cast)
    with pytest.raises(Invalid) as refusal, acting(cast.clerk):
        services.receive_mail(
            actor=cast.clerk, mail_id=one.pk, said={"abstract": WORDS}, persons=(SOMEONE,),
            now=MAIL_NOW,
        )  # fmt: skip
    assert refusal.value.code == "must_be_secret"
    with acting(cast.clerk):
        kept = Mail.objects.get(pk=one.pk)
    assert (kept.state, kept.version, kept.subject) == (one.state, one.version, WORDS)


def run(actor: Actor, *arguments: str) -> Any:
    result = CliRunner().invoke(commands, [*arguments, "--as", name_of(actor), "--json"])
    if isinstance(result.exception, VanphongError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


@pytest.mark.usefixtures("_database")
def test_commands_ask_and_tell(cast: Cast) -> None:
    letter = [
        "receive", "--received", "02/03/2026", "--abstract", WORDS, "--writer", WRITER,
    ]  # fmt: skip
    by_mail = [
        "receive-mail", str(came(cast).pk), "--abstract", WORDS, "--writer", WRITER,
    ]  # fmt: skip
    for command in (letter, by_mail):
        with pytest.raises(Invalid) as refusal:
            run(cast.clerk, *command)
        assert refusal.value.code == "must_be_secret"
    assert none_there(cast)
    assert run(cast.clerk, *letter, "--declined-secrecy")["declined_secrecy_on"] == "2026-03-02"
    assert run(cast.clerk, *letter, "--denounces-nobody")["declined_secrecy_on"] is None
    done = run(cast.clerk, *by_mail, "--declined-secrecy")
    assert done["declined_secrecy_on"] == done["received_on"]


def test_the_api_asks_and_tells(cast: Cast) -> None:
    client = client_of(cast, "CLERK")
    person = {"full_name": "Lê Thị Mẫu", "address": "thôn Hai"}
    said = {"abstract": WORDS, "persons": [person]}
    letter = said | {"channel": "POST", "received_on": "2026-03-02"}

    def post(path: str, data: dict[str, Any], status: int) -> Any:
        answer = client.post(f"/api/v1/{path}", json.dumps(data), "application/json")
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    places = (("petitions/letters", letter), (f"petitions/mails/{came(cast).pk}/letter", said))
    for path, data in places:
        no = post(path, data, 422)
        assert (no["code"], list(no["fields"])) == ("must_be_secret", ["is_protected"])
        done = post(path, data | {"declined_secrecy": True}, 200)
        assert done["declined_secrecy_on"] == done["received_on"]
    done = post("petitions/letters", letter | {"denounces_nobody": True}, 200)
    assert done["declined_secrecy_on"] is None


@pytest.mark.parametrize(
    ("more", "declines"),
    [
        ({"nature": "DENUNCIATION", "waives_secrecy": True}, True),
        ({"nature": "COMPLAINT"}, False),
        ({"nature": "COMPLAINT", "waives_secrecy": True}, True),
        ({"nature": "DENUNCIATION", **sent.NOBODY}, False),
    ],
)
def test_a_sender_has_answered(cast: Cast, more: dict[str, Any], declines: bool) -> None:
    """Whatever the words are: no clerk who takes it in is asked what only the sender knows."""
    sent.take_letters(cast)
    given = sent.send(cast, subject=WORDS, **more)
    with acting(cast.clerk):
        letter = services.take_in(actor=cast.clerk, submission_id=given.submission_id, now=NOW)
    assert letter.declined_secrecy_on == (TODAY if declines else None)


def test_a_correction_is_not_asked_again(cast: Cast) -> None:
    letter = asked(cast.clerk, abstract="Phản ánh trưởng thôn")
    with acting(cast.clerk):
        done = services.correct_letter(
            actor=cast.clerk, letter_id=letter.pk, given={"abstract": WORDS}, reason="Gõ nhầm",
            now=NOW,
        )  # fmt: skip
    assert (done.letter.abstract, done.letter.declined_secrecy_on) == (WORDS, None)


def test_the_day_moves_with_that_of_receipt(cast: Cast) -> None:
    letter = asked(cast.clerk, abstract=WORDS, declined_secrecy=True)
    earlier = TODAY.replace(day=1)
    with acting(cast.clerk):
        services.correct_letter(
            actor=cast.clerk, letter_id=letter.pk, given={"received_on": earlier},
            reason="Gõ nhầm", now=NOW,
        )  # fmt: skip
    assert only(cast).declined_secrecy_on == earlier
