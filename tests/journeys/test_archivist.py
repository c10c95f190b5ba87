"""The archivist finds what is in the books, by keys, and takes a book along on paper."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pikepdf
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_documents_are_found_without_marks_by_phrase_and_by_number(
    enter: Callable[..., Page],
) -> None:
    page = enter("luutru.tinh")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("ra soat cong tac van thu")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tra-cuu?q=*")
    found = page.locator("[data-list] tbody tr")
    expect(found.first).to_contain_text("rà soát công tác văn thư, lưu trữ quý III")
    expect(found.first.locator("mark").first).to_be_visible()
    number = found.first.locator(".col-symbol").inner_text()

    page.goto("/tra-cuu?q=" + "“công tác văn thư, lưu trữ”")
    expect(found.first).to_contain_text("công tác văn thư, lưu trữ")
    page.goto("/tra-cuu?q=" + "“lưu trữ văn thư”")
    expect(page.get_by_text("Không tìm thấy văn bản nào")).to_be_visible()

    page.goto(f"/tra-cuu?q={number}")
    expect(found.first).to_contain_text(number)
    page.keyboard.press("j")
    expect(found.first.locator("a[data-open]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(number)
    page.go_back()
    expect(found.first).to_contain_text(number)


def test_a_book_is_printed_and_exported(enter: Callable[..., Page]) -> None:
    page = enter("luutru.tinh")
    page.get_by_role("link", name="Sổ văn bản").click()
    page.get_by_role("row", name="Sổ văn bản đến").get_by_role("link").first.click()
    for link, name in (("In sổ", "pdf"), ("Tải sổ", "xlsx")):
        with page.expect_download() as saving:
            page.get_by_role("link", name=link).click()
        assert saving.value.suggested_filename.endswith(f".{name}")
        content = saving.value.path().read_bytes()
        if name == "pdf":
            with pikepdf.open(io.BytesIO(content)) as file:
                assert len(file.pages) >= 1
        else:
            rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)
            assert any("rà soát công tác văn thư" in str(row) for row in rows)
