"""A letter entered with its writer's name turns out a denunciation: sealed, and covered at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import serious_findings
from vanphong.files.tests import samples
from vanphong.petitions.tests import vaults

pytestmark = pytest.mark.browser

NAME, HOME = "Zụ Quỵnh Xờ", "Ngõ Lạ 9817, xã Vắng"
OPEN_WORDS = "họ tên người viết đang mở trong sổ"


@pytest.fixture
def vault(office_site: str) -> Iterator[None]:
    with vaults.running():
        yield


@pytest.mark.parametrize(
    ("about", "script"),
    [
        pytest.param("cán bộ kê khai", True, id="script"),
        pytest.param("trạm bơm thu tiền", False, id="phone-without-script"),
    ],
)
def test_who_wrote_is_sealed_and_the_scan_covered(
    enter: Callable[..., Page], tmp_path: Path, vault: None, about: str, script: bool
) -> None:
    page = enter("tiepdan.tinh", script=script, width=1280 if script else 390)
    letter = _entered(page, tmp_path, about)
    page.goto(letter)
    page.locator("ul.work a").first.click()
    case = page.url
    _judged(page)
    expect(page.get_by_text(OPEN_WORDS)).to_be_visible()
    page.get_by_role("link", name="Niêm phong danh tính").click()
    expect(page.get_by_label("Tóm tắt nội dung")).to_have_value(
        f"Bà [đã niêm phong] phản ánh {about}"
    )
    if script:
        assert serious_findings(page) == []
    page.get_by_label("Chữ khác nhận ra người viết").fill("em trưởng trạm")
    page.get_by_role("button", name="Niêm phong danh tính").click()
    expect(page.get_by_text("Đã niêm phong danh tính người viết và 1 tệp.")).to_be_visible()
    expect(page.get_by_text(NAME)).to_have_count(0)
    if script:
        assert serious_findings(page) == []
    page.get_by_role("link", name="Che thông tin").click()
    page.get_by_label("Tìm chữ để che").fill("zu quynh xo")
    page.get_by_role("button", name="Tìm và che").click()
    expect(page.get_by_text("Đã che 1 chỗ.")).to_be_visible()
    page.goto(case)
    expect(page.get_by_text(OPEN_WORDS)).to_have_count(0)
    other = enter("tiepdan.tinh")
    other.goto(f"{letter}/che/1")
    expect(other.get_by_text("trình duyệt này không mở được")).to_be_visible()


def _entered(page: Page, folder: Path, about: str) -> str:
    scan = folder / "don.pdf"
    scan.write_bytes(samples.pdf(f"Tôi tên là {NAME}"))
    page.goto("/don-thu/vao-so")
    page.locator("[name=names]").fill(f"{NAME}; {HOME}")
    page.get_by_label("Tóm tắt nội dung").fill(f"Bà {NAME} phản ánh {about}")
    page.locator("[name=uploads]").set_input_files(scan)
    page.get_by_role("button", name="Vào sổ", exact=True).click()
    expect(page.locator(".number-shown b")).to_contain_text("/20")
    return page.url.partition("?")[0]


def _judged(page: Page) -> None:
    for name, value in (("line", "STATE"), ("nature", "DENUNCIATION"), ("competence", "OTHER")):
        page.locator(f"select[name={name}]").select_option(value)
    page.get_by_role("button", name="Lưu phân loại").click()
