"""Evidence: submitting the product, accepting it, returning it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.asking import done_before
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused, within
from vanphong.kernel.news import NewsKind
from vanphong.kernel.text import nfc, one_line
from vanphong.tasks import queries
from vanphong.tasks.models import UNDONE, Evidence, Task, Verdict
from vanphong.tasks.rules import OWN_RULE, Act, grade_answers
from vanphong.tasks.services.advancing import step_ended
from vanphong.tasks.services.guard import (
    insist_may,
    locked,
    no_secret,
    reason_given,
    require_part,
    save,
)
from vanphong.tasks.services.news import DONE, IN_HAND, tell
from vanphong.tasks.services.pausing import by_product, run_on
from vanphong.tasks.services.showing import (
    EvidenceFacts,
    evidence_facts,
    insist_whole,
    last_done,
    same_standing,
)
from vanphong.tasks.services.telling import tell_lead, tell_reporter


@transaction.atomic
def submit_evidence(
    *,
    actor: Actor,
    task_id: UUID,
    now: dt.datetime,
    product: str = "",
    symbol: str = "",
    dated_on: dt.date | None = None,
    handed_to: str = "",
    note: str = "",
    document_id: UUID | None = None,
    upload: tuple[str, bytes] | None = None,
    request_id: UUID | None = None,
    version: int | None = None,
) -> Evidence:
    """Show the product of a task: what, number, date; a file (name, bytes) if there is one.

    A product that is no document with a number, such as a table, says to whom it was handed in
    instead, and waits for acceptance.

    Locks the task. It ends a pause, and stops the clock until someone accepts it; only a document
    of the office's own register closes the task at once, unless the office wants all products
    accepted. With
    `document_id` number and date are those of that document; a symbol of the own office must
    stand in its register. The same evidence again changes nothing.

    :raises NotAllowed: for anyone but the lead.
    :raises Invalid: when product, date, number of a type that has one, or else the receiver is
        missing, what is given is no symbol, is not in the register, or has no room; Invalid or
        Secret by the door.
    :raises Refused: when the task has ended or tasks under it are open; `urges_this_task` for a
        letter that urges it.
    """
    post_id = require_part(actor)
    task = locked(actor, task_id)
    shown = EvidenceFacts(
        product=product, symbol=symbol, dated_on=dated_on, handed_to=handed_to,
        document_id=document_id,
    )  # fmt: skip
    facts, own, problems = evidence_facts(actor, shown, vietnam_date(now))
    kept = done_before(Evidence.objects.all(), "submitted_by_id", actor, request_id)
    kept = kept or same_standing(task, facts, submitted_by_id=post_id)
    if kept is not None:
        return kept
    insist_may(Act.SUBMIT, actor, task, version, now)
    no_secret(now, product=product, symbol=symbol, handed_to=handed_to, note=note)
    insist_whole(problems)
    _refuse_letter(actor, task, facts["document_id"])
    file = (
        files.take_in(actor=actor, content=upload[1], name=upload[0], now=now)
        if upload is not None
        else None
    )
    evidence = Evidence.objects.create(
        office_id=task.office_id,
        task=task,
        **facts,
        note=within(nfc(note), 2000, "note"),
        file=file,
        submitted_by_id=post_id,
        submitted_at=now,
        request_id=request_id,
    )
    run_on(actor, task, post_id, by_product(), now)
    task.submitted_at, task.returned_at = now, None
    task.extension_on, task.extension_reason = None, ""
    audit.record(
        actor,
        "tasks:evidence:submit",
        subject=task,
        detail={
            "evidence": evidence.pk,
            "product": evidence.product,
            "symbol": evidence.symbol,
            "dated_on": evidence.dated_on,
        },
    )
    if own and not task.needs_acceptance:
        _close(actor, task, evidence, None, now)
    else:
        save(task, "submitted_at", "returned_at", "extension_on", "extension_reason")
        tell(actor, task, IN_HAND, now)
    return evidence


@transaction.atomic
def take_back_evidence(
    *, actor: Actor, task_id: UUID, reason: str, now: dt.datetime, version: int | None = None
) -> Task:
    """Take back the evidence that waits, with the reason; the task is open as before the report.

    Locks the task. The clock runs on as if never stopped; a task that had been returned is so
    again. A pause the report ended stays ended, with its days added. Taking back again what the
    actor took back changes nothing.

    :raises NotAllowed: for anyone but who reported it.
    :raises Invalid: without a reason.
    :raises Refused: when no evidence waits, for it was accepted, returned or never reported.
    """
    post_id = require_part(actor)
    task = locked(actor, task_id)
    if _undone_by(task, Verdict.TAKEN_BACK, post_id):
        return task
    insist_may(Act.TAKE_BACK, actor, task, version, now)
    why = reason_given(reason)
    no_secret(now, reason=why)
    detail = undo_report(task, post_id, why, now)
    audit.record(actor, "tasks:evidence:take_back", subject=task, detail=detail)
    return task


def undo_report(
    task: Task, post_id: UUID | None, reason: str, now: dt.datetime
) -> dict[str, object]:
    """Take back what waits on a locked task, open it as before; give what the trail tells of it.

    Without a post when another office reported it.
    """
    evidence = _standing(task)
    _judge(evidence, Verdict.TAKEN_BACK, post_id, now, reason=reason)
    returned = task.evidence.filter(verdict=Verdict.RETURNED).order_by("-verdict_at").first()
    task.submitted_at, task.returned_at = None, returned.verdict_at if returned else None
    save(task, "submitted_at", "returned_at")
    return {
        "evidence": evidence.pk, "product": evidence.product, "symbol": evidence.symbol,
        "reason": reason,
    }  # fmt: skip


@transaction.atomic
def accept_evidence(
    *,
    actor: Actor,
    task_id: UUID,
    now: dt.datetime,
    grade: str = "",
    version: int | None = None,
) -> Task:
    """Accept the evidence that waits; the task is closed, as of the day it was submitted.

    Steps of its process that waited for this task last begin in the same transaction. Where the
    office set grades, `grade` is one of them. Locks the task. Accepting again what the actor
    accepted changes nothing; another grade needs a return first.

    :raises NotAllowed: for one who did not direct it, or who submitted it.
    :raises Invalid: `grade_missing` without a grade where one is asked for, `grade_not_asked`.
    :raises Refused: when no evidence waits; `graded` for another grade than was given.
    """
    post_id = require_part(actor)
    task = locked(actor, task_id)
    given = one_line(grade)
    if task.closed_by is not None and task.closed_by.verdict_by_id == post_id:
        _insist_same(task.closed_by, given)
        return task
    insist_may(Act.ACCEPT, actor, task, version, now)
    answers = grade_answers(given, queries.grades(actor))
    if not answers:
        raise Invalid(answers.reason, code=answers.code, fields={"grade": [answers.reason]})
    _close(actor, task, _standing(task), post_id, now, grade=given)
    return task


def _insist_same(evidence: Evidence, grade: str) -> None:
    if grade in {"", evidence.grade}:
        return
    sentence = _("Sản phẩm đã được nghiệm thu. Muốn đổi mức, hãy trả lại rồi nghiệm thu lại.")
    raise Refused(sentence, code="graded", source=OWN_RULE)


@transaction.atomic
def return_evidence(
    *, actor: Actor, task_id: UUID, reason: str, now: dt.datetime, version: int | None = None
) -> Task:
    """Return the evidence that stands, with the reason; the clock runs on as if never stopped.

    Locks the task. What closed the task may be returned too: the task is open again. Returning
    again what the actor returned changes nothing.

    :raises NotAllowed: for one who did not direct it, or who submitted it.
    :raises Invalid: without a reason.
    :raises Refused: when no evidence stands, the task was cancelled, or the one above it ended.
    """
    post_id = require_part(actor)
    task = locked(actor, task_id)
    if _undone_by(task, Verdict.RETURNED, post_id):
        return task
    insist_may(Act.RETURN, actor, task, version, now)
    why = reason_given(reason)
    no_secret(now, reason=why)
    evidence, reopened = _standing(task), task.closed_at is not None
    graded = {"grade": evidence.grade} if evidence.grade else {}
    _judge(evidence, Verdict.RETURNED, post_id, now, reason=why)
    task.submitted_at, task.returned_at = None, now
    task.closed_at, task.closed_by = None, None
    save(task, "submitted_at", "returned_at", "closed_at", "closed_by")
    detail = {"evidence": evidence.pk, "reason": why, "reopened": reopened, **graded}
    audit.record(actor, "tasks:evidence:return", subject=task, detail=detail)
    tell_lead(actor, task, NewsKind.EVIDENCE_RETURNED, evidence.pk, now)
    return task


def _refuse_letter(actor: Actor, task: Task, document_id: UUID | None) -> None:
    """Refuse a letter that urges the task as what the task brought about."""
    for letter in queries.letters_on(actor, task):
        if letter.document_id == document_id:
            sentence = _(
                "%(symbol)s là văn bản đôn đốc chính việc này, không phải sản phẩm của việc. "
                "Hãy chọn văn bản là kết quả của việc."
            )
            raise Refused(
                sentence % {"symbol": letter.symbol}, code="urges_this_task", source=OWN_RULE
            )


def _undone_by(task: Task, verdict: Verdict, post_id: UUID) -> bool:
    """Say whether the last thing done to the products of an open task was this, by this post."""
    last = last_done(task)
    return last is not None and (last.verdict, last.verdict_by_id) == (verdict, post_id)


def _standing(task: Task) -> Evidence:
    return task.evidence.exclude(verdict__in=UNDONE).get()


def _judge(
    evidence: Evidence,
    verdict: Verdict,
    post_id: UUID | None,
    now: dt.datetime,
    *,
    reason: str = "",
    grade: str = "",
) -> None:
    evidence.verdict, evidence.verdict_by_id, evidence.verdict_at = verdict, post_id, now
    evidence.verdict_reason, evidence.grade = reason, grade
    judged = ("verdict", "verdict_by", "verdict_at", "verdict_reason", "grade")
    evidence.save(update_fields=judged)


def _close(
    actor: Actor,
    task: Task,
    evidence: Evidence,
    post_id: UUID | None,
    now: dt.datetime,
    *,
    grade: str = "",
) -> None:
    verdict = Verdict.REGISTERED if post_id is None else Verdict.ACCEPTED
    _judge(evidence, verdict, post_id, now, grade=grade)
    task.closed_at, task.closed_by = now, evidence
    task.extension_on, task.extension_reason = None, ""
    ended = ("closed_at", "closed_by", "extension_on", "extension_reason")
    save(task, "submitted_at", "returned_at", *ended)
    detail = {"evidence": evidence.pk, "product": evidence.product, "symbol": evidence.symbol}
    if grade:
        detail["grade"] = grade
    audit.record(actor, "tasks:task:close", subject=task, detail=detail)
    if post_id is not None:
        tell_reporter(actor, task, evidence, now)
    step_ended(task, now)
    tell(actor, task, DONE, now)
