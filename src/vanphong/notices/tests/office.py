"""An office whose people have accounts and choose to be reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from tests.cast import Cast

from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.news import News, NewsKind
from vanphong.kernel.scope import acting
from vanphong.kernel.telling import tell_persons
from vanphong.notices import queries, services
from vanphong.notices.models import Channel, MailAddress, Message, Notice
from vanphong.notices.rules import Quiet, Window
from vanphong.people import api as people

# Monday 2 March 2026, 09:00 in Vietnam; the same day at 20:00; the next at 07:00.
NOW = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
EVENING = dt.datetime(2026, 3, 2, 13, tzinfo=dt.UTC)
MORNING = dt.datetime(2026, 3, 3, 0, tzinfo=dt.UTC)
SECRET_WORDS = "Đơn của bà Nguyễn Thị Kín"
ALL = list(NewsKind)


def robot(cast: Cast) -> Actor:
    return job_actor("notices", cast.office.id, frozenset())


def with_accounts(cast: Cast) -> Cast:
    """Give everybody an account; nobody logs in with its password here."""
    for role, actor in cast.actors.items():
        name = f"{role.lower()}-{actor.person_id}"[:60]
        people.Account.objects.create(person_id=actor.person_id, username=name)
    return cast


def wants(
    actor: Actor,
    *,
    mail: Iterable[str] = (),
    push: Iterable[str] = (),
    own_quiet: Window | None = None,
) -> None:
    """Let a person choose, once again if need be."""
    with acting(actor):
        services.choose(
            actor=actor, mail_kinds=mail, push_kinds=push, own_quiet=own_quiet,
            version=queries.choice_of(actor).version, now=NOW,
        )  # fmt: skip


def mailed(actor: Actor, address: str = "le.van.nhap@co-quan.example") -> None:
    """Give a person a confirmed address, and let all kinds go there."""
    with acting(actor):
        MailAddress.objects.create(
            office_id=actor.office_id, person_id=actor.person_id, address=address,
            codes_on=NOW.date(),
        )  # fmt: skip
    wants(actor, mail=ALL)


def keep_hours(cast: Cast, **changes: object) -> None:
    """Let the chief set the office's quiet hours."""
    usual = {"days_off": True, "special_breaks": False} | changes
    window = usual.pop("window", Window(dt.time(18), dt.time(7)))
    with acting(cast.chief):
        services.set_quiet_hours(
            actor=cast.chief, quiet=Quiet(window, **usual), reason="Quy chế", now=NOW
        )


def tell(
    cast: Cast, *persons: Actor, kind: NewsKind = NewsKind.TASK_GIVEN, event: str = "1",
    now: dt.datetime = NOW,
) -> None:  # fmt: skip
    """Tell persons something of the office itself, as an app does."""
    told = tuple(one.person_id for one in persons)
    with acting(cast.clerk):
        tell_persons(cast.clerk, [News(kind, cast.posts["CLERK"], event, told)], now)


def gather(cast: Cast, now: dt.datetime = NOW) -> list[UUID]:
    with acting(robot(cast)):
        return services.gather(actor=robot(cast), now=now)


def send(cast: Cast, message_id: UUID, now: dt.datetime = NOW) -> Message | None:
    with acting(robot(cast)):
        return services.send(actor=robot(cast), message_id=message_id, now=now)


def messages(cast: Cast, channel: str = Channel.MAIL) -> list[Message]:
    with acting(robot(cast)):
        return list(Message.objects.filter(channel=channel).order_by("made_at", "id"))


def heard(actor: Actor) -> list[str]:
    """Give the kinds a person has heard of, the oldest first."""
    with acting(actor):
        rows = Notice.objects.filter(person_id=actor.person_id).order_by("told_at", "id")
        return list(rows.values_list("kind", flat=True))
