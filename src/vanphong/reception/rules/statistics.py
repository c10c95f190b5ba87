"""The columns of form 01/TCD as far as they are known, counted over rows that can be kept. Pure.

:source: form of Thông tư 01/2024/TT-TTCP as coded in one provincial product (second-hand); the
    columns of Thông tư 06/2025/TT-TTCP were not found. What counts as delegated, and that a visit
    without a case is a matter of its own, are this product's reading.

No name and no word of a visit is in a row. Counted are visits (lượt), people (người), matters (vụ),
crowds (đoàn) and sessions (kỳ), never one for another.
"""

from __future__ import annotations

import enum
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

Line = Mapping[str, Any]


class Way(enum.StrEnum):
    """Who received: the desk on any working day, the head, or another leader in a session."""

    STANDING = "STANDING"
    HEAD = "HEAD"
    DELEGATED = "DELEGATED"


class Unit(enum.StrEnum):
    """What a column counts."""

    VISITS = "VISITS"
    PEOPLE = "PEOPLE"
    MATTERS = "MATTERS"
    FIRST = "FIRST"
    AGAIN = "AGAIN"
    SESSIONS = "SESSIONS"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the form: its name in an address, its group and words, what it counts of which."""

    slug: str
    group: str
    words: str
    unit: Unit
    way: Way | None = None
    crowds: bool = False


@dataclass(frozen=True, slots=True)
class Statistics:
    """The rows behind the figures of the days `[since, until)`, in the order of the book.

    A visit has `id`, `number`, `day`, `people`, `crowd`, `repeat`, `matter` and `way`; a session
    `id`, `number` (its day in words), `day` and `way`. Days are ISO.
    """

    period: str
    since: str
    until: str
    visits: tuple[Line, ...]
    sessions: tuple[Line, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Count every column."""
        return {one.slug: _count(one, self.behind(one.slug)) for one in COLUMNS}

    def behind(self, figure: str) -> list[Line]:
        """Give the rows a column counts; for people and matters, the visits they came in."""
        column = BY_SLUG[figure]
        whole = self.sessions if column.unit is Unit.SESSIONS else self.visits
        rows = [
            row
            for row in whole
            if column.way in {None, row["way"]} and (row.get("crowd") or not column.crowds)
        ]
        if column.unit not in {Unit.FIRST, Unit.AGAIN}:
            return rows
        again = _brought_again(rows)
        return [row for row in rows if (row["matter"] in again) == (column.unit is Unit.AGAIN)]

    def only(self, keep: Callable[[Line], bool]) -> Statistics:
        """Give it without the visits that are not kept."""
        return replace(self, visits=tuple(filter(keep, self.visits)))

    def text(self) -> str:
        """Write it in its one form: keys in order, no blanks, so that equal rows are equal text."""
        whole = {
            "period": self.period, "since": self.since, "until": self.until,
            "visits": self.visits, "sessions": self.sessions,
        }  # fmt: skip
        return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_statistics(text: str) -> Statistics:
    """Read statistics back from their text."""
    whole = json.loads(text)
    return Statistics(
        whole["period"], whole["since"], whole["until"],
        tuple(whole["visits"]), tuple(whole["sessions"]),
    )  # fmt: skip


def _brought_again(rows: Sequence[Line]) -> set[str]:
    """Give the matters brought before, or more than once among the rows."""
    times = Counter(row["matter"] for row in rows)
    return {row["matter"] for row in rows if row["repeat"] or times[row["matter"]] > 1}


def _count(column: Column, rows: Sequence[Line]) -> int:
    if column.unit is Unit.PEOPLE:
        return sum(row["people"] for row in rows)
    if column.unit in {Unit.VISITS, Unit.SESSIONS}:
        return len(rows)
    return len({row["matter"] for row in rows})


_GROUP_WORDS = {
    None: "Tổng",
    Way.STANDING: "Tiếp thường xuyên",
    Way.HEAD: "Thủ trưởng tiếp",
    Way.DELEGATED: "Ủy quyền tiếp",
}
_COLUMN_WORDS = {
    "ky": "Số kỳ tiếp",
    "luot": "Số lượt",
    "nguoi": "Số người",
    "vu": "Số vụ",
    "vu-lan-dau": "Số vụ, lần đầu",
    "vu-nhieu-lan": "Số vụ, nhiều lần",
    "doan": "Đoàn đông người: số đoàn",
    "doan-nguoi": "Đoàn đông người: số người",
    "doan-vu-lan-dau": "Đoàn đông người: số vụ, lần đầu",
    "doan-vu-nhieu-lan": "Đoàn đông người: số vụ, nhiều lần",
}
_NOTE_WORDS = {
    "source": (
        "Cột theo mẫu 01/TCD của Thông tư 01/2024/TT-TTCP như một phần mềm địa phương ghi lại "
        "(nguồn thứ cấp); chưa tìm thấy cột mẫu của Thông tư 06/2025/TT-TTCP."
    ),
    "reading": (
        "Chỉ đếm lượt đã tiếp. Ủy quyền tiếp: buổi do người khác người đứng đầu chủ trì. Lượt "
        "không gắn vụ việc là một vụ; nhiều lần: đã đến trước về việc này, hoặc đến hơn một lần "
        "trong kỳ. Vì một vụ có thể đến nhiều nơi nên tổng số vụ có thể nhỏ hơn các cột cộng lại."
    ),
}
SOURCE, READING = _NOTE_WORDS["source"], _NOTE_WORDS["reading"]
_SLUGS = {Way.STANDING: "thuong-xuyen", Way.HEAD: "thu-truong", Way.DELEGATED: "uy-quyen"}
_UNITS = {
    "ky": Unit.SESSIONS,
    "luot": Unit.VISITS,
    "nguoi": Unit.PEOPLE,
    "vu-lan-dau": Unit.FIRST,
    "vu-nhieu-lan": Unit.AGAIN,
    "doan": Unit.VISITS,
    "doan-nguoi": Unit.PEOPLE,
    "doan-vu-lan-dau": Unit.FIRST,
    "doan-vu-nhieu-lan": Unit.AGAIN,
}


def _of_way(way: Way) -> list[Column]:
    return [
        Column(
            f"{_SLUGS[way]}-{name}", _GROUP_WORDS[way], _COLUMN_WORDS[name], unit, way,
            crowds=name.startswith("doan"),
        )
        for name, unit in _UNITS.items()
        if way is not Way.STANDING or unit is not Unit.SESSIONS
    ]  # fmt: skip


def _of_all(name: str, unit: Unit) -> Column:
    return Column(name, _GROUP_WORDS[None], _COLUMN_WORDS[name], unit)


COLUMNS = (
    _of_all("luot", Unit.VISITS),
    _of_all("nguoi", Unit.PEOPLE),
    _of_all("vu", Unit.MATTERS),
    *(column for way in Way for column in _of_way(way)),
)
BY_SLUG: Mapping[str, Column] = {one.slug: one for one in COLUMNS}
