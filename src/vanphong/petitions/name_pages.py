"""What is shown of letters found by a name: the letters and their cases; nobody is counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.petitions import letter_pages, queries
from vanphong.petitions.models import Letter, NameSearch
from vanphong.petitions.rules import STATE_LABELS, State

Out = dict[str, Any]
SEARCHES_SHOWN = 100


def table(actor: Actor, letters: Iterable[Letter]) -> Out:
    """Give letters as a table in their order."""
    return {
        "columns": [
            {"label": _("Số đơn"), "kind": "number"},
            {"label": _("Ngày nhận"), "kind": "date"},
            {"label": _("Nội dung"), "kind": "main"},
            {"label": _("Vụ việc")},
        ],
        "rows": [{"cells": _cells(actor, one)} for one in letters],
    }


def _cells(actor: Actor, letter: Letter) -> list[Any]:
    cases = [one.case for one in queries.places_of(actor, letter)]
    words = (f"{case} {_(STATE_LABELS[State(case.state)])}" for case in cases)
    return [
        str(letter),
        f"{letter.received_on:%d/%m/%Y}",
        {"text": letter.abstract, "url": letter_pages.letter_url(letter)},
        ", ".join(words),
    ]


def searches_table(searches: Iterable[NameSearch]) -> Out:
    """Give who searched, when and why; never for whom."""
    return {
        "columns": [
            {"label": _("Lúc"), "kind": "date"},
            {"label": _("Người tìm")},
            {"label": _("Lý do"), "kind": "main"},
            {"label": _("Đơn tìm thấy"), "kind": "number"},
        ],
        "rows": [
            {"cells": [vn_datetime(one.searched_at), one.person.full_name, one.reason,
                       str(one.found)]}
            for one in searches
        ],
    }  # fmt: skip


def search_out(one: NameSearch) -> Out:
    """Give a search for programs: who, when, why, how many letters were shown."""
    return {
        "searched_at": one.searched_at,
        "person": one.person.full_name,
        "reason": one.reason,
        "found": one.found,
    }


def letter_out(actor: Actor, letter: Letter) -> Out:
    """Give a letter found by a name, for programs: not who wrote it."""
    return {
        "id": letter.pk,
        "number": str(letter),
        "received_on": letter.received_on,
        "abstract": letter.abstract,
        "cases": [str(one.case) for one in queries.places_of(actor, letter)],
    }
