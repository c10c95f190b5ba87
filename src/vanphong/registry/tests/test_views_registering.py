"""Registering a paper on pages: from a file or paper only, refusals, duplicates, the number."""

import datetime as dt

import pytest
from django.test import Client
from tests.cast import Cast, make_office

from vanphong.files import api as files
from vanphong.files.tests import samples
from vanphong.kernel.scope import acting
from vanphong.registry import api
from vanphong.registry.tests.browsing import logged_in, paper, stop_clock, words
from vanphong.registry.tests.factories import (
    NOW,
    make_in_book,
    make_incoming,
    make_issued,
    make_out_book,
)
from vanphong.signing import api as signing

STEP_ONE = "/van-ban-den/vao-so"
STEP_TWO = "/van-ban-den/vao-so/thong-tin"
LETTER = (
    "TỈNH ỦY SÔNG LAM",
    "VĂN PHÒNG",
    "*",
    "Số 127-CV/VPTU",
    "Về việc chuẩn bị hội nghị sơ kết",
    "Sông Lam, ngày 03 tháng 02 năm 2026",
    "Kính gửi: Các đảng ủy xã, phường",
    "Văn phòng Tỉnh ủy đề nghị gửi báo cáo trước ngày 20/02/2026.",
)
BROKEN = b"%PDF-1.7\nkhong con la mot tep PDF"


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    stop_clock(monkeypatch)
    return make_office()


@pytest.fixture
def book(cast: Cast) -> api.Book:
    with acting(cast.clerk):
        return make_in_book(cast)


@pytest.fixture
def client(cast: Cast, book: api.Book) -> Client:
    return logged_in(cast, "CLERK")


def typed(book: api.Book, **facts: object) -> dict[str, object]:
    """Give the form as a clerk fills it."""
    return {
        "issuer_name": "Ban Tổ chức Tỉnh ủy Mẫu Sơn",
        "symbol": "15-CV/BTCTU",
        "issued_on": "18/11/2026",
        "type_code": "OFFICIAL_LETTER",
        "abstract": "Về việc rà soát biên chế",
        "urgency": "URGENT",
        "arrived_on": "20/11/2026",
        "channel": "PAPER",
        "book": str(book.pk),
        "due_on": "",
        "forwarded_to": "Phòng Tổng hợp",
        "note": "",
    } | facts


def count_files(cast: Cast) -> int:
    with acting(cast.clerk):
        return files.visible_files(cast.clerk).count()


def test_a_paper_is_registered_and_its_number_shown(
    cast: Cast, book: api.Book, client: Client
) -> None:
    page = client.get(STEP_TWO)
    assert "autofocus" in page.content.decode()
    answer = client.post(STEP_TWO, typed(book))
    shown = client.get(answer["Location"])
    said = words(shown)
    assert "Số đến 01 Ngày đến 20/11/2026" in said
    assert "Vào sổ văn bản tiếp theo" in said
    assert 'href="/van-ban-den/vao-so" autofocus' in shown.content.decode()
    with acting(cast.clerk):
        entry = api.incoming_list(cast.clerk).items[0]
        assert (entry.forwarded_to, entry.forwarded_on) == (
            "Phòng Tổng hợp",
            dt.date(2026, 11, 20),
        )
        assert entry.document.urgency == "URGENT"


def test_sent_twice_it_is_registered_once(cast: Cast, book: api.Book, client: Client) -> None:
    given = typed(book, form_key="0199-mot-khoa")
    first, again = (client.post(STEP_TWO, given)["Location"] for _ in range(2))
    assert first == again
    with acting(cast.clerk):
        assert len(api.incoming_list(cast.clerk).items) == 1


def test_a_file_fills_the_form_and_stays_with_the_document(
    cast: Cast, book: api.Book, client: Client
) -> None:
    answer = client.post(STEP_ONE, {"upload": paper("127-CV.pdf", samples.pdf(*LETTER))})
    assert answer.status_code == 302
    page = client.get(answer["Location"])
    said = words(page)
    form = page.context["form"]
    assert form["symbol"].value() == "127-CV/VPTU"
    assert form["issued_on"].value() == dt.date(2026, 2, 3)
    assert "hội nghị sơ kết" in form["abstract"].value()
    assert "Đọc từ tệp" in said
    assert page.content.decode().count("autofocus") == 1
    file = page.context["file"]
    image = client.get(f"/van-ban-den/vao-so/tep/{file.pk}/1.jpg")
    assert image.content.startswith(b"\xff\xd8")
    done = client.post(STEP_TWO, typed(book, tep=str(file.pk)))
    assert done.status_code == 302
    with acting(cast.clerk):
        document = api.incoming_list(cast.clerk).items[0].document
        assert document.file_id == file.pk


def test_the_signature_is_told_in_words(client: Client) -> None:
    authority = signing.make_demo_authority(None, now=_some_days_ago(90))
    key = authority.issue_certificate(
        name="Nguyễn Văn Thử", organisation="Văn phòng Tỉnh ủy Sông Lam", title="Chánh VP",
        now=_some_days_ago(60),
    )  # fmt: skip
    signed = signing.sign_pdf(
        samples.pdf(*LETTER), key=key, field_name="ChuKy", now=_some_days_ago(2),
        timestamper=authority.timestamper(), trust=authority.trust(),
    )  # fmt: skip
    answer = client.post(STEP_ONE, {"upload": paper("ky.pdf", signed)})
    page = client.get(answer["Location"])
    assert "Đang kiểm tra chữ ký số" in words(page)
    assert "· Nguyễn Văn Thử ·" in words(client.get(page.context["signatures_url"]))
    assert "· Nguyễn Văn Thử ·" in words(client.get(answer["Location"]))
    changed = signed.replace(b"%%EOF", b"%% OF", 1)
    answer = client.post(STEP_ONE, {"upload": paper("sua.pdf", changed)})
    assert "Chữ ký không hợp lệ · Nguyễn Văn Thử" in words(
        client.get(answer["Location"] + "&kiem-tra=chu-ky")
    )


def _some_days_ago(days: int) -> dt.datetime:
    return NOW - dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("name", "content"),
    [("hong.pdf", BROKEN), ("a.pdf", b"day la van ban"), ("a.exe", b"MZ"), ("rong.pdf", b"")],
)
def test_a_broken_file_is_said_and_what_was_typed_stays(
    cast: Cast, book: api.Book, client: Client, name: str, content: bytes
) -> None:
    first = client.post(STEP_ONE, {"upload": paper(name, content)})
    assert first.status_code == 422
    assert "Tệp văn bản" in words(first)
    answer = client.post(STEP_TWO, typed(book, upload=paper(name, content)))
    assert answer.status_code == 422
    assert "Về việc rà soát biên chế" in words(answer)
    assert answer.context["form"].errors["upload"]
    assert count_files(cast) == 0
    with acting(cast.clerk):
        assert not api.incoming_list(cast.clerk).items


def test_a_file_that_was_good_is_kept_when_a_field_is_wrong(
    cast: Cast, book: api.Book, client: Client
) -> None:
    given = typed(book, upload=paper("127-CV.pdf", samples.pdf(*LETTER)), symbol="không số")
    answer = client.post(STEP_TWO, given)
    assert answer.status_code == 422
    assert answer.context["form"].errors["symbol"]
    kept = answer.context["file"]
    again = typed(book, tep=str(kept.pk), symbol="không số", as_written="on")
    assert client.post(STEP_TWO, again).status_code == 302
    with acting(cast.clerk):
        document = api.incoming_list(cast.clerk).items[0].document
        assert (document.symbol, document.file_id) == ("không số", kept.pk)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("mat.txt", "TỐI MẬT\nCông văn".encode(), "text/plain"),
        ("MẬT - công văn.txt", "Công văn".encode(), "text/plain"),
        ("mat.pdf", samples.pdf("MẬT", *LETTER), "application/pdf"),
    ],
)
def test_a_secret_file_leaves_nothing_and_the_rule_is_told(
    cast: Cast, client: Client, name: str, content: bytes, kind: str
) -> None:
    answer = client.post(STEP_ONE, {"upload": paper(name, content, kind)})
    assert answer.status_code == 422
    said = words(answer)
    assert "không được đưa vào hệ thống nối mạng" in said
    assert "Căn cứ:" in said
    assert count_files(cast) == 0


@pytest.mark.parametrize("field", ["abstract", "note", "issuer_name", "forwarded_to"])
def test_a_secret_field_leaves_nothing(
    cast: Cast, book: api.Book, client: Client, field: str
) -> None:
    answer = client.post(STEP_TWO, typed(book, **{field: "Tuyệt mật"}))
    assert answer.status_code == 422
    assert "không được đưa vào hệ thống nối mạng" in words(answer)
    with acting(cast.clerk):
        assert not api.incoming_list(cast.clerk).items


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"issuer_name": ""}, "issuer_name"),
        ({"abstract": " "}, "abstract"),
        ({"issued_on": "31/02/2026"}, "issued_on"),
        ({"due_on": "01/01/2026"}, "due_on"),
        ({"arrived_on": "01/01/2030"}, "arrived_on"),
        ({"type_code": "KHONG"}, "type_code"),
        ({"book": "0199"}, "book"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    book: api.Book, client: Client, facts: dict[str, str], field: str
) -> None:
    answer = client.post(STEP_TWO, typed(book) | facts)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert "Phòng Tổng hợp" in answer.content.decode()


def test_duplicates_appear_while_typing_and_must_be_confirmed(
    cast: Cast, book: api.Book, client: Client
) -> None:
    with acting(cast.clerk):
        make_incoming(cast, book)
    asked = {"symbol": "15 - cv/btctu", "issued_on": "18112026", "issuer_name": "", "tep": ""}
    said = words(client.post("/van-ban-den/vao-so/trung", asked))
    assert "Có thể văn bản này đã vào sổ" in said
    assert not words(client.post("/van-ban-den/vao-so/trung", {"symbol": "99-CV/X"})).strip()
    # What is typed stands in no address, where a log would keep it.
    assert client.get("/van-ban-den/vao-so/trung", asked).status_code != 200
    answer = client.post(STEP_TWO, typed(book, abstract="Việc khác hẳn"))
    assert answer.status_code == 422
    assert "Việc khác hẳn" in words(answer)
    assert 'name="accept_duplicate"' in answer.content.decode()
    done = client.post(STEP_TWO, typed(book, abstract="Việc khác hẳn", accept_duplicate="on"))
    assert done.status_code == 302


def test_issuers_are_offered_without_marks(cast: Cast, client: Client) -> None:
    offered = client.post("/van-ban-den/vao-so/co-quan", {"q": "van phong mau"}).json()
    assert client.get("/van-ban-den/vao-so/co-quan", {"q": "van"}).status_code == 302
    assert "Văn phòng Tỉnh ủy Mẫu Sơn" in offered


def test_a_long_scan_says_that_it_is_still_being_read(cast: Cast, client: Client) -> None:
    picture = samples.page_picture(*LETTER[:4])
    content = samples.scanned_pdf(*[picture] * 6)
    answer = client.post(STEP_ONE, {"upload": paper("quet.pdf", content)})
    page = client.get(answer["Location"])
    if page.context["file"].text_state == files.TextState.PENDING:
        assert "đang được nhận dạng chữ" in words(page)
    assert "trang đầu trong 6 trang" in words(page)


def test_nobody_else_sees_a_file_not_registered_yet(cast: Cast, client: Client) -> None:
    answer = client.post(STEP_ONE, {"upload": paper("127-CV.pdf", samples.pdf(*LETTER))})
    file_id = answer["Location"].split("tep=")[1]
    other = logged_in(make_office("Tỉnh ủy Khác"), "CLERK")
    file = f"{STEP_ONE}/tep/{file_id}"
    for address in (f"{STEP_TWO}?tep={file_id}", f"{file}/1.jpg", f"{file}/chu-ky"):
        assert other.get(address).status_code == 404
    assert client.get(f"{STEP_TWO}?tep=0199").status_code == 404
    with acting(cast.officer):
        theirs = files.take_in(
            actor=cast.officer, content=samples.pdf("Bản thảo"), name="thao.pdf",
            now=_some_days_ago(0),
        )  # fmt: skip
    assert client.get(f"{STEP_TWO}?tep={theirs.pk}").status_code == 404


@pytest.mark.parametrize("role", ["OFFICER", "LEADER", "ADMIN"])
def test_only_the_clerk_registers(cast: Cast, book: api.Book, role: str) -> None:
    client = logged_in(cast, role)
    assert client.get(STEP_ONE).status_code == 403
    assert client.post(STEP_TWO, typed(book)).status_code == 403


def test_without_an_open_book_it_says_so(cast: Cast) -> None:
    client = logged_in(cast, "CLERK")
    assert "Chưa mở sổ văn bản đến" in words(client.get(STEP_ONE))


def test_an_own_document_that_comes_in_is_known(
    cast: Cast, book: api.Book, client: Client
) -> None:
    with acting(cast.clerk):
        make_out_book(cast)
        own = make_issued(cast)
    asked = {"symbol": own.symbol, "issued_on": "20/11/2026"}
    said = words(client.post("/van-ban-den/vao-so/trung", asked))
    assert "Đây là văn bản đi của chính cơ quan mình." in said


def test_marks_stay_where_nothing_was_changed(
    cast: Cast, book: api.Book, client: Client
) -> None:
    answer = client.post(STEP_ONE, {"upload": paper("127-CV.pdf", samples.pdf(*LETTER))})
    form = client.get(answer["Location"]).context["form"]
    given = typed(
        book, tep=answer["Location"].split("=")[1], symbol="127-CV/VPTU",
        issued_on="03/02/2026", abstract="",
    )  # fmt: skip
    again = client.post(STEP_TWO, given)
    assert again.status_code == 422
    marks = again.context["form"].suggestions
    assert marks["symbol"] == form.suggestions["symbol"]
    assert "abstract" not in marks
    assert "Đọc từ tệp" in words(again)


def test_a_scan_is_doubted_where_people_write_by_hand(
    cast: Cast, book: api.Book, client: Client
) -> None:
    scan = samples.scanned_pdf(samples.page_picture(*LETTER))
    answer = client.post(STEP_ONE, {"upload": paper("quet.pdf", scan)})
    form = client.get(answer["Location"]).context["form"]
    assert form.initial["channel"] == "PAPER"
    levels = {name: form.suggestions[name].level for name in ("symbol", "issued_on")}
    assert levels == {"symbol": "doubtful", "issued_on": "doubtful"}
    assert form.fields["symbol"].widget.attrs["autofocus"]


def test_a_level_of_secrecy_in_a_sentence_is_asked_about(
    cast: Cast, book: api.Book, client: Client
) -> None:
    named = typed(book, abstract="Về việc trả lại văn bản TỐI MẬT số 01")
    answer = client.post(STEP_TWO, named)
    assert answer.status_code == 422
    assert "Có chữ “TỐI MẬT” viết hoa trong câu." in words(answer)
    assert 'name="accept_words"' in answer.content.decode()
    with acting(cast.clerk):
        assert not api.Document.objects.exists()
    assert client.post(STEP_TWO, named | {"accept_words": "on"}).status_code == 302
    # A mark that stands alone is no question.
    marked = typed(book, abstract="TỐI MẬT") | {"accept_words": "on"}
    assert client.post(STEP_TWO, marked).status_code == 422


def test_a_paper_dated_after_its_arrival_is_asked_about(
    cast: Cast, book: api.Book, client: Client
) -> None:
    odd = typed(book, issued_on="25/11/2026")
    answer = client.post(STEP_TWO, odd)
    assert answer.status_code == 422
    assert "muộn hơn ngày đến 20/11/2026" in words(answer)
    assert 'name="accept_dates"' in answer.content.decode()
    assert client.post(STEP_TWO, odd | {"accept_dates": "on"}).status_code == 302
    outside = typed(book, arrived_on="31/12/2025", issued_on="30/12/2025")
    answer = client.post(STEP_TWO, outside)
    assert "không thuộc thời gian của" in str(answer.context["form"].errors["arrived_on"])
