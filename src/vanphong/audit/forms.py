"""The filters of the trail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.audit import listing, words
from vanphong.audit.queries import TrailFilter
from vanphong.kernel.forms import DayField, LineField, VanphongForm

_ANYTHING = ("", _("Tất cả"))


def _acts() -> list[Any]:
    return [_ANYTHING, *words.act_choices()]


def _kinds() -> list[Any]:
    return [_ANYTHING, *((table, thing.noun) for table, thing in words.things().items())]


class TrailForm(VanphongForm):
    """What one looks for; everything may stay empty."""

    nguoi = LineField(label=_("Người"), max_length=100, required=False)
    viec = forms.ChoiceField(label=_("Việc"), choices=_acts, required=False)
    bang = forms.ChoiceField(label=_("Loại đối tượng"), choices=_kinds, required=False)
    # One thing alone: its page leads here, nobody types it.
    ma = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    tu = DayField(label=_("Từ ngày"), required=False)
    den = DayField(label=_("Đến hết ngày"), required=False)
    dong = forms.BooleanField(label=_("Cả thay đổi từng dòng dữ liệu"), required=False)

    def wanted(self) -> TrailFilter:
        """Give what is looked for; a field that is wrong looks for nothing special."""
        facts = self.cleaned_data if self.is_valid() else {}
        return listing.asked(
            person=facts.get("nguoi") or "",
            action=facts.get("viec") or "",
            table=facts.get("bang") or "",
            subject_id=facts.get("ma") or "",
            since=facts.get("tu"),
            until=facts.get("den"),
            rows=bool(facts.get("dong")),
        )
