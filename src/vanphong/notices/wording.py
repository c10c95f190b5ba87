"""Notices in words: for the page, and for messages that leave the office."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.kernel.news import NewsKind

KINDS: dict[str, Promise] = {
    NewsKind.TASK_GIVEN: gettext_lazy("Việc được giao"),
    NewsKind.TASK_YELLOW: gettext_lazy("Việc sắp đến hạn (vàng)"),
    NewsKind.TASK_RED: gettext_lazy("Việc quá hạn (đỏ)"),
    NewsKind.TASK_RED_SPECIAL: gettext_lazy("Việc đỏ đặc biệt"),
    NewsKind.TASK_URGED: gettext_lazy("Việc được nhắc"),
    NewsKind.TASK_TO_FOLLOW: gettext_lazy("Việc được giao theo dõi"),
    NewsKind.TASK_PAUSED: gettext_lazy("Việc tạm dừng"),
    NewsKind.TASK_RESUMED: gettext_lazy("Việc được cho tiếp tục"),
    NewsKind.TASK_CANCELLED: gettext_lazy("Việc bị hủy"),
    NewsKind.EVIDENCE_ACCEPTED: gettext_lazy("Sản phẩm được nghiệm thu"),
    NewsKind.EVIDENCE_RETURNED: gettext_lazy("Sản phẩm bị trả lại"),
    NewsKind.EXTENSION_ASKED: gettext_lazy("Đề nghị gia hạn"),
    NewsKind.EXTENSION_ANSWERED: gettext_lazy("Trả lời đề nghị gia hạn"),
    NewsKind.DRAFT_TO_SIGN: gettext_lazy("Dự thảo chờ ký"),
    NewsKind.DRAFT_RETURNED: gettext_lazy("Dự thảo bị trả lại"),
    NewsKind.OPINION_ASKED: gettext_lazy("Xin ý kiến về dự thảo"),
    NewsKind.OPINIONS_IN: gettext_lazy("Đã nhận đủ ý kiến góp ý"),
    NewsKind.OPINION_URGED: gettext_lazy("Nhắc cho ý kiến về dự thảo"),
    NewsKind.OPINIONS_MISSING: gettext_lazy("Chưa nhận được ý kiến hỏi bằng văn bản"),
    NewsKind.APPRAISAL_ASKED: gettext_lazy("Đề nghị thẩm định dự thảo"),
    NewsKind.APPRAISAL_SIGNED: gettext_lazy("Đã có phiếu thẩm định"),
    NewsKind.DRAFT_TO_APPROVE: gettext_lazy("Dự thảo chờ phê duyệt trình"),
    NewsKind.PAPER_PASSED: gettext_lazy("Văn bản được chuyển"),
    NewsKind.PETITION_GIVEN: gettext_lazy("Đơn được giao xử lý"),
    NewsKind.PETITION_YELLOW: gettext_lazy("Đơn sắp đến hạn (vàng)"),
    NewsKind.PETITION_RED: gettext_lazy("Đơn quá hạn (đỏ)"),
    NewsKind.PETITION_RED_SPECIAL: gettext_lazy("Đơn đỏ đặc biệt"),
    NewsKind.PETITION_TO_DECIDE: gettext_lazy("Đề xuất xử lý đơn chờ duyệt"),
    NewsKind.PETITION_DECIDED: gettext_lazy("Đề xuất xử lý đơn đã được duyệt hoặc trả lại"),
    NewsKind.OPENING_DECIDED: gettext_lazy("Đề nghị mở danh tính đã được trả lời"),
}
# Where a message leads; the route `notices`.
PAGE = "/thong-bao"


def kind_words(kind: str) -> str:
    """Say a kind."""
    return str(KINDS[kind])


def page_address() -> str:
    """Give the whole address of the page of notices, all that a message leads to."""
    return f"{settings.PUBLIC_URL}{PAGE}"


def heading(kinds: Mapping[str, int]) -> str:
    """Say how many things a message tells of; a message without any is a trial."""
    if not kinds:
        return _("Văn phòng số: tin gửi thử")
    return _("Văn phòng số: %(count)d việc") % {"count": sum(kinds.values())}


def lines(kinds: Mapping[str, int]) -> list[str]:
    """Say how many of each kind, in the order of the page."""
    return [f"{kind_words(kind)}: {kinds[kind]}" for kind in KINDS if kinds.get(kind)]


def mail_text(kinds: Mapping[str, int]) -> str:
    """Write the mail: kinds, numbers, the link. It holds nothing of any paper (ADR 0031)."""
    said = lines(kinds) or [_("Thư này để thử: thư điện tử của văn phòng tới được bạn.")]
    return "\n".join(
        [
            *said,
            "",
            _("Xem tại: %(address)s") % {"address": page_address()},
            "",
            _("Thư tự động, xin không trả lời. Đổi cách nhận: Thông báo, Cách nhận."),
            "",
        ]
    )


def push_text(kinds: Mapping[str, int]) -> str:
    """Write the body of a push message."""
    return "; ".join(lines(kinds)) or _("Máy này nhận được thông báo.")


def code_text(code: str, minutes: int) -> str:
    """Write the mail that brings a code to an address."""
    said = _("Mã xác nhận địa chỉ thư của bạn: %(code)s (dùng trong %(minutes)d phút).")
    return "\n".join(
        [
            said % {"code": code, "minutes": minutes},
            "",
            _("Nếu bạn không đề nghị, xin bỏ qua thư này."),
            "",
        ]
    )
