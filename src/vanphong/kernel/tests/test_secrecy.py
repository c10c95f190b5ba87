"""The secrecy mark: what is marked is found, what only speaks of secrecy passes."""

from __future__ import annotations

import datetime as dt
import itertools
import unicodedata

import pytest

from vanphong.kernel.errors import Refused, Secret
from vanphong.kernel.secrecy import (
    PlacedLine,
    find_in_fields,
    find_near_top,
    find_secrecy_mark,
    level_spoken,
    refuse_secret,
    refuse_spoken,
)

ON = dt.date(2026, 11, 2)
LEVELS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
HEADS = (
    """TỈNH ỦY THANH BÌNH
*
Số 127-BC/TU
{mark}
ĐẢNG CỘNG SẢN VIỆT NAM
Thanh Bình, ngày 03 tháng 9 năm 2026

BÁO CÁO
về tình hình quý III
""",
    "{mark}\nỦY BAN NHÂN DÂN XÃ AN HÒA\nSố: 12/BC-UBND\n\nKính gửi: Đảng ủy xã\n",
    "ĐẢNG ỦY PHƯỜNG BẮC SƠN\r\nSố 05-CV/ĐU\r\n\r\n{mark}\r\n\r\nV/v chuẩn bị kỳ họp\r\n",
)
BODY = (
    "Thực hiện chương trình công tác năm, Văn phòng báo cáo kết quả như sau.\n"
    "Các đơn vị đã giữ bí mật nội dung và bảo quản hồ sơ đúng quy định.\n"
)


def spaced(mark: str) -> str:
    return "   ".join(" ".join(word) for word in mark.split())


DRESSES = {
    "alone": lambda m: m,
    "title case": lambda m: m.capitalize(),
    "spaced letters": spaced,
    "dotted letters": lambda m: ".".join(m.replace(" ", "")),
    "square brackets": lambda m: f"[{m}]",
    "round brackets": lambda m: f"({m})",
    "stars": lambda m: f"*** {m} ***",
    "dashes": lambda m: f"– {m} –",
    "box": lambda m: f"| {m} |",
    "label": lambda m: f"Độ mật: {m.capitalize()}",
    "label upper": lambda m: f"ĐỘ MẬT: {m}",
    "long label": lambda m: f"Mức độ mật: {m.capitalize()}",
    "label and urgency": lambda m: f"Độ mật: {m.capitalize()}; Độ khẩn: Hỏa tốc",
    "table cells": lambda m: f"Độ mật\t{m.capitalize()}\tĐộ khẩn\tThường",
    "next cell": lambda m: f"Độ mật\n{m.lower()}",
    "no marks": lambda m: "".join(
        c for c in unicodedata.normalize("NFD", m) if not unicodedata.combining(c)
    ),
    "decomposed": lambda m: unicodedata.normalize("NFD", m),
    "zero width": "\u200b".join,
    "hard blanks": lambda m: f"\u00a0{m.replace(' ', chr(0xA0))}\u00a0",
    "column beside": lambda m: f"TỈNH ỦY THANH BÌNH      {m}      ĐẢNG CỘNG SẢN VIỆT NAM",
    "after number": lambda m: f"Số 127-BC/TU {m}",
    "before motto": lambda m: f"{m} ĐẢNG CỘNG SẢN VIỆT NAM",
    "with urgency": lambda m: f"{m} - HỎA TỐC",
    "urgency first": lambda m: f"HOẢ TỐC, {m}",
    "title bracket": lambda m: f"BÁO CÁO ({m})",
    "bracket within": lambda m: f"TỈNH ỦY LAM GIANG ({m}) ĐẢNG CỘNG SẢN VIỆT NAM",
    "bracket by a number": lambda m: (
        f"Số 127-BC/TU ({m.capitalize()}) Thanh Bình, ngày 3 tháng 9 năm 2026"
    ),
    "broken line": lambda m: m.replace(" ", "\n"),
    "one letter a line": lambda m: "\n".join(m.replace(" ", "")),
    "kind": lambda m: f"TÀI LIỆU {m}",
    "note": lambda m: f"{m} - KHÔNG SAO CHỤP",
    "ticked": lambda m: f"☐ Thường ☒ {m.capitalize()}",
    "between names": lambda m: f"TỈNH ỦY LAM GIANG {m} ĐẢNG CỘNG SẢN VIỆT NAM",
    "opens a line": lambda m: f"{m} Kế hoạch phòng thủ",
    "opens a line about": lambda m: f"{m} về việc phòng thủ",
    "closes a line": lambda m: f"Kế hoạch phòng thủ {m}",
    "in capitals": lambda m: f"KẾ HOẠCH PHÒNG THỦ {m}",
    "in the symbol": lambda m: f"Số 12-QĐ/TU-{m}",
    "of a kind": lambda m: f"Hồ sơ {m}",
}

MARKED = [
    pytest.param(head.format(mark=dress(level)) + BODY, level, id=f"{name} {level} {number}")
    for (name, dress), level, (number, head) in itertools.product(
        DRESSES.items(), LEVELS, enumerate(HEADS)
    )
]

SENTENCES = (
    "Tăng cường công tác bảo vệ bí mật nhà nước trong tình hình mới.",
    "Cán bộ được giao phải giữ bí mật nội dung cuộc họp.",
    "Ban hành Danh mục bí mật nhà nước độ Tuyệt mật, Tối mật và Mật của ngành.",
    "Danh mục Tối mật của ngành thanh tra được sửa đổi, bổ sung.",
    "Tài liệu mật phải được tiêu hủy đúng quy định.",
    "Văn bản có độ mật được gửi bằng đường giao liên riêng.",
    "Quy định về độ mật: xác định theo nội dung, không theo nơi nhận.",
    "Độ mật: Không",
    "Độ mật: Thường",
    "Độ mật: ……………",
    "Độ mật: Mật / Tối mật / Tuyệt mật",
    "☐ Mật ☐ Tối mật ☐ Tuyệt mật",
    "Không được soạn thảo văn bản Mật trên máy tính nối mạng.",
    "Mật độ dân số của xã là 1.200 người trên một ki-lô-mét vuông.",
    "Cơ quan mật vụ, mật mã, mật khẩu, mật thư đều là từ khác.",
    "Đổi mật khẩu: ba tháng một lần.",
    "Thực hiện chế độ bảo mật: cán bộ ký cam kết.",
    "Ủy ban Mặt trận Tổ quốc xã phối hợp thực hiện.",
    "CÓ MẶT: 15; VẮNG MẶT: 02",
    "MẶT",
    "Mất",
    "MẮT",
    "Mặt",
    "Tôi mất giấy tờ ngày 5 tháng 3 năm 2026.",
    "Người nuôi ong bán mật tại chợ xã.",
    "BÍ MẬT NHÀ NƯỚC",
    "QUY CHẾ BẢO VỆ BÍ MẬT NHÀ NƯỚC",
    "LUẬT BẢO VỆ BÍ\nMẬT NHÀ NƯỚC",
    "VỀ CÔNG TÁC BẢO VỆ CÁC TÀI LIỆU\nTUYỆT MẬT",
    "DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ\nTỐI MẬT",
    "Việc ấy phải được giữ kín và tuyệt đối bí\nmật.",
    "Tài liệu gồm ba độ: tuyệt mật, tối mật,\nmật.",
    "Mức độ\nTuyệt mật\nTối mật\nMật\nSố lượng\n0\n2\n15",
    "Tuyệt mật: 30 năm;\nTối mật: 20 năm;\nMật: 10 năm.",
    "Mật: 10 năm",
    "Số văn bản mật gửi qua cơ yếu là 35 văn bản (tối mật 02 văn bản).",
    "Ông Trần Văn Mật, Bí thư chi bộ thôn, báo cáo.",
    "Thân mật, cởi mở, thẳng thắn.",
    "Rà soát tài liệu đã giải mật theo quy định.",
    "Phiếu gửi ghi rõ dấu chỉ mức độ mật và dấu chỉ mức độ khẩn.",
    "Ba con dấu: “MẬT”, “TỐI MẬT”, “TUYỆT MẬT” do văn thư giữ.",
    "MẬT ONG RỪNG",
    "MẬT MÃ DÂN SỰ",
    "KẾT QUẢ CÔNG TÁC BẢO MẬT",
    "QUY ĐỊNH VỀ QUẢN LÝ TÀI LIỆU MẬT",
    "DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TỐI MẬT",
    "ĐỒNG CHÍ NGUYỄN VĂN MẬT",
    "NGUYỄN HỮU MẬT",
    "TOI MAT GIAY TO",
    "Văn thư đóng con dấu TỐI MẬT",
    "Khi nhận được văn bản có đóng dấu chỉ mức độ mật, văn thư kiểm tra\nTỐI MẬT theo quy định.",
    "TUYỆT MẬT 30 năm\nTỐI MẬT 20 năm\nMẬT 10 năm",
    "TUYỆT MẬT, TỐI MẬT, MẬT",
    "TỐI MẬT là độ mật thứ hai.",
    "HƯỚNG DẪN ĐÓNG DẤU (MẬT) LÊN VĂN BẢN",
    "Văn bản có độ (Tối mật) gửi ngày 3 tháng 9 năm 2026",
    "Ông Trần Văn (Mật) dự họp cùng các đồng chí",
)
FRAMES = (
    "{0}",
    HEADS[0].replace("{mark}\n", "") + "{0}\n" + BODY,
    BODY + "{0}\n" + BODY,
    "1. " + BODY + "\n- {0}\n",
    "VĂN PHÒNG TỈNH ỦY\nSố 12-HD/VPTU\n\nHƯỚNG DẪN\n\n{0}\n\n" + BODY,
    BODY.upper() + "\n{0}",
    "Kính gửi: Ông (Bà) trưởng phòng.\n\n{0}\n\nNơi nhận:\n- Như trên,\n- Lưu Văn phòng.",
    "Điều 5.\n{0}\n" + BODY,
)
ORDINARY = [
    pytest.param(form(frame.format(sentence)), id=f"{number}-{place}-{form.__name__}")
    for (number, sentence), (place, frame), form in itertools.product(
        enumerate(SENTENCES),
        enumerate(FRAMES),
        (str, lambda t: unicodedata.normalize("NFD", t)),
    )
]


@pytest.mark.parametrize(("text", "level"), MARKED)
def test_a_marked_document_is_found(text: str, level: str) -> None:
    found = find_secrecy_mark(text, on=ON)
    assert found is not None
    assert found.level == level


@pytest.mark.parametrize("text", ORDINARY)
def test_a_document_that_speaks_of_secrecy_passes(text: str) -> None:
    assert find_secrecy_mark(text, on=ON) is None


@pytest.mark.parametrize(
    "name",
    [
        "BC quy III (MẬT).pdf",
        "BC quy III (mật).pdf",
        "[Tuyệt mật] Phuong an 2.docx",
        "MẬT.pdf",
        "mat.pdf",
        "TOIMAT.pdf",
        "Bao cao_TOIMAT.docx",
        "Bao cao thang 5_MAT.pdf",
        "bao_cao_thang_5_MAT.pdf",
        "CV 12-CV.TU - MAT.pdf",
        "MAT - Bao cao tinh hinh.pdf",
        "BC_01_TUYET_MAT.pdf",
        "Tối mật - Phương án bảo vệ.pdf",
        "Phương án bảo vệ - Tối mật.pdf",
        "Phương án bảo vệ_TỐI MẬT.pdf",
        "phuong an TUYỆT MẬT so 2.pdf",
        "127-BC.TU(MAT).pdf",
        unicodedata.normalize("NFD", "BC quý III (MẬT).pdf"),
        "TUYET MAT Ke hoach 5.pdf",
        "ke hoach 5 {toi mat}.pdf",
        "Độ mật - Mật.pdf",
    ],
)
def test_a_marked_file_name_is_found(name: str) -> None:
    assert find_secrecy_mark(name, on=ON, place="FILE_NAME") is not None


@pytest.mark.parametrize(
    "name",
    [
        "Quy che bao ve bi mat nha nuoc.pdf",
        "QUY_CHE_BAO_VE_BI_MAT_NHA_NUOC.PDF",
        "Luật Bảo vệ bí mật nhà nước.pdf",
        "danh sach vang mat.xlsx",
        "DANH_SACH_CO_MAT.xlsx",
        "Mat tran To quoc - bao cao.docx",
        "BC_MAT_TRAN_TO_QUOC.pdf",
        "le ra mat ban chi dao.docx",
        "LE_RA_MAT.pdf",
        "HOP_GAP_MAT.pdf",
        "mat khau.txt",
        "Mật độ dân số.xlsx",
        "Danh mục Tối mật của ngành.docx",
        "Quy định về tài liệu mật.docx",
        "thu hoi tien mat.xlsx",
        "so quy tien-mat.xlsx",
        "CONG VAN 12.pdf",
        "bao mat.pdf",
        "Cau mat.pdf",
    ],
)
def test_an_ordinary_file_name_passes(name: str) -> None:
    assert find_secrecy_mark(name, on=ON, place="FILE_NAME") is None


@pytest.mark.parametrize(
    "value",
    [
        "Mật",
        "tối mật",
        "TUYỆT MẬT",
        "MẬT: Báo cáo tình hình quý III",
        "Mật - Báo cáo tình hình quý III",
        "(Mật) Báo cáo tình hình quý III",
        "Báo cáo tình hình quý III (Tối mật)",
        "Báo cáo tình hình quý III - MẬT",
        "V/v phương án bảo vệ kỳ họp [TUYỆT MẬT]",
        "TỐI MẬT Kế hoạch phòng thủ",
        "TUYỆT MẬT Đề án",
        "Kế hoạch phòng thủ TỐI MẬT",
        "KẾ HOẠCH PHÒNG THỦ TỐI MẬT",
        "Phương án bảo vệ TỐI MẬT.",
        "TỐI MẬT 12-QĐ/TU Kế hoạch",
        "TOI MAT Ke hoach phong thu",
        "Giao Văn phòng xử lý\nTỐI MẬT",
        "12-QĐ/TU-MẬT",
        "12-QD/TU-MAT",
        "Tờ trình về nhân sự MẬT",
    ],
)
def test_a_marked_field_is_found(value: str) -> None:
    assert find_in_fields({"abstract": value}, on=ON) is not None


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Về việc tiêu hủy tài liệu mật",
        "Về việc ban hành Danh mục bí mật nhà nước độ Tối mật",
        "V/v tăng cường bảo vệ bí mật nhà nước",
        "Báo cáo công tác bảo mật – cơ yếu năm 2026",
        "Về việc ra mắt mô hình mới",
        "Ủy ban Mặt trận",
        "12-QĐ/TU",
        "127-CV/MTTQ",
        "V/v phát triển nghề nuôi ONG MẬT",
        "TRẦN VĂN MẬT",
    ],
)
def test_an_ordinary_field_passes(value: str) -> None:
    assert find_in_fields({"abstract": value}, on=ON) is None


@pytest.mark.parametrize("text", ["MẬT", "M Ậ T", "MÂT", "TỐI MẠT", "TUYET MAT", "[MẬT]"])
def test_a_stamp_near_the_top_is_found_even_poorly_read(text: str) -> None:
    assert find_near_top([PlacedLine(text, 0.12)], on=ON) is not None


@pytest.mark.parametrize(
    ("text", "top"),
    [("MẬT", 0.8), ("VẮNG MẶT", 0.1), ("BÍ MẬT", 0.1), ("mật", 0.1), ("", 0.0)],
)
def test_other_lines_are_no_stamp(text: str, top: float) -> None:
    assert find_near_top([PlacedLine(text, top)], on=ON) is None


def test_the_refusal_names_the_rule_and_repeats_nothing_of_the_document() -> None:
    with pytest.raises(Secret) as caught:
        refuse_secret(on=ON, text="MẬT\nPhương án Zụ Quỵnh Xờ", file_name="Zụ Quỵnh.pdf")
    assert caught.value.code == "secret"
    assert "117/2025/QH15" in caught.value.source
    assert caught.value.data["level"] == "MẬT"
    assert "Quỵnh" not in str(caught.value.as_dict())


def test_the_rule_follows_the_date() -> None:
    found = find_secrecy_mark("MẬT", on=dt.date(2025, 5, 1))
    assert found is not None
    assert "29/2018/QH14" in found.rule.source
    assert find_secrecy_mark("MẬT", on=dt.date(1999, 1, 1)) is not None


def test_what_is_not_marked_is_let_through() -> None:
    refuse_secret(
        on=ON,
        text=BODY,
        file_name="BC quý III.pdf",
        fields={"abstract": "Báo cáo quý III"},
        first_page=[PlacedLine("BÁO CÁO", 0.2)],
    )


def test_every_way_in_is_looked_at() -> None:
    for way in (
        {"text": "TỐI MẬT"},
        {"file_name": "a (MẬT).pdf"},
        {"fields": {"abstract": "Mật"}},
        {"first_page": [PlacedLine("MẠT", 0.1)]},
        {"stamp": "MẬT"},
    ):
        with pytest.raises(Secret):
            refuse_secret(on=ON, **way)


@pytest.mark.parametrize(
    ("sentence", "level"),
    [
        ("Về việc trả lại văn bản TỐI MẬT số 01", "TỐI MẬT"),
        ("tài liệu TUYỆT\u00a0MẬT của tỉnh", "TUYỆT MẬT"),
        ("Gửi công văn MẬT cho huyện", "MẬT"),
        ("VĂN BẢN TỐI MẬT SỐ 01", "TỐI MẬT"),
        (unicodedata.normalize("NFD", "Gửi văn bản MẬT."), "MẬT"),
        ("Về công tác bảo vệ bí mật nhà nước", ""),
        ("Luật Bảo vệ BÍ MẬT nhà nước", ""),
        ("KẾ HOẠCH NUÔI ONG LẤY MẬT", ""),
        ("Rà soát văn bản mật, tối mật", ""),
        ("Dự án MẬTO", ""),
        ("", ""),
    ],
)
def test_a_level_in_capitals_inside_a_sentence_is_told(sentence: str, level: str) -> None:
    assert level_spoken(sentence) == level
    fields = {"title": "Việc thường", "abstract": sentence}
    if not level:
        refuse_spoken(fields, on=ON)
        return
    with pytest.raises(Refused) as caught:
        refuse_spoken(fields, on=ON)
    assert caught.value.code == "secret_words"
    assert caught.value.fields == {"abstract": [f"Có chữ “{level}” viết hoa trong câu."]}
