"""The board of exceptions as its address says it: whose late work, on which step, counted by what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks import queries
from vanphong.tasks.models import Task
from vanphong.tasks.rules import READ_ALL, Alert, Ladder, alert_of, days_late

_Scope = tuple[str, Promise, Callable[[Actor], QuerySet[Task]]]
_WHOLE: _Scope = ("co-quan", gettext_lazy("Cả cơ quan"), queries.visible_tasks)
_OWN: tuple[_Scope, ...] = (
    ("cua-toi", gettext_lazy("Của tôi"), queries.my_tasks),
    ("toi-giao", gettext_lazy("Tôi giao"), queries.directed_tasks),
    ("toi-theo-doi", gettext_lazy("Tôi theo dõi"), queries.followed_tasks),
)
_UNIT: _Scope = ("don-vi-toi", gettext_lazy("Đơn vị tôi"), queries.unit_tasks)
STEPS: tuple[tuple[str, Promise, frozenset[Alert]], ...] = (
    ("qua-han", gettext_lazy("Quá hạn"), queries.RED_STEPS),
    ("do-dac-biet", gettext_lazy("Đỏ đặc biệt"), frozenset({Alert.RED_SPECIAL})),
    ("do", gettext_lazy("Đỏ"), frozenset({Alert.RED})),
    ("vang", gettext_lazy("Vàng: sắp đến hạn"), frozenset({Alert.YELLOW})),
)
BY: tuple[tuple[str, Promise], ...] = (
    ("nguoi", gettext_lazy("Người chủ trì")),
    ("don-vi", gettext_lazy("Đơn vị")),
    ("lanh-dao", gettext_lazy("Người giao")),
    ("theo-doi", gettext_lazy("Người theo dõi")),
    ("van-ban", gettext_lazy("Văn bản")),
    ("loai", gettext_lazy("Loại văn bản")),
)
_COUNTED = (Alert.YELLOW, Alert.RED, Alert.RED_SPECIAL)
_MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """A group of late work with its name."""

    key: str
    name: str
    late: int
    special: int


@dataclass(frozen=True, slots=True)
class Board:
    """What an address names: the work, how much of it on each step, and who has how much."""

    tasks: QuerySet[Task]
    counts: dict[Alert, int]
    bars: list[Bar]
    ladder: Ladder
    kept: dict[str, str]


def scopes(actor: Actor) -> tuple[_Scope, ...]:
    """Give whose work the actor may look at, the widest first."""
    own = (*_OWN, _UNIT) if queries.own_unit(actor) else _OWN
    return (_WHOLE, *own) if actor.may(READ_ALL) else own


def board(actor: Actor, address: Mapping[str, str], today: dt.date) -> Board:
    """Give the board of an address (`loc`, `muc`, `theo`, `nhom`); unknown words mean the first.

    Work without a deadline, that is paused, or whose product waits for acceptance is no exception.
    """
    found = scopes(actor)
    scope = next((one for one in found if one[0] == address.get("loc")), found[0])
    step = next((one for one in STEPS if one[0] == address.get("muc")), STEPS[0])
    by = address.get("theo", "")
    by = by if by in queries.GROUPS else BY[0][0]
    within, chosen = scope[2](actor), address.get("nhom")
    reach = queries.reach_of(actor, today)
    groups = queries.groups_by(within, by, reach)
    kept = {"loc": scope[0], "muc": step[0], "theo": by}
    if chosen is not None:
        kept["nhom"] = chosen
        within = queries.of_group(within, by, chosen)
    counted = [group for group in groups if chosen in {None, group.key}]
    most_late = [group for group in groups if group.late][:_MOST_BARS]
    return Board(
        tasks=within.filter(reach.of(step[2])),
        counts={one: sum(group.counts[one] for group in counted) for one in _COUNTED},
        bars=_named(actor, by, most_late, today),
        ladder=reach.ladder,
        kept=kept,
    )


def _named(actor: Actor, by: str, groups: Sequence[queries.Group], today: dt.date) -> list[Bar]:
    names = group_names(actor, by, [group.key for group in groups], today)
    return [
        Bar(group.key, names[group.key], group.late, group.counts[Alert.RED_SPECIAL])
        for group in groups
    ]


def group_names(actor: Actor, by: str, keys: Sequence[str], today: dt.date) -> dict[str, str]:
    """Give the name of each group of `queries.GROUPS`; one that is not seen says only that."""
    names = _names(actor, by, keys, today)
    return {key: names.get(key, "") or _NAMELESS[by]() for key in keys}


_NAMELESS: dict[str, Callable[[], str]] = {
    "don-vi": lambda: _("Không ghi đơn vị"),
    "nguoi": lambda: _("Người đã thôi chức vụ"),
    "lanh-dao": lambda: _("Người đã thôi chức vụ"),
    "theo-doi": lambda: _("Không có người theo dõi"),
    "van-ban": lambda: _("Không theo văn bản"),
    "loai": lambda: _("Không theo văn bản, hoặc không rõ loại"),
}


def _names(actor: Actor, by: str, keys: Sequence[str], today: dt.date) -> dict[str, str]:
    if by == "don-vi":
        return {key: key for key in keys}
    if by == "loai":
        return {key: registry.document_type(key).name for key in keys if key}
    if by == "van-ban":
        ids = [UUID(key) for key in keys if key]
        seen = registry.visible_documents(actor).filter(pk__in=ids)
        return {
            str(pk): symbol or abstract[:60]
            for pk, symbol, abstract in seen.values_list("pk", "symbol", "abstract")
        }
    posts = people.posts_of_office(actor, today)
    return {str(post.pk): post.person.full_name for post in posts}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the board: who, how late, which product is missing, who must decide."""

    task: Task
    alert: Alert
    days: int
    missing: str
    decides: str


def lines(actor: Actor, tasks: Sequence[Task], ladder: Ladder, today: dt.date) -> list[Line]:
    """Give the lines of some tasks in their order."""
    calendar = calendars.calendar_for(actor.office_id)
    return [_line(task, alert_of(task.facts, today, calendar, ladder), today) for task in tasks]


def _line(task: Task, alert: Alert, today: dt.date) -> Line:
    return Line(
        task=task,
        alert=alert,
        days=days_late(task.facts, today) or 0,
        missing=task.product or _("chưa ghi tên sản phẩm"),
        decides=_decides(task, alert),
    )


def _decides(task: Task, alert: Alert) -> str:
    """Say who must decide now: nobody in time, then who gave it, then the leaders with them."""
    if alert is Alert.YELLOW:
        return _("chưa phải quyết định")
    giver = queries.giver_of(task).person.full_name
    if alert is Alert.RED_SPECIAL:
        return _("%(giver)s cùng Thường trực, lãnh đạo cơ quan") % {"giver": giver}
    return giver
