"""What the pages of places, trends and rates show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vanphong.petitions import queries
from vanphong.petitions.rules.cells import HIDDEN_WORDS, shade_bounds, shade_of
from vanphong.petitions.rules.charts import HEIGHT, WIDTH, chart_of
from vanphong.petitions.rules.outlines import country
from vanphong.petitions.rules.periods import Period, months_until
from vanphong.petitions.rules.small_cells import SMALLEST_SHOWN
from vanphong.petitions.spread_figures import FIELDS, Rising, Spot, Timely, Trend

Line = dict[str, Any]
_TABS = (
    ("petition_report", gettext_noop("Số liệu của kỳ")),
    ("petition_trends", gettext_noop("Xu hướng")),
    ("petition_map", gettext_noop("Bản đồ")),
    ("petition_in_time", gettext_noop("Đúng hạn")),
    ("petition_rising", gettext_noop("Tăng bất thường")),
)
_MONTHS_OFFERED = 36
# Every so many months bears its name below a chart.
_NAMED = (0, 6, 12, 18, 23)


def tabs(active: str, asked: Mapping[str, str]) -> list[Line]:
    """Give the pages of figures, of the period and the place that an address asked for."""
    kept = urlencode({name: asked[name] for name in ("ky", "dia-ban") if asked.get(name)})
    return [
        {
            "label": _(words),
            "url": f"{reverse(name)}?{kept}" if kept else reverse(name),
            "active": name == active,
        }
        for name, words in _TABS
    ]


def words_of(count: int | None, *, covered: bool = False) -> str:
    """Write a count, or that it is hidden."""
    if covered:
        return str(_("ẩn"))
    return HIDDEN_WORDS if count is None else f"{count:,}".replace(",", ".")


def field_choices() -> list[tuple[str, str]]:
    """Give the fields one may choose; the first is all of them."""
    return [("", _("Mọi lĩnh vực")), *((code, _(words)) for code, words in FIELDS.items())]


def month_choices(today: dt.date) -> list[tuple[str, str]]:
    """Give the last months a trend may end with, the newest first."""
    months = months_until(today, _MONTHS_OFFERED)
    return [(f"{one:%Y-%m}", f"{one:%m/%Y}") for one in reversed(months)]


def charts(months: Sequence[dt.date], trends: Sequence[Trend]) -> list[Line]:
    """Give each field with anything in it as a chart and as the rows of a table."""
    return [_chart(months, one) for one in trends if any_of(one)]


def any_of(trend: Trend) -> bool:
    """Say whether anything came or was handled."""
    return any(one != 0 for one in (*trend.received, *trend.handled))


def _chart(months: Sequence[dt.date], trend: Trend) -> Line:
    chart = chart_of(trend.received, trend.handled)
    rows = zip(months, trend.received, trend.handled, strict=True)
    return {
        "label": trend.label,
        "chart": chart,
        "size": f"0 0 {WIDTH} {HEIGHT}",
        "names": [{"x": chart.xs[n], "words": f"{months[n]:%m/%y}"} for n in _NAMED],
        "hides": any(chart.rings),
        "rows": [
            {"month": f"{month:%m/%Y}", "received": words_of(came), "handled": words_of(done)}
            for month, came, done in rows
        ],
    }


def map_of(spots: Sequence[Spot], period: Period, field: str, chosen: str) -> Line:
    """Give the map: its shapes, its shades in words, its rows from north to south."""
    bounds = shade_bounds(one.count for one in spots if one.count is not None)
    found = {one.code: _spot(one, bounds, period, field) for one in spots}
    drawing = country()
    shapes = [
        {"path": one.path, "chosen": one.code == chosen, **found[one.code]}
        for one in sorted(drawing.provinces, key=lambda one: one.code == chosen)
    ]
    return {
        "drawing": drawing,
        "shapes": shapes,
        "legend": _legend(bounds),
        "rows": list(found.values()),
    }


def rows_of(
    spots: Sequence[Spot], period: Period, field: str, province: str
) -> tuple[list[Line], list[Line]]:
    """Give communes as rows of a table, and those of one to four cases apart, each with its list.

    What is only known to lie in the province has none: its list would hold the communes too.
    """
    few = [one for one in spots if one.count is None and not one.covered]
    rest = [one for one in spots if one not in few]
    return (
        [_commune(one, period, field, province) for one in rest],
        [_commune(one, period, field, province) for one in few],
    )


def _commune(one: Spot, period: Period, field: str, province: str) -> Line:
    return _spot(one, (), period, field) | ({"url": ""} if one.code == province else {})


def _spot(one: Spot, bounds: tuple[int, ...], period: Period, field: str) -> Line:
    shade = 0 if one.count == 0 else shade_of(one.count, bounds) if one.count else None
    words = {"so-lieu": queries.MAPPED.slug, "ky": period.key, "dia-ban": one.code}
    words |= {"linh-vuc": field} if field else {}
    return {
        "code": one.code,
        "name": one.name,
        "words": words_of(one.count, covered=one.covered),
        "shade": "few" if shade is None else str(shade),
        "empty": one.count == 0,
        "url": "" if one.count == 0 else f"{reverse('petitions')}?{urlencode(words)}",
    }


def _legend(bounds: tuple[int, ...]) -> list[Line]:
    found = [{"shade": "0", "words": "0"}, {"shade": "few", "words": HIDDEN_WORDS}]
    ends = [*(one - 1 for one in bounds[1:]), None][: len(bounds)]
    for number, (start, end) in enumerate(zip(bounds, ends, strict=True), 1):
        words = _("từ %(start)d") % {"start": start} if end is None else f"{start}–{end}"
        found.append({"shade": str(number), "words": words})
    return found


def timely_group(title: str, head: str, found: Sequence[Timely]) -> Line:
    """Give shares handled in time as a table, and the names of those with too few cases."""
    return {
        "title": title,
        "head": head,
        "rows": _timely_rows([one for one in found if one.rate]),
        "few": [one.label for one in found if not one.rate],
    }


def _timely_rows(found: Sequence[Timely]) -> list[Line]:
    """Give each share, and the bounds it lies in, drawn and in words."""
    return [
        {
            "code": one.code,
            "label": one.label,
            "count": one.count,
            "share": _percent(one.rate.share) if one.rate else "",
            "bounds": f"{_percent(one.rate.low)}–{_percent(one.rate.high)} %"
            if one.rate
            else "",
            "low": round(200 * one.rate.low, 1) if one.rate else 0,
            "wide": round(200 * (one.rate.high - one.rate.low), 1) if one.rate else 0,
            "at": round(200 * one.rate.share, 1) if one.rate else 0,
        }
        for one in found
    ]


def _percent(share: float) -> str:
    return f"{100 * share:.1f}".replace(".", ",")


def rising_rows(found: Sequence[Rising], since: dt.date, until: dt.date) -> list[Line]:
    """Give what rises as lines of words, each with the way to its cases."""
    return [
        {
            "label": one.label,
            "place": one.place.full_name,
            "province": one.place.parent.name if one.place.parent else "",
            "count": one.count,
            "usual": "" if one.usual < 1 else f"{one.usual:.1f}".replace(".", ","),
            "url": f"{reverse('petitions')}?"
            + urlencode(
                {
                    "so-lieu": queries.MAPPED.slug,
                    "ky": f"{since}_{until}",
                    "dia-ban": one.place.code,
                    "linh-vuc": one.field,
                }
            ),
        }
        for one in found
    ]


def left_out_words() -> str:
    """Say what is not counted at all."""
    return _("Không tính tố cáo, đơn chưa phân loại loại đơn và đơn được giữ bí mật.")


def hidden_words() -> str:
    """Say what is not counted, and what is hidden."""
    hidden = _("Ô có từ 1 đến %(most)d vụ việc ghi “%(words)s”.")
    return f"{left_out_words()} {hidden % {'most': SMALLEST_SHOWN - 1, 'words': HIDDEN_WORDS}}"
