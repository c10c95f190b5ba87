"""An officer sets up a passkey and comes in with it, in a browser with an authenticator of its own."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.journeys.conftest import log_in, serious_findings

NAME = "chuyenvien.phuong"
_KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def authenticator(page: Page) -> tuple[CDPSession, str]:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made: dict[str, Any] = session.send("WebAuthn.addVirtualAuthenticator", {"options": _KEY})
    return session, made["authenticatorId"]


def test_a_passkey_from_setting_up_to_taking_away(browser: Browser, office_site: str) -> None:
    # A passkey is bound to a name; a bare address has none.
    place = office_site.replace("127.0.0.1", "localhost")
    page = browser.new_context(
        base_url=place, viewport={"width": 360, "height": 740}
    ).new_page()
    session, key = authenticator(page)
    log_in(page, NAME)
    page.goto("/tai-khoan")
    page.get_by_role("link", name="Xác thực hai bước").click()
    page.get_by_role("link", name="Thêm Khóa truy cập").click()
    page.get_by_label("Tên gọi").fill("Máy bàn")
    page.get_by_role("button", name="Tạo khóa truy cập").click()
    expect(page.get_by_role("heading", name="Mã dự phòng")).to_be_visible()
    expect(page.locator("ol code")).to_have_count(10)
    assert serious_findings(page) == []
    page.get_by_role("link", name="Tôi đã cất mã").click()
    expect(page.get_by_role("link", name="Bỏ Máy bàn")).to_be_visible()

    _log_out(page)
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    page.wait_for_url("**/")
    page.goto("/xac-nhan?next=/tai-khoan")
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page.get_by_role("heading", name="Tài khoản của tôi")).to_be_visible()

    # The password, then the passkey.
    _log_out(page)
    page.get_by_label("Tên đăng nhập").fill(NAME)
    page.get_by_label("Mật khẩu").fill("van-phong-trinh-dien")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.get_by_role("heading", name="Xác thực hai bước")).to_be_visible()
    assert serious_findings(page) == []
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    page.wait_for_url("**/")

    # Another finger opens nothing, nor does a copy whose count lies behind.
    _log_out(page)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page.get_by_text("Chưa dùng được khóa truy cập")).to_be_visible()
    session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})
    found = session.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"][0]
    session.send("WebAuthn.clearCredentials", {"authenticatorId": key})
    copied = {"authenticatorId": key, "credential": found | {"signCount": 0}}
    session.send("WebAuthn.addCredential", copied)
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page.get_by_text("Khóa truy cập này chưa dùng được")).to_be_visible()
    session.send("WebAuthn.clearCredentials", {"authenticatorId": key})
    session.send("WebAuthn.addCredential", {"authenticatorId": key, "credential": found})

    # Taken away, it opens nothing.
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    page.wait_for_url("**/")
    page.goto("/tai-khoan/xac-thuc")
    page.get_by_role("link", name="Bỏ Máy bàn").click()
    page.get_by_role("button", name="Bỏ", exact=True).click()
    expect(page.get_by_text("Đã bỏ cách xác thực.")).to_be_visible()
    _log_out(page)
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page.get_by_text("Khóa truy cập này chưa dùng được")).to_be_visible()
    page.context.close()


def _log_out(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")
    page.goto("/dang-nhap")
