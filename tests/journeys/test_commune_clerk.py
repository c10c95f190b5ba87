"""The commune's clerk takes in what came, over the network and from a file, without the mouse."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import papers
from vanphong.kernel import clock

pytestmark = pytest.mark.browser
# Counts what a hand on the mouse or the glass would cause; keys cause none of these.
NO_MOUSE = """
window.byHand = 0;
for (const kind of ["pointerdown", "mousedown", "touchstart"])
  addEventListener(kind, () => { window.byHand += 1; }, true);
"""


def test_a_delivery_is_checked_and_entered_by_keys(enter: Callable[..., Page]) -> None:
    page = enter("vanthu.xa")
    page.add_init_script(NO_MOUSE)
    page.reload()
    _walk_to(page, "Tiếp nhận", "hội nghị sơ kết mô hình văn phòng số")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Tiếp nhận", exact=True)).to_be_visible()
    expect(page.locator(".signatures li.good")).to_have_count(2)
    expect(page.locator(".signatures")).to_contain_text("Chữ ký hợp lệ")
    expect(page.locator(".signatures")).to_contain_text("Nội dung không thay đổi sau khi ký.")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".number-shown b")).to_have_text(re.compile(r"^\d+$"))
    expect(page.get_by_text("Ghi số và ngày này lên dấu đến.")).to_be_visible()
    assert page.evaluate("byHand") == 0


def test_a_signed_file_is_registered_by_keys(enter: Callable[..., Page]) -> None:
    letter = papers.issued(
        "Về việc phối hợp rà soát số liệu dân cư giáp ranh",
        writer="chuyenvien.phuong",
        signer="chanhvp.phuong",
        clerk="vanthu.phuong",
        body="VPĐU",
        to=["D01"],
    )
    file = {
        "name": "cong-van.pdf",
        "mimeType": "application/pdf",
        "buffer": papers.bytes_of(letter, "vanthu.phuong"),
    }
    page = enter("vanthu.xa")
    page.add_init_script(NO_MOUSE)
    page.goto("/van-ban-den/vao-so")
    page.get_by_label("Tệp văn bản").set_input_files(file)

    expect(page.get_by_role("button", name="Vào sổ", exact=True)).to_be_visible()
    expect(page.get_by_label("Số và ký hiệu")).to_have_value(letter.symbol)
    expect(page.get_by_label("Trích yếu")).to_have_value(
        re.compile("phối hợp rà soát số liệu dân cư giáp ranh")
    )
    expect(page.get_by_label("Ngày văn bản")).to_have_value(f"{letter.issued_on:%d/%m/%Y}")
    expect(page.get_by_role("combobox", name="Cơ quan ban hành")).to_have_value(
        re.compile("Bến Sông")
    )
    expect(page.locator(".signatures")).to_contain_text("Lương Thị Chu")
    expect(page.locator(".sure").first).to_be_visible()
    focused = page.evaluate("document.activeElement.closest('form')?.id")
    assert focused == "register-form"
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("heading", name="Đã vào sổ văn bản đến")).to_be_visible()
    first = int(page.locator(".number-shown b").inner_text())
    expect(page.get_by_role("link", name="Vào sổ văn bản tiếp theo")).to_be_focused()

    # The same file again: said at once, and a number is given only when the clerk insists.
    page.keyboard.press("Enter")
    page.get_by_label("Tệp văn bản").set_input_files(file)
    expect(page.get_by_text("Có thể văn bản này đã vào sổ")).to_be_visible()
    expect(page.get_by_text("Tệp này đã có trong sổ, giống từng byte.")).to_be_visible()
    page.keyboard.press("Control+Enter")
    insist = page.get_by_label("Đây là văn bản khác, vẫn vào sổ")
    expect(insist).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".number-shown b")).to_have_text(f"{first + 1:02d}")
    assert page.evaluate("byHand") == 0


def test_a_paper_alone_is_registered_and_a_double_is_said_while_typing(
    enter: Callable[..., Page],
) -> None:
    today = clock.today()
    page = enter("vanthu.xa")
    page.goto("/van-ban-den/vao-so")
    page.get_by_role("link", name="Chỉ có bản giấy").click()
    page.get_by_role("combobox", name="Cơ quan ban hành").fill("Hội Người cao tuổi xã Tân Mỹ")
    page.get_by_label("Số và ký hiệu").fill("07-CV/HNCT")
    page.get_by_label("Ngày văn bản").fill(f"{today.day}/{today.month}")
    page.get_by_label("Trích yếu").fill("Về việc mượn hội trường")
    expect(page.get_by_label("Ngày văn bản")).to_have_value(f"{today:%d/%m/%Y}")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".number-shown b")).to_be_visible()

    page.get_by_role("link", name="Vào sổ văn bản tiếp theo").click()
    page.get_by_role("link", name="Chỉ có bản giấy").click()
    page.get_by_role("combobox", name="Cơ quan ban hành").fill("hoi nguoi cao tuoi xa tan my")
    page.get_by_label("Số và ký hiệu").fill("07-CV/HNCT")
    page.get_by_label("Ngày văn bản").fill(f"{today.day}/{today.month}")
    page.keyboard.press("Tab")
    expect(page.locator("#duplicates")).to_contain_text("Về việc mượn hội trường")


def _walk_to(page: Page, button: str, words: str) -> None:
    """Press J until the line with the words and the button has the focus."""
    line = page.locator(".work > li", has_text=words).filter(has_text=button)
    expect(line).to_be_visible()
    for _ in range(page.locator(".work > li").count()):
        page.keyboard.press("j")
        if line.locator("a:focus").count():
            return
    pytest.fail(f"J did not reach {words}")
