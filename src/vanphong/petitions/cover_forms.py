"""Forms by which who wrote is blacked out of a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.forms import LineField, VanphongForm
from vanphong.petitions.models import FileRole
from vanphong.petitions.rules.covering import Box, box_of
from vanphong.petitions.services import SCANNED, Upload


class ScanForm(VanphongForm):
    """A scan to be sealed once its working copy is made."""

    role = forms.ChoiceField(
        label=_("Loại tệp"),
        choices=[(one.value, _(one.label)) for one in SCANNED],
        widget=forms.RadioSelect,
        initial=FileRole.LETTER,
    )
    scan = forms.FileField(
        label=_("Bản quét"),
        help_text=_(
            "PDF hoặc ảnh. Bản quét được niêm phong ngay; chỉ trình duyệt này xem được để che, "
            "trong 24 giờ."
        ),
    )

    def given_file(self) -> Upload:
        """Give the scan."""
        one = self.cleaned_data["scan"]
        return Upload(one.name, one.read(), self.cleaned_data["role"])


def _percent(label: Any) -> forms.FloatField:
    field = forms.FloatField(label=label, min_value=0, max_value=100)
    field.widget.attrs["step"] = "0.1"
    return field


class BoxForm(VanphongForm):
    """A box on the page that is shown, in percent of the page."""

    left = _percent(_("Từ mép trái (%)"))
    top = _percent(_("Từ mép trên (%)"))
    width = _percent(_("Rộng (%)"))
    height = _percent(_("Cao (%)"))

    def box(self, page: int) -> Box:
        """Give the box on a page."""
        given = self.cleaned_data
        return box_of(page, given["left"], given["top"], given["width"], given["height"])


class WordsForm(VanphongForm):
    """Words to be blacked out wherever the text layer has them."""

    words = LineField(
        label=_("Tìm chữ để che"),
        required=False,
        help_text=_(
            "Không phân biệt dấu. Chỉ tìm được trong PDF có lớp chữ, không tìm trong ảnh."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    writers = forms.BooleanField(
        label=_("Che cả họ tên, địa chỉ, số của người viết đã ghi trong sổ"), required=False
    )


class ReasonedForm(VanphongForm):
    """Why a working copy is taken away, or the originals open again."""

    reason = LineField(label=_("Lý do"), max_length=300)


class MakeForm(VanphongForm):
    """That the copy is to be made of what was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    as_is = forms.BooleanField(label=_("Tệp này không có gì phải che"), required=False)
