"""The form of a picture for the text of a draft."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.forms import LineField, VanphongForm

PICTURES = ".png,.jpg,.jpeg,image/png,image/jpeg"


class PictureForm(VanphongForm):
    """A picture for the text, where it is written as lines."""

    picture_file = forms.FileField(
        label=_("Tệp hình"),
        help_text=_("PNG hoặc JPEG, không quá 10 MB."),
        widget=forms.FileInput(attrs={"accept": PICTURES}),
        allow_empty_file=True,
    )
    picture_alt = LineField(
        label=_("Mô tả hình"),
        required=False,
        max_length=300,
        help_text=_("Hình cho thấy gì; người không nhìn thấy hình nghe lời này."),
    )
    picture_width = forms.IntegerField(
        label=_("Độ rộng (mm)"),
        required=False,
        min_value=10,
        max_value=160,
        help_text=_("Để trống thì lấy theo hình, rộng nhất 160 mm."),
    )
