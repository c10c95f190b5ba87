"""The commune's leader on a phone: three taps to a direction, three to a signature."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import papers

pytestmark = pytest.mark.browser


class Thumb:
    """Taps and counts."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, place: Locator) -> None:
        place.click()
        self.taps += 1


def test_a_waiting_paper_is_directed_in_three_taps(enter: Callable[..., Page]) -> None:
    page = enter("bithu.xa", width=390, height=844)
    thumb = Thumb()
    thumb.tap(page.get_by_role("link", name=re.compile("^Bút phê ?: ")))
    expect(page.get_by_role("heading", name="Bút phê")).to_be_visible()
    thumb.tap(page.get_by_role("radio", name="Lý Văn Làm").locator("xpath=.."))
    thumb.tap(page.get_by_role("button", name=re.compile("^Giao đ.c Lý Văn Làm · hạn ")))

    expect(page.get_by_text("Đã ghi ý kiến chỉ đạo")).to_be_visible()
    assert thumb.taps == 3
    assert _fits(page)
    page.goto("/nhiem-vu?loc=toi-giao")
    expect(page.get_by_role("row", name="Lý Văn Làm").first).to_be_visible()


def test_papers_are_signed_in_three_taps_with_the_pin_once(
    enter: Callable[..., Page], pin: str
) -> None:
    for subject in ("Phân công trực dịp lễ", "Lịch tiếp công dân tháng tới"):
        papers.draft(
            subject,
            writer="chuyenvien.xa",
            signer="bithu.xa",
            body="ĐU",
            type_code="NOTICE",
            to=["D01"],
        )
    page = enter("bithu.xa", width=390, height=844)
    first = Thumb()
    first.tap(page.get_by_role("link", name=re.compile("^Ký ?: Phân công trực dịp lễ")))
    page.get_by_label("Mã PIN", exact=True).fill(pin)
    _read_to_the_end(page)
    first.tap(page.get_by_label("Nhớ mã PIN cho các văn bản tiếp theo"))
    first.tap(page.get_by_role("button", name="Ký", exact=True))
    expect(page.get_by_text("Đã ký").first).to_be_visible()

    page.goto("/")
    second = Thumb()
    second.tap(page.get_by_role("link", name=re.compile("^Ký ?: Lịch tiếp công dân tháng tới")))
    expect(page.get_by_text("Mã PIN đang được nhớ trong phiên này.")).to_be_visible()
    expect(page.get_by_role("img", name="Trang 1")).to_be_visible()
    assert _fits(page)
    _read_to_the_end(page)
    second.tap(page.get_by_role("button", name="Ký", exact=True))
    expect(page.get_by_text("Đã ký").first).to_be_visible()
    assert (first.taps, second.taps) == (3, 2)


def _read_to_the_end(page: Page) -> None:
    page.locator(".paper figcaption").last.scroll_into_view_if_needed()


def _fits(page: Page) -> bool:
    """Say whether nothing stands beyond the edge of the phone."""
    return page.locator("html").evaluate("one => one.scrollWidth <= innerWidth")
