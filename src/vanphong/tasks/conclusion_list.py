"""The list of conclusions as its address says it: whose, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.tasks import queries
from vanphong.tasks.models import Conclusion
from vanphong.tasks.rules import DIRECT, ConclusionState

_SCOPES = (
    ("cua-toi", _("Tôi xử lý"), queries.handled_conclusions),
    ("co-quan", _("Tất cả"), queries.visible_conclusions),
)
STATES = {
    "chua-xu-ly": ConclusionState.OPEN,
    "dang-lam": ConclusionState.GIVEN,
    "da-xong": ConclusionState.DONE,
    "khong-phat-sinh": ConclusionState.NO_TASK,
}
_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Listed:
    """The conclusions an address names, and the chips around them; counts end at a thousand."""

    rows: QuerySet[Conclusion]
    scopes: list[dict[str, Any]]
    states: list[dict[str, Any]]
    counts: dict[ConclusionState, int]
    kept: dict[str, str]

    def url(self, **changes: str) -> str:
        """Give the address of the list with other words."""
        return _url({**self.kept, **changes})


def listed(actor: Actor, address: Mapping[str, str]) -> Listed:
    """Give the conclusions of an address (`loc`, `trang-thai`); unknown words mean the first."""
    first = "cua-toi" if actor.may(DIRECT) else "co-quan"
    scope = address.get("loc", "")
    scope = scope if scope in {word for word, _label, _query in _SCOPES} else first
    state = address.get("trang-thai", "")
    state = state if state in STATES else "chua-xu-ly"
    every = next(query for word, _label, query in _SCOPES if word == scope)(actor)
    kept = {"loc": scope, "trang-thai": state}
    counts = {one: queries.of_state(every, one)[:_COUNTED].count() for one in ConclusionState}
    return Listed(
        rows=queries.of_state(every, STATES[state]),
        scopes=[
            {"label": label, "url": _url({**kept, "loc": word}), "active": word == scope}
            for word, label, _query in _SCOPES
        ],
        states=[
            {
                "label": one.label, "url": _url({**kept, "trang-thai": word}),
                "active": word == state, "count": counts[one],
            }
            for word, one in STATES.items()
        ],
        counts=counts,
        kept=kept,
    )  # fmt: skip


def _url(words: Mapping[str, str]) -> str:
    return f"{reverse('conclusions')}?{urlencode(words)}"
