"""What becomes of a mail, and the words for it. Pure."""

from __future__ import annotations

import enum

from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, Decision

SOURCE = "office practice, ADR 0032"


class State(enum.StrEnum):
    """Where a mail stands. HELD: nothing of it is kept but where it came from, and why.

    LETTER: it is a letter of the petitions' book; its words and files are read there only.
    """

    WAITING = "WAITING"
    REGISTERED = "REGISTERED"
    DISMISSED = "DISMISSED"
    HELD = "HELD"
    LETTER = "LETTER"


STATE_LABELS = {
    State.WAITING: "Chờ vào sổ",
    State.REGISTERED: "Đã vào sổ",
    State.DISMISSED: "Không phải văn bản",
    State.HELD: "Không nhận vào hệ thống",
    State.LETTER: "Đã vào sổ đơn thư",
}


class Reason(enum.StrEnum):
    """Why a mail is no paper for the book."""

    SPAM = "SPAM"
    PRIVATE = "PRIVATE"
    DOUBLE = "DOUBLE"
    HANDLED = "HANDLED"
    OTHER = "OTHER"
    SECRET = "SECRET"  # noqa: S105 - a reason


REASON_LABELS = {
    Reason.SPAM: "Thư rác, thư lừa đảo",
    Reason.PRIVATE: "Thư riêng",
    Reason.DOUBLE: "Trùng văn bản đã vào sổ",
    Reason.HANDLED: "Đã xử lý ngoài hệ thống",
    Reason.OTHER: "Lý do khác",
    Reason.SECRET: "Có nội dung mật: gỡ khỏi hệ thống",
}

# Why a mail is not kept; `secret` and `file_malware` are codes of the examination.
HELD_WORDS = {
    "secret": "Thư có dấu chỉ mức độ mật. Hệ thống không lưu nội dung; xin mở ở máy chủ thư và "
    "xử lý theo chế độ bảo mật.",
    "file_malware": "Thư có mã độc. Hệ thống không lưu nội dung; xin báo người quản trị hệ thống.",
    "file_too_large": "Thư quá lớn nên không lấy về. Xin mở ở máy chủ thư và tải từng tệp lên.",
}

PROBLEM_WORDS = {
    "unreadable": "Không đọc được thư này; thư gốc vẫn được giữ.",
    "broken": "Thư có phần viết sai chuẩn: có thể không đọc được phần đó.",
    "charset": "Bảng mã ghi trong thư không đúng: chữ có thể sai.",
    "long_header": "Phần đầu thư dài bất thường, chỉ đọc phần đầu.",
    "long_text": "Nội dung quá dài, chỉ hiện phần đầu.",
    "many_parts": "Thư có quá nhiều phần, không đọc được các phần sau.",
    "many_files": "Thư có quá nhiều tệp, không đọc được các tệp sau.",
    "deep": "Thư chuyển tiếp lồng nhau quá sâu, không đọc được phần trong cùng.",
    "winmail": "Không đọc được phần winmail.dat. Xin nơi gửi gửi lại tệp rời.",
}

TROUBLE_WORDS = {
    "mail_not_allowed": "Máy chủ này không có trong danh sách người vận hành cho phép.",
    "mail_unreachable": "Không nối được với máy chủ thư.",
    "mail_certificate": "Chứng thư của máy chủ thư không tin được nên không nối.",
    "mail_password": "Máy chủ thư không nhận tên và mật khẩu.",
    "mail_sealed": "Mật khẩu đã lưu không mở được trên máy này. Xin nhập lại.",
    "mail_folder": "Không mở được thư mục thư đã đặt.",
    "mail_move": "Máy chủ thư không chuyển được thư sang thư mục đã đặt.",
    "mail_broken": "Máy chủ thư trả lời không đúng hoặc ngắt giữa chừng.",
    "mail_many": "Thư đến trong 24 giờ vượt mức người vận hành đặt; phần còn lại chờ lấy sau.",
    "mail_later": "Chưa cất được thư vào kho tệp; sẽ lấy lại.",
}


def may_dismiss(state: str) -> Decision:
    """Say whether a mail may be set aside."""
    if state in {State.WAITING, State.HELD}:
        return ALLOWED
    return _no(
        Phrase(
            "Thư này đang ở mục “%(state)s” nên không xếp sang mục khác được.",
            state=_said(state),
        )
    )


def may_put_back(state: str, reason: str) -> Decision:
    """Say whether a mail set aside may wait again; what was taken away as secret is gone."""
    if state == State.DISMISSED and reason != Reason.SECRET:
        return ALLOWED
    return _no(
        Phrase("Thư này đang ở mục “%(state)s” và không đưa lại được.", state=_said(state))
    )


def may_register(state: str) -> Decision:
    """Say whether files of a mail may be registered: more than one paper may come in it."""
    if state in {State.WAITING, State.REGISTERED}:
        return ALLOWED
    if state == State.LETTER:
        return _no(Phrase("Thư này đã vào sổ đơn thư nên không vào sổ văn bản đến."))
    return _no(
        Phrase("Thư này đang ở mục “%(state)s”. Xin đưa lại rồi vào sổ.", state=_said(state))
    )


def may_become_letter(state: str) -> Decision:
    """Say whether a mail may go into the petitions' book: while nothing else was made of it."""
    if state == State.WAITING:
        return ALLOWED
    if state == State.REGISTERED:
        return _no(Phrase("Tệp của thư này đã vào sổ văn bản đến nên không vào sổ đơn thư."))
    if state == State.LETTER:
        return _no(Phrase("Thư này đã vào sổ đơn thư."))
    return _no(
        Phrase(
            "Thư này đang ở mục “%(state)s” nên không vào sổ đơn thư được.", state=_said(state)
        )
    )


def _said(state: str) -> Phrase:
    return Phrase(STATE_LABELS[State(state)])


def _no(reason: Phrase) -> Decision:
    return Decision(allowed=False, code="wrong_state", reason=reason, source=SOURCE)
