"""Forms of reception."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.forms import DayField, LineField, PickerField, TextField, VanphongForm
from vanphong.people import api as people
from vanphong.reception import session_hints
from vanphong.reception.models import ReceptionSession
from vanphong.reception.rules import ONLINE_LABELS, OnlineStep
from vanphong.reception.services import SessionFacts

HOUR_FORMATS = ["%H:%M", "%Hh%M", "%Hg%M", "%H.%M", "%Hh", "%H"]
# Ranks that receive citizens in the name of the committee or of its office.
RECEIVING = ("SECRETARY", "DEPUTY_SECRETARY", "STANDING_MEMBER", "HEAD", "DEPUTY_HEAD")


class HourField(forms.TimeField):
    """An hour typed as 8:00, 8h30 or 14h."""

    default_error_messages = {
        "invalid": _("Giờ chưa đúng. Hãy gõ giờ:phút, ví dụ 08:00."),
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"placeholder": _("giờ:phút"), "autocomplete": "off"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(input_formats=HOUR_FORMATS, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value


class SessionForm(VanphongForm):
    """A session as it is planned."""

    leader = PickerField(label=_("Người tiếp"))
    day = DayField(label=_("Ngày tiếp"))
    starts_at = HourField(label=_("Từ giờ"))
    ends_at = HourField(label=_("Đến giờ"))
    place = LineField(label=_("Địa điểm"))
    content = TextField(label=_("Dự kiến nội dung"), rows=2, required=False)
    attending = forms.MultipleChoiceField(
        label=_("Thành phần tham dự"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_online = forms.BooleanField(label=_("Tiếp trực tuyến"), required=False)

    slot_minutes = forms.IntegerField(label=_("Mỗi lượt hẹn, phút"), initial=30)

    def __init__(
        self, *args: Any, actor: Actor, today: dt.date, place: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        posts = list(people.posts_of_office(actor, today))
        leaders = [post for post in posts if post.rank in RECEIVING]
        self.fields["leader"].choices = [(post.pk, str(post)) for post in leaders]  # type: ignore[attr-defined]
        self.fields["attending"].choices = [(str(post.pk), str(post)) for post in posts]  # type: ignore[attr-defined]
        self.fields["day"].help_text = session_hints.days_in_time(actor.office_key, today)
        self.initial.setdefault("place", place)
        self.initial.setdefault("starts_at", dt.time(8))
        self.initial.setdefault("ends_at", dt.time(11, 30))

    def facts(self) -> SessionFacts:
        """Give what is planned."""
        given = self.cleaned_data
        return SessionFacts(
            leader_id=given["leader"], day=given["day"], starts_at=given["starts_at"],
            ends_at=given["ends_at"], place=given["place"], content=given["content"],
            is_online=given["is_online"], slot_minutes=given["slot_minutes"],
            attending=tuple(given["attending"]),
        )  # fmt: skip


def values_of(session: ReceptionSession, attending: list[people.Post]) -> dict[str, Any]:
    """Give a session as the form shows it."""
    names = ("day", "starts_at", "ends_at", "place", "content", "is_online", "slot_minutes")
    return {name: getattr(session, name) for name in names} | {
        "leader": session.leader_id,
        "attending": [str(post.pk) for post in attending],
    }


class PublishForm(VanphongForm):
    """Making a session known."""

    extraordinary_reason = LineField(
        label=_("Tiếp đột xuất vì"),
        required=False,
        help_text=_(
            "Chỉ ghi khi tiếp đột xuất: vụ việc gay gắt, phức tạp, đông người, hoặc có thể gây hậu "
            "quả nghiêm trọng. Buổi đột xuất công bố ngay và không tính vào số ngày tiếp định kỳ."
        ),
    )


class PostponeForm(VanphongForm):
    """Why a session is postponed, and until when."""

    reason = LineField(
        label=_("Lý do hoãn"), help_text=_("Người dân đọc được lý do này trên lịch công bố.")
    )
    day = DayField(label=_("Ngày tiếp mới"))
    starts_at = HourField(label=_("Từ giờ"))
    ends_at = HourField(label=_("Đến giờ"))


class PlaceForm(VanphongForm):
    """Where and when the office receives on every working day."""

    place = LineField(label=_("Nơi tiếp công dân"))
    hours = LineField(
        label=_("Giờ tiếp thường xuyên"),
        help_text=_("Ví dụ: sáng 7:30–11:30, chiều 13:30–17:00 các ngày làm việc."),
    )
    phone = LineField(label=_("Điện thoại"), required=False)


class OnlineForm(VanphongForm):
    """When a step before a session online was done."""

    step = forms.ChoiceField(
        label=_("Việc"), choices=[(one.value, _(ONLINE_LABELS[one])) for one in OnlineStep]
    )
    day = DayField(label=_("Ngày"))
    hour = HourField(label=_("Giờ"))

    def __init__(self, *args: Any, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = now.astimezone(VIETNAM)
        start = {"step": OnlineStep.TEST, "day": here.date(), "hour": here.time()}
        self.initial = {**start, **self.initial}

    def moment(self) -> dt.datetime:
        """Give the moment it was done."""
        given = self.cleaned_data
        return dt.datetime.combine(given["day"], given["hour"], tzinfo=VIETNAM)


class RecordForm(VanphongForm):
    """What was recorded of a session online."""

    upload = forms.FileField(label=_("Bản ghi âm"), required=False)
    kept_at = LineField(
        label=_("Nơi lưu bản ghi hình"),
        required=False,
        help_text=_("Bản ghi hình lưu trên máy chủ của cơ quan: ghi nơi lưu và mã băm."),
    )
    digest = LineField(label=_("Mã băm SHA-256 của bản ghi hình"), required=False)

    def sound(self) -> tuple[str, bytes] | None:
        """Give the sound."""
        upload = self.cleaned_data["upload"]
        return (upload.name, upload.read()) if upload else None
