"""How the trail says what is done here, and to what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.trail_words import Thing, TrailWords, at
from vanphong.signing import queries


def trail_words() -> TrailWords:
    """Give this app's words for the trail."""
    return TrailWords(app=_("Chữ ký số"), acts=_ACTS, things=_THINGS)


_ACTS = {
    "signing:agent:confirm": _("Xác nhận chứng thư trên máy ký"),
    "signing:agent:invite": _("Lấy mã ghép máy ký"),
    "signing:agent:pair": _("Ghép máy ký"),
    "signing:agent:revoke": _("Ngừng dùng máy ký"),
    "signing:check:change": _("Đổi trạng thái ở trang kiểm tra công khai"),
    "signing:check:publish": _("Công bố ở trang kiểm tra công khai"),
    "signing:check:renew": _("Gia hạn dấu thời gian"),
    "signing:key:add": _("Thêm khóa ký"),
    "signing:key:change_pin": _("Đổi mã PIN"),
    "signing:key:check": _("Thử mã PIN"),
    "signing:key:retire": _("Ngừng dùng khóa ký"),
    "signing:key:use": _("Ký số"),
    "signing:request:answer": _("Ký trên thiết bị"),
    "signing:request:ask": _("Yêu cầu ký trên thiết bị"),
    "signing:request:refuse": _("Không ký trên thiết bị"),
    "signing:request:stop": _("Dừng yêu cầu ký trên thiết bị"),
    "signing:seal:use": _("Đóng dấu"),
}

_THINGS = {
    "signing_key": Thing(
        _("khóa ký"),
        queries.visible_keys,
        page=at("signing_key"),
        opened_by="signing:key:manage",
    ),
    "signing_agent": Thing(_("máy ký")),
    "signing_request": Thing(_("yêu cầu ký trên thiết bị")),
    "signing_filetimestamp": Thing(_("dấu thời gian của tệp đã phát hành")),
    "signing_publiccheck": Thing(_("mã kiểm tra công khai")),
}
