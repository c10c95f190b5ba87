"""Naming another office on a task, as lead or cooperating, and taking it off again."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotFound, within
from vanphong.kernel.news import News, NewsKind
from vanphong.kernel.telling import tell_persons
from vanphong.kernel.text import one_line
from vanphong.tasks import queries
from vanphong.tasks.models import Hand, Task, TaskOffice
from vanphong.tasks.rules import Act, may_name_offices
from vanphong.tasks.services.elsewhere import as_office
from vanphong.tasks.services.guard import (
    insist,
    insist_may,
    lead_changed,
    locked,
    no_secret,
    reason_given,
    require_part,
    save,
)


@transaction.atomic
def name_office(
    *,
    actor: Actor,
    task_id: UUID,
    office_id: int,
    now: dt.datetime,
    leads: bool = False,
    unit: str = "",
    version: int | None = None,
) -> Task:
    """Name another office of the site on a task, to lead it or to cooperate; it sees it from now.

    The task must be on a document of the own office that was delivered there. An office that led
    before cooperates then; more time that was asked for is asked for no more once another leads.
    Locks the task. Naming again what holds changes nothing.

    :raises NotAllowed: for one who does not decide on it.
    :raises Refused: `nowhere_delivered` when the document reached no other office; when it has
        ended or its product waits.
    :raises Invalid: `no_such_office` for an office the document was not delivered to.
    """
    require_part(actor)
    task = locked(actor, task_id)
    where = within(one_line(unit), 120, "unit")
    kept = task.offices.filter(office_id=office_id).first()
    same = kept is not None and kept.unit == where
    if same and leads == (task.lead_office_id == office_id) and task.facts.is_open:
        return task
    insist_may(Act.NAME_OFFICE, actor, task, version, now)
    no_secret(now, unit=where)
    offices = queries.offices_to_name(actor, task, vietnam_date(now))
    insist(may_name_offices(offices=len(offices)))
    office = next((one for one in offices if one.pk == office_id), None)
    if office is None:
        sentence = _("Văn bản của nhiệm vụ chưa gửi tới cơ quan này qua hệ thống.")
        raise Invalid(sentence, code="no_such_office", fields={"office": [str(sentence)]})
    TaskOffice.objects.update_or_create(
        task=task,
        office=office,
        defaults={"unit": where},
        create_defaults={"unit": where, "owner_id": task.office_id, "opened_at": now},
    )
    detail = {"office": office_id, "to_name": office.name, "unit": where, "leads": leads}
    if leads != (task.lead_office_id == office_id):
        detail |= lead_changed(task)
        task.lead_office = office if leads else None
    save(task, "lead_office", "extension_on", "extension_reason")
    audit.record(actor, "tasks:office:name", subject=task, detail=detail)
    with as_office(actor, office_id) as there:
        audit.record(there, "tasks:office:name", subject=task, detail=detail)
        today = vietnam_date(now)
        told = (*queries.deciders(there, today), *queries.unit_people(there, where, today))
        event = str(task.version)
        tell_persons(there, [News(NewsKind.TASK_GIVEN, task, event, told)], now)
    return task


@transaction.atomic
def take_off_office(
    *,
    actor: Actor,
    task_id: UUID,
    office_id: int,
    reason: str,
    now: dt.datetime,
    version: int | None = None,
) -> Task:
    """Take another office off a task, with the reason; it sees nothing of it any more.

    Where it led, the task is led here again. Its people hear of it. Locks the task.

    :raises NotAllowed: for one who does not decide on it.
    :raises NotFound: `NotFound` for an office that was not named.
    :raises Invalid: without a reason.
    :raises Refused: when the task has ended, or the product it reported waits.
    """
    require_part(actor)
    task = locked(actor, task_id)
    line = task.offices.filter(office_id=office_id).first()
    if line is None:
        raise NotFound(_("Cơ quan này không được giao nhiệm vụ."))
    insist_may(Act.TAKE_OFF_OFFICE, actor, task, version, now)
    why = reason_given(reason)
    no_secret(now, reason=why)
    name = line.office.name
    detail = {"office": office_id, "to_name": name, "reason": why}
    if task.lead_office_id == office_id:
        detail |= lead_changed(task)
        task.lead_office = None
    audit.record(actor, "tasks:office:take_off", subject=task, detail=detail)
    with as_office(actor, office_id) as there:
        audit.record(there, "tasks:office:take_off", subject=task, detail=detail)
        hands = Hand.objects.filter(task=task, office_id=office_id)
        told = (
            *hands.values_list("person_id", flat=True),
            *queries.deciders(there, vietnam_date(now)),
        )
        event = str(task.version)
        tell_persons(there, [News(NewsKind.TASK_CANCELLED, task, event, told)], now)
        hands.delete()
    line.delete()
    save(task, "lead_office", "extension_on", "extension_reason")
    return task
