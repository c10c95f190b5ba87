"""Processes: begun from a template, stopped, or taken on past a step that stands in the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.asking import done_before
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.phrases import Phrase
from vanphong.people import api as people
from vanphong.tasks import queries
from vanphong.tasks.models import (
    Direction,
    Process,
    ProcessStep,
    Task,
    TemplateStep,
    TemplateVersion,
)
from vanphong.tasks.rules import may_lead
from vanphong.tasks.services.advancing import advance
from vanphong.tasks.services.directions import keep_direction, own_giver
from vanphong.tasks.services.guard import (
    insist,
    no_secret,
    reason_given,
    require_part,
)
from vanphong.tasks.services.making import (
    Assignment,
    make_task,
    office_posts,
    post_of,
    posts_given,
)
from vanphong.tasks.services.terms import NO_DUE, DueGiven


@dataclass(frozen=True, slots=True)
class ProcessGiven:
    """A process to begin: who leads the whole, until when, who leads its steps by their numbers.

    On a document, on a direction given before, or on neither. Without a title the whole is
    called as `Assignment` says. A step that is not named in `leads` is led by whom its template
    says.
    """

    lead_id: UUID
    document_id: UUID | None = None
    direction_id: UUID | None = None
    title: str = ""
    words: str = ""
    due: DueGiven = NO_DUE
    leads: Mapping[int, UUID] = field(default_factory=dict)


@transaction.atomic
def start_process(
    *,
    actor: Actor,
    template_id: UUID,
    given: ProcessGiven,
    now: dt.datetime,
    request_id: UUID | None = None,
    again: bool = False,
) -> Process:
    """Begin a process: the task of the whole, and those of the steps that may begin now.

    On a document or alone it is a direction of the actor, in `words` or the usual ones; on a
    direction its task is one more of that. Whoever begins it owns it. The same `request_id`
    gives the same process.

    :raises NotAllowed: for one who may not direct.
    :raises NotFound: for a template, document or direction one may not see.
    :raises Invalid: `step_lead` when a step's role or unit leaves several leads or none; as
        `give_direction`.
    :raises Refused: `template_retired`; as `give_direction`, with `given_already`.
    """
    giver = own_giver(actor, now)
    version = queries.get_template(actor, template_id)
    kept = done_before(Process.objects.all(), "started_by_id", actor, request_id)
    if kept is not None:
        return kept
    if version.is_retired:
        raise Refused(_("Quy trình mẫu này đã thôi dùng."), code="template_retired")
    posts = office_posts(actor, vietnam_date(now))
    leads = _leads(version, given, posts)
    whole = Assignment(lead_id=given.lead_id, due=given.due, title=given.title)
    if given.direction_id is not None:
        task = _on_direction(actor, given.direction_id, whole, version, now)
    else:
        direction = keep_direction(
            actor=actor, giver=giver, now=now, document_id=given.document_id, phrase="",
            words=given.words or _usual_words(version), assignments=[whole], request_id=None,
            again=again,
        )  # fmt: skip
        task = direction.tasks.get()
    process = Process.objects.create(
        office_id=task.office_id,
        of=version,
        task=task,
        started_by_id=giver.post_id,
        owner_id=giver.post_id,
        started_at=now,
        request_id=request_id,
    )
    ProcessStep.objects.bulk_create(
        ProcessStep(
            office_id=task.office_id, process=process, of=step, number=step.number, lead=lead
        )
        for step, lead in leads
    )
    detail = {"template": version.name, "version": version.number, "task": task.pk}
    audit.record(actor, "tasks:process:start", subject=process, detail=detail)
    advance(process, now)
    return process


def _usual_words(version: TemplateVersion) -> str:
    return Phrase("Thực hiện theo quy trình “%(name)s”.", name=version.name)


def _leads(
    version: TemplateVersion, given: ProcessGiven, posts: dict[UUID, people.Post]
) -> list[tuple[TemplateStep, people.Post]]:
    """Give who leads each step; each must be able to.

    :raises Invalid: at `lead_NUMBER`.
    """
    found = []
    for step in queries.template_steps(version):
        chosen = given.leads.get(step.number)
        lead_id = chosen or queries.step_lead(step, given.lead_id, posts.values())
        if lead_id is None:
            sentence = Phrase(
                "Bước %(step)s (%(title)s): hãy chọn người chủ trì.",
                step=step.number, title=step.title,
            )  # fmt: skip
            fields: dict[str, list[str]] = {f"lead_{step.number}": [sentence]}
            raise Invalid(sentence, code="step_lead", fields=fields)
        lead = post_of(posts, lead_id, f"lead_{step.number}")
        insist(may_lead(may_handle=queries.can_handle(lead), name=lead.person.full_name))
        found.append((step, lead))
    return found


def _on_direction(
    actor: Actor,
    direction_id: UUID,
    whole: Assignment,
    version: TemplateVersion,
    now: dt.datetime,
) -> Task:
    direction = queries.get_direction(actor, direction_id)
    named = whole if whole.title or direction.document_id else _named(whole, direction)
    posts = posts_given(actor, [named], vietnam_date(now))
    task = Task(direction=direction, document=direction.document, title=version.name)
    assert actor.post_id is not None
    return make_task(actor, task, named, posts, giver_id=actor.post_id, now=now)


def _named(whole: Assignment, direction: Direction) -> Assignment:
    return replace(whole, title=direction.text[:500])


@transaction.atomic
def stop_process(*, actor: Actor, process_id: UUID, reason: str, now: dt.datetime) -> Process:
    """Let no further step begin, with the reason; tasks that were made stay as they are.

    Locks the task of the whole and the process. Stopping again changes nothing.

    :raises NotAllowed: for one who does not keep it.
    :raises NotFound: missing or hidden.
    :raises Invalid: without a reason.
    :raises Refused: `process_ended` when the whole has ended.
    """
    process = _locked(actor, process_id)
    if process.stopped_at is not None:
        return process
    _insist_runs(process)
    why = reason_given(reason)
    no_secret(now, reason=why)
    return _stop(actor, process, why, now)


def stop_with(actor: Actor, task: Task, reason: str, now: dt.datetime) -> None:
    """Stop the process whose whole was cancelled, in the transaction of that act."""
    for process in Process.objects.select_for_update().filter(task=task, stopped_at=None):
        _stop(actor, process, reason, now)


def _stop(actor: Actor, process: Process, reason: str, now: dt.datetime) -> Process:
    process.stopped_by_id, process.stopped_at = require_part(actor), now
    process.stop_reason = reason
    process.save(update_fields=["stopped_by", "stopped_at", "stop_reason"])
    audit.record(actor, "tasks:process:stop", subject=process, detail={"reason": reason})
    return process


@transaction.atomic
def skip_step(
    *, actor: Actor, process_id: UUID, number: int, reason: str, now: dt.datetime
) -> Process:
    """Go on without a step whose task was cancelled or could not be made, with the reason.

    What waited for it begins, if nothing else is waited for. A process whose owner can give work
    no more is the actor's from now on. Locks the task of the whole and the
    process. Skipping again changes nothing.

    :raises NotAllowed: for one who does not keep the process.
    :raises NotFound: missing or hidden.
    :raises Invalid: without a reason.
    :raises Refused: `step_stands` for a step that asks nothing; `process_stopped`,
        `process_ended`.
    """
    process = _locked(actor, process_id)
    step = _step(process, number)
    if step.skipped_at is not None:
        return process
    _insist_asks(process, step)
    why = reason_given(reason)
    no_secret(now, reason=why)
    step.skipped_by_id, step.skipped_at, step.skip_reason = require_part(actor), now, why
    step.trouble = ""
    _take_over(actor, process, now)
    step.save(update_fields=["skipped_by", "skipped_at", "skip_reason", "trouble"])
    detail = {"step": step.of.title, "reason": why}
    audit.record(actor, "tasks:process:skip", subject=process, detail=detail)
    advance(process, now)
    return process


@transaction.atomic
def set_step_lead(
    *, actor: Actor, process_id: UUID, number: int, lead_id: UUID, now: dt.datetime
) -> Process:
    """Say who leads a step whose task was not made yet; one that stood stuck begins.

    A process whose owner can give work no more is the actor's from now on.
    Locks the task of the whole and the process. The lead it has already changes nothing.

    :raises NotAllowed: for one who does not keep the process.
    :raises NotFound: missing or hidden.
    :raises Invalid: for a post that is none of the office's.
    :raises Refused: `step_given` once its task was made; a post that cannot handle tasks;
        `process_stopped`, `process_ended`.
    """
    process = _locked(actor, process_id)
    step = _step(process, number)
    if queries.task_of(step) is not None or step.skipped_at is not None:
        raise Refused(
            _("Việc của bước này đã giao. Hãy chuyển người chủ trì ngay trên nhiệm vụ."),
            code="step_given",
        )
    _insist_runs(process)
    lead = post_of(office_posts(actor, vietnam_date(now)), lead_id, "lead")
    insist(may_lead(may_handle=queries.can_handle(lead), name=lead.person.full_name))
    _take_over(actor, process, now)
    if step.lead_id != lead.pk:
        step.lead = lead
        step.save(update_fields=["lead"])
        detail = {"step": step.of.title, "lead": str(lead)}
        audit.record(actor, "tasks:process:lead", subject=process, detail=detail)
    advance(process, now)
    return process


def _locked(actor: Actor, process_id: UUID) -> Process:
    process = queries.get_process(actor, process_id, lock=True)
    if not queries.keeps_process(actor, process):
        raise NotAllowed(
            _("Việc này do người bắt đầu quy trình hoặc lãnh đạo cơ quan quyết định."),
            code="not_director",
        )
    return process


def _take_over(actor: Actor, process: Process, now: dt.datetime) -> None:
    """Make a process the actor's whose owner can give work no more."""
    if queries.gives_work(process.owner, vietnam_date(now)):
        return
    process.owner_id = require_part(actor)
    process.save(update_fields=["owner"])
    audit.record(actor, "tasks:process:take_over", subject=process)


def _step(process: Process, number: int) -> ProcessStep:
    found = process.steps.select_related("of", "task").filter(number=number).first()
    if found is None:
        raise NotFound(_("Quy trình không có bước này."))
    return found


def _insist_runs(process: Process) -> None:
    if process.stopped_at is not None:
        raise Refused(_("Quy trình đã dừng."), code="process_stopped")
    if not process.task.facts.is_open:
        raise Refused(_("Nhiệm vụ của cả quy trình đã kết thúc."), code="process_ended")


def _insist_asks(process: Process, step: ProcessStep) -> None:
    _insist_runs(process)
    task = queries.task_of(step)
    if not step.trouble and (task is None or task.cancelled_at is None):
        raise Refused(
            _(
                "Chỉ bỏ qua bước đã hủy hoặc chưa giao được. Muốn bỏ bước đang làm, hãy hủy "
                "nhiệm vụ của bước đó trước."
            ),
            code="step_stands",
        )
