"""Forms by which who wrote a letter is sealed after it was entered, or declined to be kept secret."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.errors import VanphongError
from vanphong.kernel.forms import Choice, DayField, LineField, TextField, VanphongForm


class SealingForm(VanphongForm):
    """A form with words to be sealed: they are shown in no page, not in one drawn again either.

    The names of such fields keep them out of every other page that gives back what was typed.
    """

    SEALED: tuple[str, ...] = ()

    def refuse(self, refusal: VanphongError) -> None:
        """Say a refusal; what was to be sealed is typed once more."""
        super().refuse(refusal)
        self.forget_sealed()

    def forget_sealed(self) -> None:
        """Keep what was to be sealed out of the page that is drawn again."""
        for name in self.SEALED:
            if self.data.get(name) and not self.has_error(name):
                self.add_error(name, _("Chữ để niêm phong không được giữ lại: xin gõ lại."))
        self.forget(*self.SEALED)

    def forget(self, *names: str) -> None:
        """Keep fields out of the page that is drawn again."""
        self.data = self.data.copy()  # type: ignore[attr-defined] # what a page sent
        for name in names:
            self.data.pop(name, None)  # type: ignore[attr-defined]


class SealLetterForm(SealingForm):
    """What the register keeps of a letter, in words and files, once who wrote it is sealed."""

    SEALED = ("secret_words",)

    abstract = TextField(
        label=_("Tóm tắt nội dung"),
        rows=3,
        help_text=_("Lời còn lại trong sổ: bỏ mọi chữ nhận ra người viết."),
    )
    demand = TextField(label=_("Yêu cầu của người viết"), rows=2, required=False)
    secret_words = forms.CharField(
        label=_("Chữ khác nhận ra người viết, để niêm phong"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=_("Chức vụ, quan hệ, nơi làm việc… đã bỏ ra khỏi phần tóm tắt."),
    )
    envelope = LineField(
        label=_("Số phong bì niêm phong"),
        required=False,
        help_text=_("Bản giấy của đơn để trong phong bì này."),
    )
    open_files = forms.MultipleChoiceField(
        label=_("Tài liệu gửi kèm để mở"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Chỉ đánh dấu tài liệu không nói gì về người viết; tên tệp vẫn bị xóa. Không đánh dấu "
            "thì niêm phong."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, enclosures: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["open_files"].choices = enclosures  # type: ignore[attr-defined]
        if not enclosures:
            del self.fields["open_files"]

    def clean(self) -> dict[str, Any]:
        """Give what was typed; what was to be sealed is not shown again beside an error."""
        given = super().clean() or {}
        if self.errors:
            self.forget_sealed()
        return given

    def given(self) -> dict[str, Any]:
        """Give what `services.seal_letter` asks for."""
        typed = dict(self.cleaned_data)
        typed["identifying"] = typed.pop("secret_words")
        typed["open_files"] = [int(one) for one in typed.get("open_files", ())]
        return typed


class DeclineSecrecyForm(VanphongForm):
    """The day on which who wrote said that they need not be kept secret."""

    on = DayField(
        label=_("Ngày người viết nói không cần giữ bí mật"),
        help_text=_("Từ ngày ghi trên đơn, hoặc ngày nhận, đến hôm nay."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
