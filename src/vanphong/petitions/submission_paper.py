"""Papers about a letter sent over the network: the letter itself, and the receipt that proves it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse

from vanphong.drafting.typesetting.printed_sheet import Section, Sheet, typeset_sheet
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.errors import Unavailable
from vanphong.petitions.models import FileRole, Submission
from vanphong.petitions.rules import NATURE_LABELS
from vanphong.petitions.rules.sending import WAY_LABELS, Way
from vanphong.petitions.services.sending import Digest, Filed
from vanphong.signing import api as signing

_WHAT = {
    "LETTER_TEXT": "Nội dung đơn (tệp don.txt tải ở trang gửi đơn)",
    "SEALED": "Họ tên, địa chỉ người gửi, đã niêm phong",
    FileRole.LETTER: "Bản chụp đơn",
    FileRole.ENCLOSURE: "Tài liệu kèm theo",
    FileRole.VOICE: "Lời trình bày ghi âm",
}
_SIGNED = (
    "Tệp này do máy chủ của cơ quan nhận ký, kèm dấu thời gian khi lấy được lúc lập; sửa một chữ là "
    "mất hiệu lực. Kiểm tra bằng mọi phần mềm đọc chữ ký PDF."
)
_STAMPED = (
    "Tệp này có dấu thời gian; sửa một chữ là mất hiệu lực. Kiểm tra bằng mọi phần mềm đọc chữ ký "
    "PDF."
)
_BARE = (
    "Máy chủ chưa có dấu thời gian nên tệp này chưa ký; mã SHA-256 dưới đây vẫn đối chiếu được."
)
_HOW = (
    "Mã SHA-256 của tệp ông (bà) giữ mà trùng với mã trong bảng thì cơ quan đã nhận đúng tệp đó. "
    "Dấu vết của cơ quan giữ cùng các mã này từ lúc nhận."
)
_FOLLOW = "Xem đơn đến đâu ở trang {address} bằng mã đơn và số bí mật."
_APART = "Giữ số bí mật ở chỗ khác, không ghi lên biên nhận này."


def receipt_pdf(filed: Filed, now: dt.datetime) -> bytes:
    """Give the receipt, signed by the machine's key where there is one, and timestamped.

    It names neither sender nor subject, and the PIN stands nowhere on it. Never inside a
    transaction: a timestamp may come over the network.
    """
    words = _SIGNED if signing.machine_key() else _STAMPED
    try:
        return signing.attest_pdf(_receipt(filed, words, now), now=now)
    except Unavailable:
        return _receipt(filed, _BARE, now)


def _receipt(filed: Filed, words: str, now: dt.datetime) -> bytes:
    sheet = Sheet(
        office=filed.office_name,
        title="BIÊN NHẬN ĐƠN GỬI QUA MẠNG",
        subtitle=f"Số biên nhận {filed.submission_id}",
        facts=[
            ("Cơ quan nhận", filed.office_name),
            ("Nhận lúc", _moment(filed.sent_at)),
            ("Mã đơn", filed.given.code),
            ("Biên nhận lập lúc", _moment(now)),
        ],
        sections=[
            Section(
                "Những gì đã nhận", [],
                [("TT", 0.3), ("Là gì", 2), ("Kích thước", 0.9), ("SHA-256", 2.6)],
                [
                    [str(n), _WHAT[one.what], _size(one), _broken(one.sha256)]
                    for n, one in enumerate(filed.digests, 1)
                ],
            ),
            Section("Cách kiểm tra", [_HOW, words, _followed_at(), _APART]),
        ],
        footer="Biên nhận không ghi tên người gửi và nội dung đơn",
    )  # fmt: skip
    return typeset_sheet(sheet, timestamp=now)[0]


def _followed_at() -> str:
    return _FOLLOW.format(address=f"{settings.PUBLIC_URL}{reverse('petition_status')}")


def letter_pdf(row: Submission, office_name: str) -> bytes:
    """Give the letter as a paper of the file; of a sender kept secret it bears no name."""
    facts = [
        ("Kính gửi", office_name),
        ("Loại đơn", NATURE_LABELS[row.nature]),
        ("Người gửi", row.full_name if row.way == Way.NAMED else WAY_LABELS[row.way]),
        ("Địa chỉ", row.address),
        ("Điện thoại", row.phone),
        ("Về việc", row.subject),
        ("Nói tới", row.about),
        ("Nơi xảy ra", row.place),
        ("Gửi lúc", _moment(row.sent_at)),
    ]
    asked = [Section("Yêu cầu", [row.demand])] if row.demand else []
    sheet = Sheet(
        office=office_name,
        title="ĐƠN GỬI QUA MẠNG",
        subtitle="Nội dung đúng như người gửi viết; không có chữ ký",
        facts=[(label, words) for label, words in facts if words],
        sections=[Section("Nội dung", row.text.split("\n")), *asked],
        footer=f"SHA-256 {row.text_sha256[:32]}…",
    )
    return typeset_sheet(sheet, timestamp=row.sent_at)[0]


def _moment(at: dt.datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M:%S ngày %d/%m/%Y}, giờ Việt Nam"


def _size(one: Digest) -> str:
    return "" if one.size_bytes is None else f"{one.size_bytes:,}".replace(",", ".") + " byte"


def _broken(sha256: str) -> str:
    return f"{sha256[:32]}\n{sha256[32:]}"
