"""The administrator's people and trail; a document called back, before and after it was taken."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import papers

pytestmark = pytest.mark.browser


def test_a_person_with_a_post_comes_in_and_the_trail_says_so(
    enter: Callable[..., Page],
) -> None:
    page = enter("quantri.tinh")
    page.get_by_role("link", name="Quản trị").click()
    page.get_by_role("link", name="Nhân sự").click()
    page.get_by_role("link", name="Thêm người").click()
    page.get_by_label("Họ và tên").fill("Kiều Thị Mới")
    page.get_by_label("Chức vụ", exact=True).fill("Chuyên viên")
    page.get_by_role("checkbox", name="Chuyên viên").check()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Đã thêm người và chức vụ.")).to_be_visible()
    expect(page.get_by_role("row", name="Kiều Thị Mới")).to_contain_text("Đang giữ chức")

    page.get_by_role("link", name="Tài khoản").click()
    page.get_by_role("link", name="Cấp tài khoản").click()
    page.get_by_role("combobox", name="Người dùng").fill("Kieu Thi Moi")
    page.get_by_label("Tên đăng nhập").fill("moi.tinh")
    page.keyboard.press("Control+Enter")
    secret = page.locator(".number-shown code").inner_text()
    assert len(secret) >= 12

    page.goto("/quan-tri/dau-vet")
    expect(page.get_by_role("table")).to_contain_text("Kiều Thị Mới")
    expect(page.get_by_role("table")).to_contain_text("Hoàng Văn Khóa")
    expect(page.get_by_role("table")).not_to_contain_text(secret)


def test_a_letter_not_yet_taken_is_called_back_at_once(enter: Callable[..., Page]) -> None:
    letter = papers.issued("Về việc gửi nhầm phụ lục")
    page = enter("chanhvp.tinh")
    page.goto(f"/gui-nhan/van-ban/{letter.pk}")
    page.get_by_role("table").get_by_role("link").first.click()
    page.get_by_role("link", name="Thu hồi").click()
    expect(page.get_by_text("chưa tiếp nhận. Văn bản được thu hồi ngay.")).to_be_visible()
    page.get_by_label("Lý do").fill("Gửi nhầm phụ lục")
    page.get_by_role("button", name="Thu hồi").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đã thu hồi")
    place = page.url

    page = enter("vanthu.xa")
    expect(page.get_by_text("Về việc gửi nhầm phụ lục")).to_have_count(0)
    page.goto(place)
    expect(page.get_by_text("Văn bản không còn mở cho cơ quan này")).to_be_visible()
    expect(page.get_by_text("Gửi nhầm phụ lục", exact=True).first).to_be_visible()


def test_a_letter_already_taken_is_given_up_only_with_consent(
    enter: Callable[..., Page],
) -> None:
    letter = papers.issued("Về việc sai thời gian họp")
    delivery = papers.accepted(letter)
    page = enter("chanhvp.tinh")
    page.goto(f"/gui-nhan/{delivery.pk}")
    page.get_by_role("link", name="Đề nghị thu hồi").click()
    expect(page.get_by_text("chỉ được thu hồi khi nơi nhận đồng ý")).to_be_visible()
    page.get_by_label("Lý do").fill("Ghi sai giờ họp")
    page.get_by_role("button", name="Thu hồi").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đã đề nghị thu hồi")

    page = enter("vanthu.xa")
    page.goto(f"/van-ban/{letter.pk}")
    page.get_by_role("link", name="Trả lời thu hồi").click()
    expect(page.get_by_text("Ghi sai giờ họp").first).to_be_visible()
    page.get_by_label("Đồng ý", exact=True).check()
    page.get_by_role("button", name="Trả lời").click()
    expect(page.get_by_text("Đã trả lời nơi gửi.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đã thu hồi")
    page.goto("/van-ban-den")
    expect(page.get_by_role("table")).to_contain_text("Về việc sai thời gian họp")
