"""Evidence: submitting the product, accepting it, returning it."""

from __future__ import annotations

import datetime as dt
from typing import TypedDict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid
from vanphong.kernel.text import nfc, one_line
from vanphong.registry import api as registry
from vanphong.tasks.models import Evidence, Task, Verdict
from vanphong.tasks.rules import Act, evidence_problems
from vanphong.tasks.services.guard import (
    done_before,
    insist_may,
    locked,
    no_secret,
    reason_given,
    require_part,
    save,
)
from vanphong.tasks.services.news import DONE, IN_HAND, tell


class _Facts(TypedDict):
    product: str
    symbol: str
    dated_on: dt.date | None


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

    Locks the task. It closes the task at once, or stops its clock until someone accepts, as
    the office worked when the task was given. With `document_id` what is left out is taken
    from that document. The same evidence again changes nothing.

    :raises NotAllowed: for anyone but the lead.
    :raises Invalid: when product, number or date is missing; Invalid or Secret by the door.
    :raises Refused: when the task has ended or tasks under it are open.
    """
    post_id = require_part(actor)
    task = locked(actor, task_id)
    facts = _facts(actor, product, symbol, dated_on, document_id)
    kept = done_before(Evidence.objects.all(), "submitted_by_id", actor, request_id)
    kept = kept or _same_standing(task, facts, post_id)
    if kept is not None:
        return kept
    insist_may(Act.SUBMIT, actor, task, version)
    no_secret(now, product=product, symbol=symbol, handed_to=handed_to, note=note)
    problems = evidence_problems(**facts, today=vietnam_date(now))
    if problems:
        raise Invalid(
            _("Chưa kết thúc được: cần tên sản phẩm, số ký hiệu và ngày của văn bản."),
            code="evidence_missing",
            fields=problems,
        )
    file = (
        files.take_in(actor=actor, content=upload[1], name=upload[0], now=now)
        if upload is not None
        else None
    )
    evidence = Evidence.objects.create(
        office_id=task.office_id,
        task=task,
        **facts,
        handed_to=one_line(handed_to)[:200],
        note=nfc(note),
        file=file,
        document_id=document_id,
        submitted_by_id=post_id,
        submitted_at=now,
        request_id=request_id,
    )
    task.submitted_at, task.returned_at = now, None
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
    if task.needs_acceptance:
        save(task, "submitted_at", "returned_at")
        tell(actor, task, IN_HAND, now)
    else:
        _close(actor, task, evidence, None, now)
    return evidence


@transaction.atomic
def accept_evidence(
    *, actor: Actor, task_id: UUID, now: dt.datetime, version: int | None = None
) -> Task:
    """Accept the evidence that waits; the task is closed, as of the day it was submitted.

    Locks the task. Accepting again what the actor accepted changes nothing.

    :raises NotAllowed: for one who did not direct it, or who submitted it.
    :raises Refused: when no evidence waits.
    """
    post_id = require_part(actor)
    task = locked(actor, task_id)
    if task.closed_by is not None and task.closed_by.verdict_by_id == post_id:
        return task
    insist_may(Act.ACCEPT, actor, task, version)
    _close(actor, task, _waiting(task), post_id, now)
    return task


@transaction.atomic
def return_evidence(
    *, actor: Actor, task_id: UUID, reason: str, now: dt.datetime, version: int | None = None
) -> Task:
    """Return the evidence that waits, with the reason; the clock runs on as if never stopped.

    Locks the task. Returning again what the actor returned changes nothing.

    :raises NotAllowed: for one who did not direct it, or who submitted it.
    :raises Invalid: without a reason.
    :raises Refused: when no evidence waits.
    """
    post_id = require_part(actor)
    task = locked(actor, task_id)
    last = task.evidence.order_by("-submitted_at", "-id").first()
    returned = last is not None and last.verdict == Verdict.RETURNED
    if returned and last is not None and last.verdict_by_id == post_id and task.facts.is_open:
        return task
    insist_may(Act.RETURN, actor, task, version)
    why = reason_given(reason)
    no_secret(now, reason=why)
    evidence = _waiting(task)
    _judge(evidence, Verdict.RETURNED, post_id, now, why)
    task.submitted_at, task.returned_at = None, now
    save(task, "submitted_at", "returned_at")
    detail = {"evidence": evidence.pk, "reason": why}
    audit.record(actor, "tasks:evidence:return", subject=task, detail=detail)
    return task


def _facts(
    actor: Actor,
    product: str,
    symbol: str,
    dated_on: dt.date | None,
    document_id: UUID | None,
) -> _Facts:
    product, symbol = one_line(product)[:300], one_line(symbol)[:100]
    if document_id is not None:
        document = registry.get_document(actor, document_id)
        product = product or one_line(document.abstract)[:300]
        symbol = symbol or document.symbol
        dated_on = dated_on or document.issued_on
    return {"product": product, "symbol": symbol, "dated_on": dated_on}


def _same_standing(task: Task, facts: _Facts, post_id: UUID) -> Evidence | None:
    standing = task.evidence.exclude(verdict=Verdict.RETURNED)
    return standing.filter(**facts, submitted_by_id=post_id).first()


def _waiting(task: Task) -> Evidence:
    return task.evidence.get(verdict=Verdict.WAITING)


def _judge(
    evidence: Evidence,
    verdict: Verdict,
    post_id: UUID | None,
    now: dt.datetime,
    reason: str = "",
) -> None:
    evidence.verdict, evidence.verdict_by_id = verdict, post_id
    evidence.verdict_at, evidence.verdict_reason = now, reason
    evidence.save(update_fields=["verdict", "verdict_by", "verdict_at", "verdict_reason"])


def _close(
    actor: Actor, task: Task, evidence: Evidence, post_id: UUID | None, now: dt.datetime
) -> None:
    _judge(evidence, Verdict.ACCEPTED, post_id, now)
    task.closed_at, task.closed_by = now, evidence
    save(task, "submitted_at", "returned_at", "closed_at", "closed_by")
    detail = {"evidence": evidence.pk, "symbol": evidence.symbol}
    audit.record(actor, "tasks:task:close", subject=task, detail=detail)
    tell(actor, task, DONE, now)
