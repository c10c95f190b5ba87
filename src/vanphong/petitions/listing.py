"""The list of cases as its address asks for it: a view, or a figure of a report; where, about what."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid
from vanphong.kernel.text import one_line
from vanphong.people import api as people
from vanphong.petitions import case_pages, queries, report_pages
from vanphong.petitions.models import Case
from vanphong.petitions.rules import VALUE_LABELS, Key


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the cases is asked for; empty words ask for nothing."""

    view: str = ""
    figure: str = ""
    period: str = ""
    place: str = ""
    field: str = ""
    words: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The cases asked for, one page of them, and what they were asked by."""

    rows: QuerySet[Case]
    page: queries.Page
    figure: report_pages.Asked | None
    place: people.Unit | None
    field: str
    words: str


def listed(actor: Actor, wanted: Wanted, today: dt.date) -> Listing:
    """Give the cases asked for: what is due first, or the newest first where nothing is due.

    Words look through all cases where no view is asked for.

    :raises Invalid: `no_figure`, `no_period`, `unknown_place`, `unknown_value`.
    """
    words = one_line(wanted.words)[:100]
    view = wanted.view or (case_pages.ALL if words else "")
    by_due = {slug: due for slug, _words, due in case_pages.VIEWS}.get(view, True)
    rows = queries.in_view(queries.visible_cases(actor), view, actor, today)
    asked = {"so-lieu": wanted.figure, "ky": wanted.period}
    figure = report_pages.figure_asked(asked, today)
    if figure is not None:
        by_due = False
        rows = queries.behind(actor, figure.figure.slug, figure.period, today)
    place = place_asked(wanted.place)
    if place is not None:
        rows = queries.in_place(rows, place.code)
    if field_asked(wanted.field):
        rows = rows.filter(field=wanted.field)
    rows = queries.with_words(rows, actor, words)
    paging = queries.page_by_due if by_due else queries.page_newest
    return Listing(rows, paging(rows, after=wanted.after), figure, place, wanted.field, words)


def place_asked(code: str) -> people.Unit | None:
    """Give the unit an address names; none when it names none.

    :raises Invalid: `unknown_place`.
    """
    if not code:
        return None
    found = people.units_of([code]).get(code)
    if found is None:
        sentence = _("Không có đơn vị hành chính này. Hãy chọn tỉnh hoặc xã trong danh sách.")
        raise Invalid(sentence, code="unknown_place", fields={"place": [sentence]})
    return found


def field_asked(field: str) -> str:
    """Give the words of the field an address names; empty when it names none.

    :raises Invalid: `unknown_value`.
    """
    if not field:
        return ""
    if field not in VALUE_LABELS[Key.FIELD]:
        sentence = _("Hãy chọn một mục trong danh sách.")
        raise Invalid(sentence, code="unknown_value", fields={"field": [sentence]})
    return _(VALUE_LABELS[Key.FIELD][field])


def place_choices(actor: Actor) -> list[tuple[str, str]]:
    """Give the places that cases the actor may see are about, with the provinces they lie in."""
    used = people.units_of(queries.places_used(actor)).values()
    found = {unit.code: unit for unit in used} | {
        unit.parent.code: unit.parent for unit in used if unit.parent
    }
    order = sorted(
        found.values(),
        key=lambda one: (one.parent_id or one.code, one.parent_id or "", one.sort_key),
    )
    return [(one.code, f"{'– ' if one.parent_id else ''}{one.full_name}") for one in order]


def words_of(found: Listing) -> str:
    """Say by what the list is narrowed, besides its view; empty for nothing."""
    parts: list[Any] = [
        found.figure.words if found.figure else "",
        found.place.full_name if found.place else "",
        field_asked(found.field),
        f"“{found.words}”" if found.words else "",
    ]
    return " · ".join(filter(None, parts))
