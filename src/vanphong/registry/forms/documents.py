"""Forms of the document page: correct, pass on, relate, put into a dossier."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.errors import VanphongError
from vanphong.kernel.forms import DayField, LineField, TextField, VanphongForm
from vanphong.people import api as people
from vanphong.registry.forms.fields import ReceiversField
from vanphong.registry.forms.incoming import CHANNELS, FactsForm
from vanphong.registry.models import Channel, Document, Dossier, IncomingEntry
from vanphong.registry.rules.relations import LABELS
from vanphong.registry.services.arrivals import Arrival, line_as_written


class VersionedForm(VanphongForm):
    """A form that says for which version of a row it was filled in."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def refuse(self, error: VanphongError) -> None:
        """After a refusal for an older version, what was typed may be sent again."""
        if error.code == "changed_meanwhile":
            given = QueryDict(mutable=True)
            given.update(self.data)  # lists of ticks stay
            given["version"] = str(error.data["version"])
            self.data = given
        super().refuse(error)


class CorrectForm(VersionedForm, FactsForm):
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
        return {name: getattr(document, name) for name in (*names, "version")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issuer_name"].widget.attrs["autofocus"] = True


class PassOnForm(VersionedForm):
    """Whom a paper is passed to: people of the office, units outside; since when, until when."""

    passed_to = ReceiversField(asked=True)
    forwarded_to = LineField(
        label=_("Nơi nhận ngoài cơ quan"), max_length=300, required=False,
        help_text=_("Chỉ ghi vào sổ; phần mềm không báo cho nơi này."),
    )  # fmt: skip
    forwarded_on = DayField(label=_("Ngày chuyển"), required=False)
    received_for = LineField(label=_("Người ký nhận"), required=False, max_length=100)
    due_on = DayField(label=_("Hạn xử lý"), required=False)

    def __init__(
        self, *args: Any, entry: IncomingEntry, posts: Iterable[people.Post], today: dt.date,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        told = entry.forwardings.select_related("post__person").order_by("passed_at", "id")
        standing = [row.post for row in told]
        start = {
            "passed_to": [str(post.pk) for post in standing],
            "forwarded_to": entry.forwarded_to,
            "forwarded_on": entry.forwarded_on or today,
            "received_for": entry.received_for,
            "due_on": entry.due_on,
            "version": entry.version,
        }
        super().__init__(*args, initial=start, **kwargs)
        here = {post.pk: post for post in (*posts, *standing)}
        self.fields["passed_to"].offer(here.values())  # type: ignore[attr-defined]
        self.fields["passed_to"].widget.attrs["autofocus"] = True


class LineForm(VersionedForm):
    """What else stands in a line of the incoming book."""

    arrived_on = DayField(label=_("Ngày đến"))
    channel = forms.ChoiceField(label=_("Cách nhận"), choices=CHANNELS)
    received_for = LineField(label=_("Người ký nhận"), required=False, max_length=100)
    due_on = DayField(label=_("Hạn xử lý"), required=False)
    note = LineField(label=_("Ghi chú"), required=False, max_length=500)

    def __init__(self, *args: Any, entry: IncomingEntry, **kwargs: Any) -> None:
        start = {name: getattr(entry, name) for name in self.base_fields}
        super().__init__(*args, initial=start, **kwargs)
        self.fields["arrived_on"].widget.attrs["autofocus"] = True
        self._entry = entry
        if entry.channel == Channel.EXCHANGE:
            del self.fields["channel"]

    def arrival(self) -> Arrival:
        """Give the whole line as the act takes it; where it went stays as it stands."""
        given = dict(self.cleaned_data)
        given.pop("version")
        return replace(line_as_written(self._entry), **given)


def relation_choices() -> list[tuple[str, str]]:
    """Give what this document may do to another, and what another does to it."""
    this = [(f"{kind}:this", str(_(words[0]))) for kind, words in LABELS.items()]
    other = [
        (f"{kind}:other", str(_(words[1])))
        for kind, words in LABELS.items()
        if words[0] != words[1]
    ]
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
        self.fields["kind"].widget.attrs["autofocus"] = True
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
        field.widget.attrs["autofocus"] = True
