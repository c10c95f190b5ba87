"""Documents of an invented province for the tests of typesetting."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pypdfium2

from vanphong.drafting.form_rules import FormSystem
from vanphong.drafting.typesetting import OfficialDocument, SignatureBlock, text

VIETNAM = dt.timezone(dt.timedelta(hours=7))
MOMENT = dt.datetime(2026, 11, 22, 8, 0, tzinfo=VIETNAM)
TODAY = dt.date(2026, 11, 22)
SENTENCE = (
    "Thực hiện Quyết định số 127-QĐ/TW, ngày 01/3/2018 của Ban Bí thư, Văn phòng Tỉnh ủy đề "
    "nghị các đơn vị khẩn trương triển khai và báo cáo kết quả trước thời hạn đã định. "
)


def letter(**changes: Any) -> OfficialDocument:
    """Give a công văn of an invented provincial office."""
    fields: dict[str, Any] = {
        "system": FormSystem.PARTY,
        "type_code": "CV",
        "header_upper": "Tỉnh ủy Sơn Hà",
        "header_name": "Văn phòng",
        "symbol": "127-CV/VPTU",
        "place": "Sơn Hà",
        "issued_on": TODAY,
        "abstract": "báo cáo kết quả thực hiện Kết luận số 12-KL/TU",
        "addressees": ("Đảng ủy các xã, phường", "Các ban đảng Tỉnh ủy"),
        "body": (text(SENTENCE), text(SENTENCE)),
        "signature": SignatureBlock(
            ("K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"), "Nguyễn Văn Mẫu"
        ),
        "recipients": ("Như trên", "Thường trực Tỉnh ủy (để báo cáo)"),
        "file_copy": "Lưu Văn phòng Tỉnh ủy",
        "check_url": "https://vanphong.example/kiem-tra/7KQ2-M9XD",
    }
    return OfficialDocument(**(fields | changes))


def pages(pdf: bytes) -> list[str]:
    """Give the text of each page, lines joined by blanks."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
