"""What is shown of letters found by a name: the letters and their cases; nobody is counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.petitions import letter_pages, queries
from vanphong.petitions.models import Letter
from vanphong.petitions.rules import STATE_LABELS, State

Out = dict[str, Any]


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


def letter_out(actor: Actor, letter: Letter) -> Out:
    """Give a letter found by a name, for programs: not who wrote it."""
    return {
        "id": letter.pk,
        "number": str(letter),
        "received_on": letter.received_on,
        "abstract": letter.abstract,
        "cases": [str(one.case) for one in queries.places_of(actor, letter)],
    }
