"""What reception gives to the desk."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.remembered import remembered
from vanphong.kernel.waiting import Waiting, WaitingLine, count_of, counted
from vanphong.reception import queries, visit_pages
from vanphong.reception.models import ReceptionSession, Visit
from vanphong.reception.rules import VisitState, last_day_to_publish
from vanphong.reception.rules.permissions import PUBLISH_ROTA, REGISTER_VISIT

FIRST = 5


def waiting_work(actor: Actor, now: dt.datetime) -> list[Waiting]:
    """Give the sessions to make known, who waits to be received, the visits to be answered."""
    found = _sessions(actor, now) if actor.may(PUBLISH_ROTA) else []
    if actor.may(REGISTER_VISIT) and _open(actor):
        found += _visits(actor)
    return found


def _sessions(actor: Actor, now: dt.datetime) -> list[Waiting]:
    rows = _planned(actor, vietnam_date(now))
    if not rows:
        return []
    calendar = calendars.calendar_for(actor.office_key)
    lines = tuple(
        WaitingLine(
            title=_("%(name)s tiếp công dân ngày %(day)s")
            % {"name": one.leader.person.full_name, "day": f"{one.day:%d/%m/%Y}"},
            url=reverse("reception_session", args=[one.pk]),
            detail=one.place,
            due_on=last_day_to_publish(one.day, calendar),
        )
        for one in rows
    )
    label = _("Công bố lịch tiếp công dân")
    return [Waiting("publish_reception", label, reverse("receptions"), count_of(rows), lines)]


def _visits(actor: Actor) -> list[Waiting]:
    url = reverse("reception_visits")
    waiting, unanswered = _come(actor), _unanswered(actor)
    boxes = (
        ("receive_visit", _("Công dân đang chờ tiếp"), waiting),
        ("answer_visit", _("Trả lời công dân đã tiếp"), unanswered),
        ("notice_refusal", _("Thông báo từ chối tiếp"), _refused(actor)),
    )
    return [
        Waiting(act, label, url, count_of(rows), tuple(map(_visit_line, rows)))
        for act, label, rows in boxes
        if rows
    ]


def _visit_line(visit: Visit) -> WaitingLine:
    return WaitingLine(
        title=visit.content,
        symbol=str(visit),
        url=visit_pages.visit_url(visit),
        detail=visit_pages.how_many(visit),
        due_on=visit_pages.answer_due(visit),
    )


@remembered
def _open(actor: Actor) -> QuerySet[Visit]:
    """Give a visit of which something may be due: without one nothing more is asked."""
    return queries.open_visits(actor).order_by()[:1]


@remembered
def _come(actor: Actor) -> QuerySet[Visit]:
    rows = queries.visible_visits(actor).filter(state=VisitState.WAITING)
    return counted(rows.order_by("came_at", "pk"), FIRST)


@remembered
def _unanswered(actor: Actor) -> QuerySet[Visit]:
    return counted(queries.unanswered_visits(actor), FIRST)


@remembered
def _planned(actor: Actor, today: dt.date) -> QuerySet[ReceptionSession]:
    rows = queries.planned_sessions(actor, today)
    return counted(rows.order_by("day", "starts_at", "pk"), FIRST)


@remembered
def _refused(actor: Actor) -> QuerySet[Visit]:
    return counted(queries.unnoticed_refusals(actor), FIRST)
