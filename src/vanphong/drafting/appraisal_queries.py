"""Reads of appraisals and approvals: what was found, and whether it still stands for the text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.drafting import queries
from vanphong.drafting.appraisal_rules import (
    APPRAISE,
    APPROVE,
    FAVOURABLE,
    Basis,
    Conclusion,
    Demands,
    Item,
    Weight,
    basis_of,
    changed_parts,
    digest_of,
    items_for,
    missing_before,
)
from vanphong.drafting.models import (
    Appraisal,
    AppraisalFinding,
    AppraisalList,
    AppraisalMember,
    AppraisalSetting,
    AppraisalSheet,
    Draft,
    DraftApproval,
    FindingReply,
)
from vanphong.drafting.opinion_rules import GIVE
from vanphong.drafting.rules import ENDED, READ, DraftState
from vanphong.kernel.actor import Actor
from vanphong.kernel.among import among
from vanphong.kernel.errors import NotFound
from vanphong.kernel.rules import Confidence, Decision
from vanphong.people import api as people

_PRESENTED = frozenset({DraftState.SUBMITTED, DraftState.NUMBERED})
# Printed beside the text; where it is sent and who signs it stand elsewhere.
_PRINTED_LINES = (
    "circulation", "contact", "drafter_mark", "file_copy", "recorder", "urgency",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether something bound to a text still stands, and else which parts changed."""

    stands: bool
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Present:
    """How a draft stands today before it is presented.

    `appraisal` is the newest round, `sheet` its newest signed sheet, `approval` the newest
    approval that was given; each may be missing, and each says whether it stands for the text.
    """

    demands: Demands
    appraisal: Appraisal | None
    sheet: AppraisalSheet | None
    appraised: Standing
    approval: DraftApproval | None
    approved: Standing

    @property
    def conclusion(self) -> Conclusion | None:
        """The conclusion that stands for the present text and for all that was found."""
        if self.appraisal is None or self.sheet is None or not self.appraised.stands:
            return None
        if self.sheet.revision != self.appraisal.revision:
            return None
        return Conclusion(self.sheet.conclusion)

    @property
    def missing(self) -> list[Decision]:
        """What the office wants before the draft is presented, and is not there."""
        approved = self.approval is not None and self.approved.stands
        return missing_before(self.demands, conclusion=self.conclusion, approved=approved)

    @property
    def waits_for_approval(self) -> bool:
        """Whether it is appraised favourably and the approval the office wants is not there."""
        approved = self.approval is not None and self.approved.stands
        return self.demands.approval and not approved and self.conclusion in FAVOURABLE


@dataclass(frozen=True, slots=True)
class Mended:
    """A finding of the round before: what the drafter answered, and whether it is said again."""

    finding: AppraisalFinding
    reply: FindingReply | None
    is_said_again: bool


def basis_now(draft: Draft) -> Basis:
    """Give what an appraisal or approval made now would be bound to."""
    return basis_of(
        type_code=draft.type_code, abstract=draft.abstract, addressees=draft.addressees,
        lines={name: getattr(draft, name) for name in _PRINTED_LINES},
        content=draft.content, own_pdf=draft.own_pdf.sha256 if draft.own_pdf else "",
    )  # fmt: skip


def _standing(bound: Appraisal | DraftApproval | None, today: Basis) -> Standing:
    if bound is None:
        return Standing(stands=False)
    if bound.digest == digest_of(today):
        return Standing(stands=True)
    return Standing(stands=False, changed=tuple(changed_parts(bound.basis, today)))


def present(draft: Draft) -> Present:
    """Say how a draft stands today; with the draft locked, that cannot change meanwhile."""
    last, approval = rounds_of(draft).first(), approvals_of(draft).first()
    demands = demands_on(draft)
    if last is None and approval is None:
        nothing = Standing(stands=False)
        return Present(demands, None, None, nothing, None, nothing)
    today = basis_now(draft)
    sheet = next(iter(last.sheets.all()), None) if last else None
    return Present(
        demands, last, sheet, _standing(last, today), approval, _standing(approval, today)
    )


def standing_of_round(draft: Draft, appraisal: Appraisal) -> Standing:
    """Say whether a round stands for the text as it is."""
    return _standing(appraisal, basis_now(draft))


def demands_of(office_id: int) -> Demands:
    """Give what the office wants before a draft is presented."""
    held = settings_of(office_id).values_list("needs_appraisal", "needs_approval").first()
    return Demands(*held) if held else Demands()


def demands_on(draft: Draft) -> Demands:
    """Give what is wanted of a draft; once presented, no more than was wanted then."""
    now = demands_of(draft.office_id)
    if draft.state not in _PRESENTED or draft.submitted_at is None:
        return now
    then = settings_of(draft.office_id).filter(set_at__lte=draft.submitted_at)
    held = Demands(*(then.values_list("needs_appraisal", "needs_approval").first() or ()))
    return Demands(
        appraisal=now.appraisal and held.appraisal, approval=now.approval and held.approval
    )


def settings_of(office_id: int) -> QuerySet[AppraisalSetting]:
    """Give what the office has wanted, the newest first."""
    return (
        AppraisalSetting.objects.filter(office_id=office_id)
        .select_related("set_by__person")
        .order_by("-set_at", "-id")
    )


def lists_of(office_id: int) -> QuerySet[AppraisalList]:
    """Give the office's own lists of all times, the newest first."""
    return (
        AppraisalList.objects.filter(office_id=office_id)
        .select_related("set_by__person")
        .order_by("-set_at", "-id")
    )


def items_of_office(office_id: int, type_code: str, on: dt.date) -> list[Item]:
    """Give the list for a type of document: the office's own, else the product's."""
    own = lists_of(office_id).filter(type_code=type_code).first()
    if own is None or not own.items:
        return items_for(type_code, on)
    source = str(_("Danh mục của cơ quan, đặt ngày %(day)s")) % {
        "day": f"{own.set_at:%d/%m/%Y}"
    }
    return [Item(text, source, Confidence.SEEN) for text in own.items]


def rounds_of(draft: Draft) -> QuerySet[Appraisal]:
    """Give the rounds of appraisal of a draft, the newest first."""
    sheets = AppraisalSheet.objects.select_related("file").order_by("-number")
    return (
        Appraisal.objects.filter(office_id=draft.office_id, draft=draft)
        .select_related("version", "appraiser__person", "opened_by__person")
        .defer("version__content")
        .prefetch_related(Prefetch("sheets", sheets))
        .order_by("-round")
    )


def seen_rounds(actor: Actor, draft: Draft) -> QuerySet[Appraisal]:
    """Give the rounds the actor may see of a draft seen already: those on versions one may see."""
    first = queries.first_version_seen(actor, draft)
    return rounds_of(draft).filter(version__number__gte=first)


def visible_rounds(actor: Actor) -> QuerySet[Appraisal]:
    """Give the rounds on all drafts the actor may see whole, with their sheets and drafts."""
    sheets = AppraisalSheet.objects.order_by("-number")
    whole = queries.whole_drafts(actor).values("id")
    return (
        Appraisal.objects.filter(among("draft_id", whole), office_id=actor.office_key)
        .select_related("draft")
        .defer("draft__content")
        .prefetch_related(Prefetch("sheets", sheets))
    )


def get_round(actor: Actor, draft: Draft, appraisal_id: UUID) -> Appraisal:
    """Give one round of a draft that is seen already.

    :raises NotFound: when there is none, or it is hidden.
    """
    found = seen_rounds(actor, draft).filter(pk=appraisal_id).first()
    if found is None:
        raise NotFound(_("Không có lần thẩm định này."))
    return found


def sheets_of(appraisal: Appraisal) -> QuerySet[AppraisalSheet]:
    """Give the signed sheets of a round, the newest first."""
    found = AppraisalSheet.objects.filter(office_id=appraisal.office_id, appraisal=appraisal)
    return found.select_related("file").order_by("-number")


def get_sheet(appraisal: Appraisal, number: int) -> AppraisalSheet:
    """Give one signed sheet.

    :raises NotFound: when there is none of that number.
    """
    found = sheets_of(appraisal).filter(number=number).first()
    if found is None:
        raise NotFound(_("Không có phiếu thẩm định này."))
    return found


def findings_of(appraisal: Appraisal) -> QuerySet[AppraisalFinding]:
    """Give the findings that stand in a round, in their order, with their replies."""
    replies = FindingReply.objects.select_related("version", "replied_by__person").defer(
        "version__content"
    )
    return (
        AppraisalFinding.objects.filter(
            office_id=appraisal.office_id, appraisal=appraisal, dropped_at=None
        )
        .prefetch_related(Prefetch("replies", replies.order_by("-replied_at", "-id")))
        .order_by("number")
    )


def reply_of(finding: AppraisalFinding) -> FindingReply | None:
    """Give the drafter's answer that holds."""
    return next(iter(finding.replies.all()), None)


def members_of(appraisal: Appraisal) -> QuerySet[AppraisalMember]:
    """Give those who appraise beside the appraiser, by name."""
    return (
        AppraisalMember.objects.filter(office_id=appraisal.office_id, appraisal=appraisal)
        .select_related("post__person")
        .order_by("post__person__sort_key", "id")
    )


def mended_since(appraisal: Appraisal) -> list[Mended]:
    """Give what the round before found, with what became of it."""
    before = Appraisal.objects.filter(
        office_id=appraisal.office_id, draft_id=appraisal.draft_id, round__lt=appraisal.round
    )
    last = before.order_by("-round").first()
    if last is None:
        return []
    again = set(findings_of(appraisal).values_list("again_id", flat=True))
    return [Mended(one, reply_of(one), one.pk in again) for one in findings_of(last)]


def must_mend(findings: Iterable[AppraisalFinding]) -> int:
    """Count the findings that must be mended."""
    return sum(one.weight == Weight.MUST for one in findings)


def approvals_of(draft: Draft) -> QuerySet[DraftApproval]:
    """Give the approvals of a draft, the newest first."""
    return (
        DraftApproval.objects.filter(office_id=draft.office_id, draft=draft)
        .select_related("version", "approved_by__person")
        .defer("version__content")
        .order_by("-approved_at", "-id")
    )


_WRITING = (
    "drafting:draft:change",
    "drafting:draft:take_docx",
    "drafting:draft:take_pdf",
)
_RETURN = "drafting:draft:return"


def writers_of(actor: Actor, drafts: Collection[Draft]) -> dict[UUID, set[UUID]]:
    """Give by draft the persons who began it, wrote in it or brought a file for it."""
    wrote = {draft.pk: {draft.created_by.person_id} for draft in drafts}
    acts = audit.events_of_many(actor, Draft, wrote).filter(
        action__in=_WRITING, actor__has_key="person"
    )
    for key, person in acts.values_list("subject_id", "actor__person"):
        wrote[UUID(key)].add(UUID(person))
    return wrote


def is_written_since_return(actor: Actor, draft: Draft) -> bool:
    """Say whether somebody wrote on a draft after it was last returned."""
    acts = audit.events_of(actor, draft).filter(action__in=(*_WRITING, _RETURN))
    return _RETURN not in list(acts.values_list("action", flat=True))[-1:]


def wrote_it(actor: Actor, draft: Draft, person_ids: Collection[UUID]) -> bool:
    """Say whether one of some persons wrote on a draft."""
    return not writers_of(actor, [draft])[draft.pk].isdisjoint(person_ids)


def posts_to_appraise(actor: Actor, draft: Draft, on: dt.date) -> list[people.Post]:
    """Give the posts that may appraise a draft, by name: none of those who wrote on it."""
    return [post for post in _others(actor, draft, on) if can_appraise(post)]


def posts_to_join(actor: Actor, draft: Draft, on: dt.date) -> list[people.Post]:
    """Give the posts that may appraise beside somebody: who may give an opinion on drafts."""
    return [post for post in _others(actor, draft, on) if can_join(post)]


def posts_to_approve(actor: Actor, draft: Draft, on: dt.date) -> list[people.Post]:
    """Give the posts that may approve a draft, by name: none of those who wrote on it."""
    return [p for p in _others(actor, draft, on) if APPROVE in people.permissions_of(p.roles)]


def _others(actor: Actor, draft: Draft, on: dt.date) -> list[people.Post]:
    writers = writers_of(actor, [draft])[draft.pk]
    return [p for p in people.posts_of_office(actor, on) if p.person_id not in writers]


def can_appraise(post: people.Post) -> bool:
    """Say whether a post may appraise drafts."""
    return {READ, APPRAISE} <= people.permissions_of(post.roles)


def can_join(post: people.Post) -> bool:
    """Say whether a post may appraise beside somebody."""
    return {READ, GIVE} <= people.permissions_of(post.roles)


def waiting_for_appraisal(actor: Actor) -> QuerySet[Appraisal]:
    """Give the rounds that wait for the actor's sheet, the oldest first.

    Of a draft only its newest round waits.
    """
    later = Appraisal.objects.filter(
        office_id=actor.office_key, draft=OuterRef("draft"), round__gt=OuterRef("round")
    )
    return (
        Appraisal.objects.filter(
            ~Exists(later),
            office_id=actor.office_key,
            sheets=None,
            appraiser__person_id=actor.person_key,
        )
        .exclude(draft__state__in=ENDED)
        .select_related("draft", "opened_by__person", "version")
        .defer("draft__content", "version__content")
        .order_by("opened_at", "id")
    )
