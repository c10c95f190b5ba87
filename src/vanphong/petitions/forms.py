"""Forms of petitions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.forms import (
    DayField,
    FilesField,
    LineField,
    PickerField,
    TextField,
    VanphongForm,
)
from vanphong.people import api as people
from vanphong.petitions import clock_pages, services
from vanphong.petitions.models import Case, FileRole, Writer
from vanphong.petitions.names import persons_in
from vanphong.petitions.rules import (
    KEY_LABELS,
    LABELS,
    OF_TIME,
    SIGNED_LABELS,
    STEP_LABELS,
    VALUE_LABELS,
    Channel,
    Key,
    Signed,
    Step,
)
from vanphong.petitions.rules.events import ExtensionGround, StopGround
from vanphong.petitions.services import SENDING, LetterFacts, Person, Upload
from vanphong.registry import api as registry


class LetterForm(VanphongForm):
    """A letter as it arrived, in the order in which it is read: how it came, who, what."""

    FURTHER = (
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
            "Bản gốc để trong phong bì niêm phong, không tải lên; họ tên, địa chỉ niêm phong vào kho "
            "ở ô dưới hoặc để trong phong bì."
        ),
    )
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
            "Mỗi người một dòng: Họ tên; địa chỉ; số căn cước; điện thoại. Dán được cả danh sách. "
            "Dấu * trước tên là người đại diện."
        ),
    )
    abstract = TextField(label=_("Tóm tắt nội dung"), rows=3)
    uploads = FilesField(label=_("Bản quét đơn, tài liệu kèm"), required=False)
    demand = TextField(label=_("Yêu cầu của người viết"), rows=2, required=False)
    people = forms.IntegerField(
        label=_("Số người đứng đơn, khi không ghi đủ tên"),
        required=False,
        min_value=1,
        max_value=services.MOST_PEOPLE,
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

    SEALED = ("secret_names", "secret_words")

    def clean(self) -> dict[str, Any]:
        """Take names out of the open list when the writer is protected; they are not shown again."""
        given = super().clean() or {}
        if given.get("is_protected") and given.get("names"):
            self.add_error("names", _("Ghi họ tên vào ô niêm phong, hoặc để trong phong bì."))
            self._forget("names")
        if self.errors:
            self.forget_sealed()
        return given

    def refuse(self, refusal: VanphongError) -> None:
        """Say a refusal; what was to be sealed is typed once more."""
        super().refuse(refusal)
        self.forget_sealed()

    def forget_sealed(self) -> None:
        """Keep what was to be sealed out of the page that is drawn again."""
        for name in self.SEALED:
            if self.data.get(name) and not self.has_error(name):
                self.add_error(name, _("Chữ để niêm phong không được giữ lại: xin gõ lại."))
        self._forget(*self.SEALED)

    def _forget(self, *names: str) -> None:
        self.data = self.data.copy()  # type: ignore[attr-defined] # what a page sent
        for name in names:
            self.data.pop(name, None)  # type: ignore[attr-defined]

    def facts(self) -> LetterFacts:
        """Give what is written down of the letter."""
        names = LetterFacts.__dataclass_fields__
        given = {k: v for k, v in self.cleaned_data.items() if k in names}
        return LetterFacts(**(given | {"people": given["people"] or 0}))

    def persons(self) -> list[Person]:
        """Give who wrote: to be listed, or of a protected one to be sealed."""
        protected = self.cleaned_data["is_protected"]
        return persons_in(self.cleaned_data["secret_names" if protected else "names"])

    def given_files(self) -> list[Upload]:
        """Give the files, the letter first."""
        found = [(one, FileRole.LETTER) for one in self.cleaned_data["uploads"]]
        found += [
            (self.cleaned_data[name], role)
            for name, role in (("envelope_scan", FileRole.ENVELOPE), ("voice", FileRole.VOICE))
            if self.cleaned_data[name]
        ]
        return [Upload(one.name, one.read(), role) for one, role in found]


class CaseForm(VanphongForm):
    """The base of forms that act on one case; says for which version it was filled in."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", case.version)


class JudgeForm(CaseForm):
    """The keys of a case; those chosen before stand in it."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        for key, value in case.judged().items():
            self.fields[key.value.lower()] = forms.ChoiceField(
                label=_(KEY_LABELS[key]),
                choices=[("", "—"), *((v, _(words)) for v, words in VALUE_LABELS[key].items())],
                required=False,
                initial=value,
            )
            # What is left open is judged later; no key is a mere extra.
            self.fields[key.value.lower()].asked = True  # type: ignore[attr-defined]
        self.fields["reason"] = LineField(
            label=_("Lý do, căn cứ"),
            required=False,
            help_text=_("Cần khi đổi phân loại đã quyết định."),
        )

    @property
    def basic(self) -> list[forms.BoundField]:
        """The keys that decide what may be done."""
        return [self[key.value.lower()] for key in Key if key not in OF_TIME]

    @property
    def of_time(self) -> list[forms.BoundField]:
        """The keys that only the time limits ask for."""
        return [self[key.value.lower()] for key in OF_TIME]

    @property
    def time_said(self) -> bool:
        """Whether one of them was judged."""
        return any(field.value() for field in self.of_time)

    def values(self) -> dict[str, str]:
        """Give the keys that were chosen."""
        chosen = {key.value: self.cleaned_data[key.value.lower()] for key in Key}
        return {key: value for key, value in chosen.items() if value}


class StepForm(CaseForm):
    """A step: the words it needs, whom it goes to, its day and paper."""

    words = TextField(label=_("Lý do, nội dung"), rows=3, required=False)
    addressee = LineField(label=_("Nơi nhận"), required=False)
    happened_on = DayField(label=_("Ngày"), required=False, help_text=_("Để trống là hôm nay."))
    symbol = LineField(
        label=_("Số, ký hiệu văn bản"), required=False, help_text=_("Khi đã có văn bản.")
    )
    ground = forms.ChoiceField(
        label=_("Căn cứ tạm đình chỉ"),
        choices=[
            (one.value, _(one.label))
            for one in StopGround
            if one != StopGround.CITIZEN_HINDERED
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, case: Case, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        if step not in SENDING:
            del self.fields["addressee"]
        if step is not Step.SUSPEND:
            del self.fields["ground"]
        self.title = _(STEP_LABELS[step])


class ExtendForm(CaseForm):
    """A decision that makes a time limit longer."""

    duty = forms.ChoiceField(label=_("Thời hạn"), widget=forms.RadioSelect)
    days = forms.IntegerField(
        label=_("Thêm bao nhiêu ngày"), min_value=1,
        help_text=_("Tính theo đơn vị của thời hạn: ngày làm việc hoặc ngày."),
    )  # fmt: skip
    symbol = LineField(label=_("Số quyết định gia hạn"))
    decided_on = DayField(label=_("Ngày quyết định"))
    ground = forms.ChoiceField(
        label=_("Căn cứ"),
        choices=[(one.value, _(one.label)) for one in ExtensionGround],
        widget=forms.RadioSelect,
    )
    reason = LineField(label=_("Lý do"))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        duties = clock_pages.to_extend(case)
        self.fields["duty"].choices = duties  # type: ignore[attr-defined]
        if len(duties) == 1:
            self.initial.setdefault("duty", duties[0][0])


class DecideForm(CaseForm):
    """Why a proposal is declined."""

    reason = LineField(label=_("Lý do"), required=False)


class AssignForm(CaseForm):
    """Who is to handle the case."""

    post = forms.ChoiceField(label=_("Người xử lý"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, actor: Actor, case: Case, today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, case=case, **kwargs)
        posts = [
            post for post in people.posts_of_office(actor, today) if services.can_handle(post)
        ]
        self.fields["post"].choices = registry.post_choices(posts)  # type: ignore[attr-defined]
        if case.handler_id:
            self.initial.setdefault("post", str(case.handler_id))

    def post_id(self) -> UUID:
        """Give the post chosen."""
        return UUID(self.cleaned_data["post"])


class SplitForm(CaseForm):
    """The contents a letter is taken apart into."""

    parts = TextField(
        label=_("Từng nội dung"), rows=4, help_text=_("Mỗi dòng một nội dung, từ hai đến mười.")
    )


class JoinForm(CaseForm):
    """The case the letters join, and why."""

    into = LineField(label=_("Vụ việc nhập vào"), help_text=_("Số vụ việc, ví dụ 12/2026."))
    reason = LineField(label=_("Lý do"))


class ReasonForm(CaseForm):
    """An act that only needs its reason."""

    reason = LineField(label=_("Lý do"))


class BarForm(CaseForm):
    """Who may not take part in a case, and why."""

    person = PickerField(label=_("Người không được tham gia"))
    reason = LineField(
        label=_("Lý do"), help_text=_("Ví dụ: người bị tố cáo; em ruột người bị tố cáo.")
    )

    def __init__(
        self, *args: Any, actor: Actor, case: Case, today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            (post.person_id, f"{post.person.full_name}, {post.title}")
            for post in people.posts_of_office(actor, today)
        ]


class WritersForm(VanphongForm):
    """Some of those who wrote a letter."""

    positions = forms.MultipleChoiceField(
        label=_("Người trong danh sách"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, writers: Iterable[Writer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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

    on = DayField(label=_("Ngày rút"))


class StatusForm(VanphongForm):
    """The code and PIN of a sender."""

    code = LineField(
        label=_("Mã đơn"),
        help_text=_("20 ký tự trên giấy biên nhận, ví dụ abcd-efgh-jkmn-pqrs-tuvw."),
    )
    pin = LineField(label=_("Số bí mật"), help_text=_("6 chữ số."))
