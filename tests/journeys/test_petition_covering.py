"""Who denounced is blacked out by mouse, keys and words; the chief has the copy alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from vanphong.files.tests import samples

pytestmark = pytest.mark.browser

ABSTRACT = "Tố cáo một cán bộ giả định kê khai không trung thực về nhà đất"
LINES = ("Tôi tên là Zụ Quỵnh Xờ, xóm Bãi", "Tố cáo việc kê khai", "Zụ Quỵnh Xờ ký tên")


def test_a_scan_is_covered_and_goes_on_as_a_copy(
    enter: Callable[..., Page], tmp_path: Path
) -> None:
    scan = tmp_path / "Zụ Quỵnh Xờ.pdf"
    scan.write_bytes(samples.pdf(*LINES))
    page = enter("tiepdan.tinh")
    _entered(page)
    letter = page.url.partition("?")[0]
    _brought(page, scan)
    _covered(page)
    page.get_by_role("link", name="Xem lại rồi làm bản làm việc").click()
    expect(page.get_by_text("Còn chỗ chưa che?")).to_be_visible()
    page.get_by_role("button", name="Làm bản làm việc").click()
    expect(page.get_by_text("Đã làm bản làm việc đã che")).to_be_visible()
    chief = enter("chanhvp.tinh")
    chief.goto(letter)
    expect(chief.get_by_text("Bản quét đã niêm phong")).to_be_visible()
    expect(chief.get_by_role("link", name=re.compile("^ban-lam-viec-"))).to_be_visible()
    expect(chief.get_by_text("Zụ Quỵnh")).to_have_count(0)
    expect(chief.get_by_role("link", name="Che thông tin")).to_have_count(0)
    picture = chief.locator(".paper-page img").first
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500


def _entered(page: Page) -> None:
    page.goto("/don-thu/vao-so")
    page.get_by_label("Tố cáo, hoặc người viết xin giữ bí mật").check()
    page.get_by_label("Số phong bì niêm phong").fill("PB-48")
    page.get_by_label("Tóm tắt nội dung").fill(ABSTRACT)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".number-shown b")).to_contain_text("/20")


def _brought(page: Page, scan: Path) -> None:
    page.get_by_role("link", name="Thêm bản quét để che").click()
    page.get_by_label("Bản quét").set_input_files(scan)
    page.get_by_role("button", name="Thêm bản quét để che").click()
    expect(page.get_by_role("heading", name="Che thông tin: Đơn, tệp 1")).to_be_visible()


def _covered(page: Page) -> None:
    """Find the name, draw a box by mouse, move one by keys."""
    page.get_by_label("Tìm chữ để che").fill("zu quynh xo")
    page.get_by_role("button", name="Tìm và che").click()
    boxes = page.locator("rect.cover-box")
    expect(boxes).to_have_count(2)
    sheet = page.locator("[data-cover]")
    sheet.scroll_into_view_if_needed()
    frame = sheet.bounding_box()
    assert frame is not None
    page.mouse.move(frame["x"] + 0.2 * frame["width"], frame["y"] + 0.3 * frame["height"])
    page.mouse.down()
    page.mouse.move(frame["x"] + 0.6 * frame["width"], frame["y"] + 0.34 * frame["height"])
    page.mouse.up()
    expect(boxes).to_have_count(3)
    sheet.focus()
    for key in ("ArrowDown", "ArrowDown", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(page.get_by_label("Rộng (%)")).to_have_value("21")
    page.keyboard.press("Enter")
    expect(boxes).to_have_count(4)
    page.get_by_role("button", name="Bỏ Trang 1: trái 40").click()
    expect(boxes).to_have_count(3)
