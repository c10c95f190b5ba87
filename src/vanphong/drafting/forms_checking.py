"""The form of a check: a file, and by which form it is checked."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.drafting.form_rules import FormSystem
from vanphong.kernel.forms import DayField, VanphongForm

ACCEPTED = (
    ".docx,.pdf,application/pdf,"
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)


class CheckForm(VanphongForm):
    """A Word file or a PDF; without a day its own date counts."""

    file = forms.FileField(
        label=_("Tệp Word hoặc PDF"),
        help_text=_("Tệp chỉ được soát, không lưu vào hệ thống."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        allow_empty_file=True,
    )
    on = DayField(
        label=_("Ngày ban hành"), required=False,
        help_text=_("Bỏ trống thì lấy ngày ghi trong tệp."),
    )  # fmt: skip
    system = forms.ChoiceField(
        label=_("Thể thức"),
        required=False,
        choices=[
            ("", _("Theo tiêu đề của văn bản")),
            (FormSystem.PARTY, _("Văn bản của Đảng")),
            (FormSystem.STATE, _("Văn bản hành chính nhà nước")),
        ],
    )
