"""How the trail says what is done here, and to what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.trail_words import Thing, TrailWords, at
from vanphong.mailbox import queries


def trail_words() -> TrailWords:
    """Give this app's words for the trail."""
    return TrailWords(app=_("Hộp thư công vụ"), acts=_ACTS, things=_THINGS)


_ACTS = {
    "mailbox:mail:dismiss": _("Xếp thư không phải văn bản"),
    "mailbox:mail:put_back": _("Đưa thư lại chờ vào sổ"),
    "mailbox:mail:to_letter": _("Đưa thư vào sổ đơn thư"),
    "mailbox:mail:take": _("Lấy thư về"),
    "mailbox:mailbox:set": _("Đặt hộp thư công vụ"),
    "mailbox:mailbox:try": _("Thử hộp thư công vụ"),
}

_THINGS = {
    "mailbox_mail": Thing(_("thư đến"), queries.visible_mails, page=at("mail")),
}
