"""One task of another office as a named office may know it: what is told, and nothing beside it.

The facts around the row are read in the scope of the office that gave it, so that there is one
truth; what leaves that scope is named here, field by field. Not among it: the direction's words,
what was before the naming, people of that office but who gave, answers for and follows the task,
people of other offices named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vanphong.calendars import api as calendars
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound
from vanphong.tasks import queries
from vanphong.tasks.life import done_here, refused_there
from vanphong.tasks.models import Evidence, Hand, HandRole, Task, Verdict
from vanphong.tasks.rules import Alert, Situation
from vanphong.tasks.services.elsewhere import in_office
from vanphong.tasks.services.from_office import situation_of


@dataclass(frozen=True, slots=True)
class Product:
    """A product a named office reported, and what became of it.

    To whom it was handed in, note, document, file, who reported it and why it was taken back are
    told to the office that reported it alone; others read which office it was.
    """

    id: UUID
    product: str
    symbol: str
    dated_on: dt.date
    reported_by: str
    submitted_at: dt.datetime
    verdict: Verdict
    verdict_reason: str
    grade: str
    handed_to: str
    note: str
    document_id: UUID | None
    file_id: UUID | None
    file_name: str

    @property
    def kind(self) -> str:
        """Give the colour of what became of it."""
        return _VERDICT_KINDS.get(self.verdict, "soon")


_BECAME = {
    Verdict.ACCEPTED: (gettext_noop("Nghiệm thu sản phẩm"), "circle-check", "done"),
    Verdict.RETURNED: (gettext_noop("Trả lại sản phẩm"), "rotate-ccw", "due"),
    Verdict.TAKEN_BACK: (gettext_noop("Rút báo cáo sản phẩm"), "rotate-ccw", ""),
}
_VERDICT_KINDS = {
    Verdict.ACCEPTED: "done",
    Verdict.RETURNED: "due",
    Verdict.TAKEN_BACK: "line",
}


@dataclass(frozen=True, slots=True)
class Worker:
    """A person of the own office who works on it."""

    name: str
    office: str
    leads: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What a named office may know of a task."""

    task: Task
    leads_here: bool
    unit: str
    lead: str
    given_by: str
    contact: str
    follower: str
    offices: tuple[str, ...]
    workers: tuple[Worker, ...]
    products: tuple[Product, ...]
    steps: tuple[dict[str, Any], ...]
    situation: Situation
    # The days of the office that gave it: by these its due date is counted.
    calendar: calendars.WorkingCalendar

    @property
    def returned(self) -> str:
        """Give why the last product was returned, as long as none came since."""
        last = self.products[-1] if self.products and self.task.returned_at else None
        return last.verdict_reason if last and last.verdict == Verdict.RETURNED else ""


def seen(actor: Actor, task_id: UUID, now: dt.datetime) -> Seen:
    """Give one task of another office.

    :raises NotFound: missing or hidden.
    """
    task = queries.get_shared(actor, task_id)
    line = queries.named_here(actor, task)
    own_acts = done_here(task, actor, line.opened_at)
    with in_office(actor, task.office_id) as there:
        people = ("lead__person", "follower__person", "created_by__person")
        row = Task.objects.select_related(
            "office", "lead_office", "parent", "direction__given_by__person", *people
        ).get(pk=task.pk, office_id=task.office_id)
        own = Q(from_office_id=actor.office_id)
        known = queries.evidence_of(row).exclude(from_office=None)
        evidence = list(known.filter(own | Q(submitted_at__gte=line.opened_at)))
        hands = [one for one in queries.hands_of(row) if one.office_id == actor.office_id]
        return Seen(
            task=row,
            leads_here=row.lead_office_id == actor.office_id,
            unit=line.unit,
            lead=(row.lead_office or row.office).name,
            given_by=queries.giver_of(row).person.full_name,
            contact=row.lead.person.full_name,
            follower=row.follower.person.full_name if row.follower is not None else "",
            offices=tuple(str(one) for one in queries.offices_of(row)),
            workers=tuple(map(_worker, hands)),
            products=tuple(_product(one, actor) for one in evidence),
            steps=_life(
                row,
                [
                    *_steps(row, evidence, actor),
                    *own_acts,
                    *refused_there(row, there, {one["to"] for one in own_acts if one["to"]}),
                ],
                line.opened_at,
            ),
            situation=situation_of(there, row, actor, now),
            calendar=calendars.calendar_for(row.office_id),
        )


def _worker(hand: Hand) -> Worker:
    return Worker(hand.person.full_name, hand.office.short_name, hand.role == HandRole.LEAD)


def _product(one: Evidence, actor: Actor) -> Product:
    own = one.from_office_id == actor.office_id
    file = one.file if own else None
    return Product(
        id=one.pk,
        product=one.product,
        symbol=one.symbol,
        dated_on=one.dated_on,
        reported_by=_reporter(one, actor),
        submitted_at=one.submitted_at,
        verdict=Verdict(one.verdict),
        verdict_reason=_reason(one, actor),
        grade=one.grade,
        handed_to=one.handed_to if own else "",
        note=one.note if own else "",
        document_id=one.document_id if own else None,
        file_id=file.pk if file is not None else None,
        file_name=file.name if file is not None else "",
    )


def _reporter(one: Evidence, actor: Actor) -> str:
    """Name who reported a product; of another office, the office."""
    own = one.from_office_id == actor.office_id
    return one.reporter if own else str(one.from_office)


def _reason(one: Evidence, actor: Actor) -> str:
    """Give why a product was returned; why it was taken back, to the office that did it."""
    own = one.from_office_id == actor.office_id
    return one.verdict_reason if own or one.verdict != Verdict.TAKEN_BACK else ""


def taken_back(actor: Actor, task: Task) -> Evidence | None:
    """Give the last report on a shared task, if the own office took it back to mend it."""
    with in_office(actor, task.office_id):
        last = queries.evidence_of(task).last()
        if last is None or last.verdict != Verdict.TAKEN_BACK:
            return None
        return last if last.from_office_id == actor.office_id else None


def _life(
    task: Task, steps: Sequence[dict[str, Any]], since: dt.datetime
) -> tuple[dict[str, Any], ...]:
    """Give what happened since the office was named, oldest first; before that, how it began."""
    office = task.office.short_name
    began = _step(_("Giao việc"), office, task.created_at, icon="list-checks")
    later = [step for step in steps if step["at"] >= since]
    return (began, *sorted(later, key=lambda step: step["at"]))


def _steps(task: Task, evidence: list[Evidence], actor: Actor) -> list[dict[str, Any]]:
    """Give what was done; what its office did is told of the office, not of a person."""
    office = task.office.short_name
    steps = [
        _step(_("Giao %(office)s") % {"office": line}, office, line.opened_at, icon="send")
        for line in queries.offices_of(task)
    ]
    for one in evidence:
        said, reporter = _("Báo cáo sản phẩm"), _reporter(one, actor)
        steps.append(_step(said, reporter, one.submitted_at, str(one), icon="file-text"))
        if one.verdict_at is not None:
            words, icon, kind = _BECAME[Verdict(one.verdict)]
            who = reporter if one.verdict == Verdict.TAKEN_BACK else office
            step = _step(_(words), who, one.verdict_at, _reason(one, actor), icon=icon)
            steps.append({**step, "state": kind})
    steps += [
        _step(_("Nhắc"), office, urging.urged_at, urging.words, icon="bell")
        for urging in task.urgings.order_by("urged_on")
    ]
    for alarm in task.alarms.order_by("raised_at"):
        said = _("Cảnh báo: %(step)s") % {"step": _(Alert(alarm.step).label)}
        until = _("hạn %(day)s") % {"day": f"{alarm.due_on:%d/%m/%Y}"}
        steps.append(_step(said, "", alarm.raised_at, until, icon="bell"))
    for later in task.extensions.order_by("given_at"):
        days = f"{later.due_before:%d/%m/%Y} → {later.due_after:%d/%m/%Y}"
        note = f"{days} · {later.reason}"
        steps.append(_step(_("Gia hạn"), office, later.given_at, note, icon="calendar-days"))
    for pause in queries.pauses_of(task):
        steps.append(_step(_("Tạm dừng"), office, pause.paused_at, pause.reason))
        if pause.resumed_at is not None:
            steps.append(_step(_("Tiếp tục"), office, pause.resumed_at, pause.resume_reason))
    if task.cancelled_at is not None:
        steps.append(_step(_("Hủy"), office, task.cancelled_at, task.cancel_reason, icon="ban"))
    return steps


def _step(
    what: str, who: str, at: dt.datetime, note: str = "", *, icon: str = "clock"
) -> dict[str, Any]:
    return {"what": what, "who": who, "at": at, "note": note, "icon": icon}


def own_file(actor: Actor, task_id: UUID, evidence_id: UUID) -> tuple[Task, files.File]:
    """Give the file of a product that the own office showed on a task it may see.

    :raises NotFound: missing, hidden, or shown by another office.
    """
    task = queries.get_shared(actor, task_id)
    with in_office(actor, task.office_id):
        shown = Evidence.objects.filter(
            pk=evidence_id, task=task, from_office_id=actor.office_id, file__isnull=False
        )
        file = shown.values_list("file_id", flat=True).first()
    if file is None:
        raise NotFound(_("Không tìm thấy tệp này."))
    return task, files.get_file(actor, file)
