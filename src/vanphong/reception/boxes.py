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
from vanphong.reception import queries
from vanphong.reception.models import ReceptionSession
from vanphong.reception.rules import last_day_to_publish
from vanphong.reception.rules.permissions import PUBLISH_ROTA

FIRST = 5


def waiting_work(actor: Actor, now: dt.datetime) -> list[Waiting]:
    """Give the sessions that wait to be made known, with the last day for it."""
    if not actor.may(PUBLISH_ROTA):
        return []
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


@remembered
def _planned(actor: Actor, today: dt.date) -> QuerySet[ReceptionSession]:
    rows = queries.planned_sessions(actor, today)
    return counted(rows.order_by("day", "starts_at", "pk"), FIRST)
