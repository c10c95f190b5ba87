"""Word files for the tests of reading them; all invented."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH

from vanphong.drafting.typesetting import DocxBody, read_docx
from vanphong.registry import api as registry


def saved(document: Any) -> bytes:
    """Give the bytes of a document."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(build: Callable[[Any], object]) -> DocxBody:
    """Read a new document that `build` has filled."""
    document = docx.Document()
    build(document)
    return read_docx(saved(document), registry.type_named)


def lines(*words: str) -> DocxBody:
    """Read a document of these paragraphs."""
    return read(lambda document: [document.add_paragraph(line) for line in words])


def official(document: Any) -> None:
    """Fill a tờ trình with its header and signature block in two columns."""
    head = document.add_table(1, 2)
    left, right = head.cell(0, 0), head.cell(0, 1)
    left.text = "TỈNH ỦY SƠN HÀ"
    left.add_paragraph().add_run("VĂN PHÒNG").bold = True
    left.add_paragraph("*")
    left.add_paragraph("Số 12-TTr/VPTU")
    right.text = "ĐẢNG CỘNG SẢN VIỆT NAM"
    right.add_paragraph("Sơn Hà, ngày 05 tháng 02 năm 2026")
    for words in ("TỜ TRÌNH", "về kế hoạch công tác", "năm 2026", "-----"):
        paragraph = document.add_paragraph()
        paragraph.add_run(words).bold = True
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("Kính gửi:\t- Ban Thường vụ Tỉnh ủy,")
    document.add_paragraph("- Thường trực Tỉnh ủy.")
    document.add_paragraph("Nội dung trình.")
    foot = document.add_table(1, 2)
    left, right = foot.cell(0, 0), foot.cell(0, 1)
    left.text = "Nơi nhận:"
    for words in ("- Như trên,", "- Các ban đảng,", "- Lưu Văn phòng Tỉnh ủy."):
        left.add_paragraph(words)
    right.text = "K/T CHÁNH VĂN PHÒNG"
    for words in ("PHÓ CHÁNH VĂN PHÒNG", "", "Nguyễn Văn Mẫu"):
        right.add_paragraph(words)
