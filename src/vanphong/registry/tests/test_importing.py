"""An existing register taken over: all rows, or none with every reason."""

import csv
import io
from collections.abc import Sequence

import openpyxl
import pytest
from tests.cast import Cast, make_office

from vanphong.kernel.errors import Invalid, NotAllowed, Refused, Secret
from vanphong.kernel.scope import acting
from vanphong.registry import api
from vanphong.registry.tests.factories import (
    NOW,
    make_in_book,
    make_incoming,
    make_issued,
    make_out_book,
)

IN_HEAD = ["Ngày đến", "Số đến", "Tác giả", "Số, ký hiệu văn bản", "Ngày tháng văn bản",
           "Tên loại và trích yếu nội dung văn bản", "Đơn vị hoặc người nhận"]  # fmt: skip
OUT_HEAD = ["Số, ký hiệu", "Ngày tháng", "Trích yếu", "Người ký", "Nơi nhận", "Số lượng bản"]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_office()


def as_csv(rows: Sequence[Sequence[object]], separator: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def take(cast: Cast, book: api.Book, content: bytes, **facts: object) -> api.ImportReport:
    given = {"name": "so.csv", "now": NOW} | facts
    return api.import_register(
        actor=cast.clerk,
        book_id=book.id,
        content=content,
        **given,  # type: ignore[arg-type]
    )


IN_ROWS = [
    ["", "", "", "", "", "Sổ văn bản đến năm 2026", ""],
    IN_HEAD,
    ["05/01/2026", 1, "Ban Tổ chức Tỉnh ủy", "12-CV/BTCTU", "02/01/2026", "Rà soát", "Phòng A"],
    ["2026-01-06", 2, "Sở Nội vụ", "77/QĐ-SNV", "05/1/2026", "Phê duyệt kế hoạch", ""],
    ["06/01/2026", 4, "Chính phủ", "73-CP", "ngày 03 tháng 01 năm 2026", "Kế hoạch: lớn", ""],
]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_incoming_register_is_taken_over(cast: Cast, kind: str) -> None:
    content = as_csv(IN_ROWS, ";") if kind == "csv" else as_xlsx(IN_ROWS)
    with acting(cast.clerk):
        book = make_in_book(cast)
        dry = take(cast, book, content, name=f"so.{kind}", dry_run=True)
        assert (dry.rows, dry.imported, dry.problems) == (3, 0, ())
        assert not api.Document.objects.exists()
        done = take(cast, book, content, name=f"so.{kind}")
        assert done.imported == 3
        assert any("3" in warning for warning in done.warnings)
        entries = {e.arrival_number: e for e in api.incoming_list(cast.clerk).items}
        assert entries[2].document.type_code == "STATE_DECISION"
        assert entries[1].forwarded_to == "Phòng A"
        assert (entries[4].document.symbol, entries[4].document.type_code) == ("73-CP", "PLAN")
        assert make_incoming(cast, book).arrival_number == 5


def test_every_bad_row_is_named_and_none_written(cast: Cast) -> None:
    rows = [
        IN_HEAD,
        ["31/02/2026", 1, "A", "1-CV/TU", "01/01/2026", "Ngày sai", ""],
        ["05/01/2026", "x", "A", "2-CV/TU", "01/01/2026", "Số đến sai", ""],
        ["05/01/2026", 3, "", "3-CV/TU", "01/01/2026", "", ""],
        ["05/01/2026", 4, "A", "4-CV/TU", "01/01/2026", "Đúng", ""],
        ["05/01/2026", 4, "A", "5-CV/TU", "01/01/2026", "Số đến trùng", ""],
        ["05/01/2026", 6, "A", "4-CV/TU", "01/01/2026", "Đúng", ""],
        ["05/01/2030", 7, "A", "7-CV/TU", "01/01/2026", "Tương lai", ""],
    ]
    with acting(cast.clerk):
        book = make_in_book(cast)
        dry = take(cast, book, as_csv(rows), dry_run=True)
        found = {(p.row, p.field) for p in dry.problems}
        assert found >= {
            (2, "arrived_on"), (3, "arrival_number"), (4, "issuer_name"), (4, "abstract"),
            (6, "symbol"), (7, "symbol"), (8, "arrived_on"),
        }  # fmt: skip
        assert not {row for row, _ in found} & {5}
        with pytest.raises(Refused) as refused:
            take(cast, book, as_csv(rows))
        assert refused.value.code == "import_bad_rows"
        assert len(refused.value.data["problems"]) == len(dry.problems)
        assert not api.Document.objects.exists()
        assert not api.NumberEntry.objects.exists()


def test_an_outgoing_register_keeps_its_numbers(cast: Cast) -> None:
    rows = [
        OUT_HEAD,
        ["01-CV/VPTU", "05/01/2026", "Mời họp", "Phạm Thị Duyệt", "Các ban", 5],
        ["01a-CV/VPTU", "05/01/2026", "Mời họp bổ sung", "", "", ""],
        ["02", "06/01/2026", "Số hủy: viết nhầm", "", "", ""],
        ["03-CV/VPTU", "07/01/2026", "Báo cáo", "", "", ""],
    ]
    with acting(cast.clerk):
        book = make_out_book(cast)
        assert take(cast, book, as_csv(rows)).imported == 4
        states = list(
            api.NumberEntry.objects.order_by("number", "suffix").values_list("state", flat=True)
        )
        assert states == ["GIVEN", "GIVEN", "VOID", "GIVEN"]
        assert make_issued(cast, abstract="Tiếp theo").symbol == "04-CV/VPTU"
        again = take(cast, book, as_csv(rows), dry_run=True)
        assert {p.row for p in again.problems} == {2, 3, 4, 5}
        export = api.export_book(actor=cast.clerk, book_id=book.id)
        other = make_out_book(cast, congress=True)
        wrong = take(cast, other, export, name="so.xlsx", dry_run=True)
        assert {p.field for p in wrong.problems} == {"symbol"}


def test_an_export_can_be_taken_over_by_another_office(cast: Cast) -> None:
    other = make_office("Tỉnh ủy Khác Sơn")
    with acting(cast.clerk):
        book = make_out_book(cast)
        make_issued(cast)
        content = api.export_book(actor=cast.clerk, book_id=book.id)
    with acting(other.clerk):
        assert take(other, make_out_book(other), content, name="so.xlsx").imported == 1


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["a", "b"], ["c", "d"]], "import_no_head"),
        ([OUT_HEAD], "import_empty"),
    ],
)
def test_a_file_that_is_no_register(
    cast: Cast, rows: Sequence[Sequence[str]], code: str
) -> None:
    with acting(cast.clerk):
        with pytest.raises(Invalid) as refused:
            take(cast, make_out_book(cast), as_csv(rows))
        assert refused.value.code == code


def test_a_secret_row_refuses_the_whole_file(cast: Cast) -> None:
    rows = [IN_HEAD, ["05/01/2026", 1, "A", "1-CV/TU", "01/01/2026", "Mật", ""]]
    with acting(cast.clerk):
        with pytest.raises((Secret, Refused)):
            take(cast, make_in_book(cast), as_xlsx(rows), name="so.xlsx")
        assert not api.Document.objects.exists()


def test_only_some_may_import(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_in_book(cast)
    with acting(cast.officer), pytest.raises(NotAllowed):
        api.import_register(
            actor=cast.officer, book_id=book.id, content=as_csv(IN_ROWS), name="a.csv", now=NOW
        )
