"""Pages of work that comes again: the list, one pattern, its form with the next dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from vanphong.calendars import api as calendars
from vanphong.kernel import clock
from vanphong.kernel.addresses import page_of
from vanphong.kernel.errors import NotFound, VanphongError
from vanphong.kernel.forms import LineField, VanphongForm
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.templatetags.vanphong import in_language
from vanphong.tasks import pages, queries, services
from vanphong.tasks.models import Pattern
from vanphong.tasks.recurring_form import PatternForm
from vanphong.tasks.rules import DIRECT, READ_OWN

_SHOWN = 100


@require_GET
@needs(READ_OWN)
def patterns(request: HttpRequest) -> HttpResponse:
    """List what comes again: when next, what, for whom, in which state."""
    actor, today = actor_of(request), clock.today()
    calendar = calendars.calendar_for(actor.office_id)
    found = queries.visible_patterns(actor).order_by("ended_at", "title", "id")[:_SHOWN]
    columns = [
        {"label": _("Hạn tới"), "kind": "date"},
        {"label": _("Việc định kỳ"), "kind": "main"},
        {"label": _("Chủ trì")},
        {"label": _("Người giao")},
        {"label": _("Tình trạng"), "kind": "state"},
    ]
    rows = []
    for pattern in found:
        following = _coming(pattern, calendar, 1) if pattern.runs else []
        rows.append(
            {
                "state": "closed" if pattern.ended_at is not None else "",
                "cells": [
                    {"text": f"{following[0].due_on:%d/%m/%Y}" if following else ""},
                    {
                        "text": pattern.title,
                        "url": page_of("recurring_pattern", pattern.pk),
                        "detail": in_language(pattern.rhythm.words),
                    },
                    pattern.lead.person.full_name,
                    pattern.created_by.person.full_name,
                    {"badge": _badge(pattern)},
                ],
            }
        )
    context = {
        "table": {"columns": columns, "rows": rows},
        "may_direct": actor.may(DIRECT),
        "today": today,
    }
    return render(request, "tasks/patterns.html", context)


def _badge(pattern: Pattern) -> dict[str, str]:
    if pattern.ended_at is not None:
        return {"label": _("Đã kết thúc"), "kind": "line", "icon": "ban"}
    if pattern.paused_at is not None:
        return {"label": _("Tạm dừng"), "kind": "line", "icon": "clock"}
    if pattern.trouble:
        return {"label": _("Chưa giao được"), "kind": "due", "icon": "circle-alert"}
    return {"label": _("Đang chạy"), "kind": "", "icon": ""}


def _coming(
    pattern: Pattern, calendar: calendars.WorkingCalendar, count: int = 5
) -> list[queries.Coming]:
    since = max(pattern.runs_from, clock.today())
    return queries.coming(pattern.rhythm, pattern.appear_days, since, calendar, count)


@require_GET
@needs(READ_OWN)
def pattern_page(request: HttpRequest, pattern_id: UUID) -> HttpResponse:
    """Show one pattern: on which days, for whom, the next dates, the tasks it made."""
    actor, today = actor_of(request), clock.today()
    pattern = queries.get_pattern(actor, pattern_id)
    calendar = calendars.calendar_for(actor.office_id)
    made = queries.visible_tasks(actor).filter(pattern=pattern).order_by("-due_on", "-id")[:20]
    parts = pattern.parts.select_related("post__person").order_by("id")
    keeps = queries.keeps_pattern(actor, pattern) and pattern.ended_at is None
    context = {
        "pattern": pattern,
        "facts": [
            {"label": _("Tình trạng"), "badge": _badge(pattern)},
            {"label": _("Lý do"), "text": pattern.stop_reason},
            {"label": _("Hạn"), "text": in_language(pattern.rhythm.words)},
            {
                "label": _("Xuất hiện"),
                "text": _days_before(pattern.appear_days),
            },
            {"label": _("Chủ trì"), "text": str(pattern.lead)},
            {"label": _("Phối hợp"), "text": "; ".join(str(part.post) for part in parts)},
            {"label": _("Người theo dõi"), "text": str(pattern.follower or "")},
            {"label": _("Người giao"), "text": str(pattern.created_by)},
            {"label": _("Sản phẩm cần có"), "text": pattern.product},
        ],
        "coming": _shown(_coming(pattern, calendar)) if pattern.runs else [],
        "made": pages.table(list(made), actor, today),
        "menu": _menu(pattern) if keeps else [],
        "today": today,
    }
    return render(request, "tasks/pattern.html", context)


def _shown(found: list[queries.Coming]) -> list[dict[str, Any]]:
    """Give occurrences to come in words."""
    return [
        {
            "due": in_language(calendars.day_words(one.due_on)),
            "appears": f"{one.appears_on:%d/%m/%Y}",
            "at_once": one.appears_on <= clock.today(),
            "lines": [in_language(line) for line in one.lines],
        }
        for one in found
    ]


@needs(DIRECT)
def add(request: HttpRequest) -> HttpResponse:
    """Let work come again; its next five dates are shown first."""
    return _edit(request, None, services.add_pattern)


@needs(DIRECT)
def change(request: HttpRequest, pattern_id: UUID) -> HttpResponse:
    """Change what comes from now on; its next five dates are shown first."""
    pattern = queries.get_pattern(actor_of(request), pattern_id)
    return _edit(request, pattern, services.change_pattern)


def _edit(
    request: HttpRequest, pattern: Pattern | None, perform: Callable[..., Pattern]
) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    data = request.POST if request.method == "POST" else None
    form = PatternForm(data, actor=actor, today=today, pattern=pattern)
    coming: list[queries.Coming] = []
    if form.is_bound and form.is_valid():
        given: dict[str, Any] = {}
        if pattern is not None:
            given = {"pattern_id": pattern.pk, "version": form.cleaned_data["version"]}
        try:
            if form.cleaned_data["seen"] == form.shown:
                kept = perform(actor=actor, now=clock.now(), **form.act(), **given)
                messages.success(request, _("Đã lưu việc định kỳ."))
                return HttpResponseRedirect(reverse("recurring_pattern", args=[kept.pk]))
            coming = services.preview_pattern(
                actor=actor,
                rhythm=form.rhythm,
                appear_days=form.cleaned_data["appear_days"],
                now=clock.now(),
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            form.data = request.POST.copy()
            form.data["seen"] = form.shown
    context = {"form": form, "pattern": pattern, "coming": _shown(coming)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "tasks/pattern_edit.html", context, status=status)


class _ReasonForm(VanphongForm):
    """An act on a pattern needs its reason."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = LineField(label=gettext_lazy("Lý do"), max_length=300)


@dataclass(frozen=True, slots=True)
class _Act:
    """An act on a pattern as a page."""

    title: Promise
    done: Promise
    perform: Callable[..., Pattern]
    icon: str
    danger: bool = False


_ACTS = {
    "tam-dung": _Act(
        gettext_lazy("Tạm dừng việc định kỳ"), gettext_lazy("Đã tạm dừng."),
        services.pause_pattern, "clock",
    ),
    "tiep-tuc": _Act(
        gettext_lazy("Cho việc định kỳ tiếp tục"), gettext_lazy("Đã cho tiếp tục."),
        services.resume_pattern, "clock",
    ),
    "ket-thuc": _Act(
        gettext_lazy("Kết thúc việc định kỳ"), gettext_lazy("Đã kết thúc."),
        services.end_pattern, "ban", danger=True,
    ),
}  # fmt: skip


def _menu(pattern: Pattern) -> list[dict[str, Any]]:
    edit = reverse("recurring_change", args=[pattern.pk])
    other = "tiep-tuc" if pattern.paused_at is None else "tam-dung"
    return [
        {"label": _("Sửa"), "icon": "pen-line", "url": edit},
        *(
            {
                "label": act.title,
                "icon": act.icon,
                "url": reverse("recurring_act", args=[pattern.pk, slug]),
            }
            for slug, act in _ACTS.items()
            if slug != other
        ),
    ]


@needs(DIRECT)
def act_on(request: HttpRequest, pattern_id: UUID, slug: str) -> HttpResponse:
    """Ask for the reason of an act on a pattern, and do it."""
    act = _ACTS.get(slug)
    if act is None:
        raise NotFound(_("Không có trang này, hoặc bạn không được xem."))
    actor = actor_of(request)
    pattern = queries.get_pattern(actor, pattern_id)
    data = request.POST if request.method == "POST" else None
    form = _ReasonForm(data, initial={"version": pattern.version})
    if form.is_bound and form.is_valid():
        try:
            act.perform(
                actor=actor, pattern_id=pattern.pk, now=clock.now(), **form.cleaned_data
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, str(act.done))
            return HttpResponseRedirect(reverse("recurring_pattern", args=[pattern.pk]))
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "pattern": pattern, "act": act}
    return render(request, "tasks/pattern_act.html", context, status=status)


def _days_before(days: int) -> str:
    said = ngettext("trước hạn %(days)s ngày", "trước hạn %(days)s ngày", days)
    return said % {"days": days}
