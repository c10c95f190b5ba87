"""What pages, command line and API show of the statistics of a period."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound, said
from vanphong.petitions import api as petitions
from vanphong.petitions.api import Difference, Period
from vanphong.reception import queries
from vanphong.reception.queries import StatisticsOf
from vanphong.reception.rules import BY_SLUG, COLUMNS, Column, Line, Unit

Out = dict[str, Any]
ROWS_SHOWN = 500


def column_asked(slug: str) -> Column:
    """Give the column of an address.

    :raises Invalid: `no_figure` for a name that is none.
    """
    if slug not in BY_SLUG:
        sentence = _("Không có số liệu này trong báo cáo.")
        raise Invalid(sentence, code="no_figure", fields={"figure": [sentence]})
    return BY_SLUG[slug]


def statistics_asked(
    actor: Actor, key: str, statistics_id: UUID | None, today: dt.date
) -> StatisticsOf:
    """Give frozen statistics where they are named, else those of a period as they are now."""
    if statistics_id is not None:
        return queries.frozen_statistics(actor, statistics_id)
    return queries.live_statistics(actor, petitions.period_asked(key, today), today)


def version_asked(actor: Actor, period: Period, version: int | None) -> UUID:
    """Give the frozen version of a period, the last when none is named.

    :raises NotFound: when there is none.
    """
    rows = queries.statistics_versions(actor, period.key)
    found = [one.pk for one in rows if version in {None, one.version}]
    if not found:
        raise NotFound(_("Kỳ này chưa chốt, hoặc không có lần chốt này."))
    return found[0]


def address(found: StatisticsOf, name: str = "", *args: str) -> str:
    """Give the address of statistics, or of what belongs to them: `figure`, `file`."""
    part = f"_{name}" if name else ""
    if found.frozen is not None:
        return reverse(f"reception_frozen{part}", args=[found.frozen.pk, *args])
    query = urlencode({"ky": found.period.key})
    return f"{reverse(f'reception_statistics{part}', args=args)}?{query}"


def words_of(column: Column) -> str:
    """Say a column with its group."""
    return f"{_(column.group)}: {_(column.words)}"


def groups(found: StatisticsOf) -> list[Out]:
    """Give the form group by group; each figure leads to the list behind it."""
    counts = found.found.counts
    lines: dict[str, list[Out]] = {}
    for one in COLUMNS:
        line = {
            "words": _(one.words),
            "url": address(found, "figure", one.slug),
            "count": counts[one.slug],
        }
        lines.setdefault(one.group, []).append(line)
    return [{"title": _(group), "lines": rows} for group, rows in lines.items()]


def list_table(actor: Actor, found: StatisticsOf, column: Column) -> Out:
    """Give the rows a column counts; what visits are about as it stands today."""
    rows = found.found.behind(column.slug)[:ROWS_SHOWN]
    if column.unit is Unit.SESSIONS:
        cells = [_session_cells(row) for row in rows]
        columns = [
            {"label": _("Buổi tiếp"), "kind": "main"},
            {"label": _("Ngày"), "kind": "date"},
        ]
        return {"columns": columns, "rows": [{"cells": one} for one in cells]}
    contents = queries.contents_of(actor, rows)
    return {
        "columns": [
            {"label": _("Số"), "kind": "number"},
            {"label": _("Ngày tiếp"), "kind": "date"},
            {"label": _("Nội dung"), "kind": "main"},
            {"label": _("Số người"), "kind": "number"},
        ],
        "rows": [{"cells": _visit_cells(row, contents)} for row in rows],
    }


def _visit_cells(row: Line, contents: dict[str, str]) -> list[Any]:
    number = _("Lượt tiếp %(number)s") % {"number": row["number"]}
    content = {
        "text": contents.get(row["id"], number),
        "url": reverse("reception_visit", args=[row["id"]]),
        "detail": _("Đến nhiều lần") if row["repeat"] else "",
    }
    return [row["number"], _day(row), content, str(row["people"])]


def _session_cells(row: Line) -> list[Any]:
    url = reverse("reception_session", args=[row["id"]])
    return [{"text": row["number"], "url": url}, _day(row)]


def _day(row: Line) -> str:
    return f"{dt.date.fromisoformat(row['day']):%d/%m/%Y}"


def changed(actor: Actor, found: StatisticsOf, today: dt.date) -> list[Difference]:
    """Give the columns that count otherwise today than when they were frozen."""
    if found.frozen is None:
        return []
    now = queries.live_statistics(actor, found.period, today).found
    return petitions.differences(found.found, now, tuple(BY_SLUG))


def changed_lines(found: list[Difference]) -> list[Out]:
    """Say each column that differs: then and now, which came and which went."""
    return [
        {
            "label": words_of(BY_SLUG[one.figure]), "then": one.then, "now": one.now,
            "came": ", ".join(one.came), "gone": ", ".join(one.gone),
        }
        for one in found
    ]  # fmt: skip


def statistics_out(actor: Actor, found: StatisticsOf, today: dt.date) -> Out:
    """Give statistics as programs read them."""
    frozen = found.frozen
    return {
        "period": found.period.key,
        "words": said(found.period.words),
        "since": found.period.since,
        "until": found.period.until,
        "counts": found.found.counts,
        "frozen": petitions.frozen_line(frozen) if frozen else None,
        "intact": frozen.is_intact if frozen else None,
        "changed": petitions.changed_out(changed(actor, found, today)),
    }


def rows_out(found: StatisticsOf, column: Column) -> list[Out]:
    """Give the rows a column counts as programs read them; a session is of nobody who came."""
    return [
        {
            "id": row["id"], "number": row["number"], "day": row["day"],
            "people": row.get("people"), "way": row["way"],
        }
        for row in found.found.behind(column.slug)
    ]  # fmt: skip
