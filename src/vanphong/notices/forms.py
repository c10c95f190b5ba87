"""Forms of notices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.forms import LineField, VanphongForm
from vanphong.notices.rules import Quiet, Window
from vanphong.notices.wording import KINDS


class HourField(forms.TimeField):
    """A time of the day, typed as 18:00 or 18h00."""

    default_error_messages = {"invalid": _("Giờ chưa đúng. Hãy gõ giờ:phút, ví dụ 18:00.")}

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"placeholder": _("giờ:phút"), "autocomplete": "off", "inputmode": "text"}
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs=attrs))
        super().__init__(input_formats=["%H:%M", "%Hh%M", "%Hh", "%H"], **kwargs)


class ChoiceForm(VanphongForm):
    """Which kinds reach a person by which channel, and hours of quiet on top of the office's."""

    mail_kinds = forms.MultipleChoiceField(
        label=_("Thư điện tử"), choices=list(KINDS.items()), required=False
    )
    push_kinds = forms.MultipleChoiceField(
        label=_("Điện thoại, trình duyệt"), choices=list(KINDS.items()), required=False
    )
    quiet_since = HourField(label=_("Giờ nghỉ riêng, từ"), required=False)
    quiet_until = HourField(label=_("Giờ nghỉ riêng, đến"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean(self) -> dict[str, Any]:
        """Ask for both ends of the quiet hours, or none."""
        given = super().clean() or {}
        since, until = given.get("quiet_since"), given.get("quiet_until")
        if (since is None) != (until is None) and not self.errors:
            missing = "quiet_since" if since is None else "quiet_until"
            self.add_error(
                missing, _("Hãy ghi cả giờ bắt đầu và giờ kết thúc, hoặc bỏ trống cả.")
            )
        return given

    def act(self) -> dict[str, Any]:
        """Give what the service `choose` is to do."""
        given = dict(self.cleaned_data)
        since, until = given.pop("quiet_since"), given.pop("quiet_until")
        return given | {"own_quiet": None if since is None else Window(since, until)}


class QuietForm(VanphongForm):
    """The quiet hours of the office."""

    since = HourField(label=_("Từ mấy giờ không gửi ra ngoài"))
    until = HourField(label=_("Đến mấy giờ thì gửi lại"))
    days_off = forms.BooleanField(
        label=_("Ngày nghỉ theo lịch của cơ quan thì nghỉ cả ngày"), required=False
    )
    special_breaks = forms.BooleanField(
        label=_("Việc đỏ đặc biệt vẫn gửi trong giờ nghỉ"), required=False
    )
    reason = LineField(label=_("Lý do đổi, hoặc văn bản quy định"), max_length=300)

    def act(self) -> dict[str, Any]:
        """Give what the service `set_quiet_hours` is to do."""
        given = self.cleaned_data
        quiet = Quiet(
            Window(given["since"], given["until"]),
            days_off=given["days_off"],
            special_breaks=given["special_breaks"],
        )
        return {"quiet": quiet, "reason": given["reason"]}


class AddressForm(VanphongForm):
    """An address for mail."""

    address = LineField(
        label=_("Địa chỉ thư điện tử"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(VanphongForm):
    """The code that came to the address."""

    code = LineField(
        label=_("Mã trong thư"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class DeviceForm(VanphongForm):
    """What a browser gives for taking messages; filled by its script."""

    endpoint = forms.CharField(widget=forms.HiddenInput, max_length=2000)
    p256dh = forms.CharField(widget=forms.HiddenInput, max_length=200)
    auth = forms.CharField(widget=forms.HiddenInput, max_length=100)
