"""The browsers of a person that take push messages."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound, Refused
from vanphong.kernel.scope import wait_in_line
from vanphong.kernel.text import one_line
from vanphong.notices import queries, sealing, site
from vanphong.notices.models import Device, Message, MessageState
from vanphong.notices.rules import DEVICES_AT_MOST, may_call
from vanphong.notices.services.choosing import require_person


@transaction.atomic
def add_device(
    *, actor: Actor, endpoint: str, p256dh: str, auth: str, name: str, now: dt.datetime
) -> Device:
    """Keep what a browser gave for taking messages; a browser is one person's, the last one's.

    :raises Invalid: `endpoint_host` for a push service the operator does not allow; `bad_keys`.
    :raises Refused: `push_off`; `too_many_devices`.
    """
    person_id = require_person(actor)
    if not site.push_is_on():
        raise Refused(
            _("Văn phòng chưa mở thông báo trên điện thoại. Hãy hỏi người quản trị."),
            code="push_off",
        )
    room = Device._meta.get_field("endpoint").max_length or 0
    if len(endpoint) > room or not may_call(endpoint, settings.PUSH_HOSTS):
        raise Invalid(
            _("Trình duyệt này nhận thông báo qua một máy chủ mà văn phòng chưa cho phép."),
            code="endpoint_host",
        )
    if not sealing.keys_fit(p256dh, auth):
        raise Invalid(_("Trình duyệt gửi khóa chưa đúng. Xin thử lại."), code="bad_keys")
    wait_in_line(f"notices devices {actor.office_id}")
    others = queries.devices_of(actor).exclude(endpoint=endpoint)
    if others.count() >= DEVICES_AT_MOST:
        sentence = _("Mỗi người nhận trên nhiều nhất %(most)d máy. Hãy bỏ bớt máy cũ.")
        raise Refused(sentence % {"most": DEVICES_AT_MOST}, code="too_many_devices")
    kept = Device.objects.filter(office_id=actor.office_key, endpoint=endpoint).first()
    if kept is not None and kept.person_id != person_id:
        _end(kept)
        kept = None
    kept = kept or Device(office_id=actor.office_key, endpoint=endpoint, added_at=now)
    kept.person_id, kept.p256dh, kept.auth = actor.person_key, p256dh, auth
    kept.name = one_line(name)[:60]
    kept.save()
    audit.record(actor, "notices:device:add", subject=kept, detail={"name": kept.name})
    return kept


@transaction.atomic
def forget_device(*, actor: Actor, device_id: UUID) -> None:
    """Send no more messages to one of the actor's browsers.

    :raises NotFound: when it is missing or another's.
    """
    kept = queries.devices_of(actor).filter(pk=device_id).first()
    if kept is None:
        raise NotFound(_("Không có máy này."))
    audit.record(actor, "notices:device:forget", subject=kept, detail={"name": kept.name})
    _end(kept)


def _end(device: Device) -> None:
    """Take a browser away with what still waits for it."""
    Message.objects.filter(device=device, state=MessageState.WAITING).delete()
    device.delete()
