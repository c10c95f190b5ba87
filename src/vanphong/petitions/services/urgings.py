"""Linking what came back on an urging: an incoming document of the register, and undoing that."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Refused
from vanphong.petitions import queries
from vanphong.petitions.models import Case, UrgingReply
from vanphong.petitions.rules import Key, Line, Nature
from vanphong.petitions.rules.events import Renewal
from vanphong.petitions.rules.limits import time_limits
from vanphong.petitions.rules.permissions import HANDLE
from vanphong.petitions.services import clocks, guard
from vanphong.registry import api as registry

# A denunciation sent again because a state body did not resolve it in time.
_LATE_BELOW = (Nature.DENUNCIATION, Line.STATE, Renewal.OVERDUE)


def proposed_answer_by(case: Case, today: dt.date) -> dt.date | None:
    """Give the day to propose for an answer: where the law names one, of a late denunciation.

    :source: Luật Tố cáo 2018 (25/2018/QH14), Điều 38 khoản 3: five working days.
    """
    renewal = queries.keys_of(case)[Key.RENEWAL]
    if (case.nature, case.line, renewal) != _LATE_BELOW:
        return None
    days = time_limits().limits["T41-report"][-1].counts
    calendar = calendars.calendar_for(case.office_id)
    return calendar.add_working_days(today, min(days.values()))


@transaction.atomic
def link_reply(
    *,
    actor: Actor,
    case_id: UUID,
    step_id: UUID,
    document_id: UUID,
    now: dt.datetime,
    version: int | None = None,
) -> UrgingReply:
    """Note that an incoming document answers an urging of a case. Locks the case.

    The day is that on which it came to the book. What it says of the matter is another step.

    :raises NotAllowed: for one who does not handle cases.
    :raises NotFound: for a case or a document that is hidden, an urging that is not of the case.
    :raises Refused: `not_incoming` for a document that did not come to the office, `reply_before`
        for one that came before the urging, `replied` when there is a reply, `changed_meanwhile`.
    """
    post_id = asking.own_post(actor, HANDLE)
    case = guard.locked(actor, case_id, version)
    urging = queries.get_urging(case, step_id)
    document = registry.get_document(actor, document_id)
    arrival = registry.arrival_of(actor, document_id)
    if arrival is None:
        raise Refused(_("Văn bản này không có trong sổ văn bản đến."), code="not_incoming")
    if arrival.arrived_on < urging.on:
        raise Refused(
            _("Văn bản này đến ngày %(came)s, trước ngày đôn đốc %(urged)s.")
            % {"came": f"{arrival.arrived_on:%d/%m/%Y}", "urged": f"{urging.on:%d/%m/%Y}"},
            code="reply_before",
        )
    if urging.reply is not None:
        raise Refused(
            _("Lần đôn đốc này đã có văn bản trả lời %(symbol)s. Hãy bỏ liên kết ấy trước.")
            % {"symbol": urging.reply},
            code="replied",
        )
    reply = UrgingReply.objects.create(
        office_id=case.office_id,
        step=urging.step,
        document=document,
        symbol=document.symbol or str(arrival.arrival_number),
        replied_on=arrival.arrived_on,
        linked_at=now,
        linked_by_id=post_id,
    )
    guard.save(case)
    clocks.renew(case, now)
    audit.record(
        actor, "petitions:urging:reply", subject=case,
        detail={"urging": urging.number, "reply": reply.symbol},
    )  # fmt: skip
    return reply


@transaction.atomic
def unlink_reply(
    *, actor: Actor, case_id: UUID, step_id: UUID, reason: str, now: dt.datetime
) -> UrgingReply:
    """Take back that a document answers an urging; the row stays, with the reason. Locks the case.

    :raises Invalid: without a reason.
    :raises Refused: `no_reply`.
    """
    post_id = asking.own_post(actor, HANDLE)
    said = guard.reason_given(reason, now)
    case = guard.locked(actor, case_id, None)
    urging = queries.get_urging(case, step_id)
    if urging.reply is None:
        raise Refused(_("Lần đôn đốc này chưa có văn bản trả lời."), code="no_reply")
    reply = urging.reply
    reply.undone_at, reply.undone_by_id, reply.undone_reason = now, post_id, said
    reply.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    guard.save(case)
    clocks.renew(case, now)
    audit.record(
        actor, "petitions:urging:undo_reply", subject=case,
        detail={"urging": urging.number, "reply": reply.symbol},
    )  # fmt: skip
    return reply
