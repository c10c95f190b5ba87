"""Forms over days and terms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.calendars.models import KINDS, OFFICE_KINDS, Scope
from vanphong.calendars.rules import LONGEST_TERM, DayKind, TermUnit
from vanphong.kernel.forms import DayField, LineField, VanphongForm

FIRST_YEAR, LAST_YEAR = 1995, 2100
UNITS = [
    (unit.value, _("ngày, tính cả ngày nghỉ"))
    if unit is TermUnit.CALENDAR_DAYS
    else (unit.value, _(unit.label))
    for unit in TermUnit
]


class DayForm(VanphongForm):
    """What a date is and why it changes; asked for whom only where there is a choice."""

    date = DayField(label=_("Ngày"))
    scope = forms.ChoiceField(label=_("Áp dụng cho"), choices=Scope.choices)
    kind = forms.ChoiceField(label=_("Là ngày"), choices=KINDS)
    reason = LineField(
        label=_("Tên ngày hoặc lý do"),
        max_length=200,
        help_text=_("Hiện trên lịch và trong cách tính hạn, ví dụ: cơ quan chuyển trụ sở."),
    )
    source = LineField(
        label=_("Căn cứ"),
        max_length=300,
        help_text=_("Số, ngày của văn bản."),
    )
    change_reason = LineField(
        label=_("Lý do thay đổi lịch"),
        max_length=300,
        help_text=_("Được ghi lại cùng tên người thay đổi."),
    )

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, scopes: Sequence[Scope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._only = scopes[0] if len(scopes) == 1 else None
        if self._only:
            del self.fields["scope"]
        if self._only is Scope.OFFICE:
            self.fields["kind"].choices = OFFICE_KINDS  # type: ignore[attr-defined]
            self.fields["source"].required = False
        elif self._only is None:
            self.fields["source"].help_text = _(
                "Số, ngày của văn bản; để trống được với ngày riêng của cơ quan."
            )

    def clean_scope(self) -> str:
        """Ask for the source of a day of the whole country only."""
        scope: str = self.cleaned_data["scope"]
        self.fields["source"].required = scope == Scope.SITE
        return scope

    def act(self) -> dict[str, Any]:
        """Give the arguments of `services.set_day`."""
        given = dict(self.cleaned_data)
        del given["seen"]
        given["kind"] = DayKind(given["kind"])
        given["scope"] = self._only or Scope(given["scope"])
        return given

    @property
    def shown(self) -> str:
        """Give what must have been shown before the day is set."""
        given = self.act()
        return f"{given['date']} {given['scope']} {given['kind']}"


class RemoveForm(VanphongForm):
    """Why a date is taken out of the calendar."""

    change_reason = LineField(
        label=_("Lý do bỏ ngày này"),
        max_length=300,
        help_text=_("Được ghi lại cùng tên người thay đổi."),
    )


class DecisionForm(VanphongForm):
    """The decision that the days of a year rest on."""

    source = LineField(
        label=_("Văn bản quyết định lịch nghỉ"),
        max_length=300,
        help_text=_("Số, ngày của văn bản."),
    )


class DueForm(VanphongForm):
    """A term to count: from when, how long, in what."""

    start = DayField(label=_("Ngày xảy ra sự kiện"))
    count = forms.IntegerField(label=_("Thời hạn"), min_value=1)
    unit = forms.ChoiceField(label=_("Tính bằng"), choices=UNITS)
    # The address speaks Vietnamese, as the filters of lists do.
    _names: ClassVar = {"start": "tu-ngay", "count": "so", "unit": "don-vi"}

    def add_prefix(self, field_name: str) -> str:
        """Give the name of a field in the address."""
        return self._names.get(field_name, field_name)

    def clean(self) -> dict[str, Any]:
        """Keep the count within what is understood for its unit."""
        given = super().clean() or {}
        start = given.get("start")
        if start is not None and not FIRST_YEAR <= start.year <= LAST_YEAR:
            self.add_error("start", _("Ngày phải trong các năm từ 1995 đến 2100."))
        unit, count = TermUnit(given.get("unit") or TermUnit.WORKING_DAYS), given.get("count")
        if count is not None and count > LONGEST_TERM[unit]:
            message = _("Thời hạn tính bằng %(unit)s chỉ đến %(most)s.")
            limit = {"unit": _(unit.label), "most": LONGEST_TERM[unit]}
            self.add_error("count", message % limit)
        return given
