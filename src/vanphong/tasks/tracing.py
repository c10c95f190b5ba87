"""What tasks know of a case: what was directed, who does what, the results, the urging."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.tracing import Stage, Step, Thing, ThingKind, Traced, keys_of
from vanphong.tasks import queries
from vanphong.tasks.life import day_said, doer
from vanphong.tasks.models import Direction, Evidence, Task, Verdict
from vanphong.tasks.on_documents import on_paper, said_url
from vanphong.tasks.rules import Alert
from vanphong.tasks.shared_seen import Seen, seen

READ_OWN = "tasks:task:read_own"


def traced(actor: Actor, things: Collection[Thing]) -> Traced:
    """Give the directions and tasks among some things, and those on the papers among them."""
    found = Traced()
    if not actor.may(READ_OWN):
        return found
    documents = keys_of(ThingKind.DOCUMENT, things)
    for direction in _directions(actor, keys_of(ThingKind.DIRECTION, things)):
        _tell_direction(actor, direction, found)
    for task in _tasks(actor, keys_of(ThingKind.TASK, things)):
        acts = list(audit.events_of(actor, task))
        _tell_task(task, acts, found)
        found.steps += _changes(task, acts)
        found.steps += [*_conclusion(actor, task), *_clocks(task), *_process(actor, task)]
    for shared in _shared(actor, keys_of(ThingKind.TASK, things)):
        _tell_shared(shared, found)
    if documents:
        given = queries.shared_tasks(actor).filter(document_id__in=documents)
        found.lead(ThingKind.TASK, given.values_list("pk", flat=True))
        on_papers = queries.visible_directions(actor).filter(document_id__in=documents)
        found.lead(ThingKind.DIRECTION, on_papers.values_list("pk", flat=True))
        tasks = queries.visible_tasks(actor).filter(
            Q(document_id__in=documents) | Q(evidence__document_id__in=documents)
        )
        found.lead(ThingKind.TASK, tasks.values_list("pk", flat=True))
    return found


def _directions(actor: Actor, keys: list[UUID]) -> list[Direction]:
    if not keys:
        return []
    return list(queries.visible_directions(actor).filter(pk__in=keys).order_by("pk"))


def _tasks(actor: Actor, keys: list[UUID]) -> list[Task]:
    if not keys:
        return []
    tasks = queries.with_urgings(queries.visible_tasks(actor).filter(pk__in=keys))
    return list(tasks.order_by("pk"))


def _shared(actor: Actor, keys: list[UUID]) -> list[Seen]:
    """Give those of other offices among some tasks, as far as the own office may know them."""
    if not keys:
        return []
    rows = queries.shared_tasks(actor).filter(pk__in=keys).order_by("pk")
    return [seen(actor, key, clock.now()) for key in rows.values_list("pk", flat=True)]


def _tell_shared(shared: Seen, found: Traced) -> None:
    task = shared.task
    found.seen.add(Thing(ThingKind.TASK, task.pk))
    url = reverse("shared_task", args=[task.pk])
    said = _("%(office)s giao: %(title)s") % {"office": task.office.name, "title": task.title}
    found.steps.append(Step(task.created_at, Stage.TASK, said, shared.given_by, url=url))
    found.steps += [
        Step(step["at"], Stage.TASK, step["what"], step["who"], step["note"], url=url)
        for step in shared.steps[1:]
    ]
    products = [one.document_id for one in shared.products]
    found.lead(ThingKind.DOCUMENT, (task.document_id, *products))


def _tell_direction(actor: Actor, direction: Direction, found: Traced) -> None:
    found.seen.add(Thing(ThingKind.DIRECTION, direction.pk))
    kept = [one for one in (direction.paper_scan, direction.voice) if one is not None]
    found.steps.append(
        Step(
            direction.given_at, Stage.DIRECTION, _("Ý kiến chỉ đạo"),
            direction.given_by.person.full_name, on_paper(direction), direction.text,
            said_url(direction), tuple(map(files.traced_file, kept)),
        )
    )  # fmt: skip
    found.lead(ThingKind.DOCUMENT, (direction.document_id,))
    tasks = queries.visible_tasks(actor).filter(direction_id=direction.pk)
    found.lead(ThingKind.TASK, tasks.values_list("pk", flat=True))


def _tell_task(task: Task, acts: Sequence[Any], found: Traced) -> None:
    found.seen.add(Thing(ThingKind.TASK, task.pk))
    url = reverse("task", args=[task.pk])
    first, due = _at_giving(task, acts)
    given = Step(
        task.created_at, Stage.TASK, _("Giao %(name)s chủ trì") % {"name": first},
        task.created_by.person.full_name, due, task.title, url,
    )  # fmt: skip
    found.steps.append(given)
    for urging in task.urgings.all():
        who, words = urging.urged_by.person.full_name, urging.words
        said = _("Nhắc %(name)s") % {"name": task.led_by}
        found.steps.append(Step(urging.urged_at, Stage.URGING, said, who, words, url=url))
    for evidence in queries.evidence_of(task):
        found.steps += _results(evidence, url)
        found.lead(ThingKind.DOCUMENT, (evidence.document_id,))
    if task.cancelled_at is not None:
        said = _("Hủy nhiệm vụ")
        found.steps.append(
            Step(task.cancelled_at, Stage.TASK, said, note=task.cancel_reason, url=url)
        )
    found.lead(ThingKind.DIRECTION, (task.direction_id,))
    found.lead(ThingKind.DOCUMENT, (task.document_id,))
    found.lead(ThingKind.TASK, (task.parent_id, *_children(task)))


def _at_giving(task: Task, acts: Sequence[Any]) -> tuple[str, str]:
    """Say who led the task when it was given, and its due date then, and now if that differs."""
    name, due_on = task.lead.person.full_name, task.due_on
    now = f"{due_on:%d/%m/%Y}" if due_on else ""
    made = next((act.detail for act in acts if act.action == "tasks:task:create"), None)
    if made is None:
        return name, _("hạn %(day)s") % {"day": now} if now else ""
    if any(act.action == "tasks:task:hand_on" for act in acts):
        name = made.get("lead", name)
    then = day_said(made.get("due_on"))
    if then == now:
        return name, _("hạn %(day)s") % {"day": now} if now else ""
    if not then:
        return name, _("lúc giao không ghi hạn, nay hạn %(day)s") % {"day": now}
    return name, _("hạn lúc giao %(then)s, nay %(now)s") % {"then": then, "now": now}


def _changes(task: Task, acts: Sequence[Any]) -> list[Step]:
    """Give who led it next, the later due dates that were asked for, and each answer."""
    url = reverse("task", args=[task.pk])
    given = [one.given_at for one in task.extensions.order_by("given_at", "id")]
    steps = []
    for act in acts:
        said = _change_said(act.action, act.detail)
        if not said:
            continue
        dated = act.action == "tasks:task:extend" and act.detail.get("from")
        at = given.pop(0) if dated and given else act.at
        why = act.detail.get("reason", "")
        steps.append(Step(at, Stage.TASK, said, doer(act), why, url=url))
    return steps


_CHANGES = {
    "tasks:office:name": gettext_noop("Giao cơ quan khác: %(to_name)s"),
    "tasks:office:people": gettext_noop("Cơ quan được giao phân công %(to_name)s"),
    "tasks:office:take_off": gettext_noop("Thôi giao %(to_name)s"),
    "tasks:task:hand_on": gettext_noop("Chuyển %(to_name)s chủ trì"),
    "tasks:extension:ask": gettext_noop("Đề nghị gia hạn đến %(to)s"),
    "tasks:extension:decline": gettext_noop("Không đồng ý gia hạn đến %(asked)s"),
    "tasks:task:extend": gettext_noop("Gia hạn từ %(from)s đến %(to)s"),
    "tasks:task:resume": gettext_noop(
        "Cộng ngày tạm dừng, hạn mới đã đến ngày xin gia hạn %(met)s"
    ),
}


def _change_said(action: str, detail: dict[str, Any]) -> str:
    """Say an act that moved the lead or the due date, or asked for that; nothing of others."""
    if action not in _CHANGES or (action == "tasks:task:resume" and "met" not in detail):
        return ""
    days = {key: day_said(detail.get(key)) for key in ("asked", "met")}
    if "to_name" not in detail:
        days |= {key: day_said(detail.get(key)) for key in ("from", "to")}
        if action == "tasks:task:extend" and not days["from"]:
            return _("Đặt hạn %(to)s") % days
    return _(_CHANGES[action]) % {**detail, **days}


def _conclusion(actor: Actor, task: Task) -> list[Step]:
    """Give the conclusion the task carries out, as its page does; its set is for who sees that."""
    row = task.direction.conclusion if task.direction is not None else None
    if row is None or row.of.withdrawn_at is not None:
        return []
    said = _("Kết luận: %(heading)s") % {"heading": row.of.heading}
    who = row.of.taken_by.person.full_name
    seen = queries.visible_sets(actor).filter(pk=row.of_id).exists()
    url = f"{reverse('conclusion_set', args=[row.of_id])}#kl-{row.position}" if seen else ""
    return [Step(row.of.taken_at, Stage.DIRECTION, said, who, row.place, row.words, url)]


def _clocks(task: Task) -> list[Step]:
    """Give the steps of the ladder it reached, and when it was paused and went on."""
    url = reverse("task", args=[task.pk])
    steps = [
        Step(
            alarm.raised_at, Stage.URGING,
            _("Cảnh báo: %(step)s") % {"step": _(Alert(alarm.step).label)},
            note=_("hạn %(day)s") % {"day": f"{alarm.due_on:%d/%m/%Y}"}, url=url,
        )
        for alarm in task.alarms.all()
    ]  # fmt: skip
    for pause in queries.pauses_of(task):
        who = pause.paused_by.person.full_name
        why = pause.reason
        if pause.basis:
            why = _("%(reason)s; căn cứ: %(basis)s") % {"reason": why, "basis": pause.basis}
        steps.append(Step(pause.paused_at, Stage.TASK, _("Tạm dừng"), who, why, url=url))
        if pause.resumed_at is not None:
            by = pause.resumed_by.person.full_name if pause.resumed_by else ""
            why = pause.resume_reason
            steps.append(Step(pause.resumed_at, Stage.TASK, _("Tiếp tục"), by, why, url=url))
    return steps


def _process(actor: Actor, task: Task) -> list[Step]:
    """Give when the process a task holds was begun, went on without a step, and was stopped."""
    if task.parent_id is not None:
        return []
    found = queries.with_steps(queries.visible_processes(actor).filter(task=task))
    steps = []
    for process in found:
        url = reverse("process", args=[process.pk])
        said = _("Bắt đầu quy trình “%(name)s”") % {"name": process.of.name}
        who = process.started_by.person.full_name
        steps.append(Step(process.started_at, Stage.TASK, said, who, url=url))
        for one in process.steps.all():
            if one.skipped_at is not None and one.skipped_by is not None:
                said = _("Đi tiếp không có bước “%(title)s”") % {"title": one.of.title}
                by = one.skipped_by.person.full_name
                steps.append(
                    Step(one.skipped_at, Stage.TASK, said, by, one.skip_reason, url=url)
                )
        if process.stopped_at is not None and process.stopped_by is not None:
            said = _("Dừng quy trình “%(name)s”") % {"name": process.of.name}
            by, why = process.stopped_by.person.full_name, process.stop_reason
            steps.append(Step(process.stopped_at, Stage.TASK, said, by, why, url=url))
    return steps


def _children(task: Task) -> list[UUID]:
    return list(queries.children_of(task).values_list("pk", flat=True))


def _results(evidence: Evidence, url: str) -> list[Step]:
    held = (files.traced_file(evidence.file),) if evidence.file is not None else ()
    said = _("Báo cáo sản phẩm %(name)s") % {"name": str(evidence)}
    who = evidence.reporter
    steps = [
        Step(evidence.submitted_at, Stage.RESULT, said, who, evidence.note, url=url, files=held)
    ]
    if evidence.verdict_at is not None:
        verdict = str(Verdict(evidence.verdict).label)
        said = _("Kết quả: %(verdict)s") % {"verdict": verdict}
        who = evidence.judge
        steps.append(
            Step(evidence.verdict_at, Stage.RESULT, said, who, evidence.verdict_reason, url=url)
        )
    return steps
