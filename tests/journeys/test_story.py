"""Whole stories through many hands: a paper from its first word on, a conclusion until it is urged."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import office, papers
from vanphong.drafting import api as drafting
from vanphong.kernel import clock
from vanphong.kernel.actor import job_actor
from vanphong.kernel.scope import acting
from vanphong.tasks import api as tasks

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
PHONE = {"width": 390, "height": 844}
ABSTRACT = "Về việc báo cáo tiến độ số hóa hồ sơ cấp xã"
DEPUTY = "Đỗ Thị Minh Soát"
UNIT = "Ban Tổ chức Tỉnh ủy Lam Giang"


def test_a_paper_from_its_first_word_to_its_trace(enter: Enter, pin: str) -> None:
    officer = enter("chuyenvien.tinh")
    draft = _write_with_a_table(officer)
    asking = _ask_opinions(officer, draft)
    _give_opinion(enter("phochanh.tinh", **PHONE), "Đồng ý", "")
    _give_opinion(enter("vanthu.tinh"), "Ý kiến khác", "Bổ sung số liệu cấp xã.")
    _record_the_written_answer(officer, asking)

    _open_appraisal(officer, draft)
    deputy = enter("phochanh.tinh")
    _judge(deputy)
    _find(deputy, "Bổ sung số liệu cấp xã vào bảng.")
    _conclude(deputy, "Chưa đủ điều kiện trình", pin)
    _mend(officer, draft)
    _open_appraisal(officer, draft)
    deputy.goto("/")
    _judge(deputy)
    expect(deputy.get_by_text("Người soạn: đã sửa ở phiên bản 3.")).to_be_visible()
    _conclude(deputy, "Đủ điều kiện trình", pin)

    chief = enter("chanhvp.tinh")
    chief.goto(draft)
    chief.get_by_role("link", name="Phiếu thẩm định, phê duyệt trình").click()
    chief.get_by_role("button", name="Phê duyệt trình").click()
    expect(chief.locator(".facts")).to_contain_text("Phạm Văn Duyệt")
    officer.goto(draft)
    officer.get_by_role("button", name="Trình ký").click()
    expect(officer.get_by_text("Đang chờ Nguyễn Văn Lãm ký.")).to_be_visible()

    _sign_five_in_one_go(enter("bithu.tinh", **PHONE), pin)
    clerk = enter("vanthu.tinh")
    clerk.get_by_role("link", name="Xem tất cả Phát hành").click()
    clerk.get_by_role("link", name=ABSTRACT).click()
    clerk.get_by_role("link", name="Đóng dấu, phát hành").click()
    clerk.get_by_label("Mã PIN", exact=True).fill(pin)
    clerk.get_by_role("button", name="Đóng dấu, phát hành").click()
    symbol = clerk.locator(".number-shown .symbol").inner_text()
    clerk.get_by_role("link", name="Mở văn bản").click()
    clerk.get_by_role("link", name="Xem cả quá trình").click()
    _shows(
        clerk,
        "Xin ý kiến về phiên bản 2",
        f"{DEPUTY}, Trần Thị Thu Sổ, {UNIT}",
        "Phiếu thẩm định lần 1: Chưa đủ điều kiện trình",
        "phiên bản 3",
        "Phiếu thẩm định lần 2: Đủ điều kiện trình",
        "Phê duyệt trình phiên bản 3",
        "Trình ký",
        "Ký Công văn",
        symbol,
    )


def _write_with_a_table(page: Page) -> str:
    page.goto("/soan-thao/moi")
    page.get_by_label("Cơ quan ban hành", exact=True).select_option(
        label="Ban Thường vụ Tỉnh ủy Lam Giang"
    )
    page.get_by_label("Loại văn bản", exact=True).select_option(label="Công văn")
    page.get_by_text("Trang trắng").click()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Sửa nội dung")).to_be_visible()
    page.get_by_label("Trích yếu").fill(ABSTRACT)
    page.get_by_label("Kính gửi").fill(UNIT)
    page.get_by_label("Nơi nhận", exact=True).fill("Như trên")
    page.get_by_role("combobox", name="Người ký").fill("Nguyễn Văn Lãm, Bí thư Tỉnh ủy")
    page.get_by_role("textbox", name="Nội dung", exact=True).click()
    page.keyboard.type("Tiến độ đến nay như sau:")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Chèn bảng").click()
    for word in ("Đơn vị", "Đã làm", "Còn lại", "Xã Tân Mỹ", "12"):
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    # Each button of the table stands clear of the next.
    boxes = page.locator("[data-table] button").evaluate_all(
        "all => all.map(one => one.scrollWidth <= one.clientWidth)"
    )
    assert boxes == [True] * 13
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Đã lưu dự thảo.")).to_be_visible()
    expect(page.get_by_role("img", name="Trang 1")).to_be_visible()
    return page.url


def _ask_opinions(page: Page, draft: str) -> str:
    page.get_by_role("link", name="Xin ý kiến, bảng tổng hợp ý kiến").click()
    page.get_by_role("link", name="Xin ý kiến").last.click()
    for name in (DEPUTY, "Trần Thị Thu Sổ"):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_label("Đơn vị, cơ quan hỏi bằng văn bản").fill(UNIT)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Đã gửi xin ý kiến.")).to_be_visible()
    return page.url


def _give_opinion(page: Page, stance: str, words: str) -> None:
    page.locator(".work > li", has_text=ABSTRACT).get_by_role("link", name="Cho ý kiến").click()
    page.get_by_role("radio", name=stance, exact=True).check()
    page.get_by_label("Nội dung ý kiến").fill(words)
    page.get_by_role("button", name="Gửi ý kiến").click()
    expect(page.get_by_text("Đã gửi ý kiến.")).to_be_visible()


def _record_the_written_answer(page: Page, asking: str) -> None:
    page.goto(asking)
    expect(page.get_by_text("Bổ sung số liệu cấp xã.")).to_have_count(0)
    page.get_by_text("Ghi ý kiến nhận bằng văn bản").click()
    page.get_by_role("radio", name="Đồng ý", exact=True).check()
    page.get_by_role("button", name="Ghi ý kiến", exact=True).click()
    # The last answer is in: what everybody said is seen.
    expect(page.get_by_text("Bổ sung số liệu cấp xã.")).to_be_visible()
    page.get_by_role("button", name="Kết thúc xin ý kiến").click()
    page.get_by_role("group", name="Tiếp thu ý kiến của Trần Thị Thu Sổ").get_by_label(
        "Tiếp thu", exact=True
    ).check()
    page.get_by_role("button", name="Lưu tiếp thu, giải trình").click()
    line = page.get_by_role("row", name="Trần Thị Thu Sổ")
    expect(line.get_by_text("Tiếp thu", exact=True)).to_be_visible()


def _open_appraisal(page: Page, draft: str) -> None:
    page.goto(draft)
    page.get_by_role("link", name="Phiếu thẩm định, phê duyệt trình").click()
    page.get_by_label("Người thẩm định").select_option(label=f"{DEPUTY}, Phó Chánh Văn phòng")
    page.get_by_role("button", name="Mở thẩm định").click()
    expect(page.get_by_text("Đã mở thẩm định.")).to_be_visible()


def _judge(page: Page) -> None:
    page.locator(".work > li", has_text=ABSTRACT).get_by_role("link", name="Thẩm định").click()
    for item in page.locator(".judge").all():
        item.get_by_role("radio", name="Đạt", exact=True).check()
    page.get_by_role("button", name="Lưu kết quả").click()
    expect(page.get_by_text("Đã lưu kết quả.")).to_be_visible()


def _find(page: Page, words: str) -> None:
    page.get_by_text("Ghi điểm cần sửa").click()
    page.get_by_role("radio", name="Phải sửa").check()
    page.get_by_label("Điều cần sửa").fill(words)
    page.get_by_label("Căn cứ").fill("Ý kiến góp ý của văn thư")
    page.get_by_role("button", name="Ghi điểm này").click()
    expect(page.locator(".finding", has_text=words)).to_be_visible()


def _conclude(page: Page, conclusion: str, pin: str) -> None:
    page.get_by_role("radio", name=conclusion, exact=True).check()
    page.get_by_label("Mã PIN", exact=True).fill(pin)
    page.get_by_role("button", name="Ký phiếu thẩm định").click()
    sheet = page.get_by_role("row", name="Phiếu số 1")
    expect(sheet.get_by_text(conclusion, exact=True)).to_be_visible()


def _mend(page: Page, draft: str) -> None:
    """Hear that the sheet is signed, mend the text, answer the finding."""
    page.goto("/thong-bao")
    told = page.get_by_role("link", name=re.compile("Đã có phiếu thẩm định"))
    expect(told.first).to_contain_text(ABSTRACT)
    told.first.click()
    expect(page.get_by_role("heading", name="Thẩm định lần 1")).to_be_visible()
    page.goto(draft)
    expect(page.get_by_text("Thẩm định kết luận bản này chưa đủ điều kiện")).to_be_visible()
    page.get_by_role("link", name="Sửa nội dung").click()
    text = page.get_by_role("textbox", name="Nội dung", exact=True)
    text.get_by_text("Tiến độ đến nay như sau:").click()
    page.keyboard.press("End")
    page.keyboard.type(" số liệu cấp xã ở dòng cuối.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Đã lưu dự thảo.")).to_be_visible()
    page.get_by_role("link", name="Phiếu thẩm định, phê duyệt trình").click()
    page.get_by_role("link", name="Lần 1").click()
    expect(page.get_by_text("Không còn giá trị: đã sửa nội dung")).to_be_visible()
    page.get_by_text("Trả lời điểm này").click()
    page.get_by_role("radio", name="Đã sửa", exact=True).check()
    page.get_by_role("button", name="Gửi các trả lời").click()
    expect(page.get_by_text("Đã sửa ở phiên bản 3.")).to_be_visible()


def _sign_five_in_one_go(page: Page, pin: str) -> None:
    page.goto("/soan-thao/ky-nhieu")
    page.get_by_role("checkbox", name=ABSTRACT).check()
    others = page.get_by_role("checkbox", checked=False)
    for _ in range(4):
        others.first.check()
    page.get_by_role("button", name="Xem để ký những văn bản đã chọn").click()
    for number in range(1, 6):
        expect(page.get_by_role("heading", name=f"Văn bản {number}/5")).to_be_visible()
        expect(page.get_by_role("img", name="Trang 1")).to_be_visible()
        assert page.locator("html").evaluate("one => one.scrollWidth <= innerWidth")
        page.locator("a[rel=next]").click()
    expect(page.get_by_text("5/5 văn bản đã xem hết và ký được.")).to_be_visible()
    page.get_by_label("Mã PIN", exact=True).fill(pin)
    page.get_by_role("button", name="Ký 5 văn bản").click()
    expect(page.get_by_text("Đã ký 5/5 văn bản.")).to_be_visible()


def test_a_conclusion_becomes_work_that_is_late_and_urged(enter: Enter, pin: str) -> None:
    title = "Lập danh mục máy quét"
    _settle_a_conclusion(enter("chanhvp.tinh"), title)
    chief, clerk = papers.actor("chanhvp.tinh"), papers.actor("vanthu.tinh")
    with acting(chief):
        due = tasks.visible_tasks(chief).get(title__startswith=title).due_on
    days = (due - clock.today()).days
    later = dt.timedelta(days=days + 4)
    robot = job_actor("tasks.climb", chief.office_id, frozenset())
    for day in (0, days + 1, later.days):
        with acting(robot):
            tasks.climb(actor=robot, now=clock.now() + dt.timedelta(days=day))

    moved = office.serve(later=later)
    try:
        officer = enter("chuyenvien.tinh", site=moved.address)
        officer.goto("/thong-bao")
        for kind in ("Việc sắp đến hạn (vàng)", "Việc quá hạn (đỏ)"):
            expect(officer.get_by_text(f"{kind}: {title}")).to_be_visible()
        leader = enter("bithu.tinh", site=moved.address, **PHONE)
        expect(leader.locator(".work > li", has_text=title)).to_contain_text("Đỏ đặc biệt")

        page = enter("chanhvp.tinh", site=moved.address)
        page.goto("/nhiem-vu/can-don-doc?muc=do-dac-biet")
        line = page.get_by_role("row", name=title)
        expect(line).to_contain_text("4 ngày")
        line.get_by_role("checkbox").check()
        page.get_by_role("button", name="Lập văn bản đôn đốc").click()
        page.get_by_role("button", name="Trình ký").click()
        expect(page.get_by_role("link", name="Ký", exact=True)).to_be_visible()
        _sign_and_issue(chief, clerk, pin, clock.now() + later)

        page.reload()
        symbol = page.locator(".number-shown .symbol").inner_text()
        page.get_by_role("link", name="Truy vết cả vụ việc").click()
        _shows(page, f"Đôn đốc nhiệm vụ “{title}", "Ký Công văn", symbol)

        officer.goto("/thong-bao")
        officer.get_by_role("link", name=re.compile(f"Việc được nhắc: {title}")).click()
        expect(officer.get_by_text(f"Công văn đôn đốc số {symbol}").first).to_be_visible()
        for step in ("Vàng", "Đỏ", "Đỏ đặc biệt"):
            expect(officer.get_by_text(f"Cảnh báo: {step}", exact=True)).to_be_visible()
        officer.get_by_role("link", name="Truy vết cả vụ việc").click()
        _shows(officer, "Kết luận", "Cảnh báo: Vàng", f"Công văn đôn đốc số {symbol}")
    finally:
        moved.stop()


def _settle_a_conclusion(page: Page, title: str) -> None:
    page.goto("/nhiem-vu/ket-luan")
    page.get_by_role("link", name="Ghi kết luận").first.click()
    page.get_by_label("Kết luận của ai, tại đâu").fill("Kết luận giao ban tuần")
    page.get_by_label("Nội dung kết luận").fill(
        f"1. Giao đồng chí Lê Văn Thảo {title.lower()}, báo cáo trong 2 ngày làm việc.\n"
        "2. Thống nhất báo cáo tuần."
    )
    page.get_by_role("button", name="Ghi các kết luận").click()
    mark = page.locator("#kl-2")
    mark.get_by_role("radio", name="Không phát sinh nhiệm vụ").check()
    mark.get_by_label("Lý do không phát sinh nhiệm vụ").fill("Chỉ thống nhất nội dung.")
    page.get_by_role("button", name="Xác nhận các kết luận đã chọn").click()
    expect(page.get_by_text("2 trên 2 kết luận")).to_be_visible()
    expect(page.locator("#kl-1")).to_contain_text("Sắp đến hạn")


def _sign_and_issue(chief: object, clerk: object, pin: str, now: dt.datetime) -> None:
    with acting(chief):
        letter = drafting.waiting_for_signature(chief).get(abstract__contains="đôn đốc")
    drafting.sign_draft(actor=chief, draft_id=letter.id, pin=pin, now=now)
    drafting.seal_and_issue(actor=clerk, draft_id=letter.id, pin=pin, now=now)


def _shows(page: Page, *steps: str) -> None:
    """Say that the trace tells these, in this order."""
    expect(page.get_by_role("heading", name="Truy vết")).to_be_visible()
    told, place = " ".join(page.locator(".timeline").all_inner_texts()), 0
    told = " ".join(told.split())
    for step in steps:
        place = told.find(step, place)
        assert place >= 0, (step, told)
