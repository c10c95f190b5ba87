"""Forms of the exchange."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from vanphong.exchange import queries
from vanphong.kernel.actor import Actor
from vanphong.kernel.forms import DayField, LineField, PickerField, TextField, VanphongForm
from vanphong.people import api as people
from vanphong.registry import api as registry

# More offices than these are not all drawn; the others are found by typing.
OFFERED = 150


class AcceptForm(VanphongForm):
    """What the book says besides: where it goes, until when."""

    passed_to = registry.ReceiversField()
    forwarded_to = LineField(
        label=_("Nơi nhận ngoài cơ quan"),
        required=False,
        max_length=300,
        help_text=_("Chỉ ghi vào sổ; phần mềm không báo cho nơi này."),
    )
    due_on = DayField(label=_("Hạn xử lý"), required=False)
    note = LineField(label=_("Ghi chú vào sổ"), required=False, max_length=500)
    accept_invalid = forms.BooleanField(
        label=_("Tôi đã kiểm tra với nơi gửi và vẫn tiếp nhận"), required=False
    )
    reason = LineField(
        label=_("Lý do vẫn tiếp nhận"),
        required=False,
        max_length=500,
        help_text=_("Ghi vào sổ và báo cho nơi gửi."),
    )

    def __init__(
        self, *args: Any, invalid: bool, posts: Iterable[people.Post], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passed_to"].offer(posts)  # type: ignore[attr-defined]
        if not invalid:
            del self.fields["accept_invalid"], self.fields["reason"]

    def arrival(self, today: dt.date) -> registry.Arrival:
        """Give the line of the book."""
        given = self.cleaned_data
        return registry.Arrival(
            channel=registry.Channel.EXCHANGE,
            passed_to=given["passed_to"],
            forwarded_to=given["forwarded_to"],
            forwarded_on=today if given["forwarded_to"] else None,
            due_on=given["due_on"],
            note=given["note"],
        )


class ReasonForm(VanphongForm):
    """A reason that the other office reads."""

    reason = TextField(label=_("Lý do"), rows=3, max_length=500)

    def __init__(self, *args: Any, hint: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = hint


class AnswerForm(VanphongForm):
    """Consent to a recall, or not."""

    consent = forms.ChoiceField(
        label=_("Trả lời"),
        choices=[("yes", _("Đồng ý")), ("no", _("Không đồng ý"))],
        widget=forms.RadioSelect,
    )
    reason = TextField(
        label=_("Lý do"),
        rows=3,
        max_length=500,
        required=False,
        help_text=_("Bắt buộc khi không đồng ý. Nơi gửi đọc được lý do này."),
    )


class ReplaceForm(VanphongForm):
    """The document that takes the place of a delivered one, and for whom.

    `seen` holds what was shown before the act; a document that differs is confirmed.
    """

    document = LineField(
        label=_("Số và ký hiệu của văn bản thay thế"),
        max_length=100,
        help_text=_("Văn bản đã ban hành của cơ quan mình, ví dụ 128-CV/VPTU."),
    )
    reach = forms.ChoiceField(
        label=_("Thay cho"),
        choices=[
            ("delivery", _("Chỉ nơi nhận này")),
            ("document", _("Cả văn bản, ở mọi nơi đã nhận")),
        ],
        widget=forms.RadioSelect,
    )
    reason = TextField(label=_("Lý do thay thế"), rows=3, max_length=500)
    confirmed = forms.BooleanField(
        label=_("Tôi đã xem lại: đúng là văn bản thay thế"), required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, several: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._actor = actor
        if not several:
            del self.fields["reach"]

    @property
    def whole(self) -> bool:
        """Say whether the whole document is replaced."""
        return self.cleaned_data.get("reach") == "document"

    @property
    def shown(self) -> str:
        """Give what must have been shown before the act is done."""
        return f"{self.cleaned_data['document']} {self.whole}"

    def clean_document(self) -> UUID:
        """Give the newest own document with that symbol."""
        found = queries.own_document_named(self._actor, self.cleaned_data["document"])
        if found is None:
            raise ValidationError(
                _("Không có văn bản đi nào mang số và ký hiệu này trong phạm vi của bạn.")
            )
        return found.pk


class SendForm(VanphongForm):
    """Offices to send to: ticked, all subordinate ones, or one found by name."""

    subordinate = forms.BooleanField(label=_("Mọi cơ quan trực thuộc"), required=False)
    offices = forms.TypedMultipleChoiceField(
        label=_("Cơ quan nhận"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    another = PickerField(
        label=_("Cơ quan khác"),
        own_words=True,
        required=False,
        source_url=reverse_lazy("exchange-offices"),  # type: ignore[arg-type]  # drawn as text
        help_text=_("Gõ tên, có dấu hay không dấu đều được."),
    )

    def __init__(
        self, *args: Any, actor: Actor, sent_to: set[int], on: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        without = sent_to | {actor.office_key}
        self._on = on
        self._without = without
        self._below = [
            one for one in queries.subordinate_offices(actor, on) if one.pk not in without
        ]
        near = queries.near_offices(actor, on, OFFERED)
        choices = [(one.pk, one.name) for one in near if one.pk not in without]
        self.fields["offices"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["offices"]
            self.fields["another"].label = _("Cơ quan nhận")
        if len(self._below) < 2:
            del self.fields["subordinate"]

    def clean_another(self) -> int | None:
        """Give the one office that is meant by the name."""
        typed = self.cleaned_data["another"]
        if not typed:
            return None
        found = [
            one
            for one in people.offices_directory(self._on, words=str(typed))
            if one.pk not in self._without
        ]
        same = [one for one in found if one.name == typed]
        if len(same or found) != 1:
            raise ValidationError(
                _("Chưa rõ là cơ quan nào. Hãy chọn một tên trong danh sách gợi ý.")
            )
        return (same or found)[0].pk

    def clean(self) -> dict[str, Any]:
        """Ask for at least one office."""
        super().clean()
        if not self.errors and not self.office_ids:
            raise ValidationError(_("Hãy chọn ít nhất một cơ quan nhận."))
        return self.cleaned_data

    @property
    def office_ids(self) -> list[int]:
        """The offices chosen, each once."""
        given = self.cleaned_data
        below = [one.pk for one in self._below] if given.get("subordinate") else []
        another = [given["another"]] if given.get("another") else []
        return list(dict.fromkeys([*given.get("offices", []), *below, *another]))
