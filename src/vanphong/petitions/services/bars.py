"""Bars that go where the letters of a case go: by splitting, joining and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from vanphong.kernel.actor import Actor
from vanphong.petitions.models import Bar, Case


def carry_bars(actor: Actor, origin: Case, into: Sequence[Case], now: dt.datetime) -> None:
    """Bar from cases whoever is barred from the one their letters come from; used inside the acts.

    Who handles such a case while barred from it handles it no more. The cases are locked or new.
    """
    live = list(Bar.objects.filter(case=origin, lifted_at=None))
    barred = {one.person_id for one in live}
    there = set(
        Bar.objects.filter(case__in=into, lifted_at=None).values_list("case_id", "person_id")
    )
    Bar.objects.bulk_create(
        Bar(
            office_id=case.office_id, case=case, person_id=one.person_id, reason=one.reason,
            set_at=now, set_by_id=actor.post_key,
        )
        for case in into
        for one in live
        if (case.pk, one.person_id) not in there
    )  # fmt: skip
    for case in into:
        if case.handler is not None and case.handler.person_id in barred:
            case.handler = None
            case.save(update_fields=["handler"])
