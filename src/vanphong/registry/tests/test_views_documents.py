"""The page of one document: who sees it, its paper, its acts with reasons, its life."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast, make_office

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.files.tests import samples
from vanphong.kernel import ports
from vanphong.kernel.panels import Act, Panel
from vanphong.kernel.scope import acting
from vanphong.registry import api
from vanphong.registry.tests.browsing import logged_in, stop_clock, words
from vanphong.registry.tests.factories import (
    NOW,
    fields,
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
        return make_in_book(cast)


@pytest.fixture
def received(cast: Cast, book: api.Book) -> api.Document:
    """A document that came with a file."""
    with acting(cast.clerk):
        file = files.take_in(
            actor=cast.clerk, content=samples.pdf(), name="127-CV.pdf", now=NOW
        )
        entry = api.register_incoming(
            actor=cast.clerk, book_id=book.id, fields=fields(), now=NOW, file_id=file.pk
        )
        return entry.document


@pytest.fixture
def issued(cast: Cast) -> api.Document:
    with acting(cast.clerk):
        make_out_book(cast)
        return make_issued(cast, abstract="Trả lời việc rà soát biên chế")


def place(document: api.Document, *parts: object) -> str:
    return "/".join(["/van-ban", str(document.pk), *map(str, parts)])


def test_the_page_says_what_it_is_and_what_became_of_it(
    cast: Cast, received: api.Document
) -> None:
    page = logged_in(cast, "CLERK").get(place(received))
    said = words(page)
    for expected in ("15-CV/BTCTU", "Về việc rà soát biên chế", "Ban Tổ chức Tỉnh ủy Mẫu Sơn",
                     "Số đến 01", "Chưa chuyển", "Vào sổ văn bản đến, số đến 01",
                     "Trần Thị Sổ"):  # fmt: skip
        assert expected in said
    assert f"{place(received)}/tep/{received.file_id}/1.jpg" in page.content.decode()


def test_hidden_is_answered_as_missing(cast: Cast, received: api.Document) -> None:
    addresses = [
        place(received),
        place(received, "tep", received.file_id),
        place(received, "tep", received.file_id, "1.jpg"),
        place(received, "tep", received.file_id, "chu-ky"),
        place(received, "ho-so"),
        place(received, "lien-ket"),
    ]
    other_clerk = logged_in(make_office("Tỉnh ủy Khác"), "CLERK")
    officer = logged_in(cast, "OFFICER")
    for address in addresses:
        missing = address.replace(str(received.pk), str(uuid4()))
        for client in (other_clerk, officer):
            hidden, gone = client.get(address), client.get(missing)
            assert hidden.status_code == gone.status_code == 404
            assert words(hidden) == words(gone)


def test_the_paper_is_seen_read_and_saved(cast: Cast, received: api.Document) -> None:
    client = logged_in(cast, "LEADER")
    image = client.get(place(received, "tep", received.file_id, "1.jpg"))
    assert image.content.startswith(b"\xff\xd8")
    assert "An Hòa" in words(client.get(place(received) + "?xem=chu"))
    saved = client.get(place(received, "tep", received.file_id))
    assert saved.content == samples.pdf()
    assert saved["Content-Disposition"].startswith("attachment")
    assert client.get(place(received, "tep", received.file_id, "9.jpg")).status_code == 404
    assert client.get(place(received, "tep", uuid4())).status_code == 404
    assert client.get(place(received) + "?tep=x").status_code == 404


def test_each_look_is_written_once_a_minute(cast: Cast, received: api.Document) -> None:
    client = logged_in(cast, "LEADER")
    for _ in range(2):
        said = words(client.get(place(received)))
    with acting(cast.leader):
        looks = audit.events_of(cast.leader, received).filter(action="audit:subject:read")
        assert [look.actor["name"] for look in looks] == ["Nguyễn Văn Phê"]
    assert "audit" not in said


def test_the_next_step_is_the_one_main_button(cast: Cast, received: api.Document) -> None:
    assert logged_in(cast, "LEADER").get(place(received)).context["main"].name == "direct"
    clerk = logged_in(cast, "CLERK")
    assert clerk.get(place(received)).context["main"].name == "pass_on"
    clerk.post(place(received, "chuyen"), line(forwarded_to="Phòng Tổng hợp"))
    assert clerk.get(place(received)).context["main"] is None
    with acting(cast.clerk):
        api.involve(cast.clerk, received, cast.officer.person_id, "HANDLES", NOW)
    officer = logged_in(cast, "OFFICER").get(place(received))
    assert officer.context["main"].name == "dossier"
    assert "Sửa thông tin" not in words(officer)


def line(**facts: str) -> dict[str, str]:
    return {
        "forwarded_to": "", "forwarded_on": "20/11/2026", "received_for": "", "due_on": "",
        "arrived_on": "20/11/2026", "channel": "PAPER", "note": "",
    } | facts  # fmt: skip


def test_what_is_not_possible_says_why(cast: Cast, issued: api.Document) -> None:
    client = logged_in(cast, "CLERK")
    with acting(cast.clerk):
        other = make_office("Đảng ủy xã Bình An", level="COMMUNE")
        api.open_to_office(cast.clerk, issued, other.office.id, NOW)
    page = client.get(place(issued))
    assert "Văn bản đã gửi cho cơ quan khác nên không sửa được." in words(page)
    given = correction(reason="Thử")
    answer = client.post(place(issued, "sua"), given)
    assert answer.status_code == 422
    assert "không sửa được" in words(answer)


def correction(**facts: str) -> dict[str, str]:
    return {
        "issuer_name": "Ban Tổ chức Tỉnh ủy Mẫu Sơn", "symbol": "16-CV/BTCTU",
        "issued_on": "18/11/2026", "type_code": "OFFICIAL_LETTER", "urgency": "NORMAL",
        "abstract": "Về việc rà soát biên chế", "reason": "Gõ nhầm số",
    } | facts  # fmt: skip


def test_a_correction_needs_a_reason_and_stays_in_the_life(
    cast: Cast, received: api.Document
) -> None:
    client = logged_in(cast, "CLERK")
    refused = client.post(place(received, "sua"), correction(reason=" "))
    assert refused.status_code == 422
    assert 'value="16-CV/BTCTU"' in refused.content.decode()
    assert client.post(place(received, "sua"), correction()).status_code == 302
    said = words(client.get(place(received)))
    assert "16-CV/BTCTU" in said
    assert "Gõ nhầm số" in said
    assert logged_in(cast, "LEADER").get(place(received, "sua")).status_code == 403


def test_where_it_went_is_written_into_the_book(cast: Cast, received: api.Document) -> None:
    client = logged_in(cast, "CLERK")
    wrong = client.post(place(received, "chuyen"), line(due_on="01/01/2026"))
    assert wrong.status_code == 422
    client.post(place(received, "chuyen"), line(forwarded_to="Lê Văn Nháp, Chuyên viên"))
    with acting(cast.clerk):
        entry = api.incoming_list(cast.clerk).items[0]
        assert entry.forwarded_to == "Lê Văn Nháp, Chuyên viên"
        assert entry.forwarded_on == dt.date(2026, 11, 20)


def test_relations_are_said_found_and_taken_back(
    cast: Cast, received: api.Document, issued: api.Document
) -> None:
    client = logged_in(cast, "CLERK")
    address = place(issued, "lien-ket")
    nobody = client.post(address, {"kind": "ANSWERS:this", "symbol": "999-CV/X"})
    assert nobody.status_code == 422
    assert "Không tìm thấy văn bản" in words(nobody)
    client.post(address, {"kind": "ANSWERS:this", "symbol": "15 cv/btctu"})
    client.post(address, {"kind": "ANSWERS:this", "symbol": "15-CV/BTCTU"})
    assert "Trả lời 15-CV/BTCTU" in words(client.get(place(issued)))
    theirs = client.get(place(received))
    assert f"Được trả lời bằng {issued.symbol}" in words(theirs)
    relation = theirs.context["related"][0]["id"]
    client.post(place(received, "lien-ket", relation, "bo"))
    assert not client.get(place(received)).context["related"]


def test_of_several_with_one_symbol_one_is_chosen(
    cast: Cast, book: api.Book, received: api.Document, issued: api.Document
) -> None:
    with acting(cast.clerk):
        twin = make_incoming(
            cast, book, issued_on=dt.date(2026, 11, 17), abstract="Việc khác"
        ).document
    client = logged_in(cast, "CLERK")
    given = {"kind": "ANSWERS:this", "symbol": "15-CV/BTCTU"}
    asked = client.post(place(issued, "lien-ket"), given)
    assert asked.status_code == 422
    assert "hãy chọn một" in words(asked)
    done = client.post(place(issued, "lien-ket"), given | {"target": str(twin.pk)})
    assert done.status_code == 302
    assert client.get(place(twin)).context["related"]


def test_it_goes_into_a_dossier(cast: Cast, received: api.Document) -> None:
    client = logged_in(cast, "CLERK")
    assert "Chưa có hồ sơ nào đang mở" in words(client.get(place(received, "ho-so")))
    opened = client.post(
        f"/ho-so/lap?van-ban={received.pk}", {"title": "Biên chế năm 2026", "code": ""}
    )
    assert "15-CV/BTCTU" in words(client.get(opened["Location"]))
    assert "Biên chế năm 2026" in words(client.get(place(received)))
    assert client.get(place(received, "ho-so")).status_code == 200


def test_a_document_opened_to_an_office_is_seen_there(cast: Cast, issued: api.Document) -> None:
    other = make_office("Đảng ủy xã Mẫu", level="COMMUNE")
    with acting(cast.clerk):
        api.open_to_office(cast.clerk, issued, other.office.id, NOW)
    page = logged_in(other, "CLERK").get(place(issued))
    assert page.status_code == 200
    assert "Văn bản do cơ quan khác giữ" in words(page)
    own = logged_in(cast, "CLERK").get(place(issued, "ai-xem"))
    assert "Đã gửi tới Đảng ủy xã Mẫu" in words(own)


def test_upper_apps_add_panels_acts_and_steps(
    cast: Cast, received: api.Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = Panel("Việc gửi nhận", "kernel/components/_badge.html", {"label": "Đã nhận"})
    act = Act("send", "Gửi đi", "/gui", "send", main=True)
    step = {"what": "Đã gửi", "who": "Trần Thị Sổ", "on": dt.date(2099, 1, 1)}
    for port, found in (
        (ports.document_panels, panel),
        (ports.document_acts, act),
        (ports.document_steps, step),
    ):
        monkeypatch.setattr(port, "_functions", [lambda _actor, _document, f=found: [f]])
    page = logged_in(cast, "CLERK").get(place(received))
    assert page.context["main"].label == "Gửi đi"
    said = words(page)
    assert said.index("Vào sổ văn bản đến, số đến 01") < said.index("Đã gửi")
    assert said.index("Việc gửi nhận") < said.index("Đã nhận")


def test_a_longer_life_asks_no_more(cast: Cast, received: api.Document) -> None:
    client = logged_in(cast, "CLERK")
    client.get(place(received))
    asked = []
    for note in ("Một", "Hai", "Ba"):
        for n in range(3):
            client.post(place(received, "chuyen"), line(note=f"{note} {n}"))
        with CaptureQueriesContext(connection) as captured:
            client.get(place(received))
        asked.append(len(captured))
    assert asked[0] == asked[1] == asked[2]
