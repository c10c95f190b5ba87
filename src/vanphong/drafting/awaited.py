"""What a person waits for from others with drafts: a signature, opinions, an appraisal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.drafting.models import Appraisal, Draft, OpinionAsked, OpinionRequest
from vanphong.drafting.queries import visible_drafts
from vanphong.drafting.rules import ENDED, DraftState
from vanphong.kernel.actor import Actor
from vanphong.kernel.remembered import remembered
from vanphong.kernel.waiting import WaitingLine, count_of, counted

_LINES = 5
_ON_THE_WAY = (DraftState.SUBMITTED, DraftState.NUMBERED, DraftState.SIGNED)


def waited_for(actor: Actor, today: dt.date) -> tuple[Sequence[WaitingLine], int]:
    """Give the first drafts others have to do with for the actor, first due first, and how many.

    Own drafts on the way to signature; own askings whose time runs and that not everybody has
    answered; rounds of appraisal the actor opened for another, without a signed sheet.
    """
    found = _awaited(actor, today)
    return [_line(actor, one) for one in found], count_of(found)


@remembered
def _awaited(actor: Actor, today: dt.date) -> QuerySet[Draft]:
    persons = actor.person_ids
    askings = _running(actor, today).filter(draft=OuterRef("pk")).order_by("due_on", "id")
    rounds = _unsigned(actor).filter(draft=OuterRef("pk"))
    asked = OpinionAsked.objects.filter(
        office_id=actor.office_key, request=OuterRef("asking_id")
    )
    told = asked.order_by().values("request")
    on_the_way = Q(created_by__person_id__in=persons, state__in=_ON_THE_WAY) & (
        Q(signer=None) | ~Q(signer__person_id__in=persons)
    )
    drafts = (
        visible_drafts(actor)
        .exclude(state__in=ENDED)
        .annotate(
            asking_id=Subquery(askings.values("pk")[:1]),
            asking_due=Subquery(askings.values("due_on")[:1]),
            asked_count=Subquery(told.annotate(n=Count("id")).values("n")),
            answered_count=Subquery(told.annotate(n=Count("opinion")).values("n")),
            round_id=Subquery(rounds.values("pk")[:1]),
            appraiser=Subquery(rounds.values("appraiser__person__full_name")[:1]),
        )
        .filter(on_the_way | Q(asking_id__isnull=False) | Q(round_id__isnull=False))
        .select_related("signer__person", "created_by")
        .defer("content")
        .order_by(F("asking_due").asc(nulls_last=True), "submitted_at", "id")
    )
    return counted(drafts, _LINES)


def _running(actor: Actor, today: dt.date) -> QuerySet[OpinionRequest]:
    """Give the actor's own askings whose time runs and that not everybody has answered."""
    silent = OpinionAsked.objects.filter(
        office_id=actor.office_key, request=OuterRef("pk"), opinion=None
    )
    return OpinionRequest.objects.filter(
        Exists(silent),
        office_id=actor.office_key,
        asked_by__person_id__in=actor.person_ids,
        closed_at=None,
        due_on__gte=today,
    )


def _unsigned(actor: Actor) -> QuerySet[Appraisal]:
    """Give the newest rounds the actor opened for another, without a signed sheet."""
    later = Appraisal.objects.filter(
        office_id=actor.office_key, draft=OuterRef("draft"), round__gt=OuterRef("round")
    )
    return Appraisal.objects.filter(
        ~Exists(later),
        office_id=actor.office_key,
        opened_by__person_id__in=actor.person_ids,
        sheets=None,
    ).exclude(appraiser__person_id__in=actor.person_ids)


def _line(actor: Actor, draft: Draft) -> WaitingLine:
    asking_id, round_id = getattr(draft, "asking_id", None), getattr(draft, "round_id", None)
    words = _way_words(draft) if _is_on_the_way(actor, draft) else []
    url = reverse("draft", args=[draft.pk])
    if asking_id is not None and not words:
        url = reverse("opinion-request", args=[draft.pk, asking_id])
    elif round_id is not None and not words:
        url = reverse("appraisal", args=[draft.pk, round_id])
    if asking_id is not None:
        counts = {"answered": draft.answered_count, "asked": draft.asked_count}  # type: ignore[attr-defined]
        words.append(_("Chờ ý kiến %(answered)s/%(asked)s") % counts)
    if round_id is not None:
        words.append(_("Chờ %(name)s thẩm định") % {"name": draft.appraiser})  # type: ignore[attr-defined]
    return WaitingLine(
        title=draft.abstract or _("(chưa có trích yếu)"),
        url=url,
        detail="; ".join(words),
        due_on=getattr(draft, "asking_due", None),
        symbol=draft.symbol,
    )


def _is_on_the_way(actor: Actor, draft: Draft) -> bool:
    signer = draft.signer.person_id if draft.signer else None
    is_own = draft.created_by.person_id in actor.person_ids
    return is_own and draft.state in _ON_THE_WAY and signer not in actor.person_ids


def _way_words(draft: Draft) -> list[str]:
    if draft.state == DraftState.SIGNED:
        return [_("Đã ký, chờ đóng dấu và phát hành")]
    name = draft.signer.person.full_name if draft.signer else ""
    return [_("Chờ %(name)s ký") % {"name": name}]
