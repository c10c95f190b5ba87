"""Reads of what an appraisal leads to: an approval that is wanted, a draft to be mended."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from vanphong.drafting import queries
from vanphong.drafting.appraisal_queries import settings_of, standing_of_round
from vanphong.drafting.appraisal_rules import FAVOURABLE, Conclusion
from vanphong.drafting.models import Appraisal, AppraisalSheet, DraftApproval, DraftVersion
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
    found = _concluded_unapproved(actor)
    return [one for one in found if standing_of_round(one.draft, one).stands]


def unready_drafts(actor: Actor) -> list[Appraisal]:
    """Give the rounds that say a draft of the actor's is not ready as it stands, the oldest first.

    `words` is what was said with the conclusion. Once the text changed it is mended or being so.
    """
    found = _concluded_unready(actor)
    return [one for one in found if standing_of_round(one.draft, one).stands]


@remembered
def _concluded_unready(actor: Actor) -> QuerySet[Appraisal]:
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
            conclusion=Conclusion.NOT_READY,
            signed_revision=F("revision"),
            draft__created_by__person_id__in=actor.person_ids,
            draft__state=DraftState.DRAFT,
        )
        .select_related("draft__own_pdf", "appraiser__person")
        .order_by("opened_at", "id")[:_MOST]
    )


def concluded(appraisal: Appraisal) -> Conclusion:
    """Give how a round ended that waits for approval or to be mended."""
    return Conclusion(appraisal.conclusion)  # type: ignore[attr-defined]


@remembered
def _concluded_unapproved(actor: Actor) -> QuerySet[Appraisal]:
    """Give the rounds whose own text is not approved, with the texts of their drafts.

    The text of a draft may be another than that of its round by now.
    """
    office_id = actor.office_key
    later = Appraisal.objects.filter(
        office_id=office_id, draft=OuterRef("draft"), round__gt=OuterRef("round")
    )
    sheets = AppraisalSheet.objects.filter(office_id=office_id, appraisal=OuterRef("pk"))
    approvals = DraftApproval.objects.filter(office_id=office_id, draft=OuterRef("draft"))
    written = DraftVersion.objects.filter(
        office_id=office_id, draft=OuterRef("draft"), author__person_id=actor.person_key
    )
    return (
        Appraisal.objects.annotate(
            conclusion=Subquery(sheets.order_by("-number").values("conclusion")[:1]),
            approved=Subquery(approvals.order_by("-approved_at", "-id").values("digest")[:1]),
            is_wanted=Subquery(settings_of(office_id).values("needs_approval")[:1]),
        )
        .filter(
            ~Exists(later),
            ~Exists(written),
            Q(approved=None) | ~Q(approved=F("digest")),
            Q(among("draft_id", queries.visible_drafts(actor).values("id"))),
            office_id=office_id,
            is_wanted=True,
            conclusion__in=FAVOURABLE,
            draft__state__in=(DraftState.DRAFT, DraftState.RETURNED),
        )
        .exclude(draft__created_by__person_id=actor.person_key)
        .select_related("draft__own_pdf", "appraiser__person", "version")
        .defer("version__content")
        .order_by("opened_at", "id")[:_MOST]
    )
