"""The scanner for malicious code: a real ClamAV with a signature of our own, down and up."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator

import pikepdf
import pytest
from click.testing import CliRunner
from django.db import connection, connections
from tests.cast import Cast, make_office

from vanphong.files import api as files
from vanphong.files import jobs, scanner
from vanphong.files.cli import commands
from vanphong.files.models import File
from vanphong.files.store import the_store
from vanphong.files.tests import samples as s
from vanphong.kernel import clock, ports
from vanphong.kernel.errors import Invalid, Refused, Secret, Unavailable
from vanphong.kernel.scope import acting

_WORDS = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
_EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + _WORDS + b"!$H+H*"
_CLAMD = shutil.which("clamd", path=f"{os.environ['PATH']}:/usr/sbin")

pytestmark = pytest.mark.skipif(
    not _CLAMD, reason="clamd is not here: apt-get install clamav-daemon"
)


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """ClamAV's daemon that knows one signature, without anything from outside."""
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "db").mkdir()
    (folder / "db" / "own.ndb").write_text(f"Thu.Eicar:0:*:{_WORDS.hex()}\n")
    (folder / "conf").write_text(
        f"Foreground yes\nLogVerbose yes\nLocalSocket {folder}/s\n"
        f"DatabaseDirectory {folder}/db\nTemporaryDirectory {folder}\n"
    )
    with subprocess.Popen(
        [str(_CLAMD), "-c", str(folder / "conf")], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert any("Archive support" in line for line in process.stdout)
        reading = threading.Thread(target=process.stdout.read)
        reading.start()
        yield f"unix:{folder}/s"
        process.terminate()
        reading.join()


def _in_pdf() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.Extra = document.make_stream(_EICAR)

    return s.pdf_with(change, compress_streams=True)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (_EICAR, "a.txt"),
        (s.package(s.word(), add={"word/media/a.bin": _EICAR}), "a.docx"),
        (_in_pdf(), "a.pdf"),
    ],
    ids=["alone", "in a package", "in a PDF"],
)
@pytest.mark.django_db
def test_a_harmful_file_is_refused_with_its_name(
    clamd: str, settings: object, content: bytes, name: str
) -> None:
    settings.CLAMD = clamd
    cast = make_office()
    with acting(cast.clerk):
        with pytest.raises(Invalid) as caught:
            files.take_in(actor=cast.clerk, content=content, name=name, now=clock.now())
        assert caught.value.code == "file_malware"
        assert "Thu.Eicar" in str(caught.value.message)
        assert not File.objects.exists()


@pytest.mark.django_db
def test_a_clean_file_comes_in_and_the_trail_says_who_scanned_it(
    clamd: str, settings: object
) -> None:
    settings.CLAMD = clamd
    cast = make_office()
    with acting(cast.clerk):
        file = files.take_in(actor=cast.clerk, content=s.pdf(), name="a.pdf", now=clock.now())
        with connection.cursor() as cursor:
            cursor.execute(
                "select detail->>'scanned_by' from audit_event where subject_id = %s "
                "and action = 'files:file:take_in'",
                [str(file.pk)],
            )
            assert cursor.fetchone()[0].startswith("ClamAV ")


@pytest.fixture
def held(settings: object, committed_db: None) -> tuple[Cast, File]:
    """A file that came while the scanner was down."""
    settings.CLAMD = "unix:/nowhere/clamd"
    cast = make_office()
    with acting(cast.clerk):
        taken = {"actor": cast.clerk, "content": s.pdf("Kế hoạch"), "now": clock.now()}
        return cast, files.take_in(**taken, name="a.pdf")


def scan(cast: Cast, file: File) -> File:
    jobs.scan_held(office_id=cast.office.id, file_id=str(file.pk))
    with acting(cast.clerk):
        file.refresh_from_db()
    return file


def jobs_waiting() -> list[tuple[str, bool]]:
    with connections["admin"].cursor() as cursor:
        cursor.execute(
            "select task_name, scheduled_at > now() from procrastinate_jobs "
            "where task_name = 'files.scan_held' order by id"
        )
        return cursor.fetchall()


def test_with_the_scanner_down_a_file_is_held_and_opened_to_nobody(
    held: tuple[Cast, File],
) -> None:
    cast, file = held
    assert jobs_waiting() == [("files.scan_held", None)]
    assert "Kế hoạch" in files.text_of(file)
    with acting(cast.clerk):
        for opened in (files.read_bytes, files.file_response, lambda f: files.page_image(f, 1)):
            with pytest.raises(Refused, match="không phải gửi lại") as refusal:
                opened(file)
            assert refusal.value.code == "file_held"
    scan(cast, file)  # still down: it waits, and is asked for again in a minute
    assert not file.is_open
    assert jobs_waiting()[1:] == [("files.scan_held", True)]


def test_a_held_file_opens_once_it_is_scanned(
    held: tuple[Cast, File], clamd: str, settings: object
) -> None:
    settings.CLAMD = clamd
    file = scan(*held)
    assert file.is_open
    assert scan(*held).is_open  # done twice, it is done once
    with acting(held[0].clerk), connection.cursor() as cursor:
        assert files.read_bytes(file).startswith(b"%PDF")
        cursor.execute(
            "select detail->>'scanned_by' from audit_event where action = 'files:file:release'"
        )
        [(words,)] = cursor.fetchall()
    assert words.startswith("ClamAV ")


def test_a_held_file_that_is_harmful_is_withdrawn(
    clamd: str, settings: object, committed_db: None
) -> None:
    settings.CLAMD = "127.0.0.1:1"
    cast = make_office()
    with acting(cast.clerk):
        file = files.take_in(actor=cast.clerk, content=_EICAR, name="a.txt", now=clock.now())
    settings.CLAMD = clamd
    scan(cast, file)
    assert "Thu.Eicar" in file.withdrawn_reason
    assert file.held_since is None


@pytest.mark.parametrize("place", ["unix:/nowhere/clamd", "127.0.0.1:1", "127.0.0.1:x"])
def test_what_is_used_at_once_does_not_pass_a_silent_scanner(
    settings: object, place: str
) -> None:
    settings.CLAMD = place
    with pytest.raises(Unavailable, match="gửi lại") as caught:
        files.examine(content=s.pdf(), name="a.pdf", on=clock.today())
    assert caught.value.code == "scanner_down"


def _answering(answer: bytes) -> socket.socket:
    """A daemon that says one thing to everybody, whatever it was sent."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                link, _ = listener.accept()
                with link:
                    link.recv(1 << 20)
                    link.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return listener


@pytest.mark.parametrize(
    "answer", [b"", b"stream: OK", b"INSTREAM size limit exceeded. ERROR\0", b"\xff\xff\0"]
)
def test_an_answer_that_is_none_lets_nothing_through(settings: object, answer: bytes) -> None:
    """A version that is none, or bytes that are no answer: refused as if it were down."""
    with _answering(answer) as listener:
        settings.CLAMD = f"127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(Unavailable):
            scanner.refuse_malware(b"a")


def test_a_secret_file_is_never_sent_to_the_scanner(settings: object) -> None:
    settings.CLAMD = "unix:/nowhere/clamd"
    with pytest.raises(Secret):
        files.examine(content="MẬT\nnội dung".encode(), name="a.txt", on=clock.today())


def test_the_time_of_the_signatures_is_read() -> None:
    made = scanner.signatures_of("ClamAV 1.4.6/27811/Fri Nov 27 09:24:01 2026")
    assert made == dt.datetime(2026, 11, 27, 9, 24, 1, tzinfo=dt.UTC)
    assert scanner.signatures_of("ClamAV 1.4.6") is None


def test_newer_signatures_take_a_harmful_file_away_from_every_office(
    clamd: str, settings: object, committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)
    settings.CLAMD = ""  # it came when the scanner did not know it
    casts = make_office("Tỉnh ủy Một"), make_office("Tỉnh ủy Hai")
    taken: list[File] = []
    for cast in casts:
        for content in (_EICAR, b"thu thuong"):
            with acting(cast.clerk):
                taken.append(
                    files.take_in(
                        actor=cast.clerk, content=content, name="a.txt", now=clock.now()
                    )
                )
    damaged = the_store().path(taken[1].sha256)
    damaged.chmod(0o600)
    damaged.write_bytes(b"thu thuonG")  # one bad spot on the disk holds up no other file
    jobs.rescan_recent()
    settings.CLAMD = clamd
    told = json.loads(CliRunner().invoke(commands, ["rescan", "--json"]).output)
    assert (told["contents"], told["withdrawn"]) == (2, 2)
    assert told["scanner"].startswith("ClamAV ")
    for cast, harmful in zip(casts, taken[::2], strict=True):
        with acting(cast.clerk):
            harmful.refresh_from_db()
            assert "Thu.Eicar" in harmful.withdrawn_reason
            with pytest.raises(Refused, match="mã độc"):
                files.read_bytes(harmful)
            assert File.objects.filter(withdrawn_at=None).count() == 1
    jobs.erase_bytes(office_id=casts[0].office.id, sha256=taken[0].sha256)
    assert not the_store().has(taken[0].sha256)
    jobs.rescan_recent()
    words = CliRunner().invoke(commands, ["rescan", "--all"]).output
    assert "gỡ 0 tệp" in words
