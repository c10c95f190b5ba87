"""Forms of drafting: a new draft, its text, files, PIN, reasons."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from vanphong.drafting import body_json, markup, places, queries, services
from vanphong.drafting.models import Draft
from vanphong.drafting.rules import SIGN
from vanphong.drafting.typesetting.document import Block
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid
from vanphong.kernel.forms import (
    SECRET_WORDS,
    ConfirmingMixin,
    LineField,
    PickerField,
    TextField,
    VanphongForm,
    accept_words_field,
)
from vanphong.kernel.ids import new_id
from vanphong.kernel.text import nfc
from vanphong.people import api as people
from vanphong.registry import api as registry

_CODE = re.compile(r"^(?P<name>.*?)\s*\[(?P<code>[^\[\]]+)\]$")
# Fields few documents need; they stay folded until one is filled.
SUPPLEMENTS = ("circulation", "draft_round", "drafter_mark", "contact", "recorder")
_NEAR_OFFICES = 400
WORD = ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def type_choices(bodies: list[people.Body], on: dt.date) -> list[tuple[str, str]]:
    """Give the types the bodies' systems know on the day and whose abbreviation is known.

    It is known in general, or by the book the type is numbered in.
    """
    in_books = registry.abbreviated_types(bodies)
    systems = dict.fromkeys(body.system for body in bodies)
    return [
        (kind.code, capfirst(kind.name))
        for system in systems
        for kind in registry.document_types(on, system)
        if kind.abbreviation or not kind.has_title or kind.code in in_books
    ]


class NewDraftForm(VanphongForm):
    """In whose name, of what type, from what."""

    body = forms.ChoiceField(label=_("Cơ quan ban hành"))
    type_code = forms.ChoiceField(label=_("Loại văn bản"))
    source = forms.ChoiceField(
        label=_("Bắt đầu từ"),
        choices=[
            ("starter", _("Mẫu có sẵn của loại văn bản này")),
            ("blank", _("Trang trắng")),
        ],
        widget=forms.RadioSelect,
        initial="starter",
        required=False,
    )
    upload = forms.FileField(
        label=_("Tệp Word đã soạn"),
        help_text=_("Có tệp thì nội dung lấy từ tệp; tệp gốc được giữ nguyên."),
        widget=forms.FileInput(attrs={"accept": WORD}),
        required=False,
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, actor: Actor, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = list(people.bodies_of(actor, on))
        self.fields["body"].choices = [(str(b.id), b.name) for b in bodies]  # type: ignore[attr-defined]
        self.fields["type_code"].choices = type_choices(bodies, on)  # type: ignore[attr-defined]


class DraftForm(ConfirmingMixin, VanphongForm):
    """Everything its writer fills in. `version` is the one the form was opened on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    # The window one types in, and the body its editor gives; without script there is none.
    typing = forms.UUIDField(required=False, widget=forms.HiddenInput)
    body_json = forms.CharField(
        required=False, strip=False, widget=forms.HiddenInput(attrs={"disabled": True})
    )
    abstract = TextField(label=_("Trích yếu"), rows=2, required=False, max_length=1000)
    accept_words = accept_words_field()
    ticks = SECRET_WORDS
    addressees = TextField(
        label=_("Kính gửi"), rows=2, required=False, help_text=_("Mỗi dòng một nơi.")
    )
    text = TextField(
        label=_("Nội dung"),
        rows=22,
        required=False,
        help_text=_(
            "Mỗi dòng một đoạn. “Điều 1.”, “Chương I”, “I-” là đề mục; “1.”, “a)”, “-” là mục "
            "liệt kê, thêm “&gt;” ở đầu để lùi vào. Chữ đậm, nghiêng: &lt;b&gt;đậm&lt;/b&gt;, "
            "&lt;i&gt;nghiêng&lt;/i&gt;. Bảng: mỗi dòng “| ô | ô |”, dòng đầu là tiêu đề; dòng "
            "|--- 40%|---: 60%| ghi độ rộng và căn cột, ô “&lt;” gộp sang trái, “^” gộp lên trên. "
            "Chú thích chân trang: “&lt;chú&gt;lời chú&lt;/chú&gt;” ngay sau chữ được chú. Dòng "
            "[[Hình ảnh…]] giữ chỗ của hình: sửa được mô tả và độ rộng, giữ nguyên phần cuối."
        ),
    )
    recipients = TextField(
        label=_("Nơi nhận"),
        rows=5,
        required=False,
        help_text=_("Mỗi dòng một nơi. Dòng có mã trong ngoặc vuông là cơ quan nhận qua mạng."),
    )
    near_recipients = forms.MultipleChoiceField(
        label=_("Thêm cơ quan nhận qua mạng"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Cơ quan cấp trên, cùng cấp và trực thuộc; chọn được nhiều nơi một lần."),
    )
    add_recipient = PickerField(
        label=_("Cơ quan khác nhận qua mạng"),
        own_words=True,
        required=False,
        source_url=reverse_lazy("draft-offices"),  # type: ignore[arg-type]
        help_text=_("Gõ tên, có dấu hay không dấu đều được; chọn xong thì lưu."),
    )
    file_copy = LineField(
        label=_("Nơi lưu"),
        required=False,
        max_length=200,
        help_text=_("Ví dụ: Lưu Văn phòng Tỉnh ủy."),
    )
    type_code = forms.ChoiceField(label=_("Loại văn bản"))
    urgency = forms.ChoiceField(
        label=_("Độ khẩn"),
        required=False,
        choices=[(code, capfirst(_(label))) for code, label in registry.Urgency.choices],
    )
    circulation = LineField(
        label=_("Phạm vi lưu hành"),
        required=False,
        max_length=100,
        help_text=_("Ví dụ: Xong hội nghị trả lại."),
    )
    draft_round = forms.IntegerField(
        label=_("Dự thảo lần"), required=False, min_value=0, max_value=services.MOST_ROUNDS
    )
    drafter_mark = LineField(
        label=_("Ký hiệu người soạn và số bản"),
        required=False,
        max_length=60,
        help_text=_("In nhỏ dưới nơi nhận, ví dụ: ABC-12."),
    )
    contact = LineField(
        label=_("Thông tin liên hệ"),
        required=False,
        max_length=300,
        help_text=_("In ở cuối trang đầu: địa chỉ, điện thoại, thư điện tử."),
    )
    recorder = LineField(
        label=_("Người ghi biên bản"),
        required=False,
        max_length=100,
        help_text=_("Chỉ dùng cho biên bản; họ tên in bên trái, chủ trì bên phải."),
    )
    reason = LineField(
        label=_("Lý do sửa"),
        required=False,
        max_length=200,
        help_text=_("Ghi vào danh sách phiên bản, ví dụ: theo ý kiến phòng Tổng hợp."),
    )
    signer = PickerField(
        label=_("Người ký"),
        required=False,
        help_text=_("Gõ tên, có dấu hay không dấu đều được."),
    )

    def __init__(
        self, *args: Any, actor: Actor, draft: Draft, on: dt.date, **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", initial_of(draft))
        super().__init__(*args, **kwargs)
        self._actor, self._draft, self._on = actor, draft, on
        self.fields["type_code"].choices = type_choices([draft.body], on)  # type: ignore[attr-defined]
        self.fields["signer"].choices = signer_choices(actor, on)  # type: ignore[attr-defined]
        near = near_offices(actor, on)
        have = [r.get("office") for r in draft.recipients]
        self.fields["near_recipients"].choices = [  # type: ignore[attr-defined]
            (str(o.id), o.short_name) for o in near if o.id not in have
        ]
        self.fields["add_recipient"].choices = [(office_label(o),) * 2 for o in near]  # type: ignore[attr-defined]
        self._ask_for_needed(asked=True)

    def full_clean(self) -> None:
        """Take half-written drafts too: what is needed is asked for when they are submitted."""
        self._ask_for_needed(asked=False)
        super().full_clean()
        self._ask_for_needed(asked=True)

    def _ask_for_needed(self, *, asked: bool) -> None:
        for name in ("abstract", "text", "recipients", "signer"):
            self.fields[name].required = asked

    def clean_addressees(self) -> list[str]:
        """Give the lines."""
        return _lines(self.cleaned_data["addressees"])

    def clean_recipients(self) -> list[dict[str, object]]:
        """Give the lines as recipients; offices by their code or whole name."""
        return [_recipient(line, self._on) for line in _lines(self.cleaned_data["recipients"])]

    def clean_add_recipient(self) -> dict[str, object] | None:
        """Give one more recipient, read as a line of them."""
        line = self.cleaned_data["add_recipient"]
        return _recipient(str(line), self._on) if line else None

    def supplements(self) -> list[forms.BoundField]:
        """Give the fields few documents need."""
        return [self[name] for name in SUPPLEMENTS]

    def has_supplements(self) -> bool:
        """Say whether one of them is filled or refused."""
        return any(field.value() or field.errors for field in self.supplements())

    @property
    def is_of_editor(self) -> bool:
        """Say whether the body was sent by the editor, not as plain lines."""
        return bool(self.is_bound and self.data.get("body_json"))

    def typed_blocks(self) -> tuple[Block, ...]:
        """Give the body as it stands in the form.

        :raises Invalid: when it cannot be read.
        """
        if not self.is_bound:
            return services.written_blocks(self._draft)
        if self.is_of_editor:
            return body_json.from_json_text(self.data["body_json"], self._draft)
        text = nfc(self.data.get("text", ""))
        pictures = queries.picture_refs(self._draft)
        return markup.from_text(text, services.written_blocks(self._draft), pictures)

    def typed_body(self) -> str:
        """Give the body as it was sent: of the editor, or as lines."""
        return str(self.data.get("body_json" if self.is_of_editor else "text", ""))

    def write_body(self, blocks: Sequence[Block]) -> None:
        """Put another body in what was typed, in the way it was sent."""
        is_json = self.is_of_editor
        self.take_back(body_json.as_json(blocks) if is_json else markup.to_text(blocks).text)

    def take_back(self, body: str) -> None:
        """Put a body that was sent before in what was typed."""
        self.retype("body_json" if self.is_of_editor else "text", body)

    def add_line(self, line: str) -> None:
        """Put one more line at the end of the body, which was sent as lines."""
        self.retype("text", f"{self.data.get('text', '').rstrip()}\n\n{line}")

    def retype(self, name: str, value: str) -> None:
        """Put another value in what was typed."""
        typed = cast("QueryDict", self.data).copy()
        typed[name] = value
        self.data = typed

    def show_lines(self) -> None:
        """Put the body the editor sent in the plain lines too, for a page without script."""
        if not self.is_of_editor:
            return
        try:
            blocks = self.typed_blocks()
        except Invalid:  # said beside the field already
            blocks = services.written_blocks(self._draft)
        self.retype("text", markup.to_text(blocks).text)

    def show_body(self) -> None:
        """Put what was typed as lines in the editor too; half a table stays lines."""
        if self.is_of_editor:
            return
        try:
            blocks = self.typed_blocks()
        except Invalid:  # said beside the field
            return
        self.retype("body_json", body_json.as_json(blocks))

    def clean_text(self) -> tuple[Block, ...]:
        """Give the body as blocks."""
        try:
            return self.typed_blocks()
        except Invalid as error:
            raise forms.ValidationError(error.words, code=error.code) from error

    def values(self) -> dict[str, Any]:
        """Give the fields as `services.change_draft` takes them."""
        given = self.cleaned_data
        recipients = list(given["recipients"])
        added: list[dict[str, object]] = [{"office": int(i)} for i in given["near_recipients"]]
        if given["add_recipient"]:
            added.append(given["add_recipient"])
        recipients += [one for one in added if one not in recipients]
        return {
            "abstract": given["abstract"],
            "accept_words": self.ticked("accept_words"),
            "addressees": given["addressees"],
            "recipients": recipients,
            "file_copy": given["file_copy"],
            "urgency": given["urgency"],
            **{name: given[name] for name in SUPPLEMENTS},
            "type_code": given["type_code"],
            "signer_id": given["signer"],
            "blocks": given["text"],
            "reason": given["reason"],
        }


def initial_of(draft: Draft) -> dict[str, Any]:
    """Give what the form shows of a draft, in a window of its own."""
    blocks = services.written_blocks(draft)
    return {
        "version": draft.version,
        "abstract": draft.abstract,
        "addressees": "\n".join(draft.addressees),
        "text": markup.to_text(blocks).text,
        "body_json": body_json.as_json(blocks),
        "typing": new_id(),
        "recipients": "\n".join(recipient_texts(draft)),
        "file_copy": draft.file_copy,
        "type_code": draft.type_code,
        **{name: getattr(draft, name) or "" for name in SUPPLEMENTS},
        "urgency": draft.urgency or registry.Urgency.NORMAL,
        "signer": str(draft.signer_id) if draft.signer_id else "",
    }


def recipient_texts(draft: Draft) -> list[str]:
    """Give the recipients as they are typed: offices with their code."""
    ids = [r["office"] for r in draft.recipients if "office" in r]
    offices = {o.id: office_label(o) for o in people.Office.objects.filter(pk__in=ids)}
    return [
        offices.get(r["office"], "") if "office" in r else r["name"] for r in draft.recipients
    ]


def office_label(office: people.Office) -> str:
    """Give the name of an office with the code that tells it from others of that name."""
    return f"{office.short_name} [{office.code}]"


def near_offices(actor: Actor, on: dt.date) -> list[people.Office]:
    """Give offices above, beside and below the actor's own, the ones most written to."""
    own = people.own_office(actor)
    family = Q(pk=own.parent_id) | Q(parent_id=own.id) | Q(parent_id=own.parent_id)
    found = people.offices_directory(on).filter(family).exclude(pk=own.id)
    return list(found[:_NEAR_OFFICES])


def signer_choices(actor: Actor, on: dt.date) -> list[tuple[str, str]]:
    """Give the posts of the office that may sign."""
    return [
        (str(post.id), f"{post.person.full_name}, {post.title}")
        for post in people.posts_of_office(actor, on)
        if SIGN in people.permissions_of(post.roles)
    ]


def _lines(text: str) -> list[str]:
    return [clean for line in text.splitlines() if (clean := places.clean_line(line))]


def _recipient(line: str, on: dt.date) -> dict[str, object]:
    """Read one line: an office by `Tên [mã]` or by a whole name only one office has."""
    match = _CODE.match(line)
    if match:
        office = people.offices_directory(on).filter(code=match["code"].strip()).first()
        if office is None:
            raise forms.ValidationError(
                _("Không có cơ quan mang mã %(code)s trong danh bạ."),
                code="unknown_office",
                params={"code": match["code"]},
            )
        return {"office": office.id}
    return places.recipient(line, on)


class UploadForm(VanphongForm):
    """One file in place of what the draft has."""

    upload = forms.FileField(label=_("Tệp"), allow_empty_file=True)

    def __init__(self, *args: Any, accept: str, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].label = label
        self.fields["upload"].widget = forms.FileInput(attrs={"accept": accept})


class PinForm(VanphongForm):
    """The PIN of a key; not asked for while it is remembered."""

    pin = forms.CharField(
        label=_("Mã PIN"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    remember = forms.BooleanField(
        label=_("Nhớ mã PIN cho các văn bản tiếp theo"), required=False
    )

    def __init__(self, *args: Any, minutes: int, remembered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if remembered:
            del self.fields["pin"], self.fields["remember"]
        elif not minutes:
            del self.fields["remember"]
        else:
            self.fields["remember"].help_text = _(
                "Trong %(minutes)d phút, chỉ ở phiên làm việc này."
            ) % {"minutes": minutes}


class ReasonForm(VanphongForm):
    """Why something goes back or stops."""

    reason = TextField(label=_("Lý do"), rows=3, max_length=500)
