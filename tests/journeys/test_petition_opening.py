"""The custodian opens a sealed identity once: a reason, another's consent, a passkey for each act."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import serious_findings
from tests.journeys.test_passkeys import authenticator
from vanphong.petitions.tests import vaults

pytestmark = pytest.mark.browser

NAME, WORDS = "Người Cần Giấu", "là em ruột trưởng trạm bơm"


@pytest.fixture
def vault(office_site: str) -> Iterator[None]:
    with vaults.running():
        yield


def with_passkey(page: Page) -> Page:
    authenticator(page)
    page.goto("/tai-khoan/xac-thuc")
    page.get_by_role("link", name="Thêm Khóa truy cập").click()
    page.get_by_label("Tên gọi").fill("Máy bàn")
    page.get_by_role("button", name="Tạo khóa truy cập").click()
    expect(page.get_by_role("heading", name="Mã dự phòng")).to_be_visible()
    return page


def prove(page: Page) -> None:
    page.get_by_role("button", name="Dùng khóa truy cập").click()


def seal_a_letter(clerk: Page) -> str:
    """Enter a protected letter; give the address of its page."""
    clerk.goto("/don-thu/vao-so")
    clerk.get_by_label("Tóm tắt nội dung").fill("Tố cáo việc lập khống hồ sơ hỗ trợ")
    clerk.get_by_label("Tố cáo, hoặc người viết xin giữ bí mật").check()
    clerk.locator("[name=secret_names]").fill(f"{NAME}; nơi cần giấu")
    clerk.locator("[name=secret_words]").fill(WORDS)
    clerk.get_by_role("button", name="Vào sổ", exact=True).click()
    expect(clerk.locator(".facts").first).to_contain_text("Danh tính niêm phong trong kho")
    expect(clerk.get_by_text(NAME)).to_have_count(0)
    return clerk.url


def test_an_identity_is_opened_once_by_two_people(
    enter: Callable[..., Page], office_site: str, vault: None
) -> None:
    # A passkey is bound to a name; a bare address has none.
    site = office_site.replace("127.0.0.1", "localhost")
    letter = seal_a_letter(enter("vanthu.tinh", site=site)).partition("?")[0]
    custodian = with_passkey(enter("tiepdan.tinh", site=site))
    chief = with_passkey(enter("chanhvp.tinh", site=site, width=360, height=740))

    custodian.goto(letter)
    expect(custodian.get_by_text(NAME)).to_have_count(0)
    custodian.get_by_role("link", name="Đề nghị mở danh tính").click()
    prove(custodian)
    custodian.get_by_label("Lý do").fill("Xác minh theo quyết định 12-QĐ/VPTU")
    assert serious_findings(custodian) == []
    custodian.locator("main form button").last.click()
    expect(custodian.get_by_text("chờ một người khác đồng ý")).to_be_visible()
    expect(custodian.get_by_role("button", name="Đồng ý", exact=True)).to_have_count(0)
    request = custodian.url

    chief.goto(request)
    expect(chief.get_by_text("12-QĐ/VPTU")).to_be_visible()
    assert serious_findings(chief) == []
    chief.get_by_role("button", name="Đồng ý", exact=True).click()
    prove(chief)
    expect(chief.get_by_text("Đã ghi.")).to_be_visible()
    expect(chief.get_by_role("button", name="Mở xem một lần")).to_have_count(0)

    custodian.goto(request)
    custodian.get_by_role("button", name="Mở xem một lần").click()
    prove(custodian)
    expect(custodian.get_by_text(NAME)).to_be_visible()
    expect(custodian.get_by_text(WORDS)).to_be_visible()
    assert serious_findings(custodian) == []

    custodian.goto(request)
    expect(custodian.get_by_text("Đã dùng").first).to_be_visible()
    expect(custodian.get_by_text(NAME)).to_have_count(0)
    expect(custodian.get_by_role("button", name="Mở xem một lần")).to_have_count(0)
    chief.goto("/don-thu/danh-tinh")
    expect(chief.get_by_text("Đã mở lúc").first).to_be_visible()
    expect(chief.get_by_text(NAME)).to_have_count(0)
