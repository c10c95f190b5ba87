"""The main way with JavaScript switched off: slower, and whole."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from vanphong.kernel import clock

pytestmark = pytest.mark.browser


def test_a_paper_is_registered_directed_and_found(enter: Callable[..., Page]) -> None:
    page = enter("vanthu.xa", script=False)
    page.get_by_role("link", name="Vào sổ văn bản đến").click()
    page.get_by_role("link", name="Chỉ có bản giấy").click()
    page.get_by_label("Cơ quan ban hành").fill("Hội Khuyến học xã Tân Mỹ")
    page.get_by_label("Số và ký hiệu").fill("03-CV/HKH")
    page.get_by_label("Ngày văn bản").fill(f"{clock.today():%d%m%Y}")
    page.get_by_label("Trích yếu").fill("Về việc trao học bổng đầu năm")
    page.get_by_role("button", name="Vào sổ", exact=True).click()
    expect(page.locator(".number-shown b")).to_be_visible()

    page = enter("bithu.xa", script=False)
    page.get_by_role("link", name=re.compile("^Bút phê ?: 03-CV.HKH")).click()
    page.get_by_label("Lý Văn Làm").first.check()
    page.get_by_role("button", name="Ghi ý kiến và giao việc").click()
    expect(page.get_by_text("Đã ghi ý kiến chỉ đạo")).to_be_visible()

    page = enter("chuyenvien.xa", script=False)
    page.locator("#search").fill("trao hoc bong")
    page.locator("#search").press("Enter")
    page.get_by_role("link", name="Về việc trao học bổng đầu năm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("03-CV/HKH")
    page.get_by_text("Việc khác").click()
    page.get_by_role("link", name="Đưa vào hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
