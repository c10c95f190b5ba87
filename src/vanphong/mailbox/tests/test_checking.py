"""The mailbox read from a real IMAP server: each mail once, whatever happens in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from typing import Any

import pytest
from django.db import connection
from tests.cast import Cast
from tests.imap_server import RECEIVED, Server
from tests.plugin import FOLDER

from vanphong.files import api as files
from vanphong.kernel.errors import Unavailable
from vanphong.kernel.scope import acting
from vanphong.mailbox import jobs, services
from vanphong.mailbox.imap import Folder, Place, opened
from vanphong.mailbox.models import After, Attachment, Mail, Progress
from vanphong.mailbox.services import checking
from vanphong.mailbox.tests.conftest import needs_server, set_up, worker
from vanphong.mailbox.tests.letters import HOSTILE, mail, mutated, paper, with_paper

pytestmark = needs_server


def check(cast: Cast) -> services.Reading:
    return services.check_mailbox(cast.office.id)


def mails(cast: Cast) -> list[Mail]:
    with acting(cast.clerk):
        return list(Mail.objects.select_related("file").order_by("uid"))


def progress(cast: Cast) -> Progress:
    with acting(cast.clerk):
        return Progress.objects.get()


def test_what_came_is_taken_whole_and_left_on_the_server(cast: Cast, server: Server) -> None:
    set_up(cast, server)
    content = with_paper()
    server.put(content)
    assert check(cast) == services.Reading(taken=1)
    (one,) = mails(cast)
    assert (one.subject, one.state) == ("Gửi công văn 127-CV/VPTU", "WAITING")
    assert (
        one.received_at - RECEIVED
    ).total_seconds() < 60  # the server's, not the mail's 1970
    assert one.file is not None
    with acting(cast.clerk):
        kept = files.read_bytes(one.file)
        first, second = Attachment.objects.select_related("file").order_by("position")
    assert kept.replace(b"\r\n", b"\n") == content
    assert first.file is not None
    assert (first.file.text.count("127-CV/VPTU"), first.file.media_type) == (
        1, "application/pdf",
    )  # fmt: skip
    assert second.file is not None
    assert len(server.uids("INBOX", "UNSEEN")) == 1


def test_a_mail_is_taken_once_also_when_the_server_numbers_anew(
    cast: Cast, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vanphong.mailbox.imap._WINDOW", 2)  # looked through in several goes
    set_up(cast, server)
    server.put(with_paper(), mail(subject="hai", message_id="<hai@x>"))
    assert check(cast).taken == 2
    assert check(cast) == services.Reading()
    server.renumber()
    server.put(mail(subject="ba", message_id="<ba@x>"))
    assert check(cast) == services.Reading(taken=1, known=2)
    assert {one.subject for one in mails(cast)} == {"Gửi công văn 127-CV/VPTU", "hai", "ba"}


def test_a_forged_message_id_keeps_no_mail_out(cast: Cast, server: Server) -> None:
    set_up(cast, server)
    server.put(mail(text="thật"), mail(text="giả"))
    assert check(cast).taken == 2


def test_two_workers_take_each_mail_once(lasting_cast: Cast, server: Server) -> None:
    set_up(lasting_cast, server)
    server.put(*(mail(subject=f"thư {n}", message_id=f"<{n}@x>") for n in range(6)))
    found: list[services.Reading] = []
    both = threading.Barrier(2)

    def work() -> None:
        both.wait()
        found.append(check(lasting_cast))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one.taken for one in found) == 6
    assert [one.trouble for one in found] == ["", ""]
    assert [one.subject for one in mails(lasting_cast)] == [f"thư {n}" for n in range(6)]


# Works like a worker, and ends in the middle of the second mail.
CHILD = textwrap.dedent(
    """
    import os, signal, sys
    import django
    django.setup()
    from django.conf import settings
    settings.MAIL_SERVERS = (("localhost", int(sys.argv[2])),)
    settings.MAIL_CA_FILE = sys.argv[3]
    from vanphong.mailbox import services
    from vanphong.mailbox.services import checking, taking
    from vanphong.mailbox.models import Mail

    moment = sys.argv[4]
    keep_part, take, tell = taking._keep_part, checking.take_mail, checking._tell_server

    def die(*_):
        os.kill(os.getpid(), signal.SIGKILL)

    if moment == "BEFORE_COMMIT":
        taking._keep_part = lambda *given: (keep_part(*given), die())
    elif moment == "AFTER_COMMIT":
        checking.take_mail = lambda **given: (take(**given), die())
    else:
        checking._tell_server = die
    services.check_mailbox(int(sys.argv[1]))
    """
)


@pytest.mark.crash
@pytest.mark.parametrize(
    ("moment", "kept"), [("BEFORE_COMMIT", 0), ("AFTER_COMMIT", 1), ("BEFORE_MARKING", 2)]
)
def test_a_killed_worker_loses_nothing_and_takes_nothing_twice(
    lasting_cast: Cast, server: Server, moment: str, kept: int
) -> None:
    set_up(lasting_cast, server, after=After.MOVE, done_folder="Đã vào sổ")
    note = ("a.txt", "text/plain", b"chu")
    server.put(mail(note), mail(note, subject="hai", message_id="<hai@x>"))
    environment = os.environ | {
        "VANPHONG_DATA": str(FOLDER),
        "VANPHONG_PROCESS": "worker",
        "DJANGO_SETTINGS_MODULE": "vanphong.project.settings",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    words = [str(lasting_cast.office.id), str(server.port), server.ca_file, moment]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *words],
        env=environment, check=False, capture_output=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert len(mails(lasting_cast)) == kept
    assert len(server.uids()) == 2
    assert check(lasting_cast).taken == 2 - kept
    assert len(mails(lasting_cast)) == 2
    assert server.uids() == []
    assert len(server.uids("Đã vào sổ")) == 2


def test_mails_are_marked_only_when_a_setting_says_so(cast: Cast, server: Server) -> None:
    set_up(cast, server, after=After.SEEN)
    server.put(mail())
    assert check(cast).taken == 1
    assert len(server.uids("INBOX", "SEEN")) == 1


def test_a_folder_that_is_not_there_is_said_and_the_mail_is_kept(
    cast: Cast, server: Server
) -> None:
    set_up(cast, server, after=After.MOVE, done_folder="Không có")
    server.put(mail())
    assert check(cast) == services.Reading(taken=1, trouble="mail_move")
    assert len(server.uids()) == 1
    set_up(cast, server, folder="Không có")
    assert check(cast).trouble == "mail_folder"


def test_a_wrong_password_is_said(cast: Cast, server: Server) -> None:
    set_up(cast, server, password="sai")
    assert check(cast).trouble == "mail_password"
    first = progress(cast)
    assert first.trouble == "mail_password"
    assert first.good_at is None
    set_up(cast, server)
    assert check(cast).trouble == ""
    assert progress(cast).good_at is not None


def test_a_server_that_nobody_vouches_for_is_not_told_the_password(
    cast: Cast, server: Server, settings: Any
) -> None:
    set_up(cast, server)
    settings.MAIL_CA_FILE = ""
    assert check(cast).trouble == "mail_certificate"


def test_a_server_the_operator_took_from_the_list_is_not_called(
    cast: Cast, server: Server, settings: Any
) -> None:
    set_up(cast, server)
    settings.MAIL_SERVERS = ()
    assert check(cast).trouble == "mail_not_allowed"
    jobs.check_all()  # nothing is queued


def test_a_server_gone_in_the_middle_loses_nothing(
    cast: Cast, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(cast, server)
    server.put(mail(), mail(subject="hai", message_id="<hai@x>"))
    fetch = Folder.content

    def cut(self: Folder, uid: int) -> bytes:
        if uid == max(server.uids()):
            server.cut_links()
        return fetch(self, uid)

    with monkeypatch.context() as patched:
        patched.setattr(Folder, "content", cut)
        assert check(cast) == services.Reading(taken=1, trouble="mail_broken")
    assert check(cast).taken == 1
    assert len(mails(cast)) == 2


def test_a_server_that_is_not_there_is_said(cast: Cast, server: Server, settings: Any) -> None:
    settings.MAIL_SERVERS = (("localhost", 1),)
    set_up(cast, server, port=1)
    assert check(cast).trouble == "mail_unreachable"


def test_a_mailbox_that_is_off_is_left_alone(cast: Cast, server: Server) -> None:
    set_up(cast, server, is_on=False)
    server.put(mail())
    assert check(cast) == services.Reading()
    assert services.offices_with_mail() == []


def test_a_store_that_does_not_answer_lets_the_mail_come_again(
    cast: Cast, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(cast, server)
    server.put(with_paper())

    def full(**_given: object) -> None:
        raise Unavailable("đầy", code="store_full")

    with monkeypatch.context() as patched:
        patched.setattr(checking, "take_mail", full)
        assert check(cast).trouble == "mail_later"
    assert check(cast).taken == 1


def test_a_mail_that_is_too_large_is_told_and_not_fetched(
    cast: Cast, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(cast, server)
    server.put(b"From: vanthu@songlam.example\n\n" + (b"x" * 99 + b"\n") * 530_000)
    asked: list[int] = []
    monkeypatch.setattr(Folder, "content", lambda _self, uid: asked.append(uid))
    assert check(cast).taken == 1
    (one,) = mails(cast)
    assert (one.state, one.held_code, asked) == ("HELD", "file_too_large", [])
    assert one.sender_address == "vanthu@songlam.example"


def test_more_than_the_operator_allows_in_a_day_waits(
    cast: Cast, server: Server, settings: Any
) -> None:
    settings.DAILY_UPLOAD_MB = 1
    set_up(cast, server)
    server.put(mail(("a.txt", "text/plain", b"chu " * 300_000)), mail(message_id="<hai@x>"))
    assert check(cast) == services.Reading(taken=1, trouble="mail_many")


def test_hostile_mails_are_kept_or_told_and_stop_nobody(cast: Cast, server: Server) -> None:
    set_up(cast, server)
    names = ["head-1mb", "parts-1000", "bomb", "winmail", "program", "name-turned", "nul",
             "charset-hex", "html-script", "boundary-never"]  # fmt: skip
    letters = [HOSTILE[name] for name in names] + [one for _, one in mutated(10)]
    server.put(*letters, with_paper())
    done = check(cast)
    assert done.trouble == ""
    found = mails(cast)
    assert found[-1].subject == "Gửi công văn 127-CV/VPTU"
    assert len(found) == done.taken >= len(names) + 1
    assert all(one.file is not None for one in found)
    with acting(cast.clerk):
        refused = dict(
            Attachment.objects.exclude(refusal="").values_list("name", "refusal_code")
        )
    assert refused["cong-van.exe"] == "file_type_refused"
    assert "bang.xlsx" in refused
    assert "winmail" in found[names.index("winmail")].problems


def test_the_commands_of_the_protocol(server: Server) -> None:
    server.put(paper())
    place = Place("localhost", server.port, "congvan@tinhuy.example", "mật khẩu thử 15")
    assert "mật khẩu" not in repr(place)
    with opened(place) as folder:
        (uid,) = folder.uids_after(0)
        assert folder.facts(uid + 1) is None
        assert folder.content(uid + 1) == b""
        assert folder.uids_after(uid) == []


def test_each_office_is_read_by_a_job_of_its_own(cast: Cast, server: Server) -> None:
    set_up(cast, server)
    server.put(mail())
    jobs.check_all()
    jobs.check_all()  # the reading that waits is not queued twice
    with connection.cursor() as cursor:
        cursor.execute(
            "select args->>'office_id' from procrastinate_jobs where task_name = %s",
            ["mailbox.check_one"],
        )
        assert cursor.fetchall() == [(str(cast.office.id),)]
    jobs.check_one(office_id=cast.office.id)
    assert len(mails(cast)) == 1
    assert worker(cast).permissions == frozenset()
