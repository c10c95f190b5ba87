"""The commune's officer answers a letter in time, with a document linked to it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import papers
from vanphong.drafting import api as drafting
from vanphong.kernel import clock
from vanphong.kernel.scope import acting
from vanphong.tasks import api as tasks

pytestmark = pytest.mark.browser


def _directed(abstract: str, words: str) -> tasks.Direction:
    """Send a letter to the commune and let its leader direct the officer."""
    letter = papers.issued(abstract)
    papers.accepted(letter)
    leader, officer = papers.actor("bithu.xa"), papers.actor("chuyenvien.xa")
    with acting(leader):
        return tasks.give_direction(
            actor=leader,
            now=clock.now(),
            document_id=letter.pk,
            words=words,
            assignments=[
                tasks.Assignment(lead_id=officer.post_id, due=tasks.DueGiven(count=5))
            ],
        )


def test_a_letter_is_answered_by_a_linked_document(
    enter: Callable[..., Page], pin: str
) -> None:
    _directed("Về việc báo cáo số máy trạm", "Giao đồng chí Làm tham mưu trả lời.")
    page = enter("chuyenvien.xa")
    page.locator(".work > li", has_text="Về việc báo cáo số máy trạm").get_by_role(
        "link", name="Xử lý"
    ).click()
    expect(page.locator(".facts")).to_contain_text("không tính ngày này")
    expect(page.get_by_text("“Giao đồng chí Làm tham mưu trả lời.”")).to_be_visible()
    page.get_by_text("Cách tính hạn từng ngày").click()
    expect(page.locator("details ol li").nth(4)).to_be_visible()

    page.get_by_role("link", name="Soạn văn bản trả lời").click()
    expect(page.get_by_text("Trả lời văn bản")).to_be_visible()
    expect(page.get_by_text("Sản phẩm của nhiệm vụ")).to_be_visible()
    page.get_by_label("Trang trắng").check()
    page.get_by_role("button", name="Lập dự thảo").click()
    expect(page.get_by_label("Kính gửi")).to_have_value("Văn phòng Tỉnh ủy Lam Giang")
    expect(page.get_by_label("Nơi nhận", exact=True)).to_have_value(re.compile(r"\[D01\]"))
    page.get_by_label("Trích yếu").fill("Về việc trả lời số máy trạm")
    page.get_by_label("Nội dung").fill("Văn phòng Đảng ủy xã hiện có 12 máy trạm.")
    page.get_by_role("combobox", name="Người ký").fill("Cao Văn Nhắc, Chánh Văn phòng")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_role("button", name="Trình ký").click()
    expect(page.get_by_text("Đang chờ Cao Văn Nhắc ký.")).to_be_visible()

    _sign_and_issue("Về việc trả lời số máy trạm", pin)
    page.goto("/")
    waiting = page.locator(".desk-waits").get_by_text("Về việc báo cáo số máy trạm")
    expect(waiting).to_have_count(0)
    page.goto("/van-ban-di")
    page.get_by_role("link", name="Về việc trả lời số máy trạm").click()
    expect(page.locator(".related")).to_contain_text("báo cáo số máy trạm")

    page = enter("bithu.xa")
    page.goto("/nhiem-vu?loc=toi-giao")
    page.get_by_role("link", name="Đã xong").click()
    page.get_by_role("link", name="Về việc báo cáo số máy trạm").click()
    expect(page.locator(".facts").first).to_contain_text("Đã xong")
    expect(page.get_by_text("-CV/VPĐU").first).to_be_visible()


def _sign_and_issue(abstract: str, pin: str) -> None:
    chief, clerk, now = papers.actor("chanhvp.xa"), papers.actor("vanthu.xa"), clock.now()
    with acting(chief):
        draft = drafting.waiting_for_signature(chief).get(abstract=abstract)
    drafting.sign_draft(actor=chief, draft_id=draft.id, pin=pin, now=now)
    drafting.seal_and_issue(actor=clerk, draft_id=draft.id, pin=pin, now=now)


def test_evidence_closes_a_task(enter: Callable[..., Page]) -> None:
    _directed("Về việc kê khai bàn ghế", "Giao đồng chí Làm kê khai.")
    page = enter("chuyenvien.xa")
    page.goto("/nhiem-vu")
    page.get_by_role("link", name="Về việc kê khai bàn ghế").click()
    page.get_by_label("Sản phẩm", exact=True).fill("Bảng kê bàn ghế")
    page.get_by_label("Số và ký hiệu").fill("khong so")
    page.get_by_label("Ngày văn bản").fill("31/02/2026")
    page.get_by_role("button", name="Báo cáo sản phẩm").click()
    expect(page.get_by_role("alert").first).to_contain_text("Ngày chưa đúng")
    expect(page.get_by_label("Sản phẩm", exact=True)).to_have_value("Bảng kê bàn ghế")
    page.get_by_label("Số và ký hiệu").fill("915-BC/VPĐU")
    page.get_by_label("Ngày văn bản").fill(f"{clock.today():%d/%m/%Y}")
    page.get_by_role("button", name="Báo cáo sản phẩm").click()
    # A number that nobody gave is no product; one of another office waits for the leader.
    expect(page.get_by_role("alert").first).to_contain_text("không có số 915-BC/VPĐU")
    page.get_by_label("Số và ký hiệu").fill("15-BC/BTCTU")
    page.get_by_role("button", name="Báo cáo sản phẩm").click()
    expect(page.get_by_text("Đã ghi nhận sản phẩm.")).to_be_visible()
    expect(page.locator(".facts").first).to_contain_text("Chờ nghiệm thu")

    page = enter("bithu.xa")
    page.locator(".work > li", has_text="Về việc kê khai bàn ghế").get_by_role(
        "link", name="Nghiệm thu"
    ).click()
    page.get_by_role("button", name="Nghiệm thu, kết thúc nhiệm vụ").click()
    page.goto("/nhiem-vu?loc=toi-giao")
    page.get_by_role("link", name="Đã xong").click()
    line = page.get_by_role("row", name="Về việc kê khai bàn ghế")
    expect(line).to_contain_text("Đã xong")
