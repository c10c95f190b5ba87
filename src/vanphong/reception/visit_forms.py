"""Forms of visits."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.forms import DayField, LineField, TextField, VanphongForm
from vanphong.petitions import api as petitions
from vanphong.petitions.api import Person
from vanphong.reception.forms import HourField
from vanphong.reception.models import ReceptionSession
from vanphong.reception.rules import MARK_LABELS, OUTCOME_LABELS, Mark, VisitOutcome, grounds_on
from vanphong.reception.services import BookingFacts, Ending, MinutesFacts, VisitFacts

_NOT_NAMED = _(
    "Người đến được giữ bí mật: không ghi họ tên ở đây. Họ tên niêm phong khi vào sổ đơn."
)


def session_choices(sessions: Sequence[ReceptionSession]) -> list[tuple[str, str]]:
    """Give sessions as one chooses among them."""
    return [(str(one.pk), f"{one.leader.person.full_name}, {one}") for one in sessions]


class VisitForm(VanphongForm):
    """Who comes, in the order in which it is asked at the desk."""

    FURTHER: ClassVar[tuple[str, ...]] = (
        "papers",
        "prior_body",
        "is_repeat",
        "declined_secrecy",
        "day",
    )

    people = forms.IntegerField(label=_("Số người đến"), min_value=1, initial=1)
    names = forms.CharField(
        label=_("Họ tên; địa chỉ; số căn cước"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=_(
            "Mỗi người một dòng. Từ 5 người trở lên chỉ ghi người đại diện: 5 đến 10 người cử 1 "
            "hoặc 2, trên 10 người cử nhiều nhất 5."
        ),
    )
    nature = forms.ChoiceField(
        label=_("Loại"),
        initial="PETITION",
        choices=[(str(one), _(words)) for one, words in petitions.NATURE_LABELS.items()],
    )
    is_protected = forms.BooleanField(
        label=_("Tố cáo, hoặc người đến xin giữ bí mật"),
        required=False,
        help_text=_("Không ghi họ tên ở đây; họ tên niêm phong khi vào sổ đơn."),
    )
    content = TextField(label=_("Nội dung trình bày"), rows=3)
    session_id = forms.ChoiceField(label=_("Nơi tiếp"), required=False)
    booking_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    papers = LineField(label=_("Giấy tờ, tài liệu nhận"), required=False)
    prior_body = LineField(label=_("Cơ quan đã giải quyết"), required=False)
    is_repeat = forms.BooleanField(label=_("Đến nhiều lần về việc này"), required=False)
    declined_secrecy = forms.BooleanField(
        label=_("Người tố cáo nói không cần giữ bí mật"), required=False
    )
    day = DayField(
        label=_("Ngày tiếp"),
        required=False,
        help_text=_("Khác hôm nay khi ghi lại từ sổ giấy."),
    )

    def __init__(self, *args: Any, sessions: Sequence[ReceptionSession], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("names", "session_id"):  # asked of nearly all, never said to be optional
            self.fields[name].asked = True  # type: ignore[attr-defined]
        self.fields["session_id"].choices = [  # type: ignore[attr-defined]
            ("", _("Tiếp thường xuyên")),
            *session_choices(sessions),
        ]

    @property
    def further_open(self) -> bool:
        """Say whether the further fields are to be seen: they are filled in, wrong or asked for."""
        asked_for = self.refusal is not None and self.refusal.code == "denouncer"
        return asked_for or any(self[name].errors or self[name].data for name in self.FURTHER)

    def clean(self) -> dict[str, Any]:
        """Let no name stand on the page that is drawn again when it is to be kept secret."""
        given = super().clean() or {}
        if given.get("is_protected") and given.get("names"):
            self.add_error("names", _NOT_NAMED)
            self.data = self.data.copy()  # type: ignore[attr-defined] # what a page sent
            self.data.pop("names", None)  # type: ignore[attr-defined]
        return given

    def facts(self) -> VisitFacts:
        """Give what is taken down."""
        names = VisitFacts.__dataclass_fields__
        given = {k: v for k, v in self.cleaned_data.items() if k in names}
        return VisitFacts(**(given | {"session_id": given["session_id"] or None}))

    def persons(self) -> list[Person]:
        """Give who is named."""
        return petitions.persons_in(self.cleaned_data["names"])


class DeskForm(VisitForm):
    """Who came while the network was gone: the same, with the hour and the key of the row."""

    FURTHER: ClassVar[tuple[str, ...]] = (
        "day",
        "hour",
        "papers",
        "prior_body",
        "is_repeat",
        "declined_secrecy",
    )

    booking_id = None  # type: ignore[assignment] # bookings are not at hand without the network
    day = DayField(label=_("Ngày tiếp"))
    hour = HourField(label=_("Giờ đến"))
    request_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, sessions: Sequence[ReceptionSession], today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, sessions=sessions, **kwargs)
        of_today = [one for one in sessions if one.day == today]
        others = [one for one in sessions if one.day != today]
        self.fields["session_id"].choices = [  # type: ignore[attr-defined]
            ("", _("Tiếp thường xuyên")),
            *session_choices(of_today),
            *([(_("Ngày khác"), session_choices(others))] if others else []),
        ]

    def facts(self) -> VisitFacts:
        """Give what was taken down, with the moment they came by the desk's clock."""
        given = self.cleaned_data
        came_at = dt.datetime.combine(given["day"], given["hour"], tzinfo=VIETNAM)
        return dataclasses.replace(super().facts(), came_at=came_at)


class EndingForm(VanphongForm):
    """What a visit ends in."""

    outcome = forms.ChoiceField(
        label=_("Kết quả"),
        widget=forms.RadioSelect,
        choices=[(one.value, _(OUTCOME_LABELS[one])) for one in VisitOutcome],
    )
    case_number = LineField(
        label=_("Vụ việc đã có"),
        required=False,
        help_text=_("Số và năm, ví dụ 12/2026. Để trống khi tiếp nhận thì mở đơn mới."),
    )
    to_body = LineField(label=_("Hướng dẫn, chuyển đến cơ quan"), required=False)
    to_symbol = LineField(label=_("Số văn bản"), required=False)
    note = LineField(label=_("Ghi chú"), required=False)

    def __init__(self, *args: Any, is_protected: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_protected:
            self.fields["case_number"].help_text = _(
                "Số và năm, ví dụ 12/2026. Người đến được giữ bí mật: khi tiếp nhận phải vào sổ đơn "
                "ở mục Đơn thư trước, rồi ghi số vụ việc ở đây."
            )

    def ending(self) -> Ending:
        """Give what it ends in."""
        return Ending(**self.cleaned_data)


class AnswerForm(VanphongForm):
    """When and by which paper the citizen heard of the first handling."""

    on = DayField(label=_("Ngày trả lời"))
    symbol = LineField(label=_("Số văn bản trả lời"), required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today)


class BookingForm(VanphongForm):
    """Who asks for a slot, at the desk or by telephone."""

    starts_at = forms.ChoiceField(label=_("Giờ hẹn"))
    full_name = LineField(label=_("Họ tên người hẹn"), required=False)
    phone = LineField(label=_("Điện thoại"), required=False)
    people = forms.IntegerField(label=_("Số người sẽ đến"), min_value=1, initial=1)
    content = TextField(label=_("Nội dung muốn trình bày"), rows=2)
    is_protected = forms.BooleanField(
        label=_("Tố cáo, hoặc người hẹn xin giữ bí mật"),
        required=False,
        help_text=_("Không ghi họ tên, điện thoại; người hẹn đến theo ngày giờ."),
    )

    def __init__(self, *args: Any, free: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].asked = True  # type: ignore[attr-defined] # of all but the protected
        self.fields["starts_at"].choices = [(hour, hour) for hour in free]  # type: ignore[attr-defined]
        self.fields["starts_at"].error_messages["invalid_choice"] = _(
            "Giờ này đã có người hẹn, hoặc không có trong buổi tiếp."
        )

    def clean(self) -> dict[str, Any]:
        """Let no name stand on the page that is drawn again when it is to be kept secret."""
        given = super().clean() or {}
        if given.get("is_protected") and (given.get("full_name") or given.get("phone")):
            self.add_error("full_name", _NOT_NAMED)
            self.data = self.data.copy()  # type: ignore[attr-defined] # what a page sent
            for name in ("full_name", "phone"):
                self.data.pop(name, None)  # type: ignore[attr-defined]
        return given

    def facts(self) -> BookingFacts:
        """Give what is booked."""
        given = self.cleaned_data
        return BookingFacts(
            **(given | {"starts_at": dt.time.fromisoformat(given["starts_at"])})
        )


class CancelForm(VanphongForm):
    """Why a booking is cancelled."""

    reason = LineField(label=_("Lý do"))


class RefuseForm(VanphongForm):
    """That who came is not received, on which ground of the law."""

    ground = forms.ChoiceField(
        label=_("Căn cứ từ chối"),
        widget=forms.RadioSelect,
        help_text=_(
            "Khoản 3 Điều 9 của Luật và điểm h của Nghị định: thông báo mẫu 01/TCD trong 3 ngày làm "
            "việc. Căn cứ khác: giải thích trực tiếp lý do cho người đến."
        ),
    )
    words = LineField(label=_("Việc cụ thể"), required=False)
    on = DayField(label=_("Ngày có đủ căn cứ"))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today)
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            (code, f"{rule.text} ({rule.source})") for code, rule in grounds_on(today).items()
        ]


class SignMinutesForm(VanphongForm):
    """How minutes were confirmed, and the signed paper; what is known already is not asked."""

    read_back = forms.BooleanField(label=_("Đã đọc lại cho người đến nghe"), required=False)
    mark = forms.ChoiceField(
        label=_("Người đến xác nhận"),
        choices=[(one.value, _(MARK_LABELS[one])) for one in Mark if one is not Mark.PENDING],
        widget=forms.RadioSelect,
    )
    declined_reason = LineField(label=_("Vì sao không ký"), required=False)
    upload = forms.FileField(label=_("Bản đã ký (quét)"), required=False)

    def __init__(
        self, *args: Any, waits: bool = True, is_protected: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not waits:
            for name in ("read_back", "mark", "declined_reason"):
                del self.fields[name]
        if is_protected:
            del self.fields["upload"]

    def confirmed(self) -> dict[str, Any]:
        """Give how the minutes were confirmed."""
        given = self.cleaned_data
        return {
            "read_back": given.get("read_back", False),
            "mark": given.get("mark", ""),
            "declined_reason": given.get("declined_reason", ""),
        }

    def given_file(self) -> tuple[str, bytes] | None:
        """Give the signed paper."""
        upload = self.cleaned_data.get("upload")
        return (upload.name, upload.read()) if upload else None


class MinutesForm(SignMinutesForm):
    """What who came said; printed, read back and signed after, unless it was already."""

    words = TextField(label=_("Lời trình bày"), rows=6)
    mark = forms.ChoiceField(
        label=_("Người đến xác nhận"),
        choices=[(one.value, _(MARK_LABELS[one])) for one in Mark],
        initial=Mark.PENDING.value,
        widget=forms.RadioSelect,
        help_text=_(
            "Lưu rồi in ra, đọc lại cho người đến nghe, cùng ký; bản đã ký đưa lên sau."
        ),
    )

    field_order = ("words", "mark", "read_back", "declined_reason", "upload")

    def __init__(self, *args: Any, is_protected: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, is_protected=is_protected, **kwargs)
        if is_protected:
            self.fields["mark"].help_text = _(
                "Lưu rồi in ra, đọc lại cho người đến nghe, cùng ký, rồi Ghi đã ký; bản đã ký để vào "
                "phong bì niêm phong, không đưa lên."
            )

    def facts(self) -> MinutesFacts:
        """Give what is kept."""
        return MinutesFacts(words=self.cleaned_data["words"], **self.confirmed())


class DirectionForm(VanphongForm):
    """What is directed, by whom, until when."""

    words = TextField(
        label=_("Ý kiến chỉ đạo"),
        rows=3,
        help_text=_(
            "Trong thông báo kết luận, câu này đứng sau tên cơ quan, người thực hiện và dấu hai chấm. "
            "Ví dụ: “kiểm tra, trả lời công dân”."
        ),
    )
    doer = LineField(label=_("Cơ quan, người thực hiện"))
    due_on = DayField(label=_("Thời hạn"))
