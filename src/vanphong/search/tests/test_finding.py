"""Finding documents in a real index behind its walls."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator

import pytest
from tests.cast import Cast, make_office

from vanphong.kernel.errors import Invalid, NotAllowed
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.registry.tests.factories import (
    NOW,
    fields,
    make_in_book,
    make_incoming,
    make_issued,
    make_out_book,
)
from vanphong.search import api
from vanphong.search.looking import Sight
from vanphong.search.models import SearchEntry
from vanphong.search.tests.lines import import_lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Iterator[Cast]:
    cast = make_office()
    with acting(cast.clerk):
        yield cast


@pytest.fixture
def book(cast: Cast) -> registry.Book:
    return make_in_book(cast)


def abstracts(found: api.Found) -> list[str]:
    return [hit.document.abstract for hit in found.hits]


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param("thủy lợi", id="old-tone-style"),
        pytest.param("thuỷ lợi", id="new-tone-style"),
        pytest.param("thuy loi", id="without-marks"),
        pytest.param("THUY LOI", id="capitals"),
        pytest.param(unicodedata.normalize("NFD", "thuỷ lợi"), id="decomposed"),
        pytest.param("lợi thủy", id="other-order"),
        pytest.param("  thủy\u200b,  lợi ;", id="stray-signs"),
        pytest.param("công văn thủy lợi", id="with-the-type"),
        pytest.param("ban tổ chức thủy lợi", id="with-the-issuer"),
    ],
)
@pytest.mark.parametrize("style", ["thuỷ lợi", "thủy lợi"])
def test_marks_and_tone_styles_meet(
    cast: Cast, book: registry.Book, asked: str, style: str
) -> None:
    make_incoming(cast, book, abstract=f"Về công tác {style} năm 2026")
    make_incoming(cast, book, symbol="16-CV/BTCTU", abstract="Về công tác cán bộ")
    assert abstracts(api.find(cast.clerk, asked)) == [f"Về công tác {style} năm 2026"]


def test_what_has_the_typed_marks_comes_first(cast: Cast, book: registry.Book) -> None:
    make_incoming(
        cast, book, symbol="16-CV/BTCTU", abstract="Giải quyết vấn đề dật dờ",
        issued_on=dt.date(2020, 1, 1),
    )  # fmt: skip
    for number in range(20, 45):
        make_incoming(
            cast, book, symbol=f"{number}-CV/BTCTU", abstract=f"Chi đạt yêu cầu lần {number}",
        )  # fmt: skip
    found = api.find(cast.clerk, "dật")
    assert found.count == 26
    assert abstracts(found)[0] == "Giải quyết vấn đề dật dờ"
    assert [hit.tier for hit in found.hits][:2] == [api.Tier.EXACT, api.Tier.FOLDED]
    assert {hit.tier for hit in api.find(cast.clerk, "dat").hits} == {api.Tier.FOLDED}


def test_a_phrase_stands_as_it_is_quoted(cast: Cast, book: registry.Book) -> None:
    make_incoming(cast, book, abstract="Họp văn phòng Tỉnh ủy")
    make_incoming(cast, book, symbol="16-CV/BTCTU", abstract="Phòng văn hóa, tỉnh có ủy ban")
    make_incoming(cast, book, symbol="17-CV/BTCTU", abstract="Vạn phong tỉnh ủy")
    quoted = api.find(cast.clerk, '"văn phòng tỉnh ủy"')
    assert abstracts(quoted) == ["Họp văn phòng Tỉnh ủy"]
    assert len(api.find(cast.clerk, "“van phong tinh uy”").hits) == 2
    assert len(api.find(cast.clerk, "văn phòng tỉnh ủy").hits) == 3
    assert abstracts(api.find(cast.clerk, 'họp "văn phòng"')) == ["Họp văn phòng Tỉnh ủy"]
    assert api.find(cast.clerk, '"ủy tỉnh"').hits == ()


@pytest.mark.parametrize(
    "asked",
    ["127-QĐ/TW", "127-qd/tw", "Số 127-QĐ/TW", "127 - QĐ / TW", "127–QĐ/TW", "127-QĐ", "127"],
)
def test_a_number_is_found_however_it_is_typed(
    cast: Cast, book: registry.Book, asked: str
) -> None:
    make_incoming(cast, book, symbol="127-QĐ/TW", abstract="Về kê khai tài sản",
                  type_code="DECISION", issuer_name="Bộ Chính trị")  # fmt: skip
    make_incoming(cast, book, symbol="12-QĐ/TW", abstract="Thực hiện Quyết định 127-QĐ/TW")
    make_incoming(cast, book, symbol="1270-CV/TW", abstract="Không liên quan")
    found = api.find(cast.clerk, asked)
    assert found.hits[0].document.symbol == "127-QĐ/TW"
    assert found.hits[0].tier is api.Tier.NUMBER
    assert [hit.document.symbol for hit in found.hits] == ["127-QĐ/TW", "12-QĐ/TW"]


def test_leading_zeros_and_words_beside_a_number(cast: Cast, book: registry.Book) -> None:
    make_incoming(cast, book, symbol="05-QC/TU", abstract="Quy chế làm việc", type_code="")
    make_incoming(cast, book, symbol="5-CV/TU", abstract="Họp giao ban", type_code="")
    for asked in ("05-QC/TU", "5-qc/tu", "quy chế 05", "quy chế 5"):
        assert [h.document.symbol for h in api.find(cast.clerk, asked).hits] == ["05-QC/TU"]


def test_filters_narrow_and_stand_alone(cast: Cast, book: registry.Book) -> None:
    make_out_book(cast)
    make_issued(cast, abstract="Mời họp tháng mười một")
    make_incoming(cast, book, abstract="Mời họp sơ kết", issued_on=dt.date(2026, 3, 1))
    make_incoming(
        cast, book, symbol="9-QĐ/TU", type_code="DECISION", abstract="Thành lập tổ công tác",
        issuer_name="Ban Dân vận Tỉnh ủy", issued_on=dt.date(2026, 5, 1),
    )  # fmt: skip

    def asked(text: str = "", **narrow: object) -> list[str]:
        return abstracts(api.find(cast.clerk, text, api.Narrow(**narrow)))

    assert asked("mời họp", direction="OUT") == ["Mời họp tháng mười một"]
    assert asked("mời họp", direction="IN") == ["Mời họp sơ kết"]
    assert asked(type_code="DECISION") == ["Thành lập tổ công tác"]
    assert asked(issuer="dan van") == ["Thành lập tổ công tác"]
    assert asked(issuer="BAN TỔ CHỨC") == ["Mời họp sơ kết"]
    assert asked(dated_from=dt.date(2026, 4, 1), dated_until=dt.date(2026, 5, 1)) == [
        "Thành lập tổ công tác"
    ]
    assert asked(state="RECALLED") == []
    assert len(asked()) == 3


def test_hits_are_marked_in_place(cast: Cast, book: registry.Book) -> None:
    make_incoming(cast, book, abstract="Về THUỶ lợi & thuy lợi <b>")
    [hit] = api.find(cast.clerk, "thủy").hits
    assert hit.abstract == (("Về ", False), ("THUỶ", True), (" lợi & thuy lợi <b>", False))
    [hit] = api.find(cast.clerk, "thuy loi").hits
    assert [text for text, is_hit in hit.abstract if is_hit] == ["THUỶ lợi", "thuy lợi"]
    assert "".join(text for text, _ in hit.abstract) == hit.document.abstract


def test_nothing_is_found_under_signs_alone(cast: Cast, book: registry.Book) -> None:
    make_incoming(cast, book)
    for asked in ("???", "'", "\\", "' | 'a", '""', "x" * 5000, ":*", "!", "\x00"):
        assert api.find(cast.clerk, asked).hits == () or not asked.strip("\x00")
        assert api.suggest(cast.clerk, asked) == []


def test_corrected_words_are_found_and_old_ones_not(cast: Cast, book: registry.Book) -> None:
    document = make_incoming(cast, book, abstract="Về biên chế").document
    registry.correct_document(
        actor=cast.clerk, document_id=document.id, fields=fields(abstract="Về quy hoạch"),
        reason="gõ nhầm", now=NOW,
    )  # fmt: skip
    assert api.find(cast.clerk, "biên chế").hits == ()
    assert len(api.find(cast.clerk, "quy hoạch").hits) == 1


def test_suggestions_while_typing(cast: Cast, book: registry.Book) -> None:
    make_incoming(cast, book, symbol="127-QĐ/TW", abstract="Về kê khai tài sản", type_code="")
    for typed in ("127-q", "127", "kê kh", "ke khai tai s", "tài sả", "tai"):
        assert [d.symbol for d in api.suggest(cast.clerk, typed)] == ["127-QĐ/TW"], typed
    assert api.suggest(cast.clerk, "tổ") == []
    assert api.suggest(cast.clerk, "") == []


def test_only_those_who_may_search(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        api.find(cast.admin, "gì")
    with pytest.raises(NotAllowed):
        api.suggest(cast.admin, "gì đó")


def test_an_officer_finds_only_what_involves_them(cast: Cast, book: registry.Book) -> None:
    seen = make_incoming(cast, book, abstract="Rà soát phương án mẫu").document
    make_incoming(cast, book, symbol="16-CV/BTCTU", abstract="Rà soát phương án kín")
    assert api.find(cast.officer, "rà soát").count == 0
    assert api.suggest(cast.officer, "rà soát") == []
    registry.involve(cast.clerk, seen, cast.officer.person_id, "HANDLES", NOW)
    found = api.find(cast.officer, "rà soát")
    assert (found.count, abstracts(found)) == (1, ["Rà soát phương án mẫu"])
    assert [d.pk for d in api.suggest(cast.officer, "phương án")] == [seen.pk]


def test_another_office_is_never_found_counted_or_suggested(cast: Cast) -> None:
    make_incoming(cast, make_in_book(cast), abstract="Chuyện riêng kimcương của chúng tôi")
    other = make_office("Tỉnh ủy Khác Sơn")
    with acting(other.clerk):
        make_incoming(other, make_in_book(other), symbol="77-CV/BTCTU", abstract="Việc khác")
        for asked in ("kimcương", '"chuyện riêng"', "15-CV/BTCTU", "15"):
            found = api.find(other.clerk, asked)
            assert (found.hits, found.count) == ((), 0)
            assert api.suggest(other.clerk, asked) == []
        assert api.find(other.clerk, "").count == 1
        assert SearchEntry.objects.count() == 1
        # The rule in the code holds without the walls of the database, too.
        assert f'"office_id" = {other.office.id}' in str(Sight(other.clerk).entries.query)
    assert api.find(cast.clerk, "kimcương").count == 1


def test_one_document_has_a_row_in_each_office_that_registered_it(cast: Cast) -> None:
    make_out_book(cast)
    document = make_issued(cast, abstract="Kế hoạch liên thông mẫu")
    other = make_office("Đảng ủy Xã Mẫu", level="COMMUNE")
    registry.open_to_office(cast.clerk, document, other.office.id, NOW)
    with acting(other.clerk):
        book = make_in_book(other)
        registry.register_delivered(
            actor=other.clerk, document_id=document.id, book_id=book.id, now=NOW
        )
        [hit] = api.find(other.clerk, "liên thông").hits
        assert hit.direction == "IN"
    [hit] = api.find(cast.clerk, "liên thông").hits
    assert hit.direction == "OUT"


def test_pages_and_counts_are_bounded(cast: Cast, book: registry.Book) -> None:
    import_lines(cast, book, 530)
    found = api.find(cast.clerk, "việc mẫu")
    assert (found.count, found.reachable, len(found.hits)) == (301, 300, 20)
    assert found.has_next
    last = api.find(cast.clerk, "việc mẫu", page=900)
    assert (last.page, last.has_next) == (15, False)
    for number in (1, 250, 530):
        first = api.find(cast.clerk, f"việc mẫu {number}").hits[0]
        assert first.document.number == number
    assert api.find(cast.clerk, "").count == 301


def test_an_index_is_made_anew(cast: Cast, book: registry.Book) -> None:
    make_incoming(cast, book, abstract="Về lập lại chỉ mục")
    SearchEntry.objects.all().delete()
    assert api.find(cast.clerk, "chỉ mục").count == 0
    assert api.reindex(cast.office.id) == 1
    assert api.find(cast.clerk, "chỉ mục").count == 1


def test_the_line_of_the_book_is_found_too(cast: Cast, book: registry.Book) -> None:
    for number in range(1, 13):
        make_incoming(cast, book, symbol=f"{number + 100}-CV/BTCTU", abstract=f"Việc {number}")
    entry = registry.incoming_list(cast.clerk, size=1).items[0]
    registry.correct_arrival(
        actor=cast.clerk, entry_id=entry.pk, now=NOW,
        arrival=registry.Arrival(note="Kho 3, hộp 27"),
    )  # fmt: skip
    for asked in ("Số đến 12", "so den 12", "đến 12", "den: 12", "kho 3 hộp 27"):
        assert abstracts(api.find(cast.clerk, asked)) == ["Việc 12"]
    for asked, by_arrival in (("12", True), ("đến 12", True), ("112-cv", False)):
        first = api.find(cast.clerk, asked).hits[0]
        assert (first.arrived_as, first.by_arrival) == ("12", by_arrival)
        assert first.document.abstract == "Việc 12"
    for words in ("hộp 27", "12 việc", "112-cv"):
        narrow = registry.DocumentFilter(words=words)
        assert [e.pk for e in registry.incoming_list(cast.clerk, narrow=narrow).items] == [
            entry.pk
        ]


def test_words_beside_each_other_come_first(cast: Cast, book: registry.Book) -> None:
    make_incoming(cast, book, abstract="Ủy quyền cho ban quản lý", symbol="1-CV/BTCTU")
    make_incoming(
        cast, book, abstract="Gửi ủy ban kiểm tra", symbol="2-CV/BTCTU",
        issued_on=dt.date(2026, 11, 1),
    )  # fmt: skip
    make_incoming(cast, book, abstract="Ban hành quy chế ủy nhiệm", symbol="3-CV/BTCTU")
    assert abstracts(api.find(cast.clerk, "ủy ban"))[0] == "Gửi ủy ban kiểm tra"


def test_a_phrase_is_marked_as_it_stands(cast: Cast, book: registry.Book) -> None:
    make_incoming(cast, book, abstract="Ban hành chương trình công tác của ban")
    hit = api.find(cast.clerk, '"chương trình công tác"').hits[0]
    assert [text for text, is_hit in hit.abstract if is_hit] == ["chương trình công tác"]
    hit = api.find(cast.clerk, 'ban "chương trình"').hits[0]
    assert [text for text, is_hit in hit.abstract if is_hit] == [
        "Ban", "chương trình", "ban",
    ]  # fmt: skip


def test_days_the_wrong_way_round_are_refused(cast: Cast) -> None:
    narrow = api.Narrow(dated_from=dt.date(2026, 11, 2), dated_until=dt.date(2026, 11, 1))
    with pytest.raises(Invalid) as refused:
        api.find(cast.clerk, "việc", narrow)
    assert set(refused.value.fields) == {"dated_until"}
