"""Forms of verification and public check."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.forms import LineField, VanphongForm


class VerifyForm(VanphongForm):
    """One file to verify."""

    file = forms.FileField(
        label=_("Tệp PDF cần kiểm tra"),
        help_text=_("Tệp chỉ được đọc để kiểm tra, không được lưu lại."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
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
