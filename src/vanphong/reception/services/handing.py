"""Papers handed over at a visit: a receipt (02/TCD) of the petitions' book, kept with the visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import part_of_act
from vanphong.petitions import api as petitions
from vanphong.petitions.api import HandedIn, HandOver
from vanphong.reception import queries
from vanphong.reception.models import Visit, VisitHandOver
from vanphong.reception.rules import VisitState
from vanphong.reception.rules.permissions import REGISTER_VISIT


@transaction.atomic
def take_visit_papers(
    *,
    actor: Actor,
    visit_id: UUID,
    papers: Sequence[HandedIn],
    giver: str = "",
    note: str = "",
    now: dt.datetime,
    request_id: UUID | None = None,
) -> HandOver:
    """Take papers of who came, against a receipt. Locks the visit, its letter, the counter.

    The receipt goes on to the letter or case that the visit ends in. Of a protected visit nobody is
    named. The same `request_id` gives the same receipt.

    :source: Nghị định 154/2026/NĐ-CP, mẫu 02/TCD.
    :raises NotAllowed: for one who takes no visits down, or neither registers nor handles letters.
    :raises NotFound: when the visit is missing or hidden.
    :raises Refused: `visit_left` for one who was not received; as `petitions.take_papers`.
    :raises Invalid: as `petitions.take_papers`.
    """
    asking.own_post(actor, REGISTER_VISIT)
    visit = queries.get_visit(actor, visit_id, lock=True)
    if visit.state in {VisitState.LEFT, VisitState.REFUSED}:
        raise Refused(_("Lượt này không được tiếp nên không nhận giấy tờ."), code="visit_left")
    made = petitions.take_papers(
        actor=actor, letter_id=_letter_of(visit), papers=papers, giver=giver, note=note,
        is_protected=visit.is_protected, now=now, request_id=request_id,
    )  # fmt: skip
    _link, is_new = VisitHandOver.objects.get_or_create(
        hand_over=made, defaults={"office_id": visit.office_id, "visit": visit}
    )
    if is_new:
        audit.record(
            actor, "reception:visit:take_papers", subject=visit, detail={"receipt": str(made)}
        )
    return made


@part_of_act
def pass_papers_on(actor: Actor, visit: Visit, now: dt.datetime) -> None:
    """Give the receipts of a visit to the letter it ended in, or that opened its case.

    A protected one takes them without a name (`petitions.attach_papers`).
    """
    letter = visit.letter or (visit.case.first_letter if visit.case else None)
    if letter is None:
        return
    kept = VisitHandOver.objects.filter(visit=visit, hand_over__letter=None)
    petitions.attach_papers(
        actor, [one.hand_over for one in kept.select_related("hand_over")], letter, now
    )


def _letter_of(visit: Visit) -> UUID | None:
    if visit.letter_id is not None:
        return visit.letter_id
    return visit.case.first_letter_id if visit.case else None
