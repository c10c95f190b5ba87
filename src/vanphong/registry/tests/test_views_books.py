"""Pages of books and numbers: open, hold, insert, void, close, give out, take over."""

import csv
import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.http import HttpResponse
from django.test import Client
from tests.cast import Cast, make_office

from vanphong.files import api as files
from vanphong.kernel import ports
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.registry import api
from vanphong.registry.rules.book_rows import find_head
from vanphong.registry.tests.browsing import logged_in, paper, stop_clock, words
from vanphong.registry.tests.factories import (
    NOW,
    make_in_book,
    make_incoming,
    make_issued,
    make_out_book,
)


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    stop_clock(monkeypatch)
    return make_office()


@pytest.fixture
def book(cast: Cast) -> api.Book:
    with acting(cast.clerk):
        return make_out_book(cast)


@pytest.fixture
def clerk(cast: Cast) -> Client:
    return logged_in(cast, "CLERK")


def test_a_term_and_a_book_are_opened(cast: Cast, clerk: Client) -> None:
    assert "Chưa mở sổ nào" in words(clerk.get("/so"))
    term = {"name": "Nhiệm kỳ 2025–2030", "opens_on": "03/10/2025"}
    assert clerk.post("/so/nhiem-ky", term)["Location"] == "/so"
    with acting(cast.clerk):
        term_id = api.terms_of(cast.clerk).get().pk
    given = {
        "direction": "OUT", "body_id": str(cast.body.pk), "type_code": "REPORT",
        "period": f"term:{term_id}", "first_number": "12", "name": "",
    }  # fmt: skip
    made = clerk.post("/so/mo", given)
    said = words(clerk.get(made["Location"]))
    assert "Sổ báo cáo đi" in said
    assert "Số tiếp theo 12" in said
    again = clerk.post("/so/mo", given)
    assert again.status_code == 422
    assert "Sổ này đã được mở" in words(again)
    wrong = clerk.post("/so/mo", given | {"body_id": "", "first_number": "0"})
    assert wrong.context["form"].errors["first_number"] == ["Xin ghi số từ 1 trở lên."]
    wrong = clerk.post("/so/mo", given | {"body_id": ""})
    assert wrong.context["form"].errors["body_id"]
    assert "Sổ báo cáo đi" in words(clerk.get("/so"))


def test_books_of_past_years_and_terms_are_opened(cast: Cast, clerk: Client) -> None:
    given = {"direction": "IN", "body_id": "", "type_code": "", "first_number": "1", "name": ""}
    old = clerk.post("/so/mo", given | {"period": "1987"})
    assert "năm 1987" in words(clerk.get(old["Location"]))
    usual = clerk.post("/so/mo", given | {"period": ""})
    assert "năm 2026" in words(clerk.get(usual["Location"]))
    out = given | {"direction": "OUT", "body_id": str(cast.body.pk), "type_code": "REPORT"}
    no_term = clerk.post("/so/mo", out | {"period": ""})
    assert no_term.context["form"].errors["period"]
    clerk.post("/so/nhiem-ky", {"name": "Nhiệm kỳ 2025–2030", "opens_on": "03/10/2025"})
    past = {"name": "Nhiệm kỳ 2020–2025", "opens_on": "10/10/2020", "closes_on": "03/10/2025"}
    assert clerk.post("/so/nhiem-ky", past)["Location"] == "/so"
    running = clerk.post("/so/mo", out | {"period": ""})
    assert "Nhiệm kỳ 2025–2030" in words(clerk.get(running["Location"]))


def test_a_book_out_of_the_ordinary_opens_with_a_warning(cast: Cast, clerk: Client) -> None:
    given = {
        "direction": "OUT", "body_id": str(cast.body.pk), "type_code": "COMMUNIQUE",
        "period": "2026", "first_number": "1", "name": "", "abbreviation": "",
    }  # fmt: skip
    asked = clerk.post("/so/mo", given)
    assert "abbreviation" in asked.context["form"].errors
    done = clerk.post("/so/mo", given | {"abbreviation": "TCa"})
    said = words(clerk.get(done["Location"]))
    assert "Chưa tìm được chữ viết tắt" in said
    assert "chạy liền trong cả nhiệm kỳ" in said


def test_numbers_given_held_and_void_stand_in_the_book(
    cast: Cast, book: api.Book, clerk: Client
) -> None:
    with acting(cast.clerk):
        make_issued(cast, abstract="Việc đã ban hành")
    held = clerk.post(f"/so/{book.pk}/giu-so", {})
    assert "02-CV/VPTU" in words(clerk.get(held["Location"]))
    inserted = clerk.post(f"/so/{book.pk}/chen-so", {"after": "1", "reason": "Sót văn bản"})
    assert "01a-CV/VPTU" in words(clerk.get(inserted["Location"]))
    assert (
        clerk.post(f"/so/{book.pk}/chen-so", {"after": "9", "reason": "x"}).status_code == 422
    )
    assert clerk.get(f"{held['Location']}/huy").status_code == 403
    chief = logged_in(cast, "CHIEF")
    assert chief.post(f"{held['Location']}/huy", {"reason": " "}).status_code == 422
    chief.post(f"{held['Location']}/huy", {"reason": "Không ban hành"})
    said = words(chief.get(f"/so/{book.pk}"))
    for expected in ("Việc đã ban hành", "Đã cấp", "Sót văn bản", "Đang giữ", "Không ban hành",
                     "Phạm Thị Duyệt duyệt", "Đã hủy"):  # fmt: skip
        assert expected in said
    only_held = words(chief.get(f"/so/{book.pk}?trang-thai=giu"))
    assert "01a-CV/VPTU" in only_held
    assert "Không ban hành" not in only_held


def test_a_held_number_is_used_for_a_paper(cast: Cast, book: api.Book, clerk: Client) -> None:
    held = clerk.post(f"/so/{book.pk}/giu-so", {})["Location"].rsplit("/", 1)[1]
    page = clerk.get(f"/van-ban-di/vao-so?giu={held}")
    assert "01-CV/VPTU" in words(page)
    given = {
        "giu": held,
        "issued_on": "19/11/2026",
        "abstract": "Bản giấy",
        "urgency": "NORMAL",
    }
    done = clerk.post("/van-ban-di/vao-so", given)
    assert "01-CV/VPTU" in words(clerk.get(done["Location"]))
    assert clerk.get(f"/van-ban-di/vao-so?giu={held}").status_code == 404
    with acting(cast.clerk):
        assert api.get_book(cast.clerk, book.pk).next_number == 2


def test_a_held_number_is_found_again(cast: Cast, book: api.Book, clerk: Client) -> None:
    place = clerk.post(f"/so/{book.pk}/giu-so", {})["Location"]
    inserted = clerk.post(f"/so/{book.pk}/chen-so", {"after": "1", "reason": "Sót"})["Location"]
    [row, _other] = clerk.get(f"/so/{book.pk}").context["rows"]
    assert row["cells"][2]["url"] in {place, inserted}
    page = words(clerk.get(inserted))
    assert "Vào sổ văn bản giấy với số này" in page
    assert "Sót" in page
    offered = clerk.get("/van-ban-di/vao-so").content.decode()
    for entry in (place, inserted):
        assert f"?giu={entry.rsplit('/', 1)[1]}" in offered


def test_a_reader_of_the_book_sees_a_number_without_its_acts(
    cast: Cast, book: api.Book, clerk: Client
) -> None:
    place = clerk.post(f"/so/{book.pk}/giu-so", {})["Location"]
    with acting(cast.admin):
        post = cast.posts["OFFICER"]
        people.Post.objects.filter(pk=post.pk).update(roles=["ARCHIVIST"])
    archivist = logged_in(cast, "OFFICER")
    page = archivist.get(place)
    assert "01-CV/VPTU" in words(page)
    assert "giu=" not in page.content.decode()
    assert place in archivist.get(f"/so/{book.pk}").content.decode()
    assert logged_in(cast, "LEADER").get(place).status_code == 403


def test_a_number_held_for_a_draft_is_not_offered_for_paper(
    cast: Cast, book: api.Book, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry_id = clerk.post(f"/so/{book.pk}/giu-so", {})["Location"].rsplit("/", 1)[1]
    holders: ports.Ports[Any] = ports.Ports("number_holder")
    holders.add(lambda _actor, _for_id: "/soan-thao/x")
    monkeypatch.setattr(ports, "number_holder", holders)
    page = clerk.get(f"/so/{book.pk}/{entry_id}").content.decode()
    assert "/soan-thao/x" in page
    assert "giu=" not in page
    assert clerk.get(f"/van-ban-di/vao-so?giu={entry_id}").status_code == 404


_OPENING = ("body_id", "type_code", "period")


def test_a_paper_document_gets_its_number_at_once(
    cast: Cast, book: api.Book, clerk: Client
) -> None:
    given = {
        "body": str(cast.body.pk), "type_code": "OFFICIAL_LETTER", "issued_on": "19/11/2026",
        "abstract": "Về việc mời họp", "urgency": "NORMAL", "copy_count": "5",
        "recipients_text": "- Như trên;\n- Lưu VP.", "signer_name": "Phạm Thị Duyệt",
    }  # fmt: skip
    wrong = clerk.post("/van-ban-di/vao-so", given | {"issued_on": ""})
    assert wrong.status_code == 422
    assert "Về việc mời họp" in words(wrong)
    nowhere = clerk.post("/van-ban-di/vao-so", given | {"type_code": "REPORT"})
    assert nowhere.status_code == 422
    assert "Chưa mở sổ" in words(nowhere)
    assert "Về việc mời họp" in words(nowhere)  # nothing typed is lost
    opening = clerk.get(nowhere.context["open_url"])
    start = opening.context["form"].initial
    assert (start["body_id"], start["type_code"]) == (str(cast.body.pk), "REPORT")
    assert start["period"] == f"term:{book.term_id}"
    opened = clerk.post(
        nowhere.context["open_url"],
        {"direction": "OUT", "first_number": "1", **{k: start[k] for k in _OPENING}},
    )
    assert "trở lại thẻ đang vào sổ" in words(clerk.get(opened["Location"]))
    done = clerk.post("/van-ban-di/vao-so", given)
    assert "01-CV/VPTU" in words(clerk.get(done["Location"]))
    said = words(clerk.get("/van-ban-di"))
    assert "Về việc mời họp" in said
    assert logged_in(cast, "OFFICER").get("/van-ban-di/vao-so").status_code == 403


def close_until(chief: Client, book: api.Book, day: str) -> HttpResponse:
    """See how many lines it closes, then close them."""
    place = f"/so/{book.pk}/khoa"
    counted = chief.post(place, {"until": day}).context["form"]["counted"].value()
    return chief.post(place, {"until": day, "counted": counted})


def test_what_a_closing_closes_is_counted_before(
    cast: Cast, book: api.Book, clerk: Client
) -> None:
    day = dt.date(2026, 11, 18)
    with acting(cast.clerk):
        make_issued(cast, issued_on=day)
    chief, place = logged_in(cast, "CHIEF"), f"/so/{book.pk}/khoa"
    asked = chief.post(place, {"until": "19/11/2026"})
    assert asked.status_code == 422
    assert "sổ có 1 dòng chưa khóa" in words(asked)
    assert "không mở lại được" in words(asked)
    assert "Khóa 1 dòng" in words(asked)
    counted = asked.context["form"]["counted"].value()
    with acting(cast.clerk):  # another line came meanwhile: it is shown again
        make_issued(cast, issued_on=day, abstract="Việc khác")
    again = chief.post(place, {"until": "19/11/2026", "counted": counted})
    assert "sổ có 2 dòng chưa khóa" in words(again)
    with acting(cast.clerk):
        assert not api.get_book(cast.clerk, book.pk).closed_until
    assert close_until(chief, book, "19/11/2026").status_code == 302
    with acting(cast.clerk):
        assert api.get_book(cast.clerk, book.pk).closings.get().line_count == 2


def test_periods_and_books_are_closed_by_the_chief(
    cast: Cast, book: api.Book, clerk: Client
) -> None:
    with acting(cast.clerk):
        make_issued(cast)
    assert clerk.get(f"/so/{book.pk}/khoa").status_code == 403
    chief = logged_in(cast, "CHIEF")
    early = chief.post(f"/so/{book.pk}/khoa", {"until": "20/11/2026"})
    assert early.status_code == 422
    close_until(chief, book, "19/11/2026")
    assert "Khóa đến 19/11/2026" in words(chief.get(f"/so/{book.pk}"))
    before = words(chief.get(f"/so/{book.pk}/khoa-han"))
    assert "Sổ có 1 số đã cấp, 0 số đã hủy, 0 số đang giữ." in before
    assert "không mở lại được" in before
    chief.post(f"/so/{book.pk}/khoa-han", {})
    said = words(chief.get(f"/so/{book.pk}"))
    assert "Đã khóa sổ" in said
    assert "Sổ đã khóa." in said
    assert clerk.post(f"/so/{book.pk}/giu-so", {}).status_code == 422


def test_a_book_is_given_out_with_every_column(
    cast: Cast, book: api.Book, clerk: Client
) -> None:
    with acting(cast.clerk):
        make_issued(cast, abstract="Việc đã ban hành")
    answer = clerk.get(f"/so/{book.pk}/tai?dang=xlsx&tu-ngay=01/11/2026&den-ngay=")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [row[2] for row in sheet.iter_rows(values_only=True)][1:] == ["Việc đã ban hành"]
    assert clerk.get(f"/so/{book.pk}/tai?dang=pdf").content.startswith(b"%PDF-")
    assert clerk.get(f"/so/{book.pk}/tai?dang=pdf&tu-ngay=hom-qua").status_code == 422
    backwards = "dang=xlsx&tu-ngay=02/11/2026&den-ngay=01/11/2026"
    assert clerk.get(f"/so/{book.pk}/tai?{backwards}").status_code == 422
    assert clerk.get(f"/so/{book.pk}/tai?dang=xlsx&tu-ngay=01/01/0001").status_code == 200
    assert "so-cong-van-di" in answer["Content-Disposition"]
    assert "2025-2030" in answer["Content-Disposition"]
    assert clerk.get(f"/so/{book.pk}/tai").status_code == 200


def test_closings_are_verified_on_the_page(cast: Cast, book: api.Book, clerk: Client) -> None:
    with acting(cast.clerk):
        document = make_issued(cast, issued_on=dt.date(2026, 11, 18))
    assert "Sổ chưa khóa lần nào" in words(clerk.get(f"/so/{book.pk}/kiem-tra"))
    close_until(logged_in(cast, "CHIEF"), book, "19/11/2026")
    assert "còn nguyên như lúc khóa" in words(clerk.get(f"/so/{book.pk}/kiem-tra"))
    with acting(cast.clerk):
        api.Document.objects.filter(pk=document.pk).update(abstract="Khác")
    assert "Đã thay đổi" in words(clerk.get(f"/so/{book.pk}/kiem-tra"))


def test_the_administrator_opens_books_but_reads_no_lines(cast: Cast, book: api.Book) -> None:
    with acting(cast.clerk):
        make_issued(cast, abstract="Việc đã ban hành")
    page = logged_in(cast, "ADMIN").get(f"/so/{book.pk}")
    assert page.status_code == 200
    assert "Việc đã ban hành" not in words(page)
    assert logged_in(cast, "OFFICER").get(f"/so/{book.pk}").status_code == 403
    other = logged_in(make_office("Tỉnh ủy Khác"), "CLERK")
    assert other.get(f"/so/{book.pk}").status_code == 404
    assert "Sổ công văn" not in words(other.get("/so"))


def test_an_incoming_book_shows_who_wrote(cast: Cast, clerk: Client) -> None:
    with acting(cast.clerk):
        book = make_in_book(cast)
        make_incoming(cast, book)
    said = words(clerk.get(f"/so/{book.pk}"))
    assert "Ban Tổ chức Tỉnh ủy Mẫu Sơn" in said
    assert "15-CV/BTCTU" in said
    assert "18/11/2026" in said
    assert "Giữ số" not in said


HEAD = ("Số, ký hiệu", "Ngày tháng", "Trích yếu", "Người ký", "Nơi nhận")


def table(*rows: tuple[str, ...]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *rows])
    return text.getvalue().encode("utf-8-sig")


def test_a_register_is_checked_first_and_every_bad_row_named(
    cast: Cast, book: api.Book, clerk: Client
) -> None:
    rows = [
        ("01-CV/VPTU", "31/02/2026", "Rà soát", "", ""),
        ("không số", "02/01/2026", "", "", ""),
    ]
    sent = {"book": str(book.pk), "upload": paper("so.csv", table(*rows), "text/csv")}
    page = clerk.post("/nhap-so", sent)
    assert page.status_code == 422
    assert "2 trong 2 dòng chưa đúng" in words(page)
    assert {row["cells"][0] for row in page.context["rows"]} == {2, 3}
    with acting(cast.clerk):
        assert not api.outgoing_list(cast.clerk).items
        assert not files.visible_files(cast.clerk).exists()


def test_a_good_register_is_taken_over_after_the_check(
    cast: Cast, book: api.Book, clerk: Client
) -> None:
    rows = [("01-CV/VPTU", "02/01/2026", "Rà soát", "A", "B"),
            ("02-CV/VPTU", "03/01/2026", "Tập huấn", "A", "B")]  # fmt: skip
    sent = {"book": str(book.pk), "upload": paper("so.csv", table(*rows), "text/csv")}
    place = clerk.post("/nhap-so", sent)["Location"]
    found = words(clerk.get(place))
    assert "Cả 2 dòng đều đọc được" in found
    assert "Số tiếp theo của sổ sau khi nhập 3" in found
    assert "Ngày văn bản (Ngày tháng)" in found
    assert "{" not in found
    assert "02/01/2026" in found
    with acting(cast.clerk):
        assert not api.outgoing_list(cast.clerk).items
    done = clerk.post(place, {})
    said = words(clerk.get(done["Location"]))
    assert "Đã nhập 2 dòng" in said
    assert "Tập huấn" in said
    for again in (clerk.get(place), clerk.post(place, {})):
        assert "Tệp này đã nhập rồi" in words(again)
    with acting(cast.clerk):
        document = api.Document.objects.get(number=1)
    life = words(clerk.get(f"/van-ban/{document.pk}"))
    assert "Nhập từ sổ cũ vào" in life
    assert "so.csv" in life
    back = clerk.get("/nhap-so").context["rows"][0]["cells"][-1]["url"]
    assert "2 dòng của tệp so.csv" in words(clerk.get(back))
    answer = clerk.post(back, {})
    assert answer.status_code == 302, words(answer)
    assert "Đã rút lại" in words(clerk.get("/nhap-so"))
    with acting(cast.clerk):
        assert not api.Document.objects.exists()
    other = logged_in(make_office("Tỉnh ủy Khác"), "CLERK")
    assert other.get(back).status_code == 404
    assert other.get(place).status_code == 404


@pytest.mark.parametrize(("way", "direction"), [("den", "IN"), ("di", "OUT")])
def test_a_template_is_read_by_the_import(
    cast: Cast, clerk: Client, way: str, direction: str
) -> None:
    content = clerk.get(f"/nhap-so/mau-{way}.xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    [heads] = sheet.iter_rows(values_only=True)
    head = find_head([(1, heads)], incoming=direction == "IN")
    assert head is not None
    assert head.ignored == ()
    assert clerk.get("/nhap-so/mau-khac.xlsx").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("so.csv", b"a,b\n1,2\n", "Không thấy dòng tiêu đề"),
        ("so.xlsx", b"PK\x03\x04 hong", "Tệp"),
        ("so.csv", table(("01-CV/VPTU", "02/01/2026", "TỐI MẬT", "", "")), "mật"),
    ],
)
def test_a_file_that_is_no_register_is_said_and_not_kept(
    cast: Cast, book: api.Book, clerk: Client, name: str, content: bytes, said: str
) -> None:
    sent = {"book": str(book.pk), "upload": paper(name, content, "text/csv")}
    answer = clerk.post("/nhap-so", sent)
    assert answer.status_code == 422
    assert said in words(answer)
    with acting(cast.clerk):
        assert not files.visible_files(cast.clerk).exists()


def test_what_stands_against_taking_an_import_back_is_named(
    cast: Cast, book: api.Book, clerk: Client
) -> None:
    rows = [
        ("01-CV/VPTU", "02/01/2026", "Rà soát", "", ""),
        ("02-CV/VPTU", "03/01/2026", "Việc khác", "", ""),
    ]
    with acting(cast.clerk):
        made = api.import_register(
            actor=cast.clerk, book_id=book.pk, content=table(*rows), name="so.csv", now=NOW
        )
        used = api.Document.objects.get(symbol="02-CV/VPTU")
        dossier = api.open_dossier(actor=cast.clerk, title="Rà soát", now=NOW)
        api.add_to_dossier(
            actor=cast.clerk, dossier_id=dossier.pk, document_id=used.pk, now=NOW
        )
    place = f"/nhap-so/{made.import_id}/rut-lai"
    said = clerk.post(place)
    assert "số 02 (02-CV/VPTU), đưa vào hồ sơ" in words(said)
    assert f"/van-ban/{used.pk}" in said.content.decode()
    assert "01-CV/VPTU" not in words(said)
    with acting(cast.clerk):
        later = make_issued(cast, abstract="Sau khi nhập")
    said = clerk.post(place)
    assert f"số 03 ({later.symbol})" in words(said)
    assert f"/van-ban/{later.pk}" in said.content.decode()
