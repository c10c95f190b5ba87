"""How the trail says what is done here, and to what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.trail_words import Thing, TrailWords, at
from vanphong.reception import queries


def trail_words() -> TrailWords:
    """Give this app's words for the trail."""
    return TrailWords(app=_("Tiếp công dân"), acts=_ACTS, things=_THINGS)


_ACTS = {
    "reception:booking:book": _("Nhận hẹn tiếp công dân"),
    "reception:booking:cancel": _("Hủy hẹn tiếp công dân"),
    "reception:place:keep": _("Ghi nơi, giờ tiếp công dân thường xuyên"),
    "reception:session:change": _("Sửa buổi tiếp công dân"),
    "reception:session:drop": _("Bỏ buổi tiếp công dân dự kiến"),
    "reception:session:online": _("Ghi việc chuẩn bị tiếp trực tuyến"),
    "reception:session:record": _("Lưu bản ghi buổi tiếp trực tuyến"),
    "reception:session:plan": _("Xếp buổi tiếp công dân"),
    "reception:session:postpone": _("Hoãn buổi tiếp công dân"),
    "reception:session:publish": _("Công bố buổi tiếp công dân"),
    "reception:book:give_out": _("Lấy sổ tiếp công dân ra tệp"),
    "reception:statistics:freeze": _("Chốt số liệu tiếp công dân"),
    "reception:statistics:give_out": _("Lấy số liệu tiếp công dân ra tệp"),
    "reception:visit:begin_paper": _("Soạn văn bản sau khi tiếp công dân"),
    "reception:visit:minutes": _("Lập biên bản tiếp công dân"),
    "reception:visit:sign_minutes": _("Ghi biên bản tiếp công dân đã ký"),
    "reception:visit:take_papers": _("Nhận giấy tờ khi tiếp công dân"),
    "reception:visit:refuse": _("Từ chối tiếp công dân"),
    "reception:session:conclude": _("Soạn thông báo kết luận tiếp công dân"),
    "reception:session:take": _("Đưa kết luận tiếp công dân thành việc"),
    "reception:visit:direct": _("Ghi ý kiến chỉ đạo khi tiếp công dân"),
    "reception:visit:answer": _("Ghi đã trả lời công dân"),
    "reception:visit:finish": _("Ghi kết quả lượt tiếp công dân"),
    "reception:visit:leave": _("Ghi người đến đã về"),
    "reception:visit:register": _("Ghi lượt tiếp công dân"),
}

_THINGS = {
    "reception_booking": Thing(_("lượt hẹn"), queries.visible_bookings),
    "reception_frozen_statistics": Thing(
        _("số liệu tiếp công dân đã chốt"),
        queries.visible_statistics,
        page=at("reception_frozen"),
    ),
    "reception_session": Thing(
        _("buổi tiếp công dân"), queries.visible_sessions, page=at("reception_session")
    ),
    "reception_visit": Thing(
        _("lượt tiếp công dân"), queries.visible_visits, page=at("reception_visit")
    ),
}
