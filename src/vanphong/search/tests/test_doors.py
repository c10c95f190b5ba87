"""The doors of search: pages, JSON API, command line."""

from __future__ import annotations

import contextlib
import json

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.cast import Cast, make_office

from vanphong.kernel import clock, ports
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.registry.tests.factories import make_in_book, make_incoming
from vanphong.search.cli import commands
from vanphong.search.models import SearchEntry
from vanphong.search.tests.lines import import_lines


@pytest.fixture
def cast(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    running = ports.Port("database_in_use")
    running.fill(contextlib.nullcontext)  # the cluster of the tests runs already
    monkeypatch.setattr(ports, "database_in_use", running)
    cast = make_office(accounts=True)
    with acting(cast.clerk):
        book = make_in_book(cast)
        make_incoming(cast, book, abstract="Về thuỷ lợi <script>")
        make_incoming(cast, book, symbol="127-QĐ/TW", abstract="Về kê khai", type_code="")
    return cast


@pytest.fixture
def page(cast: Cast) -> Client:
    client = Client()
    client.force_login(people.Account.objects.get(person_id=cast.clerk.person_id))
    return client


def test_the_page_shows_what_was_found(page: Client) -> None:
    shown = page.get("/tra-cuu", {"q": "thủy lợi"}).content.decode()
    assert "Về <mark>thuỷ lợi</mark> &lt;script&gt;" in shown
    assert "127-QĐ/TW" not in shown
    assert "1 kết quả" in shown
    assert "<mark>127-QĐ/TW</mark>" in page.get("/tra-cuu?q=127-qd/tw").content.decode()


def test_the_page_asks_and_says_when_nothing_is_there(page: Client) -> None:
    assert "Tìm trong mọi văn bản bạn được xem" in page.get("/tra-cuu").content.decode()
    shown = page.get("/tra-cuu?q=%E2%80%A6&trang=abc").content.decode()
    assert "Không tìm thấy văn bản nào" in shown


def test_the_number_of_arrival_stands_with_what_was_found(page: Client) -> None:
    shown = page.get("/tra-cuu?q=đến+2").content.decode()
    assert "Số đến <mark>02</mark>" in shown
    assert "127-QĐ/TW" in shown
    assert "Số đến 02" in page.get("/tra-cuu?q=kê+khai").content.decode()


def test_wrong_filters_are_said_and_nothing_is_listed(page: Client) -> None:
    for asked, said in (
        ("tu=31/02/2026&loai=gì&chieu=ngang", "Ngày chưa đúng"),
        ("tu=02/11/2026&den=01/11/2026", "Đến ngày không thể trước Từ ngày."),
    ):
        answer = page.get(f"/tra-cuu?q=kê+khai&{asked}")
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert said in shown
        assert 'href="/van-ban/' not in shown


def test_dossiers_and_the_number_of_pages_are_shown(cast: Cast, page: Client) -> None:
    with acting(cast.clerk):
        registry.open_dossier(
            actor=cast.clerk, title="Công tác thủy lợi", now=clock.now(), code="07-HS"
        )
        import_lines(cast, registry.books_of(cast.clerk, "IN")[0], 25, first=100)
    shown = page.get("/tra-cuu?q=thuy+loi").content.decode()
    assert "<strong>07-HS</strong> Công tác thủy lợi" in shown
    assert "trang 2/2" in page.get("/tra-cuu?q=việc+mẫu&trang=2").content.decode()


def test_suggestions_are_a_piece_of_the_page(page: Client) -> None:
    shown = page.get("/tra-cuu/goi-y?q=thuy").content.decode()
    assert "Về thuỷ lợi &lt;script&gt;" in shown
    assert "<html" not in shown
    assert page.get("/tra-cuu/goi-y?q=").content.decode().strip() == ""


def test_strangers_are_asked_to_log_in(cast: Cast) -> None:
    assert Client().get("/tra-cuu?q=a").status_code == 302
    admin = Client()
    admin.force_login(people.Account.objects.get(person_id=cast.admin.person_id))
    assert admin.get("/tra-cuu?q=a").status_code == 403


def test_programs_find_the_same(cast: Cast) -> None:
    actor = cast.clerk
    with acting(actor):
        _row, token = people.issue_token(
            actor=actor, post=cast.posts["CLERK"], name="thử",
            scope=["search:document:find"], days=30, now=clock.now(),
        )  # fmt: skip
    client = Client(headers={"Authorization": f"Bearer {token}"})
    found = client.get("/api/v1/search", {"q": "thuy loi"}).json()
    assert (found["count"], found["count_is_more"], found["has_next"]) == (1, False, False)
    [item] = found["items"]
    [[start, end]] = item["marks"]["abstract"]
    assert item["abstract"][start:end] == "thuỷ lợi"
    assert client.get("/api/v1/search?direction=SIDEWAYS").status_code == 422
    [suggested] = client.get("/api/v1/search/suggestions?q=127").json()
    assert suggested["symbol"] == "127-QĐ/TW"


def test_the_command_line_finds_and_reindexes(cast: Cast) -> None:
    username = people.Account.objects.get(person_id=cast.clerk.person_id).username

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(commands, arguments)
        assert result.exit_code == 0, result.output or result.exception
        return result.output

    answer = json.loads(run("find", "127-QĐ/TW", "--as", username, "--json"))
    assert [(i["found_by"], i["arrived_as"]) for i in answer["items"]] == [("NUMBER", "02")]
    assert "127-QĐ/TW" in run("find", "kê khai", "--as", username)
    for kind in ("công văn", "OFFICIAL_LETTER"):
        assert "15-CV/BTCTU" in run("find", "thủy lợi", "--type", kind, "--as", username)
    wrong = CliRunner().invoke(commands, ["find", "x", "--type", "gì", "--as", username])
    assert "OFFICIAL_LETTER" in wrong.output
    assert json.loads(run("reindex", "--office", cast.office.code, "--json")) == {
        cast.office.code: 2
    }
    assert f"{cast.office.code}: 2 văn bản." in run("reindex")
    assert CliRunner().invoke(commands, ["reindex", "--office", "KHONG"]).exit_code == 2


def test_several_offices_are_reindexed_at_once(cast: Cast) -> None:
    empty, other = make_office("Tỉnh ủy Một"), make_office("Tỉnh ủy Hai")
    with acting(other.clerk):
        make_incoming(other, make_in_book(other), abstract="Việc của cơ quan khác")
        SearchEntry.objects.all().delete()
    result = CliRunner().invoke(commands, ["reindex", "--at-once", "2", "--json"])
    assert result.exit_code == 0, result.exception
    counts = {cast.office.code: 2, empty.office.code: 0, other.office.code: 1}
    assert json.loads(result.output) == counts
    with acting(other.clerk):
        assert SearchEntry.objects.count() == 1
