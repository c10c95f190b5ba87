"""After leaving, the browser keeps nothing of the office, and Back shows nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
_STORED = "() => [localStorage.length, sessionStorage.length]"


def test_after_leaving_the_browser_keeps_nothing(enter: Callable[..., Page]) -> None:
    page = enter("luutru.tinh")
    for place in ("/van-ban-den", "/tra-cuu?q=rà+soát", "/ho-so"):
        page.goto(place)
        assert page.evaluate(_STORED) == [0, 0]
    page.goto("/van-ban-den")
    page.get_by_label("Tìm trong sổ").fill("rà soát")
    page.keyboard.press("Enter")
    page.wait_for_url("**chu=**")
    page.locator("[data-list] tbody a[href]").first.click()
    page.go_back()
    expect(page.locator("[data-list] tbody a[href]").first).to_be_focused()
    assert page.evaluate(_STORED) == [0, 0]
    page.goto("/")
    page.evaluate("() => document.querySelector('form[action=\"/dang-xuat\"]').submit()")
    page.wait_for_url("**/dang-nhap")
    assert page.evaluate(_STORED) == [0, 0]
    names = {cookie["name"] for cookie in page.context.cookies()}
    assert names <= {"csrftoken", "giao_dien", "ngon_ngu", "thiet_bi"}
    page.go_back()
    expect(page.get_by_label("Mật khẩu")).to_be_visible()
