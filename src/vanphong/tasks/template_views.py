"""Pages of templates of processes: the list, one with its history, its form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vanphong.kernel import clock
from vanphong.kernel.addresses import page_of
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.tasks import process_pages, queries, services
from vanphong.tasks.models import TemplateVersion
from vanphong.tasks.process_forms import ReasonForm
from vanphong.tasks.rules import DIRECT, KEEP_PRACTICE, READ_OWN
from vanphong.tasks.template_form import TemplateForm, rows_said

_MORE = 2


@require_GET
@needs(READ_OWN)
def templates(request: HttpRequest) -> HttpResponse:
    """List the templates of the office, those in use first."""
    actor = actor_of(request)
    columns = [
        {"label": _("Quy trình mẫu"), "kind": "main"},
        {"label": _("Số bước"), "kind": "number"},
        {"label": _("Bản hiện hành"), "kind": "date"},
        {"label": _("Tình trạng"), "kind": "state"},
    ]
    found = queries.templates(actor).order_by("is_retired", "name", "id")
    rows = [
        {
            "state": "closed" if one.is_retired else "",
            "cells": [
                {
                    "text": one.name,
                    "url": page_of("process_template", one.template_id),
                    "detail": one.note,
                },
                str(len(one.steps.all())),
                {"text": f"{one.set_at:%d/%m/%Y}"},
                {"badge": _badge(one)},
            ],
        }
        for one in found
    ]
    context = {
        "table": {"columns": columns, "rows": rows},
        "may_keep": actor.may(KEEP_PRACTICE),
        "today": clock.today(),
    }
    return render(request, "tasks/process_templates.html", context)


def _badge(version: TemplateVersion) -> dict[str, str]:
    if version.is_retired:
        return {"label": _("Thôi dùng"), "kind": "line", "icon": "ban"}
    return {"label": _("Đang dùng"), "kind": "", "icon": ""}


@require_GET
@needs(READ_OWN)
def template_page(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Show one template: its steps as a line, and what it was before."""
    actor = actor_of(request)
    version = queries.get_template(actor, template_id)
    history = queries.template_history(actor, template_id)
    context = {
        "version": version,
        "levels": process_pages.template_flow(version),
        "history": history[:50],
        "menu": _menu(version) if actor.may(KEEP_PRACTICE) else [],
        "may_start": actor.may(DIRECT) and not version.is_retired,
    }
    return render(request, "tasks/process_template.html", context)


def _menu(version: TemplateVersion) -> list[dict[str, Any]]:
    address = [version.template_id]
    change = {
        "label": _("Dùng lại, sửa") if version.is_retired else _("Sửa"),
        "icon": "pen-line",
        "url": reverse("process_template_change", args=address),
    }
    if version.is_retired:
        return [change]
    retire = reverse("process_template_retire", args=address)
    return [change, {"label": _("Thôi dùng"), "icon": "ban", "url": retire}]


@needs(KEEP_PRACTICE)
def add(request: HttpRequest) -> HttpResponse:
    """Write a new template."""
    return _edit(request, None)


@needs(KEEP_PRACTICE)
def change(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Write the next version of a template."""
    return _edit(request, queries.get_template(actor_of(request), template_id))


def _edit(request: HttpRequest, version: TemplateVersion | None) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    given: dict[str, Any] = {"actor": actor, "today": today, "version": version}
    if "them" in request.POST:
        form = TemplateForm(initial=rows_said(request.POST, more=_MORE), **given)
    elif request.method == "POST":
        form = TemplateForm(rows_said(request.POST), **given)
        if form.is_valid() and (kept := _kept(request, form, version)) is not None:
            messages.success(request, _("Đã lưu. Quy trình đang chạy giữ bản đã dùng."))
            return HttpResponseRedirect(reverse("process_template", args=[kept.template_id]))
    else:
        form = TemplateForm(**given)
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "version": version}
    return render(request, "tasks/process_template_edit.html", context, status=status)


def _kept(
    request: HttpRequest, form: TemplateForm, version: TemplateVersion | None
) -> TemplateVersion | None:
    """Keep what was written; a refusal goes to the form and gives nothing."""
    given = {"actor": actor_of(request), "now": clock.now(), **form.act()}
    try:
        if version is None:
            return services.add_template(**given)
        number = form.cleaned_data["number"]
        return services.change_template(template_id=version.template_id, number=number, **given)
    except VanphongError as refusal:
        form.refuse(refusal)
        return None


@needs(KEEP_PRACTICE)
def retire(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Ask why nothing shall be begun from a template any more, and do it."""
    actor = actor_of(request)
    version = queries.get_template(actor, template_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.retire_template(
                actor=actor, template_id=template_id, now=clock.now(), **form.act()
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã thôi dùng quy trình mẫu."))
            return HttpResponseRedirect(reverse("process_template", args=[template_id]))
    context = {
        "form": form,
        "title": _("Thôi dùng quy trình mẫu"),
        "note": _("Quy trình đang chạy vẫn chạy tiếp theo bản đã dùng."),
        "back": {
            "label": version.name,
            "url": reverse("process_template", args=[template_id]),
        },
        "is_danger": True,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "tasks/process_act.html", context, status=status)
