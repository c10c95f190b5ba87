"""What a file says beside its pages is looked at for secrecy, and never kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from vanphong.files.examination import examine
from vanphong.files.tests import samples as s
from vanphong.files.tests import samples_beside as b
from vanphong.kernel.errors import Secret

ON = dt.date(2026, 11, 2)
LAW = ("Chương I. Độ mật", "Tuyệt mật", "Tối mật", "Mật", "Chương II. Bảo vệ bí mật nhà nước")
REGISTER = "STT,Trích yếu,Độ mật\n1,Kế hoạch phòng thủ khu vực,{}\n"


@pytest.mark.parametrize(
    ("make", "name"),
    [
        pytest.param(lambda: b.pdf_with_note("TỐI MẬT"), "a.pdf", id="note"),
        pytest.param(lambda: b.pdf_with_field("TỐI MẬT"), "a.pdf", id="form value"),
        pytest.param(lambda: b.pdf_with_drawn_note("TOI MAT"), "a.pdf", id="drawn note"),
        pytest.param(
            lambda: b.pdf_with_bookmarks("Kế hoạch", "TỐI MẬT"), "a.pdf", id="bookmark"
        ),
        pytest.param(lambda: b.pdf_with_title("TỐI MẬT"), "a.pdf", id="title"),
        pytest.param(
            lambda: b.pdf_with_title("Kế hoạch (tối mật)"), "a.pdf", id="in the title"
        ),
        pytest.param(lambda: b.pdf_with_xmp("TỐI MẬT Kế hoạch"), "a.pdf", id="xmp title"),
        pytest.param(lambda: b.pdf_with_stamp_picture("TỐI MẬT"), "a.pdf", id="stamp picture"),
        pytest.param(lambda: b.word_with_property("TỐI MẬT"), "a.docx", id="word property"),
        pytest.param(lambda: b.word_with_comment("TỐI MẬT"), "a.docx", id="word comment"),
        pytest.param(lambda: b.word_with_watermark("TỐI MẬT"), "a.docx", id="watermark"),
        pytest.param(lambda: b.sheet_with_heading("TỐI MẬT"), "a.xlsx", id="sheet heading"),
        pytest.param(lambda: REGISTER.format("TỐI MẬT").encode(), "a.csv", id="csv cell"),
        pytest.param(
            lambda: REGISTER.replace(",", ";").format("Tối mật").encode(),
            "a.csv",
            id="semicolons",
        ),
        pytest.param(
            lambda: s.sheet(("STT", "Trích yếu"), (1, "TỐI MẬT Kế hoạch phòng thủ")),
            "a.xlsx",
            id="sheet cell",
        ),
        pytest.param(
            lambda: s.sheet(
                (1, "Kế hoạch phòng thủ khu vực", "TỐI MẬT"),
                (2, "Đề án nhân sự Tỉnh ủy", "MẬT"),
            ),
            "a.xlsx",
            id="register of several levels",
        ),
    ],
)
def test_a_mark_beside_the_pages_is_found(make: Callable[[], bytes], name: str) -> None:
    with pytest.raises(Secret):
        examine(content=make(), name=name, on=ON)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        pytest.param(lambda: b.pdf_with_note("Xem lại mật khẩu hộp thư"), "a.pdf", id="note"),
        pytest.param(lambda: b.pdf_with_field("Thường"), "a.pdf", id="form value"),
        pytest.param(lambda: b.pdf_with_bookmarks(*LAW), "a.pdf", id="bookmarks of a law"),
        pytest.param(
            lambda: b.pdf_with_title("Luật Bảo vệ bí mật nhà nước"),
            "a.pdf",
            id="title of a law",
        ),
        pytest.param(s.signed_pdf, "a.pdf", id="signatures"),
        pytest.param(
            lambda: b.pdf_with_picture(
                s.page_picture("", stamp="SAO Y").crop((240, 90, 700, 300))
            ),
            "a.pdf",
            id="another stamp",
        ),
        pytest.param(lambda: b.word_with_watermark("DỰ THẢO"), "a.docx", id="watermark"),
        pytest.param(lambda: b.word_with_property("Quy chế bảo mật"), "a.docx", id="property"),
        pytest.param(lambda: b.sheet_with_heading("SỔ VĂN BẢN ĐẾN"), "a.xlsx", id="heading"),
        pytest.param(lambda: REGISTER.format("Thường").encode(), "a.csv", id="csv"),
    ],
)
def test_what_speaks_of_secrecy_beside_the_pages_passes(
    make: Callable[[], bytes], name: str
) -> None:
    found = examine(content=make(), name=name, on=ON)
    assert "Chương I. Độ mật" not in found.text
