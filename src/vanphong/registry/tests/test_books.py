"""Terms and books: opened once, closed by period, printed and exported whole."""

import datetime as dt
import io

import openpyxl
import pytest
from tests.cast import Cast, make_office

from vanphong.drafting.typesetting.printed_table import PrintedColumn, typeset_table
from vanphong.kernel import ports
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.ids import new_id
from vanphong.kernel.scope import acting
from vanphong.registry import api
from vanphong.registry.models import BookClosing
from vanphong.registry.services.books import open_book
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


def test_a_new_term_closes_the_old_one(cast: Cast) -> None:
    with acting(cast.clerk):
        old = make_term(cast)
        new = api.open_term(
            actor=cast.clerk, name="Nhiệm kỳ 2030 - 2035", opens_on=dt.date(2030, 10, 1)
        )
        old.refresh_from_db()
        assert old.closes_on == new.opens_on
        with pytest.raises(Refused):
            api.open_term(actor=cast.clerk, name="Sớm hơn", opens_on=dt.date(2028, 1, 1))
        with pytest.raises(Invalid):
            api.open_term(actor=cast.clerk, name=" ", opens_on=dt.date(2035, 1, 1))
    with acting(cast.officer), pytest.raises(NotAllowed):
        api.open_term(actor=cast.officer, name="x", opens_on=dt.date(2036, 1, 1))


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
        with pytest.raises(Refused) as refused:
            api.close_period(until=TODAY - day, **chief)
        assert refused.value.code == "numbers_held"
        api.void_number(actor=cast.chief, entry_id=held.id, reason="Không dùng", now=NOW)
        first = api.close_period(until=TODAY - 2 * day, **chief)
        second = api.close_period(until=TODAY - day, **chief)
        assert (first.line_count, second.line_count) == (1, 0)
        assert first.digest != second.digest
        with pytest.raises(Refused) as refused:
            api.close_period(until=TODAY - day, **chief)
        assert refused.value.code == "period_closed"
        assert BookClosing.objects.count() == 2
    with acting(cast.clerk), pytest.raises(Refused) as refused:
        make_issued(cast, issued_on=TODAY - day, abstract="Lùi ngày")
    assert refused.value.code == "period_closed"


def void_one(cast: Cast, book: api.Book) -> None:
    with acting(cast.clerk):
        held = api.reserve_number(actor=cast.clerk, book_id=book.id, for_id=new_id(), now=NOW)
    with acting(cast.chief):
        api.void_number(actor=cast.chief, entry_id=held.id, reason="Bỏ dự thảo", now=NOW)


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
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert len(rows[0]) == 8
    assert rows[1][:3] == ["01-CV/VPTU", "20/11/2026", "=1+1"]
    assert sheet["C2"].data_type == "s"
    assert rows[2][0] == "02"
    assert rows[2][2].startswith("Số hủy: Bỏ dự thảo")
    assert openpyxl.load_workbook(io.BytesIO(nothing)).worksheets[0].max_row == 1


def test_incoming_lines_have_the_ten_columns(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_in_book(cast)
        make_incoming(cast, book, type_code="PLAN", symbol="3-KH/BTCTU")
        content = api.export_book(actor=cast.clerk, book_id=book.id, since=TODAY, until=TODAY)
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].values)
    assert rows[1] == (
        "20/11/2026", "01", "Ban Tổ chức Tỉnh ủy Mẫu Sơn", "03-KH/BTCTU", "18/11/2026",
        "Kế hoạch: Về việc rà soát biên chế", None, None, None, None,
    )  # fmt: skip


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
