"""Forms of requests to open identities."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.forms import LineField, VanphongForm
from vanphong.petitions.rules import ACT_LABELS, OpeningAct


class OpeningForm(VanphongForm):
    """What is asked for, and why."""

    act = forms.ChoiceField(
        label=_("Việc"),
        choices=[(one.value, _(ACT_LABELS[one])) for one in OpeningAct],
        help_text=_("Hủy khóa thì không ai mở được nữa; chỉ còn dấu vết đã hủy."),
    )
    reason = LineField(
        label=_("Lý do"),
        help_text=_("Người đồng ý và thủ trưởng đọc lý do này: không ghi tên ai vào đây."),
    )
