"""The page of the site's health, the figures for monitoring, and whether anybody answers."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from vanphong.kernel import clock
from vanphong.kernel.errors import NotFound
from vanphong.kernel.gate import needs, public
from vanphong.kernel.health import State
from vanphong.project.health import facts, metrics

_WORDS = {
    State.GOOD: (_("Mọi thứ đều ổn."), "done"),
    State.WARN: (_("Hệ thống chạy bình thường; có điểm cần xem."), "warn"),
    State.BAD: (_("Có điểm phải xử lý ngay."), "error"),
}
_MARKS = {
    State.GOOD: {"label": _("Tốt"), "kind": "done"},
    State.WARN: {"label": _("Cần xem"), "kind": "soon"},
    State.BAD: {"label": _("Phải xử lý"), "kind": "due"},
}


@require_safe
@needs("project:site:read")
def health(request: HttpRequest) -> HttpResponse:
    """Show how the site stands."""
    found = facts.look(clock.now())
    words, kind = _WORDS[facts.worst(found)]
    rows = [
        {
            "cells": [
                fact.label,
                fact.words,
                {"badge": _MARKS[fact.state]},
            ]
        }
        for fact in facts.by_urgency(found)
    ]
    columns = [
        {"label": _("Điểm"), "kind": "main"},
        {"label": _("Hiện nay")},
        {"label": _("Đánh giá"), "kind": "state"},
    ]
    context = {"words": words, "kind": kind, "rows": rows, "columns": columns}
    return render(request, "project/health.html", context)


@require_safe
@public("figures for monitoring, only to the bearer of the site's token for them")
def figures(request: HttpRequest) -> HttpResponse:
    """Give the figures to who bears the token; to anyone else there is no such page."""
    if not metrics.may_read(request):
        raise NotFound(_("Không có trang này, hoặc bạn không được xem."))
    found = facts.look(clock.now())
    return HttpResponse(
        metrics.as_text(found, facts.worst(found)),
        content_type="text/plain; version=0.0.4; charset=utf-8",
    )


@require_safe
@public("a proxy asks whether this process and its database answer; it says nothing more")
def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """Say that the process and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse("ok\n", content_type="text/plain")
