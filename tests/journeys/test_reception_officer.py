"""A day of the reception officer: the session, who comes, minutes, letter, conclusion, the book."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.journeys import office
from tests.journeys.conftest import serious_findings
from vanphong.kernel import clock

pytestmark = pytest.mark.browser
DAY = dt.timedelta(days=1)
CONTENT = "Kiến nghị sửa cầu dân sinh thôn Thượng"
SAID = "Tôi đề nghị sửa cầu trước mùa mưa."


@pytest.fixture
def next_day(server: office.Server) -> Iterator[str]:
    """Give the address of the same office where it is tomorrow."""
    running = office.serve(later=DAY)
    yield running.address
    running.stop()


def test_the_day_of_the_reception_officer(enter: Callable[..., Page], next_day: str) -> None:
    session = _planned_without_a_mouse(enter("tiepdan.tinh"))
    _made_known(enter("chanhvp.tinh"), session)
    officer = enter("tiepdan.tinh", site=next_day)
    session = f"{next_day}{urlsplit(session).path}"
    visit = _taken_down_without_a_mouse(officer, session)
    _minutes_read_back_and_signed(officer, visit)
    _directed(officer, visit)
    _a_letter_comes_of_it(officer, visit)
    _concluded(officer, session)
    _book_given_out(officer)


def _at_focus(page: Page, *typed: str) -> None:
    """Type into the field that has the focus and the ones after it, in their order."""
    for number, words in enumerate(typed):
        if number:
            page.keyboard.press("Tab")
        if words:
            page.keyboard.press("Control+a")
            page.keyboard.insert_text(words)


def _planned_without_a_mouse(page: Page) -> str:
    page.goto("/tiep-cong-dan")
    page.get_by_role("link", name="Xếp buổi tiếp").press("Enter")
    page.get_by_role("combobox", name="Người tiếp").focus()
    page.keyboard.insert_text("bí thư")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_label("Ngày tiếp").focus()
    page.keyboard.insert_text(f"{clock.today() + DAY:%d%m%Y}")
    page.get_by_label("Dự kiến nội dung").focus()
    page.keyboard.insert_text("Giao thông nông thôn")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Đã xếp lịch. Chưa công bố.")).to_be_visible()
    return page.url


def _made_known(page: Page, session: str) -> None:
    page.goto(session)
    page.get_by_label("Tiếp đột xuất vì").fill("Cầu hư hỏng, có thể gây hậu quả nghiêm trọng")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Đã công bố").first).to_be_visible()


def _taken_down_without_a_mouse(page: Page, session: str) -> str:
    page.goto(session)
    page.get_by_role("link", name="Ghi lượt mới").press("Enter")
    page.get_by_label("Số người đến").focus()
    _at_focus(
        page, "2", "", "Lương Thị Thượng; thôn Thượng, xã Tân Mỹ; 036099000777", "", CONTENT
    )
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Đã ghi lượt số")).to_be_visible()
    expect(page.locator(".facts").first).to_contain_text("Buổi tiếp của")
    return page.url


def _minutes_read_back_and_signed(page: Page, visit: str) -> None:
    page.goto(visit)
    page.get_by_role("link", name="Lập biên bản").press("Enter")
    page.get_by_label("Lời trình bày").focus()
    _at_focus(page, SAID)
    page.keyboard.press("Control+Enter")
    with page.expect_download() as handed:
        page.get_by_role("link", name="In biên bản").press("Enter")
    assert Path(handed.value.path()).read_bytes().startswith(b"%PDF")
    page.get_by_role("link", name="Đưa bản đã ký lên").press("Enter")
    page.get_by_role("radio", name="Đã ký").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("phải được đọc lại").first).to_be_visible()
    page.get_by_label("Đã đọc lại cho người đến nghe").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(SAID)).to_be_visible()
    expect(page.get_by_text("Đã ký", exact=True)).to_be_visible()


def _directed(page: Page, visit: str) -> None:
    page.goto(visit)
    page.get_by_role("link", name="Ghi ý kiến chỉ đạo").press("Enter")
    page.get_by_label("Ý kiến chỉ đạo").focus()
    _at_focus(page, "Kiểm tra cầu, báo cáo phương án sửa", "Ủy ban nhân dân xã Tân Mỹ")
    page.get_by_label("Thời hạn").focus()
    page.keyboard.insert_text(f"{clock.today() + dt.timedelta(days=30):%d%m%Y}")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Kiểm tra cầu, báo cáo phương án sửa")).to_be_visible()


def _a_letter_comes_of_it(page: Page, visit: str) -> None:
    page.goto(visit)
    page.get_by_role("radio", name="Thuộc thẩm quyền, tiếp nhận").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Đã tiếp", exact=True)).to_be_visible()
    assert serious_findings(page) == []
    page.locator(".facts a[href^='/don-thu/']").first.press("Enter")
    expect(page.get_by_text("Lương Thị Thượng").first).to_be_visible()


def _concluded(page: Page, session: str) -> None:
    page.goto(session)
    page.get_by_role("button", name="Soạn thông báo kết luận").press("Enter")
    page.wait_for_url("**/soan-thao/**")
    expect(page.get_by_text("Kiểm tra cầu, báo cáo phương án sửa").first).to_be_visible()
    expect(page.get_by_text("Lương Thị Thượng")).to_have_count(0)


def _book_given_out(page: Page) -> None:
    page.goto("/tiep-cong-dan/so")
    expect(page.get_by_role("link", name=CONTENT)).to_be_visible()
    with page.expect_download() as handed:
        page.get_by_role("link", name="Bảng tính").press("Enter")
    book = openpyxl.load_workbook(io.BytesIO(Path(handed.value.path()).read_bytes()))
    lines = [[str(cell.value) for cell in row] for row in book.active.iter_rows()]
    [line] = [one for one in lines if CONTENT in one]
    assert "Lương Thị Thượng, thôn Thượng, xã Tân Mỹ" in line
    assert line[6] == "2"
    assert line[8] == "x"
