"""The process that is killed: goes on with documents, and dies at the step it was told.

Nothing in the product knows of this. Steps are counted from outside of it: statements by
Django's wrapper of statements, commits on the connection, files by Python's audit events.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
import re
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, NoReturn
from uuid import UUID

from django.conf import settings
from django.db import connection

from vanphong.drafting import api as drafting
from vanphong.exchange import api as exchange
from vanphong.files import child as parsers
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import acting

Tell = Callable[[str, Any], None]
_WORDS = 3
_SAVEPOINT = re.compile(r' "s\d+_x\d+"')


@dataclass(frozen=True, slots=True)
class Work:
    """One document to bring to its end: signed, sealed, issued, accepted by every receiver."""

    draft_id: UUID
    signer: Actor
    clerk: Actor
    receivers: tuple[Actor, ...]
    pin: str
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class Life:
    """What a process does: works to finish, one to die in at step `death` (0 for never)."""

    unharmed: tuple[Work, ...]
    deadly: tuple[Work, ...]
    death: int = 0


def live(life: Life, pipe: Connection) -> None:
    """Do the works, telling each thing done; ends by SIGKILL when the step comes."""

    def tell(subject: str, word: Any) -> None:
        pipe.send((subject, word))

    # What reads files of others is not the subject here: the campaign's own serves all forks.
    parsers._NURSERY._owner_pid = os.getpid()
    try:
        for work in life.unharmed:
            finish(work, tell)
        steps = _Steps(life.death, tell)
        with steps.counted():
            for work in life.deadly:
                finish(work, tell)
    except Exception:  # noqa: BLE001 - told to the campaign, which fails by it
        tell("failed", traceback.format_exc())
    else:
        tell("steps", steps.count)


def sign_only(work: Work, pipe: Connection) -> None:
    """Sign a document; for a rehearsal."""
    signed = drafting.sign_draft(
        actor=work.signer, draft_id=work.draft_id, pin=work.pin, now=work.now
    )
    pipe.send(("SIGNED", (signed.id, signed.signed_file.sha256)))


def finish(work: Work, tell: Tell) -> None:
    """Go on with a document from wherever it stands, as its people would."""
    for _ in range(4):
        try:
            _go_on(work, tell)
        except Refused as refused:
            # The process before died in its COMMIT, which then took effect after the look.
            if refused.code != "wrong_state":
                raise
        else:
            tell("done", work.draft_id)
            return
    message = f"{work.draft_id} is refused again and again"
    raise AssertionError(message)


def _go_on(work: Work, tell: Tell) -> None:
    mine: dict[str, Any] = {"draft_id": work.draft_id, "pin": work.pin, "now": work.now}
    with acting(work.clerk):
        draft = drafting.get_draft(work.clerk, work.draft_id)
    if draft.state in {"SUBMITTED", "NUMBERED"}:
        draft = drafting.sign_draft(actor=work.signer, **mine)
        tell("SIGNED", (draft.id, draft.signed_file.sha256))
    if draft.state == "SIGNED":
        draft = drafting.seal_and_issue(actor=work.clerk, **mine)
        tell("ISSUED", (draft.id, draft.issued_document.file.sha256))
    for clerk in work.receivers:
        with acting(clerk):
            [delivery] = exchange.inbox(clerk).filter(document_id=draft.issued_document_id)
        with acting(clerk):
            done = exchange.accept_delivery(actor=clerk, delivery_id=delivery.id, now=work.now)
            number = done.entry.arrival_number
        tell("ACCEPTED", (draft.id, clerk.office_id, number))


class _Steps:
    """Counts the places where a process may die, and dies at the one asked for."""

    def __init__(self, death: int, tell: Tell) -> None:
        self.count = 0
        self._death = death
        self._tell = tell
        self._busy = False

    def at(self, place: str) -> None:
        if self.next_is_last():
            self.die(place)
        self.count += 1

    def next_is_last(self) -> bool:
        return self.count + 1 == self._death

    def die(self, place: str) -> NoReturn:
        self._tell("dies", place)
        os.kill(os.getpid(), signal.SIGKILL)
        raise SystemExit(1)

    def counted(self) -> Any:
        connection.ensure_connection()
        connection._commit = functools.partial(self._commit, connection._commit)
        os.fsync = self._around(os.fsync, "fsync")
        sys.addaudithook(self._file_event)
        return connection.execute_wrapper(self._statement)

    def _statement(self, execute: Callable[..., Any], statement: str, *more: Any) -> Any:
        self.at("before " + _SAVEPOINT.sub("", " ".join(statement.split()[:_WORDS])))
        return execute(statement, *more)

    def _commit(self, commit: Callable[[], None]) -> None:
        self.at("before COMMIT")
        if self.next_is_last():
            link = connection.connection.pgconn
            link.send_query(b"COMMIT")
            link.flush()
            self.die("COMMIT sent, its answer not read")
        self.count += 1
        commit()
        self.at("after COMMIT")

    def _around(self, act: Callable[..., Any], name: str) -> Callable[..., Any]:
        def counted(*arguments: Any) -> Any:
            self.at(f"before {name}")
            answer = act(*arguments)
            self.at(f"after {name}")
            return answer

        return counted

    def _file_event(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "os.rename" or (event == "open" and _is_stored(arguments[0])):
            self.at(f"before {event}")


def _is_stored(path: object) -> bool:
    return isinstance(path, str | os.PathLike) and os.fspath(path).startswith(_STORE)


_STORE = str(settings.DATA / "files")
