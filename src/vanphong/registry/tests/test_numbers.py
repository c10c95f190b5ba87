"""Numbers: held, given, void, inserted; without gap or double, whatever happens."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.cast import Cast, make_office

from vanphong.audit import api as audit
from vanphong.kernel import ports
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.ids import new_id
from vanphong.kernel.scope import acting
from vanphong.registry import api
from vanphong.registry.tests.factories import (
    NOW,
    TODAY,
    make_in_book,
    make_issued,
    make_out_book,
)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_office()


def reserve(cast: Cast, book: api.Book, **facts: object) -> api.NumberEntry:
    facts = {"actor": cast.clerk, "book_id": book.id, "for_id": new_id(), "now": NOW} | facts
    return api.reserve_number(**facts)  # type: ignore[arg-type]


def test_numbers_follow_from_one(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_out_book(cast)
        entries = [reserve(cast, book) for _ in range(3)]
        assert [e.number for e in entries] == [1, 2, 3]
        assert entries[0].symbol == "01-CV/VPTU"
        assert audit.events_of(cast.clerk, entries[0]).count() == 1


def test_asking_again_gives_the_same_number(cast: Cast) -> None:
    draft = new_id()
    with acting(cast.clerk):
        book = make_out_book(cast)
        first = reserve(cast, book, for_id=draft)
        assert reserve(cast, book, for_id=draft).pk == first.pk
        book.refresh_from_db()
        assert book.next_number == 2


def test_the_open_book_is_found_by_body_type_and_day(cast: Cast) -> None:
    facts = {"book_id": None, "body": cast.body, "type_code": "OFFICIAL_LETTER", "on": TODAY}
    with acting(cast.clerk):
        all_types = make_out_book(cast, type_code="", name="Sổ chung")
        assert reserve(cast, all_types, **facts).book_id == all_types.id
        own = make_out_book(cast)
        assert reserve(cast, own, **facts).book_id == own.id
        with pytest.raises(Refused) as refused:
            reserve(cast, own, **facts | {"on": dt.date(2020, 1, 1)})
        assert refused.value.code == "no_book"


def test_a_paper_book_goes_on_where_it_stood(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_out_book(cast, first_number=341)
        assert reserve(cast, book).number == 341


def test_symbols_of_congress_state_and_unknown_types(cast: Cast) -> None:
    with acting(cast.clerk):
        congress = make_out_book(
            cast, body_id=cast.committee.id, type_code="RESOLUTION", congress=True
        )
        assert reserve(cast, congress).symbol == "01-NQ/ĐH"
        plain = make_out_book(cast, body_id=cast.committee.id, type_code="RESOLUTION")
        assert reserve(cast, plain).symbol == "01-NQ/TU"
        unknown = make_out_book(cast, type_code="")
        with pytest.raises(Invalid) as refused:
            reserve(cast, unknown, type_code="MASTER_PLAN")
        assert refused.value.code == "no_abbreviation"
        with pytest.raises(Invalid):
            reserve(cast, plain, type_code="NOTICE")
        unknown.refresh_from_db()
        assert unknown.next_number == 1


def test_only_clerk_and_signer_may_hold_numbers(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_out_book(cast)
    with acting(cast.officer), pytest.raises(NotAllowed):
        reserve(cast, book, actor=cast.officer)
    with acting(cast.leader):
        assert reserve(cast, book, actor=cast.leader).number == 1


def test_another_offices_book_is_not_there(cast: Cast) -> None:
    other = make_office("Đảng ủy xã Bình An", level="COMMUNE")
    with acting(cast.clerk):
        book = make_out_book(cast)
    with acting(other.clerk), pytest.raises(NotFound):
        reserve(other, book)


def test_a_void_number_stays_with_its_reason(cast: Cast) -> None:
    draft = new_id()
    with acting(cast.clerk):
        book = make_out_book(cast)
        entry = reserve(cast, book, for_id=draft)
        with pytest.raises(NotAllowed):
            api.void_number(actor=cast.clerk, entry_id=entry.id, reason="nhầm", now=NOW)
    with acting(cast.chief):
        with pytest.raises(Invalid):
            api.void_number(actor=cast.chief, entry_id=entry.id, reason=" ", now=NOW)
        void = api.void_number(
            actor=cast.chief, entry_id=entry.id, reason="Bỏ dự thảo", now=NOW
        )
        assert (void.state, void.approved_by_id) == ("VOID", cast.chief.person_id)
        again = api.void_number(actor=cast.chief, entry_id=entry.id, reason="khác", now=NOW)
        assert again.reason == "Bỏ dự thảo"
    with acting(cast.clerk):
        assert reserve(cast, book, for_id=draft).number == 2


def test_a_number_of_a_draft_is_given_up_by_the_draft_only(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = new_id()
    holder: ports.Ports[Any] = ports.Ports("number_holder")
    holder.add(lambda _actor, for_id: "/soan-thao" if for_id == draft else None)
    monkeypatch.setattr(ports, "number_holder", holder)
    with acting(cast.clerk):
        entry = reserve(cast, make_out_book(cast), for_id=draft)
    with acting(cast.chief):
        with pytest.raises(Refused) as refused:
            api.void_number(actor=cast.chief, entry_id=entry.id, reason="Nhầm", now=NOW)
        assert refused.value.code == "number_of_draft"
        void = api.void_number(
            actor=cast.chief, entry_id=entry.id, reason="Nhầm", now=NOW, by_holder=True
        )
        assert void.state == "VOID"


def test_why_a_number_was_inserted_stays_when_it_is_void(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_out_book(cast)
        reserve(cast, book)
        entry = api.insert_number(
            actor=cast.clerk, book_id=book.id, after=1, for_id=new_id(),
            reason="Ký sót", now=NOW,
        )  # fmt: skip
    with acting(cast.chief):
        void = api.void_number(actor=cast.chief, entry_id=entry.id, reason="Bỏ", now=NOW)
    assert void.reason == "Ký sót; Bỏ"


def test_a_number_is_confirmed_once(cast: Cast) -> None:
    with acting(cast.clerk):
        make_out_book(cast)
        document = make_issued(cast)
        entry = document.numbers.get()
        again = api.confirm_number(
            actor=cast.clerk, entry_id=entry.id, document=document, now=NOW
        )
        assert again.given_at == entry.given_at


def test_a_number_is_given_once(cast: Cast) -> None:
    with acting(cast.clerk):
        make_out_book(cast)
        one, other = make_issued(cast), make_issued(cast, abstract="Việc khác")
        with pytest.raises(Refused) as refused, acting(cast.clerk):
            api.confirm_number(
                actor=cast.clerk, entry_id=one.numbers.get().id, document=other, now=NOW
            )
        assert refused.value.code == "number_not_held"
        with pytest.raises(NotFound), acting(cast.clerk):
            api.confirm_number(actor=cast.clerk, entry_id=new_id(), document=one, now=NOW)


def test_inserted_numbers_stand_behind_existing_ones(cast: Cast) -> None:
    def insert(after: int, **facts: object) -> api.NumberEntry:
        given = {"for_id": new_id(), "reason": "Ký bổ sung theo chỉ đạo", "now": NOW} | facts
        return api.insert_number(actor=cast.clerk, book_id=book.id, after=after, **given)

    draft = new_id()
    with acting(cast.clerk):
        book = make_out_book(cast)
        reserve(cast, book)
        reserve(cast, book)
        first = insert(1, for_id=draft)
        assert [str(first), str(insert(1))] == ["01a", "01b"]
        assert first.symbol == "01a-CV/VPTU"
        assert insert(1, for_id=draft).pk == first.pk
        with pytest.raises(Refused) as refused:
            insert(3)
        assert refused.value.code == "insert_after_unknown"
        with pytest.raises(Invalid):
            insert(1, reason="")
        assert reserve(cast, book).number == 3


def test_a_closed_book_gives_no_numbers(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_out_book(cast)
        held = reserve(cast, book)
    with acting(cast.chief):
        with pytest.raises(Refused) as refused:
            api.close_book(actor=cast.chief, book_id=book.id, now=NOW)
        assert refused.value.data == {"numbers": ["01"]}
        api.void_number(actor=cast.chief, entry_id=held.id, reason="Không dùng", now=NOW)
        closed = api.close_book(actor=cast.chief, book_id=book.id, now=NOW)
        assert api.close_book(actor=cast.chief, book_id=book.id, now=NOW).pk == closed.pk
    with acting(cast.clerk):
        with pytest.raises(Refused) as refused:
            reserve(cast, book)
        assert refused.value.code == "book_closed"
        with pytest.raises(Refused):
            api.insert_number(
                actor=cast.clerk, book_id=book.id, after=1, for_id=new_id(), reason="x", now=NOW
            )


def test_the_database_itself_refuses_doubles(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_out_book(cast)
        entry = reserve(cast, book)
        entry.pk, entry.for_id = new_id(), new_id()
        with pytest.raises(IntegrityError), transaction.atomic():
            entry.save(force_insert=True)
        incoming = make_in_book(cast)
        with pytest.raises(IntegrityError), transaction.atomic():
            api.Book.objects.filter(pk=incoming.pk).update(next_number=0)


def test_eight_threads_leave_no_gap_and_no_double(committed_db: None) -> None:
    cast = make_office()
    with acting(cast.clerk):
        book = make_out_book(cast)
    drafts = [new_id() for _ in range(40)]
    start = threading.Barrier(8)

    def work(part: int) -> None:
        start.wait(timeout=30)
        for draft in drafts[part % 4 :: 4]:  # every draft is asked for by two threads
            with acting(cast.clerk):
                reserve(cast, book, for_id=draft)
        connection.close()

    with ThreadPoolExecutor(8) as threads:
        for done in [threads.submit(work, part) for part in range(8)]:
            done.result(timeout=60)
    with acting(cast.clerk):
        numbers = sorted(api.NumberEntry.objects.values_list("number", flat=True))
        assert numbers == list(range(1, 41))
        book.refresh_from_db()
        assert book.next_number == 41


def test_a_rolled_back_act_takes_no_number(committed_db: None) -> None:
    cast = make_office()
    with acting(cast.clerk):
        book = make_out_book(cast)

    def fall() -> None:
        with acting(cast.clerk):
            reserve(cast, book)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fall()
    with acting(cast.clerk):
        assert reserve(cast, book).number == 1
