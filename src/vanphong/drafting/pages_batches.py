"""What the pages of a batch show: the papers waiting, the ways between pages, what came of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanphong.drafting import batch_queries, queries
from vanphong.drafting.batch_models import SigningBatch, SigningBatchItem
from vanphong.drafting.batch_rules import OUTCOME_LABELS, Looked, Outcome, may_sign_in_batch
from vanphong.drafting.facts import badge, title_of, type_name
from vanphong.drafting.models import Draft
from vanphong.drafting.pages import NO_ABSTRACT
from vanphong.drafting.rules import DraftState, Step, may_do
from vanphong.kernel.actor import Actor

# In an address: the batch one is on the way through.
BATCH = "loat"
_TO_SIGN = (DraftState.SUBMITTED, DraftState.NUMBERED)
_KINDS = {Outcome.SIGNED: "done", Outcome.LEFT_OUT: "due", Outcome.WAITING: "soon"}


def waiting_table(drafts: Sequence[Draft], looked: Mapping[UUID, Looked]) -> dict[str, Any]:
    """Give what waits for the actor's signature, each to be ticked."""
    return {
        "columns": [
            {"label": _("Trích yếu"), "kind": "main"},
            {"label": _("Người trình")},
            {"label": _("Đã xem"), "kind": "number"},
            {"label": _("Tình trạng"), "kind": "state"},
        ],
        "rows": [
            {
                "value": str(draft.pk),
                "pick_label": draft.abstract or NO_ABSTRACT,
                "cells": [
                    {
                        "text": draft.abstract or NO_ABSTRACT,
                        "url": reverse("draft-sign", args=[draft.pk]),
                        "detail": f"{type_name(draft)} · {draft.body.name}",
                    },
                    (draft.submitted_by or draft.created_by).person.full_name,
                    _seen_words(looked[draft.pk]),
                    {"badge": badge(draft)},
                ],
            }
            for draft in drafts
        ],
    }


def _seen_words(looked: Looked) -> str:
    if not looked.pages:
        return "–"
    said = ngettext("%(seen)d/%(pages)d trang", "%(seen)d/%(pages)d trang", looked.pages)
    return said % {"seen": len(looked.seen), "pages": looked.pages}


def ways(
    batch: SigningBatch, position: int, number: int, count: int, pages: int
) -> dict[str, dict[str, str]]:
    """Give where next and back lead from a page, with their words; the end leads to the PIN."""

    def page(at: int, of: int) -> str:
        return reverse("batch-page", args=[batch.pk, at, of])

    if number < pages:
        following = {"url": page(position, number + 1), "label": _("Trang sau")}
    elif position < count:
        following = {"url": page(position + 1, 1), "label": _("Văn bản sau")}
    else:
        following = {
            "url": reverse("batch", args=[batch.pk]),
            "label": _("Xem xong, tới bước ký"),
        }
    if number > 1:
        before = {"url": page(position, number - 1), "label": _("Trang trước")}
    elif position > 1:
        before = {"url": page(position - 1, 1), "label": _("Văn bản trước")}
    else:
        before = {"url": reverse("batch-pick"), "label": _("Chọn lại")}
    return {"next": following, "before": before}


def return_url(actor: Actor, batch: SigningBatch, draft: Draft) -> str:
    """Give where the draft is refused on the way; empty when it cannot be."""
    if not may_do(Step.RETURN, queries.standing_of(actor, draft), draft.state):
        return ""
    return f"{reverse('draft-return', args=[draft.pk])}?{urlencode({BATCH: str(batch.pk)})}"


def place_after(batch: SigningBatch, draft_id: UUID) -> str:
    """Give the first page of the draft behind one, or the end of the batch."""
    positions = dict(batch.items.values_list("draft_id", "position"))
    following = positions.get(draft_id, len(positions)) + 1
    if following > len(positions):
        return reverse("batch", args=[batch.pk])
    return reverse("batch-page", args=[batch.pk, following, 1])


def lines(
    batch: SigningBatch, items: Sequence[SigningBatchItem], looked: Mapping[UUID, Looked]
) -> list[dict[str, Any]]:
    """Give each draft of a batch: what was seen of it, what would or did come of it."""
    return [_line(batch, item, looked[item.draft_id]) for item in items]


def _line(batch: SigningBatch, item: SigningBatchItem, looked: Looked) -> dict[str, Any]:
    draft = item.draft
    returned = item.outcome != Outcome.SIGNED and draft.state == DraftState.RETURNED
    said_then = item.outcome == Outcome.LEFT_OUT and not returned
    why = item.reason if said_then else _why_not(item, looked)
    state = {
        "label": OUTCOME_LABELS[Outcome(item.outcome)],
        "kind": _KINDS[Outcome(item.outcome)],
    }
    if returned:
        state = badge(draft)
    elif item.outcome == Outcome.WAITING and why:
        state = {"label": _("Chưa ký được"), "kind": "due"}
    first = looked.unseen[0] if looked.unseen else 1
    return {
        "title": draft.abstract or NO_ABSTRACT,
        "detail": f"{title_of(draft)} · {draft.body.name}",
        "url": reverse("draft", args=[draft.pk]),
        "seen": _seen_words(looked),
        "state": state,
        "why": why,
        "ready": item.outcome != Outcome.SIGNED and not _why_not(item, looked),
        "look_url": ""
        if looked.is_whole or draft.state not in _TO_SIGN
        else reverse("batch-page", args=[batch.pk, item.position, first]),
    }


def _why_not(item: SigningBatchItem, looked: Looked) -> str:
    """Say what keeps a draft that is not signed from being signed now; empty for nothing known."""
    draft = item.draft
    if item.outcome == Outcome.SIGNED:
        return ""
    if draft.state == DraftState.RETURNED:
        return _("Đã trả lại: %(reason)s") % {"reason": draft.return_reason}
    if draft.state not in _TO_SIGN:
        return _("Không còn chờ bạn ký: %(state)s.") % {"state": badge(draft)["label"]}
    decision = may_sign_in_batch(looked, picked_version=item.version, version=draft.version)
    return decision.reason


def counts(
    items: Sequence[SigningBatchItem], said: Sequence[Mapping[str, Any]]
) -> dict[str, int]:
    """Give how many are ready, signed and left out."""
    return {
        "all": len(items),
        "ready": sum(bool(line["ready"]) for line in said),
        "signed": sum(item.outcome == Outcome.SIGNED for item in items),
        "left_out": sum(item.outcome == Outcome.LEFT_OUT for item in items),
    }


def progress_of(batch: SigningBatch, now: dt.datetime) -> dict[str, Any] | None:
    """Give how far a living run is, as `_progress` shows it; None when none is alive."""
    if not batch_queries.is_running(batch, now):
        return None
    outcomes = list(batch.items.values_list("outcome", flat=True))
    return {
        "id": "batch-progress",
        "label": _("Đang ký"),
        "done": sum(outcome != Outcome.WAITING for outcome in outcomes),
        "total": len(outcomes),
        "detail": _("Có thể rời trang này, việc vẫn chạy tiếp."),
        "url": reverse("batch", args=[batch.pk]),
    }
