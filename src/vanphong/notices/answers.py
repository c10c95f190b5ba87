"""Notices and settings as programs read them: the same for the API and the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from vanphong.kernel.actor import Actor
from vanphong.notices import queries, site, wording
from vanphong.notices.models import Channel, Message, Notice


def notices_out(actor: Actor, notices: Sequence[Notice]) -> list[dict[str, object]]:
    """Give notices with the names of their things as far as the actor sees them now."""
    return [
        {
            "id": line.notice.pk,
            "kind": line.notice.kind,
            "words": wording.kind_words(line.notice.kind),
            "told_at": line.notice.told_at,
            "read_at": line.notice.read_at,
            "thing_id": line.notice.thing_id if line.name else None,
            "name": line.name,
            "url": line.url,
        }
        for line in queries.with_things(actor, notices)
    ]


def settings_out(actor: Actor) -> dict[str, object]:
    """Give how notices reach the actor."""
    chosen, mail = queries.choice_of(actor), queries.mail_address_of(actor)
    last = queries.last_messages(actor)
    return {
        "version": chosen.version,
        "mail_kinds": chosen.mail_kinds,
        "push_kinds": chosen.push_kinds,
        "quiet_since": chosen.quiet_since,
        "quiet_until": chosen.quiet_until,
        "mail_is_on": site.mail_is_on(),
        "push_is_on": site.push_is_on(),
        "mail_address": mail.address if mail is not None else "",
        "mail_to_confirm": mail.pending if mail is not None else "",
        "devices": list(queries.devices_of(actor).values("id", "name", "added_at")),
        "last_mail": _message(last.get(Channel.MAIL)),
        "last_push": _message(last.get(Channel.PUSH)),
    }


def _message(message: Message | None) -> dict[str, object] | None:
    if message is None:
        return None
    return {
        "state": message.state,
        "code": message.code,
        "made_at": message.made_at,
        "ended_at": message.ended_at,
        "count": sum(message.kinds.values()),
    }


def hours_out(actor: Actor, today: dt.date) -> list[dict[str, object]]:
    """Give the office's quiet hours that hold, then those that held before."""
    names = ("since", "until", "days_off", "special_breaks", "set_at", "reason")
    kept = [
        {name: getattr(one, name) for name in names} for one in queries.quiet_history(actor)
    ]
    if kept:
        return kept
    usual = queries.quiet_of(actor, today)
    return [
        {
            "since": usual.window.since,
            "until": usual.window.until,
            "days_off": usual.days_off,
            "special_breaks": usual.special_breaks,
            "set_at": None,
            "reason": "",
        }
    ]
