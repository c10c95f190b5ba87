"""Pages of dossiers: the keeper's own, their contents, closing."""

import io

import openpyxl
import pytest
from django.test import Client
from tests.cast import Cast, make_office

from vanphong.audit import api as audit
from vanphong.kernel.scope import acting
from vanphong.registry import api
from vanphong.registry.tests.browsing import logged_in, stop_clock, words
from vanphong.registry.tests.factories import NOW, make_in_book, make_incoming


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    stop_clock(monkeypatch)
    return make_office()


@pytest.fixture
def document(cast: Cast) -> api.Document:
    with acting(cast.clerk):
        document = make_incoming(cast, make_in_book(cast)).document
        api.involve(cast.clerk, document, cast.officer.person_id, "HANDLES", NOW)
        return document


@pytest.fixture
def officer(cast: Cast) -> Client:
    return logged_in(cast, "OFFICER")


def opened(client: Client, **facts: str) -> str:
    given = {"title": "Rà soát biên chế", "code": "", "retention": "20 năm", "keeper": ""}
    return client.post("/ho-so/lap", given | facts)["Location"]


def test_a_dossier_from_opening_to_closing(
    cast: Cast, officer: Client, document: api.Document
) -> None:
    place = opened(officer)
    assert "2026/0001" in words(officer.get(place))
    assert "Hồ sơ chưa có văn bản" in words(officer.get(place))
    before = officer.get(f"{place}/dong")
    assert "chưa có văn bản nào nên chưa đóng được" in words(before)
    content = before.content.decode().split("<h1")[1]
    assert f'href="{place}"' in content
    assert "<button" not in content
    empty = officer.post(f"{place}/dong", {})
    assert empty.status_code == 409
    assert "Về hồ sơ" in words(empty)
    missing = officer.post(place, {"symbol": "99-CV/X"})
    assert missing.status_code == 422
    assert officer.post(place, {"symbol": "15-CV/BTCTU"}).status_code == 302
    page = officer.get(place)
    assert "Đã đưa vào hồ sơ." in words(page)
    assert [item["place"] for item in page.context["items"]] == [1]
    officer.post(place, {"symbol": "15-CV/BTCTU"})
    assert "Văn bản này đã có trong hồ sơ." in words(officer.get(place))
    officer.post(f"{place}/{document.pk}/ra")
    assert not officer.get(place).context["items"]
    officer.post(place, {"symbol": "15-CV/BTCTU"})
    officer.post(f"{place}/sua", {"title": "Biên chế 2026", "retention": "Vĩnh viễn",
                                  "keeper": "Lê Văn Nháp"})  # fmt: skip
    asking = officer.get(f"{place}/dong").content.decode().split("<h1")[1]
    assert f'href="{place}"' in asking
    officer.post(f"{place}/dong", {})
    said = words(officer.get(place))
    assert "Biên chế 2026" in said
    assert "Đóng 20/11/2026" in said
    assert "Thêm vào hồ sơ" not in said
    assert "Biên chế 2026" in words(officer.get("/ho-so?trang-thai=da-dong&chu=bien+che"))
    assert "Biên chế 2026" not in words(officer.get("/ho-so"))
    assert officer.get("/ho-so?chu=%00").status_code == 200


def test_a_closed_dossier_is_opened_again_with_a_reason(
    cast: Cast, officer: Client, document: api.Document
) -> None:
    place = opened(officer)
    officer.post(place, {"symbol": "15-CV/BTCTU"})
    officer.post(f"{place}/dong", {})
    assert officer.post(f"{place}/mo-lai", {"reason": " "}).status_code == 422
    officer.post(f"{place}/mo-lai", {"reason": "Bổ sung văn bản"})
    said = words(officer.get(place))
    assert "Đã mở lại hồ sơ." in said
    assert "Thêm vào hồ sơ" in said
    assert officer.post(f"{place}/mo-lai", {"reason": "lần nữa"}).status_code == 422
    with acting(cast.officer):
        [dossier] = api.dossiers_of(cast.officer)
        event = audit.events_of(cast.officer, dossier).get(action="registry:dossier:reopen")
    assert event.detail["reason"] == "Bổ sung văn bản"


def test_the_table_of_contents_is_printed_and_saved(
    cast: Cast, officer: Client, document: api.Document
) -> None:
    place = opened(officer)
    officer.post(place, {"symbol": "15-CV/BTCTU"})
    assert officer.get(f"{place}/muc-luc.pdf").content.startswith(b"%PDF-")
    saved = officer.get(f"{place}/muc-luc.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(saved.content)).worksheets[0]
    lines = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [line[:2] for line in lines] == [("1", "15-CV/BTCTU")]
    assert "muc-luc-ho-so-2026-0001" in saved["Content-Disposition"]
    assert officer.get(f"{place}/muc-luc.exe").status_code == 404


def test_only_keepers_and_readers_of_all_see_a_dossier(cast: Cast, officer: Client) -> None:
    place = opened(logged_in(cast, "CLERK"), title="Việc của văn thư")
    assert officer.get(place).status_code == 404
    assert "Việc của văn thư" not in words(officer.get("/ho-so"))
    assert logged_in(cast, "CHIEF").get(place).status_code == 200
    assert logged_in(make_office("Tỉnh ủy Khác"), "CHIEF").get(place).status_code == 404
    assert logged_in(cast, "LEADER").get("/ho-so").status_code == 403


def test_what_is_wrong_is_said_and_stays(officer: Client) -> None:
    given = {"title": "", "code": "A/1", "retention": "lâu dài", "keeper": "không ai"}
    answer = officer.post("/ho-so/lap", given)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"title", "keeper", "retention"}
    secret = officer.post("/ho-so/lap", {"title": "TỐI MẬT"})
    assert "hệ thống nối mạng" in words(secret)
