"""Sessions of the rota, days of heads, and what is posted for everybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.calendars import api as calendars
from vanphong.drafting import api as drafting
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.errors import NotFound
from vanphong.people import api as people
from vanphong.reception.models import (
    PostedSession,
    ReceptionPlace,
    ReceptionSession,
    SessionConclusion,
    SessionPost,
    Visit,
)
from vanphong.reception.rules import (
    STANDING,
    Held,
    SessionState,
    Shortfall,
    VisitState,
    next_month,
    shortfall,
)
from vanphong.reception.rules.permissions import READ_ROTA


def visible_sessions(actor: Actor) -> QuerySet[ReceptionSession]:
    """Give the sessions of the actor's office, for who may read its rota."""
    if not actor.may(READ_ROTA):
        return ReceptionSession.objects.none()
    return ReceptionSession.objects.filter(office_id=actor.office_key)


def get_session(actor: Actor, session_id: UUID, *, lock: bool = False) -> ReceptionSession:
    """Give one session, locked for change when asked.

    :raises NotFound: when it is missing or hidden.
    """
    rows = visible_sessions(actor).filter(pk=session_id)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.select_related(
        "leader__person", "planned_by__person", "published_by__person", "moved_to"
    ).first()
    if found is None:
        raise NotFound(_("Không tìm thấy buổi tiếp công dân này."))
    return found


def sessions_of_month(actor: Actor, month: dt.date) -> list[ReceptionSession]:
    """Give the sessions of a month (its first day) as they come, those dropped left out."""
    rows = visible_sessions(actor).filter(day__gte=month, day__lt=next_month(month))
    rows = rows.exclude(state=SessionState.DROPPED).select_related("leader__person", "moved_to")
    return list(rows.order_by("day", "starts_at", "pk"))


def next_session(actor: Actor, today: dt.date) -> ReceptionSession | None:
    """Give the first session from today on that is to take place."""
    rows = visible_sessions(actor).filter(day__gte=today, state__in=STANDING)
    return rows.select_related("leader__person").order_by("day", "starts_at", "pk").first()


def held(session: ReceptionSession, now: dt.datetime) -> Held:
    """Give what shows that a session took place, whoever may see its visits."""
    visits = Visit.objects.filter(session=session)
    left = visits.filter(state=VisitState.LEFT).count()
    notices = SessionConclusion.objects.filter(session=session)
    ends = dt.datetime.combine(session.day, session.ends_at, tzinfo=VIETNAM)
    return Held(
        day=session.day, came=visits.count() - left, left=left, is_over=ends <= now,
        concluded=notices.exclude(draft__state=drafting.DraftState.WITHDRAWN).exists(),
    )  # fmt: skip


def attending_of(sessions: Iterable[ReceptionSession]) -> dict[UUID, list[people.Post]]:
    """Give who attends each session, in the order of their names."""
    found: dict[UUID, list[people.Post]] = {}
    rows = SessionPost.objects.filter(session__in=list(sessions)).select_related("post__person")
    for row in rows.order_by("post__person__sort_key", "post_id"):
        found.setdefault(row.session_id, []).append(row.post)
    return found


def heads(actor: Actor, on: dt.date) -> list[people.Post]:
    """Give the posts of the office that the least number of days binds: its secretaries."""
    return list(people.posts_of_office(actor, on).filter(rank=people.Rank.SECRETARY))


def shortfalls(
    actor: Actor, month: dt.date, today: dt.date
) -> list[tuple[people.Post, Shortfall]]:
    """Give the heads who have fewer days in a month (its first day) than the least.

    Days of a deputy do not count for the head.
    """
    if not actor.may(READ_ROTA):
        return []
    office = people.own_office(actor)
    calendar = calendars.calendar_for(office.pk)
    posts = heads(actor, max(month, today))
    rows = visible_sessions(actor).filter(
        leader__in=posts, day__gte=month, day__lt=next_month(month), state__in=STANDING,
        is_extraordinary=False,
    )  # fmt: skip
    days: dict[UUID, set[dt.date]] = {}
    for leader_id, day in rows.values_list("leader_id", "day"):
        days.setdefault(leader_id, set()).add(day)
    found = []
    for post in posts:
        lacking = shortfall(office.level, month, days.get(post.pk, set()), today, calendar)
        if lacking is not None:
            found.append((post, lacking))
    return found


def planned_sessions(actor: Actor, today: dt.date) -> QuerySet[ReceptionSession]:
    """Give the sessions to come that are not published yet."""
    rows = visible_sessions(actor).filter(state=SessionState.PLANNED, day__gte=today)
    return rows.select_related("leader__person")


def place_of(office_id: int) -> ReceptionPlace | None:
    """Give where an office receives on every working day; posted for everybody."""
    return ReceptionPlace.objects.filter(office_id=office_id).first()


def posted_sessions(office_id: int, since: dt.date) -> list[PostedSession]:
    """Give what an office has posted of sessions from a day on."""
    rows = PostedSession.objects.filter(office_id=office_id, day__gte=since)
    return list(rows.order_by("day", "starts_at", "pk"))


def offices_that_post(since: dt.date) -> list[people.Office]:
    """Give the offices that have posted a place, or a session from a day on."""
    posted = PostedSession.objects.filter(day__gte=since).values("office_id")
    places = ReceptionPlace.objects.values("office_id")
    rows = people.Office.objects.filter(pk__in=posted) | people.Office.objects.filter(
        pk__in=places
    )
    return list(rows.order_by("sort_key", "id"))
