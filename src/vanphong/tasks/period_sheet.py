"""The sheet of a period as its address says it: which period, whose work, counted by what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid
from vanphong.kernel.templatetags.vanphong import in_language
from vanphong.kernel.text import fold
from vanphong.tasks import queries
from vanphong.tasks.board import BY as BOARD_BY
from vanphong.tasks.board import group_names, scopes
from vanphong.tasks.models import Task
from vanphong.tasks.rules import Figure, Period, PeriodKind, period_named, period_of

_BY = ("lanh-dao", "don-vi", "loai", "nguoi")
BY: dict[str, Promise] = {word: dict(BOARD_BY)[word] for word in _BY}
# How a figure stands in an address.
FIGURE_SLUGS = {
    Figure.GIVEN: "giao",
    Figure.DUE: "den-han",
    Figure.IN_TIME: "dung-han",
    Figure.LATE: "muon",
    Figure.NO_DUE: "khong-han",
    Figure.OPEN_LATE: "con-qua-han",
    Figure.PAUSED: "tam-dung",
    Figure.CANCELLED: "huy",
    Figure.EXTENDED: "gia-han",
}


@dataclass(frozen=True, slots=True)
class Row:
    """What one group has of each figure."""

    key: str
    name: str
    counts: dict[Figure, int]


@dataclass(frozen=True, slots=True)
class PeriodSheet:
    """What an address names: the period, each group in the order of names, and all together."""

    period: Period
    rows: list[Row]
    totals: dict[Figure, int]
    kept: dict[str, str]

    @property
    def by_label(self) -> Promise:
        """Say by what it is counted."""
        return BY[self.kept["theo"]]


def sheet(actor: Actor, address: Mapping[str, str], today: dt.date) -> PeriodSheet:
    """Give the sheet of an address (`ky`, `loc`, `theo`) from the tasks the actor sees.

    Unknown words mean the first; no period means this week.

    :raises Invalid: `no_period` for a period that there is not.
    """
    found = scopes(actor)
    scope = next((one for one in found if one[0] == address.get("loc")), found[0])
    by = address.get("theo", "")
    by = by if by in BY else _BY[0]
    key = address.get("ky", "")
    period = _period(key) if key else period_of(PeriodKind.WEEK, today)
    counted = queries.counts_by(scope[2](actor), by, period, today)
    names = group_names(actor, by, [one.key for one in counted], today)
    rows = [Row(one.key, names[one.key], one.counts) for one in counted]
    return PeriodSheet(
        period=period,
        rows=sorted(rows, key=lambda row: (fold(row.name), row.key)),
        totals={figure: sum(row.counts[figure] for row in rows) for figure in Figure},
        kept={"ky": period.key, "loc": scope[0], "theo": by},
    )


def _period(key: str) -> Period:
    found = period_named(key)
    if found is None:
        sentence = _("Không có kỳ này. Ghi tuần 2026-W10, tháng 2026-03 hoặc quý 2026-Q1.")
        raise Invalid(sentence, code="no_period", fields={"period": [str(sentence)]})
    return found


@dataclass(frozen=True, slots=True)
class FigureNamed:
    """A figure of a period that an address names, of one group or of all.

    `kept` says by what the sheet it came from was counted too, for the way back.
    """

    figure: Figure
    period: Period
    kept: dict[str, str]

    def of(self, tasks: QuerySet[Task], today: dt.date) -> QuerySet[Task]:
        """Keep the tasks it counts."""
        within = queries.in_figure(tasks, self.figure, self.period, today)
        key = self.kept.get("nhom")
        return within if key is None else queries.of_group(within, self.kept["theo"], key)

    def label(self, actor: Actor, today: dt.date) -> str:
        """Say it in words."""
        words = [in_language(self.period.words), _(self.figure.label)]
        key = self.kept.get("nhom")
        if key is not None:
            words.append(group_names(actor, self.kept["theo"], [key], today)[key])
        return ", ".join(words)


def figure_named(address: Mapping[str, str]) -> FigureNamed | None:
    """Give the figure of an address (`ky`, `so-lieu`, and `theo`, `nhom` for one group), if any.

    :raises Invalid: `no_period` for a figure of a period that there is not.
    """
    word = address.get("so-lieu", "")
    figure = next((one for one, said in FIGURE_SLUGS.items() if said == word), None)
    if figure is None:
        return None
    period = _period(address.get("ky", ""))
    kept = {"ky": period.key, "so-lieu": word}
    by, key = address.get("theo", ""), address.get("nhom")
    if by in BY:
        kept |= {"theo": by} if key is None else {"theo": by, "nhom": key}
    return FigureNamed(figure, period, kept)
