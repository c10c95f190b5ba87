"""A letter that came before is told while it is typed again, and its case is joined by a person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ABSTRACT = (
    "Phản ánh lò nung gạch giả định ở xóm Bãi xả khói suốt đêm, người già và trẻ nhỏ không ngủ "
    "được, đã báo trưởng thôn hai lần từ tháng mười"
)


def _typed(page: Page, words: str) -> None:
    page.goto("/don-thu/vao-so")
    page.get_by_label("Họ tên; địa chỉ").fill("Phạm Thị Giả Định; xóm Bãi, xã Tân Mỹ")
    page.get_by_label("Tóm tắt nội dung").focus()
    page.keyboard.insert_text(words)


def test_the_same_letter_again_is_told_and_joined(enter: Callable[..., Page]) -> None:
    page = enter("vanthu.tinh")
    _typed(page, ABSTRACT)
    page.keyboard.press("Control+Enter")
    number = page.locator(".number-shown b").inner_text()
    _typed(page, ABSTRACT.replace("tháng mười", "tháng chín").upper())
    told = page.locator("#alike li")
    expect(told).to_have_count(1)
    expect(told).to_contain_text(number)
    expect(told.locator("ins")).to_have_text("CHÍN")
    expect(told.locator("del")).to_have_text("mười")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".number-shown b")).not_to_have_text(number)
    again = page.locator(".number-shown b").inner_text()
    keeper = enter("tiepdan.tinh")
    keeper.goto("/don-thu?loc=tat-ca")
    keeper.get_by_role(
        "link", name=ABSTRACT.replace("tháng mười", "tháng chín").upper()
    ).click()
    keeper.get_by_role("link", name="Nhập vào vụ việc").first.click()
    expect(keeper.get_by_label("Lý do")).to_have_value(f"Trùng với đơn số {number}")
    keeper.get_by_role("button", name="Nhập vào vụ việc khác").click()
    expect(keeper.locator(".facts").first).to_contain_text("Đã nhập vào")
    assert again != number
