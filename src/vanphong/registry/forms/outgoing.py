"""The form of a document issued on paper, numbered and entered in one act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.forms import (
    SECRET_WORDS,
    DayField,
    LineField,
    TextField,
    VanphongForm,
    accept_words_field,
)
from vanphong.people import api as people
from vanphong.registry.facts import DocumentFields
from vanphong.registry.forms.fields import OddDatesMixin, accept_dates_field
from vanphong.registry.forms.incoming import URGENCIES
from vanphong.registry.forms.kinds import own_type_choices
from vanphong.registry.models import NumberEntry, Urgency
from vanphong.registry.rules import types


class OutgoingForm(OddDatesMixin, VanphongForm):
    """What stands in the outgoing book; the number comes from the book of body and type."""

    body = forms.ChoiceField(label=_("Cơ quan ban hành"))
    type_code = forms.ChoiceField(label=_("Loại văn bản"))
    issued_on = DayField(label=_("Ngày văn bản"))
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
    upload = forms.FileField(label=_("Bản quét"), required=False)
    accept_dates = accept_dates_field()
    accept_words = accept_words_field()
    ticks = {**OddDatesMixin.ticks, **SECRET_WORDS}
    field_order = (
        "body", "type_code", "issued_on", "abstract", "urgency", "signer_name", "signer_title",
        "recipients_text", "copy_count", "filed_with", "note", "upload",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        bodies: Iterable[people.Body],
        on: dt.date,
        held: NumberEntry | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._held = held
        shared = held.book.body.symbol if held and held.book.body else None
        self._bodies = {str(b.pk): b for b in bodies if shared in (None, b.symbol)}
        choices = [(key, body.name) for key, body in self._bodies.items()]
        self.fields["body"].choices = choices  # type: ignore[attr-defined]
        party = own_type_choices(on, types.PARTY)
        self.fields["type_code"].choices = party  # type: ignore[attr-defined]
        if held is not None:  # the held number says the type, and the body unless some share it
            del self.fields["type_code"]
            if len(self._bodies) < 2:
                del self.fields["body"]
        first = next(name for name in ("body", "issued_on") if name in self.fields)
        self.fields[first].widget.attrs["autofocus"] = True
        self.initial.setdefault("issued_on", on)
        self.initial.setdefault("type_code", "OFFICIAL_LETTER")

    @property
    def body_chosen(self) -> people.Body:
        """The body that issued it."""
        if self._held is not None and "body" not in self.fields:
            return self._held.book.body  # type: ignore[return-value]
        return self._bodies[self.cleaned_data["body"]]

    def document_fields(self) -> DocumentFields:
        """Give what was typed, as the act takes it."""
        given = self.cleaned_data
        code = self._held.type_code if self._held else given["type_code"]
        return DocumentFields(
            issuer_name=self.body_chosen.name,
            system=self.body_chosen.system,
            type_code=code,
            issued_on=given["issued_on"],
            abstract=given["abstract"],
            urgency=given["urgency"] or Urgency.NORMAL,
            signer_name=given["signer_name"],
            signer_title=given["signer_title"],
            recipients_text=given["recipients_text"],
            copy_count=given["copy_count"],
            filed_with=given["filed_with"],
            note=given["note"],
        )
