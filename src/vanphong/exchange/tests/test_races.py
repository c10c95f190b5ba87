"""Many at once, and a process that dies: one effect or none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection, connections
from tests.plugin import FOLDER

from vanphong.exchange import api as exchange
from vanphong.exchange.tests.conftest import (
    LATER,
    Between,
    accept,
    codes,
    issue,
    make_between,
    state_of,
)
from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry

THREADS = 8


@pytest.fixture
def committed(committed_db: None) -> Between:
    return make_between()


def at_once(*works: Callable[[], str]) -> Counter[str]:
    """Run each work in a thread of its own, all let go together; count the answers."""
    gate, answers = threading.Barrier(len(works)), []

    def run(work: Callable[[], str]) -> None:
        try:
            gate.wait()
            answers.append(work())
        except Refused as refused:
            answers.append(refused.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(works)
    return Counter(answers)


def test_eight_acceptances_give_one_number(committed: Between) -> None:
    answers = at_once(*[lambda: str(accept(committed).entry.arrival_number)] * THREADS)
    assert answers == {"1": THREADS}
    assert codes(committed.sender, committed.delivery) == ["01", "03"]
    with acting(committed.receiver.clerk):
        assert registry.NumberEntry.objects.count() == 1


def test_recall_and_acceptance_meet(committed: Between) -> None:
    chief = committed.sender.chief

    def recall() -> str:
        with acting(chief):
            return exchange.recall_delivery(
                actor=chief, delivery_id=committed.delivery.id, reason="Sai.", now=LATER
            ).state

    answers = at_once(recall, lambda: accept(committed).delivery.state)
    receipts = codes(committed.sender, committed.delivery)
    assert (answers, receipts) in [
        ({"RECALLED": 1, "wrong_state": 1}, ["01", "13"]),
        ({"RECALL_ASKED": 1, "ACCEPTED": 1}, ["01", "03", "13"]),
    ]


def test_acceptance_does_not_wait_for_the_senders_document(committed: Between) -> None:
    """The sender locks document, then delivery; the receiver must not come the other way."""
    chief, done = committed.sender.chief, threading.Event()

    def work() -> None:
        try:
            accept(committed)
        finally:
            done.set()
            connections.close_all()

    thread = threading.Thread(target=work)
    with acting(chief):
        registry.lock_document(chief, committed.delivery.document_id)
        thread.start()
        while not done.is_set() and not someone_waits():
            pass
        assert done.is_set()
    thread.join()
    assert codes(committed.sender, committed.delivery) == ["01", "03"]


def someone_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from pg_locks where not granted)")
        return bool(cursor.fetchone()[0])


def test_sending_from_eight_windows_delivers_once(committed: Between) -> None:
    clerk = committed.sender.clerk
    document = issue(committed.sender)

    def send() -> str:
        with acting(clerk):
            [delivery] = exchange.send_document(
                actor=clerk, document_id=document.id, now=LATER,
                office_ids=[committed.receiver.office.id],
            )  # fmt: skip
            return str(delivery.pk)

    assert len(at_once(*[send] * THREADS)) == 1


def test_acceptance_and_refusal_meet(committed: Between) -> None:
    clerk = committed.receiver.clerk

    def refuse() -> str:
        with acting(clerk):
            return exchange.refuse_delivery(
                actor=clerk, delivery_id=committed.delivery.id, reason="Nhầm.", now=LATER
            ).state

    answers = at_once(refuse, lambda: accept(committed).delivery.state)
    assert answers["wrong_state"] == 1
    assert len(codes(committed.sender, committed.delivery)) == 2


# Works like a web process: its own connection, the office's role behind the walls.
CHILD = textwrap.dedent(
    """
    import datetime, os, signal, sys
    from uuid import UUID
    import django
    django.setup()
    from vanphong.exchange import api
    from vanphong.kernel.actor import job_actor
    from vanphong.kernel.scope import acting

    office, delivery, moment = int(sys.argv[1]), UUID(sys.argv[2]), sys.argv[3]
    rights = frozenset({
        "exchange:delivery:receive", "registry:incoming:register",
        "registry:document:read_all",
    })
    actor = job_actor("child", office, rights)
    now = datetime.datetime.fromisoformat(sys.argv[4])
    with acting(actor):
        api.accept_delivery(actor=actor, delivery_id=delivery, now=now)
        if moment == "BEFORE_COMMIT":
            os.kill(os.getpid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
    """
)


@pytest.mark.crash
@pytest.mark.parametrize(
    ("moment", "receipts"), [("BEFORE_COMMIT", ["01"]), ("AFTER_COMMIT", ["01", "03"])]
)
def test_a_killed_acceptance_is_whole_or_nothing(
    committed: Between, moment: str, receipts: list[str]
) -> None:
    environment = os.environ | {
        "VANPHONG_DATA": str(FOLDER),
        "VANPHONG_PROCESS": "worker",
        "DJANGO_SETTINGS_MODULE": "vanphong.project.settings",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    arguments = [
        str(committed.receiver.office.id), str(committed.delivery.id), moment,
        LATER.isoformat(),
    ]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *arguments],
        env=environment, check=False, capture_output=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert codes(committed.sender, committed.delivery) == receipts
    assert accept(committed).entry.arrival_number == 1
    assert codes(committed.sender, committed.delivery) == ["01", "03"]
    assert state_of(committed.sender, committed.delivery) == "ACCEPTED"
