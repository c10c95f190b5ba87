"""Forms of the public page on which a citizen writes a letter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.files import api as files
from vanphong.kernel.forms import FilesField, FilesInput, LineField, TextField, VanphongForm
from vanphong.people import api as people
from vanphong.petitions.models import FileRole
from vanphong.petitions.rules import NATURE_LABELS
from vanphong.petitions.rules.sending import WAY_LABELS, Way
from vanphong.petitions.services import Upload

_MISSING = _("Mục này cần được điền.")


# The written papers the door takes, by ending; a telephone then gives a JPEG instead of its own HEIC.
_PAPERS = ",".join(f".{ending}" for kind in files.KINDS for ending in kind.endings)
_IMAGES = ",".join(
    f".{ending}" for kind in (files.JPEG, files.PNG, files.PDF) for ending in kind.endings
)
_SOUNDS = ",".join(
    ["audio/*", *(f".{ending}" for kind in files.SOUNDS for ending in kind.endings)]
)


class StepForm(VanphongForm):
    """A step that may be left unfinished."""

    def typed(self) -> dict[str, Any]:
        """Give what was typed, whole or not; a choice there is not is left out."""
        return {name: self._typed(name, field) for name, field in self.fields.items()}

    def _typed(self, name: str, field: forms.Field) -> Any:
        said = field.to_python(self[name].data)
        offered = not isinstance(field, forms.ChoiceField) or field.valid_value(said)
        return said if offered else ""


class OfficeForm(VanphongForm):
    """Which office the letter goes to."""

    office = forms.ChoiceField(label=_("Gửi đến cơ quan"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, offices: Iterable[people.Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), one.name) for one in offices]
        self.fields["office"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.initial.setdefault("office", choices[0][0])


class WhoForm(StepForm):
    """Who writes, and how they want to be known."""

    way = forms.ChoiceField(
        label=_("Ông (bà) gửi đơn theo cách nào"),
        choices=[(one.value, _(WAY_LABELS[one])) for one in Way],
        widget=forms.RadioSelect,
    )
    full_name = LineField(label=_("Họ và tên"), required=False)
    address = LineField(
        label=_("Địa chỉ"), required=False, help_text=_("Để cơ quan gửi văn bản trả lời.")
    )
    phone = LineField(label=_("Điện thoại"), required=False)
    id_number = LineField(label=_("Số căn cước"), required=False)

    def __init__(self, *args: Any, vault: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not vault:
            way = self.fields["way"]
            way.choices = [one for one in way.choices if one[0] != Way.PROTECTED]  # type: ignore[attr-defined]
        for name in ("full_name", "address"):
            self.fields[name].asked = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a name where one is to be told, and for none where not."""
        given = super().clean() or {}
        way = given.get("way")
        if way == Way.ANONYMOUS:
            for name in ("full_name", "address", "phone", "id_number"):
                if given.get(name):
                    self.add_error(
                        name,
                        _("Đã chọn không ghi họ tên: hãy để trống, hoặc chọn cách gửi khác."),
                    )
        elif way:
            for name in ("full_name", "address"):
                if not given.get(name) and not self.has_error(name):
                    self.add_error(name, _MISSING)
        return given


class WhatForm(StepForm):
    """What the letter is about."""

    nature = forms.ChoiceField(
        label=_("Đơn này là"),
        choices=[(value, _(label)) for value, label in NATURE_LABELS.items()],
        widget=forms.RadioSelect,
        help_text=_("Theo ông (bà) hiểu; cơ quan xem theo nội dung, không theo tên đơn."),
    )
    subject = LineField(label=_("Về việc gì, trong một câu"))
    about = LineField(label=_("Nói về ai, cơ quan nào"), required=False)
    place = LineField(label=_("Xảy ra ở đâu"), required=False)
    text = TextField(
        label=_("Nội dung"), rows=10, help_text=_("Việc gì, khi nào, ai biết, có chứng cứ gì.")
    )
    demand = TextField(label=_("Ông (bà) đề nghị điều gì"), rows=3, required=False)
    waives_secrecy = forms.BooleanField(
        label=_("Tôi tố cáo và không cần giữ bí mật họ tên"), required=False
    )


class PapersForm(VanphongForm):
    """What comes with the letter."""

    letter_scan = FilesField(
        label=_("Ảnh chụp đơn viết tay đã ký"), required=False,
        widget=FilesInput(attrs={"accept": _IMAGES}),
        help_text=_("Đơn khiếu nại, tố cáo cần chữ ký hoặc điểm chỉ: chụp rõ cả trang."),
    )  # fmt: skip
    enclosures = FilesField(
        label=_("Tài liệu, ảnh kèm theo"), required=False,
        widget=FilesInput(attrs={"accept": _PAPERS}),
    )  # fmt: skip
    voice = forms.FileField(
        label=_("Lời trình bày ghi âm"),
        required=False,
        widget=forms.FileInput(attrs={"accept": _SOUNDS, "capture": True}),
        help_text=_("Không quá 10 MB."),
    )
    ROLES = {
        "letter_scan": FileRole.LETTER,
        "enclosures": FileRole.ENCLOSURE,
        "voice": FileRole.VOICE,
    }

    def uploads(self) -> list[tuple[str, Upload]]:
        """Give the files with the field each came in by."""
        given = self.cleaned_data | {"voice": filter(None, [self.cleaned_data["voice"]])}
        return [
            (name, Upload(one.name, one.read(), role.value))
            for name, role in self.ROLES.items()
            for one in given[name]
        ]


class SendForm(VanphongForm):
    """The last word before sending."""

    confirm = forms.BooleanField(
        label=_("Tôi đã đọc lại và chịu trách nhiệm về nội dung đơn này")
    )


class SendBackForm(VanphongForm):
    """Why a letter goes back to its sender."""

    reason = LineField(
        label=_("Lý do gửi lại"),
        help_text=_("Người gửi đọc lý do này khi tra cứu: ghi rõ phải làm gì, gửi ở đâu."),
    )
