"""A mail of the office's mailbox becomes a letter of the book: once, whole, and read there only."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.cast import Cast, make_office
from tests.test_api import client_of

from vanphong.files.tests.samples import pdf
from vanphong.kernel import clock, ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused, Unavailable
from vanphong.kernel.scope import acting
from vanphong.mailbox import queries as mails
from vanphong.mailbox import services as mailbox
from vanphong.mailbox.models import Attachment, Mail
from vanphong.mailbox.tests.conftest import taken
from vanphong.mailbox.tests.letters import mail
from vanphong.people import api as people
from vanphong.petitions import queries, services
from vanphong.petitions.cli import commands
from vanphong.petitions.models import Letter, LetterFile, Petitioner
from vanphong.petitions.services import Person
from vanphong.petitions.tests import vaults
from vanphong.petitions.tests.conftest import looking
from vanphong.petitions.tests.test_planted_name import dump
from vanphong.petitions.tests.test_sending_races import at_once
from vanphong.petitions.tests.test_vault import owner
from vanphong.registry import api as registry
from vanphong.registry.tests.browsing import stop_clock
from vanphong.registry.tests.factories import NOW, fields, make_in_book
from vanphong.tasks.tests.conftest import hire
from vanphong.tasks.tests.test_pages import browser, read, send

WRITER = Person("Nguyễn Thị Thư", "thu@dan.example")


def came(cast: Cast, **more: Any) -> Mail:
    """Take a citizen's mail with one file; the server got it three hours before."""
    given = {
        "subject": "Phản ánh đường hỏng", "text": "Đường thôn Hai hỏng\nđã ba tháng.",
        "sender": "Nguyễn Thị Thư <thu@dan.example>", "message_id": "<thu1@dan.example>",
    } | more  # fmt: skip
    return taken(cast, mail(("anh.pdf", "application/pdf", pdf("Ảnh đường")), **given))


def to_book(actor: Actor, one: Mail, *persons: Person, **more: Any) -> Letter:
    said = {"abstract": "Phản ánh đường thôn Hai hỏng"} | more
    with acting(actor):
        return services.receive_mail(
            actor=actor, mail_id=one.pk, said=said, persons=persons or (WRITER,), now=NOW
        )


def test_a_mail_becomes_a_letter_received_when_the_server_got_it(cast: Cast) -> None:
    one = came(cast)
    letter = to_book(cast.clerk, one)
    assert (letter.channel, letter.received_on, letter.mail_id) == (
        "EMAIL", vietnam_date(one.received_at), one.pk,
    )  # fmt: skip
    with acting(cast.clerk):
        (writer,) = queries.writers_of(letter)
        assert (writer.petitioner.full_name, writer.petitioner.address, writer.signed) == (
            "Nguyễn Thị Thư", "thu@dan.example", False,
        )  # fmt: skip
        rows = queries.files_of(letter)
        assert [row.role for row in rows] == ["LETTER", "ENCLOSURE", "ENCLOSURE"]
        assert "đã ba tháng" in rows[0].file.text
        assert rows[2].file_id == one.file_id


def test_the_clock_starts_on_the_day_of_the_mail_not_of_the_typing(cast: Cast) -> None:
    one = came(cast)
    with acting(cast.clerk):
        letter = services.receive_mail(
            actor=cast.clerk, mail_id=one.pk, said={"abstract": "Đường hỏng"},
            persons=(WRITER,), now=NOW + dt.timedelta(days=5),
        )  # fmt: skip
    assert letter.received_on == vietnam_date(one.received_at)
    with looking(cast.office.id):
        assert queries.places_of(cast.clerk, letter)[0].case.received_on == letter.received_on


def test_the_mailbox_says_nothing_more_of_it(cast: Cast) -> None:
    one = came(cast)
    to_book(cast.clerk, one)
    with acting(cast.clerk):
        kept = mails.get_mail(cast.clerk, one.pk)
        assert (kept.state, kept.subject, kept.text, kept.sender_name, kept.sender_address) == (
            "LETTER", "", "", "", "",
        )  # fmt: skip
        (part,) = Attachment.objects.filter(mail=kept)
        assert "anh" not in part.name
        with pytest.raises(NotFound):
            mails.get_attachment(cast.clerk, one.pk, part.pk)
        with pytest.raises(NotFound):
            mails.get_mail_file(cast.clerk, one.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            Mail.objects.filter(pk=one.pk).update(subject="trở lại")
    shown = client_of(cast, "CLERK").get(f"/api/v1/mails/{one.pk}").json()
    assert (shown["state"], shown["file_id"], shown["attachments"]) == ("LETTER", None, [])


def test_a_mail_is_a_letter_or_a_document_never_both(cast: Cast) -> None:
    with acting(cast.clerk):
        book = registry.incoming_book(cast.clerk, NOW.date()) or make_in_book(cast)
        first, second = came(cast), taken(cast, mail(subject="hai", text="x"), uid=2)
        (part,) = Attachment.objects.filter(mail=first)
        registry.register_incoming(
            actor=cast.clerk, book_id=book.id, now=NOW, file_id=part.file_id,
            source_id=part.pk, fields=fields(),
        )  # fmt: skip
    with pytest.raises(Refused, match="văn bản đến") as refused:
        to_book(cast.clerk, first)
    assert refused.value.code == "wrong_state"
    to_book(cast.clerk, second)
    with pytest.raises(Refused, match="đã vào sổ đơn thư"):
        to_book(cast.clerk, second)
    with acting(cast.clerk), pytest.raises(NotFound):
        registry.register_incoming(
            actor=cast.clerk, book_id=book.id, now=NOW, file_id=second.file_id,
            source_id=second.pk, fields=fields(), accept_duplicate=True,
        )  # fmt: skip


def test_what_was_set_aside_or_seen_otherwise_is_not_taken(cast: Cast) -> None:
    one = came(cast)
    with acting(cast.clerk):
        mailbox.dismiss_mail(actor=cast.clerk, mail_id=one.pk, reason="SPAM", now=NOW)
    with pytest.raises(Refused, match="Không phải văn bản"):
        to_book(cast.clerk, one)
    with acting(cast.clerk):
        back = mailbox.put_back_mail(actor=cast.clerk, mail_id=one.pk, now=NOW)
        with pytest.raises(Refused, match="vừa xử lý"):
            services.receive_mail(
                actor=cast.clerk, mail_id=one.pk, said={"abstract": "x"}, persons=(WRITER,),
                now=NOW, version=back.version - 1,
            )  # fmt: skip


def test_who_does_not_see_the_mailbox_takes_nothing_from_it(cast: Cast) -> None:
    one = came(cast)
    with pytest.raises(NotAllowed):
        to_book(hire(cast, "Vũ Thị Đơn", "PETITIONS"), one)
    with pytest.raises(NotAllowed):
        to_book(cast.officer, one)


def test_asked_twice_by_one_name_it_is_one_letter(cast: Cast) -> None:
    one, name = came(cast), "8b0f3d3c-7b1c-4b5e-9a51-0a9f4c1f0a11"
    body = {
        "abstract": "Đường hỏng", "request_id": name,
        "persons": [{"full_name": "Nguyễn Thị Thư", "address": "thu@dan.example"}],
    }  # fmt: skip
    client, place = client_of(cast, "CLERK"), f"/api/v1/petitions/mails/{one.pk}/letter"
    answers = [client.post(place, body, "application/json") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200], answers[0].content
    assert answers[0].json()["id"] == answers[1].json()["id"]
    del body["request_id"]
    assert client.post(place, body, "application/json").status_code == 409


def test_pages_take_a_mail_in_and_lead_to_its_letter(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch)
    one, client = came(cast), browser(cast.clerk)
    place = reverse("petition_mail", args=[one.pk])
    assert place in read(client, reverse("mail", args=[one.pk]))
    page = read(client, place)
    assert "Nguyễn Thị Thư; thu@dan.example" in page
    assert "đã ba tháng" in page
    typed = {"signed": "NAMED", "names": "Nguyễn Thị Thư; thôn Hai", "abstract": ""}
    assert "Nguyễn Thị Thư; thôn Hai" in send(client, place, typed, 422)
    letter = send(client, place, typed | {"abstract": "Đường hỏng"})
    assert "Đường hỏng" in read(client, letter)
    shown = read(client, reverse("mail", args=[one.pk]))
    assert letter.partition("?")[0] in shown
    assert "đã ba tháng" not in shown
    assert "thu@dan.example" not in read(client, f"{reverse('mails')}?muc=LETTER")
    assert client.get(place).status_code == 409


def test_by_command_it_is_the_same_act(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)
    browser(cast.clerk)
    asked = [
        "receive-mail", str(came(cast).pk), "--abstract", "Đường hỏng", "--writer",
        "Nguyễn Thị Thư; thôn Hai", "--as",
        str(people.Account.objects.get(person_id=cast.clerk.person_id).username),
    ]  # fmt: skip
    done = CliRunner().invoke(commands, asked)
    assert done.exit_code == 0, done.output
    assert CliRunner().invoke(commands, asked).exit_code != 0
    with looking(cast.office.id):
        assert Letter.objects.get().channel == "EMAIL"


# Of a protected writer


@pytest.fixture
def office(committed_db: None) -> Cast:
    return make_office(accounts=True)


@pytest.fixture
def vault(office: Cast) -> Iterator[None]:
    with vaults.running():
        yield


PLANTED = "Ỷ Khuỷnh Wờ"
HIDDEN = {"is_protected": True, "abstract": "Tố cáo một cán bộ kê khai không trung thực"}


def denounced(cast: Cast, *files: tuple[str, str, bytes]) -> Mail:
    content = mail(
        *files, subject="Tố cáo", text=f"Tôi là {PLANTED}, xin tố cáo.",
        sender=f"{PLANTED} <ykhuynhwo@dan.example>", message_id="<ykhuynhwo1@dan.example>",
    )  # fmt: skip
    return taken(cast, content)


def test_a_denouncers_mail_is_in_the_vault_and_nowhere_else(office: Cast, vault: None) -> None:
    one = denounced(office)
    assert "Khuỷnh".encode() in dump("--table=mailbox_mail")
    letter = to_book(office.clerk, one, Person(PLANTED, "ykhuynhwo@dan.example"), **HIDDEN)
    assert (letter.in_vault, letter.is_protected, letter.mail_id) == (True, True, one.pk)
    assert owner("select letter_id from vault.sealed") == [(letter.pk,)]
    with looking(office.office.id):
        assert not Petitioner.objects.exists()
        assert not LetterFile.objects.filter(letter=letter).exists()
        kept = Mail.objects.select_related("file").get(pk=one.pk)
        assert kept.file is not None
        assert kept.file.withdrawn_at is not None
    told = dump()
    assert [one for one in (PLANTED, "ykhuynhwo") if one.encode() in told] == []


def test_names_of_files_of_a_denouncers_mail_are_nowhere(office: Cast, vault: None) -> None:
    one = denounced(
        office,
        (f"Đơn tố cáo của {PLANTED}.pdf", "application/pdf", pdf(f"Tôi là {PLANTED}")),
        (f"{PLANTED}.exe", "application/x-msdownload", b"MZ"),
    )
    with looking(office.office.id):
        kept = Attachment.objects.exclude(file=None).select_related("file").get(mail=one)
        assert kept.file is not None
        assert PLANTED in kept.file.name
    assert PLANTED.encode() not in dump("--table=audit_event")
    to_book(office.clerk, one, Person(PLANTED), envelope="07/NP", **HIDDEN)
    with looking(office.office.id):
        kept.file.refresh_from_db()
    assert kept.file.name == "tep.pdf"
    told = dump()
    assert [one for one in (PLANTED, "ykhuynhwo") if one.encode() in told] == []


def test_without_the_vault_nothing_is_taken_and_the_mail_waits(office: Cast) -> None:
    one = denounced(office)
    with pytest.raises(Unavailable):
        to_book(office.clerk, one, Person(PLANTED), **HIDDEN)
    with looking(office.office.id):
        assert Mail.objects.get(pk=one.pk).state == "WAITING"
        assert not Letter.objects.exists()


def test_files_of_a_protected_writer_need_an_envelope(cast: Cast) -> None:
    one = came(cast)
    with pytest.raises(Invalid) as refused:
        to_book(cast.clerk, one, **HIDDEN)
    assert refused.value.code == "needs_envelope"
    with acting(cast.clerk):
        letter = services.receive_mail(
            actor=cast.clerk, mail_id=one.pk, said=HIDDEN | {"envelope": "07/NP"}, now=NOW
        )
        assert (letter.envelope, letter.in_vault) == ("07/NP", False)
        (part,) = Attachment.objects.filter(mail=one).select_related("file")
        assert part.file is not None
        assert part.file.withdrawn_at is not None


def test_subject_of_a_protected_senders_mail_is_no_abstract(cast: Cast) -> None:
    one = came(cast)
    said = HIDDEN | {"envelope": "07/NP", "abstract": " PHẢN ÁNH  đường hỏng."}
    with acting(cast.clerk), pytest.raises(Invalid) as refused:
        services.receive_mail(actor=cast.clerk, mail_id=one.pk, said=said, now=NOW)
    assert refused.value.code == "subject_itself"
    assert to_book(cast.clerk, one, abstract="Phản ánh đường hỏng").abstract


def test_page_asks_whether_a_mail_is_to_be_erased(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch)
    one, client = came(cast), browser(cast.clerk)
    place = reverse("petition_mail", args=[one.pk])
    typed = {"signed": "NAMED", "envelope": "07/NP"} | HIDDEN | {"is_protected": "on"}
    page = send(client, place, typed, 422)
    assert "Hãy đánh dấu nếu đồng ý xóa thư" in page
    with looking(cast.office.id):
        assert Mail.objects.get(pk=one.pk).state == "WAITING"
    other = taken(cast, mail(message_id="<thu2@dan.example>"), uid=2)
    letter = send(client, place, typed | {"erases": "on"})
    page = read(client, letter)
    assert "Thư chờ vào sổ tiếp theo" in page
    assert reverse("mail", args=[other.pk]) in page


@pytest.mark.parametrize("field", ["abstract", "demand"])
def test_words_that_name_a_protected_sender_are_refused(cast: Cast, field: str) -> None:
    one = came(cast)
    said = HIDDEN | {"envelope": "07/NP", field: "Bà NGUYỄN THỊ THƯ tố cáo"}
    with acting(cast.clerk), pytest.raises(Invalid) as refused:
        services.receive_mail(actor=cast.clerk, mail_id=one.pk, said=said, now=NOW)
    assert refused.value.code == "names_itself"
    assert field in refused.value.fields


# At once


def test_eight_at_once_make_one_letter_or_one_document(office: Cast) -> None:
    with acting(office.clerk):
        book = make_in_book(office)
    one = came(office)
    with looking(office.office.id):
        (part,) = Attachment.objects.filter(mail=one)

    def register() -> object:
        with acting(office.clerk):
            return registry.register_incoming(
                actor=office.clerk, book_id=book.id, now=clock.now(), file_id=part.file_id,
                fields=fields(), accept_duplicate=True,
            )  # fmt: skip

    answers = at_once([register, lambda: to_book(office.clerk, one)] * 4)
    made = [answer for answer in answers if not isinstance(answer, Exception)]
    assert len(made) == 1, answers
    with looking(office.office.id):
        letters = Letter.objects.filter(mail=one).count()
        documents = registry.Document.objects.filter(office_id=office.office.id).count()
        assert letters + documents == 1
        assert Mail.objects.get(pk=one.pk).state == ("LETTER" if letters else "REGISTERED")
