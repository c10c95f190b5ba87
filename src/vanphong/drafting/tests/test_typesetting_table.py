"""Printed lists: all columns, repeated heading, pages counted, foot line."""

from __future__ import annotations

import io

import pikepdf
import pytest

from vanphong.drafting.tests.typesetting_samples import MOMENT, pages
from vanphong.drafting.typesetting import PrintedColumn, typeset_table
from vanphong.kernel.errors import Invalid

COLUMNS = (
    PrintedColumn("Số đến", 1, "center"),
    PrintedColumn("Trích yếu", 4),
    PrintedColumn("Ghi chú", 1, "right"),
)


def rows(count: int) -> list[tuple[str, str, str]]:
    return [(str(i), f"Báo cáo số {i} của #đơn vị*", "") for i in range(1, count + 1)]


def test_every_page_has_heading_foot_and_count() -> None:
    pdf = typeset_table(
        title="Sổ đăng ký văn bản đến",
        subtitle="Năm 2026",
        columns=COLUMNS,
        rows=rows(120),
        footer="Chốt sổ: 9f86d081",
        timestamp=MOMENT,
    )
    shown = pages(pdf)
    assert "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN" in shown[0]
    for number, page in enumerate(shown, start=1):
        assert "Số đến Trích yếu Ghi chú" in page
        assert f"Trang {number}/{len(shown)}" in page
        assert "Chốt sổ: 9f86d081" in page
    assert all(f"Báo cáo số {i} của #đơn vị*" in " ".join(shown) for i in (1, 60, 120))


@pytest.mark.parametrize(("landscape", "is_wide"), [(True, True), (False, False)])
def test_the_page_lies_as_asked(landscape: bool, is_wide: bool) -> None:
    pdf = typeset_table(
        title="Sổ", columns=COLUMNS, rows=rows(1), landscape=landscape, timestamp=MOMENT
    )
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        _, _, width, height = opened.pages[0].MediaBox
        assert (width > height) is is_wide
        assert opened.open_metadata().pdfa_status == "2A"


def test_a_long_list_is_set_apart() -> None:
    pdf = typeset_table(title="Sổ", columns=COLUMNS, rows=rows(1001), timestamp=MOMENT)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.open_metadata().pdfa_status == "2U"
    assert "Báo cáo số 1001" in pages(pdf)[-1]


def test_a_refusal_comes_back_from_apart() -> None:
    with pytest.raises(Invalid) as refusal:
        typeset_table(title="Sổ ★", columns=COLUMNS, rows=rows(1001), timestamp=MOMENT)
    assert refusal.value.code == "glyph_missing"
    assert "★" in str(refusal.value)


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        typeset_table(title="Sổ", columns=COLUMNS, rows=[("1",)], timestamp=MOMENT)
    assert refusal.value.code == "table_misfit"


def test_an_empty_book_is_printed() -> None:
    pdf = typeset_table(title="Sổ", columns=COLUMNS, rows=[], timestamp=MOMENT)
    assert "Trang 1/1" in pages(pdf)[0]
