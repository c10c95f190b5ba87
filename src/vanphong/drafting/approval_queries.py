"""Reads of what an appraisal leads to: an approval that is wanted, a draft to be mended."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from vanphong.drafting import queries
from vanphong.drafting.appraisal_queries import settings_of, standing_of_round, writers_of
from vanphong.drafting.appraisal_rules import FAVOURABLE, Conclusion
from vanphong.drafting.models import Appraisal, AppraisalSheet, DraftApproval
from vanphong.drafting.rules import DraftState
from vanphong.kernel.actor import Actor
from vanphong.kernel.among import among
from vanphong.kernel.remembered import remembered

_MOST = 200


def waiting_for_approval(actor: Actor) -> list[Appraisal]:
    """Give the favourable rounds whose drafts wait for the actor's approval, the oldest first.

    They stand for the text as it is, the office wants an approval before it is presented, the
    text has none, and the actor did not write on it. `concluded` says how each ended.
    """
    found = [one for one in _unapproved(actor) if standing_of_round(one.draft, one).stands]
    wrote = writers_of(actor, [one.draft for one in found]) if found else {}
    return [one for one in found if wrote[one.draft_id].isdisjoint(actor.person_ids)]


def unready_drafts(actor: Actor) -> list[Appraisal]:
    """Give the rounds that say a draft of the actor's is not ready as it stands, the oldest first.

    `words` is what was said with the conclusion. Once the text changed it is mended or being so.
    """
    return [one for one in _unready(actor) if standing_of_round(one.draft, one).stands]


def concluded(appraisal: Appraisal) -> Conclusion:
    """Give how a round ended that waits for approval or to be mended."""
    return Conclusion(appraisal.conclusion)  # type: ignore[attr-defined]


def _ended_in(actor: Actor, conclusions: Collection[Conclusion]) -> QuerySet[Appraisal]:
    """Give the newest rounds of drafts whose last sheet, on all that was found, ends so.

    The text of a draft may be another than that of its round by now.
    """
    office_id = actor.office_key
    later = Appraisal.objects.filter(
        office_id=office_id, draft=OuterRef("draft"), round__gt=OuterRef("round")
    )
    sheets = AppraisalSheet.objects.filter(office_id=office_id, appraisal=OuterRef("pk"))
    last = sheets.order_by("-number")
    return (
        Appraisal.objects.annotate(
            conclusion=Subquery(last.values("conclusion")[:1]),
            words=Subquery(last.values("words")[:1]),
            signed_revision=Subquery(last.values("revision")[:1]),
        )
        .filter(
            ~Exists(later),
            office_id=office_id,
            conclusion__in=conclusions,
            signed_revision=F("revision"),
        )
        .select_related("draft__own_pdf", "draft__created_by", "appraiser__person")
        .order_by("opened_at", "id")
    )


@remembered
def _unready(actor: Actor) -> QuerySet[Appraisal]:
    return _ended_in(actor, (Conclusion.NOT_READY,)).filter(
        draft__created_by__person_id__in=actor.person_ids, draft__state=DraftState.DRAFT
    )[:_MOST]


@remembered
def _unapproved(actor: Actor) -> QuerySet[Appraisal]:
    """Give the favourable rounds whose own text is not approved where the office wants that."""
    office_id = actor.office_key
    approvals = DraftApproval.objects.filter(office_id=office_id, draft=OuterRef("draft"))
    return (
        _ended_in(actor, FAVOURABLE)
        .annotate(
            approved=Subquery(approvals.order_by("-approved_at", "-id").values("digest")[:1]),
            is_wanted=Subquery(settings_of(office_id).values("needs_approval")[:1]),
        )
        .filter(
            Q(approved=None) | ~Q(approved=F("digest")),
            Q(among("draft_id", queries.visible_drafts(actor).values("id"))),
            is_wanted=True,
            draft__state__in=(DraftState.DRAFT, DraftState.RETURNED),
        )[:_MOST]
    )
