"""What a case follows and what followed it, as far as the actor may see the other case."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import said
from vanphong.petitions import queries, timing
from vanphong.petitions.models import Case, Follow
from vanphong.petitions.rules.follows import (
    GROUND_LABELS,
    KIND_LABELS,
    FollowGround,
    FollowKind,
)

Out = dict[str, Any]


def follow_out(actor: Actor, case: Case) -> Out | None:
    """Give what a case follows: of one the actor may not see no more than its number.

    `last_day` is the last day on which a second complaint could be sent; `faults` say what does not
    hold by the days any more, since a letter was mended.
    """
    row = queries.follow_of(case)
    if row is None:
        return None
    other = queries.beside(actor, [row.earlier])[row.earlier.pk] if row.earlier else None
    shown = other is None or other.case is not None
    calendar = calendars.calendar_for(case.office_id)
    last = timing.last_day_again(case, row, calendar)
    faults = timing.follow_faults(case, row, calendar) if shown else []
    return _words(row) | {
        "case_id": other.case.pk if other and other.case else None,
        "case": other.number if other else "",
        "body": row.body,
        "symbol": row.symbol if shown else "",
        "decided_on": row.decided_on if shown else None,
        "since_on": row.since_on if shown else None,
        "last_day": last if shown else None,
        "late": shown and last is not None and timing.lodged_on(case) > last,
        "late_reason": row.late_reason,
        "faults": [said(one.words) for one in faults],
    }


def followers_out(actor: Actor, case: Case) -> list[Out]:
    """Give what followed a case; of those the actor may not see no more than their numbers."""
    rows = queries.followers_of(case)
    told = queries.beside(actor, [one.case for one in rows])
    return [
        _words(one)
        | {
            "case_id": one.case_id if told[one.case_id].case else None,
            "case": told[one.case_id].number,
        }
        for one in rows
    ]


def _words(row: Follow) -> Out:
    kind, ground = FollowKind(row.kind), FollowGround(row.ground)
    return {
        "kind": kind, "label": _(KIND_LABELS[kind]),
        "ground": ground, "ground_label": _(GROUND_LABELS[ground]),
    }  # fmt: skip
