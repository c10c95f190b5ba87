"""The reception desk while the network is gone: written down, kept locked, sent once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import PATIENCE, log_in, serious_findings

pytestmark = pytest.mark.browser
DESK = "/tiep-cong-dan/ngoai-mang"
PHRASE = "cơm gạo mới tháng mười"
_ROWS = """async () => {
  const names = (await indexedDB.databases()).map((one) => one.name);
  if (!names.includes("reception-desk")) return [];
  const opened = await new Promise((done) => {
    const asked = indexedDB.open("reception-desk");
    asked.onsuccess = () => done(asked.result);
  });
  return new Promise((done) => {
    const asked = opened.transaction("rows").objectStore("rows").getAll();
    asked.onsuccess = () => {
      opened.close();
      const isBytes = (one) => ArrayBuffer.isView(one) || one instanceof ArrayBuffer;
      const plain = ([name, one]) => [name, isBytes(one) ? [...new Uint8Array(one)] : one];
      done(asked.result.map((row) => Object.fromEntries(Object.entries(row).map(plain))));
    };
  });
}"""
_KEPT = """async () => [
  (await indexedDB.databases()).length, (await caches.keys()).length,
  localStorage.length, sessionStorage.length,
  (await navigator.serviceWorker.getRegistrations()).length,
]"""


@pytest.fixture
def officer(browser: Browser, office_site: str) -> Iterator[BrowserContext]:
    """Give the browser of the reception officer; a page that cannot be reached complains in it."""
    context = browser.new_context(
        base_url=office_site, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    log_in(page, "tiepdan.tinh")
    yield context
    context.close()


def begin(context: BrowserContext) -> Page:
    """Open the desk with the network, wait until the browser keeps it, and choose a phrase."""
    page = context.pages[0]
    page.goto(DESK)
    expect(page.get_by_text("Đã giữ trang này trên máy")).to_be_visible()
    page.get_by_label("Cụm mật khẩu", exact=True).fill(PHRASE)
    page.get_by_label("Gõ lại cụm mật khẩu").fill(PHRASE)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Không còn lượt nào chưa gửi.")).to_be_visible()
    return page


def unlock(page: Page) -> None:
    page.get_by_label("Cụm mật khẩu", exact=True).fill(PHRASE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ghi lượt", exact=True)).to_be_visible()


def write(page: Page, names: str, content: str, people: str = "1") -> None:
    """Write one visit down by keyboard, the focus being on the number of people."""
    expect(page.get_by_label("Số người đến")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(people)
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.insert_text(names)
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.insert_text(content)
    page.keyboard.press("Control+Enter")


def waits(page: Page, words: str) -> None:
    expect(page.locator("[data-desk-count]")).to_have_text(words)


def in_book(page: Page, content: str) -> int:
    """Count the lines of the book with a content."""
    page.goto("/tiep-cong-dan/luot")
    return page.locator("main td", has_text=content).count()


def test_two_visits_without_a_network_stand_in_the_book_once(officer: BrowserContext) -> None:
    page = begin(officer)
    assert serious_findings(page) == []
    officer.set_offline(True)
    write(page, "Nguyễn Thị Ngoại; thôn Một, xã Tân Mỹ", "Hỏi việc ngoài mạng thứ nhất")
    waits(page, "Chưa gửi: 1 lượt.")
    write(page, "Trần Văn Mạng; thôn Hai, xã Tân Mỹ", "Hỏi việc ngoài mạng thứ hai")
    waits(page, "Chưa gửi: 2 lượt.")
    rows = page.evaluate(_ROWS)
    assert len(rows) == 2
    for row in rows:
        assert set(row) == {"id", "owner", "place", "salt", "iv", "sealed", "sent"}
        assert "Ngoại".encode() not in bytes(row["sealed"])

    page.reload()  # the network is gone still
    page.get_by_label("Cụm mật khẩu", exact=True).fill("một cụm khác hẳn")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Cụm mật khẩu chưa đúng.")).to_be_visible()
    unlock(page)
    waits(page, "Chưa gửi: 2 lượt.")
    expect(page.get_by_text("Nguyễn Thị Ngoại")).to_be_visible()
    assert serious_findings(page) == []

    other = officer.new_page()
    other.goto(DESK)
    unlock(other)
    officer.set_offline(False)  # both tabs hear of it and send at once
    for tab in (page, other):
        waits(tab, "Không còn lượt nào chưa gửi.")
    told = page.locator("[data-desk-taken] a").all_inner_texts()
    told += other.locator("[data-desk-taken] a").all_inner_texts()
    assert len(set(told)) == 2
    assert page.evaluate(_ROWS) == []
    assert in_book(page, "Hỏi việc ngoài mạng thứ nhất") == 1
    assert in_book(page, "Hỏi việc ngoài mạng thứ hai") == 1
    page.get_by_role("link", name="Nguyễn Thị Ngoại").click()
    expect(page.get_by_text("Ghi khi mất mạng").first).to_be_visible()


def test_answer_that_was_lost_is_asked_for_again(officer: BrowserContext) -> None:
    page = begin(officer)
    page.route(f"**{DESK}/gui", _lose_answer)
    write(page, "Lê Văn Lạc; thôn Ba, xã Tân Mỹ", "Hỏi việc mất trả lời")
    expect(page.get_by_text("Đã gửi, chưa có trả lời")).to_be_visible()
    expect(page.get_by_role("button", name="Sửa")).to_be_disabled()
    page.unroute(f"**{DESK}/gui")
    page.get_by_role("button", name="Gửi ngay").click()
    waits(page, "Không còn lượt nào chưa gửi.")
    assert in_book(page, "Hỏi việc mất trả lời") == 1


def _lose_answer(route: object) -> None:
    """Let the office take it in, and the answer go lost on the way back."""
    if route.request.method == "GET":
        route.continue_()
    else:
        route.fetch()
        route.abort()


def test_what_is_refused_stays_until_it_is_mended(officer: BrowserContext) -> None:
    page = begin(officer)
    officer.set_offline(True)
    write(page, "Một Người; thôn Bốn", "Hỏi việc của cả đoàn", people="0")
    waits(page, "Chưa gửi: 1 lượt.")
    officer.set_offline(False)
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.get_by_text("Chưa nhận: Lượt này còn chỗ phải sửa.")).to_be_visible()
    page.reload()
    unlock(page)
    expect(page.get_by_text("Chưa nhận: Lượt này còn chỗ phải sửa.")).to_be_visible()
    page.get_by_role("button", name="Sửa").click()
    page.get_by_label("Số người đến").fill("1")
    page.keyboard.press("Control+Enter")
    waits(page, "Không còn lượt nào chưa gửi.")
    assert in_book(page, "Hỏi việc của cả đoàn") == 1


def test_leaving_with_unsent_rows_asks_once_and_empties_the_browser(
    officer: BrowserContext,
) -> None:
    page = begin(officer)
    page.route(f"**{DESK}/gui", lambda route: route.abort())
    write(page, "Phạm Thị Đi; thôn Năm", "Hỏi việc chưa gửi")
    waits(page, "Chưa gửi: 1 lượt.")
    page.goto("/")
    leave = page.locator("form[action='/dang-xuat'] button")
    leave.locator("xpath=ancestor::details/summary").click()
    leave.click()
    expect(page.get_by_text("Còn 1 lượt tiếp ghi khi mất mạng chưa gửi")).to_be_visible()
    leave.click()
    page.wait_for_url("**/dang-nhap")
    assert page.evaluate(_KEPT) == [0, 0, 0, 0, 0]


def test_without_script_it_says_so_and_leads_on(enter: Callable[..., Page]) -> None:
    page = enter("tiepdan.tinh", script=False)
    page.goto(DESK)
    expect(page.get_by_text("Phần này cần JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="Bắt đầu ghi")).to_be_hidden()
    page.get_by_role("link", name="Tờ giấy để in").click()
    expect(page.get_by_role("row")).to_have_count(13)
    page.go_back()
    page.get_by_role("link", name="Trang ghi lượt thông thường").click()
    expect(page.get_by_role("button", name="Ghi lượt", exact=True)).to_be_visible()
