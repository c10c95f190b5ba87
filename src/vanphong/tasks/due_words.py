"""What pages say of a due date: where it stands, how it was counted, how often it was moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.templatetags.vanphong import in_language
from vanphong.tasks.models import Task
from vanphong.tasks.rules import Extended, ExtensionLimit, due_works, is_soon
from vanphong.tasks.services import phrases_kept


def due_cell(task: Task, today: dt.date, calendar: calendars.WorkingCalendar) -> dict[str, Any]:
    """Give the due date with the day that ended it, if any."""
    if task.due_on is None:
        return {"text": _("không có hạn")}
    if task.cancelled_at is not None:
        return {"text": f"{task.due_on:%d/%m/%Y}"}
    if task.paused_at is not None:
        return {"text": f"{task.due_on:%d/%m/%Y}", "detail": _("đang tạm dừng")}
    stopped = task.submitted_at
    done_on = vietnam_date(stopped) if stopped is not None else None
    soon = is_soon(task.due_on, today, calendar)
    return {"due": {"on": task.due_on, "done_on": done_on, "soon": soon}}


def due_said(task: Task, today: dt.date, calendar: calendars.WorkingCalendar) -> str:
    """Say how a due date was found and what is left of it; the weekday is always there."""
    if task.due_on is None:
        return ""
    counted = task.due_explanation.get("summary", "")
    said = [_kept(task, [counted])[0] if counted else _named_day(task)]
    if task.facts.runs:
        left = in_language(calendars.remaining(task.due_on, today, calendar).words)
        said.append(f"{left[0].upper()}{left[1:]}.")
    return " ".join(said)


def due_lines(task: Task) -> list[str]:
    """Give how a due date was counted, a line a date."""
    return _kept(task, task.due_explanation.get("lines", []))


def _kept(task: Task, sentences: Sequence[str]) -> list[str]:
    """Say sentences of the kept explanation in the language of the page."""
    phrases = phrases_kept(task.due_explanation)
    return [in_language(phrases.get(sentence, sentence)) for sentence in sentences]


def _named_day(task: Task) -> str:
    day = in_language(calendars.day_words(task.due_on)) if task.due_on else ""
    if task.parent_id is not None:
        return _("Hết %(day)s, theo hạn của việc cấp trên hoặc ngày được chọn.") % {"day": day}
    return _("Hết %(day)s, ngày do người giao việc chọn.") % {"day": day}


def due_warnings(task: Task, actor: Actor) -> list[str]:
    """Give what to know of a due date: warnings of its counting, and a day off."""
    kept = _kept(task, task.due_explanation.get("warnings", []))
    calendar = calendars.calendar_for(actor.office_id)
    off = due_works(task.due_on, calendar, calendars.day_words)
    return [*kept, *([] if off or not task.facts.is_open else [off.reason])]


def days_said(days: int) -> str:
    """Say so many days."""
    return ngettext("%(days)s ngày", "%(days)s ngày", days) % {"days": days}


def extended_words(before: Extended, limit: ExtensionLimit) -> str:
    """Say how often a task was extended, and how far the office lets one go; empty for never."""
    said = []
    if before.times:
        said.append(
            _("Đã gia hạn %(times)s lần, tất cả %(days)s ngày.")
            % {"times": before.times, "days": before.days}
        )
    if limit.most_times is not None:
        most = limit.most_times
        times = ngettext(
            "Cơ quan cho gia hạn nhiều nhất %(most)s lần.",
            "Cơ quan cho gia hạn nhiều nhất %(most)s lần.",
            most,
        )
        said.append(times % {"most": most})
    if limit.most_days is not None:
        most = limit.most_days
        days = ngettext(
            "Các lần cộng lại nhiều nhất %(most)s ngày.",
            "Các lần cộng lại nhiều nhất %(most)s ngày.",
            most,
        )
        said.append(days % {"most": most})
    return " ".join(said)
