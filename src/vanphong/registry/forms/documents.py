"""Forms of the document page: correct, pass on, relate, put into a dossier."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.forms import DayField, LineField, TextField, VanphongForm
from vanphong.registry.forms.fields import SuggestedField
from vanphong.registry.forms.incoming import CHANNELS, FactsForm
from vanphong.registry.models import Channel, Document, Dossier, IncomingEntry
from vanphong.registry.rules.relations import LABELS
from vanphong.registry.services.incoming import Arrival


class CorrectForm(FactsForm):
    """What was typed of a received document, corrected with a reason."""

    recipients_text = TextField(label=_("Nơi nhận"), required=False, rows=3)
    reason = LineField(
        label=_("Lý do sửa"),
        max_length=500,
        help_text=_("Được giữ cùng thông tin trước khi sửa."),
    )

    @classmethod
    def start(cls, document: Document) -> dict[str, Any]:
        """Give what stands there now."""
        names = (
            "issuer_name", "symbol", "issued_on", "type_code", "abstract", "urgency",
            "signer_name", "signer_title", "recipients_text",
        )  # fmt: skip
        return {name: getattr(document, name) for name in names}


class PassOnForm(VanphongForm):
    """A line of the incoming book: where the document went, who signed for it, due when."""

    forwarded_to = SuggestedField(label=_("Chuyển tới"), max_length=300, required=False)
    forwarded_on = DayField(label=_("Ngày chuyển"), required=False)
    received_for = LineField(label=_("Người ký nhận"), required=False, max_length=100)
    due_on = DayField(label=_("Hạn xử lý"), required=False)
    arrived_on = DayField(label=_("Ngày đến"))
    channel = forms.ChoiceField(label=_("Cách nhận"), choices=CHANNELS)
    note = LineField(label=_("Ghi chú"), required=False, max_length=500)

    def __init__(
        self, *args: Any, entry: IncomingEntry, receivers: Iterable[str], today: dt.date,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        names = ("forwarded_to", "received_for", "due_on", "arrived_on", "channel", "note")
        start: dict[str, Any] = {name: getattr(entry, name) for name in names}
        start["forwarded_on"] = entry.forwarded_on or (None if entry.forwarded_to else today)
        super().__init__(*args, initial=start, **kwargs)
        self.fields["forwarded_to"].choices = [(name, name) for name in receivers]  # type: ignore[attr-defined]
        self.fields["forwarded_to"].widget.attrs["autofocus"] = True
        self._exchanged = entry.channel == Channel.EXCHANGE
        if self._exchanged:
            del self.fields["channel"]

    def arrival(self) -> Arrival:
        """Give the line as the act takes it; a day of passing needs someone passed to."""
        given = dict(self.cleaned_data)
        if self._exchanged:
            given["channel"] = Channel.EXCHANGE
        if not given["forwarded_to"]:
            given["forwarded_on"] = None
        return Arrival(**given)


def relation_choices() -> list[tuple[str, str]]:
    """Give what this document may do to another, and what another does to it."""
    this = [(f"{kind}:this", str(_(words[0]))) for kind, words in LABELS.items()]
    other = [(f"{kind}:other", str(_(words[1]))) for kind, words in LABELS.items()]
    return this + other


class RelateForm(VanphongForm):
    """What this document is to another one, found by its symbol."""

    kind = forms.ChoiceField(label=_("Văn bản này"), choices=relation_choices)
    symbol = LineField(
        label=_("Số và ký hiệu của văn bản kia"), max_length=100,
        help_text=_("Gõ như trên văn bản, ví dụ 127-CV/TU."),
    )  # fmt: skip
    target = forms.ChoiceField(
        label=_("Có nhiều văn bản mang số này, hãy chọn một"), widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer([])

    def offer(self, found: Iterable[Document]) -> None:
        """Let one of several documents be chosen."""
        choices = [
            (str(one.pk), f"{one.symbol}, {one.issued_on:%d/%m/%Y}, {one.issuer_name}"
             if one.issued_on else f"{one.symbol}, {one.issuer_name}")
            for one in found
        ]  # fmt: skip
        field: Any = self.fields.setdefault("target", self.base_fields["target"])
        field.choices = choices
        if not choices:
            del self.fields["target"]


class PutIntoDossierForm(VanphongForm):
    """An open dossier for a document."""

    dossier = forms.ChoiceField(label=_("Hồ sơ"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, dossiers: Iterable[Dossier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["dossier"]
        field.choices = [(str(d.pk), f"{d.code} · {d.title}") for d in dossiers]
