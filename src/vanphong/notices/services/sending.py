"""Sending one message and noting what came of it, in one transaction of its own."""

from __future__ import annotations

import datetime as dt
import math
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Refused
from vanphong.notices import jobs, mailing, pushing, queries, site, wording
from vanphong.notices.models import Channel, Choice, GivenUp, MailAddress, Message, MessageState
from vanphong.notices.rules import Outcome, Result, quiet_until, wait_after
from vanphong.notices.services.choosing import require_person
from vanphong.people import api as people

_TRIAL_GAP = dt.timedelta(minutes=1)
_NOWHERE = Outcome(Result.GONE, "nowhere")


@transaction.atomic
def send(*, actor: Actor, message_id: UUID, now: dt.datetime) -> Message | None:
    """Send a message whose time has come and note the answer; give it, None when nothing is due.

    Locks the message; who finds it locked leaves it to the other. A worker killed after sending
    and before its commit sends once more under the same name: double at most, never lost.
    In quiet hours it waits for their end; what is not taken is tried again at growing distances.
    """
    message = (
        Message.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("device", "person__account")
        .filter(office_id=actor.office_key, pk=message_id, state=MessageState.WAITING)
        .filter(next_at__lte=now)
        .first()
    )
    if message is None:
        return None
    held_until = _quiet(actor, message, now)
    if held_until is not None:
        _put_off(actor, message, held_until, now)
        return message
    account = getattr(message.person, "account", None)
    with translation.override(account.language if account is not None else "vi"):
        outcome = _handed_over(message) if _may_be_told(account, message) else _NOWHERE
    message.tries += 1
    message.code = outcome.code[:30]
    wait = wait_after(message.tries, outcome)
    if wait is not None:
        _put_off(actor, message, now + wait, now)
    else:
        _end(message, outcome, now)
    return message


def _quiet(actor: Actor, message: Message, now: dt.datetime) -> dt.datetime | None:
    """Give until when quiet holds a message back, if it does; a trial was asked for just now."""
    if message.breaks_quiet or not message.kinds:
        return None
    choice = Choice.objects.filter(
        office_id=message.office_id, person_id=message.person_id
    ).first()
    own = choice.own_quiet if choice is not None else None
    quiet = queries.quiet_of(actor, vietnam_date(now))
    return quiet_until(now, quiet, own, calendars.calendar_for(actor.office_id))


def _may_be_told(account: people.Account | None, message: Message) -> bool:
    """Say whether the person may still come in; a channel switched off meanwhile is not used."""
    comes_in = account is not None and account.is_active and message.person.closed_at is None
    return comes_in and message.channel in site.channels()


def _handed_over(message: Message) -> Outcome:
    kinds = message.kinds
    if message.channel == Channel.PUSH:
        if message.device is None:
            return _NOWHERE
        return pushing.push(
            message.device,
            title=wording.heading(kinds),
            body=wording.push_text(kinds),
            name=str(message.pk),
        )
    kept = MailAddress.objects.filter(
        office_id=message.office_id, person_id=message.person_id
    ).first()
    if kept is None or not kept.address:
        return _NOWHERE
    return mailing.send_mail(
        to=kept.address,
        subject=wording.heading(kinds),
        text=wording.mail_text(kinds),
        name=str(message.pk),
    )


def _put_off(actor: Actor, message: Message, until: dt.datetime, now: dt.datetime) -> None:
    message.next_at = until
    message.save(update_fields=["next_at", "tries", "code"])
    seconds = math.ceil((until - now).total_seconds()) + 1
    jobs.send_message.defer(
        office_id=actor.office_id, in_seconds=seconds, message_id=str(message.pk)
    )


def _end(message: Message, outcome: Outcome, now: dt.datetime) -> None:
    sent = outcome.result is Result.SENT
    message.state = MessageState.SENT if sent else MessageState.GIVEN_UP
    message.ended_at = now
    device, gone = message.device, outcome.result is Result.GONE
    if gone and device is not None:
        message.device = None
    message.save(update_fields=["state", "ended_at", "tries", "code", "device"])
    if gone and device is not None:
        device.delete()
    if not sent and not gone:
        GivenUp.objects.create(channel=message.channel, code=message.code, at=now)


@transaction.atomic
def try_channel(*, actor: Actor, channel: str, now: dt.datetime) -> list[Message]:
    """Put a message without content on its way to the actor, to see whether it arrives.

    :raises Refused: `nowhere` without a confirmed address, or without a browser; `just_tried`
        within a minute of the last one.
    """
    require_person(actor)
    ways: list[object] = []
    if channel in site.channels():
        if channel == Channel.PUSH:
            ways = list(queries.devices_of(actor))
        else:
            kept = queries.mail_address_of(actor)
            ways = [None] if kept is not None and kept.address else []
    if not ways:
        raise Refused(
            _("Chưa có nơi nhận: hãy xác nhận địa chỉ thư hoặc bật trên máy này trước."),
            code="nowhere",
        )
    tried = Message.objects.filter(
        office_id=actor.office_key, person_id=actor.person_key, channel=channel, kinds={},
        made_at__gt=now - _TRIAL_GAP,
    )  # fmt: skip
    if tried.exists():
        raise Refused(_("Vừa gửi thử rồi. Hãy đợi một phút rồi thử lại."), code="just_tried")
    made = [
        Message(
            office_id=actor.office_key, person_id=actor.person_key, channel=channel,
            device=device, made_at=now, next_at=now,
        )  # type: ignore[misc]
        for device in ways
    ]  # fmt: skip
    for message in Message.objects.bulk_create(made):
        jobs.send_message.defer(office_id=actor.office_id, message_id=str(message.pk))
    return made
