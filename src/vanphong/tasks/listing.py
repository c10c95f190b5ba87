"""The list of tasks as its address says it: whose, in which state, led by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.templatetags.vanphong import in_language
from vanphong.tasks import boxes, period_sheet, queries
from vanphong.tasks.models import Task
from vanphong.tasks.rules import DIRECT, HANDLE, READ_ALL, TaskState
from vanphong.tasks.services.elsewhere import days_of

View = tuple[str, Promise, Callable[[Actor], QuerySet[Task]], str | None]
_ANSWERED, _UNIT = "toi-dau-moi", "don-vi-toi"
# Address word, words, query, permission that makes sense of it.
_VIEWS: tuple[View, ...] = (
    ("cua-toi", _("Của tôi"), queries.my_tasks, None),
    ("toi-chu-tri", _("Tôi chủ trì"), queries.led_tasks, HANDLE),
    (_ANSWERED, _("Cơ quan khác chủ trì"), queries.answered_tasks, None),
    ("toi-giao", _("Tôi giao"), queries.directed_tasks, None),
    ("toi-theo-doi", _("Tôi theo dõi"), queries.followed_tasks, None),
    ("cho-nghiem-thu", _("Chờ tôi nghiệm thu"), boxes.to_accept, None),
    (_UNIT, _("Đơn vị tôi"), queries.unit_tasks, None),
    ("co-quan", _("Cả cơ quan"), queries.visible_tasks, READ_ALL),
)
_STATES: tuple[tuple[str, Promise, frozenset[TaskState]], ...] = (
    ("dang-lam", _("Đang làm"), queries.OPEN_STATES),
    ("qua-han", _("Quá hạn"), frozenset({TaskState.OVERDUE})),
    ("sap-den-han", _("Sắp đến hạn"), frozenset({TaskState.DUE_SOON})),
    ("tra-lai", _("Bị trả lại"), frozenset({TaskState.RETURNED})),
    ("tam-dung", _("Tạm dừng"), frozenset({TaskState.PAUSED})),
    ("da-xong", _("Đã xong"), frozenset({TaskState.DONE, TaskState.DONE_LATE})),
    ("xong-muon", _("Xong muộn"), frozenset({TaskState.DONE_LATE})),
    ("da-huy", _("Đã hủy"), frozenset({TaskState.CANCELLED})),
)
VIEW_WORDS = tuple(view[0] for view in _VIEWS)
STATE_WORDS = tuple(state[0] for state in _STATES)


@dataclass(frozen=True, slots=True)
class Listed:
    """The tasks an address names, and the chips around them.

    A figure of a period stands in the place of a state; `remove` takes it off again, and
    `sheet` is the sheet of that period, its words and its address.
    """

    tasks: QuerySet[Task]
    views: list[dict[str, Any]]
    states: list[dict[str, Any]]
    kept: dict[str, str]
    remove: list[dict[str, Any]]
    sheet: dict[str, str] | None = None
    base: str = ""

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Give the words a change of the other filters keeps."""
        return [(key, word) for key, word in _said(self.kept).items() if key != "chu_tri"]

    def url(self, **changes: str) -> str:
        """Give the address of the list with other words."""
        return _url({**self.kept, **changes}, self.base)


def _url(words: Mapping[str, str], base: str = "") -> str:
    given = _said(words)
    return (base or reverse("tasks")) + (f"?{urlencode(given)}" if given else "")


def _said(words: Mapping[str, str]) -> dict[str, str]:
    """Leave out what says nothing; the group without a name is one too."""
    return {key: value for key, value in words.items() if value or key == "nhom"}


def listed(actor: Actor, address: Mapping[str, str], today: dt.date) -> Listed:
    """Give the tasks of an address (`loc`, `trang-thai`, `chu_tri`), or those a figure of a
    period counts (`ky`, `so-lieu`, `theo`, `nhom`).

    Unknown words mean the first; who directs and leads nothing starts with what they gave.

    :raises Invalid: `no_period` for a figure of a period that there is not.
    """
    views = _views(actor, address.get("loc", ""))
    start = "toi-giao" if actor.may(DIRECT) and not actor.may(HANDLE) else views[0][0]
    chosen = _chosen(address.get("loc", ""), [view[0] for view in views], start)
    state = _chosen(address.get("trang-thai", ""), [s[0] for s in _STATES], _STATES[0][0])
    query = next(view[2] for view in views if view[0] == chosen)
    states = next(s[2] for s in _STATES if s[0] == state)
    figure = period_sheet.figure_named(address)
    tasks = (
        queries.in_states(query(actor), states, today, actor.office_id)
        if figure is None
        else figure.of(query(actor), today)
    )
    lead = _post_id(address.get("chu_tri", ""))
    if lead is not None:
        tasks = tasks.filter(lead_id=lead)
    kept = {"loc": chosen, "trang-thai": state, "chu_tri": str(lead or "")}
    without = dict(kept)
    if figure is not None:
        kept |= {"trang-thai": "", **figure.kept}
    return Listed(
        tasks,
        [_chip(kept, "loc", word, label) for word, label, _query, _right in views],
        [
            _chip(without, "trang-thai", word, label, active=word == kept["trang-thai"])
            for word, label, _states in _STATES
        ],
        kept,
        [{"label": figure.label(actor, today), "url": _url(without)}] if figure else [],
        _sheet(figure, chosen) if figure else None,
    )


def _sheet(figure: period_sheet.FigureNamed, view: str) -> dict[str, str]:
    """Give the sheet a figure stands in, counted as it was."""
    words = {"ky": figure.kept["ky"], "loc": view, "theo": figure.kept.get("theo", "")}
    return {
        "label": in_language(figure.period.words),
        "url": f"{reverse('task_sheet')}?{urlencode(words)}",
    }


def listed_shared(actor: Actor, address: Mapping[str, str], today: dt.date) -> Listed:
    """Give the tasks that other offices gave, in the state an address names (`trang-thai`).

    What is near is so by the days of the office that gave it.
    """
    state = _chosen(address.get("trang-thai", ""), [s[0] for s in _STATES], _STATES[0][0])
    states = next(s[2] for s in _STATES if s[0] == state)
    shared = queries.shared_tasks(actor)
    days = days_of(actor, set(shared.order_by().values_list("office_id", flat=True).distinct()))
    tasks = queries.in_states_there(shared, states, today, days)
    base, kept = reverse("shared_tasks"), {"trang-thai": state}
    chips = [
        {"label": label, "url": f"{base}?trang-thai={word}", "active": word == state}
        for word, label, _states in _STATES
    ]
    return Listed(tasks, [], chips, kept, [], base=base)


def shared_tab(actor: Actor) -> list[dict[str, Any]]:
    """Give the way to what other offices gave, once there is any."""
    if not queries.shared_tasks(actor).exists():
        return []
    return [{"label": _("Cơ quan khác giao"), "url": reverse("shared_tasks"), "active": False}]


def _views(actor: Actor, asked: str) -> list[View]:
    """Give the views that make sense for the actor; work led elsewhere once there is any."""
    empty = {
        _ANSWERED: asked != _ANSWERED and not queries.answered_tasks(actor).exists(),
        _UNIT: not queries.own_unit(actor),
    }
    return [
        view
        for view in _VIEWS
        if (view[3] is None or actor.may(view[3])) and not empty.get(view[0])
    ]


def _chosen(word: str, words: list[str], start: str) -> str:
    return word if word in words else start


def _chip(
    kept: Mapping[str, str], key: str, word: str, label: Promise, *, active: bool | None = None
) -> dict[str, Any]:
    on = kept[key] == word if active is None else active
    return {"label": label, "url": _url({**kept, key: word}), "active": on}


def _post_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
