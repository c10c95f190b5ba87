"""What the pages show of frozen reports and of what is published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import said
from vanphong.kernel.templatetags.vanphong import vn_number
from vanphong.petitions import queries, report_pages
from vanphong.petitions.models import FrozenReport
from vanphong.petitions.report_words import (
    FIGURE_WORDS,
    LETTER_WORDS,
    LIST_NOTES,
    PUBLISHED_WORDS,
    SMALL,
    clock_words,
    day_of,
)
from vanphong.petitions.rules import STATE_LABELS, State
from vanphong.petitions.rules.publication import OF_RESULTS, SUMS, Cell, publication
from vanphong.petitions.rules.small_cells import Shown
from vanphong.petitions.rules.snapshots import (
    LETTER_FIGURES,
    PEOPLE,
    Difference,
    Line,
    added,
    differences,
)
from vanphong.petitions.version_pages import changed_out, frozen_line

Out = dict[str, Any]
PAGE_SIZE = 100
_NUMBERS = 10
_LETTERS, _HOW_MANY, _KINDS, _FIELDS, _RESULTS = (
    SUMS[-1].members, ("phai-xu-ly", *SUMS[0].parts, *SUMS[1].parts, *SUMS[2].parts),
    SUMS[3].parts, SUMS[4].parts, SUMS[5].parts,
)  # fmt: skip


def figure_words(slug: str) -> str:
    """Say a figure.

    :raises Invalid: `no_figure` for a name that is none.
    """
    if slug not in FIGURE_WORDS:
        raise report_pages.no_figure()
    return _(FIGURE_WORDS[slug])


def frozen_url(report: FrozenReport) -> str:
    """Give the address of a frozen report."""
    return reverse("petition_frozen", args=[report.pk])


def heads(report: queries.Frozen) -> list[Out]:
    """Give the figures of letters, each with the way to its frozen list."""
    counts = report.found.counts
    return [
        {"label": _(words), "value": counts.get(slug, 0), "url": _list_url(report, slug)}
        for slug, words in LETTER_WORDS.items()
    ]


def groups(report: queries.Frozen) -> list[Out]:
    """Give the figures of cases in their groups, each with the way to its frozen list."""
    return report_pages.groups(report.found.counts, lambda slug: _list_url(report, slug))


def changed(actor: Actor, report: queries.Report, today: dt.date) -> list[Difference]:
    """Give the figures that count otherwise today than when the report was frozen."""
    now = queries.live_report(actor, report.period, today).found
    return differences(report.found, now, tuple(FIGURE_WORDS))


def changed_lines(found: list[Difference]) -> list[Out]:
    """Say each figure that differs: then and now, which came and which went."""
    return [
        {
            "label": _(FIGURE_WORDS[one.figure]),
            "then": one.then,
            "now": one.now,
            "came": _numbers(one.came),
            "gone": _numbers(one.gone),
        }
        for one in found
    ]


def _numbers(found: tuple[str, ...]) -> str:
    """Give the first numbers, and how many more there are."""
    first, more = ", ".join(found[:_NUMBERS]), len(found) - _NUMBERS
    return (
        _("%(first)s và %(more)d nữa") % {"first": first, "more": more} if more > 0 else first
    )


def list_page(
    actor: Actor, report: queries.Report, slug: str, address: Mapping[str, str]
) -> Out:
    """Give a page of the rows of a figure, with what each showed; `trang` says which page."""
    rows = report.found.behind(slug)
    asked = address.get("trang", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    shown = rows[(max(number, 1) - 1) * PAGE_SIZE : max(number, 1) * PAGE_SIZE]
    last = max(number, 1) * PAGE_SIZE >= len(rows)
    kept = {"ky": report.period.key} if report.frozen is None else {}
    query = urlencode(kept | {"trang": number + 1})
    return {
        "note": _(LIST_NOTES[slug]) if slug in LIST_NOTES else "",
        "table": list_table(actor, shown, slug),
        "count": len(rows),
        "next_url": "" if last else f"?{query}",
    }


def list_table(actor: Actor, rows: list[Line], slug: str) -> Out:
    """Give rows of a figure with what each showed; titles as they are today."""
    titles = queries.titles_of(actor, rows)
    of_letters = slug in LETTER_FIGURES
    is_sum = slug in queries.BY_SLUG and bool(queries.BY_SLUG[slug].measure)
    columns = [
        {"label": _("Số"), "kind": "number"},
        {"label": _("Ngày nhận"), "kind": "date"},
        {"label": _("Nội dung"), "kind": "main"},
        *(
            [{"label": _("Số người"), "kind": "number"}]
            if of_letters
            else [{"label": _("Hạn"), "kind": "date"}, {"label": _("Tình trạng")}]
        ),
        *([{"label": _("Số lượng"), "kind": "number"}] if is_sum else []),
    ]
    made = _letter_cells if of_letters else _case_cells
    lines = []
    for row in rows:
        amount = [vn_number(added(row, slug))] if is_sum else []
        lines.append({"cells": [*made(row, titles), *amount]})
    return {"columns": columns, "rows": lines}


def _letter_cells(row: Line, titles: dict[str, str]) -> list[Any]:
    url = reverse("petition_letter", args=[row["id"]])
    number = _("Đơn số %(letter)s") % {"letter": row["number"]}
    title = {"text": titles.get(row["id"], number), "url": url}
    return [row["number"], day_of(row["received_on"]), title, str(row["people"])]


def _case_cells(row: Line, titles: dict[str, str]) -> list[Any]:
    url = reverse("petition_case", args=[row["id"]])
    detail = "; ".join(clock_words(row))
    label = STATE_LABELS[State(row["state"])]
    handled = _("Xử lý ngày %(day)s") % {"day": day_of(row["handled_on"])}
    return [
        row["number"],
        day_of(row["received_on"]),
        {"text": titles.get(row["id"], row["number"]), "url": url, "detail": detail},
        day_of(row["due_on"]),
        {"text": _(label), "detail": handled if row["handled_on"] else ""},
    ]


def published_groups(report: queries.Report) -> list[Out]:
    """Give the published counts in their groups; small ones and some beside them hidden."""
    cells = publication(report.found)
    return [
        {"title": title, "lines": [_published(cells, slug) for slug in slugs]}
        for title, slugs in (
            (_("Đơn, người"), (*_LETTERS, PEOPLE)),
            (_("Vụ việc"), _HOW_MANY),
            (_("Theo loại"), _KINDS),
            (_("Theo lĩnh vực"), _FIELDS),
            (_("Kết quả xử lý"), _RESULTS),
            (_("Kết quả giải quyết, thi hành"), OF_RESULTS),
        )
    ]


def _published(cells: Any, slug: str) -> Out:
    return {"label": _(PUBLISHED_WORDS[slug]), "value": shown_words(cells[slug])}


def shown_words(cell: Cell) -> str:
    """Write a published count: as it is, as less than five, or that it is hidden."""
    if cell.shown is Shown.WHOLE:
        return str(cell.count)
    return SMALL if cell.shown is Shown.SMALL else _("ẩn")


def published_out(report: queries.Report) -> Out:
    """Give what is published as programs read it: numbers, `<5`, or null for what is hidden."""
    cells = publication(report.found)
    shown: dict[str, int | str | None] = {
        slug: cell.count
        if cell.shown is Shown.WHOLE
        else (SMALL if cell.shown is Shown.SMALL else None)
        for slug, cell in cells.items()
    }
    return {
        "period": report.period.key,
        "words": said(report.period.words),
        "since": report.period.since,
        "until": report.period.until,
        "version": report.frozen.version if report.frozen else None,
        "counts": shown,
    }


def frozen_out(actor: Actor, report: queries.Frozen, today: dt.date) -> Out:
    """Give a frozen report with its figures and those that differ today, for programs."""
    counts = report.found.counts
    return frozen_line(report.frozen) | {
        "intact": report.frozen.is_intact,
        "counts": {slug: counts.get(slug, 0) for slug in FIGURE_WORDS},
        "changed": changed_out(changed(actor, report, today)),
    }


def row_out(row: Line) -> Out:
    """Give a frozen row as programs read it; nothing tells who wrote."""
    return {
        "id": row["id"],
        "number": row["number"],
        "received_on": row["received_on"],
        "handled_on": row.get("handled_on"),
        "state": row.get("state", ""),
        "due_on": row.get("due_on"),
        "clocks": [
            {"duty": duty, "due_on": due_on, "met_on": met_on}
            for duty, due_on, met_on in row.get("clocks", ())
        ],
    }


def file_url(report: queries.Report, *, published: bool) -> str:
    """Give the address of the spreadsheet."""
    query = {"cong-bo": "1"} if published else {}
    if report.frozen is not None:
        address = reverse("petition_frozen_file", args=[report.frozen.pk])
    else:
        address, query = reverse("petition_report_file"), {"ky": report.period.key} | query
    return f"{address}?{urlencode(query)}" if query else address


def _list_url(report: queries.Frozen, slug: str) -> str:
    return reverse("petition_frozen_list", args=[report.frozen.pk, slug])
