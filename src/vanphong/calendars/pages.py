"""What the pages of the calendar show, as the shared components want it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vanphong.calendars import queries
from vanphong.calendars.models import (
    DayChange,
    OfficeDay,
    Scope,
    SiteDay,
    firmness,
)
from vanphong.calendars.rules import WEEKDAYS, DayKind, WorkingCalendar, day_kind_words
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.rules import Confidence
from vanphong.kernel.templatetags.vanphong import in_language

Row = dict[str, Any]
_BADGES = {DayKind.HOLIDAY: "due", DayKind.MAKE_UP: "line"}


def tabs(active: str) -> list[Row]:
    """Give the parts of the calendar, the one shown marked."""
    parts = [
        ("calendar", _("Lịch năm")),
        ("calendar-list", _("Danh sách ngày")),
        ("due-calculator", _("Tính hạn")),
        ("calendar-changes", _("Thay đổi lịch")),
    ]
    return [{"label": w, "url": reverse(n), "active": n == active} for n, w in parts]


def year_chips(actor: Actor, shown: int, page: str) -> list[Row]:
    """Give the years in the table as links."""
    years = sorted({row.year for row in queries.known_years(actor)} | {shown})
    return [
        {"label": str(y), "url": f"{reverse(page)}?nam={y}", "active": y == shown}
        for y in years
    ]


def year_warning(actor: Actor, year: int) -> str:
    """Say what is not firm about a year; empty when its days are decided."""
    row = queries.known_years(actor).filter(year=year).first()
    if row is None:
        return _("Chưa nạp lịch nghỉ của năm này; lịch chỉ có ngày nghỉ hằng tuần.")
    if row.decided:
        return ""
    return row.note or _(
        "Lịch nghỉ năm này chưa có quyết định chính thức; hạn có thể thay đổi."
    )


def waits_for_decision(actor: Actor, year: int) -> bool:
    """Say whether the days of a year are there, but rest on no published decision."""
    return queries.known_years(actor).filter(year=year, decided=False).exists()


def day_table(calendar: WorkingCalendar, year: int) -> Row:
    """Give the days of a year that differ from their weekday, as a table."""
    rows = []
    for date, day in sorted(calendar.days.items()):
        if date.year != year:
            continue
        firm = day.confidence is Confidence.SEEN and not day.by_hand
        rows.append(
            {
                "cells": [
                    {
                        "text": f"{date:%d/%m/%Y}",
                        "url": reverse("calendar-day", args=[date]),
                        "detail": _(WEEKDAYS[date.weekday()]),
                    },
                    {"badge": {"label": day.kind.label, "kind": _BADGES.get(day.kind, "")}},
                    day.reason,
                    {
                        "text": day.source,
                        "detail": "" if firm else firmness(day),
                    },
                ]
            }
        )
    columns = [
        {"label": _("Ngày"), "kind": "date"},
        {"label": _("Là ngày"), "kind": "state"},
        {"label": _("Tên ngày hoặc lý do"), "kind": "main"},
        {"label": _("Căn cứ")},
    ]
    return {"columns": columns, "rows": rows}


def day_words(calendar: WorkingCalendar, date: dt.date) -> str:
    """Say what a date is for the office."""
    words = str(in_language(day_kind_words(calendar, date)))
    return words[0].upper() + words[1:]


def site_facts(row: SiteDay) -> list[Row]:
    """Give what is known of a day of the country."""
    return [
        {"label": _("Là ngày"), "text": _(DayKind(row.kind).label)},
        {"label": _("Tên ngày hoặc lý do"), "text": row.reason},
        {"label": _("Căn cứ"), "text": row.source},
        {"label": _("Mức tin cậy"), "text": firmness(queries.site_day(row))},
        *_changed_facts(row),
    ]


def office_facts(row: OfficeDay) -> list[Row]:
    """Give what is known of the office's own day."""
    return [
        {"label": _("Là ngày"), "text": _(DayKind(row.kind).label)},
        {"label": _("Tên ngày hoặc lý do"), "text": row.reason},
        {"label": _("Căn cứ"), "text": row.source},
        *_changed_facts(row),
    ]


def _changed_facts(row: SiteDay | OfficeDay) -> list[Row]:
    return [
        {
            "label": _("Người thay đổi"),
            "text": row.changed_by,
            "detail": _moment(row.changed_at),
        },
        {"label": _("Lý do thay đổi"), "text": row.change_reason},
    ]


def _moment(at: dt.datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def edit_initial(actor: Actor, asked: str, scopes: Sequence[Scope]) -> Row:
    """Give what the form starts from: the date asked for, as it stands for who edits it."""
    plain = {"scope": scopes[0], "kind": DayKind.CLOSURE.value}
    try:
        date = dt.date.fromisoformat(asked)
    except ValueError:
        return plain
    site, own = queries.day_rows(actor, date)
    row = own or site
    scope = Scope.OFFICE if own else Scope.SITE
    if row is None or scope not in scopes:
        return plain | {"date": date}
    return {
        "date": date,
        "scope": scope,
        "kind": row.kind,
        "reason": row.reason,
        "source": row.source,
    }


def change_table(changes: list[DayChange]) -> Row:
    """Give the changes of days as a table."""
    columns = [
        {"label": _("Lúc"), "kind": "date"},
        {"label": _("Lý do"), "kind": "main"},
        {"label": _("Áp dụng cho")},
        {"label": _("Số ngày đổi"), "kind": "number"},
        {"label": _("Số hạn đổi"), "kind": "number"},
    ]
    rows = [
        {
            "cells": [
                _moment(row.changed_at),
                {
                    "text": row.reason,
                    "url": reverse("calendar-change", args=[row.pk]),
                    "detail": row.changed_by,
                },
                Scope(row.scope).label,
                len(row.days),
                len(row.moved),
            ]
        }
        for row in changes
    ]
    return {"columns": columns, "rows": rows}


def change_facts(row: DayChange) -> list[Row]:
    """Give who changed days, when and why."""
    return [
        {
            "label": _("Người thay đổi"),
            "text": row.changed_by,
            "detail": _moment(row.changed_at),
        },
        {"label": _("Lý do"), "text": row.reason},
        {"label": _("Áp dụng cho"), "text": Scope(row.scope).label},
    ]


def changed_days_table(days: list[dict[str, str]]) -> Row:
    """Give the dates a change touches, before and after."""
    columns = [
        {"label": _("Ngày"), "kind": "date"},
        {"label": _("Trước đây"), "kind": "plain"},
        {"label": _("Nay là"), "kind": "main"},
    ]
    rows = [{"cells": [_date(d["date"]), d["before"], d["after"]]} for d in days]
    return {"columns": columns, "rows": rows}


def moved_table(moved: list[dict[str, str]]) -> Row:
    """Give the due dates a change moves."""
    columns = [
        {"label": pgettext("có hạn", "Việc"), "kind": "main"},
        {"label": _("Hạn trước"), "kind": "date"},
        {"label": _("Hạn mới"), "kind": "date"},
    ]
    rows = [
        {
            "cells": [
                {"text": due["label"], "url": due["url"]},
                _date(due["before"]),
                _date(due["after"]),
            ]
        }
        for due in moved
    ]
    return {"columns": columns, "rows": rows}


def _date(text: str) -> str:
    date = dt.date.fromisoformat(text)
    return f"{_(WEEKDAYS[date.weekday()])} {date:%d/%m/%Y}"
