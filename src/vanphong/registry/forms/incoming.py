"""Forms of registering what comes in: the file, then the fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.arriving import Other
from vanphong.kernel.errors import VanphongError
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
from vanphong.registry.forms.fields import (
    OddDatesMixin,
    ReceiversField,
    SuggestedField,
    accept_dates_field,
)
from vanphong.registry.forms.kinds import type_choices
from vanphong.registry.models import Book, Channel, Urgency
from vanphong.registry.rules import types
from vanphong.registry.rules.proposals import LIKELY, SURE, Proposal, Proposals
from vanphong.registry.services.arrivals import Arrival

URGENCIES = [(value, capfirst(_(label))) for value, label in Urgency.choices]
CHANNELS = [
    (value, capfirst(_(label))) for value, label in Channel.choices if value != Channel.EXCHANGE
]


class UploadForm(VanphongForm):
    """The file of a paper that came in."""

    upload = forms.FileField(
        label=_("Tệp văn bản"),
        help_text=_(
            "Bản quét hoặc tệp ký số: PDF, Word (.docx), PNG, JPEG, TIFF, tối đa 50 MB."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].widget.attrs |= {"data-send-at-once": True, "autofocus": True}


class FactsForm(VanphongForm):
    """What is written of a received document."""

    issuer_name = SuggestedField(
        label=_("Cơ quan ban hành"), max_length=300, source_url="/van-ban-den/vao-so/co-quan"
    )
    symbol = LineField(label=_("Số và ký hiệu"), required=False, max_length=100)
    issued_on = DayField(label=_("Ngày văn bản"), required=False)
    type_code = forms.ChoiceField(label=_("Loại văn bản"), required=False)
    abstract = TextField(label=_("Trích yếu"), rows=3)
    urgency = forms.ChoiceField(label=_("Độ khẩn"), choices=URGENCIES, required=False)
    signer_name = LineField(label=_("Người ký"), required=False, max_length=100)
    signer_title = LineField(label=_("Chức vụ người ký"), required=False, max_length=200)
    as_written = forms.BooleanField(
        label=_("Giữ nguyên số và ký hiệu như văn bản ghi"), required=False
    )

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["type_code"]
        field.choices = type_choices(on)  # type: ignore[attr-defined]
        if not self.is_bound or "as_written" not in self.data:
            del self.fields["as_written"]

    @property
    def keeps_symbol(self) -> bool:
        """Whether a symbol of no known form is kept as it is."""
        return bool(self.cleaned_data.get("as_written"))

    def document_fields(self, **more: Any) -> DocumentFields:
        """Give what was typed, as the acts take it."""
        given = self.cleaned_data
        code = given["type_code"]
        system = types.document_type(code).system if code else types.PARTY
        return DocumentFields(
            issuer_name=given["issuer_name"],
            symbol=given["symbol"],
            issued_on=given["issued_on"],
            type_code=code,
            system=system,
            abstract=given["abstract"],
            urgency=given["urgency"] or Urgency.NORMAL,
            signer_name=given["signer_name"],
            signer_title=given["signer_title"],
            **more,
        )

    def refuse(self, error: VanphongError) -> None:
        """Put the refusal at its fields; a symbol that is refused may be kept as written."""
        if "symbol" in error.fields and "as_written" not in self.fields:
            self.fields["as_written"] = self.base_fields["as_written"]
        super().refuse(error)


class IncomingForm(OddDatesMixin, FactsForm):
    """All that is asked of a document that comes in; the file may come with it."""

    upload = forms.FileField(label=_("Tệp văn bản"), required=False)
    book = forms.ChoiceField(label=_("Sổ"))
    arrived_on = DayField(label=_("Ngày đến"))
    channel = forms.ChoiceField(label=_("Cách nhận"), choices=CHANNELS)
    due_on = DayField(
        label=_("Hạn xử lý"), required=False, help_text=_("Nếu văn bản hoặc lãnh đạo ấn định.")
    )
    passed_to = ReceiversField(
        help_text=_(
            "Người được chọn thấy văn bản trên bàn làm việc của mình. Bỏ trống nếu còn chờ ý "
            "kiến lãnh đạo."
        )
    )
    forwarded_to = LineField(
        label=_("Nơi nhận ngoài cơ quan"), max_length=300, required=False,
        help_text=_("Chỉ ghi vào sổ; phần mềm không báo cho nơi này."),
    )  # fmt: skip
    note = LineField(label=_("Ghi chú"), required=False, max_length=500)
    annexes = forms.TypedMultipleChoiceField(
        label=_("Tệp kèm theo văn bản"), required=False, coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    accept_dates = accept_dates_field()
    accept_words = accept_words_field()
    ticks = {**OddDatesMixin.ticks, **SECRET_WORDS}
    accept_duplicate = forms.BooleanField(
        label=_("Đây là văn bản khác, vẫn vào sổ"), required=False
    )
    MAIN = ("issuer_name", "symbol", "issued_on", "type_code", "abstract")
    FURTHER = ("signer_name", "signer_title", "arrived_on", "channel", "note")

    def __init__(
        self,
        *args: Any,
        on: dt.date,
        books: Iterable[Book],
        posts: Iterable[people.Post] = (),
        with_file: bool = False,
        beside: Iterable[Other] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, on=on, **kwargs)
        self.fields["book"].choices = [(str(b.pk), b.name) for b in books]  # type: ignore[attr-defined]
        self.fields["passed_to"].offer(posts)  # type: ignore[attr-defined]
        if with_file:
            del self.fields["upload"]
        choices = [(str(other.file_id), other.name) for other in beside]
        self.fields["annexes"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["annexes"]
        if not self.is_bound or "accept_duplicate" not in self.data:
            del self.fields["accept_duplicate"]

    def arrival(self, today: dt.date) -> Arrival:
        """Give how it came and where it goes."""
        given = self.cleaned_data
        return Arrival(
            arrived_on=given["arrived_on"],
            channel=given["channel"],
            passed_to=given["passed_to"],
            forwarded_to=given["forwarded_to"],
            forwarded_on=today if given["forwarded_to"] else None,
            due_on=given["due_on"],
            note=given["note"],
        )

    def ask_duplicate(self) -> None:
        """Let the clerk say that it is another document; nothing typed was wrong."""
        field = self.fields["accept_duplicate"] = self.base_fields["accept_duplicate"]
        field.widget.attrs["autofocus"] = True

    def propose(self, found: Proposals, due_on: dt.date | None) -> None:
        """Fill in what was read of the file, each value with how sure it is.

        Sent back for correction, a field that was changed by hand loses its mark.
        """
        for name, proposal, value in (
            ("issuer_name", found.issuer, None),
            ("symbol", found.symbol, None),
            ("issued_on", found.issued_on, found.issued_date),
            ("type_code", found.type_code, None),
            ("abstract", found.abstract, None),
            ("urgency", found.urgency, None),
            ("signer_name", found.signer_name, None),
            ("signer_title", found.signer_title, None),
        ):
            if proposal:
                self.suggest(name, value or proposal.value, level(proposal), where(proposal))
        if due_on:
            self.suggest("due_on", due_on, "likely", _("thời hạn nêu trong văn bản"))
        if self.is_bound:
            self._forget_changed()

    def _forget_changed(self) -> None:
        for name in list(self.suggestions):
            field = self.fields[name]
            field.widget.attrs.pop("autofocus", None)  # the first error has it
            if field.has_changed(self.initial[name], self.data.get(name)):
                del self.suggestions[name]

    @property
    def doubts_further(self) -> bool:
        """Whether a field in the fold is doubtful: then the fold is open."""
        return any(
            name in self.FURTHER and found.level == "doubtful"
            for name, found in self.suggestions.items()
        )

    def attend(self) -> None:
        """Give the focus to the first doubtful field, else to the first empty one."""
        if any(s.level == "doubtful" for s in self.suggestions.values()):
            return
        empty = [name for name in self.MAIN if not self.initial.get(name)]
        first = (empty or ["issuer_name"])[0]
        self.fields[first].widget.attrs["autofocus"] = True


def level(proposal: Proposal) -> str:
    """Say how sure a value is: sure, likely or doubtful."""
    if proposal.confidence >= SURE:
        return "sure"
    return "likely" if proposal.confidence >= LIKELY else "doubtful"


def where(proposal: Proposal) -> str | Promise:
    """Say on which page a value was read."""
    if not proposal.evidence:
        return ""
    return _("trang %(page)d") % {"page": proposal.evidence[0].page}
