"""Forms of the mailbox."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.forms import LineField, VanphongForm
from vanphong.mailbox import queries
from vanphong.mailbox.models import After, Mailbox
from vanphong.mailbox.rules import REASON_LABELS, Reason
from vanphong.mailbox.services import Wanted


class DismissForm(VanphongForm):
    """Why a mail is no paper for the book."""

    reason = forms.ChoiceField(
        label=_("Lý do"),
        choices=[(one.value, _(REASON_LABELS[one])) for one in Reason],
        widget=forms.RadioSelect,
    )
    note = LineField(label=_("Ghi chú"), required=False, max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class MailboxForm(VanphongForm):
    """Where the office's mailbox is."""

    server = forms.ChoiceField(
        label=_("Máy chủ thư (IMAP, TLS)"),
        help_text=_("Người vận hành đặt danh sách này cho cả hệ thống."),
    )
    username = LineField(label=_("Tên đăng nhập hộp thư"), max_length=200)
    password = forms.CharField(
        label=_("Mật khẩu hộp thư"),
        required=False,
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Bỏ trống để giữ mật khẩu đã lưu. Mật khẩu được mã hóa khi lưu."),
    )
    folder = LineField(label=_("Thư mục thư đến"), max_length=200, initial="INBOX")
    after = forms.ChoiceField(
        label=_("Sau khi lấy thư"),
        choices=[(value, capfirst(_(label))) for value, label in After.choices],
        widget=forms.RadioSelect,
        initial=After.NOTHING,
        help_text=_("Phần mềm không bao giờ xóa thư trên máy chủ."),
    )
    done_folder = LineField(
        label=_("Thư mục chuyển sang"), required=False, max_length=200,
        help_text=_("Chỉ khi chọn chuyển thư; thư mục phải có sẵn trên máy chủ."),
    )  # fmt: skip
    is_on = forms.BooleanField(label=_("Bật đọc hộp thư"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, box: Mailbox | None, **kwargs: Any) -> None:
        if box is not None:
            names = ("username", "folder", "after", "done_folder", "is_on", "version")
            kwargs["initial"] = {name: getattr(box, name) for name in names} | {
                "server": f"{box.host}:{box.port}"
            }
        super().__init__(*args, **kwargs)
        servers = [f"{host}:{port}" for host, port in queries.known_servers()]
        self.fields["server"].choices = [(one, one) for one in servers]  # type: ignore[attr-defined]
        self.fields["password"].required = box is None

    def wanted(self) -> Wanted:
        """Give what was typed, as the act takes it."""
        given = dict(self.cleaned_data)
        host, _colon, port = given.pop("server").rpartition(":")
        given.pop("version")
        return Wanted(host=host, port=int(port), **given)

    def refuse(self, error: Any) -> None:
        """Put what is wrong with the host at the server."""
        if "host" in error.fields:
            error.fields = {**error.fields, "server": error.fields["host"]}
            del error.fields["host"]
        super().refuse(error)
