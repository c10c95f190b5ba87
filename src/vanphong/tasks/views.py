"""Pages of directions and tasks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
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
from vanphong.kernel import clock, ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound, VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.registry import api as registry
from vanphong.tasks import (
    conclusion_pages,
    due_words,
    forms,
    listing,
    pages,
    queries,
    services,
    setting_forms,
    sight,
)
from vanphong.tasks.direction_form import DirectionForm
from vanphong.tasks.life import life
from vanphong.tasks.models import Task
from vanphong.tasks.on_documents import said_url
from vanphong.tasks.rules import DIRECT, KEEP_PRACTICE, READ_OWN, RECORD, Act, may
from vanphong.tasks.services.guard import insist
from vanphong.tasks.step_cancelling import asked_by_cancelling, cancel_words


@needs(READ_OWN)
def task_list(request: HttpRequest) -> HttpResponse:
    """List tasks: mine, led, given, of the office; the overdue on top."""
    actor = actor_of(request)
    today = clock.today()
    found = listing.listed(actor, request.GET, today)
    page = queries.page_by_due(
        found.tasks, after=request.GET.get("sau", ""), before=request.GET.get("truoc", "")
    )
    context = {
        "found": found,
        "filter_form": forms.FilterForm(request.GET, actor=actor, today=today),
        "table": pages.table(page.tasks, actor, today),
        "count": found.tasks[:1001].count(),
        "next_url": found.url(sau=page.next_key) if page.next_key else "",
        "previous_url": found.url(truoc=page.previous_key) if page.previous_key else "",
        "may_direct": actor.may(DIRECT),
        "may_keep_practice": actor.may(KEEP_PRACTICE),
        "today": today,
    }
    return render(request, "tasks/list.html", context)


@needs(READ_OWN)
def task_page(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Show one task: what it is, who does it, its life, and the next act."""
    return _task_page(request, queries.get_task(actor_of(request), task_id))


@needs(READ_OWN)
def task_sight(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Say who can see a task, and why."""
    actor = actor_of(request)
    task = queries.get_task(actor, task_id)
    context = {
        "question": _("Ai xem được nhiệm vụ này, vì sao?"),
        "lead": task.title,
        "readers": sight.readers_of(actor, task, clock.today()),
        "note": _("Người khác trong cơ quan không thấy nhiệm vụ này."),
        "crumbs": [
            {"label": _("Nhiệm vụ"), "url": reverse("tasks")},
            {"label": task.title, "url": reverse("task", args=[task.pk])},
        ],
    }
    return render(request, "people/sight.html", context)


def _task_page(
    request: HttpRequest, task: Task, form: forms.TaskForm | None = None
) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    situation = queries.situation_of(actor, task, today)
    submit, accept = may(Act.SUBMIT, situation), may(Act.ACCEPT, situation)
    if form is None and submit:
        form = forms.EvidenceForm(actor=actor, task=task, today=today)
    children = list(queries.children_of(task).select_related("created_by__person", "direction"))
    drafts = [one for give in ports.task_drafts for one in give(actor, task.pk)]
    context = {
        "task": task,
        "conclusion": conclusion_pages.source_of(task, actor),
        "may_split": actor.may(DIRECT) or actor.may(RECORD),
        "may_direct": actor.may(DIRECT),
        "facts": pages.facts(task, actor, today, drafts),
        "lines": due_words.due_lines(task),
        "warnings": due_words.due_warnings(task, actor),
        "menu": pages.menu(task, situation, actor, today),
        "evidence_form": form,
        "may_draft": bool(submit) and actor.may("drafting:draft:create"),
        "draft_begun": next((one.url for one in drafts if one.url), ""),
        "accept_form": (
            forms.AcceptForm(actor=actor, task=task, today=today) if accept else None
        ),
        "why_not": "" if submit or accept else submit.reason,
        "evidence": pages.evidence_rows(task, actor),
        "may_take_back": bool(may(Act.TAKE_BACK, situation)),
        "asked": pages.asked_extension(task, situation),
        "urging": pages.urging_form(task, situation, today),
        "children": pages.table(children, actor, today) if children else None,
        "steps": life(task, actor),
        "trace_url": pages.page_named("task-trace", task.pk),
        "today": today,
    }
    return render(request, "tasks/task.html", context, status=_status(form))


Perform = Callable[..., object]


@dataclass(frozen=True, slots=True)
class ActPage:
    """An act on a task as a page: its form, the service, the words."""

    act: Act
    form: type[forms.TaskForm]
    perform: Perform
    title: Promise
    done: Promise
    danger: bool = False


def _assign(*, actor: Actor, task_id: UUID, now: Any, assignment: services.Assignment) -> Task:
    return services.assign_subtask(
        actor=actor, parent_id=task_id, assignment=assignment, now=now
    )


_ACTS: dict[str, ActPage] = {
    "bao-cao": ActPage(
        Act.SUBMIT, forms.EvidenceForm, services.submit_evidence,
        gettext_lazy("Báo cáo sản phẩm"), gettext_lazy("Đã ghi nhận sản phẩm."),
    ),
    "rut-bao-cao": ActPage(
        Act.TAKE_BACK, forms.ReasonForm, services.take_back_evidence,
        gettext_lazy("Rút báo cáo"), gettext_lazy("Đã rút báo cáo, nhiệm vụ tiếp tục."),
    ),
    "nghiem-thu": ActPage(
        Act.ACCEPT, forms.AcceptForm, services.accept_evidence,
        gettext_lazy("Nghiệm thu"), gettext_lazy("Đã nghiệm thu, nhiệm vụ kết thúc."),
    ),
    "tra-lai": ActPage(
        Act.RETURN, forms.ReasonForm, services.return_evidence,
        gettext_lazy("Trả lại sản phẩm"), gettext_lazy("Đã trả lại sản phẩm."),
    ),
    "xin-gia-han": ActPage(
        Act.ASK_EXTENSION, forms.AskExtensionForm, services.ask_extension,
        gettext_lazy("Đề nghị gia hạn"), gettext_lazy("Đã gửi đề nghị gia hạn."),
    ),
    "khong-gia-han": ActPage(
        Act.DECLINE_EXTENSION, forms.ReasonForm, services.decline_extension,
        gettext_lazy("Không đồng ý gia hạn"), gettext_lazy("Đã trả lời, hạn giữ nguyên."),
    ),
    "nhac": ActPage(
        Act.URGE, forms.UrgeForm, services.urge_task,
        gettext_lazy("Nhắc"), gettext_lazy("Đã nhắc người chủ trì."),
    ),
    "gia-han": ActPage(
        Act.EXTEND, forms.ExtendForm, services.extend_due,
        gettext_lazy("Gia hạn"), gettext_lazy("Đã gia hạn."),
    ),
    "tam-dung": ActPage(
        Act.PAUSE, forms.PauseForm, services.pause_task,
        gettext_lazy("Tạm dừng nhiệm vụ"), gettext_lazy("Đã tạm dừng."),
    ),
    "tiep-tuc": ActPage(
        Act.RESUME, forms.ReasonForm, services.resume_task,
        gettext_lazy("Cho nhiệm vụ tiếp tục"), gettext_lazy("Đã cho tiếp tục, hạn tính lại."),
    ),
    "theo-doi": ActPage(
        Act.FOLLOW, forms.FollowForm, services.set_follower,
        gettext_lazy("Đổi người theo dõi"), gettext_lazy("Đã đổi người theo dõi."),
    ),
    "chuyen": ActPage(
        Act.HAND_ON, forms.HandOnForm, services.hand_on,
        gettext_lazy("Chuyển người chủ trì"), gettext_lazy("Đã chuyển người chủ trì."),
    ),
    "giao-tiep": ActPage(
        Act.ASSIGN, forms.AssignForm, _assign,
        gettext_lazy("Giao tiếp một phần việc"), gettext_lazy("Đã giao việc."),
    ),
    "huy": ActPage(
        Act.CANCEL, forms.ReasonForm, services.cancel_task,
        gettext_lazy("Hủy nhiệm vụ"), gettext_lazy("Đã hủy nhiệm vụ."), danger=True,
    ),
}  # fmt: skip


@needs(READ_OWN)
def task_act(request: HttpRequest, task_id: UUID, slug: str) -> HttpResponse:
    """Ask for what an act needs, and do it."""
    page = _ACTS.get(slug)
    if page is None:
        raise NotFound(_("Không có trang này, hoặc bạn không được xem."))
    actor = actor_of(request)
    task = queries.get_task(actor, task_id)
    today = clock.today()
    process = asked_by_cancelling(task, actor) if page.act is Act.CANCEL else None
    if request.method == "POST":
        form = page.form(request.POST, request.FILES, actor=actor, task=task, today=today)
        if form.is_valid() and _done(form, page.perform, actor=actor, task_id=task.pk):
            messages.success(request, str(page.done))
            if process is not None:
                return HttpResponseRedirect(reverse("process", args=[process.pk]))
            return HttpResponseRedirect(reverse("task", args=[task.pk]))
    else:
        situation = queries.situation_of(actor, task, today)
        insist(pages.may_now(page.act, task, situation, actor, today))
        form = page.form(actor=actor, task=task, today=today)
    context = {
        "task": task,
        "page": page,
        "form": form,
        "warning": cancel_words(process) if process is not None else "",
        "facts": pages.facts(task, actor, today),
        "today": today,
    }
    return render(request, "tasks/act.html", context, status=_status(form))


@needs(DIRECT)
def direct(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Let a leader direct on a document in three taps."""
    return _direct(request, registry.get_document(actor_of(request), document_id))


@needs(DIRECT)
def direct_without_document(request: HttpRequest) -> HttpResponse:
    """Let a leader give work that no paper asks for."""
    return _direct(request, None)


def _direct(request: HttpRequest, document: registry.Document | None) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    data = request.POST if request.method == "POST" else None
    form = DirectionForm(
        data, request.FILES or None, actor=actor, today=today, document=document
    )
    document_id = document.pk if document is not None else None
    if data is not None and form.is_valid() and _done(
        form, services.give_direction, actor=actor, document_id=document_id
    ):  # fmt: skip
        return _after_direction(request, actor, document)
    said = queries.directions_on(actor, document_id) if document_id else []
    context = {
        "form": form,
        "document": document,
        "document_url": pages.document_url(document_id) if document_id else "",
        "paper": pages.paper_pages(document) if document is not None else [],
        "said": [
            {
                "what": direction.text,
                "who": direction.given_by.person.full_name,
                "at": direction.given_at,
                "url": said_url(direction),
                "icon": "message-square",
            }
            for direction in said
        ],
    }
    return render(request, "tasks/direct.html", context, status=_status(form))


def _after_direction(
    request: HttpRequest, actor: Actor, document: registry.Document | None
) -> HttpResponse:
    """Go on to the next paper that waits, else back to where the work is seen."""
    if document is None:
        messages.success(request, _("Đã giao việc."))
        return HttpResponseRedirect(f"{reverse('tasks')}?loc=toi-giao")
    following = queries.next_waiting(actor, document, clock.now())
    name = document.symbol or document.abstract
    if following is None:
        messages.success(request, _("Đã ghi ý kiến chỉ đạo."))
        return HttpResponseRedirect(pages.document_url(document.pk) or reverse("tasks"))
    said = _("Đã ghi ý kiến chỉ đạo trên %(name)s. Đây là văn bản tiếp theo.")
    messages.success(request, said % {"name": name})
    return HttpResponseRedirect(reverse("direct", args=[following.pk]))


@require_GET
@needs(READ_OWN)
def evidence_file(request: HttpRequest, task_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Give the file of a product, for saving, to whoever sees the task."""
    actor = actor_of(request)
    task = queries.get_task(actor, task_id)
    evidence = queries.evidence_of(task).filter(pk=evidence_id, file__isnull=False).first()
    if evidence is None or evidence.file is None:
        raise NotFound(_("Không tìm thấy tệp này."))
    audit.record_reading(actor, task, now=clock.now())
    return files.file_response(evidence.file)


@needs(KEEP_PRACTICE)
def practice(request: HttpRequest) -> HttpResponse:
    """Set how the office closes tasks and which phrases its leaders use."""
    actor = actor_of(request)
    start = {
        "needs_acceptance": queries.needs_acceptance(actor),
        "phrases": "\n".join(queries.phrases(actor)).replace(
            "{lead}", str(setting_forms.LEAD_SHOWN)
        ),
    }
    data = request.POST if request.method == "POST" else None
    form = setting_forms.PracticeForm(data, initial=start)
    if data is not None and form.is_valid():
        try:
            services.keep_practice(actor=actor, **form.act())
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu."))
            return HttpResponseRedirect(reverse("task_practice"))
    return render(request, "tasks/practice.html", {"form": form}, status=_status(form))


def _done(form: Any, perform: Perform, **given: Any) -> bool:
    """Do the act; a refusal goes to the form and what was typed stays."""
    try:
        perform(now=clock.now(), **given, **form.act())
    except VanphongError as refusal:
        form.refuse(refusal)
        return False
    return True


def _status(form: Any) -> int:
    return 422 if form is not None and form.is_bound and form.errors else 200
