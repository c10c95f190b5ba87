"""Reads of batches: one's own, how far each draft was seen, what stands in the way."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.drafting.batch_models import PageSeen, SigningBatch, SigningBatchItem
from vanphong.drafting.batch_rules import Looked
from vanphong.drafting.models import Draft
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound


def own_batches(actor: Actor) -> QuerySet[SigningBatch]:
    """Give the batches the actor personally picked; nobody else sees them."""
    return SigningBatch.objects.filter(
        office_id=actor.office_key, signer__person_id=actor.person_key
    )


def get_batch(actor: Actor, batch_id: UUID, *, lock: bool = False) -> SigningBatch:
    """Give one of the actor's own batches, locked on demand.

    :raises NotFound: when it is missing or another person's.
    """
    batches = own_batches(actor)
    batch = (batches.select_for_update() if lock else batches).filter(pk=batch_id).first()
    if batch is None:
        raise NotFound(_("Không có loạt ký này, hoặc không phải của bạn."))
    return batch


def items_of(batch: SigningBatch) -> list[SigningBatchItem]:
    """Give the drafts of a batch in their order."""
    named = ("draft__body__office", "draft__signer__person", "draft__created_by__person")
    return list(batch.items.select_related(*named).order_by("position"))


def is_running(batch: SigningBatch, now: dt.datetime) -> bool:
    """Say whether a run of the batch is alive."""
    return batch.runs_until is not None and batch.runs_until > now


def looked_at(actor: Actor, draft: Draft) -> Looked:
    """Give the pages of the draft's present version that were handed over to the actor."""
    return looked_at_all(actor, [draft])[draft.pk]


def looked_at_all(actor: Actor, drafts: list[Draft]) -> dict[UUID, Looked]:
    """Give the same for several drafts, by their ids."""
    rows = PageSeen.objects.filter(
        office_id=actor.office_key, person_id=actor.person_key,
        draft_id__in=[draft.pk for draft in drafts],
    ).values_list("draft_id", "version", "number", "of_pages")  # fmt: skip
    found: dict[UUID, list[tuple[int, int]]] = {draft.pk: [] for draft in drafts}
    versions = {draft.pk: draft.version for draft in drafts}
    for draft_id, version, number, pages in rows:
        if version == versions[draft_id]:
            found[draft_id].append((number, pages))
    return {
        draft_id: Looked(
            frozenset(number for number, _pages in seen),
            max((pages for _number, pages in seen), default=0),
        )
        for draft_id, seen in found.items()
    }
