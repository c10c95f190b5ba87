"""The JSON API of notices: one's own, how they come, the office's quiet hours."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Router, Schema
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from vanphong.kernel import clock
from vanphong.kernel.endpoints import Done, In, PageSize, ReasonIn, Whole, allowed
from vanphong.kernel.errors import Invalid
from vanphong.kernel.gate import actor_of
from vanphong.kernel.news import NewsKind
from vanphong.notices import answers, queries, services
from vanphong.notices.models import Channel, MessageState
from vanphong.notices.rules import KEEP_HOURS, Quiet, Window

router = Router()
_READ, _CHANGE = "people:self:read", "people:self:change"


def _hour_written(value: Any) -> Any:
    if isinstance(value, dt.time) or re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d(:00)?", str(value)):
        return value
    kind, words = "hour_written", "Input should be a time as 18:00"
    raise PydanticCustomError(kind, words)


# A time of the day as it is written; alone, the framework would take a number of seconds too.
Hour = Annotated[dt.time, BeforeValidator(_hour_written)]


class NoticeOut(Schema):
    """A notice; `name`, `thing_id` and `url` are empty once its thing is seen no more."""

    id: UUID
    kind: NewsKind
    words: str
    told_at: dt.datetime
    read_at: dt.datetime | None
    thing_id: UUID | None
    name: str
    url: str


class NoticesOut(Schema):
    """A page of notices, the newest first; `next` is the key of the page after, or empty."""

    unread: int
    notices: list[NoticeOut]
    next: str


class DeviceOut(Schema):
    """A browser that takes messages."""

    id: UUID
    name: str
    added_at: dt.datetime


class MessageOut(Schema):
    """What became of a message; `code` is what the other side answered last."""

    state: MessageState
    code: str
    made_at: dt.datetime
    ended_at: dt.datetime | None
    count: int


class SettingsOut(Schema):
    """How notices reach the holder of the token."""

    version: int
    mail_kinds: list[NewsKind]
    push_kinds: list[NewsKind]
    quiet_since: dt.time | None
    quiet_until: dt.time | None
    mail_is_on: bool
    push_is_on: bool
    mail_address: str
    mail_to_confirm: str
    devices: list[DeviceOut]
    last_mail: MessageOut | None
    last_push: MessageOut | None


class SettingsIn(In):
    """Which kinds come by which channel; own quiet hours, both ends or none."""

    version: Annotated[Whole, Field(ge=0)]
    mail_kinds: list[NewsKind]
    push_kinds: list[NewsKind]
    quiet_since: Hour | None = None
    quiet_until: Hour | None = None


class AddressIn(In):
    """An address for mail."""

    address: str


class CodeIn(In):
    """The code that came there."""

    code: str


class TrialNoticeIn(In):
    """By which channel to send a message without content."""

    channel: Channel


class HoursOut(Schema):
    """Quiet hours of the office; since when and why."""

    since: dt.time
    until: dt.time
    days_off: bool
    special_breaks: bool
    set_at: dt.datetime | None
    reason: str


class HoursIn(ReasonIn):
    """Quiet hours that hold from now on, and why."""

    since: Hour
    until: Hour
    days_off: bool
    special_breaks: bool


@router.get("/notices", response=NoticesOut, summary="Thông báo của tôi")
@allowed(_READ)
def list_notices(
    request: HttpRequest,
    after: str = "",
    unread: bool = False,
    size: PageSize = 50,
) -> dict[str, object]:
    """Give one's own notices, the newest first."""
    actor = actor_of(request)
    rows, next_key = queries.newest(actor, after=after, unread=unread, size=size)
    return {
        "unread": queries.unread_count(actor),
        "notices": answers.notices_out(actor, rows),
        "next": next_key,
    }


@router.post("/notices/read", response=Done, summary="Đánh dấu đã đọc hết")
@allowed(_CHANGE)
def read_all(request: HttpRequest) -> Done:
    """Note that all notices were read."""
    services.read_all(actor=actor_of(request), now=clock.now())
    return Done()


@router.post("/notices/{notice_id}/read", response=Done, summary="Đánh dấu đã đọc")
@allowed(_CHANGE)
def read_notice(request: HttpRequest, notice_id: UUID) -> Done:
    """Note that one notice was read."""
    services.read_notice(actor=actor_of(request), notice_id=notice_id, now=clock.now())
    return Done()


@router.get("/notice-settings", response=SettingsOut, summary="Cách nhận thông báo")
@allowed(_READ)
def get_settings(request: HttpRequest) -> dict[str, object]:
    """Give how notices reach one."""
    return answers.settings_out(actor_of(request))


@router.put("/notice-settings", response=SettingsOut, summary="Chọn cách nhận thông báo")
@allowed(_CHANGE)
def put_settings(request: HttpRequest, given: SettingsIn) -> dict[str, object]:
    """Set which kinds come by which channel."""
    actor = actor_of(request)
    services.choose(
        actor=actor,
        mail_kinds=given.mail_kinds,
        push_kinds=given.push_kinds,
        own_quiet=_window(given),
        version=given.version,
        now=clock.now(),
    )
    return answers.settings_out(actor)


def _window(given: SettingsIn) -> Window | None:
    """Give both ends of the own quiet hours.

    :raises Invalid: for one of them alone.
    """
    if given.quiet_since is None and given.quiet_until is None:
        return None
    if given.quiet_since is None or given.quiet_until is None:
        raise Invalid(
            _("Hãy ghi cả giờ bắt đầu và giờ kết thúc, hoặc bỏ trống cả."), code="quiet_half"
        )
    return Window(given.quiet_since, given.quiet_until)


@router.put("/notice-settings/address", response=Done, summary="Khai địa chỉ thư")
@allowed(_CHANGE)
def put_address(request: HttpRequest, given: AddressIn) -> Done:
    """Name an address; a code goes there."""
    services.ask_address(actor=actor_of(request), address=given.address, now=clock.now())
    return Done()


@router.post("/notice-settings/address/confirm", response=Done, summary="Xác nhận địa chỉ thư")
@allowed(_CHANGE)
def confirm_address(request: HttpRequest, given: CodeIn) -> Done:
    """Give the code that came there."""
    services.confirm_address(actor=actor_of(request), code=given.code, now=clock.now())
    return Done()


@router.delete("/notice-settings/address", response=Done, summary="Bỏ địa chỉ thư")
@allowed(_CHANGE)
def drop_address(request: HttpRequest) -> Done:
    """Forget the address."""
    services.drop_address(actor=actor_of(request))
    return Done()


@router.delete(
    "/notice-settings/devices/{device_id}", response=Done, summary="Bỏ một máy nhận thông báo"
)
@allowed(_CHANGE)
def forget_device(request: HttpRequest, device_id: UUID) -> Done:
    """Send no more to a browser."""
    services.forget_device(actor=actor_of(request), device_id=device_id)
    return Done()


@router.post("/notice-settings/trial", response=Done, summary="Gửi tin thử")
@allowed(_CHANGE)
def send_trial(request: HttpRequest, given: TrialNoticeIn) -> Done:
    """Send oneself a message without content."""
    services.try_channel(actor=actor_of(request), channel=given.channel, now=clock.now())
    return Done()


@router.get("/notice-hours", response=list[HoursOut], summary="Giờ nghỉ của thông báo")
@allowed(_READ)
def get_hours(request: HttpRequest) -> list[dict[str, object]]:
    """Give the quiet hours that hold, then those that held before."""
    return answers.hours_out(actor_of(request), clock.today())


@router.put("/notice-hours", response=HoursOut, summary="Đặt giờ nghỉ của thông báo")
@allowed(KEEP_HOURS)
def put_hours(request: HttpRequest, given: HoursIn) -> dict[str, object]:
    """Set the office's quiet hours from now on."""
    actor = actor_of(request)
    quiet = Quiet(
        Window(given.since, given.until),
        days_off=given.days_off,
        special_breaks=given.special_breaks,
    )
    services.set_quiet_hours(actor=actor, quiet=quiet, reason=given.reason, now=clock.now())
    return answers.hours_out(actor, clock.today())[0]
