"""Filters of the lists: words in the address, read into what the queries understand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.forms import DayField, LineField, VanphongForm
from vanphong.registry.forms.kinds import codes_by_word, word_choices
from vanphong.registry.queries import DocumentFilter

LINE_STATES = {
    "cho": "waiting",
    "cho-but-phe": "to_direct",
    "chua-xem": "to_me",
    "da-chuyen": "passed",
    "co-han": "due",
}


class ListFilter(VanphongForm):
    """What both books are narrowed by; a wrong value is said, and then nothing is listed."""

    chu = LineField(label=_("Tìm trong sổ"), required=False, max_length=200)
    loai = forms.ChoiceField(label=_("Loại"), choices=word_choices, required=False)
    tu_ngay = DayField(label=_("Từ ngày"), required=False)
    den_ngay = DayField(label=_("Đến ngày"), required=False)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        self._query = query
        self.is_valid()
        for name in ("tu_ngay", "den_ngay"):
            self.fields[name].widget.attrs |= {"size": 11, "inputmode": "numeric"}
        self.fields["chu"].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        """Refuse days the wrong way round, as every list does."""
        given = super().clean() or self.cleaned_data
        since, until = given.get("tu_ngay"), given.get("den_ngay")
        if since and until and since > until:
            self.add_error("den_ngay", _("Đến ngày không thể trước Từ ngày."))
        return given

    def add_prefix(self, field_name: str) -> str:
        """Name the fields as the words of an address are written."""
        return super().add_prefix(field_name).replace("_", "-")

    more_label = _("Lọc theo loại, ngày")

    @property
    def more(self) -> list[forms.BoundField]:
        """The fields beside the words."""
        return [field for field in self if field.name != "chu"]

    @property
    def narrows_more(self) -> bool:
        """Whether one of them is on, or wrong."""
        return bool(set(self.given) - {"chu"}) or bool(self.errors)

    @property
    def given(self) -> dict[str, Any]:
        """The filters that are on, as cleaned."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def asked(self) -> tuple[Any, ...]:
        """The form and what is asked for in the address: all that its fields look like."""
        pairs = [(name, tuple(values)) for name, values in self._query.lists() if name != "sau"]
        return (type(self).__name__, *pairs)

    def without(self, name: str) -> str:
        """Give the address without one filter, and from the first page."""
        query = self._query.copy()
        query.pop(self.add_prefix(name), None)
        query.pop("sau", None)
        return f"?{query.urlencode()}"

    def on_words(self) -> list[dict[str, str]]:
        """Give the filters that are on in words, each with the address without it."""
        chips = []
        for name, value in self.given.items():
            field = self.fields[name]
            if isinstance(value, dt.date):
                words = f"{field.label} {value:%d/%m/%Y}"
            elif isinstance(field, forms.ChoiceField):
                words = str(dict(word_choices()).get(value, value))
            else:
                words = f"{field.label}: {value}"
            chips.append({"label": words, "url": self.without(name)})
        return chips

    def _common(self) -> dict[str, Any]:
        given = self.given
        return {
            "words": given.get("chu", ""),
            "type_codes": codes_by_word().get(given.get("loai", ""), ()),
        }


class IncomingFilter(ListFilter):
    """Filters of the incoming book; days are days of arrival."""

    more_label = _("Lọc theo loại, cơ quan, ngày")
    co_quan = LineField(label=_("Cơ quan ban hành"), required=False, max_length=200)
    field_order = ("chu", "loai", "co_quan", "tu_ngay", "den_ngay")

    def narrow(self) -> DocumentFilter:
        """Give the filter for the query."""
        given = self.given
        return DocumentFilter(
            issuer=given.get("co_quan", ""),
            arrived_from=given.get("tu_ngay"),
            arrived_until=given.get("den_ngay"),
            line_state=LINE_STATES.get(self.data.get("trang-thai", ""), ""),
            **self._common(),
        )


class OutgoingFilter(ListFilter):
    """Filters of the outgoing book; days are those on the documents."""

    def narrow(self) -> DocumentFilter:
        """Give the filter for the query."""
        given = self.given
        return DocumentFilter(
            issued_from=given.get("tu_ngay"),
            issued_until=given.get("den_ngay"),
            **self._common(),
        )
