"""An opinion that was typed is there again after the browser is gone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import serious_findings

pytestmark = pytest.mark.browser
WORDS = "Đề nghị ghi rõ giờ vào sổ của văn bản đến."


def open_asking(page: Page) -> None:
    page.goto("/soan-thao/y-kien")
    page.locator("main tbody a").first.click()
    expect(page.get_by_role("heading", name="Cho ý kiến")).to_be_visible()


def test_an_opinion_typed_and_not_sent_is_there_again(enter: Callable[..., Page]) -> None:
    page = enter("chanhvp.tinh")
    open_asking(page)
    # Without its five seconds.
    page.evaluate("document.querySelector('[data-kept]').dataset.milliseconds = '1'")
    page.get_by_role("radio", name="Ý kiến khác").check()
    page.get_by_label("Nội dung ý kiến").fill(WORDS)
    expect(page.locator("[data-kept]")).to_have_attribute("data-state", "kept")
    expect(page.locator("[data-kept]")).to_contain_text("Đã giữ lúc")

    page = enter("chanhvp.tinh", width=375)  # another browser, a phone
    open_asking(page)
    expect(page.get_by_text("Đây là ý kiến bạn gõ dở")).to_be_visible()
    expect(page.get_by_label("Nội dung ý kiến")).to_have_value(WORDS)
    expect(page.get_by_role("radio", name="Ý kiến khác")).to_be_checked()
    assert serious_findings(page) == []
    page.get_by_role("button", name="Gửi ý kiến").click()
    expect(page.get_by_text("Đã gửi ý kiến.")).to_be_visible()


def test_without_script_nothing_is_kept_and_all_is_sent(enter: Callable[..., Page]) -> None:
    page = enter("vanthu.tinh", script=False)
    open_asking(page)
    page.get_by_role("radio", name="Ý kiến khác").check()
    page.get_by_label("Nội dung ý kiến").fill(WORDS)
    page.get_by_role("button", name="Gửi ý kiến").click()
    expect(page.get_by_text("Đã gửi ý kiến.")).to_be_visible()
