"""The act that makes a number void: held and not used, or on a paper entered by mistake."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Refused
from vanphong.kernel.gate import require
from vanphong.registry import book_queries, queries
from vanphong.registry.models import (
    Direction,
    Document,
    DocumentAccess,
    DocumentState,
    NumberEntry,
    NumberState,
)
from vanphong.registry.services.closed import refuse_closing_day
from vanphong.registry.services.numbers import REASON_MAX, reason_given

VOID = "registry:number:void"


@transaction.atomic
def void_number(
    *, actor: Actor, entry_id: UUID, reason: str, now: dt.datetime, by_holder: bool = False
) -> NumberEntry:
    """Make a number void, with the reason; the actor is the one who approves.

    A number on a paper may be void too, when it was entered by mistake: the paper stays in the
    book, struck. `by_holder` is said by the act that ends the draft the number is held for. The
    reason of an inserted number stays before the one of its voiding. Locks the number, then the
    paper; a period with numbers still held is never closed.

    :raises Refused: when the number belongs to a draft or stands on what was issued here
        (`number_of_draft`, `number_given`), was sent to others, or its period is closed.
    :source: principle of the product, ADR 0010 (a void number stays with its reason)
    """
    require(actor, VOID)
    words = reason_given(reason)
    entry = queries.lock_entry(actor, entry_id)
    if entry.state == NumberState.VOID:
        return entry
    if entry.state == NumberState.GIVEN:
        _void_paper(actor, entry, words, now)
    elif not by_holder and not book_queries.is_for_paper(actor, entry):
        raise Refused(
            _("Số %(number)s thuộc một dự thảo. Xin rút dự thảo đó; số được hủy cùng lúc.")
            % {"number": entry},
            code="number_of_draft",
        )
    inserted = f"{entry.reason}; " if entry.reason else ""
    entry.state, entry.approved_by_id = NumberState.VOID, actor.person_id
    entry.reason = f"{inserted}{words}"[:REASON_MAX]
    entry.save(update_fields=["state", "reason", "approved_by"])
    audit.record(
        actor,
        "registry:number:void",
        subject=entry,
        detail={"number": str(entry), "reason": words},
    )
    return entry


def _void_paper(actor: Actor, entry: NumberEntry, words: str, now: dt.datetime) -> None:
    """Strike the paper a number stands on; its facts stay as they were written."""
    if entry.document_id is None or entry.book.direction == Direction.IN:
        raise Refused(
            _("Số đến %(number)s đã đứng trên văn bản nên không hủy được. Xin sửa dòng vào sổ.")
            % {"number": entry},
            code="number_given",
        )
    document = queries.lock_document(actor, entry.document_id)
    if not book_queries.is_for_paper(actor, entry):
        raise Refused(
            _("Văn bản %(symbol)s phát hành trên phần mềm. Xin thu hồi hoặc thay thế văn bản.")
            % {"symbol": entry.symbol},
            code="number_given",
        )
    if refusal := why_not_void(document):
        raise Refused(refusal, code="document_sent")
    refuse_closing_day(entry.book, document.issued_on)
    document.state = DocumentState.VOID
    document.version += 1
    document.save(update_fields=["state", "version"])
    detail = {"state": document.state, "reason": words, "at": now}
    audit.record(actor, "registry:document:set_state", subject=document, detail=detail)


def why_not_void(document: Document) -> str:
    """Say why the number of an own paper cannot be made void; nothing when it can."""
    if document.state != DocumentState.ISSUED:
        return _("Văn bản này không còn ở trạng thái đã ban hành.")
    if DocumentAccess.objects.filter(document=document).exists():
        return _("Văn bản đã gửi cho cơ quan khác. Xin thu hồi hoặc thay thế văn bản.")
    return ""
