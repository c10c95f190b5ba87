"""Forms of keys, verification and public check."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.forms import LineField, PickerField, VanphongForm
from vanphong.people import api as people
from vanphong.signing.rules import SHORTEST_PIN

_OFFICE = "office"


class VerifyForm(VanphongForm):
    """One file to verify."""

    file = forms.FileField(
        label=_("Tệp PDF cần kiểm tra"),
        help_text=_("Tệp chỉ được đọc để kiểm tra, không được lưu lại."),
        widget=forms.FileInput(
            attrs={"accept": "application/pdf,.pdf", "data-send-at-once": True}
        ),
        allow_empty_file=True,
    )


class CodeForm(VanphongForm):
    """A code from a paper."""

    code = LineField(
        label=_("Mã tra cứu in trên văn bản"),
        help_text=_("Gồm 20 ký tự, ví dụ ABCDE-12345-FGHJK-67890."),
        max_length=60,
    )


class CopyForm(VanphongForm):
    """A copy to compare with what was issued."""

    file = forms.FileField(
        label=_("Tệp bạn nhận được"),
        help_text=_("Chỉ so sánh với bản đã phát hành, không lưu lại tệp."),
        allow_empty_file=True,
    )


def _pin(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        **more,
    )


class AddKeyForm(VanphongForm):
    """A key file or a key on a token, whose it is, its picture."""

    owner = PickerField(
        label=_("Khóa này là của"),
        help_text=_("Chọn người giữ khóa cá nhân, hoặc chọn con dấu của cơ quan."),
    )
    key_file = forms.FileField(
        label=_("Tệp khóa (PKCS#12)"),
        help_text=_("Tệp có đuôi .p12 hoặc .pfx do nơi cấp chứng thư giao."),
        widget=forms.FileInput(attrs={"accept": ".p12,.pfx,application/x-pkcs12"}),
        required=False,
    )
    token_label = LineField(
        label=_("Tên thiết bị ký"),
        help_text=_("Chỉ điền khi khóa nằm trên thiết bị, không có tệp khóa."),
        max_length=100,
        required=False,
    )
    key_label = LineField(label=_("Tên khóa trên thiết bị"), max_length=100, required=False)
    pin = _pin(_("Mã PIN"))
    image = forms.FileField(
        label=_("Ảnh chữ ký hoặc ảnh dấu"),
        help_text=_("Tệp PNG nền trong suốt: chữ ký màu xanh, dấu màu đỏ."),
        widget=forms.FileInput(attrs={"accept": "image/png,.png"}),
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.choices = _owners(actor, vietnam_date(now))
        if not settings.PKCS11_MODULE:
            del self.fields["token_label"], self.fields["key_label"]
            self.fields["key_file"].required = True

    def facts(self) -> dict[str, Any]:
        """Give what `services.add_key` takes."""
        kind, _colon, owner_id = self.cleaned_data["owner"].partition(":")
        return {
            "pin": self.cleaned_data["pin"],
            "key_file": _content(self.cleaned_data["key_file"]),
            "token_label": self.cleaned_data.get("token_label", ""),
            "key_label": self.cleaned_data.get("key_label", ""),
            "image": _content(self.cleaned_data["image"]),
            "person_id": UUID(owner_id) if kind == "person" else None,
            "body_id": UUID(owner_id) if kind == "body" else None,
        }


def _content(upload: Any) -> bytes:
    return upload.read() if upload else b""


def _owners(actor: Actor, on: dt.date) -> list[tuple[str, str]]:
    """Give who may be given a key: the office, its bodies, each person with a post."""
    seals = [(_OFFICE, str(_("Dấu chung của cơ quan")))] + [
        (f"body:{body.pk}", str(_("Dấu của %(name)s") % {"name": body.name}))
        for body in people.bodies_of(actor, on)
    ]
    persons: dict[str, str] = {}
    for post in people.posts_of_office(actor, on):
        persons.setdefault(f"person:{post.person_id}", f"{post.person.full_name}, {post.title}")
    return [*persons.items(), *seals]


class RetireKeyForm(VanphongForm):
    """Why a key is taken out of use."""

    reason = LineField(
        label=_("Lý do ngừng dùng"),
        help_text=_("Ví dụ: chứng thư hết hạn, mất thiết bị, người giữ chuyển công tác."),
        max_length=300,
    )


class EmptyForm(VanphongForm):
    """Nothing to fill in: sending it is the act."""


class ConfirmAgentForm(VanphongForm):
    """The picture that is drawn where the key at one's own computer signs."""

    image = forms.FileField(
        label=_("Ảnh chữ ký"),
        help_text=_("Tệp PNG nền trong suốt, chữ ký màu xanh. Bỏ trống thì ký không kèm ảnh."),
        widget=forms.FileInput(attrs={"accept": "image/png,.png"}),
        required=False,
    )

    def content(self) -> bytes:
        """Give the picture's bytes; none when there is none."""
        return _content(self.cleaned_data["image"])


class PinForm(VanphongForm):
    """A PIN to try."""

    pin = _pin(_("Mã PIN"))


class ChangePinForm(VanphongForm):
    """The PIN and a new one, typed twice."""

    pin = _pin(_("Mã PIN hiện tại"))
    new = _pin(
        _("Mã PIN mới"),
        help_text=format_lazy(_("Từ {count} ký tự trở lên."), count=SHORTEST_PIN),
    )
    again = _pin(_("Gõ lại mã PIN mới"))

    def clean_again(self) -> str:
        """Refuse a second one that differs."""
        again: str = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise forms.ValidationError(_("Hai lần gõ mã PIN mới chưa giống nhau."))
        return again
