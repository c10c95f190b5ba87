"""Pages of processes: the list, one as a line of steps, beginning one, deciding how it goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound, VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.registry import api as registry
from vanphong.tasks import pages, process_pages, queries, services
from vanphong.tasks.models import Direction, Process, ProcessStep
from vanphong.tasks.process_forms import ReasonForm, StartForm, StepLeadForm
from vanphong.tasks.rules import DIRECT, READ_OWN, ProcessState

_SHOWN = 100


@require_GET
@needs(READ_OWN)
def processes(request: HttpRequest) -> HttpResponse:
    """List processes, the newest first: those that run, or all."""
    actor = actor_of(request)
    every = request.GET.get("loc") == "tat-ca"
    found = queries.visible_processes(actor).order_by("-started_at", "-id")
    if not every:
        found = found.filter(queries.RUNNING_PROCESSES)
    address = reverse("processes")
    context = {
        "tabs": [
            {"label": _("Đang chạy"), "url": address, "active": not every},
            {"label": _("Tất cả"), "url": f"{address}?loc=tat-ca", "active": every},
        ],
        "table": process_pages.table(list(queries.with_steps(found)[:_SHOWN])),
        "may_direct": actor.may(DIRECT),
        "today": clock.today(),
    }
    return render(request, "tasks/processes.html", context)


@require_GET
@needs(READ_OWN)
def process_page(request: HttpRequest, process_id: UUID) -> HttpResponse:
    """Show one process: its line of steps, what is asked, what it is."""
    actor, today = actor_of(request), clock.today()
    process = _with_steps(actor, process_id)
    stand = queries.stand_of(process)
    runs = stand.state in {ProcessState.RUNNING, ProcessState.ASKS}
    keeps = queries.keeps_process(actor, process) and runs and process.task.facts.is_open
    stop = reverse("process_stop", args=[process.pk])
    context = {
        "process": process,
        "levels": process_pages.process_flow(process, stand, actor, today),
        "asked": process_pages.asked(process, stand),
        "keeps": keeps,
        "who_decides": process_pages.who_decides(process),
        "stop_url": stop,
        "facts": process_pages.facts(process, stand, actor),
        "menu": [{"label": _("Dừng quy trình"), "icon": "ban", "url": stop}] if keeps else [],
        "today": today,
    }
    return render(request, "tasks/process.html", context)


def _with_steps(actor: Actor, process_id: UUID) -> Process:
    found = queries.with_steps(queries.visible_processes(actor)).filter(pk=process_id).first()
    return found or queries.get_process(actor, process_id)


@needs(DIRECT)
def start(request: HttpRequest) -> HttpResponse:
    """Begin a process on a document, on a direction, or alone; first its template is chosen."""
    actor = actor_of(request)
    direction = _direction(actor, request.GET.get("but-phe", ""))
    document = _document(actor, request.GET.get("van-ban", "")) if direction is None else None
    of = _id(request.GET.get("mau", ""))
    if of is None:
        return _choose(request, document, direction)
    version = queries.get_template(actor, of)
    form = StartForm(
        request.POST if request.method == "POST" else None,
        actor=actor, today=clock.today(), version=version, on_paper=document is not None,
        on_direction=direction is not None,
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        document_id = document.pk if document is not None else None
        direction_id = direction.pk if direction is not None else None
        try:
            process = services.start_process(
                actor=actor, template_id=of, now=clock.now(),
                given=form.given(document_id, direction_id), again=form.cleaned_data["again"],
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã bắt đầu quy trình và giao việc của bước đầu."))
            return HttpResponseRedirect(reverse("process", args=[process.pk]))
    context = {
        "form": form,
        "version": version,
        "levels": process_pages.template_flow(version),
        **_shown(document, direction),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "tasks/process_start.html", context, status=status)


def _choose(
    request: HttpRequest, document: registry.Document | None, direction: Direction | None
) -> HttpResponse:
    """Let a template be chosen; what it is begun on goes with it."""
    on = {}
    if document is not None:
        on["van-ban"] = str(document.pk)
    if direction is not None:
        on["but-phe"] = str(direction.pk)
    actor = actor_of(request)
    found = queries.templates(actor).filter(is_retired=False)
    offered = [
        {
            "title": one.name,
            "url": f"{reverse('process_start')}?{urlencode({'mau': str(one.template_id), **on})}",
            "detail": one.note,
            "badge": {
                "label": process_pages.steps_said(len(one.steps.all())),
                "kind": "line",
            },
        }
        for one in found
    ]
    context = {"offered": offered, **_shown(document, direction)}
    return render(request, "tasks/process_choose.html", context)


def _shown(document: registry.Document | None, direction: Direction | None) -> dict[str, Any]:
    return {
        "document": document,
        "document_url": pages.document_url(document.pk) if document is not None else "",
        "direction": direction,
    }


def _id(value: str) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError:
        raise NotFound(_("Không có trang này, hoặc bạn không được xem.")) from None


def _document(actor: Actor, value: str) -> registry.Document | None:
    key = _id(value)
    return registry.get_document(actor, key) if key is not None else None


def _direction(actor: Actor, value: str) -> Direction | None:
    key = _id(value)
    return queries.get_direction(actor, key) if key is not None else None


@needs(DIRECT)
def stop(request: HttpRequest, process_id: UUID) -> HttpResponse:
    """Ask why a process stops, and stop it."""
    process = queries.get_process(actor_of(request), process_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return _act(
        request, process, form, services.stop_process,
        title=_("Dừng quy trình"), done=_("Đã dừng quy trình."), is_danger=True,
        note=_("Không bước nào bắt đầu nữa; nhiệm vụ đã giao giữ nguyên."),
    )  # fmt: skip


@needs(DIRECT)
def step_act(request: HttpRequest, process_id: UUID, number: int, slug: str) -> HttpResponse:
    """Go on without a step, or say who leads it."""
    actor = actor_of(request)
    process = _with_steps(actor, process_id)
    step = next((one for one in process.steps.all() if one.number == number), None)
    if step is None or slug not in {"bo-qua", "chu-tri"}:
        raise NotFound(_("Không có trang này, hoặc bạn không được xem."))
    data = request.POST if request.method == "POST" else None
    if slug == "bo-qua":
        return _act(
            request, process, ReasonForm(data), services.skip_step, step=step,
            title=_("Đi tiếp không có bước này"), done=_("Đã bỏ qua bước, quy trình đi tiếp."),
        )  # fmt: skip
    form = StepLeadForm(data, actor=actor, today=clock.today(), step=step)
    return _act(
        request, process, form, services.set_step_lead, step=step,
        title=_("Chọn người chủ trì của bước"), done=_("Đã chọn người chủ trì."),
    )  # fmt: skip


def _act(
    request: HttpRequest,
    process: Process,
    form: ReasonForm | StepLeadForm,
    perform: Callable[..., Process],
    *,
    title: str,
    done: str,
    note: str = "",
    step: ProcessStep | None = None,
    is_danger: bool = False,
) -> HttpResponse:
    """Ask for what an act on a process needs, and do it."""
    address = reverse("process", args=[process.pk])
    on = {"number": step.number} if step is not None else {}
    if form.is_bound and form.is_valid():
        try:
            perform(
                actor=actor_of(request),
                process_id=process.pk,
                now=clock.now(),
                **on,
                **form.act(),
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(address)
    context = {
        "form": form,
        "title": title,
        "note": note or (f"{step.number}. {step.of.title}" if step is not None else ""),
        "back": {"label": process.of.name, "url": address},
        "is_danger": is_danger,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "tasks/process_act.html", context, status=status)
