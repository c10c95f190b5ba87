"""What a report showed, case by case and letter by letter: kept as one text with a digest. Pure.

No word of a letter and no name is in it. Who wrote is a number that counts within this report
only, so that people are counted apart from letters also where some rows are left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

# Figures of letters, beside those of cases.
LETTERS, PEOPLE, GROUPS = "don", "nguoi", "nhom"
LETTER_FIGURES = (LETTERS, PEOPLE, GROUPS)

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The rows behind the figures of the days `[since, until)`, in the order of their numbers.

    A case has `id`, `number`, `received_on`, `handled_on`, `state`, `due_on`, `clocks` (duty, due,
    met), `keys`, `published` and `figures` (the names of those that count it); one with a result also
    `results` (those of results) and `amounts` (what it adds to those that are sums). A letter has
    `id`, `number`, `received_on`, `people`, `writers`, `published` and `figures`. Days are ISO.
    Papers that urged, and documents that came on any, have the `id`, `number` and `keys` of their
    case, the day `on` and their own key (`paper`); None in a report frozen before they were counted.
    """

    period: str
    since: str
    until: str
    cases: tuple[Line, ...]
    letters: tuple[Line, ...]
    urgings: tuple[Line, ...] | None = None
    replies: tuple[Line, ...] | None = None

    @property
    def counts(self) -> dict[str, int]:
        """Count every figure that counts something; letters, people and groups among them.

        Of a figure that is a sum, what its cases add to it.
        """
        found: dict[str, int] = {}
        for row in (*self.cases, *self.letters):
            for figure in figures_of(row):
                found[figure] = found.get(figure, 0) + added(row, figure)
        found[PEOPLE] = len({one for row in self.letters for one in row["writers"]})
        return found

    def behind(self, figure: str) -> list[Line]:
        """Give the rows a figure counts; for people, the letters they wrote."""
        rows = self.letters if figure in LETTER_FIGURES else self.cases
        return [row for row in rows if figure in figures_of(row)]

    def only(self, keep: Callable[[Line], bool]) -> Snapshot:
        """Give it without the rows that are not kept."""
        return replace(
            self,
            cases=tuple(filter(keep, self.cases)),
            letters=tuple(filter(keep, self.letters)),
            urgings=None if self.urgings is None else tuple(filter(keep, self.urgings)),
            replies=None if self.replies is None else tuple(filter(keep, self.replies)),
        )

    def text(self) -> str:
        """Write it in its one form: keys in order, no blanks, so that equal rows are equal text."""
        whole = {
            "period": self.period, "since": self.since, "until": self.until,
            "cases": self.cases, "letters": self.letters, "urgings": self.urgings,
            "replies": self.replies,
        }  # fmt: skip
        return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def figures_of(row: Line) -> list[str]:
    """Give the names of the figures that count a row."""
    return [*row["figures"], *row.get("results", ())]


def added(row: Line, figure: str) -> int:
    """Give what a row adds to a figure that counts it: itself, or an amount."""
    amounts: Mapping[str, int] = row.get("amounts", {})
    return amounts.get(figure, 1)


def read(text: str) -> Snapshot:
    """Read a snapshot back from its text."""
    whole = json.loads(text)
    return Snapshot(
        whole["period"], whole["since"], whole["until"],
        tuple(whole["cases"]), tuple(whole["letters"]), _rows(whole, "urgings"),
        _rows(whole, "replies"),
    )  # fmt: skip


def _rows(whole: Mapping[str, Any], name: str) -> tuple[Line, ...] | None:
    rows = whole.get(name)
    return None if rows is None else tuple(rows)


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that counts other rows today: how many then and now, which came and which went."""

    figure: str
    then: int
    now: int
    came: tuple[str, ...]
    gone: tuple[str, ...]


class Counted(Protocol):
    """Rows kept or as they are now, with the figures that count them."""

    @property
    def counts(self) -> dict[str, int]:
        """Count every figure."""

    def behind(self, figure: str) -> list[Line]:
        """Give the rows a figure counts, each with `id` and `number`."""


def differences(then: Counted, now: Counted, figures: Collection[str]) -> list[Difference]:
    """Give the figures that count other rows, or another number of people."""
    before, after = then.counts, now.counts
    found = []
    for figure in figures:
        old = {row["id"]: row["number"] for row in then.behind(figure)}
        new = {row["id"]: row["number"] for row in now.behind(figure)}
        came = tuple(number for key, number in new.items() if key not in old)
        gone = tuple(number for key, number in old.items() if key not in new)
        counts = before.get(figure, 0), after.get(figure, 0)
        if came or gone or counts[0] != counts[1]:
            found.append(Difference(figure, *counts, came, gone))
    return found
