"""Two at once: one effect, and nothing slips under a closing."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection, connections
from tests.cast import Cast, make_office

from vanphong.kernel.errors import VanphongError
from vanphong.kernel.ids import new_id
from vanphong.kernel.scope import acting
from vanphong.registry import api
from vanphong.registry.services.papers import correct_outgoing
from vanphong.registry.tests.factories import (
    NOW,
    TODAY,
    fields,
    make_in_book,
    make_incoming,
    make_issued,
    make_out_book,
)

DAY = dt.timedelta(days=1)


@pytest.fixture
def cast(committed_db: None) -> Cast:
    return make_office()


def at_once(*works: Callable[[], str]) -> Counter[str]:
    """Run each work in a thread of its own, all let go together; count the answers."""
    gate, answers = threading.Barrier(len(works)), []

    def run(work: Callable[[], str]) -> None:
        try:
            gate.wait()
            answers.append(work())
        except VanphongError as refused:
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


def test_dossiers_opened_at_once_get_a_code_each(cast: Cast) -> None:
    def open_one() -> str:
        with acting(cast.clerk):
            return api.open_dossier(actor=cast.clerk, title="Biên chế", now=NOW).code

    assert at_once(*[open_one] * 6) == {f"2026/{n:04d}": 1 for n in range(1, 7)}


def test_one_held_number_is_used_once(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_out_book(cast)
        held = api.reserve_number(actor=cast.clerk, book_id=book.id, for_id=new_id(), now=NOW)

    def use() -> str:
        with acting(cast.clerk):
            return api.register_outgoing(
                actor=cast.clerk, fields=fields(issued_on=TODAY), held_id=held.pk, now=NOW
            ).symbol

    assert at_once(*[use] * 4) == {"01-CV/VPTU": 1, "not_found": 3}


def correct_paper(cast: Cast) -> tuple[api.Book, Callable[[], object]]:
    book = make_in_book(cast)
    entry = make_incoming(cast, book)
    return book, lambda: api.correct_document(
        actor=cast.clerk, document_id=entry.document_id, fields=fields(abstract="Đã sửa"),
        reason="Gõ nhầm", now=NOW,
    )  # fmt: skip


def correct_line(cast: Cast) -> tuple[api.Book, Callable[[], object]]:
    book = make_in_book(cast)
    entry = make_incoming(cast, book)
    line = api.Arrival(arrived_on=TODAY - 2 * DAY)
    return book, lambda: api.correct_arrival(
        actor=cast.clerk, entry_id=entry.pk, arrival=line, now=NOW
    )


def correct_own(cast: Cast) -> tuple[api.Book, Callable[[], object]]:
    book = make_out_book(cast)
    own = make_issued(cast, issued_on=TODAY - 2 * DAY)
    return book, lambda: correct_outgoing(
        actor=cast.clerk, document_id=own.pk, fields=fields(abstract="Đã sửa"),
        reason="Gõ nhầm", now=NOW,
    )  # fmt: skip


def use_held(cast: Cast) -> tuple[api.Book, Callable[[], object]]:
    book = make_out_book(cast)
    held = api.reserve_number(actor=cast.clerk, book_id=book.id, for_id=new_id(), now=NOW)
    return book, lambda: api.register_outgoing(
        actor=cast.clerk, fields=fields(), held_id=held.pk, now=NOW
    )


@pytest.mark.parametrize("prepare", [correct_paper, correct_line, correct_own, use_held])
def test_no_change_slips_under_a_closing(
    cast: Cast, prepare: Callable[[Cast], tuple[api.Book, Callable[[], object]]]
) -> None:
    """A closing waits for changes that are under way, so its digest holds what they wrote."""
    with acting(cast.clerk):
        book, change = prepare(cast)
        if prepare is correct_paper:
            api.IncomingEntry.objects.filter(book=book).update(arrived_on=TODAY - 2 * DAY)
    closed = threading.Event()

    def close() -> None:
        try:
            with acting(cast.chief):
                api.close_period(actor=cast.chief, book_id=book.pk, until=TODAY - DAY, now=NOW)
        finally:
            closed.set()
            connections.close_all()

    closing = threading.Thread(target=close)
    with acting(cast.clerk):
        change()
        closing.start()
        while not closed.is_set() and not someone_waits():
            pass
    closing.join()
    with acting(cast.chief):
        [verified] = api.verify_book(actor=cast.chief, book_id=book.pk)
    assert verified.intact


def someone_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from pg_locks where not granted)")
        return bool(cursor.fetchone()[0])
