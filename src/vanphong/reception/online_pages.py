"""What pages, command line and API show of a session online."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.reception import queries
from vanphong.reception.models import OnlineMoment, ReceptionSession, SessionRecord
from vanphong.reception.rules import ONLINE_LABELS, OnlineStep, done_by, source_of

Line = dict[str, Any]


def steps(session: ReceptionSession) -> list[Line]:
    """Give each step before a session online: by when, when it was done, whether in time."""
    calendar = calendars.calendar_for(session.office_id)
    noted = queries.moments_of(session)
    return [_step(session, step, noted.get(step), calendar) for step in OnlineStep]


def _step(
    session: ReceptionSession,
    step: OnlineStep,
    moment: OnlineMoment | None,
    calendar: calendars.WorkingCalendar,
) -> Line:
    by = done_by(step, session.day, session.starts_at, calendar)
    late = moment is not None and by is not None and moment.done_at > by
    return {
        "step": step.value,
        "label": _(ONLINE_LABELS[step]),
        "by": by,
        "by_words": vn_datetime(by),
        "done_at": moment.done_at if moment else None,
        "done_words": vn_datetime(moment.done_at) if moment else "",
        "late": late,
        "badge": _badge(moment, late=late),
        "source": source_of(step, session.day),
    }


def _badge(moment: OnlineMoment | None, *, late: bool) -> Line:
    if moment is None:
        return {"label": _("Chưa ghi"), "kind": "soon"}
    return (
        {"label": _("Muộn"), "kind": "due"}
        if late
        else {"label": _("Đúng hạn"), "kind": "done"}
    )


def records(actor: Actor, session: ReceptionSession) -> list[Line]:
    """Give what was recorded of a session."""
    rows = queries.visible_records(actor, session).order_by("position")
    return [
        {
            "name": row.file.name if row.file else row.kept_at,
            "digest": row.digest,
            "url": reverse("reception_record", args=[session.pk, row.position])
            if row.file
            else "",
        }
        for row in rows
    ]


def online_out(actor: Actor, session: ReceptionSession) -> Line:
    """Give a session online as a program reads it."""
    return {
        "session_id": session.pk,
        "steps": [
            {name: one[name] for name in ("step", "label", "by", "done_at", "late", "source")}
            for one in steps(session)
        ],
        "records": [
            record_out(one)
            for one in queries.visible_records(actor, session).order_by("position")
        ],
    }


def record_out(record: SessionRecord) -> Line:
    """Give a recording as a program reads it."""
    return {
        "position": record.position,
        "file": record.file.name if record.file else "",
        "kept_at": record.kept_at,
        "digest": record.digest,
        "added_at": record.added_at,
    }
