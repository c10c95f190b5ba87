"""Documents that come in: registered, warned of twice, corrected, kept apart."""

import datetime as dt

import pytest
from tests.cast import Cast, make_office

from vanphong.audit import api as audit
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused, Secret
from vanphong.kernel.ids import new_id
from vanphong.kernel.scope import acting
from vanphong.registry import api
from vanphong.registry.queries import Order
from vanphong.registry.tests.factories import (
    NOW,
    TODAY,
    fields,
    make_in_book,
    make_incoming,
    make_issued,
    make_out_book,
)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_office()


def test_a_paper_gets_the_next_arrival_number(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_in_book(cast)
        first = make_incoming(cast, book)
        second = make_incoming(cast, book, symbol="số: 16 - cv/btctu", abstract="Việc khác")
        assert [first.arrival_number, second.arrival_number] == [1, 2]
        assert second.document.symbol == "16-CV/BTCTU"
        assert (second.document.number, second.arrived_on) == (16, TODAY)
        events = audit.events_of(cast.clerk, first.document)
        assert [e.action for e in events] == ["registry:incoming:register"]


def test_the_same_source_is_registered_once(cast: Cast) -> None:
    source = new_id()
    with acting(cast.clerk):
        book = make_in_book(cast)
        one, again = (
            api.register_incoming(
                actor=cast.clerk, book_id=book.id, fields=fields(), now=NOW, source_id=source
            )
            for _ in range(2)
        )
        assert one.pk == again.pk
        book.refresh_from_db()
        assert book.next_number == 2


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"symbol": "15 – CV/BTCTU", "abstract": "Gõ lại"}, "SAME_SYMBOL"),
        ({"symbol": "99-CV/BTCTU"}, "SAME_ABSTRACT"),
    ],
)
def test_a_duplicate_must_be_confirmed(cast: Cast, facts: dict[str, str], reason: str) -> None:
    with acting(cast.clerk):
        book = make_in_book(cast)
        make_incoming(cast, book)
        with pytest.raises(Refused) as refused:
            make_incoming(cast, book, **facts)
        assert refused.value.code == "duplicate"
        assert refused.value.data["duplicates"][0]["reasons"] == [reason]
        assert api.Document.objects.count() == 1
        entry = api.register_incoming(
            actor=cast.clerk,
            book_id=book.id,
            fields=fields(**facts),
            now=NOW,
            accept_duplicate=True,
        )
        assert entry.arrival_number == 2


def test_every_wrong_field_is_named_and_nothing_written(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_in_book(cast)
        with pytest.raises(Invalid) as refused:
            make_incoming(
                cast, book, issuer_name=" ", abstract="", symbol="không số", type_code="X",
                urgency="GẤP", issued_on=dt.date(2030, 1, 1), page_count=0, system="X",
                signer_name="A" * 101,
            )  # fmt: skip
        assert set(refused.value.fields) == {
            "issuer_name", "abstract", "symbol", "type_code", "urgency", "issued_on",
            "page_count", "system", "signer_name",
        }  # fmt: skip
        assert not api.Document.objects.exists()
        book.refresh_from_db()
        assert book.next_number == 1


def test_a_foreign_symbol_may_stay_as_written(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_in_book(cast)
        entry = api.register_incoming(
            actor=cast.clerk,
            book_id=book.id,
            fields=fields(symbol="73-CP"),
            now=NOW,
            symbol_as_written=True,
        )
        assert (entry.document.symbol, entry.document.number) == ("73-CP", None)


@pytest.mark.parametrize("field", ["abstract", "note", "issuer_name"])
def test_a_secret_leaves_nothing(cast: Cast, field: str) -> None:
    with acting(cast.clerk):
        book = make_in_book(cast)
        with pytest.raises(Secret):
            make_incoming(cast, book, **{field: "TỐI MẬT"})
        with pytest.raises(Secret):
            api.register_incoming(
                actor=cast.clerk, book_id=book.id, fields=fields(), now=NOW,
                arrival=api.Arrival(note="Độ mật: Mật"),
            )  # fmt: skip
        assert not api.Document.objects.exists()
        assert not api.NumberEntry.objects.exists()


def test_dates_of_an_arrival_hold_together(cast: Cast) -> None:
    day = dt.timedelta(days=1)
    wrong = api.Arrival(
        arrived_on=TODAY + day, due_on=TODAY, forwarded_on=TODAY, channel="BY_BIRD",
        note="x" * 501,
    )  # fmt: skip
    with acting(cast.clerk):
        book = make_in_book(cast)
        with pytest.raises(Invalid) as refused:
            api.register_incoming(
                actor=cast.clerk, book_id=book.id, fields=fields(), now=NOW, arrival=wrong
            )
        assert set(refused.value.fields) == {
            "arrived_on", "due_on", "forwarded_on", "channel", "note",
        }  # fmt: skip


def test_who_may_register_and_where(cast: Cast) -> None:
    with acting(cast.clerk):
        book, out = make_in_book(cast), make_out_book(cast)
        with pytest.raises(Refused) as refused:
            make_incoming(cast, out)
        assert refused.value.code == "wrong_book"
    with acting(cast.officer), pytest.raises(NotAllowed):
        api.register_incoming(actor=cast.officer, book_id=book.id, fields=fields(), now=NOW)


def test_what_was_typed_can_be_corrected(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_in_book(cast)
        document = make_incoming(cast, book).document
        right = fields(abstract="Về việc rà soát biên chế năm 2027")
        with pytest.raises(Invalid):
            api.correct_document(
                actor=cast.clerk, document_id=document.id, fields=right, reason="", now=NOW
            )
        changed = api.correct_document(
            actor=cast.clerk, document_id=document.id, fields=right, reason="Gõ thiếu", now=NOW
        )
        assert changed.abstract == right.abstract
        last = audit.events_of(cast.clerk, document).last()
        assert last is not None
        assert last.detail["fields"] == ["abstract", "abstract_digest"]
        assert last.detail["reason"] == "Gõ thiếu"


def test_an_issued_document_is_never_corrected(cast: Cast) -> None:
    with acting(cast.clerk):
        make_out_book(cast)
        document = make_issued(cast)
        with pytest.raises(Refused) as refused:
            api.correct_document(
                actor=cast.clerk, document_id=document.id, fields=fields(), reason="x", now=NOW
            )
        assert refused.value.code == "document_signed"


def test_a_line_of_the_book_is_completed_until_its_period_closes(cast: Cast) -> None:
    yesterday = TODAY - dt.timedelta(days=1)
    with acting(cast.clerk):
        book = make_in_book(cast)
        entry = api.register_incoming(
            actor=cast.clerk, book_id=book.id, fields=fields(), now=NOW,
            arrival=api.Arrival(arrived_on=yesterday),
        )  # fmt: skip
        done = api.correct_arrival(
            actor=cast.clerk,
            entry_id=entry.id,
            arrival=api.Arrival(forwarded_to="Phòng Tổng hợp", forwarded_on=TODAY),
            now=NOW,
        )
        assert (done.forwarded_to, done.arrived_on) == ("Phòng Tổng hợp", yesterday)
        with pytest.raises(NotFound):
            api.correct_arrival(
                actor=cast.clerk, entry_id=new_id(), arrival=api.Arrival(), now=NOW
            )
    with acting(cast.chief):
        closing = api.close_period(actor=cast.chief, book_id=book.id, until=yesterday, now=NOW)
        assert closing.line_count == 1
    with acting(cast.clerk):
        for act in (
            lambda: api.correct_arrival(
                actor=cast.clerk, entry_id=entry.id, arrival=api.Arrival(), now=NOW
            ),
            lambda: api.correct_document(
                actor=cast.clerk, document_id=entry.document_id, fields=fields(), reason="x",
                now=NOW,
            ),
            lambda: api.register_incoming(
                actor=cast.clerk, book_id=book.id, fields=fields(symbol="1-CV/TU"), now=NOW,
                arrival=api.Arrival(arrived_on=yesterday), accept_duplicate=True,
            ),
        ):  # fmt: skip
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.code == "period_closed"


def test_a_delivered_document_is_one_with_two_lines(cast: Cast) -> None:
    commune = make_office("Đảng ủy xã Bình An", level="COMMUNE")
    with acting(cast.clerk):
        make_out_book(cast)
        document = make_issued(cast)
        api.open_to_office(cast.clerk, document, commune.office.id, NOW)
        api.open_to_office(cast.clerk, document, commune.office.id, NOW)
    with acting(commune.clerk):
        book = make_in_book(commune)
        entry, again = (
            api.register_delivered(
                actor=commune.clerk, document_id=document.id, book_id=book.id, now=NOW
            )
            for _ in range(2)
        )
        assert entry.pk == again.pk
        assert (entry.document_id, entry.channel) == (document.id, "EXCHANGE")
        assert api.incoming_list(commune.clerk).items == [entry]
        with pytest.raises(NotFound):
            api.open_to_office(commune.clerk, document, cast.office.id, NOW)
    with acting(commune.officer):
        assert not api.visible_documents(commune.officer).exists()
        assert api.incoming_list(commune.officer).items == []


def test_a_document_directed_before_it_is_entered_waits_for_no_direction(cast: Cast) -> None:
    commune = make_office("Đảng ủy xã Bình An", level="COMMUNE")
    with acting(cast.clerk):
        make_out_book(cast)
        document, other = make_issued(cast), make_issued(cast, abstract="Việc khác")
        for one in (document, other):
            api.open_to_office(cast.clerk, one, commune.office.id, NOW)
    with acting(commune.leader):
        api.involve(commune.leader, document, commune.leader.person_id, "DIRECTED", NOW)
    with acting(commune.clerk):
        book = make_in_book(commune)
        entry, waits = (
            api.register_delivered(
                actor=commune.clerk, document_id=one.id, book_id=book.id, now=NOW
            )
            for one in (document, other)
        )
    assert (entry.directed_at, waits.directed_at) == (NOW, None)
    with acting(commune.leader):
        narrow = api.DocumentFilter(line_state="to_direct")
        assert api.incoming_list(commune.leader, narrow=narrow).items == [waits]


def test_nothing_is_seen_across_offices(cast: Cast) -> None:
    other = make_office("Đảng ủy xã Bình An", level="COMMUNE")
    with acting(cast.clerk):
        document = make_incoming(cast, make_in_book(cast)).document
    with acting(other.clerk):
        book = make_in_book(other)
        assert not api.visible_documents(other.clerk).exists()
        assert not api.Document.objects.exists()
        with pytest.raises(NotFound):
            api.get_document(other.clerk, document.id)
        with pytest.raises(NotFound):
            api.register_delivered(
                actor=other.clerk, document_id=document.id, book_id=book.id, now=NOW
            )
        assert make_incoming(other, book).arrival_number == 1


def test_officers_see_what_they_have_to_do_with(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_in_book(cast)
        one = make_incoming(cast, book)
        make_incoming(cast, book, symbol="16-CV/BTCTU", abstract="Việc khác")
        api.involve(cast.clerk, one.document, cast.officer.person_id, "HANDLES", NOW)
        api.involve(cast.clerk, one.document, cast.officer.person_id, "HANDLES", NOW)
    with acting(cast.officer):
        assert list(api.visible_documents(cast.officer)) == [one.document]
        assert [e.pk for e in api.incoming_list(cast.officer).items] == [one.pk]
    with acting(cast.leader):
        assert api.visible_documents(cast.leader).count() == 2


def test_pages_follow_each_other_by_key(cast: Cast, django_assert_num_queries: object) -> None:
    with acting(cast.clerk):
        book = make_in_book(cast)
        for number in range(1, 6):
            make_incoming(cast, book, symbol=f"{number}-CV/BTCTU", abstract=f"Việc {number}")
        seen, cursor = [], ""
        for _ in range(3):
            page = api.incoming_list(cast.clerk, cursor=cursor, size=2)
            seen += [entry.arrival_number for entry in page.items]
            cursor = page.next_cursor
        assert seen == [5, 4, 3, 2, 1]
        assert cursor == ""
        with django_assert_num_queries(2):  # type: ignore[operator]
            api.incoming_list(cast.clerk)
        with pytest.raises(Invalid):
            api.incoming_list(cast.clerk, cursor="@@")
        by_number = api.incoming_list(cast.clerk, size=2, order=Order("number")).next_cursor
        with pytest.raises(Invalid):  # the same keys in another order
            api.incoming_list(cast.clerk, cursor=by_number)
        narrow = api.DocumentFilter(
            symbol="3-cv/btctu", issuer="ban to chuc", arrived_from=TODAY, book_id=book.id
        )
        assert [
            e.arrival_number for e in api.incoming_list(cast.clerk, narrow=narrow).items
        ] == [3]
