"""Refusing to receive, and the papers that go out after a visit."""

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
from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import part_of_act
from vanphong.people import api as people
from vanphong.reception import papers, queries
from vanphong.reception.models import Visit, VisitPaper
from vanphong.reception.rules import PaperKind, VisitState, grounds_on, may_begin, may_finish
from vanphong.reception.rules.permissions import REGISTER_VISIT
from vanphong.reception.services import guard
from vanphong.registry import api as registry

# With the text of the ground before it, within what the column holds.
WORDS_MAX = 300


@transaction.atomic
def refuse_visit(
    *,
    actor: Actor,
    visit_id: UUID,
    ground: str,
    on: dt.date,
    words: str = "",
    now: dt.datetime,
    version: int | None = None,
) -> Visit:
    """Write down that who came is not received, on which ground of the law, since when it suffices.

    `words` say what happened. A notice (01/TCD) follows within three working days where the ground
    asks for one; else the reason is explained in person. Locks the visit.

    :source: Luật Tiếp công dân 2013, Điều 9; Nghị định 154/2026/NĐ-CP, Điều 4.
    :raises Refused: `not_waiting`.
    :raises Invalid: for a day before the visit or to come; for a ground that is none on that day.
    """
    post_id = asking.own_post(actor, REGISTER_VISIT)
    visit = queries.get_visit(actor, visit_id, lock=True)
    guard.insist_version(visit, version)
    asking.insist(may_finish(VisitState(visit.state)))
    if not visit.day <= on <= vietnam_date(now):
        guard.wrong("on", _("Ngày có đủ căn cứ phải từ ngày tiếp đến hôm nay."))
    chosen = grounds_on(on).get(ground)
    if chosen is None:
        guard.wrong("ground", _("Hãy chọn căn cứ từ chối trong danh sách."))
    said = asking.words_given("words", words, WORDS_MAX, now)
    visit.refusal_code = chosen.id
    visit.refusal_ground = f"{chosen.text}: {said}" if said else chosen.text
    visit.refused_on, visit.state = on, VisitState.REFUSED
    visit.ended_at, visit.ended_by_id = now, post_id
    visit.version += 1
    visit.save(
        update_fields=[
            "refusal_code", "refusal_ground", "refused_on", "state", "ended_at", "ended_by", "version",
        ]
    )  # fmt: skip
    audit.record(
        actor, "reception:visit:refuse", subject=visit,
        detail={"number": str(visit), "on": on, "ground": chosen.id},
    )  # fmt: skip
    return visit


@transaction.atomic
def begin_visit_paper(
    *,
    actor: Actor,
    visit_id: UUID,
    kind: str,
    now: dt.datetime,
    body_id: UUID | None = None,
) -> VisitPaper:
    """Begin the draft of a paper that goes out after a visit. Locks the visit.

    Written in the name of `body_id`, or of the body of the actor's post.

    :raises Refused: `not_refused`, `nothing_to_answer`, `paper_begun`.
    :raises Invalid: `no_body`; as `drafting.create_draft`.
    """
    asking.own_post(actor, REGISTER_VISIT)
    if kind not in set(PaperKind):
        guard.wrong("kind", _("Hãy chọn một mục trong danh sách."))
    wanted = PaperKind(kind)
    visit = queries.get_visit(actor, visit_id, lock=True)
    state, answered = VisitState(visit.state), visit.answered_on is not None
    asking.insist(may_begin(wanted, state, visit.outcome, answered=answered))
    kept = VisitPaper.objects.filter(visit=visit, kind=wanted).select_related("draft").first()
    if kept is not None and kept.draft.state != drafting.DraftState.WITHDRAWN:
        raise Refused(_("Văn bản này đã được soạn."), code="paper_begun")
    body = people.body_written_for(actor, body_id, vietnam_date(now))
    persons = queries.persons_of([visit]).get(visit.pk, [])
    draft = drafting.create_draft(
        actor=actor, body_id=body.pk, type_code=papers.kind_of(wanted, body.system), now=now,
        **papers.first_words(wanted, visit, persons),
    )  # fmt: skip
    paper, _made = VisitPaper.objects.update_or_create(
        visit=visit, kind=wanted, defaults={"draft": draft, "office_id": visit.office_id}
    )
    audit.record(actor, "reception:visit:begin_paper", subject=visit, detail={"kind": wanted})
    return paper


@part_of_act
def note_issued(actor: Actor, document: registry.Document, now: dt.datetime) -> None:
    """Note the issued paper of a visit, with its number and day (port `document_issued`).

    An answer so issued is the answer to the citizen. Locks the visit.
    """
    rows = VisitPaper.objects.filter(
        office_id=actor.office_key, draft__issued_document=document, document=None
    )
    for row in rows.order_by("visit_id"):
        visit = Visit.objects.select_for_update().get(pk=row.visit_id)
        row.document = document
        row.save(update_fields=["document"])
        if row.kind == PaperKind.ANSWER and visit.answered_on is None:
            visit.answered_on = document.issued_on or vietnam_date(now)
            visit.answer_symbol = document.symbol
        visit.version += 1
        visit.save(update_fields=["answered_on", "answer_symbol", "version"])
