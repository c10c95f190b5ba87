"""Batches as programs read them: the same for the API and the command line."""

from __future__ import annotations

import datetime as dt
from typing import Any

from vanphong.drafting import batch_queries, pages_batches
from vanphong.drafting.batch_models import SigningBatch
from vanphong.kernel.actor import Actor


def batch_out(actor: Actor, batch: SigningBatch, now: dt.datetime) -> dict[str, Any]:
    """Give a batch with each of its drafts: what was seen of it, and what came of it."""
    items = batch_queries.items_of(batch)
    looked = batch_queries.looked_at_all(actor, [item.draft for item in items])
    lines = pages_batches.lines(batch, items, looked)
    return {
        "id": batch.pk,
        "begun_at": batch.begun_at,
        "is_running": batch_queries.is_running(batch, now),
        "drafts": [
            {
                "draft_id": item.draft_id,
                "abstract": item.draft.abstract,
                "symbol": item.draft.symbol,
                "state": item.draft.state,
                "pages": looked[item.draft_id].pages,
                "unseen_pages": looked[item.draft_id].unseen,
                "is_seen_whole": looked[item.draft_id].is_whole,
                "outcome": item.outcome,
                "code": item.code,
                "reason": str(line["why"]),
            }
            for item, line in zip(items, lines, strict=True)
        ],
    }
