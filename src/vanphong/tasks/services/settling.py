"""Conclusions settled: by tasks, or by the word that none is needed; a mark lifted, a set withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.asking import done_before
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused, VanphongError
from vanphong.kernel.phrases import Phrase
from vanphong.kernel.text import one_line
from vanphong.tasks import queries
from vanphong.tasks.models import Conclusion, ConclusionSet, Direction, NoTaskMark
from vanphong.tasks.rules import (
    DIRECT,
    ConclusionState,
)
from vanphong.tasks.services.directions import Giver, keep_direction, own_giver
from vanphong.tasks.services.guard import no_secret, reason_given
from vanphong.tasks.services.making import Assignment
from vanphong.tasks.services.taking import require_taker


@dataclass(frozen=True, slots=True)
class Settling:
    """What becomes of one conclusion: its tasks, or why none is needed; one of the two."""

    conclusion_id: UUID
    assignments: Sequence[Assignment] = ()
    no_task_reason: str = ""
    request_id: UUID | None = None


@transaction.atomic
def settle_conclusions(
    *, actor: Actor, set_id: UUID, settlings: Sequence[Settling], now: dt.datetime
) -> ConclusionSet:
    """Give the tasks of conclusions, or mark that none is needed: all that is named, or nothing.

    Locks the set: of two who settle the same conclusion one is refused. Tasks are made by the
    direction that carries the conclusion out. A settling of the same `request_id` is not done
    again. A refusal names the conclusion in its data.

    :raises NotAllowed: for one who may not direct.
    :raises NotFound: for a set or a conclusion one may not see.
    :raises Invalid: for a settling with neither tasks nor reason, or with both.
    :raises Refused: `conclusion_settled`; `conclusions_withdrawn`; as `give_direction`.
    """
    giver = own_giver(actor, now)
    found = _standing(actor, set_id)
    rows = queries.with_outcome(found.conclusions.order_by("position"))
    by_id = {row.pk: row for row in rows}
    if len({one.conclusion_id for one in settlings}) < len(settlings):
        raise Invalid(_("Mỗi kết luận chỉ xử lý một lần."), code="conclusion_twice")
    for one in settlings:
        row = by_id.get(one.conclusion_id)
        if row is None:
            raise NotFound(_("Không có kết luận này, hoặc bạn không được xem."))
        try:
            _settle(actor, giver, row, one)
        except VanphongError as refusal:
            refusal.data |= {"conclusion_id": str(row.pk), "place": row.place}
            raise
    return found


def _standing(actor: Actor, set_id: UUID) -> ConclusionSet:
    found = queries.get_set(actor, set_id, lock=True)
    if found.withdrawn_at is not None:
        raise Refused(_("Bản kết luận này đã rút."), code="conclusions_withdrawn")
    return found


def _settle(actor: Actor, giver: Giver, row: Conclusion, one: Settling) -> None:
    if bool(one.assignments) == bool(one.no_task_reason.strip()):
        sentence = _("Hãy giao việc, hoặc ghi lý do không phát sinh nhiệm vụ.")
        raise Invalid(sentence, code="settle_one_way", fields={"reason": [str(sentence)]})
    if _settled_before(actor, row, one):
        return
    _refuse_settled(row)
    if not one.assignments:
        _mark(actor, giver, row, one)
        return
    assignments = [
        replace(given, title=given.title or one_line(row.words)[:500])
        for given in one.assignments
    ]
    keep_direction(
        actor=actor, giver=giver, now=giver.at, document_id=row.of.document_id, phrase="",
        words=row.words, assignments=assignments, request_id=one.request_id, again=True,
        conclusion=row,
    )  # fmt: skip


def _settled_before(actor: Actor, row: Conclusion, one: Settling) -> bool:
    """Say whether this very settling was done; its name is refused for any other."""
    kept: Direction | NoTaskMark | None
    if one.assignments:
        kept = done_before(Direction.objects.all(), "given_by_id", actor, one.request_id)
    else:
        kept = done_before(NoTaskMark.objects.all(), "marked_by_id", actor, one.request_id)
    if kept is not None and kept.conclusion_id != row.pk:
        raise Refused(
            _("Mã yêu cầu này đã được dùng. Hãy gửi lại với mã khác."), code="request_taken"
        )
    return kept is not None


def _refuse_settled(row: Conclusion) -> None:
    outcome = queries.outcome_of(row)
    if outcome.state is ConclusionState.OPEN:
        return
    if outcome.mark is not None:
        sentence = Phrase(
            "%(name)s đã đánh dấu kết luận %(place)s không phát sinh nhiệm vụ.",
            name=outcome.mark.marked_by.person.full_name,
            place=row.place,
        )
    else:
        giver = outcome.direction.given_by.person.full_name if outcome.direction else ""
        sentence = Phrase(
            "%(name)s đã giao việc theo kết luận %(place)s.", name=giver, place=row.place
        )
    raise Refused(sentence, code="conclusion_settled")


def _mark(actor: Actor, giver: Giver, row: Conclusion, one: Settling) -> None:
    reason = reason_given(one.no_task_reason)
    no_secret(giver.at, reason=reason)
    mark = NoTaskMark.objects.create(
        office_id=row.office_id, conclusion=row, marked_by_id=giver.post_id, marked_at=giver.at,
        reason=reason, request_id=one.request_id,
    )  # fmt: skip
    detail = {"place": row.place, "reason": mark.reason}
    audit.record(actor, "tasks:conclusion:no_task", subject=row, detail=detail)


@transaction.atomic
def reopen_conclusion(
    *, actor: Actor, conclusion_id: UUID, reason: str, now: dt.datetime
) -> Conclusion:
    """Lift the mark that a conclusion needs no task: it waits again. Locks its set.

    :raises NotAllowed: for one who may not direct.
    :raises NotFound: missing or hidden.
    :raises Invalid: without a reason.
    :raises Refused: `not_marked`, when no mark stands.
    """
    giver = own_giver(actor, now)
    row = queries.get_conclusion(actor, conclusion_id)
    _standing(actor, row.of_id)
    why = reason_given(reason)
    no_secret(now, reason=why)
    mark = row.marks.filter(lifted_at=None).first()
    if mark is None:
        raise Refused(
            _("Kết luận này không được đánh dấu là không phát sinh nhiệm vụ."),
            code="not_marked",
        )
    mark.lifted_by_id, mark.lifted_at, mark.lifted_reason = giver.post_id, now, why
    mark.save(update_fields=["lifted_by", "lifted_at", "lifted_reason"])
    detail = {"place": row.place, "reason": why}
    audit.record(actor, "tasks:conclusion:reopen", subject=row, detail=detail)
    return row


@transaction.atomic
def withdraw_conclusions(
    *, actor: Actor, set_id: UUID, reason: str, now: dt.datetime
) -> ConclusionSet:
    """Withdraw a set that was taken wrongly, so that its source may be taken anew. Locks the set.

    :raises NotAllowed: for one who may not direct and did not take it.
    :raises NotFound: missing or hidden.
    :raises Invalid: without a reason.
    :raises Refused: `conclusions_in_hand` while a task hangs on it; `conclusions_withdrawn`.
    """
    post_id = require_taker(actor)
    found = _standing(actor, set_id)
    if not actor.may(DIRECT) and found.taken_by.person_id not in actor.person_ids:
        raise NotAllowed(_("Chỉ người đã ghi hoặc người có quyền giao việc mới rút được."))
    why = reason_given(reason)
    no_secret(now, reason=why)
    rows = queries.with_outcome(found.conclusions.all())
    living = {ConclusionState.GIVEN, ConclusionState.DONE}
    if any(queries.outcome_of(row).state in living for row in rows):
        raise Refused(
            _("Có nhiệm vụ đã giao theo các kết luận này. Hãy hủy nhiệm vụ trước khi rút."),
            code="conclusions_in_hand",
        )
    found.withdrawn_by_id, found.withdrawn_at, found.withdrawn_reason = post_id, now, why
    found.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    audit.record(actor, "tasks:conclusions:withdraw", subject=found, detail={"reason": why})
    return found
