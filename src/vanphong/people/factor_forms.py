"""Forms of second factors, of recovery, and of proof in an open session."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.forms import LineField, PickerField, VanphongForm
from vanphong.people import factor_queries
from vanphong.people.models import Factor, FactorReset, ProviderIdentity


def _answer() -> forms.CharField:
    """Give the hidden field that the script fills with what a passkey signed."""
    return forms.CharField(
        label=_("Khóa truy cập"),
        required=False,
        max_length=20_000,
        widget=forms.HiddenInput(attrs={"data-passkey-answer": ""}),
    )


def _code(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=40,
        help_text=help_text,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "none",
                "autofocus": True,
            }
        ),
    )


class CodeForm(VanphongForm):
    """A second factor after the password: a code, or what a passkey signed."""

    code = _code(
        _("Mã xác thực"), _("6 số trong ứng dụng tạo mã, hoặc một mã dự phòng trên giấy.")
    )
    passkey = _answer()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = not (self.is_bound and self.data.get("passkey"))


class ConfirmForm(VanphongForm):
    """Proof that it is still the same person."""

    confirm_secret = forms.CharField(
        label=_("Mật khẩu của bạn"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "autofocus": True}
        ),
    )
    confirm_passkey = _answer()

    def __init__(
        self, *args: Any, takes_codes: bool, only_passkey: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if only_passkey:
            del self.fields["confirm_secret"]
            self.fields["confirm_passkey"].required = True
            return
        if takes_codes:
            label = _("Mật khẩu của bạn, hoặc mã 6 số trong ứng dụng")
            self.fields["confirm_secret"].label = label
        given = self.is_bound and self.data.get("confirm_passkey")
        self.fields["confirm_secret"].required = not given


class AppForm(VanphongForm):
    """The first code of an app."""

    code = _code(_("Mã 6 số ứng dụng đang hiện"), "")


class PasskeyForm(VanphongForm):
    """What a passkey is called, and what the browser made."""

    name = LineField(
        label=_("Tên gọi"),
        max_length=Factor._meta.get_field("name").max_length,
        required=False,
        help_text=_("Để nhận ra về sau, ví dụ: điện thoại của tôi."),
    )
    passkey = _answer()


class IdentityForm(VanphongForm):
    """By whom at the identity provider an account is opened."""

    subject = LineField(
        label=_("Mã người dùng (sub)"),
        max_length=ProviderIdentity._meta.get_field("subject").max_length,
        required=False,
        help_text=_("Hỏi người quản lý hệ thống của đơn vị. Để trống là bỏ gắn."),
    )


class ResetReasonForm(VanphongForm):
    """Whose second factors are to be set up anew, and why."""

    account = PickerField(
        label=_("Người dùng"), help_text=_("Chỉ những người đã đặt xác thực hai bước.")
    )

    reason = LineField(
        label=_("Lý do"),
        max_length=FactorReset._meta.get_field("reason").max_length,
        help_text=_("Ví dụ: mất điện thoại; đã gặp trực tiếp để xác nhận."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = factor_queries.accounts_with_factor(actor)
        field: Any = self.fields["account"]
        field.choices = [
            (str(one.id), f"{one.person.full_name} ({one.username})") for one in found
        ]
