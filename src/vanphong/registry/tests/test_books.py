"""Terms and books: opened once, closed by period, printed and exported whole."""

import datetime as dt
import io
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, connection, transaction
from tests.cast import Cast, make_office

from vanphong.drafting.typesetting.printed_table import PrintedColumn, typeset_table
from vanphong.kernel import ports
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.ids import new_id
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.registry import api
from vanphong.registry.lines import book_lines
from vanphong.registry.models import BookClosing
from vanphong.registry.services.books import open_book
from vanphong.registry.services.lists import export_list
from vanphong.registry.tests.factories import (
    NOW,
    TODAY,
    fields,
    make_in_book,
    make_incoming,
    make_issued,
    make_out_book,
    make_term,
)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_office()


def open_term(cast: Cast, name: str, opens_on: dt.date, **facts: object) -> api.Term:
    return api.open_term(actor=cast.clerk, name=name, opens_on=opens_on, now=NOW, **facts)  # type: ignore[arg-type]


def test_a_new_term_closes_the_old_one(cast: Cast) -> None:
    with acting(cast.clerk):
        old = make_term(cast)
        new = open_term(cast, "Nhiệm kỳ 2030 - 2035", dt.date(2030, 10, 1))
        old.refresh_from_db()
        assert old.closes_on == new.opens_on
        with pytest.raises(Refused):
            open_term(cast, "Cùng ngày", dt.date(2030, 10, 1))
        with pytest.raises(Invalid):
            open_term(cast, " ", dt.date(2031, 1, 1))
    with acting(cast.officer), pytest.raises(NotAllowed):
        api.open_term(actor=cast.officer, name="x", opens_on=dt.date(2031, 1, 1), now=NOW)


def test_a_term_that_ended_is_entered_and_the_running_one_goes_on(cast: Cast) -> None:
    with acting(cast.clerk):
        running = make_term(cast)
        past = open_term(cast, "Nhiệm kỳ 2020 - 2025", dt.date(2020, 10, 15))
        assert past.closes_on == running.opens_on
        older = open_term(
            cast, "Nhiệm kỳ 2015 - 2020", dt.date(2015, 10, 1), closes_on=dt.date(2020, 10, 15)
        )
        running.refresh_from_db()
        assert running.closes_on is None
        with pytest.raises(Refused) as refused:
            open_term(cast, "Chồng", dt.date(2012, 1, 1), closes_on=dt.date(2016, 1, 1))
        assert "01/10/2015" in str(refused.value.message)
        with pytest.raises(Refused):
            open_term(cast, "Trong lòng", dt.date(2017, 1, 1))
        book = make_out_book(cast, term_id=older.id)
        assert book.days == (dt.date(2015, 10, 1), dt.date(2020, 10, 14))


@pytest.mark.parametrize(
    ("opens_on", "closes_on", "field"),
    [
        (dt.date(9999, 12, 31), None, "opens_on"),
        (dt.date(1, 1, 1), None, "opens_on"),
        (dt.date(2010, 1, 1), dt.date(9999, 1, 1), "closes_on"),
        (dt.date(2010, 1, 1), dt.date(2010, 1, 1), "closes_on"),
    ],
)
def test_days_of_a_term_make_sense(
    cast: Cast, opens_on: dt.date, closes_on: dt.date | None, field: str
) -> None:
    with acting(cast.clerk), pytest.raises(Invalid) as refused:
        open_term(cast, "Nhiệm kỳ", opens_on, closes_on=closes_on)
    assert set(refused.value.fields) == {field}


def test_the_archivist_opens_the_books_old_registers_go_into(cast: Cast) -> None:
    archivist = replace(cast.officer, permissions=people.permissions_of(["ARCHIVIST"]))
    with acting(archivist):
        book = open_book(actor=archivist, direction="IN", year=1986, now=NOW)
    assert book.days == (dt.date(1986, 1, 1), dt.date(1986, 12, 31))


def test_bodies_with_one_symbol_share_the_book(cast: Cast) -> None:
    with acting(cast.admin):
        people.create_body(
            actor=cast.admin, office=cast.office, name="Ban Thường vụ", symbol="TU",
            header_upper="", header_name="TỈNH ỦY", kind="PROVINCIAL_COMMITTEE",
            valid_from=dt.date(2025, 7, 1),
        )  # fmt: skip
        standing = people.bodies_of(cast.admin, TODAY).get(name="Ban Thường vụ")
    facts = {"type_code": "CONCLUSION"}
    with acting(cast.clerk):
        book = make_out_book(cast, body_id=cast.committee.id, **facts)
        with pytest.raises(Refused) as refused:
            make_out_book(cast, body_id=standing.id, **facts)
        assert refused.value.code == "book_exists"
        symbols = [
            api.reserve_number(
                actor=cast.clerk, for_id=new_id(), now=NOW, body=body, on=TODAY, **facts
            ).symbol
            for body in (cast.committee, standing)
        ]
        assert symbols == ["01-KL/TU", "02-KL/TU"]
        book.pk, book.body_id = new_id(), standing.id
        with pytest.raises(IntegrityError), transaction.atomic():
            book.save(force_insert=True)


def test_a_long_book_is_read_in_one_query(
    cast: Cast, django_assert_num_queries: Callable[[int], Any]
) -> None:
    with acting(cast.clerk):
        book = make_out_book(cast)
        for number in range(3):
            make_issued(cast, abstract=f"Việc {number}")
        with django_assert_num_queries(1):
            assert len(book_lines(book)) == 3


def test_two_who_open_one_series_at_once_get_one_book(committed_db: None) -> None:
    cast = make_office()
    with acting(cast.clerk):
        term = make_term(cast)
    start = threading.Barrier(4)

    def work() -> str:
        start.wait(timeout=30)
        try:
            with acting(cast.clerk):
                make_out_book(cast, term_id=term.id)
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "opened"

    with ThreadPoolExecutor(4) as threads:
        done = [threads.submit(work) for _ in range(4)]
        answers = sorted(one.result(timeout=60) for one in done)
    assert answers == ["book_exists"] * 3 + ["opened"]


def test_a_type_without_abbreviation_is_numbered_with_the_one_given(cast: Cast) -> None:
    with acting(cast.clerk):
        with pytest.raises(Invalid) as refused:
            make_out_book(cast, type_code="COMMUNIQUE")
        assert set(refused.value.fields) == {"abbreviation"}
        with pytest.raises(Invalid):
            make_out_book(cast, type_code="COMMUNIQUE", abbreviation="T-C")
        book = make_out_book(cast, type_code="COMMUNIQUE", abbreviation="TCa")
        entry = api.reserve_number(actor=cast.clerk, book_id=book.id, for_id=new_id(), now=NOW)
        assert entry.symbol == "01-TCa/VPTU"
        assert "TCa" in " ".join(api.book_warnings(book, TODAY))


def test_types_are_offered_once_a_book_knows_how_to_write_them(cast: Cast) -> None:
    with acting(cast.clerk):
        assert api.abbreviated_types([cast.body]) == frozenset()
        make_out_book(cast, type_code="COMMUNIQUE", abbreviation="TCa")
        assert api.abbreviated_types([cast.body, cast.committee]) == {"COMMUNIQUE"}
        assert api.abbreviated_types([cast.committee]) == frozenset()


def test_a_book_out_of_the_ordinary_warns_and_opens(cast: Cast) -> None:
    with acting(cast.clerk):
        assert api.book_warnings(make_out_book(cast), TODAY) == ()
        together = make_out_book(cast, type_code="", year=2026)
        assert len(api.book_warnings(together, TODAY)) == 2
        old = make_out_book(cast, type_code="OPTION_PLAN", year=1998)
        assert "danh mục" in " ".join(api.book_warnings(old, TODAY))


def test_a_series_has_one_book(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_out_book(cast)
        assert book.name == (f"Sổ công văn đi của {cast.body.name}, Nhiệm kỳ 2025 - 2030")
        with pytest.raises(Refused) as refused:
            make_out_book(cast)
        assert refused.value.code == "book_exists"
        make_out_book(cast, congress=True)
        make_in_book(cast)
        assert api.books_of(cast.clerk, "OUT").count() == 2
        assert api.incoming_book(cast.clerk, TODAY) is not None
        assert api.incoming_book(cast.clerk, dt.date(2027, 1, 1)) is None


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"direction": "UP", "year": 2026}, "direction"),
        ({"direction": "OUT", "year": 2026}, "body_id"),
        ({"direction": "IN"}, "year"),
        ({"direction": "IN", "year": 3000}, "year"),
        ({"direction": "IN", "year": 1929}, "year"),
        ({"direction": "IN", "year": 2026, "type_code": "NOTICE"}, "type_code"),
        ({"direction": "IN", "year": 2026, "type_code": "X"}, "type_code"),
        ({"direction": "IN", "year": 2026, "first_number": 0}, "first_number"),
    ],
)
def test_senseless_books_are_refused(cast: Cast, facts: dict[str, object], field: str) -> None:
    with acting(cast.clerk):
        with pytest.raises(Invalid) as refused:
            open_book(actor=cast.clerk, now=NOW, **facts)  # type: ignore[arg-type]
        assert field in refused.value.fields
        assert not api.Book.objects.exists()


def test_bodies_and_terms_of_others_are_not_there(cast: Cast) -> None:
    with acting(cast.clerk):
        for facts in ({"body_id": new_id()}, {"term_id": new_id()}):
            with pytest.raises(NotFound):
                make_out_book(cast, **facts)
        with pytest.raises(NotFound):
            api.get_book(cast.clerk, new_id())


def test_a_period_closes_over_given_numbers_only(cast: Cast) -> None:
    day = dt.timedelta(days=1)
    with acting(cast.clerk):
        book = make_out_book(cast)
        make_issued(cast, issued_on=TODAY - 2 * day)
        make_issued(cast, issued_on=TODAY, abstract="Hôm nay")
        held = api.reserve_number(actor=cast.clerk, book_id=book.id, for_id=new_id(), now=NOW)
    chief = {"actor": cast.chief, "book_id": book.id, "now": NOW}
    with acting(cast.chief):
        with pytest.raises(Refused) as refused:
            api.close_period(until=TODAY, **chief)
        assert refused.value.code == "period_open"
        later = chief | {"now": NOW + 5 * day}
        with pytest.raises(Refused) as refused:
            api.close_period(until=TODAY, **later)
        assert refused.value.code == "numbers_held"
        # A number held today does not stop the closing of the days before.
        first = api.close_period(until=TODAY - 2 * day, **chief)
        second = api.close_period(until=TODAY - day, **chief)
        assert (first.line_count, second.line_count) == (1, 0)
        assert first.digest != second.digest
        with pytest.raises(Refused) as refused:
            api.close_period(until=TODAY - day, **chief)
        assert refused.value.code == "period_closed"
        assert BookClosing.objects.count() == 2
        api.void_number(actor=cast.chief, entry_id=held.id, reason="Không dùng", now=NOW)
    with acting(cast.clerk), pytest.raises(Refused) as refused:
        make_issued(cast, issued_on=TODAY - day, abstract="Lùi ngày")
    assert refused.value.code == "period_closed"


def test_what_was_closed_is_verified(cast: Cast) -> None:
    day = dt.timedelta(days=1)
    with acting(cast.clerk):
        book = make_out_book(cast)
        document = make_issued(cast, issued_on=TODAY - 2 * day)
        make_issued(cast, issued_on=TODAY - day, abstract="Hôm qua")
    with acting(cast.chief):
        for until in (TODAY - 2 * day, TODAY - day):
            api.close_period(actor=cast.chief, book_id=book.id, until=until, now=NOW)
        api.set_state(
            actor=cast.chief, document_id=document.id, state="RECALLED", reason="Sai", now=NOW
        )
        right = api.verify_book(actor=cast.chief, book_id=book.id)
        assert [(one.lines_now, one.intact) for one in right] == [(1, True), (1, True)]
        api.Document.objects.filter(pk=document.id).update(abstract="Đã sửa lén")
        wrong = api.verify_book(actor=cast.chief, book_id=book.id)
        assert [one.intact for one in wrong] == [False, True]


def void_one(cast: Cast, book: api.Book) -> None:
    with acting(cast.clerk):
        held = api.reserve_number(actor=cast.clerk, book_id=book.id, for_id=new_id(), now=NOW)
    with acting(cast.chief):
        api.void_number(actor=cast.chief, entry_id=held.id, reason="Bỏ dự thảo", now=NOW)


def at_night(day: int) -> dt.datetime:
    """A day of November as a spreadsheet holds it."""
    return dt.datetime(2026, 11, day)  # noqa: DTZ001 - a day has no zone


def test_an_export_has_every_column_and_void_numbers(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_out_book(cast)
        make_issued(cast, abstract="=1+1", recipients_text="Như trên\nLưu")
    void_one(cast, book)
    with acting(cast.clerk):
        content = api.export_book(actor=cast.clerk, book_id=book.id)
        nothing = api.export_book(
            actor=cast.clerk, book_id=book.id, until=TODAY - dt.timedelta(days=1)
        )
        assert api.export_book(actor=cast.clerk, book_id=book.id, since=dt.date.min)
        with pytest.raises(Invalid):
            api.export_book(
                actor=cast.clerk, book_id=book.id, since=TODAY, until=dt.date(2026, 1, 1)
            )
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert len(rows[0]) == 8
    assert rows[1][:3] == ["01-CV/VPTU", at_night(20), "=1+1"]
    assert sheet["B2"].number_format == "dd/mm/yyyy"
    assert sheet["C2"].data_type == "s"
    assert rows[2][0] == "02-CV/VPTU"
    assert rows[2][2].startswith("Số hủy: Bỏ dự thảo")
    assert openpyxl.load_workbook(io.BytesIO(nothing)).worksheets[0].max_row == 1


def test_incoming_lines_have_the_ten_columns(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_in_book(cast)
        make_incoming(cast, book, type_code="PLAN", symbol="3-KH/BTCTU")
        content = api.export_book(actor=cast.clerk, book_id=book.id, since=TODAY, until=TODAY)
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].values)
    assert rows[1] == (
        at_night(20), "01", "Ban Tổ chức Tỉnh ủy Mẫu Sơn", "03-KH/BTCTU",
        at_night(18),
        "Kế hoạch: Về việc rà soát biên chế", None, None, None, None,
    )  # fmt: skip


def test_urgency_stands_in_the_note_of_a_line(cast: Cast) -> None:
    with acting(cast.clerk):
        make_out_book(cast)
        own = make_issued(cast, urgency="EXPRESS", note="Gửi kèm bản giấy")
        came = make_incoming(cast, make_in_book(cast), urgency="URGENT")
        [out] = book_lines(own.numbers.get().book)
        [line] = book_lines(came.book)
        given = export_list(actor=cast.clerk, direction="OUT", narrow=api.DocumentFilter())
    assert (out[-1], line[-1]) == ("Hỏa tốc; Gửi kèm bản giấy", "Khẩn")
    sheet = openpyxl.load_workbook(io.BytesIO(given)).worksheets[0]
    assert list(sheet.values)[1][-1] == "Hỏa tốc; Gửi kèm bản giấy"


def test_a_book_prints_as_pdf(cast: Cast) -> None:
    def set_table(*, columns: list[tuple[str, float]], **facts: object) -> bytes:
        return typeset_table(columns=[PrintedColumn(t, w) for t, w in columns], **facts)  # type: ignore[arg-type]

    before = ports.typeset_table
    ports.typeset_table = ports.Port("typeset_table")
    ports.typeset_table.fill(set_table)
    try:
        with acting(cast.clerk):
            book = make_out_book(cast)
            make_issued(cast)
            pdf = api.print_book(
                actor=cast.clerk, book_id=book.id, now=NOW, since=TODAY, until=TODAY
            )
            assert api.print_book(actor=cast.clerk, book_id=book.id, now=NOW) != pdf
    finally:
        ports.typeset_table = before
    assert pdf.startswith(b"%PDF-")
    with acting(cast.officer), pytest.raises(NotAllowed):
        api.print_book(actor=cast.officer, book_id=book.id, now=NOW)


def test_defaults_of_the_factories_are_whole() -> None:
    assert fields().symbol


def test_no_name_is_cut_off_silently(cast: Cast) -> None:
    long = "Sổ " * 80
    with acting(cast.clerk):
        for act in (
            lambda: api.open_book(
                actor=cast.clerk, direction="IN", year=2026, name=long, now=NOW
            ),
            lambda: api.open_term(
                actor=cast.clerk, name=long, opens_on=dt.date(2026, 1, 1), now=NOW
            ),
            lambda: api.open_dossier(actor=cast.clerk, title="Hồ sơ", code=long, now=NOW),
        ):
            with pytest.raises(Invalid) as caught:
                act()
            assert caught.value.code == "too_long"
