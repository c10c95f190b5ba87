"""Planning the sessions of leaders, making them known, postponing them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM, vietnam_date
from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import wait_in_line
from vanphong.people import api as people
from vanphong.reception import queries
from vanphong.reception.models import (
    PostedSession,
    ReceptionPlace,
    ReceptionSession,
    SessionPost,
)
from vanphong.reception.rules import (
    NEXT,
    STANDING,
    Move,
    SessionState,
    fits,
    may_hold,
    may_move,
    may_notify,
    may_postpone,
    may_publish,
)
from vanphong.reception.rules.permissions import KEEP_ROTA, PUBLISH_ROTA
from vanphong.reception.services import guard
from vanphong.reception.services.bookings import take_bookings_along
from vanphong.reception.services.online import note_notice

MOST_ATTENDING = 30


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What is planned: who receives, where, when, about what, who attends."""

    leader_id: UUID
    day: dt.date
    starts_at: dt.time
    ends_at: dt.time
    place: str
    content: str = ""
    is_online: bool = False
    slot_minutes: int = 30
    attending: tuple[UUID, ...] = ()


@transaction.atomic
def plan_session(
    *, actor: Actor, facts: SessionFacts, now: dt.datetime, request_id: UUID | None = None
) -> ReceptionSession:
    """Plan a session; nobody outside hears of it yet. The same `request_id` gives the same one.

    :raises Invalid: at the field that does not hold together.
    :raises NotFound: for a post of another office.
    :raises Refused: `leader_is_busy` when the leader receives somewhere else then.
    """
    post_id = asking.own_post(actor, KEEP_ROTA)
    kept = asking.done_before(
        ReceptionSession.objects.all(), "planned_by_id", actor, request_id
    )
    if kept is not None:
        return kept
    session = ReceptionSession(
        office_id=actor.office_key, state=SessionState.PLANNED, planned_at=now,
        planned_by_id=post_id, request_id=request_id,
    )  # fmt: skip
    _fill(actor, session, facts, now)
    session.save(force_insert=True)
    _set_attending(actor, session, facts.attending, now)
    audit.record(actor, "reception:session:plan", subject=session, detail=_told(session))
    return session


@transaction.atomic
def change_session(
    *,
    actor: Actor,
    session_id: UUID,
    facts: SessionFacts,
    now: dt.datetime,
    version: int | None = None,
) -> ReceptionSession:
    """Change a session that is only planned. Locks it.

    :raises Refused: `not_planned`, `changed_meanwhile`, and as `plan_session`.
    """
    asking.own_post(actor, KEEP_ROTA)
    session = _moved(actor, session_id, Move.CHANGE, version)
    _fill(actor, session, facts, now)
    session.save()
    _set_attending(actor, session, facts.attending, now)
    audit.record(actor, "reception:session:change", subject=session, detail=_told(session))
    return session


@transaction.atomic
def drop_session(
    *, actor: Actor, session_id: UUID, version: int | None = None
) -> ReceptionSession:
    """Give up a session that nobody outside has heard of. Locks it.

    :raises Refused: `not_planned`.
    """
    asking.own_post(actor, KEEP_ROTA)
    session = _moved(actor, session_id, Move.DROP, version)
    session.save(update_fields=["state", "version"])
    audit.record(actor, "reception:session:drop", subject=session, detail=_told(session))
    return session


@transaction.atomic
def publish_session(
    *,
    actor: Actor,
    session_id: UUID,
    now: dt.datetime,
    extraordinary_reason: str = "",
    version: int | None = None,
) -> ReceptionSession:
    """Make a session known to everybody: on the open page and the sheet to post. Locks it.

    With a reason it is held ad hoc (đột xuất) and may be made known at once.

    :source: Luật Tiếp công dân 2013 (42/2013/QH13), Điều 24 khoản 4.
    :raises Refused: `published_too_late`, `day_is_over`, `not_planned`; also ad hoc
        `online_notice_too_late`.
    """
    post_id = asking.own_post(actor, PUBLISH_ROTA)
    session = _moved(actor, session_id, Move.PUBLISH, version)
    said = asking.words_given("extraordinary_reason", extraordinary_reason, 300, now)
    calendar = calendars.calendar_for(session.office_id)
    asking.insist(
        may_publish(session.day, vietnam_date(now), calendar, extraordinary=bool(said))
    )
    if session.is_online:
        asking.insist(may_notify(session.day, session.starts_at, now, calendar))
    session.is_extraordinary, session.extraordinary_reason = bool(said), said
    session.published_at, session.published_by_id = now, post_id
    session.save(
        update_fields=[
            "state", "version", "is_extraordinary", "extraordinary_reason", "published_at",
            "published_by",
        ]
    )  # fmt: skip
    note_notice(session, post_id, now)
    _post(session, now)
    audit.record(actor, "reception:session:publish", subject=session, detail=_told(session))
    return session


@transaction.atomic
def postpone_session(
    *,
    actor: Actor,
    session_id: UUID,
    reason: str,
    day: dt.date,
    starts_at: dt.time,
    ends_at: dt.time,
    now: dt.datetime,
    version: int | None = None,
) -> ReceptionSession:
    """Postpone a published session with its reason; gives the new one, made known at once.

    The old one stays, and everybody reads when it is held instead. Locks it.

    :source: Luật Tiếp công dân 2013 (42/2013/QH13), Điều 24 khoản 4.
    :raises Refused: `not_published`, `day_is_over`, `session_held`, `leader_is_busy`,
        `online_notice_too_late`.
    """
    post_id = asking.own_post(actor, PUBLISH_ROTA)
    old = _moved(actor, session_id, Move.POSTPONE, version)
    asking.insist(
        may_postpone(SessionState.PUBLISHED, queries.held(old, now), vietnam_date(now))
    )
    said = asking.words_given("reason", reason, guard.REASON_MAX, now, _("Hãy ghi lý do."))
    if (old.day, old.starts_at) == (day, starts_at):
        guard.wrong("day", _("Hãy ghi thời gian mới, khác thời gian đã công bố."))
    old.postponed_at, old.postponed_by_id, old.postponed_reason = now, post_id, said
    attending = tuple(row.post_id for row in SessionPost.objects.filter(session=old))
    facts = replace(
        _facts_of(old), day=day, starts_at=starts_at, ends_at=ends_at, attending=attending
    )
    if old.is_online:
        calendar = calendars.calendar_for(old.office_id)
        asking.insist(may_notify(day, starts_at, now, calendar), "day")
    new = ReceptionSession(
        office_id=old.office_id, state=SessionState.PUBLISHED, planned_at=now,
        planned_by_id=post_id, published_at=now, published_by_id=post_id,
        is_extraordinary=old.is_extraordinary, extraordinary_reason=old.extraordinary_reason,
    )  # fmt: skip
    _fill(actor, new, facts, now, instead_of=old.pk)
    new.save(force_insert=True)
    SessionPost.objects.bulk_create(
        SessionPost(office_id=new.office_id, session=new, post_id=one) for one in attending
    )
    old.moved_to = new
    old.save(
        update_fields=[
            "state", "version", "postponed_at", "postponed_by", "postponed_reason", "moved_to",
        ]
    )  # fmt: skip
    _post(old, now)
    _post(new, now)
    note_notice(new, post_id, now)
    along, without = take_bookings_along(old, new, post_id, now)
    detail = _told(old) | {"moved_to": new.day, "along": along, "without_slot": without}
    audit.record(actor, "reception:session:postpone", subject=old, detail=detail)
    return new


@transaction.atomic
def keep_place(
    *, actor: Actor, place: str, hours: str, phone: str = "", now: dt.datetime
) -> ReceptionPlace:
    """Write down where and when the office receives on every working day, for everybody.

    :source: Nghị định 154/2026/NĐ-CP, Điều 29 khoản 1 (every working day), Điều 11 khoản 2.
    """
    asking.own_post(actor, PUBLISH_ROTA)
    said = {
        "place": asking.words_given("place", place, 200, now, _("Hãy ghi nơi tiếp công dân.")),
        "hours": asking.words_given("hours", hours, 200, now, _("Hãy ghi giờ tiếp.")),
        "phone": asking.words_given("phone", phone, 30, now),
    }
    kept, _made = ReceptionPlace.objects.update_or_create(
        office_id=actor.office_key, defaults=said
    )
    audit.record(actor, "reception:place:keep", detail=said)
    return kept


def _moved(actor: Actor, session_id: UUID, move: Move, version: int | None) -> ReceptionSession:
    """Lock a session and move it in memory, when the table of moves has it."""
    session = queries.get_session(actor, session_id, lock=True)
    guard.insist_version(session, version)
    state = SessionState(session.state)
    asking.insist(may_move(state, move))
    session.state = NEXT[state, move]
    session.version += 1
    return session


def _facts_of(session: ReceptionSession) -> SessionFacts:
    return SessionFacts(
        leader_id=session.leader_id, day=session.day, starts_at=session.starts_at,
        ends_at=session.ends_at, place=session.place, content=session.content,
        is_online=session.is_online,
        slot_minutes=session.slot_minutes,
    )  # fmt: skip


def _fill(
    actor: Actor,
    session: ReceptionSession,
    facts: SessionFacts,
    now: dt.datetime,
    instead_of: UUID | None = None,
) -> None:
    begins = dt.datetime.combine(facts.day, facts.starts_at, tzinfo=VIETNAM)
    if begins <= now:
        guard.wrong("day", _("Thời gian này đã qua."))
    asking.insist(may_hold(facts.starts_at, facts.ends_at), "ends_at")
    session.leader = people.get_post(actor, facts.leader_id, facts.day)
    session.day, session.starts_at = facts.day, facts.starts_at
    session.ends_at = facts.ends_at
    session.place = asking.words_given(
        "place", facts.place, 200, now, _("Hãy ghi nơi tiếp công dân.")
    )
    session.content = asking.words_given("content", facts.content, 1000, now)
    session.is_online = facts.is_online
    asking.insist(fits(facts.slot_minutes), "slot_minutes")
    session.slot_minutes = facts.slot_minutes
    _insist_free(session, instead_of)


def _insist_free(session: ReceptionSession, instead_of: UUID | None) -> None:
    """Refuse hours in which the leader receives already; plans of one leader wait in line."""
    wait_in_line(f"reception leader {session.leader_id}")
    rows = ReceptionSession.objects.filter(
        leader_id=session.leader_id, day=session.day, state__in=STANDING,
        starts_at__lt=session.ends_at, ends_at__gt=session.starts_at,
    ).exclude(pk__in=[session.pk, *([instead_of] if instead_of else [])])  # fmt: skip
    if rows.exists():
        sentence = _("%(name)s đã có buổi tiếp công dân trong giờ này.") % {
            "name": session.leader.person.full_name
        }
        raise Refused(sentence, code="leader_is_busy", fields={"starts_at": [sentence]})


def _set_attending(
    actor: Actor, session: ReceptionSession, post_ids: Sequence[UUID], now: dt.datetime
) -> None:
    wanted = set(post_ids) - {session.leader_id}
    if len(wanted) > MOST_ATTENDING:
        guard.wrong("attending", _("Thành phần tham dự không quá %d người.") % MOST_ATTENDING)
    here = people.posts_of_office(actor, vietnam_date(now)).filter(pk__in=wanted)
    if here.count() != len(wanted):
        guard.wrong("attending", _("Hãy chọn người trong danh sách."))
    rows = SessionPost.objects.filter(session=session)
    rows.exclude(post_id__in=wanted).delete()
    kept = set(rows.values_list("post_id", flat=True))
    SessionPost.objects.bulk_create(
        SessionPost(office_id=session.office_id, session=session, post_id=one)
        for one in sorted(wanted - kept)
    )


def _post(session: ReceptionSession, now: dt.datetime) -> None:
    """Write what everybody may read of a session."""
    attending = queries.attending_of([session]).get(session.pk, [])
    leader = session.leader
    PostedSession.objects.update_or_create(
        session_id=session.pk,
        defaults={
            "office_id": session.office_id,
            "leader": f"{leader.person.full_name}, {leader.title}",
            "attending": "; ".join(f"{one.person.full_name}, {one.title}" for one in attending),
            "day": session.day,
            "starts_at": session.starts_at,
            "ends_at": session.ends_at,
            "place": session.place,
            "content": session.content,
            "is_online": session.is_online,
            "is_extraordinary": session.is_extraordinary,
            "posted_on": vietnam_date(now),
            "postponed_reason": session.postponed_reason,
            "postponed_to": session.moved_to.day if session.moved_to else None,
        },
    )


def _told(session: ReceptionSession) -> dict[str, object]:
    return {
        "day": session.day,
        "starts_at": f"{session.starts_at:%H:%M}",
        "leader": session.leader.person_id,
        "extraordinary": session.is_extraordinary,
    }
