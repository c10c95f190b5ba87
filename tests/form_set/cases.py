"""The documents of the set: good ones of every kind, and the same with known faults planted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from tests.form_set.building import Spec


@dataclass(frozen=True, slots=True)
class Fault:
    """A planted fault: the rule it breaks, and words of the place where it stands."""

    rule: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """A file of the set: checked as of `on`, with all the faults that are in it."""

    name: str
    spec: Spec
    on: dt.date
    faults: tuple[Fault, ...] = ()


ON = dt.date(2026, 6, 5)
_PLAIN = (
    "Thực hiện chương trình công tác năm 2026, Văn phòng đề nghị các cơ quan, đơn vị rà soát "
    "kết quả sáu tháng đầu năm, nêu rõ việc đã làm, việc chưa làm và nguyên nhân."
)
_SECOND = (
    "Báo cáo gửi trước ngày 20/6/2026 để tổng hợp, trình cấp có thẩm quyền xem xét, "
    "cho ý kiến chỉ đạo trong phiên họp cuối tháng."
)
_THIRD = (
    "Đề nghị các đồng chí quan tâm, chỉ đạo thực hiện đúng thời gian và bảo đảm chất lượng."
)

LETTER = Spec(
    letter_abstract="Về việc báo cáo kết quả công tác sáu tháng đầu năm 2026",
    addressees=("- Các ban đảng của Tỉnh ủy;", "- Các đảng ủy xã, phường, đặc khu."),
    body=(_PLAIN, _SECOND, _THIRD),
    recipients=("- Như trên;", "- Thường trực Tỉnh ủy;", "- Lưu Văn phòng Tỉnh ủy."),
    authority=("K/T CHÁNH VĂN PHÒNG",),
    signer_titles=("PHÓ CHÁNH VĂN PHÒNG",),
)
SUBMISSION = LETTER.but(
    symbol="Số 12-TTr/VPTU", letter_abstract="", type_name="TỜ TRÌNH",
    abstract=("về kế hoạch số hóa tài liệu năm 2026",), addressee_label="Kính trình:",
    addressees=("Thường trực Tỉnh ủy.",),
    body=(
        _PLAIN,
        (
            "Tổng kinh phí dự kiến là 1.500.000.000 đồng (một tỷ năm trăm triệu đồng), "
            "lấy từ nguồn chi thường xuyên của năm."
        ),
        "Văn phòng kính trình Thường trực Tỉnh ủy xem xét, quyết định.",
    ),
    authority=(), signer_titles=("CHÁNH VĂN PHÒNG",), signer_name="Trần Thị Ví Dụ",
)  # fmt: skip
DECISION = Spec(
    upper="", name="TỈNH ỦY SƠN HÀ", symbol="Số 45-QĐ/TU", type_name="QUYẾT ĐỊNH",
    abstract=("ban hành Quy chế làm việc của Tổ số hóa tài liệu",),
    grounds=(
        "- Căn cứ Điều lệ Đảng Cộng sản Việt Nam;",
        (
            "- Căn cứ Quy định số 383-QĐ/TW, ngày 19/11/2025 của Ban Bí thư "
            "về Phông lưu trữ Đảng Cộng sản Việt Nam;"
        ),
        "- Xét đề nghị của Văn phòng Tỉnh ủy,",
    ),
    body=(
        ("heading", "BAN THƯỜNG VỤ TỈNH ỦY QUYẾT ĐỊNH"),
        (
            "Điều 1. Ban hành kèm theo Quyết định này Quy chế làm việc của Tổ số hóa tài liệu "
            "thuộc Tỉnh ủy Sơn Hà."
        ),
        (
            "Điều 2. Văn phòng Tỉnh ủy giúp Ban Thường vụ theo dõi, đôn đốc và báo cáo kết quả "
            "thực hiện theo quý."
        ),
        (
            "Điều 3. Văn phòng Tỉnh ủy, các cơ quan có liên quan và các thành viên "
            "Tổ số hóa tài liệu thi hành Quyết định này."
        ),
    ),
    recipients=("- Các đồng chí Ủy viên Ban Thường vụ;", "- Như Điều 3;", "- Lưu Văn phòng Tỉnh ủy."),
    authority=("T/M BAN THƯỜNG VỤ",), signer_titles=("PHÓ BÍ THƯ",), signer_name="Lê Thị Thử",
)  # fmt: skip
_LONG = (
    "Các cấp ủy, tổ chức đảng đã lãnh đạo, chỉ đạo thực hiện nhiệm vụ kịp thời, "
    "có trọng tâm, trọng điểm. "
)
REPORT = Spec(
    upper="ĐẢNG BỘ TỈNH SƠN HÀ", name="ĐẢNG ỦY XÃ AN BÌNH", symbol="Số 08-BC/ĐU",
    type_name="BÁO CÁO",
    abstract=("kết quả công tác tháng 5, nhiệm vụ tháng 6 năm 2026",),
    place_date="An Bình, ngày 02 tháng 6 năm 2026",
    body=(
        ("heading", "I. Kết quả công tác tháng 5"),
        ("heading", "1. Công tác xây dựng Đảng"),
        _LONG * 3,
        (
            "Đã giải quyết 45/60 hồ sơ (75,0%), không để quá hạn. "
            "Hội nghị Ban Chấp hành họp thứ Năm, ngày 28/5/2026."
        ),
        ("heading", "2. Phát triển kinh tế - xã hội"),
        _LONG * 3,
        (
            ("Nội dung", "Kế hoạch", "Thực hiện"), ("Thu ngân sách", "1.200", "1.150"),
            ("Chi ngân sách", "900", "870"), ("Cộng", "2.100", "2.020"),
        ),
        ("heading", "II. Nhiệm vụ tháng 6"),
        (
            "Từ ngày 10/6/2026 đến ngày 25/6/2026, tổ chức kiểm tra việc thực hiện nghị quyết "
            "tại các chi bộ trực thuộc."
        ),
    ),
    recipients=("- Ban Thường vụ Tỉnh ủy;", "- Các chi bộ trực thuộc;", "- Lưu Văn phòng Đảng ủy."),
    authority=("T/M ĐẢNG ỦY",), signer_titles=("BÍ THƯ",), signer_name="Phạm Văn Giả Định", pages=2,
)  # fmt: skip
PLAN = REPORT.but(
    symbol="Số 15-KH/ĐU", type_name="KẾ HOẠCH", abstract=("chuyển đổi số trong Đảng năm 2026",),
    body=(
        ("heading", "I. Mục đích, yêu cầu"),
        (
            "1. Nâng cao chất lượng công tác văn phòng, bảo đảm văn bản được xử lý kịp thời, "
            "đúng quy định."
        ),
        "2. Việc thực hiện phải có lộ trình, gắn trách nhiệm với người đứng đầu:",
        "a) Cấp ủy xã chịu trách nhiệm chung về tiến độ và kết quả thực hiện kế hoạch;",
        "b) Các chi bộ báo cáo hằng tháng, nêu rõ việc đã làm và việc còn lại.",
        ("heading", "II. Nội dung"),
        (
            "1. Ủy ban nhân dân (UBND) xã bố trí trang thiết bị; UBND xã báo cáo kết quả "
            "trước ngày 30/6/2026."
        ),
        (
            "2. Văn phòng Đảng ủy theo dõi, đôn đốc, tổng hợp kết quả và tham mưu điều chỉnh "
            "khi cần thiết."
        ),
    ),
)  # fmt: skip
NOTICE = LETTER.but(
    symbol="Số 30-TB/VPTU",
    letter_abstract="",
    type_name="THÔNG BÁO",
    addressees=(),
    abstract=("kết luận cuộc họp về công tác số hóa tài liệu",),
    body=(
        "Ngày 01/6/2026, đồng chí Chánh Văn phòng chủ trì họp về tiến độ số hóa tài liệu lưu trữ.",
        _PLAIN,
        _THIRD,
    ),
    recipients=("- Các phòng thuộc Văn phòng;", "- Lưu Văn phòng Tỉnh ủy."),
)
CHAPTER = Spec(
    upper="ĐẢNG BỘ XÃ AN BÌNH", name="CHI BỘ THÔN MỘT", symbol="Số 03-NQ/CB",
    type_name="NGHỊ QUYẾT", abstract=("lãnh đạo nhiệm vụ tháng 6 năm 2026",),
    place_date="An Bình, ngày 01 tháng 6 năm 2026",
    body=(
        _PLAIN, _SECOND,
        "Chi bộ giao đồng chí bí thư và các đảng viên tổ chức thực hiện nghị quyết này.",
    ),
    recipients=("- Đảng ủy xã An Bình;", "- Các đảng viên trong chi bộ;", "- Lưu Chi bộ."),
    authority=("T/M CHI BỘ",), signer_titles=("BÍ THƯ",), signer_name="Đỗ Văn Tưởng Tượng",
)  # fmt: skip
BEFORE = dt.date(2025, 6, 5)
OLD_LETTER = LETTER.but(
    letter_abstract="Về việc báo cáo kết quả công tác sáu tháng đầu năm 2025",
    place_date="Sơn Hà, ngày 05 tháng 6 năm 2025",
    addressees=("- Các ban đảng của Tỉnh ủy,", "- Các huyện ủy, thành ủy."),
    body=(_PLAIN.replace("2026", "2025"), _SECOND.replace("2026", "2025"), _THIRD),
    recipients=("- Như trên,", "- Thường trực Tỉnh ủy,", "- Lưu Văn phòng Tỉnh ủy."),
)
COPIED = DECISION.but(
    copy=(
        "TỈNH ỦY SƠN HÀ", "VĂN PHÒNG", "*", "Số 24-BS/VPTU", "BẢN SAO Y BẢN CHÍNH",
        "Sơn Hà, ngày 06 tháng 6 năm 2026", "CHÁNH VĂN PHÒNG", "Trần Thị Ví Dụ", "Nơi nhận:",
        "- Các cơ quan thuộc Tỉnh ủy;", "- Lưu Văn phòng Tỉnh ủy.",
    )
)  # fmt: skip
STATE = (
    LETTER.but(
        upper="ỦY BAN NHÂN DÂN TỈNH SƠN HÀ",
        name="SỞ NỘI VỤ",
        star="",
        symbol="Số: 127/SNV-VP",
        title="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        motto="Độc lập - Tự do - Hạnh phúc",
        letter_abstract="V/v báo cáo kết quả công tác sáu tháng đầu năm 2026",
        body=(_PLAIN, _SECOND, _THIRD[:-1] + "./."),
        recipients=("- Như trên;", "- Giám đốc Sở;", "- Lưu: VT, VP."),
        authority=("KT. GIÁM ĐỐC",),
        signer_titles=("PHÓ GIÁM ĐỐC",),
    )
    .looking("title", size=13, ruled=False)
    .looking("motto", size=14, ruled=True)
    .looking("upper", size=13)
    .looking("name", size=13)
    .looking("symbol", size=13)
    .looking("letter_abstract", italic=False)
    .looking("addressee_label", italic=False)
    .looking("recipients_label", size=12, bold=True, italic=True, underline=False)
    .looking("recipients", size=11)
    .looking("signer_title", bold=True)
)
TABBED = LETTER.but(by_tabs=True)


def _in(spec: Spec, at: int, old: str, new: str) -> Spec:
    """Give the document with other words in one paragraph of its body."""
    body = list(spec.body)
    one = body[at]
    assert old in (one if isinstance(one, str) else one[1])
    body[at] = (
        one.replace(old, new) if isinstance(one, str) else (one[0], one[1].replace(old, new))
    )
    return spec.but(body=tuple(body))


GOOD = (
    ("letter", LETTER, ON), ("submission", SUBMISSION, ON), ("decision", DECISION, ON),
    ("report", REPORT, ON), ("plan", PLAN, ON), ("notice", NOTICE, ON), ("chapter", CHAPTER, ON),
    ("old-letter", OLD_LETTER, BEFORE), ("copied", COPIED, ON), ("tabbed", TABBED, ON),
    ("state", STATE, ON),
    ("urgent", LETTER.but(urgency="KHẨN"), ON),
    (
        "open-number",
        LETTER.but(
            symbol="Số       -CV/VPTU", place_date="Sơn Hà, ngày      tháng      năm 2026"
        ),
        ON,
    ),
)  # fmt: skip


def samples() -> Iterator[Sample]:
    """Give all files of the set in order."""
    for name, spec, on in GOOD:
        yield Sample(f"good-{name}", spec, on)
    for number, (what, spec, faults) in enumerate(_faulty(), 1):
        on = BEFORE if "2025" in spec.place_date else ON
        yield Sample(
            f"fault-{number:02d}-{what}", spec, on, tuple(Fault(*one) for one in faults)
        )


_Faulty = tuple[str, Spec, list[tuple[str, str]]]


def _faulty() -> Iterator[_Faulty]:
    yield from _sheets()
    yield from _looks()
    yield from _heads()
    yield from _ends()
    yield from _texts()
    yield from _mixed()


def _sheets() -> Iterator[_Faulty]:
    yield "margins", LETTER.but(margins=(25, 20, 35, 20)), [("page.margins", "")]
    yield "left-margin", REPORT.but(margins=(20, 20, 25, 15)), [("page.margins", "")]
    yield "paper", LETTER.but(paper=(215.9, 279.4)), [("page.paper", "")]
    yield "no-page-number", REPORT.but(page_number="none"), [("page.number", "")]
    yield "page-number-below", REPORT.but(page_number="bottom"), [("page.number", "")]
    yield "page-number-first", REPORT.but(page_number="every"), [("page.number", "")]
    yield "page-number-right", REPORT.but(page_number_align="right"), [("page.number", "")]
    yield "font-body", LETTER.looking("body", font="Arial"), [("page.font", "")]
    yield "font-recipients", NOTICE.looking("recipients", font="Calibri"), [("page.font", "")]


def _looks() -> Iterator[_Faulty]:
    yield "title-size", LETTER.looking("title", size=13), [("header.title", "CỘNG SẢN")]
    yield "title-no-rule", LETTER.looking("title", ruled=False), [("header.rule", "")]
    yield (
        "upper-bold",
        SUBMISSION.looking("upper", bold=True).looking("name", size=12),
        [
            ("header.upper", "TỈNH ỦY"),
            ("header.name", "VĂN PHÒNG"),
        ],
    )
    yield "symbol-bold", LETTER.looking("symbol", bold=True), [("symbol", "127")]
    yield "date-upright", LETTER.looking("place_date", italic=False), [("place_date", "Sơn Hà")]
    yield "type-small", DECISION.looking("type_name", size=14), [("type_name", "QUYẾT ĐỊNH")]
    yield "abstract-light", DECISION.looking("abstract", bold=False), [("abstract", "ban hành")]
    yield (
        "letter-abstract-big",
        LETTER.looking("letter_abstract", size=14, italic=False),
        [("abstract.letter", "Về việc")],
    )
    yield "body-small", LETTER.looking("body", size=13), [("body", "")]
    yield "body-left", REPORT.looking("body", align="left"), [("body.align", "")]
    yield "body-tight", LETTER.looking("body", line=15), [("body.line", "")]
    yield "body-wide", LETTER.looking("body", line=24), [("body.line", "")]
    yield (
        "body-no-gap",
        DECISION.looking("body", after=0).looking("grounds", after=0),
        [("body.gap", "")],
    )
    yield "body-no-indent", NOTICE.looking("body", indent=0), [("body.indent", "")]
    yield (
        "authority-light",
        LETTER.looking("authority", bold=False),
        [("signature.authority", "K/T")],
    )
    yield (
        "signer-title-bold",
        LETTER.looking("signer_title", bold=True),
        [("signature.title", "PHÓ CHÁNH")],
    )
    yield (
        "signer-name-light",
        DECISION.looking("signer_name", bold=False),
        [("signature.name", "Lê Thị Thử")],
    )
    yield (
        "recipients-label",
        LETTER.looking("recipients_label", underline=False),
        [("recipients.label", "Nơi nhận")],
    )
    yield (
        "recipients-big",
        CHAPTER.looking("recipients", size=14),
        [
            ("recipients", "Đảng ủy xã"),
            ("recipients", "Các đảng viên"),
            ("recipients", "Lưu"),
        ],
    )
    yield (
        "urgency-small",
        LETTER.but(urgency="KHẨN").looking("urgency", size=12),
        [("urgency", "KHẨN")],
    )


def _heads() -> Iterator[_Faulty]:
    yield "no-title", LETTER.but(title=""), [("parts.mandatory", "")]
    yield (
        "motto",
        LETTER.but(motto="Độc lập - Tự do - Hạnh phúc"),
        [("header.motto", "Độc lập")],
    )
    yield "no-star", DECISION.but(star=""), [("header.name_end", "TỈNH ỦY")]
    yield "name-small", LETTER.but(name="Văn phòng"), [("header.name", "Văn phòng")]
    yield "colon", LETTER.but(symbol="Số: 127-CV/VPTU"), [("symbol.form", "Số:")]
    yield "zero", CHAPTER.but(symbol="Số 3-NQ/CB"), [("symbol.zero", "Số 3")]
    yield "state-symbol", LETTER.but(symbol="Số 127/CV-VPTU"), [("symbol.form", "127/CV")]
    yield "type-of-symbol", DECISION.but(symbol="Số 45-NQ/TU"), [("symbol.type", "45-NQ")]
    yield "organ-of-symbol", REPORT.but(symbol="Số 08-BC/TU"), [("symbol.body", "08-BC")]
    yield (
        "day-zero",
        REPORT.but(place_date="An Bình, ngày 2 tháng 6 năm 2026"),
        [("place_date.zero", "ngày 2")],
    )
    yield (
        "month-zero",
        LETTER.but(place_date="Sơn Hà, ngày 05 tháng 06 năm 2026"),
        [("place_date.zero", "tháng 06")],
    )
    yield (
        "no-such-day",
        LETTER.but(place_date="Sơn Hà, ngày 31 tháng 6 năm 2026"),
        [("dates.real", "ngày 31")],
    )
    yield (
        "no-place",
        LETTER.but(place_date="Ngày 05 tháng 6 năm 2026"),
        [("place_date.form", "Ngày 05")],
    )
    yield (
        "no-comma",
        LETTER.but(place_date="Sơn Hà ngày 05 tháng 6 năm 2026"),
        [("place_date.form", "Sơn Hà ngày")],
    )
    yield (
        "v-v",
        LETTER.but(letter_abstract="V/v báo cáo kết quả công tác"),
        [("abstract.letter", "V/v")],
    )
    yield "no-abstract", LETTER.but(letter_abstract=""), [("parts.mandatory", "")]
    yield (
        "abstract-stop",
        NOTICE.but(abstract=("kết luận cuộc họp về công tác số hóa tài liệu.",)),
        [("abstract.stop", "kết luận")],
    )
    yield "no-dashes", PLAN.but(dashes=""), [("abstract.dashes", "chuyển đổi")]
    yield (
        "addressee-of-notice",
        NOTICE.but(addressees=("Các phòng thuộc Văn phòng.",)),
        [("addressee.only", "Kính gửi")],
    )
    yield (
        "submission-label",
        SUBMISSION.but(addressee_label="Kính gửi:"),
        [("addressee.label", "Kính gửi")],
    )
    yield (
        "addressee-commas",
        LETTER.but(addressees=("- Các ban đảng của Tỉnh ủy,", "- Các đảng ủy xã.")),
        [("addressee.signs", "Các ban đảng")],
    )
    yield "no-addressee", LETTER.but(addressees=()), [("parts.addressee", "")]


def _ends() -> Iterator[_Faulty]:
    yield (
        "ending-slash",
        _in(LETTER, 2, "chất lượng.", "chất lượng./."),
        [("body.end", "chất lượng")],
    )
    yield (
        "ending-none",
        _in(LETTER, 2, "chất lượng.", "chất lượng"),
        [("body.end", "chất lượng")],
    )
    yield (
        "dotted-mark",
        LETTER.but(authority=("KT. CHÁNH VĂN PHÒNG",)),
        [("signature.mark", "KT.")],
    )
    yield (
        "dotted-collective",
        DECISION.but(authority=("TM. BAN THƯỜNG VỤ",)),
        [("signature.mark", "TM.")],
    )
    yield (
        "by-order",
        LETTER.but(authority=("TUQ. CHÁNH VĂN PHÒNG",)),
        [("signature.no_order", "TUQ")],
    )
    yield (
        "deputy-secretary",
        DECISION.but(authority=("K/T BÍ THƯ",)),
        [("signature.deputy", "K/T BÍ THƯ")],
    )
    yield (
        "deputy-title",
        LETTER.but(signer_titles=("TRƯỞNG PHÒNG TỔNG HỢP",)),
        [("signature.deputy", "K/T")],
    )
    yield (
        "collective",
        LETTER.but(authority=("T/M CHÁNH VĂN PHÒNG",)),
        [("signature.collective", "T/M")],
    )
    yield (
        "other-body",
        REPORT.but(authority=("T/M TỈNH ỦY",)),
        [("signature.collective", "T/M TỈNH ỦY")],
    )
    yield (
        "long-title",
        DECISION.but(signer_titles=("PHÓ BÍ THƯ TỈNH ỦY",)),
        [("signature.bare_title", "PHÓ BÍ THƯ")],
    )
    yield (
        "honours",
        LETTER.but(signer_name="TS. Nguyễn Văn Mẫu"),
        [("signature.honours", "TS.")],
    )
    yield "no-signer", LETTER.but(signer_name=""), [("parts.mandatory", "")]
    yield (
        "no-recipients",
        NOTICE.but(recipients=(), recipients_label=""),
        [("parts.mandatory", "")],
    )
    yield (
        "recipients-commas",
        LETTER.but(
            recipients=("- Như trên,", "- Thường trực Tỉnh ủy,", "- Lưu Văn phòng Tỉnh ủy.")
        ),
        [
            ("recipients.signs", "Như trên"),
            ("recipients.signs", "Thường trực"),
        ],
    )
    yield (
        "recipients-dash",
        CHAPTER.but(recipients=("Đảng ủy xã An Bình;", *CHAPTER.recipients[1:])),
        [("recipients.bullet", "Đảng ủy xã")],
    )
    yield (
        "no-copy",
        CHAPTER.but(recipients=("- Đảng ủy xã An Bình;", "- Các đảng viên trong chi bộ.")),
        [("recipients.copy", "")],
    )
    yield (
        "copy-vt",
        LETTER.but(recipients=("- Như trên;", "- Lưu: VT, Văn phòng Tỉnh ủy.")),
        [
            ("recipients.copy", "Lưu: VT"),
            ("recipients.copy", "Lưu: VT"),
        ],
    )
    yield (
        "not-like-above",
        LETTER.but(recipients=("- Các ban đảng của Tỉnh ủy;", "- Lưu Văn phòng Tỉnh ủy.")),
        [("recipients.like_above", "Các ban đảng")],
    )
    yield (
        "old-semicolons",
        OLD_LETTER.but(recipients=("- Như trên;", "- Lưu Văn phòng Tỉnh ủy.")),
        [("recipients.signs", "Như trên")],
    )
    yield (
        "copy-symbol",
        COPIED.but(copy=tuple(w.replace("24-BS", "24-SY") for w in COPIED.copy)),
        [("copy.symbol", "24-SY")],
    )
    yield (
        "copy-no-date",
        COPIED.but(copy=tuple(w for w in COPIED.copy if "ngày" not in w)),
        [("copy.parts", "BẢN SAO")],
    )


def _texts() -> Iterator[_Faulty]:
    grounds = DECISION.grounds
    yield (
        "grounds-stop",
        DECISION.but(grounds=(grounds[0].replace(";", "."), *grounds[1:])),
        [("grounds", "Điều lệ")],
    )
    yield (
        "grounds-dash",
        DECISION.but(grounds=(grounds[0].removeprefix("- "), *grounds[1:])),
        [("grounds.bullet", "Điều lệ")],
    )
    yield "article-order", _in(DECISION, 3, "Điều 3.", "Điều 4."), [("sequence", "Điều 4")]
    yield "point-order", _in(PLAN, 4, "b)", "c)"), [("sequence", "c)")]
    yield "roman-order", _in(PLAN, 5, "II.", "III."), [("sequence", "III.")]
    yield "no-day", _in(LETTER, 1, "20/6/2026", "31/6/2026"), [("dates.real", "31/6/2026")]
    yield "weekday", _in(REPORT, 3, "thứ Năm", "thứ Sáu"), [("dates.weekday", "thứ Sáu")]
    yield "range", _in(REPORT, 8, "25/6/2026", "05/6/2026"), [("dates.order", "05/6/2026")]
    yield "past", _in(LETTER, 1, "20/6/2026", "20/5/2026"), [("dates.past", "20/5/2026")]
    yield (
        "sum-words",
        _in(SUBMISSION, 1, "một tỷ năm trăm", "một tỷ sáu trăm"),
        [("sums.words", "1.500.000.000")],
    )
    yield "share", _in(REPORT, 3, "75,0%", "85,0%"), [("sums.share", "45/60")]
    table = (("Nội dung", "Số"), ("Thu", "1.200"), ("Chi", "900"), ("Tổng cộng", "2.000"))
    yield (
        "total",
        REPORT.but(body=(*REPORT.body[:6], table, *REPORT.body[7:])),
        [("sums.total", "2.000")],
    )
    yield (
        "short-form",
        _in(PLAN, 6, "Ủy ban nhân dân (UBND) xã", "UBND xã"),
        [("abbreviations", "UBND")],
    )
    yield "syllable", _in(LETTER, 0, "đề nghị", "đề nghịi"), [("spelling", "nghịi")]
    yield "joined", _in(LETTER, 1, "tổng hợp", "tổnghợp"), [("spelling", "tổnghợp")]
    yield "tone", _in(LETTER, 2, "chỉ đạo", "chỉ đaọ"), [("spelling.tone_place", "đaọ")]
    yield "tone-style", _in(NOTICE, 0, "số hóa", "số hoá"), [("spelling.tone_style", "hoá")]
    yield "blanks", _in(LETTER, 0, "đề nghị các", "đề nghị  các"), [("signs.blanks", "đề nghị")]
    yield (
        "blank-before",
        _in(LETTER, 2, "quan tâm,", "quan tâm ,"),
        [("signs.blanks", "quan tâm")],
    )
    yield (
        "no-blank",
        _in(LETTER, 1, "thẩm quyền xem xét, cho", "thẩm quyền xem xét,cho"),
        [("signs.blanks", "xem xét,cho")],
    )
    yield "twice", _in(LETTER, 1, "để tổng hợp", "để để tổng hợp"), [("words.twice", "để để")]
    yield "bracket", _in(PLAN, 6, "(UBND)", "(UBND"), [("signs.pairs", "")]
    yield "signs", _in(LETTER, 0, "đã làm, việc", "đã làm,, việc"), [("signs.twice", "đã làm")]
    yield (
        "names",
        _in(DECISION, 2, "giúp Ban Thường vụ", "giúp Ban thường vụ"),
        [("names", "Ban thường vụ")],
    )
    yield (
        "cited-kind",
        DECISION.but(
            grounds=(
                grounds[0],
                grounds[1].replace("Quy định số 383", "Nghị quyết số 383"),
                grounds[2],
            )
        ),
        [("cited.kind", "383-QĐ/TW")],
    )
    yield (
        "cited-later",
        DECISION.but(
            grounds=(grounds[0], grounds[1].replace("19/11/2025", "19/11/2026"), grounds[2])
        ),
        [("cited.later", "383-QĐ/TW")],
    )
    old = "- Căn cứ Quy định số 66-QĐ/TW, ngày 06/02/2017 của Ban Chấp hành Trung ương;"
    yield (
        "cited-replaced",
        DECISION.but(grounds=(grounds[0], old, grounds[2])),
        [("cited.replaced", "66-QĐ/TW")],
    )
    again = _in(DECISION, 2, "theo quý.", "theo Quy định số 383-QĐ/TW, ngày 18/11/2025.")
    yield "cited-two-dates", again, [("cited.one_date", "18/11/2025")]
    yield (
        "cited-comma",
        DECISION.but(
            grounds=(grounds[0], grounds[1].replace("TW, ngày", "TW ngày"), grounds[2])
        ),
        [("cited.style", "383-QĐ/TW")],
    )


def _mixed() -> Iterator[_Faulty]:
    yield (
        "state-colon",
        STATE.but(symbol="Số 127/SNV-VP", authority=("K/T GIÁM ĐỐC",)),
        [("symbol.form", "Số 127"), ("signature.mark", "K/T")],
    )
    yield (
        "state-ending",
        STATE.but(body=(_PLAIN, _SECOND, _THIRD), letter_abstract="Báo cáo kết quả công tác"),
        [("body.end", "chất lượng"), ("abstract.letter", "Báo cáo")],
    )
    several = _in(
        LETTER.but(symbol="Số: 7-CV/VPTU", margins=(20, 20, 25, 15)),
        2,
        "chất lượng.",
        "chất lượng./.",
    )
    yield (
        "several",
        several.looking("body", size=13),
        [
            ("symbol.form", "Số:"),
            ("symbol.zero", "7-CV"),
            ("page.margins", ""),
            ("body.end", ""),
            ("body", ""),
        ],
    )
    state_habits = LETTER.but(
        symbol="Số: 127-CV/VPTU",
        letter_abstract="V/v báo cáo công tác",
        authority=("KT. CHÁNH VĂN PHÒNG",),
        motto="Độc lập - Tự do - Hạnh phúc",
    )
    yield (
        "state-habits",
        state_habits,
        [
            ("symbol.form", ""),
            ("abstract.letter", ""),
            ("signature.mark", ""),
            ("header.motto", ""),
        ],
    )
    report = _in(_in(REPORT, 3, "75,0%", "65,0%"), 8, "25/6/2026", "31/6/2026").but(
        authority=("K/T BÍ THƯ",), signer_titles=("PHÓ BÍ THƯ",)
    )
    yield (
        "report",
        report,
        [("sums.share", ""), ("dates.real", "31/6/2026"), ("signature.deputy", "")],
    )
    tabbed = TABBED.but(symbol="Số 7-CV/VPTU").looking("body", font="Arial")
    yield "tabbed", tabbed, [("symbol.zero", ""), ("page.font", "")]
    old = OLD_LETTER.but(addressees=("- Các ban đảng của Tỉnh ủy;", "- Các huyện ủy.")).looking(
        "body", line=16
    )
    yield "old", old, [("addressee.signs", "Các ban đảng"), ("body.line", "")]
    yield (
        "placeholders",
        _in(LETTER, 1, "ngày 20/6/2026", "ngày ‹…›").but(
            letter_abstract="Về việc ‹nội dung công văn›",
            recipients=("- Như trên;", "- ‹tên đơn vị›;", "- Lưu Văn phòng Tỉnh ủy."),
        ),
        [
            ("placeholders", "‹…›"),
            ("placeholders", "‹nội dung"),
            ("placeholders", "‹tên đơn vị›"),
        ],
    )
