"""What a leader directs when receiving, its notice of conclusion, the tasks that come of it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.drafting import api as drafting
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Refused
from vanphong.kernel.gate import require
from vanphong.kernel.scope import part_of_act
from vanphong.people import api as people
from vanphong.reception import conclusion_words, queries
from vanphong.reception.models import SessionConclusion, VisitDirection
from vanphong.reception.rules.permissions import DIRECT_VISIT
from vanphong.reception.services import guard
from vanphong.registry import api as registry
from vanphong.tasks import api as tasks

MOST_DIRECTIONS = 20


@transaction.atomic
def direct_visit(
    *, actor: Actor, visit_id: UUID, words: str, doer: str, due_on: dt.date, now: dt.datetime
) -> VisitDirection:
    """Write down what who receives directs on a visit of a leader's session. Locks the visit.

    :source: Nghị định 154/2026/NĐ-CP, Điều 25 khoản 2: what, by whom, with a time of resolution.
    :raises Refused: `no_session` for standing reception; `concluded` once the notice is issued.
    :raises Invalid: for a day before the visit, without words or doer.
    """
    post_id = asking.own_post(actor, DIRECT_VISIT)
    visit = queries.get_visit(actor, visit_id, lock=True)
    if visit.session is None:
        raise Refused(
            _("Chỉ ghi ý kiến chỉ đạo cho lượt của buổi tiếp có lãnh đạo."), code="no_session"
        )
    issued = SessionConclusion.objects.filter(session=visit.session, document__isnull=False)
    if issued.exists():
        raise Refused(_("Thông báo kết luận của buổi tiếp đã phát hành."), code="concluded")
    if due_on < visit.day:
        guard.wrong("due_on", _("Thời hạn phải từ ngày tiếp trở đi."))
    rows = VisitDirection.objects.filter(visit=visit)
    if rows.count() >= MOST_DIRECTIONS:
        guard.wrong("words", _("Mỗi lượt không quá %d ý kiến.") % MOST_DIRECTIONS)
    direction = VisitDirection.objects.create(
        office_id=visit.office_id, visit=visit, due_on=due_on, written_at=now,
        position=(rows.aggregate(last=Max("position"))["last"] or 0) + 1,
        written_by_id=post_id,
        words=asking.words_given("words", words, 1000, now, _("Hãy ghi ý kiến chỉ đạo.")),
        doer=asking.words_given("doer", doer, 200, now, _("Hãy ghi cơ quan, người thực hiện.")),
    )  # fmt: skip
    audit.record(
        actor, "reception:visit:direct", subject=visit,
        detail={"number": str(visit), "due_on": due_on},
    )  # fmt: skip
    return direction


@transaction.atomic
def begin_conclusion(
    *, actor: Actor, session_id: UUID, now: dt.datetime, body_id: UUID | None = None
) -> SessionConclusion:
    """Begin the draft of the conclusion notice of a session, with what was directed. Locks it.

    :source: Nghị định 154/2026/NĐ-CP, Điều 25 khoản 2.
    :raises Refused: `nothing_directed`, `paper_begun`.
    :raises Invalid: `no_body`; as `drafting.create_draft`.
    """
    asking.own_post(actor, DIRECT_VISIT)
    session = queries.get_session(actor, session_id, lock=True)
    kept = SessionConclusion.objects.filter(session=session).select_related("draft").first()
    if kept is not None and kept.draft.state != drafting.DraftState.WITHDRAWN:
        raise Refused(_("Văn bản này đã được soạn."), code="paper_begun")
    directions = queries.directions_of_session(actor, session)
    if not directions:
        raise Refused(_("Buổi tiếp này chưa ghi ý kiến chỉ đạo nào."), code="nothing_directed")
    body = people.body_written_for(actor, body_id, vietnam_date(now))
    draft = drafting.create_draft(
        actor=actor, body_id=body.pk, now=now,
        type_code="NOTICE" if body.system == "PARTY" else "STATE_NOTICE",
        **conclusion_words.first_words(session, directions),
    )  # fmt: skip
    found, _made = SessionConclusion.objects.update_or_create(
        session=session, defaults={"draft": draft, "office_id": session.office_id}
    )
    audit.record(actor, "reception:session:conclude", subject=session)
    return found


@transaction.atomic
def take_session_conclusions(
    *, actor: Actor, session_id: UUID, now: dt.datetime, handler_id: UUID | None = None
) -> tasks.ConclusionSet:
    """Take the directions of an issued notice as conclusions, each to end in tasks with a date.

    Each is proposed with its words, who does it and until when, and confirmed by a person (ADR
    0029). Locks the session.

    :raises Refused: `not_issued`; `conclusions_taken`.
    :raises NotAllowed: as `tasks.take_conclusions`.
    """
    require(actor, DIRECT_VISIT)
    session = queries.get_session(actor, session_id, lock=True)
    found = (
        SessionConclusion.objects.select_for_update(of=("self",))
        .filter(session=session)
        .first()
    )
    if found is None or found.document_id is None:
        raise Refused(_("Thông báo kết luận chưa phát hành."), code="not_issued")
    directions = queries.directions_of_session(actor, session)
    taken = tasks.take_conclusions(
        actor=actor, source=tasks.Source(document_id=found.document_id),
        text=conclusion_words.as_conclusions(directions), now=now, handler_id=handler_id,
        due_by_line=[one.due_on for one in directions],
    )  # fmt: skip
    found.taken = taken
    found.save(update_fields=["taken"])
    audit.record(actor, "reception:session:take", subject=session)
    return taken


@part_of_act
def note_conclusion(actor: Actor, document: registry.Document, now: dt.datetime) -> None:  # noqa: ARG001 - as the port calls it
    """Note the issued conclusion notice of a session (port `document_issued`). Locks it."""
    rows = SessionConclusion.objects.select_for_update().filter(
        office_id=actor.office_key, draft__issued_document=document, document=None
    )
    for row in rows.order_by("pk"):
        row.document = document
        row.save(update_fields=["document"])
