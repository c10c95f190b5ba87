"""How the trail says what is done here, and to what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.trail_words import Thing, TrailWords


def trail_words() -> TrailWords:
    """Give this app's words for the trail."""
    return TrailWords(app=_("Thông báo"), acts=_ACTS, things=_THINGS)


_ACTS = {
    "notices:address:ask": _("Khai địa chỉ thư nhận thông báo"),
    "notices:address:confirm": _("Xác nhận địa chỉ thư"),
    "notices:address:drop": _("Bỏ địa chỉ thư"),
    "notices:choice:set": _("Chọn cách nhận thông báo"),
    "notices:device:add": _("Bật thông báo trên một máy"),
    "notices:device:forget": _("Bỏ một máy nhận thông báo"),
    "notices:hours:set": _("Đặt giờ nghỉ của thông báo"),
}

_THINGS = {
    "notices_choice": Thing(_("cách nhận thông báo")),
    "notices_device": Thing(_("máy nhận thông báo")),
    "notices_mailaddress": Thing(_("địa chỉ thư")),
    "notices_quiethours": Thing(_("giờ nghỉ")),
}
