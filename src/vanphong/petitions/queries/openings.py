"""Requests to open what the vault keeps: those one may see, those of a month."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.errors import NotFound
from vanphong.petitions.models import Opening
from vanphong.petitions.queries.cases import visible_letters
from vanphong.petitions.rules import OpeningAct, OpeningState
from vanphong.petitions.rules.permissions import VAULT_CONSENT, VAULT_REQUEST, VAULT_REVIEW

OWN_SHOWN_FOR = dt.timedelta(days=90)
_LIVE = (OpeningState.ASKED, OpeningState.CONSENTED)


def visible_openings(actor: Actor) -> QuerySet[Opening]:
    """Give the requests the actor may see: one's own; all, for who consents or reviews.

    None about a letter that the actor does not see or is barred from.
    """
    rows = Opening.objects.filter(office_id=actor.office_key, letter__in=visible_letters(actor))
    if actor.may(VAULT_CONSENT) or actor.may(VAULT_REVIEW):
        return rows
    if actor.may(VAULT_REQUEST):
        return rows.filter(asked_person_id=actor.person_id)
    return rows.none()


def get_opening(actor: Actor, opening_id: UUID, *, lock: bool = False) -> Opening:
    """Give one request the actor may see, locked for change when asked.

    :raises NotFound: when it is missing or hidden.
    """
    rows = visible_openings(actor).filter(pk=opening_id)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.select_related("letter", "asked_person", "decided_person").first()
    if found is None:
        raise NotFound(_("Không tìm thấy đề nghị này."))
    return found


def live_openings(now: dt.datetime) -> QuerySet[Opening]:
    """Give the requests that wait, or are consented and not spent, and have not lapsed."""
    return Opening.objects.filter(state__in=_LIVE, good_until__gte=now)


def unfinished_destroyings() -> QuerySet[Opening]:
    """Give the requests to destroy that were spent, of letters to which scans are sealed still.

    The vault did not destroy, or somebody was cut off after it had: it alone knows.
    """
    rows = Opening.objects.filter(act=OpeningAct.DESTROY, state=OpeningState.SPENT)
    return rows.exclude(letter__file_key=b"")


def waiting_openings(actor: Actor, now: dt.datetime) -> QuerySet[Opening]:
    """Give the requests that wait for the actor's consent."""
    rows = visible_openings(actor) if actor.may(VAULT_CONSENT) else Opening.objects.none()
    rows = rows.filter(state=OpeningState.ASKED, good_until__gte=now)
    return _shown(rows.exclude(asked_person_id__in=actor.person_ids))


def own_openings(actor: Actor, now: dt.datetime) -> QuerySet[Opening]:
    """Give the actor's own requests of the last ninety days, whatever became of them."""
    rows = visible_openings(actor).filter(asked_person_id=actor.person_id)
    return _shown(rows.filter(asked_at__gte=now - OWN_SHOWN_FOR))


def usable_openings(actor: Actor, now: dt.datetime) -> QuerySet[Opening]:
    """Give the actor's own requests that were consented to and live, the first to end on top."""
    rows = own_openings(actor, now) if actor.may(VAULT_REQUEST) else Opening.objects.none()
    rows = rows.filter(state=OpeningState.CONSENTED, good_until__gte=now)
    return rows.order_by("good_until", "id")


def openings_of_month(actor: Actor, month: dt.date) -> list[Opening]:
    """Give every request of a month, in Vietnam, first asked first."""
    start = dt.datetime(month.year, month.month, 1, tzinfo=VIETNAM)
    end = (start + dt.timedelta(days=32)).replace(day=1)
    rows = visible_openings(actor).filter(asked_at__gte=start, asked_at__lt=end)
    return list(_shown(rows).order_by("asked_at", "id"))


def _shown(rows: QuerySet[Opening]) -> QuerySet[Opening]:
    found = rows.select_related("letter", "asked_person", "decided_person")
    return found.order_by("-asked_at", "-id")
