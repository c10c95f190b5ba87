"""The form of a search, as its address says it."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from vanphong.kernel import clock
from vanphong.kernel.forms import DayField, LineField, VanphongForm
from vanphong.registry import api as registry
from vanphong.search.queries import Narrow

DIRECTIONS = {"den": "IN", "di": "OUT"}
_STATES = {
    "hieu-luc": registry.DocumentState.ISSUED,
    "thu-hoi": registry.DocumentState.RECALLED,
    "thay-the": registry.DocumentState.REPLACED,
    "da-huy": registry.DocumentState.VOID,
}


class SearchForm(VanphongForm):
    """Words, and what they are narrowed by; the names are words of the address."""

    q = LineField(label=_("Từ cần tìm"), required=False)
    chieu = forms.ChoiceField(
        label=_("Chiều"),
        required=False,
        choices=[("", _("Đến và đi")), ("den", _("Văn bản đến")), ("di", _("Văn bản đi"))],
    )
    loai = forms.ChoiceField(label=_("Loại"), required=False)
    coquan = LineField(label=_("Cơ quan ban hành"), required=False)
    tu = DayField(label=_("Từ ngày"), required=False)
    den = DayField(label=_("Đến ngày"), required=False)
    trangthai = forms.ChoiceField(
        label=_("Trạng thái"),
        required=False,
        choices=[
            ("", _("Mọi trạng thái")),
            ("hieu-luc", _("Đã ban hành")),
            ("thu-hoi", _("Đã thu hồi")),
            ("thay-the", _("Đã được thay thế")),
            ("da-huy", _("Đã hủy số")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["loai"].choices = [("", _("Mọi loại")), *_types(clock.today())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse days the wrong way round, as every list does."""
        given = super().clean() or {}
        since, until = given.get("tu"), given.get("den")
        if since and until and since > until:
            self.add_error("den", _("Đến ngày không thể trước Từ ngày."))
        return given

    @property
    def asked(self) -> tuple[Any, ...]:
        """What the address narrows by, and the day, which says the types: how the filters look."""
        lists = cast("QueryDict", self.data).lists()
        given = ((name, tuple(values)) for name, values in lists)
        return (clock.today(), *(pair for pair in given if pair[0] not in {"q", "trang"}))

    @property
    def narrow(self) -> Narrow:
        """Give what was asked; nothing is looked for while a field is wrong."""
        given = self.cleaned_data
        return Narrow(
            type_code=given.get("loai", ""),
            issuer=given.get("coquan", ""),
            dated_from=given.get("tu"),
            dated_until=given.get("den"),
            direction=DIRECTIONS.get(given.get("chieu", ""), ""),
            state=_STATES.get(given.get("trangthai", ""), ""),
        )


def _types(today: dt.date) -> list[tuple[str, str]]:
    """Give the types in force, the Party's first, each name once."""
    found: dict[str, str] = {}
    for system in ("PARTY", "STATE"):
        for kind in registry.document_types(today, system):
            if kind.name not in found.values():
                found[kind.code] = kind.name
    return [(code, name[0].upper() + name[1:]) for code, name in found.items()]
