"""An office with its mailbox on a real IMAP server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from tests import imap_server
from tests.cast import Cast, make_office
from tests.imap_server import PASSWORD, USER, Server

from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.scope import acting
from vanphong.mailbox import services
from vanphong.mailbox.models import Mail
from vanphong.mailbox.tests.letters import with_paper
from vanphong.registry.tests.browsing import stop_clock
from vanphong.registry.tests.factories import NOW

needs_server = pytest.mark.skipif(
    not imap_server.found(), reason="dovecot is not here: apt-get install dovecot-imapd"
)


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    """Run one server for the tests of a module; each begins with an empty mailbox."""
    with imap_server.running() as server:
        yield server


@pytest.fixture
def server(running: Server, settings: Any) -> Server:
    running.empty()
    settings.MAIL_SERVERS = (("localhost", running.port),)
    settings.MAIL_CA_FILE = running.ca_file
    return running


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    stop_clock(monkeypatch)
    return make_office()


@pytest.fixture
def lasting_cast(committed_db: None) -> Cast:
    """Give the same, for other threads and processes to see."""
    return make_office()


def wanted(server: Server, **more: Any) -> services.Wanted:
    """Give the mailbox of the server, on."""
    facts = {
        "host": "localhost", "port": server.port, "username": USER, "password": PASSWORD,
        "is_on": True,
    }  # fmt: skip
    return services.Wanted(**(facts | more))


def set_up(cast: Cast, server: Server, **more: Any) -> None:
    with acting(cast.admin):
        services.set_mailbox(actor=cast.admin, wanted=wanted(server, **more), now=NOW)


def worker(cast: Cast) -> Actor:
    return job_actor("mailbox.check", cast.office.id, frozenset())


def taken(cast: Cast, content: bytes | None = None, uid: int = 1) -> Mail:
    """Take a mail as if the server had given it."""
    made = services.take_mail(actor=worker(cast), coming=coming(content, uid), now=NOW)
    assert made is not None
    return made


def coming(content: bytes | None = None, uid: int = 1) -> services.Coming:
    content = with_paper() if content is None else content
    at = NOW - dt.timedelta(hours=3)
    return services.Coming(7, uid, at, len(content), content)
