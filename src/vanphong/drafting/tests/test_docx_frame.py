"""Header and signature block of a Word file: taken out only where they are, and told."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from vanphong.drafting.tests.typesetting_samples import MOMENT, TODAY, letter, pages
from vanphong.drafting.tests.word_files import lines, official, read
from vanphong.drafting.typesetting import DocxBody, Paragraph, Run, typeset


def shown(body: DocxBody) -> list[str]:
    return [
        "".join(run.text for run in b.runs) for b in body.blocks if isinstance(b, Paragraph)
    ]


def test_an_official_frame_is_taken_out_and_proposed() -> None:
    body = read(official)
    assert body.blocks == (Paragraph((Run("Nội dung trình."),)),)
    found = body.proposals
    assert (found.header_upper, found.header_name) == ("TỈNH ỦY SƠN HÀ", "VĂN PHÒNG")
    assert (found.symbol, found.place) == ("12-TTr/VPTU", "Sơn Hà")
    assert found.issued_on == dt.date(2026, 2, 5)
    assert (found.type_code, found.type_name) == ("SUBMISSION", "Tờ trình")
    assert found.abstract == "về kế hoạch công tác năm 2026"
    assert found.addressees == ("Ban Thường vụ Tỉnh ủy", "Thường trực Tỉnh ủy")
    assert found.recipients == ("Như trên", "Các ban đảng")
    assert found.file_copy == "Lưu Văn phòng Tỉnh ủy"
    assert found.signature is not None
    assert found.signature.mark_lines == ("K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")
    assert found.signature.name == "Nguyễn Văn Mẫu"


def test_a_frame_written_as_lines_is_recognised_too() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("ĐẢNG ỦY XÃ MẪU\tĐẢNG CỘNG SẢN VIỆT NAM")
        document.add_paragraph("Số 07-CV/ĐU\tXã Mẫu, ngày 22 tháng 11 năm 2026")
        document.add_paragraph("Kính gửi: Văn phòng Tỉnh ủy.")
        document.add_paragraph("Nội dung công văn.")
        document.add_paragraph("Nơi nhận:")
        document.add_paragraph("- Như trên,")
        document.add_paragraph("- Lưu Đảng ủy.")
        document.add_paragraph("T/M ĐẢNG ỦY")
        document.add_paragraph("BÍ THƯ")
        document.add_paragraph("Nguyễn Văn Mẫu")

    body = read(build)
    assert body.blocks == (Paragraph((Run("Nội dung công văn."),)),)
    assert body.proposals.symbol == "07-CV/ĐU"
    assert body.proposals.addressees == ("Văn phòng Tỉnh ủy",)
    assert body.proposals.file_copy == "Lưu Đảng ủy"
    assert body.proposals.signature is not None
    assert body.proposals.signature.mark_lines == ("T/M ĐẢNG ỦY", "BÍ THƯ")


def test_what_follows_the_signature_is_told() -> None:
    def build(document: Any) -> None:
        official(document)
        document.add_paragraph("Phụ lục danh sách")

    assert "annex" in {loss.kind for loss in read(build).losses}


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(
            ("- Căn cứ Điều lệ Đảng Cộng sản Việt Nam;", "Điều 1. Thành lập Tổ biên tập."),
            id="grounds",
        ),
        pytest.param(
            ("Mở đầu.", "Bối cảnh.", "Kỷ niệm ngày thành lập Đảng Cộng sản Việt Nam"),
            id="third-paragraph",
        ),
        pytest.param(
            ("Mở đầu.", "Đảng Cộng sản Việt Nam", "Số 12-CV/ĐU là căn cứ thực hiện."),
            id="title-alone",
        ),
        pytest.param(
            ("Mở đầu dài.", "ĐẢNG CỘNG SẢN VIỆT NAM", "Kết luận.", "Số 12-CV/ĐU"),
            id="sentences-between",
        ),
        pytest.param(
            ("Nơi nhận hồ sơ là Văn phòng.", "T/M là thay mặt tập thể."), id="closing"
        ),
    ],
)
def test_words_of_the_body_are_no_frame(words: tuple[str, ...]) -> None:
    body = lines(*words)
    assert tuple(shown(body)) == words
    assert body.losses == ()


def test_a_table_that_names_the_party_is_no_header() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("Danh mục.")
        cell = document.add_table(1, 2).cell(0, 1)
        cell.text = "Đảng Cộng sản Việt Nam"
        document.add_paragraph("Hết.")

    assert len(read(build).blocks) == 3


def test_what_stands_over_the_header_stays() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("Mẫu số 3, dùng cho cấp xã")
        document.add_paragraph("Dự thảo lần 2")
        official(document)

    body = read(build)
    assert shown(body) == ["Mẫu số 3, dùng cho cấp xã", "Nội dung trình."]
    assert body.proposals.draft_mark == "Dự thảo lần 2"


def test_what_was_taken_out_is_quoted() -> None:
    told = [loss for loss in read(official).losses if loss.kind == "frame"]
    assert [loss.where for loss in told] == ["Bảng 1", "Bảng 2"]
    assert all(loss.text.startswith("Đã bỏ vì phần mềm tự trình bày: “") for loss in told)
    assert "TỈNH ỦY SƠN HÀ" in told[0].text
    assert "Kính gửi: - Ban Thường vụ Tỉnh ủy," in told[0].text
    assert "Nguyễn Văn Mẫu" in told[1].text


@pytest.mark.parametrize(
    ("words", "places"),
    [
        (("Kính gửi: Ban A\n\tBan B",), ("Ban A", "Ban B")),
        (("Kính gửi:\t- Ban A", "\t- Ban B"), ("Ban A", "Ban B")),
        (("Kính gửi:\t- Ban A;\t- Ban B.",), ("Ban A", "Ban B")),
        (("Kính gửi:", "- Ban A;", "- Ban B.", "- Căn cứ Quy chế;"), ("Ban A", "Ban B")),
        (("Kính gửi: Ban A;", "Ban B."), ("Ban A", "Ban B")),
        (("Kính gửi: Ban A.", "- Việc thứ nhất;"), ("Ban A",)),
        (("Kính gửi: Thường trực Hội đồng - Ủy ban",), ("Thường trực Hội đồng - Ủy ban",)),
    ],
)
def test_places_addressed_are_told_apart(
    words: tuple[str, ...], places: tuple[str, ...]
) -> None:
    head = ("ĐẢNG ỦY XÃ\tĐẢNG CỘNG SẢN VIỆT NAM", "Số 7-CV/ĐU")
    body = lines(*head, *words, "Nội dung.")
    assert body.proposals.addressees == places
    assert shown(body)[-1] == "Nội dung."


def test_the_abstract_of_a_letter_is_written_out() -> None:
    body = lines(
        "ĐẢNG ỦY XÃ\tĐẢNG CỘNG SẢN VIỆT NAM", "Số 7-CV/ĐU", "V/v chuẩn bị hội nghị", "Nội dung."
    )
    assert body.proposals.abstract == "Về việc chuẩn bị hội nghị"
    assert shown(body) == ["Nội dung."]


def test_a_signature_beside_the_recipients_is_read_as_columns() -> None:
    body = lines(
        "Nội dung.",
        "Nơi nhận:\tK/T CHÁNH VĂN PHÒNG",
        "- Như trên;\tPHÓ CHÁNH VĂN PHÒNG",
        "- Lưu Văn phòng.",
        "\t\tNguyễn Văn Mẫu",
    )
    found = body.proposals
    assert shown(body) == ["Nội dung."]
    assert (found.recipients, found.file_copy) == (("Như trên",), "Lưu Văn phòng")
    assert found.signature is not None
    assert found.signature.mark_lines == ("K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")
    assert found.signature.name == "Nguyễn Văn Mẫu"


WORD = st.sampled_from(
    ["Đảng Cộng sản Việt Nam", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số 12-CV/ĐU", "Số", "- ", "Nơi nhận:",
     "Sơn Hà, ngày 05 tháng 02 năm 2026", "T/M BAN THƯỜNG VỤ", "BÍ THƯ", "Nguyễn Văn Mẫu", "\t",
     "Kính gửi:", "TỜ TRÌNH", "V/v", "căn cứ", "Lưu Văn phòng.", "báo cáo", ";", ".", "\n",
     "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "KHẨN", "Dự thảo"]
)  # fmt: skip
LINE = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
PART = st.one_of(LINE, st.lists(LINE, min_size=2, max_size=4))


@settings(max_examples=60, deadline=None)
@given(st.lists(PART, min_size=1, max_size=9))
def test_every_word_is_set_or_quoted(parts: list[str | list[str]]) -> None:
    def build(document: Any) -> None:
        for part in parts:
            if isinstance(part, str):
                document.add_paragraph(part)
                continue
            row = document.add_table(1, len(part)).rows[0]
            for cell, words in zip(row.cells, part, strict=True):
                cell.text = words

    body = read(build)
    written = " ".join(part if isinstance(part, str) else " ".join(part) for part in parts)
    plain = letter(body=body.blocks, header_upper="", header_name="", abstract="", symbol="",
                   addressees=(), recipients=(), file_copy="", place="", check_url="")  # fmt: skip
    said = " ".join(
        [*pages(typeset(plain, on=TODAY, timestamp=MOMENT).pdf), *(x.text for x in body.losses)]
    )
    for word in re.findall(r"\w+", written):
        assert said.count(word) >= len(re.findall(rf"\b{word}\b", written)), word


NOTE = '<w:{0} {1} w:id="2"><w:p><w:r><w:t>Theo báo cáo quý.</w:t></w:r></w:p></w:{0}>'


def test_lost_words_are_quoted() -> None:
    def build(document: Any) -> None:
        ns = nsdecls("w")
        document.add_paragraph("chữ ")._p.append(
            parse_xml(
                f"<w:del {ns} w:id='1'><w:r><w:delText>điều bỏ đi</w:delText></w:r></w:del>"
            )
        )
        document.add_comment(document.paragraphs[0].runs, text="Xem lại câu này")

    told = {loss.kind: loss.text for loss in read(build).losses}
    assert "“điều bỏ đi”" in told["deletion"]
    assert "“Xem lại câu này”" in told["comment"]


@pytest.mark.parametrize("apart", ["\t", " " * 12])
def test_gaps_for_number_and_date_part_no_columns(apart: str) -> None:
    body = lines(
        "Mẫu số 3",
        f"ĐẢNG ỦY XÃ{apart}ĐẢNG CỘNG SẢN VIỆT NAM",
        f"Số      -CV/ĐU{apart}Xã Mẫu, ngày     tháng 11 năm 2026",
        "Nội dung.",
    )
    found = body.proposals
    assert shown(body) == ["Mẫu số 3", "Nội dung."]
    assert (found.header_name, found.symbol, found.place) == ("ĐẢNG ỦY XÃ", "-CV/ĐU", "Xã Mẫu")
