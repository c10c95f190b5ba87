"""Mail through a real server: what it says, refusals, TLS, a worker killed on the way; addresses."""

from __future__ import annotations

import datetime as dt
import email.utils
import re

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.cast import Cast

from vanphong.audit.models import Event
from vanphong.kernel import clock
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.news import NewsKind
from vanphong.kernel.scope import acting
from vanphong.notices import jobs, queries, services
from vanphong.notices.health import facts
from vanphong.notices.models import GivenUp, MailAddress, Message
from vanphong.notices.rules import LOOKED_FOR, LOST_AFTER, Window
from vanphong.notices.tests.mail_server import MailServer
from vanphong.notices.tests.office import (
    EVENING,
    MORNING,
    NOW,
    SECRET_WORDS,
    gather,
    keep_hours,
    mailed,
    messages,
    robot,
    send,
    tell,
)
from vanphong.notices.tests.tls import Certificate
from vanphong.tasks.tests.conftest import direct

ADDRESS = "le.van.nhap@co-quan.example"


def waiting(cast: Cast) -> Message:
    """Give a message to the officer whose time has come."""
    mailed(cast.officer, ADDRESS)
    tell(cast, cast.officer)
    gather(cast)
    return messages(cast)[0]


def state_of(message: Message | None) -> tuple[str, str, int]:
    assert message is not None
    return message.state, message.code, message.tries


def test_a_mail_says_kinds_numbers_and_the_link_and_nothing_else(
    cast: Cast, mail_server: MailServer
) -> None:
    mailed(cast.officer, ADDRESS)
    direct(cast, words=SECRET_WORDS)
    tell(cast, cast.officer, kind=NewsKind.DRAFT_RETURNED)
    [message_id] = gather(cast)
    assert state_of(send(cast, message_id)) == ("SENT", "250", 1)
    [mail] = mail_server.taken
    assert mail_server.receivers == [ADDRESS]
    assert mail["Subject"] == "Văn phòng số: 2 việc"
    assert mail["Message-ID"] == f"<{message_id}@vanphong.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert email.utils.parseaddr(mail["From"])[1] == "khong-tra-loi@van-phong.example"
    assert mail.get_content().splitlines() == [
        "Việc được giao: 1",
        "Dự thảo bị trả lại: 1",
        "",
        "Xem tại: https://vanphong.example/thong-bao",
        "",
        "Thư tự động, xin không trả lời. Đổi cách nhận: Thông báo, Cách nhận.",
    ]
    whole = mail.as_string() + mail.get_content()
    for secret in (SECRET_WORDS, "Kín", *(one.name for one in cast.actors.values())):
        assert secret not in whole
    assert send(cast, message_id) is None  # it is sent already


def test_a_lasting_refusal_is_given_up_and_told(cast: Cast, mail_server: MailServer) -> None:
    mail_server.to_receiver = ["550 No such user here"]
    message = waiting(cast)
    assert state_of(send(cast, message.pk)) == ("GIVEN_UP", "550", 1)
    assert mail_server.taken == []
    [fact] = facts(NOW)
    assert (fact.value, fact.state) == (1, "warn")
    assert "550" in fact.words
    assert ADDRESS not in fact.words
    [later] = facts(NOW + dt.timedelta(days=8))
    assert later.state == "good"


def test_a_refused_content_is_given_up(cast: Cast, mail_server: MailServer) -> None:
    mail_server.to_data = ["554 Spam"]
    assert state_of(send(cast, waiting(cast).pk)) == ("GIVEN_UP", "554", 1)


def test_a_passing_refusal_is_tried_again_later(cast: Cast, mail_server: MailServer) -> None:
    mail_server.to_receiver = ["451 Try again", "450 Greylisted"]
    message = waiting(cast)
    assert state_of(send(cast, message.pk)) == ("WAITING", "451", 1)
    assert send(cast, message.pk, NOW + dt.timedelta(seconds=59)) is None
    assert state_of(send(cast, message.pk, NOW + dt.timedelta(minutes=1))) == (
        "WAITING", "450", 2,
    )  # fmt: skip
    assert state_of(send(cast, message.pk, NOW + dt.timedelta(minutes=6))) == (
        "SENT", "250", 3,
    )  # fmt: skip
    jobs = ProcrastinateJob.objects.filter(task_name="notices.send_message")
    assert jobs.exclude(scheduled_at=None).count() == 2


def test_a_server_that_is_away_is_given_up_after_seven_tries(
    cast: Cast, mail_server: MailServer, settings: object
) -> None:
    message, now = waiting(cast), NOW
    keep_hours(cast, window=Window(dt.time(7), dt.time(7)), days_off=False)
    settings.SMTP_PORT = 1  # nobody listens there
    waits = []
    while (sent := send(cast, message.pk, now)) is not None and sent.state == "WAITING":
        waits.append((sent.next_at - now).total_seconds() / 60)
        now = sent.next_at
    assert waits == [1, 5, 30, 120, 360, 720]
    assert state_of(sent) == ("GIVEN_UP", "ConnectionRefusedError", 7)
    assert GivenUp.objects.get().code == "ConnectionRefusedError"


def test_a_try_that_falls_into_the_night_waits_for_the_morning(
    cast: Cast, mail_server: MailServer
) -> None:
    message = waiting(cast)
    held = send(cast, message.pk, EVENING)
    assert held is not None
    assert (held.state, held.next_at, held.tries) == ("WAITING", MORNING, 0)
    assert mail_server.taken == []
    assert state_of(send(cast, message.pk, MORNING)) == ("SENT", "250", 1)


def test_a_worker_killed_after_sending_sends_the_same_mail_once_more(
    cast: Cast, mail_server: MailServer
) -> None:
    message = waiting(cast)

    # What the database sees of a kill before the commit: all of the transaction is gone.
    with acting(robot(cast)), transaction.atomic():
        services.send(actor=robot(cast), message_id=message.pk, now=NOW)
        transaction.set_rollback(True)
    assert state_of(messages(cast)[0]) == ("WAITING", "", 0)
    assert state_of(send(cast, message.pk)) == ("SENT", "250", 1)
    names = [mail["Message-ID"] for mail in mail_server.taken]
    assert names == [f"<{message.pk}@vanphong.example>"] * 2


def test_a_message_whose_job_was_lost_is_looked_for_again_and_sent_once(
    cast: Cast, mail_server: MailServer
) -> None:
    message = waiting(cast)

    def looked_for(waited: dt.timedelta) -> int:
        ProcrastinateJob.objects.all().delete()
        Message.objects.filter(pk=message.pk).update(next_at=clock.now() - waited)
        jobs.look_again_all()
        queued = ProcrastinateJob.objects.filter(task_name="notices.send_message")
        assert all(one.args["message_id"] == str(message.pk) for one in queued)
        return queued.count()

    with acting(robot(cast)):
        assert looked_for(LOST_AFTER - dt.timedelta(minutes=1)) == 0
        assert looked_for(LOOKED_FOR) == 0
        assert looked_for(LOST_AFTER) == 1
        Message.objects.filter(pk=message.pk).update(next_at=NOW)
    # The job that was only late comes beside the one put in its place.
    assert state_of(send(cast, message.pk)) == ("SENT", "250", 1)
    assert send(cast, message.pk) is None
    assert len(mail_server.taken) == 1
    with acting(robot(cast)):
        assert looked_for(LOST_AFTER) == 0


def test_starttls_is_spoken_and_an_unknown_certificate_is_not_trusted(
    cast: Cast, settings: object, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    with MailServer(certificate) as server:
        server.set_on(settings, security="starttls")
        message = waiting(cast)
        assert state_of(send(cast, message.pk)) == ("WAITING", "SSLCertVerificationError", 1)
        assert server.taken == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
        again = NOW + dt.timedelta(minutes=1)
        assert state_of(send(cast, message.pk, again)) == ("SENT", "250", 2)
        assert server.over_tls == [True]


def test_a_server_that_wants_tls_gets_nothing_in_the_clear(
    cast: Cast, settings: object, certificate: Certificate
) -> None:
    with MailServer(certificate) as server:
        server.set_on(settings, security="none")
        assert state_of(send(cast, waiting(cast).pk)) == ("WAITING", "530", 1)


def test_nobody_who_was_shut_out_is_told(cast: Cast, mail_server: MailServer) -> None:
    message = waiting(cast)
    with acting(cast.officer):
        message.person.account.is_active = False
        message.person.account.save(update_fields=["is_active"])
    assert state_of(send(cast, message.pk)) == ("GIVEN_UP", "nowhere", 1)
    assert (mail_server.taken, GivenUp.objects.count()) == ([], 0)


# --- addresses ---------------------------------------------------------------------------------


def ask(cast: Cast, address: str = ADDRESS, now: dt.datetime = NOW) -> MailAddress:
    with acting(cast.officer):
        return services.ask_address(actor=cast.officer, address=address, now=now)


def send_code(cast: Cast, kept: MailAddress, now: dt.datetime = NOW) -> None:
    with acting(robot(cast)):
        services.send_code(actor=robot(cast), address_id=kept.pk, now=now)


def code_in(server: MailServer) -> str:
    found = re.search(r"\b\d{6}\b", server.taken[-1].get_content())
    assert found is not None
    return found.group()


def confirm(cast: Cast, code: str, now: dt.datetime = NOW) -> None:
    with acting(cast.officer):
        services.confirm_address(actor=cast.officer, code=code, now=now)


def test_an_address_counts_once_its_code_came_back(cast: Cast, mail_server: MailServer) -> None:
    kept = ask(cast)
    job = ProcrastinateJob.objects.get(task_name="notices.send_code")
    assert job.args == {"office_id": cast.office.id, "address_id": str(kept.pk)}
    send_code(cast, kept)
    assert mail_server.receivers == [ADDRESS]
    assert "Lê Văn Nháp" not in mail_server.taken[0].as_string()
    confirm(cast, code_in(mail_server))
    ask(cast, "khac@co-quan.example")
    with acting(cast.officer):
        address = queries.mail_address_of(cast.officer)
        assert address is not None
        # The old one serves until the new one is confirmed.
        assert (address.address, address.pending) == (ADDRESS, "khac@co-quan.example")
        services.drop_address(actor=cast.officer)
        address.refresh_from_db()
        assert (address.address, address.pending) == ("", "")
        said = str(list(Event.objects.values_list("detail", flat=True)))
    assert ADDRESS not in said


@pytest.mark.parametrize("case", ["wrong", "old", "unsent", "of another address"])
def test_a_code_that_does_not_fit(cast: Cast, mail_server: MailServer, case: str) -> None:
    kept = ask(cast)
    code, now = "000000", NOW
    if case != "unsent":
        send_code(cast, kept)
        code = code_in(mail_server)
    if case == "wrong":
        code = f"{(int(code) + 1) % 1000000:06d}"
    if case == "old":
        now = NOW + dt.timedelta(minutes=30)
    if case == "of another address":
        ask(cast, "khac@co-quan.example")
    with pytest.raises(Refused) as refused:
        confirm(cast, code, now)
    assert refused.value.code == "wrong_code"
    with acting(cast.officer):
        address = queries.mail_address_of(cast.officer)
        assert address is not None
        assert address.address == ""


def test_guessing_codes_waits_longer_and_longer(cast: Cast, mail_server: MailServer) -> None:
    send_code(cast, ask(cast))
    answers = []
    for guess in range(5):
        with pytest.raises(Refused) as refused:
            confirm(cast, f"x{guess}")
        answers.append(refused.value.code)
    assert answers[0] == "wrong_code"
    assert answers[-1] == "try_wait"


def test_five_codes_a_day_and_only_to_addresses(cast: Cast, mail_server: MailServer) -> None:
    for wrong in ("", "khong-phai-thu", "a@b\nBcc: c@d.example", "thư@co-quan.example"):
        with pytest.raises(Invalid):
            ask(cast, wrong)
    for _time in range(5):
        ask(cast)
    with pytest.raises(Refused) as refused:
        ask(cast)
    assert refused.value.code == "codes_a_day"
    ask(cast, now=NOW + dt.timedelta(days=1))


def test_a_code_the_server_does_not_take_is_sent_again(
    cast: Cast, mail_server: MailServer
) -> None:
    kept = ask(cast)
    mail_server.to_receiver = ["451 Later"]
    send_code(cast, kept)
    assert mail_server.taken == []
    jobs = ProcrastinateJob.objects.filter(task_name="notices.send_code")
    again = jobs.exclude(scheduled_at=None).get()
    assert again.args["tries"] == 2
    send_code(cast, kept)
    confirm(cast, code_in(mail_server))
    assert not GivenUp.objects.exists()


def test_a_code_nobody_takes_is_told_to_the_operator(
    cast: Cast, mail_server: MailServer
) -> None:
    mail_server.to_receiver = ["550 Unknown"]
    send_code(cast, ask(cast))
    assert GivenUp.objects.get().code == "550"


def test_a_site_without_mail_asks_for_no_address(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        ask(cast)
    assert refused.value.code == "mail_off"
    with acting(cast.officer), pytest.raises(Refused):
        services.try_channel(actor=cast.officer, channel="MAIL", now=NOW)
