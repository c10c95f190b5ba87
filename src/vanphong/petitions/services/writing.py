"""What a letter on the public page must hold, and may not say."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, within
from vanphong.kernel.secrecy import refuse_secret
from vanphong.petitions.rules.sending import (
    TEXT_MAX,
    Written,
    must_be_secret,
    names_itself,
)

_MOST = {
    "full_name": 150, "address": 300, "phone": 30, "id_number": 20, "subject": 300,
    "about": 300, "place": 300, "text": TEXT_MAX, "demand": 1000,
}  # fmt: skip


def insist_whole(written: Written, now: dt.datetime) -> None:
    """Refuse a letter that is not whole, too long, marked secret, or says who is to be hidden.

    :raises Invalid: at the fields.
    :raises Secret: when words are marked Mật or above.
    """
    if written.next_step is not None:
        raise Invalid(_("Đơn chưa viết xong. Hãy làm đủ các bước."), code="not_whole")
    insist_words(written, now)


def insist_words(written: Written, now: dt.datetime) -> None:
    """Refuse words that are too long, marked secret, or tell who a hidden sender is.

    :raises Invalid: `too_long`, `names_itself`, `must_be_secret`.
    :raises Secret: when words are marked Mật or above.
    """
    insist_storable(written, now)
    telling = names_itself(written)
    if telling:
        sentence = _("Chỗ này có họ tên hoặc số của chính người gửi. Hãy bỏ đi để giữ bí mật.")
        raise Invalid(
            sentence, code="names_itself", fields={name: [sentence] for name in telling}
        )
    if must_be_secret(written):
        sentence = _(
            "Người tố cáo được giữ bí mật họ tên. Hãy về bước Người gửi chọn “được giữ bí mật”, "
            "hoặc đánh dấu rằng không cần."
        )
        raise Invalid(
            sentence, code="must_be_secret", source="Luật Tố cáo 2018 Điều 9, Điều 47",
            fields={"waives_secrecy": [sentence]},
        )  # fmt: skip


def insist_storable(written: Written, now: dt.datetime) -> None:
    """Refuse words that are too long or marked secret: those are not kept in a draft either.

    :raises Invalid: `too_long`.
    :raises Secret: when words are marked Mật or above.
    """
    for name, most in _MOST.items():
        within(str(getattr(written, name)), most, name)
    fields = {name: str(getattr(written, name)) for name in _MOST if getattr(written, name)}
    text = fields.pop("text", "")
    refuse_secret(on=vietnam_date(now), fields=fields, text=text)
