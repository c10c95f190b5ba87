"""Text out of files: layers, office parts, scans, stamps; good text told from debris."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings

from vanphong.files import ocr
from vanphong.files.kinds import DOCX, JPEG, PDF, TIFF, TXT, XLSX
from vanphong.files.stamps import level_of_red_stamp
from vanphong.files.syllables import is_poor, is_possible, readable_share
from vanphong.files.tests import samples as s
from vanphong.files.text import pages_of, recognised_page
from vanphong.kernel.secrecy import find_secrecy_mark
from vanphong.kernel.text import fold, nfc


@pytest.fixture(scope="module", autouse=True)
def engine() -> None:
    ocr.get_ready(str(settings.ASSETS / "tessdata"))


def test_a_pdf_gives_its_layer_with_the_places_of_lines() -> None:
    first, second = pages_of(s.pdf(pages=2), PDF.media_type, 0)
    assert "Số 127-CV/VPTU" in nfc(first.text)
    assert first.method == second.method == "LAYER"
    assert [line.text for line in first.lines][:2] == ["TỈNH ỦY MẪU SƠN", "Số 127-CV/VPTU"]
    assert 0 < first.lines[0].top < first.lines[1].top < 0.3
    assert second.lines == []


def test_a_word_file_gives_paragraphs_cells_headers_and_text_boxes() -> None:
    content = s.word("Kính gửi", cells=("Độ mật", "Thường"), header="TỈNH ỦY")
    lines = pages_of(content, DOCX.media_type, 0)[0].text.split("\n")
    assert {"Kính gửi", "Độ mật", "Thường", "TỈNH ỦY"} <= set(lines)
    (page,) = pages_of(s.word_with_text_box("DẤU ĐẾN"), DOCX.media_type, 0)
    assert "DẤU ĐẾN" in page.text.split("\n")


def test_a_workbook_gives_sheets_and_rows() -> None:
    (page,) = pages_of(s.sheet(("Số", "Trích yếu"), (127, "V/v kỳ họp")), XLSX.media_type, 0)
    assert page.text.split("\n") == ["Sheet", "Số\tTrích yếu", "127\tV/v kỳ họp"]


def test_plain_text_is_given_as_it_is() -> None:
    (page,) = pages_of("Kính gửi".encode("utf-16"), TXT.media_type, 0)
    assert page.text == "Kính gửi"


def test_a_scan_is_read_the_first_pages_at_once_the_rest_later() -> None:
    scan = s.scanned_pdf(s.page_picture(), s.page_picture("Trang hai", "Kính trình"))
    first, second = pages_of(scan, PDF.media_type, 1)
    assert first.method == "OCR"
    assert first.confidence > 80
    assert "127-cv/vptu" in fold(first.text)
    assert "chuẩn bị kỳ họp" in first.text
    assert second.method == "PENDING"
    assert "Trang hai" in recognised_page(scan, PDF.media_type, 1).text


def test_a_stamp_on_a_scan_with_a_good_layer_is_seen() -> None:
    content = s.searchable_scan(s.page_picture(stamp="TỐI MẬT", turn=3))
    (page,) = pages_of(content, PDF.media_type, 0)
    assert page.method == "LAYER"
    assert "127-CV/VPTU" in page.text
    assert page.stamp == "TỐI MẬT"


@pytest.mark.parametrize("ink", [(200, 30, 40), (20, 20, 20)], ids=["red", "black"])
@pytest.mark.parametrize("level", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_stamp_set_into_a_word_file_as_a_picture_is_seen(
    level: str, ink: tuple[int, int, int]
) -> None:
    picture = s.saved(s.stamp_picture(level, ink), "PNG")
    content = s.package(s.word(), add={"word/media/image1.png": picture})
    (page,) = pages_of(content, DOCX.media_type, 2)
    assert page.stamp == level or find_secrecy_mark(page.drawn, on=dt.date(2026, 11, 2))
    plain = s.package(s.word(), add={"word/media/image1.png": s.saved(
        s.stamp_picture("KHẨN", ink), "PNG")})  # fmt: skip
    (page,) = pages_of(plain, DOCX.media_type, 2)
    assert not page.stamp
    assert not find_secrecy_mark(page.drawn, on=dt.date(2026, 11, 2))


def test_pictures_are_read_page_by_page() -> None:
    (page,) = pages_of(s.saved(s.page_picture(), "JPEG"), JPEG.media_type, 1)
    assert "Đảng ủy xã An Hòa" in page.text
    first, second = pages_of(s.tiff_of_two(), TIFF.media_type, 1)
    assert (first.method, second.method) == ("OCR", "PENDING")
    assert "An Hòa" in recognised_page(s.tiff_of_two(), TIFF.media_type, 1).text


def test_a_crooked_page_is_straightened() -> None:
    page = s.page_picture(*s.LETTER[:4] * 3).rotate(-2.3, fillcolor="white")
    assert ocr.skew_degrees(page.convert("L")) == pytest.approx(2.3, abs=0.35)
    assert "chuẩn bị kỳ họp" in ocr.recognise(page).text


def test_a_blank_page_is_no_text() -> None:
    assert ocr.recognise(s.page_picture(" ")).text.strip() == ""


@pytest.mark.parametrize("level", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
@pytest.mark.parametrize("turn", [0, 5, -8])
def test_a_red_stamp_over_print_is_read(level: str, turn: float) -> None:
    assert level_of_red_stamp(s.page_picture(stamp=level, turn=turn)) == level


@pytest.mark.parametrize("stamp", ["", "HỎA TỐC", "KHẨN", "ĐẾN", "VĂN PHÒNG", "BẢN SAO"])
def test_other_red_stamps_are_no_secrecy_mark(stamp: str) -> None:
    assert level_of_red_stamp(s.page_picture(stamp=stamp)) == ""


@pytest.mark.parametrize(
    "word", ["nghiêm", "Quyết", "khuya", "giữ", "ưỡn", "thuở", "yêu", "van"]
)
def test_syllables_that_can_be(word: str) -> None:
    assert is_possible(word)


@pytest.mark.parametrize("word", ["strong", "Hcok", "hph", "trién", "xzy", "quoóc"])
def test_syllables_that_cannot_be(word: str) -> None:
    assert not is_possible(word)


def test_debris_is_told_from_text() -> None:
    good = " ".join(s.LETTER)
    assert readable_share(good) > 0.9
    assert not is_poor(good)
    assert not is_poor(fold(good))
    assert not is_poor(
        "The committee will meet on Monday to discuss the annual report in full."
    )
    assert not is_poor("1 2 3 4 5 6 7 8 9 12 15 18")
    assert is_poor("Céng hßa x· héi chñ nghÜa ViÖt Nam §éc lËp Tù do H¹nh phóc V¨n phßng")
    assert is_poor(
        "UBND THANH PHO DA NANG CONG Hcok xA HQI CHiJ NGHiA VIVT NAM Dc 1p Ty do Hph"
    )
    assert is_poor(
        "Th\ufffdc hi\ufffdn ch\ufffd\ufffdng tr\ufffdnh công t\ufffdc n\ufffdm " * 2
    )
