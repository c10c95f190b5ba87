"""Hearing news, and that it holds no more: a notice for each person, in the act's transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Model

from vanphong.kernel.actor import Actor
from vanphong.kernel.ids import new_id
from vanphong.kernel.news import News, NewsKind
from vanphong.kernel.scope import part_of_act
from vanphong.notices import site
from vanphong.notices.models import Choice, Notice, Posting

_AT_ONCE = 2000


@part_of_act
def hear(actor: Actor, news: Sequence[News], now: dt.datetime) -> None:
    """Keep news for the persons it concerns, once each; nobody is told of their own act."""
    made = [
        Notice(
            id=new_id(),
            office_id=actor.office_key,
            person_id=person_id,
            kind=one.kind,
            thing_table=one.thing._meta.db_table,
            thing_id=one.thing.pk,
            event=one.event,
            told_at=now,
        )
        for one in news
        for person_id in _told(actor, one.persons)
    ]
    # In parts: a statement has room for 65,535 values.
    for first in range(0, len(made), _AT_ONCE):
        part = made[first : first + _AT_ONCE]
        Notice.objects.bulk_create(part, ignore_conflicts=True)
        if site.channels():
            _post(actor, part)


@part_of_act
def let_go(actor: Actor, kind: NewsKind, thing: Model, persons: Sequence[UUID | None]) -> None:
    """Take away what persons have not read of a thing, and what was to go out of it.

    What was read, or has gone out, was told and stays.
    """
    Notice.objects.filter(
        office_id=actor.office_key, person_id__in=[one for one in persons if one], kind=kind,
        thing_table=thing._meta.db_table, thing_id=thing.pk, read_at=None,
    ).delete()  # fmt: skip


def _told(actor: Actor, persons: Iterable[UUID | None]) -> list[UUID]:
    return [one for one in dict.fromkeys(persons) if one and one not in actor.person_ids]


def _post(actor: Actor, made: Sequence[Notice]) -> None:
    """Let the notices that are new go out by the channels their persons chose for the kind."""
    chosen = {
        one.person_id: one
        for one in Choice.objects.filter(
            office_id=actor.office_key, person_id__in={notice.person_id for notice in made}
        )
    }
    if not chosen:
        return
    # Those heard before were passed over: their ids are not there.
    new = Notice.objects.filter(pk__in=[notice.pk for notice in made])
    Posting.objects.bulk_create(
        Posting(office_id=notice.office_id, notice=notice, channel=channel)
        for notice in new.filter(person_id__in=chosen)
        for channel in site.channels()
        if notice.kind in chosen[notice.person_id].kinds(channel)
    )
