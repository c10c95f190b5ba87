"""How the trail says what is done here, and to what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vanphong.exchange import queries
from vanphong.kernel.trail_words import Thing, TrailWords, at


def trail_words() -> TrailWords:
    """Give this app's words for the trail."""
    return TrailWords(app=_("Gửi nhận"), acts=_ACTS, things=_THINGS)


_ACTS = {
    "exchange:delivery:accept": _("Tiếp nhận văn bản"),
    "exchange:delivery:acknowledge": _("Ghi đã xem trả lời của nơi nhận"),
    "exchange:delivery:answer_recall": _("Trả lời đề nghị thu hồi"),
    "exchange:delivery:progress": _("Báo tiến độ cho nơi gửi"),
    "exchange:delivery:recall": _("Thu hồi văn bản đã gửi"),
    "exchange:delivery:refuse": _("Từ chối tiếp nhận"),
    "exchange:delivery:send": _("Gửi tới một nơi nhận"),
    "exchange:document:send": _("Gửi văn bản"),
}

_THINGS = {
    "exchange_delivery": Thing(
        _("lượt gửi nhận"),
        queries.visible_deliveries,
        name=lambda row: f"{row.sender.short_name} → {row.receiver.short_name}",
        page=at("delivery"),
    ),
}
