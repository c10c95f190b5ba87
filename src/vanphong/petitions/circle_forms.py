"""Forms of circles: founding one, a file from another installation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.forms import LineField, VanphongForm
from vanphong.people import api as people


class FoundForm(VanphongForm):
    """Its name, and with whom."""

    name = LineField(label=_("Tên vòng so khớp"), max_length=120)
    offices = forms.MultipleChoiceField(
        label=_("Cơ quan cùng bản cài"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Mỗi cơ quan tự trả lời; chưa trả lời thì chưa so khớp."),
    )  # fmt: skip
    partner = LineField(
        label=_("Cơ quan ở bản cài khác"), required=False, max_length=200,
        help_text=_("Chỉ ghi khi so khớp với một cơ quan ngoài hệ thống này, bằng tệp."),
    )  # fmt: skip
    key = LineField(
        label=_("Khóa cơ quan kia trao"), required=False, max_length=200,
        help_text=_("Để trống nếu bên mình lập trước: khóa hiện một lần sau khi lập."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, *args: Any, offices: Iterable[people.Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offices"].choices = [(str(one.pk), one.name) for one in offices]  # type: ignore[attr-defined]

    def act(self) -> dict[str, Any]:
        """Give what the service takes."""
        given = dict(self.cleaned_data)
        return given | {"office_ids": [int(one) for one in given.pop("offices")]}


class CircleFileForm(VanphongForm):
    """The file that the other office gave."""

    file = forms.FileField(
        label=_("Tệp cơ quan kia giao"), widget=forms.FileInput(attrs={"accept": ".json"})
    )

    def content(self) -> bytes:
        """Give what stands in it."""
        content: bytes = self.cleaned_data["file"].read()
        return content
