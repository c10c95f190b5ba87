"""What a Word file's own frame says is put into the draft, or told."""

from __future__ import annotations

import docx
import pytest
from tests.cast import Cast

from vanphong.drafting import api as drafting
from vanphong.drafting.tests.office import NOW, make_signing_office
from vanphong.drafting.tests.word_files import saved
from vanphong.kernel.scope import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


def letter(*recipients: str, signer: str = "Phạm Thị Duyệt", urgent: str = "") -> bytes:
    file = docx.Document()
    file.add_paragraph("VĂN PHÒNG\tĐẢNG CỘNG SẢN VIỆT NAM")
    file.add_paragraph("Số      -CV/VPTU\tMẫu Sơn, ngày   tháng 11 năm 2026")
    file.add_paragraph("V/v chuẩn bị hội nghị")
    if urgent:
        file.paragraphs[0].insert_paragraph_before(urgent)
    file.add_paragraph("Kính gửi:\t- Ban Tổ chức")
    file.add_paragraph("\t- Ban Nội chính")
    file.add_paragraph("Đề nghị chuẩn bị.")
    file.add_paragraph("Nơi nhận:")
    for recipient in recipients:
        file.add_paragraph(f"- {recipient},")
    file.add_paragraph("- Lưu Văn phòng Tỉnh ủy.")
    file.add_paragraph("T/L BAN THƯỜNG VỤ")
    file.add_paragraph("CHÁNH VĂN PHÒNG")
    file.add_paragraph(signer)
    return saved(file)


def take(cast: Cast, content: bytes, **fields: object) -> drafting.Draft:
    fields = {"body_id": cast.body.id, "type_code": "OFFICIAL_LETTER"} | fields
    with acting(cast.officer):
        return drafting.create_draft(
            actor=cast.officer, now=NOW, upload=("cong van.docx", content), **fields
        )


def test_the_frame_fills_the_draft(cast: Cast) -> None:
    other = make_signing_office("Đảng ủy Xã Thử", level="COMMUNE")
    draft = take(cast, letter("Như trên", "Đảng uỷ xã thử", urgent="HỎA TỐC"))

    assert draft.abstract == "Về việc chuẩn bị hội nghị"
    assert draft.addressees == ["Ban Tổ chức", "Ban Nội chính"]
    assert draft.recipients == [{"name": "Như trên"}, {"office": other.office.id}]
    assert draft.file_copy == "Lưu Văn phòng Tỉnh ủy"
    assert draft.urgency == "EXPRESS"
    assert draft.signer_id == cast.posts["CHIEF"].id
    # The head of an office signs its own letter himself: what the file says instead is told.
    assert ["“T/L BAN THƯỜNG VỤ”" in loss["text"] for loss in draft.lost] == [True]


def test_a_signer_nobody_knows_is_told(cast: Cast) -> None:
    draft = take(cast, letter("Như trên", signer="Đỗ Văn Vắng"))
    assert draft.signer is None
    assert ["“Đỗ Văn Vắng”" in loss["text"] for loss in draft.lost] == [True]


def test_what_the_draft_has_is_kept_and_the_difference_told(cast: Cast) -> None:
    draft = take(
        cast, letter("Như trên", "Các ban đảng"), type_code="REPORT",
        abstract="Về việc khác", recipients=[{"name": "Như trên"}],
        signer_id=cast.posts["LEADER"].id,
    )  # fmt: skip
    assert draft.abstract == "Về việc khác"
    assert draft.recipients == [{"name": "Như trên"}]
    told = " ".join(loss["text"] for loss in draft.lost)
    for words in ("“Về việc chuẩn bị hội nghị”", "“Các ban đảng”", "“Phạm Thị Duyệt”"):
        assert words in told
    assert "loại văn bản" not in told


def test_a_file_of_another_type_is_told(cast: Cast) -> None:
    file = docx.Document()
    file.add_paragraph("VĂN PHÒNG\tĐẢNG CỘNG SẢN VIỆT NAM")
    file.add_paragraph("Số 12-TTr/VPTU")
    file.add_paragraph("TỜ TRÌNH")
    file.add_paragraph("Nội dung.")
    draft = take(cast, saved(file))
    assert ["“Tờ trình”" in loss["text"] for loss in draft.lost] == [True]


def test_a_name_without_its_place_is_the_same_office(cast: Cast) -> None:
    kept = [{"name": "Như trên"}, {"name": "Thường trực Tỉnh ủy Mẫu Sơn"}]
    draft = take(cast, letter("Như trên", "Thường trực Tỉnh ủy"), recipients=kept)
    assert not [loss for loss in draft.lost if "nơi nhận" in loss["text"]]
