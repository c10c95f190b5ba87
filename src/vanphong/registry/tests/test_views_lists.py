"""The two books as pages: order, filters in the address, who sees what, given out as seen."""

import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast, make_office

from vanphong.kernel.scope import acting
from vanphong.registry import api
from vanphong.registry.pages.lists import order_of
from vanphong.registry.tests.browsing import logged_in, stop_clock, words
from vanphong.registry.tests.factories import (
    NOW,
    fields,
    make_in_book,
    make_issued,
    make_out_book,
)

DAY = dt.timedelta(days=1)


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    stop_clock(monkeypatch)
    return make_office()


@pytest.fixture
def book(cast: Cast) -> api.Book:
    with acting(cast.clerk):
        return make_in_book(cast)


def arrive(cast: Cast, book: api.Book, count: int = 1, **facts: object) -> list[api.Document]:
    made = []
    with acting(cast.clerk):
        for n in range(count):
            own = {"symbol": f"{n + 1}-CV/BTCTU", "abstract": f"Việc số {n + 1}"} | facts
            arrival = own.pop("arrival", api.Arrival())
            entry = api.register_incoming(
                actor=cast.clerk, book_id=book.id, fields=fields(**own), now=NOW,
                arrival=arrival, accept_duplicate=True,
            )  # fmt: skip
            made.append(entry.document)
    return made


def test_the_book_in_the_order_of_the_paper_newest_first(cast: Cast, book: api.Book) -> None:
    arrive(cast, book, 2, arrival=api.Arrival(forwarded_to="Phòng Tổng hợp"))
    said = words(logged_in(cast, "CLERK").get("/van-ban-den"))
    heads = ["Ngày đến", "Số đến", "Tác giả", "Số, ký hiệu", "Tên loại", "Nơi nhận",
             "Hạn, ghi chú"]  # fmt: skip
    places = [said.index(head, said.index("Sổ văn bản đến")) for head in heads]
    assert places == sorted(places)
    assert said.index("2-CV/BTCTU") < said.index("1-CV/BTCTU")
    assert "Phòng Tổng hợp" in said
    assert "Công văn" in said


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Rà soát biên chế", "Tập huấn"}),
        ("?chu=bien+che", {"Rà soát biên chế"}),
        ("?chu=BIÊN+chế+soat", {"Rà soát biên chế"}),
        ("?chu=7-cv", {"Tập huấn"}),
        ("?chu=07-CV", {"Tập huấn"}),
        ("?loai=cong-van", {"Tập huấn"}),
        ("?loai=bao-cao", {"Rà soát biên chế"}),
        ("?co-quan=tinh+uy+mau", {"Rà soát biên chế", "Tập huấn"}),
        ("?co-quan=nong+dan", set()),
        ("?tu-ngay=20/11/2026", {"Tập huấn"}),
        ("?den-ngay=19112026", {"Rà soát biên chế"}),
        ("?trang-thai=cho", {"Rà soát biên chế"}),
        ("?trang-thai=da-chuyen", {"Tập huấn"}),
        ("?trang-thai=co-han", {"Rà soát biên chế"}),
    ],
)
def test_filters_are_words_in_the_address(
    cast: Cast, book: api.Book, query: str, found: set[str]
) -> None:
    before = NOW.date() - DAY
    arrive(
        cast, book, symbol="6-BC/BTCTU", abstract="Rà soát biên chế", type_code="REPORT",
        arrival=api.Arrival(arrived_on=before, due_on=before + 9 * DAY),
    )  # fmt: skip
    arrive(
        cast, book, symbol="7-CV/BTCTU", abstract="Tập huấn",
        arrival=api.Arrival(forwarded_to="Phòng Tổng hợp"),
    )  # fmt: skip
    answer = logged_in(cast, "CLERK").get(f"/van-ban-den{query}")
    assert answer.status_code == 200
    said = words(answer)
    assert {one for one in ("Rà soát biên chế", "Tập huấn") if one in said} == found


@pytest.mark.parametrize(
    "query",
    ["?tu-ngay=31/02/2026", "?loai=khong-co", "?tu-ngay=21/11/2026&den-ngay=20/11/2026"],
)
def test_a_wrong_filter_is_said_and_nothing_is_listed(
    cast: Cast, book: api.Book, query: str
) -> None:
    arrive(cast, book)
    client = logged_in(cast, "CLERK")
    answer = client.get(f"/van-ban-den{query}")
    assert answer.status_code == 422
    assert "Việc số 1" not in words(answer)
    assert client.get(f"/van-ban-den/tai.xlsx{query}").status_code == 422


def test_pages_go_on_by_key(cast: Cast, book: api.Book) -> None:
    arrive(cast, book, 53)
    client = logged_in(cast, "CLERK")
    first = client.get("/van-ban-den")
    assert "53 kết quả" in words(first)
    later = client.get("/van-ban-den" + first.context["next_url"])
    assert [row["cells"][1] for row in later.context["rows"]] == ["03", "02", "01"]
    assert later.context["next_url"] == ""
    back = client.get("/van-ban-den" + later.context["previous_url"])
    assert back.context["rows"] == first.context["rows"]
    assert back.context["previous_url"] == ""
    again = client.get("/van-ban-den" + back.context["next_url"])
    assert again.context["rows"] == later.context["rows"]
    assert client.get("/van-ban-den?sau=abc").status_code == 422


@pytest.mark.parametrize(
    ("order", "numbers"),
    [
        ("", ["03", "02", "01"]),
        ("ngay-tang", ["01", "02", "03"]),
        ("so-giam", ["03", "02", "01"]),
        ("han-tang", ["02", "01", "03"]),
        ("han-giam", ["01", "02", "03"]),
    ],
)
def test_heads_sort(cast: Cast, book: api.Book, order: str, numbers: list[str]) -> None:
    for place, days in enumerate((9, 2, 0), start=1):
        due_on = NOW.date() + days * DAY if days else None
        arrive(
            cast, book, symbol=f"{place}-CV/BTCTU", abstract=f"Việc {place}",
            arrival=api.Arrival(due_on=due_on),
        )  # fmt: skip
    client = logged_in(cast, "CLERK")
    page = client.get(f"/van-ban-den?xep={order}")
    assert [row["cells"][1] for row in page.context["rows"]] == numbers
    assert page.content.decode().count("aria-sort=") == 1
    with acting(cast.clerk):
        by = api.incoming_list(cast.clerk, size=2, order=order_of(QueryDict(f"xep={order}")))
        rest = api.incoming_list(
            cast.clerk, size=2, cursor=by.next_cursor,
            order=order_of(QueryDict(f"xep={order}")),
        )  # fmt: skip
    assert [e.arrived_as for e in (*by.items, *rest.items)] == numbers


@pytest.mark.parametrize("address", ["/van-ban-den", "/van-ban-di"])
def test_a_longer_list_asks_no_more(cast: Cast, book: api.Book, address: str) -> None:
    client = logged_in(cast, "CLERK")
    with acting(cast.clerk):
        make_out_book(cast)
    asked = []
    for _round in range(2):
        arrive(cast, book, 6)
        with acting(cast.clerk):
            for n in range(6):
                make_issued(cast, abstract=f"Đi {_round}{n}")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        asked.append(len(captured))
    assert asked[0] == asked[1] < 36


def test_two_offices_never_see_each_other(cast: Cast, book: api.Book) -> None:
    arrive(cast, book, abstract="Việc riêng của một cơ quan")
    with acting(cast.clerk):
        make_out_book(cast)
        make_issued(cast, abstract="Việc riêng của một cơ quan")
    other = logged_in(make_office("Tỉnh ủy Khác"), "CLERK")
    for address in ("/van-ban-den", "/van-ban-di", "/van-ban-den?chu=riêng"):
        assert "Việc riêng" not in words(other.get(address))


def test_an_officer_sees_only_what_concerns_them(cast: Cast, book: api.Book) -> None:
    one, _other = arrive(cast, book, 2)
    with acting(cast.clerk):
        api.involve(cast.clerk, one, cast.officer.person_id, "HANDLES", NOW)
    said = words(logged_in(cast, "OFFICER").get("/van-ban-den"))
    assert "Việc số 1" in said
    assert "Việc số 2" not in said
    assert "Vào sổ văn bản đến" not in said


def test_the_list_is_given_out_as_it_is_seen(cast: Cast, book: api.Book) -> None:
    arrive(cast, book, symbol="6-BC/BTCTU", abstract="=1+1", type_code="REPORT")
    arrive(cast, book, symbol="7-CV/BTCTU", abstract="Tập huấn")
    client = logged_in(cast, "CLERK")
    answer = client.get("/van-ban-den/tai.xlsx?loai=bao-cao")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    lines = list(sheet.iter_rows(values_only=True))
    assert [line[3] for line in lines] == ["Số, ký hiệu văn bản", "06-BC/BTCTU"]
    assert lines[1][5] == "Báo cáo: =1+1"
    assert 'attachment; filename="van-ban-den-20261120.xlsx"' in answer["Content-Disposition"]
    assert client.get("/van-ban-den/tai.pdf").content.startswith(b"%PDF-")
    assert client.get("/van-ban-di/tai.xlsx").status_code == 200
    assert logged_in(cast, "OFFICER").get("/van-ban-den/tai.xlsx").status_code == 403


def test_an_empty_book_says_how_it_fills(cast: Cast) -> None:
    client = logged_in(cast, "CLERK")
    assert "Chưa có văn bản đến" in words(client.get("/van-ban-den"))
    assert "Không có dòng nào khớp" in words(client.get("/van-ban-den?chu=x"))
    assert "Chưa có văn bản đi" in words(client.get("/van-ban-di"))
