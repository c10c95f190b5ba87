"""How far a request to the signer's device is: in words for pages, as data for programs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.signing import api as signing

State = signing.RequestState


def is_over(request: signing.SigningRequest, now: dt.datetime) -> bool:
    """Say whether nothing comes of a request any more, so that it may be made anew."""
    return signing.request_state(request, now) in ("EXPIRED", State.REFUSED, State.CLOSED)


def is_open(request: signing.SigningRequest | None, now: dt.datetime) -> bool:
    """Say whether a request still waits for the device, or for its end."""
    return request is not None and signing.request_state(request, now) in (
        State.WAITING, State.SIGNED,
    )  # fmt: skip


def request_words(request: signing.SigningRequest, now: dt.datetime) -> str:
    """Say how far a request is, in a sentence."""
    state = signing.request_state(request, now)
    sentences = {
        "WAITING": _(
            "Đang chờ thiết bị ký trên máy của bạn. Hãy mở chương trình máy ký, xem văn bản rồi "
            "nhập mã PIN ở đó."
        ),
        "SIGNED": _("Thiết bị đã ký, đang lấy dấu thời gian và lưu văn bản."),
        "DONE": _("Đã ký %(symbol)s.") % {"symbol": request.symbol},
        "EXPIRED": _("Yêu cầu đã quá hạn mà thiết bị chưa ký. Văn bản chưa được ký."),
        "REFUSED": _("Văn bản chưa được ký. Máy ký báo: %(why)s") % {"why": request.reason},
        "CLOSED": _("Yêu cầu đã dừng, văn bản chưa được ký. %(why)s") % {"why": request.reason},
    }
    return sentences[state]


def waiting_facts(request: signing.SigningRequest) -> list[dict[str, Any]]:
    """Give what the signer compares with the screen of the device's computer."""
    return [
        {"label": _("Loại"), "text": request.kind},
        {"label": _("Số"), "text": request.symbol},
        {"label": _("Trích yếu"), "text": request.abstract},
        {"label": _("Số trang"), "text": request.pages},
        {
            "label": _("Mã băm SHA-256"),
            "text": signing.in_groups(request.digest),
            "detail": _("Phải giống hệt mã băm hiện trên máy ký."),
        },
        {"label": _("Chờ đến"), "text": vn_datetime(request.expires_at)},
    ]
