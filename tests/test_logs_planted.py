"""Planted names, words, passwords, PINs, tokens and file names, in acts that succeed and fail.

Then everything that writes for operators is searched: our lines of JSON (pages, jobs, commands),
what a command says of a bug, and PostgreSQL's own log.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import click
import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import path, reverse
from procrastinate.contrib.django import app

from tests.cast import PASSWORD, make_office
from tests.plugin import FOLDER
from vanphong.audit import services as audit
from vanphong.kernel.gate import public
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.project import embedded
from vanphong.project.cli import _Root
from vanphong.project.logs import JsonLines
from vanphong.project.urls import handler404, handler500  # noqa: F401 - of the routes below
from vanphong.project.urls import urlpatterns as all_routes

pytestmark = [pytest.mark.urls("tests.test_logs_planted")]
NAME, WORDS, FILE = "Zụ Quỵnh Xờ", "Trich-yeu-gieo-81", "tep-gieo-82.pdf"
USERNAME, SECRET, PIN, TOKEN = "zu-gieo-83", "mat-khau-gieo-84", "84620917", "vp_gieo-85"
PLANTED = (NAME, WORDS, FILE, USERNAME, SECRET, PIN, TOKEN)
# Statements that PostgreSQL refuses, with what it would quote of them.
REFUSED = (
    "insert into django_session values (%s, %s, now()), (%s, %s, now())",
    "select %s::int",
    "select to_tsquery('simple', %s || ' & & !')",
    "insert into people_person (id, full_name) values (gen_random_uuid(), %s)",
    "select jsonb %s",
    "do $$ begin raise exception '%%', %s; end $$",
    "do $$ begin raise warning '%%', %s; end $$; select 1/0",
)


def _fail_in_the_database() -> None:
    for statement in REFUSED:
        with (
            contextlib.suppress(Exception),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [WORDS] * (statement.count("%s")))


def _fail(*_given: object) -> None:
    """Fail as a bug would, with personal data in the exception and in what led to it."""
    _fail_in_the_database()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(REFUSED[0], [SECRET, NAME] * 2)
    except Exception as error:
        raise ValueError(f"{NAME} {WORDS}") from error


broken = public("only in this test")(_fail)
urlpatterns = [*all_routes, path("hong/<str:word>", lambda r, word: broken(r), name="broken")]
urlpatterns[-1].callback.__dict__.update(broken.__dict__)
failing_job = app.task(_fail, name="tests.planted.fail", queue="planted", pass_context=False)


@click.group(cls=_Root)
def root() -> None:
    """A command line with one broken command."""


root.command("fail")(_fail)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Give what our own handler writes, from every logger."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    yield out
    logging.getLogger().removeHandler(handler)


def _work() -> None:
    """Let a worker take what is in the test's queue."""
    connector: Any = app.connector
    worker_app = app.with_connector(connector.get_worker_connector())

    async def work() -> None:
        async with worker_app.open_async():
            await worker_app.run_worker_async(
                queues=["planted"], wait=False, install_signal_handlers=False
            )

    asyncio.run(work())


def _server_log() -> str:
    return (embedded.cluster(FOLDER).home.parent / "postgres.log").read_text("utf-8", "replace")


def test_no_planted_word_is_in_any_log(
    committed_db: None, log: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    connections["default"].close()  # a new session takes the role's settings
    before = len(_server_log())
    cast = make_office(accounts=True)
    with acting(cast.admin):
        person = people.create_person(actor=cast.admin, full_name=NAME)
        audit.record(cast.admin, "audit:test:act", subject=person, detail={"text": WORDS})
        account = people.Account.objects.get(person_id=cast.posts["CLERK"].person_id)
        account.username = USERNAME
        account.save()
    client = Client(raise_request_exception=False)
    for password in (SECRET, PASSWORD):
        client.post(reverse("login"), {"username": USERNAME, "password": password})
    client.force_login(account)
    for content in (b"%PDF-1.4 " + WORDS.encode(), WORDS.encode(), b""):
        told = {"abstract": WORDS, "file": SimpleUploadedFile(FILE, content), "pin": PIN}
        client.post(reverse("register-incoming"), told)
    client.get("/tra-cuu", {"q": f"{NAME} {WORDS}"})
    client.get(f"/{USERNAME}/{FILE}?{WORDS}")
    client.get("/api/v1/documents", HTTP_AUTHORIZATION=f"Bearer {TOKEN}")
    client.post("/api/v1/documents", WORDS, content_type="application/json")
    assert client.get(f"/hong/{FILE}?q={WORDS}", HTTP_USER_AGENT=NAME).status_code == 500
    failing_job.defer()
    _work()
    with acting(cast.admin), connection.cursor() as cursor:
        cursor.execute("select status from procrastinate_jobs where queue_name = 'planted'")
        assert cursor.fetchall() == [("failed",)]
    command = CliRunner().invoke(root, ["fail"])
    assert (command.exit_code, "Lệnh gặp lỗi" in command.output) == (1, True)
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    bugs = [line["traceback"] for line in lines if "traceback" in line]
    assert len(bugs) >= 3, "page, job and command"
    assert all("ValueError" in bug and "UniqueViolation 23505" in bug for bug in bugs)
    out, err = capfd.readouterr()
    told = "\n".join([log.getvalue(), command.output, out, err, _server_log()[before:]])
    told = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), told)
    assert [word for word in PLANTED if word in told] == []


def test_the_applications_role_quiets_any_postgresql(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select s.setconfig from pg_db_role_setting s join pg_roles r on r.oid = s.setrole "
            "where r.rolname = current_user"
        )
        (told,) = cursor.fetchone()
    assert set(told) >= {f"{name}={value}" for name, value in embedded.QUIET.items()}


def test_in_debug_mode_all_is_told(log: io.StringIO, settings: Any) -> None:
    settings.DEBUG = True
    try:
        int("vì sao")
    except ValueError:
        logging.getLogger("django.request").exception("%s", "ở đâu")
    line = json.loads(log.getvalue())
    assert line["message"] == "ở đâu"
    assert line["traceback"].endswith("'vì sao'")
