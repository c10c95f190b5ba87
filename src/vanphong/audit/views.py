"""The trail of the office: who did what, when, to what."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from vanphong.audit import queries, words
from vanphong.audit.forms import TrailForm
from vanphong.audit.models import Event
from vanphong.kernel.actor import Actor
from vanphong.kernel.gate import needs

_PAGE = 50


@require_safe
@needs("audit:event:read")
def trail(request: HttpRequest) -> HttpResponse:
    """Show the trail of the office, newest first; older pages by number."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = TrailForm(request.GET)
    before = request.GET.get("truoc", "")
    found = list(
        queries.trail_of_office(
            actor, form.wanted(), before_id=int(before) if _is_number(before) else None
        )[: _PAGE + 1]
    )
    shown = found[:_PAGE]
    older = _address(request, truoc=str(shown[-1].id)) if len(found) > _PAGE else ""
    context = {
        "page_title": _("Dấu vết"),
        "form": form,
        "lines": _lines(actor, shown),
        "older": older,
        "newest": _address(request, truoc="") if before else "",
    }
    return render(request, "audit/trail.html", context)


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 19


def _address(request: HttpRequest, **changes: str) -> str:
    kept = {name: value for name, value in request.GET.items() if value} | changes
    return f"?{urlencode({n: v for n, v in kept.items() if v})}"


def _lines(actor: Actor, events: list[Event]) -> list[dict[str, Any]]:
    acts, subjects = words.act_words(), words.name_subjects(actor, events)
    return [
        {
            "event": event,
            "act": acts.get(event.action, event.action),
            "subject": subjects[event.subject_table, event.subject_id],
            "facts": [
                (word, event.detail[name])
                for name, word in words.FACTS.items()
                if event.detail.get(name)
            ],
            "detail": json.dumps(event.detail, ensure_ascii=False) if event.detail else "",
        }
        for event in events
    ]
