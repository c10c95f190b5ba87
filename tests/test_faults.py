"""Processes killed while they issue lose nothing, double nothing, leave nothing half done.

The short form of `python -m benchmarks faults`; then the proof that its questions find what
they look for.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from benchmarks import faults
from benchmarks.faults_checks import (
    CHANGED,
    KINDS,
    LOST,
    QUESTIONS,
    Fact,
    Memory,
    Violation,
    examine,
    violations,
)
from django.db import connections, transaction

from tests.plugin import FOLDER
from vanphong.drafting.tests.office import NOW
from vanphong.files.store import the_store

LATER = NOW + dt.timedelta(days=1)
EVERY, KILLS = 12, 20

# (question, what spoils the rows so that it must find something)
SPOILED = [
    ("number missing", "update registry_book set next_number = next_number + 1"),
    ("number outside", "update registry_book set next_number = 2 where next_number > 2"),
    ("number held for nobody", """
        update registry_number set state = 'RESERVED', document_id = null, given_at = null
         where number = 1 and symbol <> ''"""),
    ("number void without", """
        alter table registry_number drop constraint number_void_with_reason;
        update registry_number set state = 'VOID', document_id = null, given_at = null
         where number = 1"""),
    ("number given to another", "update registry_document set symbol = '9' where number = 1"),
    ("line of an incoming book", """
        update registry_number set number = 1000 where number = 1 and symbol = ''"""),
    ("number twice", """
        alter table registry_number drop constraint number_once;
        update registry_number set number = 1 where number = 2"""),
    ("two documents with one", "update registry_document set number = 1 where number = 2"),
    ("two numbers for one", """
        update registry_number e set document_id = o.document_id from registry_number o
         where o.book_id = e.book_id and o.number = 1 and e.number = 2"""),
    ("arrival number", """
        alter table registry_incoming drop constraint arrival_once;
        update registry_incoming set arrival_number = 1 where arrival_number = 2"""),
    ("delivered twice", """
        drop index delivery_once;
        update exchange_delivery
           set document_id = (select id from registry_document limit 1)"""),
    ("draft that is not wholly", "delete from signing_publiccheck where symbol like '01%'"),
    ("document or public check", """
        update drafting_draft set state = 'SIGNED' where symbol like '01%'"""),
    ("issued document without", "delete from registry_recipient where position = 3"),
    ("issued document without", "delete from registry_documentaccess"),
    ("issued document without", "delete from files_fileaccess"),
    ("issued document without", "delete from search_entry"),
    ("issued document without", "delete from procrastinate_jobs"),
    ("act that is not in the trail", """
        delete from audit_event where action = 'drafting:draft:issue'"""),
    ("digest in the trail", """
        update audit_event set detail = detail || '{"sha256": "0"}'
         where action = 'drafting:draft:sign'"""),
    ("file made with a key", "delete from audit_event where action = 'signing:seal:use'"),
    ("receipt for what", "update exchange_receipt set file_sha256 = '0' where position = 1"),
    ("delivery without the receipts", "delete from exchange_receipt where position = 2"),
    ("accepted without", "update exchange_delivery set state = 'ARRIVED'"),
    ("delivery not in the trails", """
        delete from audit_event where action = 'exchange:delivery:accept'"""),
]  # fmt: skip


@pytest.mark.crash
def test_killed_processes_leave_every_document_whole(committed_db: None) -> None:
    outcome = faults.campaign(FOLDER, every=EVERY, kills=KILLS)
    assert outcome["violations"] == []
    assert outcome["kills"] >= KILLS > outcome["at_steps"] > 15
    assert outcome["issued"] >= KILLS
    # What was left is sound; every way of spoiling it is found.
    left = _Left()
    left.find_spoiled_rows()
    left.find_changed_files()
    left.find_what_went_back()


class _Left:
    """What a campaign left behind, to be spoiled one thing at a time."""

    def __init__(self) -> None:
        self.cursor = connections["admin"].cursor()
        self.offices = self._column("select id from people_office")
        self.sound = Memory()
        assert violations(self.offices, self.sound, LATER) == []

    def _column(self, statement: str) -> list[Any]:
        self.cursor.execute(statement)
        return [row[0] for row in self.cursor.fetchall()]

    @contextmanager
    def _spoiled(self, statement: str) -> Iterator[None]:
        with transaction.atomic(using="admin"):
            self.cursor.execute(statement)
            yield
            transaction.set_rollback(True, using="admin")

    def _examine(self, memory: Memory) -> list[Violation]:
        return examine(self.cursor, self.offices, memory, LATER)

    def find_spoiled_rows(self) -> None:
        assert {kind for kind, _, _ in QUESTIONS} == set(KINDS)
        assert all(any(q.startswith(words) for words, _ in SPOILED) for _, q, _ in QUESTIONS)
        for words, statement in SPOILED:
            with self._spoiled(statement):
                found = self._examine(copy.deepcopy(self.sound))
            assert any(one.found.startswith(words) for one in found), (words, found)
        with self._spoiled(
            "update drafting_draft d set signed_file_id = o.file_id "
            "from registry_document o where o.id = d.issued_document_id and o.number = 1"
        ):
            assert CHANGED in {one.kind for one in self._examine(copy.deepcopy(self.sound))}

    def find_changed_files(self) -> None:
        [sha256] = self._column("select file_digest from registry_document limit 1")
        path = the_store().path(sha256)
        content = path.read_bytes()
        for spoiled in (content[:-1] + b"?", content + b"\n", None):
            path.unlink()
            if spoiled is not None:
                path.write_bytes(spoiled)
            found = self._examine(copy.deepcopy(self.sound))
            assert [one.kind for one in found] == [CHANGED]
        path.write_bytes(content)
        assert self._examine(copy.deepcopy(self.sound)) == []

    def find_what_went_back(self) -> None:
        [draft_id] = self._column(
            "select id from drafting_draft where state = 'ISSUED' limit 1"
        )
        memory = copy.deepcopy(self.sound)
        memory.note(Fact(draft_id, "ISSUED", "0" * 64))
        memory.note(Fact(draft_id, "ACCEPTED", 0, self.offices[1]))
        assert [one.kind for one in self._examine(memory)] == [LOST, LOST]
        memory = copy.deepcopy(self.sound)
        memory.drafts[draft_id] = ("ISSUED", "999-CV/VPTU", None, None, None)
        assert [one.kind for one in self._examine(memory)] == [CHANGED]
        with self._spoiled(
            f"update drafting_draft set state = 'SIGNED' where id = '{draft_id}'"
        ):
            found = self._examine(copy.deepcopy(self.sound))
        assert any("went back" in one.found for one in found)
