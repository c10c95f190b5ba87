"""Forms of reports: freezing one, looking for letters by a name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.forms import LineField, VanphongForm


class FreezeForm(VanphongForm):
    """Which period, and why again when it was frozen before."""

    ky = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *given: Any, again: bool, **more: Any) -> None:
        """Ask for the reason where the period was frozen already."""
        super().__init__(*given, **more)
        if again:
            self.fields["reason"] = LineField(
                label=_("Lý do chốt lại"),
                help_text=_("Lần chốt trước vẫn giữ nguyên; không ghi tên ai vào đây."),
            )


class NameSearchForm(VanphongForm):
    """Whose letters, and why."""

    name = LineField(
        label=_("Họ và tên người viết"),
        help_text=_("Ghi đủ họ tên, có dấu hay không đều được. Họ tên không ghi lại ở đâu."),
    )
    reason = LineField(
        label=_("Lý do"),
        help_text=_("Lý do ghi vào dấu vết của từng đơn tìm thấy: không ghi tên ai vào đây."),
    )
