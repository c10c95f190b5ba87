"""Reading notices, and forgetting the old ones."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from vanphong.kernel.actor import Actor
from vanphong.notices import queries
from vanphong.notices.models import GivenUp, Message, MessageState, Notice

# What happened stands in the trail and with the things themselves; notices only point at it.
_KEPT = dt.timedelta(days=180)
_MESSAGES_KEPT = dt.timedelta(days=30)


@transaction.atomic
def read_notice(*, actor: Actor, notice_id: UUID, now: dt.datetime) -> Notice:
    """Note that a notice was read; again changes nothing. What was read is sent no more.

    :raises NotFound: when it is missing or another's.
    """
    notice = queries.get_notice(actor, notice_id, lock=True)
    if notice.read_at is None:
        notice.read_at = now
        notice.save(update_fields=["read_at"])
    return notice


@transaction.atomic
def read_all(*, actor: Actor, now: dt.datetime) -> int:
    """Note that all notices of the actor told by now were read; give how many that are."""
    unread = queries.own_notices(actor).filter(read_at=None, told_at__lte=now)
    return unread.update(read_at=now)


@transaction.atomic
def forget_old(*, actor: Actor, now: dt.datetime) -> None:
    """Take away notices and messages of the actor's office that are old and done with."""
    Notice.objects.filter(office_id=actor.office_key, told_at__lt=now - _KEPT).delete()
    ended = Message.objects.exclude(state=MessageState.WAITING)
    ended.filter(office_id=actor.office_key, ended_at__lt=now - _MESSAGES_KEPT).delete()
    GivenUp.objects.filter(at__lt=now - _MESSAGES_KEPT).delete()
