"""Who is to be urged: of whom nothing was heard, or whose time to answer is past."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from vanphong.petitions.models import Case, CaseStep, UrgingReply, Verdict
from vanphong.petitions.rules import AWAITING, State, Step


def urging_steps() -> QuerySet[CaseStep]:
    """Give the urgings of all cases; the keys of a case run with time."""
    return CaseStep.objects.filter(step=Step.URGE, verdict=Verdict.APPROVED)


def live_replies() -> QuerySet[UrgingReply]:
    """Give the replies that were not undone."""
    return UrgingReply.objects.filter(undone_at=None)


def unanswered(rows: QuerySet[Case], until: dt.date, today: dt.date) -> QuerySet[Case]:
    """Give the cases to be urged: silent since a day, or not answered by that of the last urging.

    `until` as `rules.following.silent_since` gives it.
    """
    taken = CaseStep.objects.filter(
        case=OuterRef("pk"), verdict=Verdict.APPROVED, happened_on__gt=until
    )
    heard = live_replies().filter(step__case=OuterRef("pk"), replied_on__gt=until)
    silent = Q(~Exists(taken), ~Exists(heard), state=State.FORWARDED)
    newer = urging_steps().filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
    late = urging_steps().filter(
        ~Exists(newer), ~Exists(live_replies().filter(step=OuterRef("pk"))), answer_by__lt=today
    )
    return rows.filter(silent | Q(pk__in=late.values("case_id"), state__in=AWAITING))
