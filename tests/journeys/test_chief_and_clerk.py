"""The chief signs, the clerk seals and issues; what leaves the office can be verified by anyone."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from vanphong.kernel import clock
from vanphong.signing import api as signing

pytestmark = pytest.mark.browser
ABSTRACT = "Về việc góp ý dự thảo quy chế gửi nhận văn bản điện tử"


def test_a_submitted_letter_is_signed_sealed_and_sent(
    enter: Callable[..., Page], pin: str, tmp_path: Path
) -> None:
    page = enter("chanhvp.tinh")
    page.locator(".work > li", has_text=ABSTRACT).get_by_role("link", name="Ký").click()
    expect(page.get_by_role("heading", name="Ký văn bản này")).to_be_visible()
    expect(page.get_by_role("img", name="Trang 1")).to_be_visible()
    page.get_by_label("Mã PIN", exact=True).fill("000000")
    page.get_by_role("button", name="Ký", exact=True).click()
    expect(page.get_by_text("Bạn chưa xem hết văn bản.")).to_be_visible()
    page.locator(".paper figcaption").last.scroll_into_view_if_needed()
    expect(page.get_by_text("Bạn chưa xem hết văn bản.")).to_be_hidden()
    page.get_by_role("button", name="Ký", exact=True).click()
    expect(page.locator(".errors")).to_contain_text("PIN")
    page.get_by_label("Mã PIN", exact=True).fill(pin)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").filter(has_text="Đã ký")).to_be_visible()
    number = page.locator(".number-shown b").inner_text()
    symbol = page.locator(".number-shown .symbol").inner_text()
    assert symbol == f"{number}-CV/VPTU"

    page = enter("vanthu.tinh")
    page.locator(".work > li", has_text=ABSTRACT).get_by_role("link", name="Phát hành").click()
    expect(page.locator(".confirm")).to_contain_text(symbol)
    expect(page.locator(".confirm")).to_contain_text("Đảng ủy xã Tân Mỹ")
    page.get_by_label("Mã PIN", exact=True).fill(pin)
    page.get_by_role("button", name="Đóng dấu, phát hành").click()
    expect(page.locator(".number-shown")).to_contain_text("Đã phát hành")
    expect(page.locator(".number-shown b")).to_have_text(number)
    size = page.locator(".number-shown b").evaluate(
        "e => parseFloat(getComputedStyle(e).fontSize)"
    )
    assert size >= 40  # pixels: read across the desk while the stamp is set

    with page.expect_download() as saving:
        page.get_by_role("link", name="Tải tệp PDF").click()
    file = tmp_path / "van-ban.pdf"
    saving.value.save_as(file)
    _verifies(file)

    page.get_by_role("link", name="Mở văn bản").click()
    expect(page.locator(".signatures li.good")).to_have_count(2)
    expect(page.locator(".signatures")).to_contain_text("Phạm Văn Duyệt")
    expect(page.get_by_role("table", name="Nơi nhận và trạng thái")).to_contain_text(
        "xã Tân Mỹ"
    )


def _verifies(file: Path) -> None:
    with ThreadPoolExecutor(1) as beside:  # the browser's event loop runs in this thread
        report = beside.submit(
            signing.verify_pdf, file.read_bytes(), trust=signing.site_trust(), now=clock.now()
        ).result()
    assert report.verdict == signing.Verdict.VALID
    assert len(report.signatures) == 2
    subprocess.run(["qpdf", "--check", str(file)], check=True, capture_output=True)
    said = subprocess.run(
        ["pdfsig", "-nocert", str(file)], check=True, capture_output=True, text=True
    ).stdout
    assert said.count("Signature is Valid.") == 2
    assert "Total document signed" in said
