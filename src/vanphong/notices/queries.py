"""Reads of notices: one's own alone, and of each thing what the reader may still see."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound
from vanphong.kernel.remembered import remembered
from vanphong.kernel.trail_words import Thing
from vanphong.notices.models import (
    Channel,
    Choice,
    Device,
    MailAddress,
    Message,
    MessageState,
    Notice,
    QuietHours,
)
from vanphong.notices.rules import LOOKED_FOR, LOST_AFTER, Quiet, usual_quiet


@dataclass(frozen=True, slots=True)
class Line:
    """A notice with the name and address of its thing, both empty when it is seen no more."""

    notice: Notice
    noun: str
    name: str
    url: str


def own_notices(actor: Actor) -> QuerySet[Notice]:
    """Give the notices of the actor in the office acted in; of nobody stood in for."""
    return Notice.objects.filter(office_id=actor.office_key, person_id=actor.person_key)


def newest(
    actor: Actor, *, after: str = "", unread: bool = False, size: int = 50
) -> tuple[list[Notice], str]:
    """Give one page, the newest first, and the key of the next page, empty at the end.

    :raises Invalid: for a key that is none.
    """
    found = own_notices(actor)
    if unread:
        found = found.filter(read_at=None)
    if after:
        last = _of_key(actor, after)
        older = Q(told_at=last.told_at, id__lt=last.pk) | Q(told_at__lt=last.told_at)
        found = found.filter(older)
    rows = list(found.order_by("-told_at", "-id")[: size + 1])
    return rows[:size], str(rows[size - 1].pk) if len(rows) > size else ""


def _of_key(actor: Actor, key: str) -> Notice:
    try:
        found = own_notices(actor).filter(pk=UUID(key)).first()
    except ValueError:
        found = None
    if found is None:
        raise Invalid(_("Địa chỉ trang danh sách chưa đúng. Hãy mở lại danh sách."))
    return found


def get_notice(actor: Actor, notice_id: UUID, *, lock: bool = False) -> Notice:
    """Give one of the actor's notices.

    :raises NotFound: when it is missing or another's.
    """
    rows = own_notices(actor)
    found = (rows.select_for_update() if lock else rows).filter(pk=notice_id).first()
    if found is None:
        raise NotFound(_("Không có thông báo này."))
    return found


def with_things(actor: Actor, notices: Sequence[Notice]) -> list[Line]:
    """Name the things of notices as the actor may see them now: one question for each table."""
    things: dict[str, Thing] = {}
    for words in ports.trail_words:
        things.update(words().things)
    wanted: dict[str, set[str]] = defaultdict(set)
    for notice in notices:
        wanted[notice.thing_table].add(str(notice.thing_id))
    seen = {
        (table, key): found
        for table, keys in wanted.items()
        for key, found in things[table].named(actor, keys).items()
    }
    return [
        Line(
            notice,
            str(things[notice.thing_table].noun),
            *seen.get((notice.thing_table, str(notice.thing_id)), ("", "")),
        )
        for notice in notices
    ]


@remembered
def _counted(actor: Actor) -> QuerySet[Notice, int]:
    unread = own_notices(actor).filter(read_at=None).order_by().values("person_id")
    return unread.annotate(unread=Count("pk")).values_list("unread", flat=True)


def unread_count(actor: Actor) -> int:
    """Give how many notices of the actor are unread."""
    return next(iter(_counted(actor)), 0)


def choice_of(actor: Actor) -> Choice:
    """Give how the actor wants to be reached; as long as nothing was chosen, by the page alone."""
    found = Choice.objects.filter(
        office_id=actor.office_key, person_id=actor.person_key
    ).first()
    return found or Choice(office_id=actor.office_key, person_id=actor.person_key, version=0)


def mail_address_of(actor: Actor, *, lock: bool = False) -> MailAddress | None:
    """Give where the actor gets mail, confirmed or not yet."""
    rows = MailAddress.objects.filter(office_id=actor.office_key, person_id=actor.person_key)
    return (rows.select_for_update() if lock else rows).first()


def devices_of(actor: Actor) -> QuerySet[Device]:
    """Give the browsers of the actor that take messages, the newest first."""
    rows = Device.objects.filter(office_id=actor.office_key, person_id=actor.person_key)
    return rows.order_by("-added_at", "-id")


def last_messages(actor: Actor) -> dict[str, Message]:
    """Give the last message to the actor by each channel."""
    rows = Message.objects.filter(office_id=actor.office_key, person_id=actor.person_key)
    found = {name: rows.filter(channel=name).order_by("-made_at").first() for name in Channel}
    return {name: message for name, message in found.items() if message is not None}


def quiet_of(actor: Actor, today: dt.date) -> Quiet:
    """Give the quiet hours that hold in the actor's office: set by it, else the usual ones."""
    last = quiet_history(actor).first()
    return last.quiet if last is not None else usual_quiet(today)


def quiet_history(actor: Actor) -> QuerySet[QuietHours]:
    """Give what the office set, the last first."""
    kept = QuietHours.objects.filter(office_id=actor.office_key)
    return kept.select_related("set_by__person").order_by("-set_at", "-id")


def due_messages(actor: Actor, now: dt.datetime) -> QuerySet[Message]:
    """Give the messages of the office whose time has come, the oldest first."""
    rows = Message.objects.filter(office_id=actor.office_key, state=MessageState.WAITING)
    return rows.filter(next_at__lte=now).order_by("next_at", "id")


def lost_messages(actor: Actor, now: dt.datetime) -> QuerySet[Message]:
    """Give the messages of the office that should have gone a while ago, the oldest first.

    What nobody could send for a day is not looked for again: a message that breaks its job
    would come back for ever.
    """
    rows = due_messages(actor, now - LOST_AFTER)
    return rows.filter(next_at__gt=now - LOOKED_FOR)
