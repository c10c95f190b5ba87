"""A form that hands a file over leaves its page ready for the next act."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_the_button_of_a_file_handed_over_serves_again(enter: Callable[..., Page]) -> None:
    page = enter("vanthu.tinh")
    page.goto("/van-ban-di")
    page.locator("[data-list] tbody a").first.click()
    page.get_by_role("heading", level=1).wait_for()
    page.locator("a[href^='/truy-vet/van-ban/']").first.click()
    page.clock.install()
    form, live = page.locator("form[data-download]"), page.locator("#live")
    button = page.get_by_role("button", name="Tải hồ sơ chứng cứ")
    for _time in range(2):
        with page.expect_download():
            button.click()
        page.clock.run_for(100)
        expect(form).to_have_class(re.compile("busy"))
        expect(live).to_have_text("Đang gửi…")
        page.clock.run_for(2000)
        expect(form).not_to_have_class(re.compile("busy"))
        expect(live).to_have_text("")
