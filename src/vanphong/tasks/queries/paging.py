"""Pages of tasks by key: the thousandth page costs what the first one does."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.errors import Invalid
from vanphong.tasks.models import Task

NEVER = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Page:
    """Some tasks in order of due date (none last) and the keys of the pages around."""

    tasks: list[Task]
    next_key: str = ""
    previous_key: str = ""


def page_by_due(
    tasks: QuerySet[Task], *, after: str = "", before: str = "", size: int = 50
) -> Page:
    """Give one page, soonest due first: the overdue stand on top.

    `after` and `before` are keys of a page given earlier; at most one is used.

    :raises Invalid: for a key that is none.
    """
    if before:
        rows = _first(
            tasks, _in_order(tasks.filter(_beyond(before, back=True)), back=True), size
        )
        more, rows = len(rows) > size, rows[:size][::-1]
        return Page(rows, _key(rows[-1]) if rows else "", _key(rows[0]) if more else "")
    wanted = tasks.filter(_beyond(after, back=False)) if after else tasks
    rows = _first(tasks, _in_order(wanted, back=False), size)
    more, rows = len(rows) > size, rows[:size]
    previous = _key(rows[0]) if after and rows else ""
    return Page(rows, _key(rows[-1]) if more else "", previous)


def _first(tasks: QuerySet[Task], wanted: QuerySet[Task], size: int) -> list[Task]:
    """Give the first of `wanted` and one more: keys by the index, then those rows with their people.

    Asked at once, all rows are joined and sorted before the first fifty are taken.
    """
    keys = list(wanted.values_list("pk", flat=True)[: size + 1])
    found = {task.pk: task for task in tasks.filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]


def _in_order(tasks: QuerySet[Task], *, back: bool) -> QuerySet[Task]:
    if back:
        return tasks.order_by(F("due_on").desc(nulls_first=True), "-id")
    return tasks.order_by(F("due_on").asc(nulls_last=True), "id")


def _key(task: Task) -> str:
    return f"{task.due_on.isoformat() if task.due_on else NEVER}_{task.pk.hex}"


def _beyond(key: str, *, back: bool) -> Q:
    due_text, _sep, id_text = key.partition("_")
    try:
        due_on, last = dt.date.fromisoformat(due_text), UUID(id_text)
    except ValueError as error:
        sentence = _("Đường dẫn tới trang này không đúng. Xin mở lại danh sách.")
        raise Invalid(sentence) from error
    if due_text == NEVER:
        same = Q(due_on=None)
        return (
            Q(due_on__isnull=False) | (same & Q(id__lt=last)) if back else same & Q(id__gt=last)
        )
    same = Q(due_on=due_on)
    if back:
        return Q(due_on__lt=due_on) | (same & Q(id__lt=last))
    return Q(due_on__gt=due_on) | Q(due_on=None) | (same & Q(id__gt=last))
