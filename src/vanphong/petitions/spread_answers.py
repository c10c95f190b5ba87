"""Figures by place, field and month as programs read them: the same for the API and the commands."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import said
from vanphong.petitions import listing, report_pages, spread_figures
from vanphong.petitions.rules.periods import Period
from vanphong.petitions.spread_figures import Timely

Out = dict[str, Any]


def trends_out(actor: Actor, until: str, place: str, today: dt.date) -> Out:
    """Give 24 months by field.

    :raises Invalid: `no_period`, `unknown_place`.
    """
    last = spread_figures.month_asked(until, today)
    unit = listing.place_asked(place)
    months, found = spread_figures.trends(actor, last, unit.code if unit else "")
    return {
        "months": months, "place": place, "fields": [dataclasses.asdict(one) for one in found],
    }  # fmt: skip


def map_out(actor: Actor, period: str, field: str, province: str, today: dt.date) -> Out:
    """Give the provinces, and the communes of one where one is named.

    :raises Invalid: `no_period`, `unknown_value`, `unknown_place`.
    """
    asked = report_pages.period_asked(period, today)
    listing.field_asked(field)
    unit = listing.place_asked(province)
    found = spread_figures.places_of(actor, asked, field, unit.code if unit else "")
    return _of(asked) | {
        "field": field,
        "provinces": [dataclasses.asdict(one) for one in found.provinces],
        "communes": [dataclasses.asdict(one) for one in found.communes],
    }


def in_time_out(actor: Actor, period: str, province: str, today: dt.date) -> Out:
    """Give the shares handled in time, with their bounds.

    :raises Invalid: `no_period`, `unknown_place`.
    """
    asked = report_pages.period_asked(period, today)
    listing.place_asked(province)
    places = spread_figures.in_time_by_place(actor, asked, today, province)
    return _of(asked) | {
        "province": province,
        "fields": _timely(spread_figures.in_time_by_field(actor, asked, today)),
        "places": _timely(places),
    }


def rising_out(actor: Actor, today: dt.date) -> Out:
    """Give the topics that rise."""
    found, compared = spread_figures.rising(actor, today)
    since, until = spread_figures.weeks(today)
    return {
        "since": since,
        "until": until,
        "compared": compared,
        "topics": [
            {
                "place": one.place.code, "place_name": one.place.full_name, "field": one.field,
                "label": one.label, "count": one.count,
                "usual": round(one.usual, 1) if one.usual >= 1 else None,
            }
            for one in found
        ],
    }  # fmt: skip


def _of(period: Period) -> Out:
    return {
        "period": period.key, "words": said(period.words), "since": period.since,
        "until": period.until,
    }  # fmt: skip


def _timely(rows: Sequence[Timely]) -> list[Out]:
    return [
        {
            "code": one.code, "label": one.label, "count": one.count,
            "share": one.rate.share if one.rate else None,
            "low": one.rate.low if one.rate else None,
            "high": one.rate.high if one.rate else None,
        }
        for one in rows
    ]  # fmt: skip
