"""How the trail says what is done here, and to what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vanphong.files import queries
from vanphong.kernel.trail_words import Thing, TrailWords


def trail_words() -> TrailWords:
    """Give this app's words for the trail."""
    return TrailWords(app=_("Tệp"), acts=_ACTS, things=_THINGS)


_ACTS = {
    "files:file:release": _("Mở tệp đã giữ chờ quét mã độc"),
    "files:file:share": _("Mở tệp cho cơ quan khác"),
    "files:file:take_in": _("Nhận tệp"),
    "files:file:unshare": _("Thôi mở tệp cho cơ quan khác"),
    "files:file:withdraw": _("Gỡ tệp có dấu chỉ độ mật hoặc mã độc"),
}

_THINGS = {
    "files_file": Thing(_("tệp"), queries.visible_files),
}
