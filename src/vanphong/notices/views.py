"""The page of notices."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vanphong.kernel import clock
from vanphong.kernel.gate import actor_of, needs
from vanphong.notices import queries, services, wording

_UNREAD = "chua-doc"


@require_safe
@needs(None)
def notices(request: HttpRequest) -> HttpResponse:
    """Show one's own notices, the newest first."""
    actor = actor_of(request)
    only_unread = request.GET.get("loc") == _UNREAD
    rows, next_key = queries.newest(actor, after=request.GET.get("sau", ""), unread=only_unread)
    here = reverse("notices")
    kept = f"loc={_UNREAD}&" if only_unread else ""
    context = {
        "lines": [
            {"line": line, "kind": wording.kind_words(line.notice.kind)}
            for line in queries.with_things(actor, rows)
        ],
        "unread": queries.unread_count(actor),
        "tabs": [
            {"label": _("Tất cả"), "url": here, "active": not only_unread},
            {"label": _("Chưa đọc"), "url": f"{here}?loc={_UNREAD}", "active": only_unread},
        ],
        "next_url": f"{here}?{kept}sau={next_key}" if next_key else "",
    }
    return render(request, "notices/list.html", context)


@require_POST
@needs(None)
def read(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Note that one notice was read."""
    services.read_notice(actor=actor_of(request), notice_id=notice_id, now=clock.now())
    return redirect("notices")


@require_POST
@needs(None)
def read_all(request: HttpRequest) -> HttpResponse:
    """Note that all notices were read."""
    count = services.read_all(actor=actor_of(request), now=clock.now())
    messages.success(request, _("Đã đánh dấu đọc %(count)d thông báo.") % {"count": count})
    return redirect("notices")
