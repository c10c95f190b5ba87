"""Keys on their pages and a PDF dropped on the check, in a browser, wide and narrow."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typst
from playwright.sync_api import Page, expect

from tests.journeys.conftest import serious_findings
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.signing import api as signing

Enter = Callable[..., Page]


@pytest.fixture
def signed_pdf(office_site: str, django_db_blocker: pytest.FixtureRequest, pin: str) -> bytes:
    """A page signed by the head of the demonstration's office and sealed by it."""
    made = typst.Compiler(b'#set page(paper: "a4")\n= Thu').compile(format="pdf")
    with django_db_blocker.unblock():
        now = clock.now()
        chief, clerk = _actor("chanhvp.tinh"), _actor("vanthu.tinh")
        with acting(chief):
            key = signing.open_personal_key(actor=chief, pin=pin, now=now)
        with acting(clerk):
            seal_id = signing.seals(clerk, now)[0].pk
            seal = signing.open_seal(actor=clerk, pin=pin, now=now, key_id=seal_id)
        return seal.sign(key.sign(made, now=now), now=now)


def _actor(username: str) -> Actor:
    account = people.Account.objects.get(username=username)
    actor = people.actor_of_account(account, today=clock.today())
    assert actor is not None
    return actor


@pytest.mark.parametrize("width", [1280, 360])
def test_a_dropped_pdf_is_judged_in_words(
    enter: Enter, signed_pdf: bytes, tmp_path: Path, width: int
) -> None:
    file = tmp_path / "cong-van.pdf"
    file.write_bytes(signed_pdf)
    page = enter("vanthu.tinh", width=width)
    page.goto("/kiem-tra")
    page.get_by_label("Tệp PDF cần kiểm tra").set_input_files(file)
    expect(page.get_by_role("heading", name="Hợp lệ", exact=True)).to_be_visible()
    expect(page.get_by_text("Sau khi ký chỉ thêm chữ ký khác").first).to_be_visible()
    assert serious_findings(page) == []
    assert page.locator("html").evaluate("one => one.scrollWidth") <= width
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tải kết quả (JSON)").click()
    report = json.loads(Path(waiting.value.path()).read_text("utf-8"))
    assert report["verdict"] == "VALID"
    assert len(report["signatures"]) == 2


@pytest.mark.parametrize("width", [1280, 360])
def test_keys_are_kept_and_known_by_their_owner(enter: Enter, pin: str, width: int) -> None:
    page = enter("quantri.tinh", width=width)
    page.goto("/quan-tri/khoa-ky")
    page.get_by_role("link", name="Phạm Văn Duyệt").click()
    expect(page.get_by_text("Khóa cá nhân của Phạm Văn Duyệt")).to_be_visible()
    assert serious_findings(page) == []
    page.goto("/quan-tri/khoa-ky/them")
    assert serious_findings(page) == []

    page = enter("chanhvp.tinh", width=width)
    page.goto("/tai-khoan/khoa-ky")
    assert serious_findings(page) == []
    assert page.locator("html").evaluate("one => one.scrollWidth") <= width
    page.get_by_role("link", name="Thử mã PIN").first.click()
    page.get_by_label("Mã PIN").fill(pin)
    page.get_by_role("button", name="Thử mã PIN").click()
    expect(page.get_by_text("Mã PIN đúng, khóa mở được.")).to_be_visible()
