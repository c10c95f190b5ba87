"""A citizen on a phone without script writes a letter, anonymously and by name; the clerk enters it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import serious_findings

pytestmark = pytest.mark.browser

OFFICE = "Văn phòng Tỉnh ủy Lam Giang"
TEXT = "Ngày 1/3 xã thu hồi đất.\n\nTôi không nhận được quyết định nào."


@pytest.fixture
def phone(browser: Browser, office_site: str) -> Iterator[Callable[..., Page]]:
    opened = []

    def make(*, script: bool = False) -> Page:
        context = browser.new_context(
            base_url=office_site, viewport={"width": 360, "height": 740},
            java_script_enabled=script,
        )  # fmt: skip
        opened.append(context)
        return context.new_page()

    yield make
    for context in opened:
        context.close()


def fits(page: Page, *, script: bool) -> None:
    assert page.locator("html").evaluate("one => one.scrollWidth") <= 360, page.url
    expect(page.locator("h1")).to_have_count(1)
    if script:
        assert serious_findings(page) == [], page.url


def write(page: Page, way: str, subject: str, *, script: bool = False, **who: str) -> None:
    page.goto("/gui-don")
    fits(page, script=script)
    page.get_by_label(OFFICE, exact=True).check()
    page.get_by_role("button", name="Bắt đầu").click()
    fits(page, script=script)
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label(way).check()
    for label, value in who.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    fits(page, script=script)
    page.get_by_label("Khiếu nại", exact=True).check()
    page.get_by_label("Nội dung", exact=True).fill(TEXT)
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    expect(page.get_by_label("Nội dung", exact=True)).to_have_value(TEXT)
    page.get_by_label("Về việc gì").fill(subject)
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    fits(page, script=script)


def send(page: Page, *, script: bool = False) -> tuple[str, str]:
    fits(page, script=script)
    page.get_by_label("Tôi đã đọc lại").check()
    page.get_by_role("button", name="Gửi đơn").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã gửi đơn")
    fits(page, script=script)
    code, pin = page.locator("dd.mono").all_inner_texts()
    return code, pin


def test_nameless_without_script_and_sent_back(
    phone: Callable[..., Page], enter: Callable[..., Page]
) -> None:
    page = phone()
    write(page, "Không ghi họ tên", "Phản ánh không tên về thu hồi đất")
    page.get_by_label("Tài liệu, ảnh kèm theo").set_input_files([
        {"name": "tot.txt", "mimeType": "text/plain", "buffer": "Chứng cứ".encode()},
        {"name": "xau.pdf", "mimeType": "application/pdf", "buffer": b"MZ"},
    ])  # fmt: skip
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    expect(page.get_by_role("alert")).to_contain_text("xau.pdf")
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    expect(page.get_by_text("tot.txt")).to_be_visible()
    code, pin = send(page)
    page.reload()
    expect(page.locator("dd.mono").first).to_have_text(code)
    page.get_by_role("button", name="Đã chép xong").click()
    page.goto("/gui-don/da-gui")
    expect(page.get_by_text(code)).to_have_count(0)

    clerk = enter("vanthu.tinh")
    clerk.goto("/")
    clerk.get_by_role("link", name="Phản ánh không tên về thu hồi đất", exact=True).click()
    clerk.get_by_text("Gửi lại, không vào sổ").click()
    clerk.get_by_label("Lý do gửi lại").fill("Xin gửi kèm quyết định thu hồi đất.")
    clerk.get_by_role("button", name="Gửi lại", exact=True).click()
    expect(clerk.get_by_text("người gửi đọc lý do khi tra cứu").first).to_be_visible()

    page.goto("/tra-cuu-don")
    page.get_by_label("Mã đơn").fill(code)
    page.get_by_label("Số bí mật").fill(pin)
    page.get_by_role("button", name="Tra cứu").click()
    expect(page.get_by_text("Xin gửi kèm quyết định thu hồi đất.")).to_be_visible()
    fits(page, script=False)


def test_by_name_entered_by_one_button(
    phone: Callable[..., Page], enter: Callable[..., Page]
) -> None:
    page = phone(script=True)
    write(
        page, "Ghi rõ họ tên, địa chỉ", "Khiếu nại có tên về thu hồi đất", script=True,
        Họ_và_tên="Lê Thị Giả Định", Địa_chỉ="Thôn Bãi, xã Tân Mỹ",
    )  # fmt: skip
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    expect(page.get_by_text("Tôi không nhận được quyết định nào.")).to_be_visible()
    code, pin = send(page, script=True)
    with page.expect_download() as receipt:
        page.get_by_role("button", name="Tải giấy biên nhận").click()
    assert receipt.value.suggested_filename == "bien-nhan-don.pdf"

    clerk = enter("vanthu.tinh")
    clerk.goto("/don-thu/qua-mang")
    clerk.get_by_role("link", name="Khiếu nại có tên về thu hồi đất").click()
    assert serious_findings(clerk) == []
    clerk.get_by_role("button", name="Vào sổ", exact=True).click()
    expect(clerk.locator(".number-shown b")).to_have_text(re.compile(r"\d+/20\d\d"))
    expect(clerk.locator(".facts").first).to_contain_text("Trang gửi đơn")
    expect(clerk.get_by_role("cell", name="Lê Thị Giả Định")).to_be_visible()

    page.goto("/tra-cuu-don")
    page.get_by_label("Mã đơn").fill(code)
    page.get_by_label("Số bí mật").fill(pin)
    with page.expect_download() as again:
        page.get_by_role("button", name="Tải biên nhận").click()
    assert again.value.suggested_filename == "bien-nhan-don.pdf"
