"""Official documents in their form: text, places, fonts, PDF/A."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import io
import subprocess
import unicodedata
from pathlib import Path

import pikepdf
import PIL.Image
import pypdfium2
import pytest

from vanphong.drafting.tests.typesetting_samples import (
    MOMENT,
    SENTENCE,
    TODAY,
    letter,
    pages,
)
from vanphong.drafting.typesetting import (
    Cell,
    Heading,
    HeadingKind,
    Image,
    ListItem,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Run,
    SignatureBlock,
    Starter,
    Table,
    Typeset,
    attach_images,
    detach_images,
    from_json,
    starters,
    text,
    to_json,
    typeset,
)
from vanphong.kernel.errors import Invalid

A4_WIDTH_PT, A4_HEIGHT_PT = 595.28, 841.89
LETTERS = "".join(
    unicodedata.normalize("NFC", base + tone)
    for base in "aăâeêioôơuưy"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
)


def set_now(document: OfficialDocument, on: dt.date = TODAY) -> Typeset:
    return typeset(document, on=on, timestamp=MOMENT)


def red_png(width: int = 60, height: int = 20) -> bytes:
    out = io.BytesIO()
    PIL.Image.new("RGBA", (width, height), (255, 0, 0, 128)).save(out, "PNG")
    return out.getvalue()


def test_a_party_letter_carries_every_part_of_its_form() -> None:
    shown = " ".join(pages(set_now(letter(urgency="Khẩn")).pdf))
    for part in (
        "TỈNH ỦY SƠN HÀ",
        "VĂN PHÒNG",
        "*",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Số 127-CV/VPTU",
        "Sơn Hà, ngày 22 tháng 11 năm 2026",
        "KHẨN",
        "Kính gửi:",
        "- Đảng ủy các xã, phường;",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu Văn phòng Tỉnh ủy.",
        "K/T CHÁNH VĂN PHÒNG",
        "Nguyễn Văn Mẫu",
    ):
        assert part in shown
    assert "V/v" not in shown
    assert "Độc lập" not in shown


def test_a_named_type_has_its_name_over_the_abstract_and_five_hyphens() -> None:
    shown = set_now(letter(type_code="BC", type_name="Báo cáo", addressees=()))
    assert "BÁO CÁO báo cáo kết quả thực hiện Kết luận số 12-KL/TU -----" in pages(shown.pdf)[0]


def test_a_state_letter_has_motto_colon_and_v_v() -> None:
    document = letter(
        system="STATE", symbol="127/SNV-VP", signature=SignatureBlock(("KT. GIÁM ĐỐC",), "A")
    )
    shown = pages(set_now(document).pdf)[0]
    for part in ("CỘNG HÒA XÃ HỘI", "Độc lập - Tự do - Hạnh phúc", "Số: 127/SNV-VP", "V/v báo"):
        assert part in shown


def test_recipients_follow_the_form_of_the_date() -> None:
    assert "- Như trên, " in pages(set_now(letter(), on=dt.date(2026, 5, 26)).pdf)[0]
    assert "- Như trên; " in pages(set_now(letter(), on=dt.date(2026, 5, 27)).pdf)[0]


def test_days_and_months_take_their_zeros() -> None:
    assert "ngày 05 tháng 02 năm 2026" in _dated(dt.date(2026, 2, 5))
    assert "ngày 05 tháng 3 năm 2026" in _dated(dt.date(2026, 3, 5))


def _dated(issued_on: dt.date) -> str:
    return pages(set_now(letter(issued_on=issued_on)).pdf)[0]


def test_a_draft_leaves_gaps_for_number_and_date() -> None:
    document = letter(symbol="-CV/VPTU", issued_on=None, draft_mark="Dự thảo lần 2")
    shown = pages(set_now(document).pdf)[0]
    assert "Số -CV/VPTU" in shown
    assert "ngày tháng năm" in shown
    assert "Dự thảo lần 2" in shown


def test_every_vietnamese_letter_is_printed() -> None:
    shown = pages(set_now(letter(body=(text(LETTERS + LETTERS.upper() + "đĐ"),))).pdf)[0]
    found = shown.replace(" ", "")
    assert all(letter_ in found for letter_ in LETTERS + LETTERS.upper() + "đĐ")


def test_decomposed_text_comes_out_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "Đường lối đổi mới của Đảng ủy")
    shown = pages(set_now(letter(body=(text(decomposed),))).pdf)[0]
    assert unicodedata.normalize("NFC", decomposed) in shown


def test_a_character_without_glyph_is_refused_by_name() -> None:
    with pytest.raises(Invalid) as refusal:
        set_now(letter(body=(text("Kết quả ★ và 汉."),)))
    assert refusal.value.code == "glyph_missing"
    assert "“★” (U+2605)" in str(refusal.value)
    assert refusal.value.data["characters"] == ["★", "汉"]


@pytest.mark.parametrize(
    "hostile",
    [
        '#read("/etc/passwd")',
        "*đậm* _nghiêng_ $x^2$ = tiêu đề",
        '#import "@preview/x:1.0.0": *',
        r"\u{41} <spot> @ref // chú thích /* */",
        '"}, "body": [], {"x": "',
    ],
)
def test_words_are_never_commands(hostile: str) -> None:
    document = letter(
        body=(text(hostile), Heading(HeadingKind.NUMBERED, "1.", hostile)),
        addressees=(hostile,),
        recipients=(hostile,),
    )
    result = set_now(document)
    shown = " ".join(pages(result.pdf))
    assert shown.replace(" ", "").count(hostile.replace(" ", "").rstrip(".")) >= 3
    assert set(result.boxes) == {"signature", "seal", "stamp", "qr"}


def test_all_kinds_of_blocks_are_set() -> None:
    header = tuple(Cell((text(name),)) for name in ("TT", "Nội dung", "Đơn vị"))
    rows = tuple(
        tuple(Cell((text(value),)) for value in (str(i), f"Việc {i}", "Ban Tổ chức"))
        for i in range(1, 60)
    )
    total = (Cell((text("Tổng cộng"),), colspan=2), Cell((text("59"),)))
    body = (
        Heading(HeadingKind.CHAPTER, "Chương I", "Quy định chung"),
        Heading(HeadingKind.ARTICLE, "Điều 1.", "Phạm vi"),
        ListItem("a)", (Run("Đậm", bold=True), Run(" và "), Run("nghiêng", italic=True))),
        Paragraph((Run("m"), Run("2", superscript=True)), alignment="center"),
        Table((1, 4, 2), (header, *rows, total)),
        Image("Sơ đồ", red_png(), width_mm=40),
        PageBreak(),
        text("Trang cuối."),
    )
    result = set_now(letter(body=body))
    shown = pages(result.pdf)
    assert result.page_count == len(shown) >= 3
    assert "Chương I QUY ĐỊNH CHUNG" in shown[0]
    assert "Điều 1. Phạm vi" in shown[0]
    assert all("TT Nội dung Đơn vị" in page for page in shown[:2])
    assert shown[1].startswith("2 ")
    assert "Trang cuối." in shown[-1]


def test_a_table_that_does_not_hold_together_is_refused() -> None:
    table = Table((1, 1), ((Cell((text("một"),)),),))
    with pytest.raises(Invalid) as refusal:
        set_now(letter(body=(table,)))
    assert refusal.value.code == "table_misfit"


def test_a_broken_picture_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        set_now(letter(body=(Image("Sơ đồ", b"\x89PNG\r\n\x1a\nbroken"),)))
    assert refusal.value.code == "image_unreadable"


def test_a_tall_picture_is_made_to_fit_a_page() -> None:
    tall = Image("Ảnh", red_png(20, 400), width_mm=160)
    pdf = set_now(letter(body=(tall, text("Sau ảnh.")))).pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) <= 3
    assert "Sau ảnh." in pages(pdf)[-1]


def test_the_signature_never_stands_alone() -> None:
    for count in range(6, 14):
        result = set_now(letter(body=(text(SENTENCE * 2),) * count))
        if result.page_count > 1:
            assert "Thực hiện Quyết định" in pages(result.pdf)[-1]


@pytest.mark.parametrize("paragraphs", [1, 9, 22])
def test_boxes_lie_inside_their_page(paragraphs: int) -> None:
    result = set_now(letter(body=(text(SENTENCE),) * paragraphs))
    for box in result.boxes.values():
        assert 1 <= box.page <= result.page_count
        assert 0 <= box.x_pt <= A4_WIDTH_PT - box.w_pt
        assert 0 <= box.y_pt <= A4_HEIGHT_PT - box.h_pt
    assert result.boxes["stamp"].page == 1
    assert result.boxes["signature"].page == result.page_count


def test_the_seal_covers_a_third_of_the_signature_from_its_left() -> None:
    boxes = set_now(letter()).boxes
    signature, seal = boxes["signature"], boxes["seal"]
    covered = seal.x_pt + seal.w_pt - signature.x_pt
    assert covered == pytest.approx(signature.w_pt / 3, abs=0.1)
    assert seal.x_pt < signature.x_pt


def test_minutes_are_signed_on_both_sides() -> None:
    document = letter(co_signature=SignatureBlock(("NGƯỜI GHI BIÊN BẢN",), "Trần Thị Thử"))
    boxes = set_now(document).boxes
    assert boxes["co_signature"].x_pt < boxes["signature"].x_pt


def test_the_file_is_tagged_pdf_a_with_embedded_fonts() -> None:
    pdf = set_now(letter()).pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.open_metadata().pdfa_status == "2A"
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang).startswith("vi")
        assert "127-CV/VPTU" in str(opened.docinfo["/Title"])
        fonts = [font for page in opened.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def test_qpdf_finds_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "document.pdf"
    path.write_bytes(set_now(letter(body=(Image("Ảnh", red_png()), text(SENTENCE)))).pdf)
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout


def test_same_document_and_time_give_the_same_bytes() -> None:
    first = set_now(letter()).pdf
    set_now(letter(abstract="khác"))
    assert set_now(letter()).pdf == first


def test_a_document_survives_json() -> None:
    document = letter(
        body=(
            Heading(HeadingKind.ROMAN, "I-", "Đánh giá"),
            Table((0.5, 2), ((Cell((text("a"),), colspan=2),),), header_rows=0),
            Image("Ảnh", red_png(), width_mm=30),
            PageBreak(),
            ListItem("1.", (Run("x", bold=True),), level=1),
            text("“ngoặc” \\ \n dòng"),
        ),
        issued_on=None,
        co_signature=SignatureBlock(("CHỦ TRÌ",), "B"),
    )
    assert from_json(to_json(document)) == document
    assert from_json(to_json(letter())) == letter()


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "[]",
        "{}",
        '{"system": "PARTY"}',
        to_json(letter()).replace('"PARTY"', '"KHÁC"'),
        to_json(letter()).replace('"block":"Paragraph"', '"block":"os.system"'),
        to_json(letter()).replace('"place":"Sơn Hà"', '"place":["Sơn Hà"]'),
        to_json(letter()).replace('"2026-11-22"', '"hôm nay"'),
        "[" * 100_000,
    ],
)
def test_broken_json_is_refused(broken: str) -> None:
    with pytest.raises(Invalid) as refusal:
        from_json(broken)
    assert refusal.value.code == "draft_unreadable"


def test_images_are_kept_apart_and_put_back() -> None:
    document = letter(body=(Image("Ảnh", red_png()),))
    bare, kept = detach_images(document)
    assert base64.b64encode(red_png()).decode() not in to_json(bare)
    restored = attach_images(bare, kept).body[0]
    assert isinstance(restored, Image)
    assert restored.content == red_png()
    with pytest.raises(Invalid) as refusal:
        attach_images(bare, {})
    assert refusal.value.code == "image_missing"


@pytest.mark.parametrize("starter", starters(), ids=lambda starter: starter.code)
def test_every_starter_can_be_set(starter: Starter) -> None:
    document = dataclasses.replace(
        letter(),
        type_code=starter.types[0],
        type_name=starter.label,
        abstract=starter.abstract,
        recipients=starter.recipients,
        body=starter.body,
    )
    assert set_now(document).page_count == 1


def test_very_long_lists_of_recipients_run_over_pages() -> None:
    recipients = tuple(f"Đảng ủy xã số {i}" for i in range(1, 130))
    result = set_now(letter(recipients=recipients))
    shown = " ".join(pages(result.pdf))
    assert all(f"- {name};" in shown for name in recipients)


def test_the_code_to_look_up_is_printed_under_the_qr_code() -> None:
    code = "7KQ2M-9XD0A-BCDEF-GHJKM"
    result = set_now(letter(check_code=code))
    assert f"Mã tra cứu: {code}" in pages(result.pdf)[-1]


def test_rules_under_words_are_a_share_of_them() -> None:
    document = letter(
        system="STATE", type_code="STATE_DECISION", type_name="quyết định", check_url="",
        header_name="Sở Nội vụ", abstract="về việc thử",
    )  # fmt: skip
    with pypdfium2.PdfDocument(set_now(document).pdf) as opened:
        shapes = opened[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH])
        bounds = [shape.get_bounds() for shape in shapes]
    assert sum(right - left < 60 for left, _, right, _ in bounds) == 2
