"""An existing register taken over: all rows, or none with every reason."""

import csv
import datetime as dt
import io
from collections.abc import Sequence

import openpyxl
import pytest
from tests.cast import Cast, make_office

from vanphong.kernel.errors import Invalid, NotAllowed, Refused, Secret
from vanphong.kernel.scope import acting
from vanphong.registry import api
from vanphong.registry.models import RegisterImport
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
            (6, "arrival_number"), (8, "arrived_on"),
        }  # fmt: skip
        assert any("7" in warning and "hai lần" in warning for warning in dry.warnings)
        assert not {row for row, _ in found} & {5, 7}
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


@pytest.mark.parametrize(
    ("head", "cell"),
    [
        ("Độ mật", "Tối mật"),
        ("Mức độ mật", "có"),
        ("Mật", "x"),
        ("Ghi chú", "Tối mật"),
        ("Ghi chú", "MẬT"),
        ("Chú thích riêng", "TUYỆT MẬT"),
        ("Ghi chú", "MẬT về việc phòng thủ"),
    ],
)
def test_a_secret_row_in_any_column_refuses_the_whole_file(
    cast: Cast, head: str, cell: str
) -> None:
    rows = [
        [*IN_HEAD, head],
        ["05/01/2026", 1, "A", "1-CV/TU", "01/01/2026", "Rà soát", "", "Không"],
        ["05/01/2026", 2, "A", "2-CV/TU", "01/01/2026", "Tập huấn", "", cell],
    ]
    with acting(cast.clerk):
        book = make_in_book(cast)
        for dry_run in (True, False):
            with pytest.raises(Secret):
                take(cast, book, as_csv(rows), dry_run=dry_run)
        assert not api.Document.objects.exists()
        assert not RegisterImport.objects.exists()


def test_a_column_of_secrecy_that_says_not_secret_is_left_out(cast: Cast) -> None:
    rows = [[*IN_HEAD, "Độ mật"]]
    for number, cell in enumerate(("", "Không", "Thường", "-"), start=1):
        row = ["05/01/2026", number, "A", f"{number}-CV/TU", "01/01/2026", "Rà soát", "", cell]
        rows.append(row)
    with acting(cast.clerk):
        done = take(cast, make_in_book(cast), as_csv(rows))
    assert done.imported == 4
    assert done.ignored == ("Độ mật",)


def test_days_outside_the_books_year_are_wrong(cast: Cast) -> None:
    rows = [
        IN_HEAD,
        ["05/01/2025", 1, "A", "1-CV/TU", "01/01/2025", "Năm trước", ""],
        ["05/01/2026", 2, "A", "2-CV/TU", "31/12/2025", "Đúng năm", ""],
        ["05/01/2026", 3, "A", "3-CV/TU", "06/01/2026", "Ngày sau ngày đến", ""],
        ["05/01/1929", 4, "A", "4-CV/TU", "", "Trước ngày lập Đảng", ""],
    ]
    with acting(cast.clerk):
        dry = take(cast, make_in_book(cast), as_csv(rows), dry_run=True)
    assert {(p.row, p.field) for p in dry.problems} == {(2, "arrived_on"), (5, "arrived_on")}
    assert "Ngày văn bản sau ngày đến: dòng 4." in dry.warnings


def test_days_outside_the_term_and_out_of_order_warn(cast: Cast) -> None:
    rows = [
        OUT_HEAD,
        ["01-CV/VPTU", "05/01/2026", "Một", "", "", ""],
        ["02-CV/VPTU", "05/01/2020", "Hai", "", "", ""],
        ["07-CV/VPTU", "06/01/2026", "Bảy", "", "", ""],
    ]
    with acting(cast.clerk):
        dry = take(cast, make_out_book(cast), as_csv(rows), dry_run=True)
    assert not dry.problems
    assert dry.next_number == 8
    assert dry.warnings == (
        "Sổ thiếu các số: 3–6.",
        "Ngày không thuộc thời gian của sổ: dòng 3.",
        "Ngày không theo thứ tự số: dòng 3.",
    )


def test_registers_are_read_as_offices_write_them(cast: Cast) -> None:
    rows = [
        ["Số đến", "Ngày nhận", "Nơi gửi", "Số CV", "Ngày CV", "Nội dung tóm tắt", "Nơi nhận",
         "Cột lạ"],
        ["701", "5/3/2015", "Sở A", "12-CV/BTCTU", "05-03-2015", "Một", "Phòng Tổng hợp", "z"],
        ["701a", "5.3.15", "Sở A", "13-CV/BTCTU", "42067", "Hai", "Đ/c Nam", ""],
    ]  # fmt: skip
    with acting(cast.clerk):
        book = make_in_book(cast, 2015)
        dry = take(cast, book, as_csv(rows), dry_run=True)
        assert (dry.ignored, dry.problems) == (("Cột lạ",), ())
        assert dry.sample[1][:2] == ("701a", "05/03/2015")
        assert ("Nơi nhận", "forwarded_to") in dry.columns
        take(cast, book, as_csv(rows))
        entries = list(api.incoming_lines(cast.clerk).order_by("arrival_suffix"))
        assert [(e.arrival_number, e.arrival_suffix) for e in entries] == [
            (701, ""),
            (701, "a"),
        ]
        assert entries[1].document.issued_on == dt.date(2015, 3, 4)
        exported = api.export_book(actor=cast.clerk, book_id=book.id)
        sheet = openpyxl.load_workbook(io.BytesIO(exported)).worksheets[0]
        assert [row[6] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
            "Phòng Tổng hợp", "Đ/c Nam",
        ]  # fmt: skip


def test_imported_papers_wait_for_nobody(cast: Cast) -> None:
    waiting = api.DocumentFilter(line_state="waiting")
    with acting(cast.clerk):
        book = make_in_book(cast)
        take(cast, book, as_csv(IN_ROWS))
        assert not api.incoming_lines(cast.clerk, waiting).exists()
        make_incoming(cast, book)
        assert api.incoming_lines(cast.clerk, waiting).count() == 1


def test_numbers_alone_are_completed_from_the_book(cast: Cast) -> None:
    rows = [OUT_HEAD, ["7", "05/01/2026", "Bảy", "", "", ""]]
    with acting(cast.clerk):
        take(cast, make_out_book(cast), as_csv(rows))
        assert api.Document.objects.get().symbol == "07-CV/VPTU"


def test_a_file_is_taken_over_once_and_taken_back_whole(cast: Cast) -> None:
    content = as_csv(IN_ROWS)
    with acting(cast.clerk):
        book = make_in_book(cast)
        made = take(cast, book, content)
        with pytest.raises(Refused) as refused:
            take(cast, book, content)
        assert refused.value.code == "import_done"
        back = {"actor": cast.clerk, "import_id": made.import_id, "now": NOW}
        with pytest.raises(Refused) as refused:
            api.take_back_import(**back | {"now": NOW + dt.timedelta(days=1)})
        assert refused.value.code == "import_another_day"
        assert api.take_back_import(**back).taken_back_at == NOW
        assert api.take_back_import(**back).taken_back_at == NOW
        assert not api.Document.objects.exists()
        assert not api.NumberEntry.objects.exists()
        assert take(cast, book, content).next_number == 5
    with acting(cast.officer), pytest.raises(NotAllowed):
        api.take_back_import(actor=cast.officer, import_id=made.import_id, now=NOW)


def test_an_import_that_was_used_is_not_taken_back(cast: Cast) -> None:
    def refused(made: api.ImportReport) -> str:
        with pytest.raises(Refused) as refusal:
            api.take_back_import(actor=cast.clerk, import_id=made.import_id, now=NOW)
        return refusal.value.code

    with acting(cast.clerk):
        book = make_in_book(cast)
        made = take(cast, book, as_csv(IN_ROWS))
        one = api.Document.objects.first()
        api.Document.objects.filter(pk=one.pk).update(note="Sửa")
        assert refused(made) == "import_used"
        later = take(cast, make_in_book(cast, 2025), as_csv([
            IN_HEAD, ["05/01/2025", 1, "A", "1-CV/TU", "01/01/2025", "Một", ""],
        ]))  # fmt: skip
        make_incoming(cast, book)
        assert refused(made) == "import_used"
        assert api.take_back_import(actor=cast.clerk, import_id=later.import_id, now=NOW)


@pytest.mark.parametrize(
    ("name", "content"),
    [("so.pdf", b"%PDF-1.7 x"), ("so.xls", b"\xd0\xcf\x11\xe0 cu"), ("so.csv", b"a\x00b")],
)
def test_another_kind_of_file_says_what_is_taken_here(
    cast: Cast, name: str, content: bytes
) -> None:
    with acting(cast.clerk), pytest.raises(Invalid) as refused:
        take(cast, make_in_book(cast), content, name=name)
    assert "XLSX" in str(refused.value.message)


def test_only_some_may_import(cast: Cast) -> None:
    with acting(cast.clerk):
        book = make_in_book(cast)
    with acting(cast.officer), pytest.raises(NotAllowed):
        api.import_register(
            actor=cast.officer, book_id=book.id, content=as_csv(IN_ROWS), name="a.csv", now=NOW
        )


def test_a_cell_too_long_for_its_column_is_named_not_cut(cast: Cast) -> None:
    head = ["Số đến", "Ngày đến", "Tác giả", "Số, ký hiệu", "Trích yếu", "Nơi nhận", "Ghi chú"]
    row = ["1", "05/01/2026", "Sở Y tế", "3/SYT-VP", "Khám sức khỏe", "Phòng " * 60, "x" * 501]
    with acting(cast.clerk):
        dry = take(cast, make_in_book(cast), as_csv([head, row]), dry_run=True)
    assert [p.field for p in dry.problems if "Dài quá" in p.reason] == ["forwarded_to", "note"]
