"""What pages, command line and API show of the rota."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import said
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.people import api as people
from vanphong.reception import queries
from vanphong.reception.models import PostedSession, ReceptionSession
from vanphong.reception.rules import (
    SESSION_LABELS,
    SessionState,
    Shortfall,
    first_day_in_time,
    last_day_to_publish,
    next_month,
    rota_pack,
)

Line = dict[str, Any]
Attending = Mapping[UUID, list[people.Post]]
_KINDS = {
    SessionState.PLANNED: "soon",
    SessionState.PUBLISHED: "done",
    SessionState.POSTPONED: "line",
    SessionState.DROPPED: "line",
}
_WEEKDAYS = (
    gettext_noop("thứ Hai"), gettext_noop("thứ Ba"), gettext_noop("thứ Tư"),
    gettext_noop("thứ Năm"), gettext_noop("thứ Sáu"), gettext_noop("thứ Bảy"),
    gettext_noop("Chủ nhật"),
)  # fmt: skip


def session_url(session: ReceptionSession) -> str:
    """Give the address of a session."""
    return reverse("reception_session", args=[session.pk])


def month_of(text: str, today: dt.date) -> dt.date:
    """Read a month as `2026-11`; the present one when it is none."""
    try:
        return dt.datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month, no moment
    except ValueError:
        return today.replace(day=1)


def nearest(session: ReceptionSession | None) -> Line | None:
    """Give the next session as a link; None without one."""
    if session is None:
        return None
    words = _("%(day)s, %(hours)s: %(name)s") % {
        "day": day_words(session.day), "hours": hours(session),
        "name": session.leader.person.full_name,
    }  # fmt: skip
    return {"words": words, "url": session_url(session)}


def month_links(month: dt.date) -> Line:
    """Give the months before and after one (its first day), and its words."""
    return {
        "month": month,
        "month_words": f"{month:%m/%Y}",
        "before": f"{month - dt.timedelta(days=1):%Y-%m}",
        "after": f"{next_month(month):%Y-%m}",
    }


def day_words(day: dt.date) -> str:
    """Say a day with its weekday."""
    return capfirst(f"{_(_WEEKDAYS[day.weekday()])}, {day:%d/%m/%Y}")


def hours(row: ReceptionSession | PostedSession) -> str:
    """Say from when until when."""
    return f"{row.starts_at:%H:%M}–{row.ends_at:%H:%M}"


def badge(session: ReceptionSession) -> Line:
    """Give the state of a session as a badge."""
    state = SessionState(session.state)
    return {"label": _(SESSION_LABELS[state]), "kind": _KINDS[state]}


def names(posts: Iterable[people.Post]) -> str:
    """Say who attends."""
    return "; ".join(f"{one.person.full_name}, {one.title}" for one in posts)


def kinds(row: ReceptionSession | PostedSession) -> str:
    """Say what is special about a session; empty for a usual one."""
    words = [_("Trực tuyến")] if row.is_online else []
    if row.is_extraordinary:
        words.append(_("Đột xuất"))
    return " · ".join(words)


def table(rows: Iterable[ReceptionSession], attending: Attending) -> Line:
    """Give the sessions of a month as a table."""
    return {
        "columns": [
            {"label": _("Ngày"), "kind": "date"},
            {"label": _("Người tiếp"), "kind": "main"},
            {"label": _("Địa điểm, dự kiến nội dung")},
            {"label": _("Thành phần tham dự")},
            {"label": _("Hiện nay"), "kind": "state"},
        ],
        "rows": [
            {
                "state": "closed" if one.state == SessionState.POSTPONED else "",
                "cells": [
                    {"text": day_words(one.day), "detail": hours(one)},
                    {
                        "text": one.leader.person.full_name,
                        "url": session_url(one),
                        "detail": one.leader.title,
                    },
                    {
                        "text": " · ".join(filter(None, (one.place, kinds(one)))),
                        "detail": one.content,
                    },
                    names(attending.get(one.pk, [])),
                    {"badge": badge(one), "detail": moved_words(one)},
                ],
            }
            for one in rows
        ],
    }


def moved_words(session: ReceptionSession) -> str:
    """Say until when a session was postponed; empty for one that was not."""
    if session.moved_to is None:
        return ""
    return _("sang %(day)s") % {"day": f"{session.moved_to.day:%d/%m/%Y}"}


def facts(session: ReceptionSession, attending: list[people.Post]) -> list[Line]:
    """Give what a session is."""
    publish_by = last_day_to_publish(session.day, calendars.calendar_for(session.office_id))
    planned = session.state == SessionState.PLANNED
    moved_from = ReceptionSession.objects.filter(moved_to=session).first()
    return [
        {
            "label": _("Người tiếp"),
            "text": session.leader.person.full_name,
            "detail": session.leader.title,
        },
        {"label": _("Thời gian"), "text": day_words(session.day), "detail": hours(session)},
        {"label": _("Địa điểm"), "text": session.place, "detail": kinds(session)},
        {"label": _("Dự kiến nội dung"), "text": session.content},
        {"label": _("Thành phần tham dự"), "text": names(attending)},
        {"label": _("Công bố chậm nhất"), "due": {"on": publish_by} if planned else None},
        {"label": _("Vì sao đột xuất"), "text": session.extraordinary_reason},
        {
            "label": _("Đã công bố"),
            "text": vn_datetime(session.published_at),
            "detail": session.published_by.person.full_name if session.published_by else "",
        },
        {
            "label": _("Đã hoãn"),
            "text": session.postponed_reason,
            "url": session_url(session.moved_to) if session.moved_to else "",
            "detail": moved_words(session),
        },
        {
            "label": _("Thay buổi"),
            "text": day_words(moved_from.day) if moved_from else "",
            "url": session_url(moved_from) if moved_from else "",
        },
    ]


def shortfall_lines(actor: Actor, month: dt.date, today: dt.date) -> list[Line]:
    """Say who has too few days in this month and in the next, and until when it can be helped."""
    return [
        {"words": _shortfall_words(post, lacking, today), "source": lacking.rule.source}
        for one in (month, next_month(month))
        if next_month(one) > today
        for post, lacking in queries.shortfalls(actor, one, today)
    ]


def _shortfall_words(post: people.Post, lacking: Shortfall, today: dt.date) -> str:
    words = _(
        "Tháng %(month)s, %(name)s (%(title)s) mới xếp %(days)d trong ít nhất %(least)d ngày tiếp "
        "công dân định kỳ."
    ) % {
        "month": f"{lacking.month:%m/%Y}", "name": post.person.full_name, "title": post.title,
        "days": lacking.days, "least": lacking.least,
    }  # fmt: skip
    if lacking.publish_by is None:
        day = first_day_in_time(today, calendars.calendar_for(post.office_id))
        return f"{words} " + _(
            "Không còn ngày nào kịp công bố đúng hạn trong tháng. Ngày định kỳ gần nhất còn kịp công "
            "bố là %(day)s. Vụ việc gay gắt, đông người vẫn tiếp đột xuất được, công bố ngay, nhưng "
            "không tính là ngày định kỳ."
        ) % {"day": f"{day:%d/%m/%Y}"}
    return (
        words
        + " "
        + _("Công bố chậm nhất ngày %(day)s thì kịp.")
        % {"day": f"{lacking.publish_by:%d/%m/%Y}"}
    )


def law_lines(today: dt.date) -> list[Line]:
    """Give the rules of the rota in force."""
    return [
        {"text": rule.text, "source": rule.source, "confidence": rule.confidence}
        for rule in rota_pack().on(today).values()
    ]


def session_out(session: ReceptionSession, attending: list[people.Post]) -> Line:
    """Give a session as a program reads it."""
    return {
        "id": session.pk,
        "leader": session.leader.person.full_name,
        "leader_title": session.leader.title,
        "day": session.day,
        "starts_at": f"{session.starts_at:%H:%M}",
        "ends_at": f"{session.ends_at:%H:%M}",
        "place": session.place,
        "content": session.content,
        "is_online": session.is_online,
        "slot_minutes": session.slot_minutes,
        "is_extraordinary": session.is_extraordinary,
        "extraordinary_reason": session.extraordinary_reason,
        "state": session.state,
        "label": _(SESSION_LABELS[SessionState(session.state)]),
        "attending": [f"{one.person.full_name}, {one.title}" for one in attending],
        "publish_by": last_day_to_publish(
            session.day, calendars.calendar_for(session.office_id)
        ),
        "published_at": session.published_at,
        "postponed_reason": session.postponed_reason,
        "moved_to_id": session.moved_to_id,
        "version": session.version,
    }


def month_out(actor: Actor, month: dt.date, today: dt.date) -> Line:
    """Give the rota of a month as a program reads it."""
    rows = queries.sessions_of_month(actor, month)
    attending = queries.attending_of(rows)
    return {
        "month": f"{month:%Y-%m}",
        "items": [session_out(one, attending.get(one.pk, [])) for one in rows],
        "shortfalls": [
            {
                "name": post.person.full_name,
                "title": post.title,
                "month": f"{lacking.month:%Y-%m}",
                "days": lacking.days,
                "least": lacking.least,
                "publish_by": lacking.publish_by,
                "source": said(lacking.rule.source),
                "confidence": lacking.rule.confidence,
            }
            for one in (month, next_month(month))
            if next_month(one) > today
            for post, lacking in queries.shortfalls(actor, one, today)
        ],
    }
