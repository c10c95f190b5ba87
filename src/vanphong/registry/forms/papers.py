"""Forms for what is on paper: the scan that comes later, the line of an own document."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.forms import DayField, LineField, TextField, VanphongForm
from vanphong.registry.facts import DocumentFields
from vanphong.registry.forms.documents import VersionedForm
from vanphong.registry.forms.fields import OddDatesMixin, accept_dates_field
from vanphong.registry.forms.incoming import URGENCIES
from vanphong.registry.models import Document, Urgency


class ScanForm(VanphongForm):
    """The scan of a document that was entered from paper."""

    upload = forms.FileField(label=_("Bản quét"), help_text=_("PDF, PNG, JPEG hoặc TIFF."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].widget.attrs["autofocus"] = True


class CorrectOutgoingForm(OddDatesMixin, VersionedForm):
    """The line of an own document on paper, corrected with a reason; its number stays."""

    issued_on = DayField(label=_("Ngày văn bản"))
    accept_dates = accept_dates_field()
    abstract = TextField(label=_("Trích yếu"), rows=3)
    urgency = forms.ChoiceField(label=_("Độ khẩn"), choices=URGENCIES, required=False)
    signer_name = LineField(label=_("Người ký"), required=False, max_length=100)
    signer_title = LineField(label=_("Chức vụ người ký"), required=False, max_length=200)
    recipients_text = TextField(
        label=_("Nơi nhận"), required=False, rows=3, help_text=_("Mỗi dòng một nơi.")
    )
    copy_count = forms.IntegerField(label=_("Số bản"), required=False, min_value=1)
    filed_with = LineField(
        label=_("Đơn vị, người nhận bản lưu"), required=False, max_length=200
    )
    note = LineField(label=_("Ghi chú"), required=False, max_length=500)
    reason = LineField(
        label=_("Lý do sửa"), max_length=500,
        help_text=_("Được giữ cùng thông tin trước khi sửa."),
    )  # fmt: skip

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        names = set(self.base_fields) - {"accept_dates", "reason"}
        start = {name: getattr(document, name) for name in names}
        super().__init__(*args, initial=start, **kwargs)
        self._document = document
        self.fields["issued_on"].widget.attrs["autofocus"] = True

    def document_fields(self) -> DocumentFields:
        """Give what was typed, as the act takes it."""
        given = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"accept_dates", "reason", "version"}
        }
        return DocumentFields(
            issuer_name=self._document.issuer_name,
            system=self._document.system,
            type_code=self._document.type_code,
            **(given | {"urgency": given["urgency"] or Urgency.NORMAL}),
        )
