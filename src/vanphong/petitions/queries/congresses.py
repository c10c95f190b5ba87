"""Congresses told of in the office, and what they mean for a letter that came shortly before."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound
from vanphong.petitions import timing
from vanphong.petitions.models import Case, Congress
from vanphong.petitions.rules.clocks import clock_for, frozen_by_congress
from vanphong.petitions.rules.events import Nature
from vanphong.petitions.rules.permissions import READ_OWN


def visible_congresses(actor: Actor) -> QuerySet[Congress]:
    """Give the congresses of the office, those called off too."""
    if not actor.may(READ_OWN):
        return Congress.objects.none()
    return Congress.objects.filter(office_id=actor.office_key)


def standing_congresses(actor: Actor) -> QuerySet[Congress]:
    """Give the congresses that were not called off, the latest first."""
    rows = visible_congresses(actor).filter(called_off_at=None)
    return rows.select_related("set_by__person").order_by("-opens_on", "-pk")


def get_congress(actor: Actor, congress_id: UUID) -> Congress:
    """Give one congress.

    :raises NotFound: when it is missing, hidden or called off.
    """
    found = standing_congresses(actor).filter(pk=congress_id).first()
    if found is None:
        raise NotFound(_("Không có đại hội này, hoặc đã bỏ khỏi danh sách."))
    return found


def handed_over_before(case: Case) -> dt.date | None:
    """Give the day of the congress before which a denunciation came too late to be begun with.

    :source: Hướng dẫn 07-HD/UBKTTW 2019 (T52, second-hand: it warns).
    """
    opens_on = timing.congresses_ahead([case]).get(case.pk)
    if opens_on is None:
        return None
    facts = timing.time_facts(case, timing.Rows(congress_on=opens_on), Nature.DENUNCIATION)
    clock = clock_for("T52", facts, calendars.calendar_for(case.office_id))
    is_late = clock is not None and frozen_by_congress(clock, case.received_on)
    return opens_on if is_late else None
