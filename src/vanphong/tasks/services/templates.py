"""Templates of processes: each change is a new version, what held before stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.asking import done_before
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused, within
from vanphong.kernel.gate import require
from vanphong.kernel.ids import new_id
from vanphong.kernel.phrases import Phrase
from vanphong.kernel.scope import wait_in_line
from vanphong.kernel.text import one_line
from vanphong.people import api as people
from vanphong.tasks import queries
from vanphong.tasks.models import ProcessTemplate, TemplateStep, TemplateVersion
from vanphong.tasks.rules import KEEP_PRACTICE, STEP_DAYS, may_lead, steps_fit
from vanphong.tasks.services.guard import (
    insist,
    no_secret,
    reason_given,
    require_part,
)
from vanphong.tasks.services.making import office_posts, post_of

STEP_UNITS = (calendars.TermUnit.WORKING_DAYS, calendars.TermUnit.CALENDAR_DAYS)


@dataclass(frozen=True, slots=True)
class StepGiven:
    """A step as it is written: what, by whom, how long, after which steps (numbers from 1).

    The lead is a post, a role or a unit, one of them; none of them is who leads the process.
    `count` is in `unit`; None has no deadline of its own.
    """

    title: str
    product: str = ""
    lead_id: UUID | None = None
    lead_role: str = ""
    lead_unit: str = ""
    count: int | None = None
    unit: calendars.TermUnit = calendars.TermUnit.WORKING_DAYS
    after: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class TemplateGiven:
    """A template as it is written."""

    name: str
    steps: Sequence[StepGiven]
    note: str = ""


@transaction.atomic
def add_template(
    *,
    actor: Actor,
    given: TemplateGiven,
    reason: str,
    now: dt.datetime,
    request_id: UUID | None = None,
) -> TemplateVersion:
    """Keep a new template of a process. The same `request_id` gives the same template.

    :raises NotAllowed: without the permission.
    :raises Invalid: `no_steps`, `too_many_steps`, `step_unknown`, `step_after_itself`,
        `steps_circle` by `steps_fit`; `no_title`, `step_days`, `step_lead`, `no_name`,
        `no_reason`; a post that is none of the office's.
    :raises Refused: `name_taken`; a post that cannot handle tasks.
    """
    require(actor, KEEP_PRACTICE)
    post_id = require_part(actor)
    kept = done_before(ProcessTemplate.objects.all(), "created_by_id", actor, request_id)
    if kept is not None:
        return queries.get_template(actor, kept.pk)
    template = ProcessTemplate.objects.create(
        office_id=queries.own_office(actor),
        created_by_id=post_id,
        created_at=now,
        request_id=request_id,
    )
    return _write(actor, template.pk, 1, given, reason, now)


@transaction.atomic
def change_template(
    *,
    actor: Actor,
    template_id: UUID,
    given: TemplateGiven,
    reason: str,
    now: dt.datetime,
    number: int | None = None,
) -> TemplateVersion:
    """Let a template be so from now on; processes that were begun keep the version they have.

    `number` is the version it was changed from. Changing a retired one brings it back. Changes
    of one template follow each other.

    :raises NotAllowed: without the permission.
    :raises NotFound: missing, or of another office.
    :raises Invalid, Refused: as `add_template`; `changed_meanwhile`.
    """
    holds = _held(actor, template_id, number)
    return _write(actor, template_id, holds.number + 1, given, reason, now)


@transaction.atomic
def retire_template(
    *,
    actor: Actor,
    template_id: UUID,
    reason: str,
    now: dt.datetime,
    number: int | None = None,
) -> TemplateVersion:
    """Let nothing be begun from a template any more, with the reason; what runs runs on.

    Retiring again changes nothing.

    :raises NotAllowed: without the permission.
    :raises NotFound: missing, or of another office.
    :raises Invalid: without a reason.
    :raises Refused: `changed_meanwhile`.
    """
    holds = _held(actor, template_id, number)
    if holds.is_retired:
        return holds
    why = reason_given(reason)
    no_secret(now, reason=why)
    steps = list(queries.template_steps(holds))
    kept = _version(actor, template_id, holds.number + 1, now)
    kept.name, kept.note, kept.reason, kept.is_retired = holds.name, holds.note, why, True
    kept.save(force_insert=True)
    for step in steps:
        step.pk, step.of = new_id(), kept
    TemplateStep.objects.bulk_create(steps)
    audit.record(actor, "tasks:template:retire", subject=kept, detail={"reason": why})
    return kept


def _held(actor: Actor, template_id: UUID, number: int | None) -> TemplateVersion:
    require(actor, KEEP_PRACTICE)
    wait_in_line(f"tasks template {template_id}")
    holds = queries.get_template(actor, template_id)
    if number is not None and number != holds.number:
        raise Refused(
            _("Quy trình mẫu vừa được người khác sửa. Hãy xem lại rồi làm tiếp."),
            code="changed_meanwhile",
        )
    return holds


def _version(actor: Actor, template_id: UUID, number: int, now: dt.datetime) -> TemplateVersion:
    return TemplateVersion(
        office_id=queries.own_office(actor),
        template_id=template_id,
        number=number,
        set_by_id=require_part(actor),
        set_at=now,
    )


def _write(  # noqa: PLR0917 - a step of one act
    actor: Actor,
    template_id: UUID,
    number: int,
    given: TemplateGiven,
    reason: str,
    now: dt.datetime,
) -> TemplateVersion:
    kept = _version(actor, template_id, number, now)
    kept.name = within(one_line(given.name), 200, "name")
    kept.note = within(one_line(given.note), 1000, "note")
    if not kept.name:
        sentence = _("Hãy ghi tên quy trình.")
        raise Invalid(sentence, code="no_name", fields={"name": [str(sentence)]})
    fits = steps_fit([frozenset(step.after) for step in given.steps])
    if not fits:
        raise Invalid(
            fits.reason, code=fits.code, source=fits.source, fields={"steps": [fits.reason]}
        )
    posts = office_posts(actor, vietnam_date(now))
    steps = [_step(kept, place, step, posts) for place, step in enumerate(given.steps, start=1)]
    no_secret(now, name=kept.name, note=kept.note)
    for step in steps:
        no_secret(now, title=step.title, product=step.product)
    kept.reason = reason_given(reason)
    _insist_free(actor, kept)
    kept.save(force_insert=True)
    TemplateStep.objects.bulk_create(steps)
    detail = {"name": kept.name, "version": number, "steps": len(steps), "reason": kept.reason}
    audit.record(actor, "tasks:template:set", subject=kept, detail=detail)
    return kept


def _insist_free(actor: Actor, kept: TemplateVersion) -> None:
    """Refuse a name that another template has which is in use."""
    wait_in_line(f"tasks template names {kept.office_id}")
    others = queries.templates(actor).exclude(template_id=kept.template_id)
    if others.filter(name__iexact=kept.name, is_retired=False).exists():
        raise Refused(
            Phrase("Đã có quy trình mẫu tên “%(name)s”.", name=kept.name), code="name_taken"
        )


def _step(
    of: TemplateVersion, number: int, given: StepGiven, posts: dict[UUID, people.Post]
) -> TemplateStep:
    """Give a step as it is stored; a refusal stands at the field of its number."""
    title = within(one_line(given.title), 200, f"title_{number}")
    if not title:
        sentence = Phrase("Hãy ghi việc của bước %(step)s.", step=number)
        raise Invalid(sentence, code="no_title", fields={f"title_{number}": [sentence]})
    if given.count is not None and given.count not in STEP_DAYS:
        sentence = Phrase("Thời hạn của bước %(step)s: từ 1 đến 366 ngày.", step=number)
        raise Invalid(sentence, code="step_days", fields={f"count_{number}": [sentence]})
    if given.unit not in STEP_UNITS:
        sentence = Phrase("Bước %(step)s: tính bằng ngày làm việc hoặc ngày.", step=number)
        raise Invalid(sentence, code="step_days", fields={f"unit_{number}": [sentence]})
    _insist_one_lead(number, given)
    lead = post_of(posts, given.lead_id, f"lead_{number}") if given.lead_id else None
    if lead is not None:
        able = queries.can_handle(lead)
        insist(may_lead(may_handle=able, name=lead.person.full_name))
    return TemplateStep(
        office_id=of.office_id,
        of=of,
        number=number,
        title=title,
        product=within(one_line(given.product), 200, f"product_{number}"),
        lead=lead,
        lead_role=given.lead_role,
        lead_unit=within(one_line(given.lead_unit), 120, f"lead_{number}"),
        count=given.count,
        unit=given.unit.value,
        after=sorted(set(given.after)),
    )


def _insist_one_lead(number: int, given: StepGiven) -> None:
    said = [given.lead_id, given.lead_role, one_line(given.lead_unit)]
    unknown = bool(given.lead_role) and given.lead_role not in people.roles()
    if unknown or sum(map(bool, said)) > 1:
        sentence = Phrase(
            "Bước %(step)s: chọn một người, một vai trò hoặc một đơn vị chủ trì.", step=number
        )
        raise Invalid(sentence, code="step_lead", fields={f"lead_{number}": [sentence]})
