"""Reads of drafts: who sees which."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.drafting.models import Draft
from vanphong.drafting.rules import DraftState
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound

READ_ALL = "drafting:draft:read_all"


def visible_drafts(actor: Actor) -> QuerySet[Draft]:
    """Give the drafts the actor may see: all of the office, or those written or to be signed."""
    drafts = Draft.objects.filter(office_id=actor.office_id)
    if actor.may(READ_ALL):
        return drafts
    own = Q(created_by__person_id__in=actor.person_ids) | Q(signer__person_id__in=actor.person_ids)
    return drafts.filter(own)


def draft_list(actor: Actor, *, state: str = "") -> QuerySet[Draft]:
    """Give drafts newest first, with what a list shows."""
    drafts = visible_drafts(actor).select_related("body", "signer__person", "created_by__person")
    if state:
        drafts = drafts.filter(state=state)
    return drafts.order_by("-changed_at", "-id").defer("content")


def get_draft(actor: Actor, draft_id: UUID, *, lock: bool = False) -> Draft:
    """Give one draft, locked for this transaction when told.

    :raises NotFound: when it is missing or hidden.
    """
    drafts = visible_drafts(actor).select_related(
        "body__office", "signer__person", "delegation__body", "created_by__person", "answers"
    )
    if lock:
        drafts = drafts.select_for_update(of=("self",))
    draft = drafts.filter(pk=draft_id).first()
    if draft is None:
        raise NotFound(_("Không có dự thảo này, hoặc bạn không được xem."))
    return draft


def waiting_for_signature(actor: Actor) -> QuerySet[Draft]:
    """Give what the actor personally has to sign."""
    return (
        Draft.objects.filter(
            office_id=actor.office_id,
            signer__person_id=actor.person_id,
            state__in=[DraftState.SUBMITTED, DraftState.NUMBERED],
        )
        .select_related("body", "created_by__person")
        .order_by("submitted_at", "id")
        .defer("content")
    )


def waiting_for_seal(actor: Actor) -> QuerySet[Draft]:
    """Give what is signed and waits for seal and issue, oldest first."""
    return (
        Draft.objects.filter(office_id=actor.office_id, state=DraftState.SIGNED)
        .select_related("body", "signer__person")
        .order_by("signed_at", "id")
        .defer("content")
    )
