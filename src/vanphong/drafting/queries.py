"""Reads of drafts: who sees which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.drafting.models import AppraisalMember, Draft, OpinionAsked
from vanphong.drafting.rules import ENDED, ISSUE, READ_ALL, DraftState, Mender, Standing
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.among import among
from vanphong.kernel.errors import Invalid, NotFound
from vanphong.people import api as people


def standing_of(actor: Actor, draft: Draft) -> Standing:
    """Say how the actor stands to a draft; signing passes to no substitute."""
    signer = draft.signer
    return Standing(
        permissions=actor.permissions,
        is_signer=signer is not None and signer.person_id == actor.person_id,
        has_number=draft.number_entry_id is not None,
        is_only_asked=_is_only_asked(actor, draft),
    )


def _is_only_asked(actor: Actor, draft: Draft) -> bool:
    """Say whether nothing but being asked an opinion lets the actor see the draft."""
    own = {draft.created_by.person_id, draft.signer.person_id if draft.signer else None}
    return not actor.may(READ_ALL) and own.isdisjoint(actor.person_ids)


def visible_drafts(actor: Actor) -> QuerySet[Draft]:
    """Give the drafts the actor may see: the office's, or those written or to be signed.

    Also those an opinion is asked on, as long as it is: until the asking is closed, or the draft
    is issued or withdrawn. And those one appraises beside somebody, until the same end.
    """
    if actor.may(READ_ALL):
        return whole_drafts(actor)
    drafts = _open_drafts(actor)
    own = _own(actor)
    asked = Q(among("id", asked_now(actor).values("request__draft_id")))
    beside = Q(among("id", _appraised_beside(actor).values("appraisal__draft_id")))
    return drafts.filter(own | ((asked | beside) & ~Q(state__in=ENDED)))


def whole_drafts(actor: Actor) -> QuerySet[Draft]:
    """Give the drafts of which the actor may see every version: more than being asked on them."""
    drafts = _open_drafts(actor)
    return drafts if actor.may(READ_ALL) else drafts.filter(_own(actor))


def _open_drafts(actor: Actor) -> QuerySet[Draft]:
    """Give the drafts of the office but those shut to the actor by another app."""
    drafts = Draft.objects.filter(office_id=actor.office_key)
    for shut in ports.drafts_shut:
        drafts = drafts.exclude(pk__in=shut(actor))
    return drafts


def _own(actor: Actor) -> Q:
    return Q(created_by__person_id__in=actor.person_ids) | Q(
        signer__person_id__in=actor.person_ids
    )


def picture_refs(draft: Draft | None) -> frozenset[str]:
    """Give the digests of the pictures a draft has, whether its text names them or not."""
    if draft is None:
        return frozenset()
    return frozenset(draft.images.values_list("sha256", flat=True))


def asked_now(actor: Actor) -> QuerySet[OpinionAsked]:
    """Give the open askings in which the actor is named."""
    asked = OpinionAsked.objects.filter(
        office_id=actor.office_key,
        post__person_id__in=actor.person_ids,
        request__closed_at=None,
    )
    for shut in ports.drafts_shut:
        asked = asked.exclude(request__draft_id__in=shut(actor))
    return asked


def _appraised_beside(actor: Actor) -> QuerySet[AppraisalMember]:
    return AppraisalMember.objects.filter(
        office_id=actor.office_key, post__person_id__in=actor.person_ids
    )


def first_version_seen(actor: Actor, draft: Draft) -> int:
    """Give the number of the first version the actor may see: who is asked sees no earlier one."""
    if not _is_only_asked(actor, draft):
        return 0
    asked = asked_now(actor).filter(request__draft=draft)
    beside = _appraised_beside(actor).filter(appraisal__draft=draft)
    first = (
        asked.aggregate(first=Min("request__version__number"))["first"],
        beside.aggregate(first=Min("appraisal__version__number"))["first"],
    )
    return min((number for number in first if number), default=0)


def draft_list(actor: Actor, *, state: str = "") -> QuerySet[Draft]:
    """Give drafts newest first, with what a list shows."""
    drafts = visible_drafts(actor).select_related(
        "body", "signer__person", "created_by__person"
    )
    if state:
        drafts = drafts.filter(state=state)
    return drafts.order_by("-changed_at", "-id").defer("content")


def drafts_after(actor: Actor, after: str, *, state: str = "") -> QuerySet[Draft]:
    """Give the list from behind the draft with the id `after`; from the start without one.

    :raises Invalid: when there is no such draft to see.
    """
    drafts = draft_list(actor, state=state)
    if not after:
        return drafts
    try:
        last = visible_drafts(actor).only("changed_at").filter(pk=UUID(after)).first()
    except ValueError:
        last = None
    if last is None:
        raise Invalid(_("Địa chỉ trang danh sách chưa đúng. Hãy mở lại danh sách."))
    older = Q(changed_at__lt=last.changed_at) | Q(changed_at=last.changed_at, id__lt=last.id)
    return drafts.filter(older)


def get_draft(
    actor: Actor, draft_id: UUID, *, lock: bool = False, also: Sequence[str] = ()
) -> Draft:
    """Give one draft, locked for this transaction when told, with `also` of what it names.

    :raises NotFound: when it is missing or hidden.
    """
    named = ("body__office", "signer__person", "created_by")
    drafts = visible_drafts(actor).select_related(*named, *also)
    if lock:  # an act asks for the rest when it needs it; most drafts have none of it
        drafts = drafts.select_for_update(of=("self",))
    else:
        drafts = drafts.select_related("delegation__body", "created_by__person", "answers")
    draft = drafts.filter(pk=draft_id).first()
    if draft is None:
        raise NotFound(_("Không có dự thảo này, hoặc bạn không được xem."))
    return draft


def lock_again(draft: Draft) -> None:
    """Lock a draft that was read in another transaction, and read what may be new since.

    That is its state, the version of its text, and the places it goes to.
    """
    fresh = Draft.objects.select_for_update()
    draft.refresh_from_db(fields=["state", "version", "recipients"], from_queryset=fresh)


def waiting_for_signature(actor: Actor) -> QuerySet[Draft]:
    """Give what the actor personally has to sign."""
    return (
        Draft.objects.filter(
            office_id=actor.office_key,
            signer__person_id=actor.person_key,
            state__in=[DraftState.SUBMITTED, DraftState.NUMBERED],
        )
        .select_related("body", "created_by__person")
        .order_by("submitted_at", "id")
        .defer("content")
    )


def waiting_for_seal(actor: Actor) -> QuerySet[Draft]:
    """Give what is signed and waits for seal and issue, oldest first."""
    return (
        Draft.objects.filter(office_id=actor.office_key, state=DraftState.SIGNED)
        .select_related("body", "signer__person")
        .order_by("signed_at", "id")
        .defer("content")
    )


def returned_to(actor: Actor) -> QuerySet[Draft]:
    """Give the drafts that came back to the actor to be mended, or that the actor presented."""
    mends = Q(created_by__person_id__in=actor.person_ids) & ~Q(returned_to=Mender.CLERK)
    if actor.may(ISSUE):
        mends |= Q(returned_to=Mender.CLERK)
    presented = Q(submitted_by__person_id__in=actor.person_ids)
    return (
        Draft.objects.filter(
            mends | presented, office_id=actor.office_key, state=DraftState.RETURNED
        )
        .select_related("body", "signer__person", "created_by__person")
        .order_by("changed_at", "id")
        .defer("content")
    )


def last_presented(actor: Actor, *, body_id: UUID, type_code: str) -> Draft | None:
    """Give the last draft of the body that was submitted, of the type rather than of another.

    Only who signs and who keeps the copy are read of it: every writer of the office may know.
    """
    drafts = Draft.objects.filter(office_id=actor.office_key, body_id=body_id)
    return (
        drafts.exclude(submitted_at=None)
        .annotate(is_same=Q(type_code=type_code))
        .only("signer_id", "file_copy")
        .order_by("-is_same", "-submitted_at", "-id")
        .first()
    )


def signer_still(actor: Actor, draft: Draft, on: dt.date) -> UUID | None:
    """Give the post that signs a draft while it is held, else None."""
    if draft.signer_id is None:
        return None
    held = people.posts_of_office(actor, on).filter(pk=draft.signer_id).exists()
    return draft.signer_id if held else None


def counts_by_state(actor: Actor) -> dict[str, int]:
    """Give how many visible drafts stand in each state."""
    rows = visible_drafts(actor).values_list("state").annotate(n=Count("id")).order_by()
    return dict(rows)


def next_to_sign(actor: Actor, after: UUID | None = None) -> Draft | None:
    """Give the first draft that waits for the actor's signature, or the one after another."""
    ids = list(waiting_for_signature(actor).values_list("id", flat=True))
    start = ids.index(after) + 1 if after in ids else 0
    return get_draft(actor, ids[start]) if start < len(ids) else None
