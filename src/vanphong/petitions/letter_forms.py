"""Forms of letters: taking one in, its files, who wrote it, its sender's question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.forms import DayField, FilesField, LineField, TextField, VanphongForm
from vanphong.petitions.models import FileRole, Letter, Writer
from vanphong.petitions.names import count_in, persons_in
from vanphong.petitions.rules import LABELS, SIGNED_LABELS, Channel, Signed
from vanphong.petitions.rules.corrections import FIELDS
from vanphong.petitions.seal_forms import SealingForm
from vanphong.petitions.services import MOST_PEOPLE, LetterFacts, Person, Upload


class LetterForm(SealingForm):
    """A letter as it arrived, in the order in which it is read: how it came, who, what."""

    FURTHER: tuple[str, ...] = (
        "demand", "people", "group_paper", "has_originals", "dated_on", "posted_on", "forwarder",
        "forwarder_symbol", "forwarder_on", "envelope_scan", "voice",
    )  # fmt: skip

    received_on = DayField(
        label=_("Ngày nhận"), help_text=_("Theo dấu nhận; thời hạn tính từ ngày này.")
    )
    channel = forms.ChoiceField(
        label=_("Đến bằng"), choices=[(one.value, _(LABELS[one])) for one in Channel]
    )
    signed = forms.ChoiceField(
        label=_("Người viết"), choices=[(one.value, _(SIGNED_LABELS[one])) for one in Signed]
    )
    is_protected = forms.BooleanField(
        label=_("Tố cáo, hoặc người viết xin giữ bí mật"),
        required=False,
        help_text=_(
            "Bản gốc để trong phong bì niêm phong; bản quét thêm sau ở trang đơn để che. Họ tên, địa "
            "chỉ niêm phong vào kho ở ô dưới hoặc để trong phong bì."
        ),
    )
    # Asked for where the words speak of a denunciation and a name would lie open.
    declined_secrecy = forms.BooleanField(
        label=_("Người tố cáo nói không cần giữ bí mật"), required=False
    )
    denounces_nobody = forms.BooleanField(label=_("Đơn không tố cáo ai"), required=False)
    envelope = LineField(label=_("Số phong bì niêm phong"), required=False)
    # Their names keep them out of every page that gives back what was typed.
    secret_names = forms.CharField(
        label=_("Họ tên; địa chỉ để niêm phong"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=_(
            "Vào kho danh tính ngay khi vào sổ, ghi một lần, không ai xem lại được nếu chưa có hai "
            "người đồng ý. Mỗi người một dòng: Họ tên; địa chỉ; số căn cước; điện thoại."
        ),
    )
    secret_words = forms.CharField(
        label=_("Chữ khác nhận ra người viết, để niêm phong"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=_("Chức vụ, quan hệ, nơi làm việc… đã bỏ ra khỏi phần tóm tắt."),
    )
    # Not in the stored form yet: tabs part the columns of a pasted sheet.
    names = forms.CharField(
        label=_("Họ tên; địa chỉ"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Mỗi người một dòng: Họ tên; địa chỉ; số căn cước; điện thoại. Dán được cả danh sách từ "
            "bảng tính, có cột số thứ tự hay không. Dấu * trước tên là người đại diện."
        ),
    )
    abstract = TextField(label=_("Tóm tắt nội dung"), rows=3)
    uploads = FilesField(label=_("Bản quét đơn, tài liệu kèm"), required=False)
    demand = TextField(label=_("Yêu cầu của người viết"), rows=2, required=False)
    people = forms.IntegerField(
        label=_("Số người đứng đơn, khi không ghi đủ tên"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
    )
    group_paper = forms.BooleanField(label=_("Có văn bản cử người đại diện"), required=False)
    has_originals = forms.BooleanField(label=_("Kèm bản gốc phải trả lại"), required=False)
    dated_on = DayField(label=_("Ngày ghi trên đơn"), required=False)
    posted_on = DayField(label=_("Ngày dấu bưu điện"), required=False)
    forwarder = LineField(label=_("Ai, cơ quan nào chuyển đến"), required=False)
    forwarder_symbol = LineField(label=_("Số, ký hiệu văn bản chuyển"), required=False)
    forwarder_on = DayField(label=_("Ngày văn bản chuyển"), required=False)
    envelope_scan = forms.FileField(label=_("Bản quét phong bì"), required=False)
    voice = forms.FileField(label=_("Ghi âm lời trình bày"), required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("received_on", today)
        self.initial.setdefault("channel", Channel.POST)
        self.fields["names"].asked = True  # type: ignore[attr-defined] # but of a nameless letter
        first = next(one for one in self.fields.values() if not one.widget.is_hidden)
        first.widget.attrs["autofocus"] = not self.is_bound
        if self.is_bound and (count := count_in(self.data.get("names", ""))):
            said = ngettext("%(count)d người", "%(count)d người", count) % {"count": count}
            self.fields["names"].help_text = f"{said}. {self.fields['names'].help_text}"

    @property
    def seals(self) -> bool:
        """Whether something of what is to be sealed was ticked, typed or refused."""
        names = ("is_protected", "envelope", "erases", *self.SEALED)
        return any(
            name in self.fields and (self[name].errors or self[name].data) for name in names
        )

    SEALED = ("secret_names", "secret_words")

    def clean(self) -> dict[str, Any]:
        """Take names out of the open list when the writer is protected; they are not shown again."""
        given = super().clean() or {}
        if given.get("is_protected") and given.get("names"):
            self.add_error(
                "names",
                _(
                    "Gõ lại họ tên vào ô niêm phong, hoặc để trong phong bì; chữ đã gõ ở đây không "
                    "được giữ lại."
                ),
            )
            self.forget("names")
        if not given.get("is_protected") and any(given.get(name) for name in self.SEALED):
            self.add_error("is_protected", _("Đánh dấu ô này thì họ tên mới được niêm phong."))
        if self.errors:
            self.forget_sealed()
        return given

    @property
    def asks_of_secrecy(self) -> bool:
        """Whether it is asked why a name may lie open: where that was refused, or answered."""
        if not self.is_bound:
            return False
        answers = ("declined_secrecy", "denounces_nobody")
        return self.has_error("is_protected") or any(self.data.get(name) for name in answers)

    def facts(self) -> LetterFacts:
        """Give what is written down of the letter."""
        names = LetterFacts.__dataclass_fields__
        given = {k: v for k, v in self.cleaned_data.items() if k in names}
        return LetterFacts(**(given | {"people": given["people"] or 0}))

    def persons(self) -> list[Person]:
        """Give who wrote: to be listed, or of a protected one to be sealed."""
        protected = self.cleaned_data["is_protected"]
        field = "secret_names" if protected else "names"
        return persons_in(self.cleaned_data[field], field=field)

    def given_files(self) -> list[Upload]:
        """Give the files, the letter first."""
        found = [(one, FileRole.LETTER) for one in self.cleaned_data["uploads"]]
        found += [
            (self.cleaned_data[name], role)
            for name, role in (("envelope_scan", FileRole.ENVELOPE), ("voice", FileRole.VOICE))
            if self.cleaned_data[name]
        ]
        return [Upload(one.name, one.read(), role) for one, role in found]


class MailLetterForm(LetterForm):
    """A mail as a letter: what came by itself is not typed, its day cannot be moved."""

    FURTHER = ("demand", "people", "group_paper", "dated_on")

    received_on = channel = uploads = has_originals = None  # type: ignore[assignment] # Django's way
    posted_on = forwarder = forwarder_symbol = forwarder_on = None  # type: ignore[assignment]
    envelope_scan = voice = None  # type: ignore[assignment] # to take a field out
    erases = forms.BooleanField(
        label=_("Tôi hiểu: thư sẽ bị xóa khỏi hộp thư, lời thư chỉ còn trong kho"),
        required=False,
        help_text=_("Cần đánh dấu khi giữ bí mật; xóa rồi không lấy lại được."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Seal the sender that stood in the open list, when the writer is protected."""
        given = self.cleaned_data
        if given.get("is_protected"):
            lines = (given.get("secret_names"), given.get("names"))
            given["secret_names"], given["names"] = "\n".join(filter(None, lines)), ""
            if not given.get("erases"):
                self.add_error("erases", _("Hãy đánh dấu nếu đồng ý xóa thư khỏi hộp thư."))
        return super().clean()

    def said(self) -> dict[str, Any]:
        """Give what is written down of the letter but for channel and day."""
        names = LetterFacts.__dataclass_fields__
        given = {k: v for k, v in self.cleaned_data.items() if k in names}
        return given | {"people": given["people"] or 0}


class CorrectLetterForm(VanphongForm):
    """What stands in the book of a letter, to be mended with a reason."""

    reason = LineField(label=_("Lý do sửa"))
    received_on = DayField(
        label=_("Ngày nhận"), help_text=_("Theo dấu nhận; sửa ngày này thì thời hạn tính lại.")
    )
    channel = forms.ChoiceField(
        label=_("Đến bằng"), choices=[(one.value, _(LABELS[one])) for one in Channel]
    )
    names = forms.CharField(
        label=_("Họ tên; địa chỉ"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Mỗi người một dòng, theo thứ tự cũ: Họ tên; địa chỉ; số căn cước; điện thoại. Không "
            "thêm, bớt dòng."
        ),
    )
    abstract = TextField(label=_("Tóm tắt nội dung"), rows=3)
    demand = TextField(label=_("Yêu cầu của người viết"), rows=2, required=False)
    dated_on = DayField(label=_("Ngày ghi trên đơn"), required=False)
    posted_on = DayField(label=_("Ngày dấu bưu điện"), required=False)
    forwarder = LineField(label=_("Ai, cơ quan nào chuyển đến"), required=False)
    forwarder_symbol = LineField(label=_("Số, ký hiệu văn bản chuyển"), required=False)
    forwarder_on = DayField(label=_("Ngày văn bản chuyển"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        letter: Letter,
        writers: Sequence[Writer],
        by_machine: bool,
        is_hidden: bool,
        **kwargs: Any,
    ) -> None:
        stands = {name: getattr(letter, name) for name in (*FIELDS, "version")}
        stands["names"] = "\n".join(map(_as_typed, writers))
        super().__init__(*args, initial=stands, **kwargs)
        if not writers:
            del self.fields["names"]
        if by_machine:
            del self.fields["received_on"], self.fields["channel"]
        if is_hidden:
            self.fields["reason"].help_text = gettext(
                "Giữ bí mật người viết: chữ cũ, chữ mới không được ghi lại, còn lý do thì ai xem "
                "đơn cũng đọc được. Đừng ghi họ tên vào lý do."
            )

    def given(self) -> dict[str, Any]:
        """Give the fields as they are to stand."""
        return {k: v for k, v in self.cleaned_data.items() if k in FIELDS}

    def persons(self) -> list[Person] | None:
        """Give who wrote, None where nobody is listed."""
        return persons_in(self.cleaned_data["names"]) if "names" in self.fields else None


def _as_typed(one: Writer) -> str:
    person = one.petitioner
    parts = (person.full_name, person.address, person.id_number, person.phone)
    typed = "; ".join(parts).rstrip("; ")
    return f"{typed};" if ";" not in typed and "," in typed else typed


class FilesForm(VanphongForm):
    """Files that come after the letter, all of one kind."""

    role = forms.ChoiceField(
        label=_("Loại tệp"),
        choices=[(one.value, _(one.label)) for one in FileRole],
        widget=forms.RadioSelect,
        initial=FileRole.ENCLOSURE,
    )
    uploads = FilesField(
        label=_("Tệp"),
        help_text=_("Chọn được nhiều tệp một lần; tệp khác loại thì thêm lần sau."),
        error_messages={"required": _("Xin chọn tệp.")},
    )

    def given_files(self) -> list[Upload]:
        """Give the files."""
        role = self.cleaned_data["role"]
        return [Upload(one.name, one.read(), role) for one in self.cleaned_data["uploads"]]


class WritersForm(VanphongForm):
    """Some of those who wrote a letter."""

    positions = forms.MultipleChoiceField(
        label=_("Người trong danh sách"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self, *args: Any, letter: Letter, writers: Sequence[Writer], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.letter = letter
        self.fields["positions"].choices = [  # type: ignore[attr-defined]
            (str(one.position), f"{one.position}. {one.petitioner.full_name}")
            for one in writers
        ]

    def chosen(self) -> list[int]:
        """Give the places in the list."""
        return [int(one) for one in self.cleaned_data["positions"]]


class SpeakersForm(WritersForm):
    """Who speaks for a group."""

    paper = forms.BooleanField(label=_("Có văn bản cử người đại diện"), required=False)


class StrikeForm(WritersForm):
    """Whose signatures do not count."""

    reason = LineField(
        label=_("Lý do không tính"), required=False, help_text=_("Để trống là tính trở lại.")
    )


class WithdrawForm(WritersForm):
    """Who withdraws."""

    unlisted = forms.IntegerField(
        label=_("Số người không có trong danh sách đã rút, tính đến nay"),
        required=False,
        min_value=0,
    )
    on = DayField(label=_("Ngày rút"))

    def __init__(
        self, *args: Any, letter: Letter, writers: Sequence[Writer], **kwargs: Any
    ) -> None:
        super().__init__(*args, letter=letter, writers=writers, **kwargs)
        unlisted = letter.people - len(writers)
        if unlisted > 0:
            words = ngettext("Có %(count)d người.", "Có %(count)d người.", unlisted)
            self.fields["unlisted"].help_text = words % {"count": unlisted}
            self.initial.setdefault("unlisted", letter.unlisted_withdrawn or None)
        else:
            del self.fields["unlisted"]
        if not writers:
            del self.fields["positions"]

    def chosen(self) -> list[int]:
        """Give the places in the list; none where nobody is listed."""
        return super().chosen() if "positions" in self.fields else []


class CodeAgainForm(VanphongForm):
    """That a code is given although the sender may have one."""

    again = forms.CharField(widget=forms.HiddenInput, initial="1")


class StatusForm(VanphongForm):
    """The code and PIN of a sender."""

    code = LineField(
        label=_("Mã đơn"),
        help_text=_("20 ký tự trên giấy biên nhận, ví dụ abcd-efgh-jkmn-pqrs-tuvw."),
    )
    pin = LineField(label=_("Số bí mật"), help_text=_("6 chữ số."))
