"""A letter from receipt to answer: clerk, petition officer, chief, and the sender on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

ABSTRACT = "Khiếu nại việc chi trả tiền hỗ trợ bão lụt ở thôn Bãi"


def test_a_letter_is_entered_judged_forwarded_and_asked_for(
    enter: Callable[..., Page], browser: Browser, office_site: str
) -> None:
    code, pin = _entered_without_a_mouse(enter("vanthu.tinh"))
    _judged_and_proposed(enter("tiepdan.tinh"))
    _approved(enter("chanhvp.tinh"))
    _asked_on_a_phone(browser, office_site, code, pin)


def _entered_without_a_mouse(page: Page) -> tuple[str, str]:
    page.goto("/don-thu/vao-so")
    page.locator("[name=names]").focus()
    page.keyboard.insert_text("Lê Thị Giả Định; thôn Bãi, xã Tân Mỹ")
    page.keyboard.press("Tab")
    page.keyboard.insert_text(ABSTRACT)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".number-shown b")).to_contain_text("/20")
    page.get_by_role("button", name="Cấp mã tra cứu").click()
    code, pin = page.locator("strong.mono").all_inner_texts()
    return code, pin


def _judged_and_proposed(page: Page) -> None:
    page.goto("/")
    page.locator(".work > li", has_text=ABSTRACT).get_by_role("link").first.click()
    expect(page.get_by_text("Phân loại xong thì các hướng xử lý")).to_be_visible()
    for label, value in (
        ("Thuộc hệ thống", "Hành chính nhà nước"),
        ("Loại đơn", "Khiếu nại"),
        ("Lĩnh vực", "Chế độ, chính sách"),
        ("Thẩm quyền", "Không thuộc thẩm quyền"),
    ):
        page.get_by_label(label, exact=True).select_option(label=value)
    page.get_by_role("button", name="Lưu phân loại").click()
    page.get_by_text("Việc chưa làm được, vì sao").click()
    expect(page.get_by_text("không tự kết thúc vụ việc").first).to_be_visible()
    page.locator("#main").get_by_role("link", name="Hướng dẫn", exact=True).click()
    page.get_by_label("Lý do, nội dung").fill("Gửi Chủ tịch Ủy ban nhân dân xã Tân Mỹ.")
    page.get_by_role("button", name="Trình phê duyệt").click()
    expect(page.get_by_text("Đề xuất chờ duyệt").first).to_be_visible()


def _approved(page: Page) -> None:
    page.goto("/don-thu?loc=cho-duyet")
    page.get_by_role("link", name=ABSTRACT).click()
    page.get_by_role("button", name="Duyệt", exact=True).click()
    expect(page.locator(".facts").first).to_contain_text("Đã hướng dẫn")
    page.get_by_role("button", name="Soạn văn bản").click()
    expect(page.locator(".facts").first).to_contain_text("Lê Thị Giả Định, thôn Bãi, xã Tân Mỹ")


def _asked_on_a_phone(browser: Browser, site: str, code: str, pin: str) -> None:
    phone = browser.new_context(
        base_url=site, viewport={"width": 360, "height": 740}, java_script_enabled=False
    )
    page = phone.new_page()
    page.goto("/tra-cuu-don")
    page.get_by_label("Mã đơn").fill(code.upper())
    page.get_by_label("Số bí mật").fill("1")
    page.get_by_role("button", name="Tra cứu").click()
    expect(page.get_by_text("chưa đúng")).to_be_visible()
    page.get_by_label("Số bí mật").fill(pin)
    page.get_by_role("button", name="Tra cứu").click()
    expect(page.get_by_text("Đã xem xét, có văn bản trả lời")).to_be_visible()
    assert page.locator("html").evaluate("one => one.scrollWidth") <= 360
    phone.close()


def test_a_protected_letter_keeps_no_name(enter: Callable[..., Page]) -> None:
    page = enter("vanthu.tinh")
    page.goto("/don-thu/vao-so")
    page.locator("[name=names]").fill("Người Cần Giấu; nơi cần giấu")
    page.get_by_label("Tóm tắt nội dung").fill("Tố cáo việc lập khống hồ sơ hỗ trợ")
    page.get_by_label("Tố cáo, hoặc người viết xin giữ bí mật").check()
    page.get_by_label("Số phong bì niêm phong").fill("NP-09/2026")
    page.get_by_role("button", name="Vào sổ", exact=True).click()
    expect(page.get_by_text("Gõ lại họ tên vào ô niêm phong").first).to_be_visible()
    expect(page.locator("[name=names]")).to_have_value("")
    page.get_by_role("button", name="Vào sổ", exact=True).click()
    expect(page.locator(".facts").first).to_contain_text("Phong bì niêm phong số NP-09/2026")
    expect(page.get_by_text("Người Cần Giấu")).to_have_count(0)
