"""Cases by place, field and month, with what is hidden left out: the same for pages and programs."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid
from vanphong.people import api as people
from vanphong.petitions import queries
from vanphong.petitions.models import Case
from vanphong.petitions.rules import VALUE_LABELS, Key
from vanphong.petitions.rules.cells import shown
from vanphong.petitions.rules.outlines import country
from vanphong.petitions.rules.periods import Period, month_named, months_until
from vanphong.petitions.rules.rates import Rate, rate_of
from vanphong.petitions.rules.rising import is_rising, usual, windows
from vanphong.petitions.rules.small_cells import SMALLEST_SHOWN, Shown, Sum, published

MONTHS = 24
FIELDS: Mapping[str, str] = VALUE_LABELS[Key.FIELD]


@dataclass(frozen=True, slots=True)
class Trend:
    """A field with its cases received and handled, month by month; None is one to four."""

    field: str
    label: str
    received: tuple[int | None, ...]
    handled: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with its cases; None is one to four, or `covered`: it would tell another."""

    code: str
    name: str
    count: int | None
    covered: bool = False


@dataclass(frozen=True, slots=True)
class Timely:
    """A field or place with its handled cases and the share in time; None where they are too few."""

    code: str
    label: str
    count: int | None
    rate: Rate | None


@dataclass(frozen=True, slots=True)
class Rising:
    """A topic that rises: where, about what, how many in four weeks, how many usually."""

    place: people.Unit
    field: str
    label: str
    count: int
    usual: float


def month_asked(key: str, today: dt.date) -> dt.date:
    """Give the month an address names; the running one when it names none.

    :raises Invalid: `no_period`.
    """
    found = month_named(key) if key else today.replace(day=1)
    if found is None:
        sentence = _("Không có tháng này. Ghi năm và tháng, ví dụ 2026-03.")
        raise Invalid(sentence, code="no_period", fields={"until": [sentence]})
    return found


def trends(actor: Actor, last: dt.date, place: str) -> tuple[list[dt.date], list[Trend]]:
    """Give the last 24 months and, by field, what came and what was handled in each."""
    months = months_until(last, MONTHS)
    until = months_until(last + dt.timedelta(days=31), 1)[0]
    rows = queries.told_cases(actor)
    if place:
        rows = queries.in_place(rows, place)
    came = queries.by_month(rows, "received_on", months[0], until)
    done = queries.by_month(rows, "handled_on", months[0], until)
    labels = {code: _(words) for code, words in FIELDS.items()} | {"": _("Chưa ghi lĩnh vực")}
    found = [
        Trend(code, label, _line(came, code, months), _line(done, code, months))
        for code, label in labels.items()
    ]
    return months, [one for one in found if any(one.received) or any(one.handled) or one.field]


def _line(
    series: queries.Series, field: str, months: Iterable[dt.date]
) -> tuple[int | None, ...]:
    return tuple(shown(series.get((field, month), 0)) for month in months)


@dataclass(frozen=True, slots=True)
class Places:
    """The provinces from north to south; the communes of one, by name, those that have any case."""

    provinces: list[Spot]
    communes: list[Spot]


def places_of(actor: Actor, period: Period, field: str, province: str = "") -> Places:
    """Give provinces with their cases, those of their communes among them, and one's communes.

    What is only known to lie in the province is the last of its communes. No hidden cell can be
    reckoned back from the province and the rest: what would tell it is hidden too.
    """
    counts = queries.by_place(_about(actor, field), period)
    units = people.units_of(code for code in counts if code)
    whole: dict[str, int] = defaultdict(int)
    for code, unit in units.items():
        whole[unit.parent_id or code] += counts[code]
    names = {one.code: one.full_name for one in country().provinces}
    names |= {unit.code: unit.full_name for unit in people.provinces()}
    here = [one for one in units.values() if province in {one.parent_id, one.code}]
    here.sort(key=lambda one: (one.parent_id is None, one.sort_key))
    parts = {_part(one): counts[one.code] for one in here}
    all_cells = {code: whole[code] for code in names} | parts
    shown = published(all_cells, [Sum(province, tuple(parts))] if parts else [])
    return Places(
        [_spot(code, code, name, all_cells, shown) for code, name in sorted(names.items())],
        [
            _spot(
                _part(one), one.code, one.full_name if one.parent_id else _("Chưa rõ xã"),
                all_cells, shown,
            )
            for one in here
        ],
    )  # fmt: skip


def _part(unit: people.Unit) -> str:
    """Name the cell of a commune, or of what lies in no known one, apart from the province's."""
    return f"in {unit.code}"


def _spot(
    cell: str, code: str, name: str, counts: Mapping[str, int], shown: Mapping[str, Shown]
) -> Spot:
    count = counts[cell] if shown[cell] is Shown.WHOLE else None
    return Spot(code, name, count, shown[cell] is Shown.HIDDEN)


def _about(actor: Actor, field: str) -> QuerySet[Case]:
    rows = queries.told_cases(actor)
    return rows.filter(field=field) if field else rows


def in_time_by_field(actor: Actor, period: Period, today: dt.date) -> list[Timely]:
    """Give the share handled in time of each field, in the order of the fields."""
    found = queries.in_time(queries.told_cases(actor), "field", period, today)
    return [_timely(code, _(words), *found.get(code, (0, 0))) for code, words in FIELDS.items()]


def in_time_by_place(
    actor: Actor, period: Period, today: dt.date, province: str
) -> list[Timely]:
    """Give the share handled in time of each province, or of each commune of one; never both.

    Provinces stand from north to south, communes by name: it is no ranking.
    """
    found = queries.in_time(queries.told_cases(actor), "place_id", period, today)
    units = people.units_of(code for code in found if code)
    whole: dict[str, Counter[str]] = defaultdict(Counter)
    for code, unit in units.items():
        place = code if province else unit.parent_id or code
        if province in {"", unit.parent_id, code}:
            whole[place].update(part=found[code][0], whole=found[code][1])
    named = people.units_of(whole)
    order = sorted(whole, key=lambda one: (named[one].sort_key if province else "", one))
    return [
        _timely(code, named[code].full_name, whole[code]["part"], whole[code]["whole"])
        for code in order
    ]


def _timely(code: str, label: str, part: int, whole: int) -> Timely:
    rate = rate_of(part, whole)
    return Timely(code, label, whole if rate else None, rate)


def rising(actor: Actor, today: dt.date) -> tuple[list[Rising], int]:
    """Give the topics that rise, by place and field, and how many could have.

    A province is left out where one of its communes says the same more closely.
    """
    rows = queries.told_cases(actor)
    units = people.units_of(queries.places_used(actor))
    parents = {code: unit.parent_id for code, unit in units.items() if unit.parent_id}
    units |= people.units_of(parents.values())
    compared = queries.topics(rows, today, parents)
    found = [
        Rising(units[one.place], one.field, _(FIELDS[one.field]), one.recent, usual(one.before))
        for one in compared
        if is_rising(one.recent, one.before)
    ]
    closer = {(one.place.parent_id, one.field) for one in found}
    found = [one for one in found if (one.place.code, one.field) not in closer]
    found.sort(
        key=lambda one: (one.place.parent_id or one.place.code, one.place.code, one.field)
    )
    return found, sum(one.recent >= SMALLEST_SHOWN for one in compared)


def weeks(today: dt.date) -> tuple[dt.date, dt.date]:
    """Give the first and the last day of the four weeks looked at."""
    _first, recent, until = windows(today)
    return recent, until - dt.timedelta(days=1)
