"""Pages of tasks that other offices gave: the list, one task, the acts of the named office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.errors import NotFound, VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.tasks import (
    due_words,
    listing,
    pages,
    queries,
    services,
    shared_forms,
    shared_pages,
)
from vanphong.tasks.forms import ReasonForm, TaskForm
from vanphong.tasks.rules import READ_OWN
from vanphong.tasks.services.guard import insist
from vanphong.tasks.shared_seen import own_file, seen


@needs(READ_OWN)
def shared_list(request: HttpRequest) -> HttpResponse:
    """List what other offices gave; the overdue on top."""
    actor, today = actor_of(request), clock.today()
    found = listing.listed_shared(actor, request.GET, today)
    page = queries.page_by_due(
        found.tasks, after=request.GET.get("sau", ""), before=request.GET.get("truoc", "")
    )
    context = {
        "found": found,
        "table": shared_pages.table(page.tasks, actor, today),
        "count": found.tasks[:1001].count(),
        "next_url": found.url(sau=page.next_key) if page.next_key else "",
        "previous_url": found.url(truoc=page.previous_key) if page.previous_key else "",
        "today": today,
    }
    return render(request, "tasks/shared_list.html", context)


@needs(READ_OWN)
def shared_task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Show one task of another office: what it is, who works on it, the next act."""
    actor, now = actor_of(request), clock.now()
    found = seen(actor, task_id, now)
    today = clock.vietnam_date(now)
    offered = {slug: bool(shared_pages.may_now(slug, found, actor)) for slug in _ACTS}
    form = shared_forms.ReportForm(actor=actor, task=found.task, today=today)
    context = {
        "found": found,
        "task": found.task,
        "facts": shared_pages.facts(found, actor, today),
        "lines": due_words.due_lines(found.task),
        "menu": shared_pages.menu(found, actor),
        "form": form if offered[shared_pages.REPORT] else None,
        "may_take_back": offered[shared_pages.TAKE_BACK],
        "may_name": offered[shared_pages.NAME_PEOPLE] and not found.workers,
        "trace_url": pages.page_named("task-trace", found.task.pk),
        "today": today,
    }
    return render(request, "tasks/shared.html", context)


@dataclass(frozen=True, slots=True)
class _ActPage:
    form: type[TaskForm]
    perform: Callable[..., object]
    title: Promise
    done: Promise


_ACTS: dict[str, _ActPage] = {
    shared_pages.NAME_PEOPLE: _ActPage(
        shared_forms.NamePeopleForm, services.name_people,
        gettext_lazy("Phân công người của cơ quan mình"), gettext_lazy("Đã phân công."),
    ),
    shared_pages.REPORT: _ActPage(
        shared_forms.ReportForm, services.report_from_office,
        gettext_lazy("Báo cáo sản phẩm"),
        gettext_lazy("Đã báo cáo sản phẩm, chờ cơ quan giao việc nghiệm thu."),
    ),
    shared_pages.TAKE_BACK: _ActPage(
        ReasonForm, services.take_back_from_office,
        gettext_lazy("Rút báo cáo"), gettext_lazy("Đã rút báo cáo, nhiệm vụ tiếp tục."),
    ),
    shared_pages.ASK_MORE_TIME: _ActPage(
        shared_forms.AskMoreTimeForm, services.ask_from_office,
        gettext_lazy("Đề nghị gia hạn"), gettext_lazy("Đã gửi đề nghị gia hạn."),
    ),
}  # fmt: skip


@needs(READ_OWN)
def shared_act(request: HttpRequest, task_id: UUID, slug: str) -> HttpResponse:
    """Ask for what an act of the named office needs, and do it."""
    page = _ACTS.get(slug)
    if page is None:
        raise NotFound(_("Không có trang này, hoặc bạn không được xem."))
    actor, now = actor_of(request), clock.now()
    found = seen(actor, task_id, now)
    today = clock.vietnam_date(now)
    if request.method == "POST":
        form = page.form(request.POST, request.FILES, actor=actor, task=found.task, today=today)
        if form.is_valid():
            try:
                page.perform(actor=actor, task_id=task_id, now=now, **form.act())
            except VanphongError as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, str(page.done))
                return HttpResponseRedirect(reverse("shared_task", args=[task_id]))
    else:
        insist(shared_pages.may_now(slug, found, actor))
        form = page.form(actor=actor, task=found.task, today=today)
    context = {
        "task": found.task,
        "page": page,
        "form": form,
        "facts": shared_pages.facts(found, actor, today),
        "today": today,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "tasks/shared_act.html", context, status=status)


@require_GET
@needs(READ_OWN)
def shared_file(request: HttpRequest, task_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Give the file of a product the own office showed, for saving."""
    actor = actor_of(request)
    task, file = own_file(actor, task_id, evidence_id)
    audit.record_reading(actor, task, now=clock.now())
    return files.file_response(file)
