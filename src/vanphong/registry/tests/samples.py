"""Invented papers as a text layer or a scan gives them; all names and facts are made up."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sample:
    """Pages and what should be read of them; `absent` names what must not be proposed."""

    id: str
    pages: list[str]
    expected: dict[str, str]
    absent: tuple[str, ...] = ()
    due: list[str] = field(default_factory=list)


SAMPLES = [
    Sample(
        "party-letter",
        ["""TỈNH ỦY SÔNG LAM                         ĐẢNG CỘNG SẢN VIỆT NAM
    VĂN PHÒNG
        *                               Sông Lam, ngày 03 tháng 02 năm 2026
Số 127-CV/VPTU
Về việc chuẩn bị hội nghị sơ kết
quý I năm 2026

                Kính gửi:  Các đảng ủy xã, phường, đặc khu

    Thực hiện Chương trình công tác năm 2026, Văn phòng Tỉnh ủy đề nghị các đồng chí gửi báo cáo
về Văn phòng trước ngày 20/02/2026 để tổng hợp.

Nơi nhận:                                   CHÁNH VĂN PHÒNG
- Như trên;
- Lưu Văn phòng Tỉnh ủy.
                                            Nguyễn Văn Mẫu
"""],
        {
            "system": "PARTY", "symbol": "127-CV/VPTU", "issued_on": "2026-02-03",
            "type_code": "OFFICIAL_LETTER",
            "abstract": "Về việc chuẩn bị hội nghị sơ kết quý I năm 2026",
            "issuer": "Văn phòng Tỉnh ủy Sông Lam", "signer_name": "Nguyễn Văn Mẫu",
            "signer_title": "CHÁNH VĂN PHÒNG", "addressee": "Các đảng ủy xã, phường, đặc khu",
        },
        due=["2026-02-20"],
    ),
    Sample(
        "party-resolution",
        ["""TỈNH ỦY SÔNG LAM                         ĐẢNG CỘNG SẢN VIỆT NAM
        *                               Sông Lam, ngày 15 tháng 6 năm 2026
Số 12-NQ/TU

                        NGHỊ QUYẾT
        của Ban Chấp hành Đảng bộ tỉnh khóa XX
    về chuyển đổi số trong các cơ quan đảng giai đoạn 2026 - 2030
                          -----

- Căn cứ Điều lệ Đảng;
- Căn cứ Quy chế làm việc của Ban Chấp hành Đảng bộ tỉnh,
""", """T/M TỈNH ỦY
BÍ THƯ

Trần Thị Ví Dụ
"""],
        {
            "symbol": "12-NQ/TU", "type_code": "RESOLUTION", "issuer": "Tỉnh ủy Sông Lam",
            "abstract": "Của Ban Chấp hành Đảng bộ tỉnh khóa XX về chuyển đổi số trong"
            " các cơ quan đảng giai đoạn 2026 - 2030",
            "signer_name": "Trần Thị Ví Dụ", "signer_title": "BÍ THƯ",
        },
    ),
    Sample(
        "commune-committee",
        ["""ĐẢNG BỘ TỈNH SÔNG LAM                    ĐẢNG CỘNG SẢN VIỆT NAM
ĐẢNG ỦY XÃ BÌNH AN
*                                   Bình An, ngày 09 tháng 7 năm 2026
Số 05-KH/ĐU

KẾ HOẠCH
triển khai phong trào thi đua
-----
I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ
Lê Văn Thí Dụ
"""],
        {
            "symbol": "05-KH/ĐU", "type_code": "PLAN", "issuer": "Đảng ủy xã Bình An",
            "abstract": "Triển khai phong trào thi đua", "issued_on": "2026-07-09",
            "signer_title": "PHÓ BÍ THƯ", "signer_name": "Lê Văn Thí Dụ",
        },
    ),
    Sample(
        "commune-office",
        ["""ĐẢNG ỦY PHƯỜNG HÒA MINH
VĂN PHÒNG
*
Số 281-CV/VPĐU
mời dự tập huấn
ĐẢNG CỘNG SẢN VIỆT NAM
Hòa Minh, ngày 21 tháng 10 năm 2026
Kính gửi: - Các chi bộ trực thuộc;
- Đảng ủy Công an phường.
K/T CHÁNH VĂN PHÒNG
PHÓ CHÁNH VĂN PHÒNG
Đỗ Thị Minh Họa
"""],
        {
            "symbol": "281-CV/VPĐU", "issuer": "Văn phòng Đảng ủy phường Hòa Minh",
            "abstract": "mời dự tập huấn", "issued_on": "2026-10-21",
            "addressee": "Các chi bộ trực thuộc; Đảng ủy Công an phường",
            "signer_title": "PHÓ CHÁNH VĂN PHÒNG", "signer_name": "Đỗ Thị Minh Họa",
        },
    ),
    Sample(
        "delegated",
        ["""TỈNH UỶ SÔNG LAM                          ĐẢNG CỘNG SẢN VIỆT NAM
*                                     Sông Lam, ngày 01 tháng 12 năm 2025
Số 345-TB/TU                          KHẨN

THÔNG BÁO
kết luận của Ban Thường vụ Tỉnh uỷ về công tác tiếp dân

Ban Thường vụ Tỉnh uỷ đã họp và kết luận như sau:
T/L BAN THƯỜNG VỤ
CHÁNH VĂN PHÒNG
Phạm Văn Giả Định
"""],
        {
            "symbol": "345-TB/TU", "type_code": "NOTICE", "urgency": "URGENT",
            "abstract": "Kết luận của Ban Thường vụ Tỉnh uỷ về công tác tiếp dân",
            "signer_title": "CHÁNH VĂN PHÒNG", "signer_name": "Phạm Văn Giả Định",
        },
    ),
    Sample(
        "regulation-not-decision",
        ["""BAN CHẤP HÀNH TRUNG ƯƠNG                 ĐẢNG CỘNG SẢN VIỆT NAM
*
Số 999-QĐ/TW                             Hà Nội, ngày 09 tháng 01 năm 2026

QUY ĐỊNH
về thử nghiệm phần mềm
-----
"""],
        {
            "symbol": "999-QĐ/TW", "type_code": "REGULATION",
            "issuer": "Ban Chấp hành Trung ương",
            "abstract": "Về thử nghiệm phần mềm",
        },
    ),
    Sample(
        "central-office",
        ["""BAN CHẤP HÀNH TRUNG ƯƠNG
VĂN PHÒNG
*
Số: 5053-CV/VPTW/nb
ĐẢNG CỘNG SẢN VIỆT NAM
Hà Nội, ngày 11 tháng 3 năm 2019
Kính gửi: Các tỉnh ủy, thành ủy
"""],
        {"symbol": "5053-CV/VPTW/nb", "issuer": "Văn phòng Trung ương Đảng"},
    ),
    Sample(
        "two-organs",
        ["""TỈNH ỦY SÔNG LAM                          ĐẢNG CỘNG SẢN VIỆT NAM
BAN TỔ CHỨC
*                                     Sông Lam, ngày 12 tháng 5 năm 2025
Số: 05-QC/BTCTU-BDVTU

QUY CHẾ
phối hợp giữa Ban Tổ chức và Ban Dân vận
"""],
        {
            "symbol": "05-QC/BTCTU-BDVTU", "type_code": "STATUTE",
            "issuer": "Ban Tổ chức Tỉnh ủy Sông Lam",
        },
    ),
    Sample(
        "copy",
        ["""TỈNH ỦY SÔNG LAM                          ĐẢNG CỘNG SẢN VIỆT NAM
ỦY BAN KIỂM TRA
*                                     Sông Lam, ngày 02 tháng 3 năm 2026
Số 24-BS/UBKTTU
"""],
        {"symbol": "24-BS/UBKTTU", "type_code": "COPY",
         "issuer": "Ủy ban Kiểm tra Tỉnh ủy Sông Lam"},
    ),
    Sample(
        "submission-presented-to",
        ["""ĐẢNG BỘ TỈNH SÔNG LAM                     ĐẢNG CỘNG SẢN VIỆT NAM
ĐẢNG ỦY ĐẶC KHU HÒN MƠ
*                                     Hòn Mơ, ngày 30 tháng 6 năm 2026
Số 07-TTr/ĐU

TỜ TRÌNH
về chủ trương đầu tư cầu cảng
-----
Kính trình: Ban Thường vụ Tỉnh ủy,
"""],
        {
            "symbol": "07-TTr/ĐU", "type_code": "SUBMISSION",
            "issuer": "Đảng ủy đặc khu Hòn Mơ", "abstract": "Về chủ trương đầu tư cầu cảng",
            "addressee": "Ban Thường vụ Tỉnh ủy",
        },
    ),
    Sample(
        "cell-minutes",
        ["""ĐẢNG BỘ XÃ BÌNH AN                        ĐẢNG CỘNG SẢN VIỆT NAM
CHI BỘ THÔN ĐÔNG
*                                     Bình An, ngày 05 tháng 01 năm 2026
Số 01-BB/CB
BIÊN BẢN
họp chi bộ thường kỳ tháng 01/2026
"""],
        {"symbol": "01-BB/CB", "type_code": "MINUTES",
         "abstract": "Họp chi bộ thường kỳ tháng 01/2026"},
    ),
    Sample(
        "state-letter-two-columns-run-together",
        ["""UBND TỈNH SÔNG LAM CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ NỘI VỤ Độc lập - Tự do - Hạnh phúc
Số: 1254 /SNV-TCBC Sông Lam, ngày 26 tháng 8 năm 2025
V/v rà soát biên chế của các
đơn vị sự nghiệp

Kính gửi:
- Các sở, ban, ngành;
- Ủy ban nhân dân các xã, phường.

Sở Nội vụ đề nghị gửi kết quả chậm nhất ngày 05 tháng 9 năm 2025.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
Hoàng Thị Giả Sử
"""],
        {
            "system": "STATE", "symbol": "1254/SNV-TCBC", "issued_on": "2025-08-26",
            "type_code": "STATE_OFFICIAL_LETTER", "issuer": "Sở Nội vụ tỉnh Sông Lam",
            "abstract": "Rà soát biên chế của các đơn vị sự nghiệp",
            "addressee": "Các sở, ban, ngành; Ủy ban nhân dân các xã, phường",
            "signer_name": "Hoàng Thị Giả Sử", "signer_title": "PHÓ GIÁM ĐỐC",
        },
        due=["2025-09-05"],
    ),
    Sample(
        "state-decision",
        ["""ỦY BAN NHÂN DÂN                     CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH SÔNG LAM                        Độc lập - Tự do - Hạnh phúc
Số: 77/QĐ-UBND                       Sông Lam, ngày 14 tháng 01 năm 2026

QUYẾT ĐỊNH
Về việc phê duyệt quy hoạch thử

CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH
Căn cứ Luật Tổ chức chính quyền địa phương;
"""],
        {
            "system": "STATE", "symbol": "77/QĐ-UBND", "type_code": "STATE_DECISION",
            "abstract": "Về việc phê duyệt quy hoạch thử", "issued_on": "2026-01-14",
        },
    ),
    Sample(
        "decree",
        ["""CHÍNH PHỦ                           CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                                     Độc lập - Tự do - Hạnh phúc
Số: 912/2026/NĐ-CP                   Hà Nội, ngày 28 tháng 02 năm 2026

NGHỊ ĐỊNH
Quy định thử về nhập liệu
Căn cứ Luật Tổ chức Chính phủ;
"""],
        {"symbol": "912/2026/NĐ-CP", "type_code": "DECREE", "issuer": "Chính phủ",
         "abstract": "Quy định thử về nhập liệu"},
    ),
    Sample(
        "telegram-timed",
        ["""THỦ TƯỚNG CHÍNH PHỦ                 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
HỎA TỐC                              Độc lập - Tự do - Hạnh phúc
Số: 88/CĐ-TTg                        Hà Nội, ngày 7 tháng 9 năm 2025

CÔNG ĐIỆN
Ứng phó bão giả định
"""],
        {"symbol": "88/CĐ-TTg", "type_code": "STATE_TELEGRAM", "urgency": "EXPRESS"},
    ),
    Sample(
        "express-at-an-hour",
        ["""TỈNH ỦY SÔNG LAM
VĂN PHÒNG
*
Số 9-CV/VPTU
HỎA TỐC HẸN GIỜ
chuyển tài liệu họp gấp
Kính gửi: Thường trực Tỉnh ủy
"""],
        {"symbol": "09-CV/VPTU", "urgency": "EXPRESS_TIMED",
         "abstract": "chuyển tài liệu họp gấp"},
        absent=("issued_on",),
    ),
    Sample(
        "number-not-yet-written",
        ["""TỈNH ỦY SÔNG LAM                         ĐẢNG CỘNG SẢN VIỆT NAM
*
Số      -CTr/TU                          Sông Lam, ngày      tháng 4 năm 2026

CHƯƠNG TRÌNH
hành động thực hiện nghị quyết
"""],
        {"type_code": "PROGRAMME", "abstract": "Hành động thực hiện nghị quyết"},
        absent=("symbol", "issued_on"),
    ),
    Sample(
        "noisy-scan-digits",
        ["""TỈNH ỦY SÔNG LAM ĐẢNG CỘNG SẢN VIỆT NAM
BAN NỘI CHÍNH ..
Số: I27-BC/BNCTU Sông Lam, ngảy O3 thảng l2 năm 2025

BÁO CÁ0
kết quả công tác nội chính năm 2025
"""],
        {"symbol": "127-BC/BNCTU", "issued_on": "2025-12-03", "type_code": "REPORT",
         "abstract": "Kết quả công tác nội chính năm 2025"},
    ),
    Sample(
        "noisy-scan-accents",
        ["""TINH UY SONG LAM  . DANG CONG SAN VIET NAM
VAN PHONG
So: 88-CV/VPTU Song Lam, ngay 05 thang 11 nam 2025
ve viec nop ho so

Kinh gui: Cac dang uy xa
"""],
        {"symbol": "88-CV/VPTU", "issued_on": "2025-11-05", "type_code": "OFFICIAL_LETTER",
         "addressee": "Cac dang uy xa"},
    ),
    Sample(
        "clerk-note-across-the-head",
        ["""UBND TỈNH SÔNG LAM CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ Y TẾ Độc lập - Tự do - Hạnh phúc
Số:⁄310 /SYT-NVY Sông Lam, ngày 2 tháng 6 năm 2025
V/v phòng dịch mùa hè 1. Đồng chí Mẫu tham mưu;
. 2 kLA và: CB;
tại các trường học ~ Văn phòng theo dõi;
5 và 6;
Kính gửi: Các trường học trên địa bàn tỉnh
"""],
        {"symbol": "310/SYT-NVY", "abstract": "Phòng dịch mùa hè tại các trường học"},
    ),
    Sample(
        "numbers-in-the-text-are-not-its-own",
        ["""TỈNH ỦY SÔNG LAM                         ĐẢNG CỘNG SẢN VIỆT NAM
Kính gửi: Văn phòng Tỉnh ủy
Thực hiện Công văn số 4869/UBND-SYT ngày 26/7/2020 về việc triển khai
15-NQ/TU của Tỉnh ủy.
"""],
        {"issuer": "Tỉnh ủy Sông Lam", "addressee": "Văn phòng Tỉnh ủy"},
        absent=("symbol", "issued_on", "type_code", "abstract"),
    ),
    Sample(
        "deadlines",
        ["""TỈNH ỦY SÔNG LAM                         ĐẢNG CỘNG SẢN VIỆT NAM
VĂN PHÒNG
*                                   Sông Lam, ngày 20 tháng 11 năm 2026
Số 900-CV/VPTU
đôn đốc báo cáo
Kính gửi: Các cơ quan
Đề nghị gửi dự thảo trước 17 giờ 00, ngày 15/12, bản chính chậm nhất là ngày 10
tháng 01 năm 2027, và trả lời trong thời hạn 10 ngày làm việc. Hội nghị họp ngày 01/02/2027.
Phần còn lại xong trước ngày 05/01.
"""],
        {"symbol": "900-CV/VPTU"},
        due=["2026-12-15", "2027-01-10", "2027-01-05", "10 working"],
    ),
    Sample(
        "signer-beside-the-recipients",
        ["""TỈNH ỦY SÔNG LAM                         ĐẢNG CỘNG SẢN VIỆT NAM
*                                   Sông Lam, ngày 20 tháng 11 năm 2026
Số 41-KL/TU
KẾT LUẬN
về công tác cán bộ
""", """Nơi nhận: T/M BAN THƯỜNG VỤ
- Bộ Chính trị, PHÓ BÍ THƯ THƯỜNG TRỰC
- Các ban đảng,
- Lưu Văn phòng Tỉnh ủy. Vũ Đình Ước Lệ
"""],
        {"type_code": "CONCLUSION", "signer_name": "Vũ Đình Ước Lệ",
         "signer_title": "PHÓ BÍ THƯ THƯỜNG TRỰC"},
    ),
    Sample("nothing", [""], {}, absent=("symbol", "issued_on", "issuer", "abstract")),
    Sample("picture-only", ["|| ~ ..\n= =\n", "   "], {}, absent=("symbol", "issuer")),
]  # fmt: skip
