"""Administration: issued files and when the proof of their time ends."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from vanphong.kernel import clock
from vanphong.kernel.gate import actor_of, needs
from vanphong.signing import stamp_facts, stamp_queries

_MOST_SHOWN = 200


@require_safe
@needs("signing:key:manage")
def file_timestamps(request: HttpRequest) -> HttpResponse:
    """List issued files, those whose timestamp ends first on top."""
    actor, now = actor_of(request), clock.now()
    rows = stamp_queries.newest_rows(actor)[:_MOST_SHOWN]
    context = {
        "page_title": _("Dấu thời gian của tệp đã phát hành"),
        "table": stamp_facts.table(rows, now),
        "said": stamp_facts.office_words(actor, now),
    }
    return render(request, "signing/file_timestamps.html", context)
