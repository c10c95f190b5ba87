"""The provincial officer writes a document from a Word file and submits it for signature."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.papers import word_file

pytestmark = pytest.mark.browser
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_a_word_file_becomes_a_draft_and_is_submitted(enter: Callable[..., Page]) -> None:
    page = enter("chuyenvien.tinh")
    page.get_by_role("link", name="Soạn văn bản").click()
    expect(page.get_by_role("heading", name="Dự thảo mới")).to_be_visible()
    expect(page.get_by_label("Cơ quan ban hành")).to_have_value(
        page.locator("option", has_text="Văn phòng Tỉnh ủy Lam Giang").get_attribute("value")
    )
    page.get_by_label("Tệp Word đã soạn").set_input_files(
        {"name": "cong-van.docx", "mimeType": WORD, "buffer": _letter()}
    )
    page.keyboard.press("Control+Enter")

    # What the Word file could not give is said first, and what is missing.
    expect(page.get_by_text("Còn thiếu để trình ký")).to_be_visible()
    page.get_by_text("chỗ của tệp Word không chuyển được").click()
    expect(page.locator(".losses")).to_contain_text("Nhận xét (comment) không được chuyển")
    expect(page.get_by_role("img", name="Trang 1")).to_be_visible()

    page.get_by_role("link", name="Sửa nội dung").click()
    expect(page.get_by_role("textbox", name="Nội dung").locator("p")).to_have_text(
        [
            "Văn phòng Tỉnh ủy đề nghị các đơn vị thống kê máy quét tài liệu.",
            "Số liệu gửi trước ngày 30 tháng này.",
        ]
    )
    page.get_by_label("Trích yếu").fill("Về việc thống kê máy quét tài liệu")
    page.get_by_label("Kính gửi").fill("Đảng ủy xã Tân Mỹ")
    # The signer is the one of the office's last draft.
    signer = page.get_by_role("combobox", name="Người ký")
    expect(signer).to_have_value("Phạm Văn Duyệt, Chánh Văn phòng")
    page.get_by_role("checkbox", name="Đảng ủy xã Tân Mỹ").check()
    page.get_by_role("textbox", name="Lưu").fill("Lưu Văn phòng Tỉnh ủy")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("Đã đủ để trình ký.")).to_be_visible()
    expect(page.get_by_text("Đảng ủy xã Tân Mỹ").first).to_be_visible()
    submit = page.get_by_role("button", name="Trình ký")
    submit.click()
    expect(page.get_by_role("alert")).to_contain_text("không chuyển được")
    page.get_by_label("Tôi đã xem những chỗ này").check()
    submit.click()

    expect(page.locator(".facts")).to_contain_text("Chờ ký")
    expect(page.get_by_text("Đang chờ Phạm Văn Duyệt ký.")).to_be_visible()
    page.goto("/")
    page.get_by_role("link", name="Xem tất cả Tôi chờ người khác").click()
    expect(page.get_by_role("row", name="thống kê máy quét")).to_be_visible()


def _letter() -> bytes:
    return word_file(
        "Văn phòng Tỉnh ủy đề nghị các đơn vị thống kê máy quét tài liệu.",
        "Số liệu gửi trước ngày 30 tháng này.",
        comment="Gồm cả máy mượn của đơn vị khác.",
    )
