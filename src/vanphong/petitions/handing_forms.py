"""Forms of papers handed over and given back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.forms import DayField, LineField, VanphongForm
from vanphong.petitions.models import HandedPaper
from vanphong.petitions.rules.handing import HandedIn, papers_in
from vanphong.petitions.services import Upload


class TakePapersForm(VanphongForm):
    """Papers as they are put on the table, a line each."""

    papers = forms.CharField(
        label=_("Giấy tờ nhận"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Mỗi dòng một tài liệu: Tên; số tờ; gốc hoặc sao; tình trạng. Ví dụ: Giấy chứng nhận "
            "quyền sử dụng đất; 2; gốc; nguyên vẹn."
        ),
        error_messages={"required": _("Hãy ghi từng giấy tờ.")},
    )
    giver = LineField(label=_("Người giao: họ tên, địa chỉ"))
    note = LineField(label=_("Ghi chú"), required=False)

    def __init__(self, *args: Any, is_protected: bool, giver: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"giver": giver}, **kwargs)
        if is_protected:
            del self.fields["giver"]

    def handed(self) -> list[HandedIn]:
        """Give the papers."""
        return papers_in(self.cleaned_data["papers"])


class SignedSheetForm(VanphongForm):
    """The scan of a signed receipt or slip."""

    sheet = forms.FileField(
        label=_("Bản quét đã ký"),
        help_text=_("Chỉ đưa lên một lần; xem kỹ trước khi lưu."),
        error_messages={"required": _("Hãy chọn tệp bản quét đã ký.")},
    )

    def given(self) -> Upload:
        """Give the file."""
        sheet = self.cleaned_data["sheet"]
        return Upload(sheet.name, sheet.read())


class ReturnPapersForm(VanphongForm):
    """Which papers go back, to whom, by which signed slip."""

    positions = forms.MultipleChoiceField(
        label=_("Giấy tờ trả lại"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Hãy chọn giấy tờ trong danh sách.")},
    )
    returned_on = DayField(label=_("Ngày trả"))
    returned_to = LineField(label=_("Người nhận lại"))
    slip = forms.FileField(label=_("Bản quét giấy trả có chữ ký người nhận"), required=False)
    note = LineField(label=_("Ghi chú"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        papers: Sequence[HandedPaper],
        is_protected: bool,
        today: dt.date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("returned_on", today)
        self.fields["positions"].choices = [  # type: ignore[attr-defined]
            (str(one.position), f"{one.position}. {one.name}") for one in papers
        ]
        if is_protected:
            del self.fields["returned_to"], self.fields["slip"]

    def given(self) -> dict[str, Any]:
        """Give what `services.return_papers` asks for."""
        typed = dict(self.cleaned_data)
        slip = typed.pop("slip", None)
        typed["positions"] = [int(one) for one in typed["positions"]]
        return typed | {"slip": Upload(slip.name, slip.read()) if slip else None}
