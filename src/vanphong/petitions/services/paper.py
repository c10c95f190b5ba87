"""The paper that carries a step out: begun as a draft, noted when it is issued."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.drafting import api as drafting
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import NotFound, Refused
from vanphong.kernel.scope import part_of_act
from vanphong.people import api as people
from vanphong.petitions import papers, queries
from vanphong.petitions.models import Case, CaseStep, Verdict
from vanphong.petitions.rules import Step
from vanphong.petitions.rules.permissions import HANDLE
from vanphong.petitions.services import clocks, guard
from vanphong.registry import api as registry


@transaction.atomic
def begin_paper(
    *, actor: Actor, case_id: UUID, step_id: UUID, now: dt.datetime, body_id: UUID | None = None
) -> CaseStep:
    """Begin the draft of the paper that carries out an approved step. Locks the case.

    Written in the name of `body_id`, or of the body of the actor's post.

    :raises NotFound: for a step that is not of the case; where its letter is hidden from the actor.
    :raises Refused: `no_paper` for a step without one, `not_approved`, `paper_begun`.
    :raises Invalid: `no_body`; as `drafting.create_draft`.
    """
    asking.own_post(actor, HANDLE)
    case = guard.locked(actor, case_id, None)
    # The paper names who wrote: another case of the letter may be shut to the actor.
    queries.get_letter(actor, case.first_letter_id)
    row = CaseStep.objects.filter(case=case, pk=step_id).select_related("draft").first()
    if row is None:
        raise NotFound(_("Không tìm thấy bước xử lý này."))
    if row.verdict != Verdict.APPROVED:
        raise Refused(_("Bước này chưa được duyệt."), code="not_approved")
    if Step(row.step) in papers.WITHOUT:
        raise Refused(_("Bước này không có văn bản kèm theo."), code="no_paper")
    begun = row.draft is not None and row.draft.state != drafting.DraftState.WITHDRAWN
    if begun or row.document_id is not None:
        raise Refused(_("Văn bản của bước này đã được soạn."), code="paper_begun")
    body = people.body_written_for(actor, body_id, vietnam_date(now))
    words = papers.begin_with(case, row, body.system, vietnam_date(now))
    row.draft = drafting.create_draft(actor=actor, body_id=body.pk, now=now, **words)
    row.save(update_fields=["draft"])
    audit.record(actor, "petitions:step:begin_paper", subject=case, detail={"step": row.step})
    return row


@part_of_act
def note_issued(actor: Actor, document: registry.Document, now: dt.datetime) -> None:
    """Note the issued paper of a step, with its number and day (port `document_issued`).

    Locks the case.
    """
    rows = CaseStep.objects.filter(
        office_id=actor.office_key, draft__issued_document=document, document=None
    )
    for row in rows.order_by("case_id"):
        case = (
            Case.objects.select_for_update(of=("self",))
            .select_related("first_letter")
            .get(pk=row.case_id)
        )
        row.document, row.symbol = document, document.symbol
        row.save(update_fields=["document", "symbol"])
        case.version += 1
        case.save(update_fields=["version"])
        clocks.renew(case, now)
