"""The trays: what came, what was sent."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vanphong.exchange import pages, queries
from vanphong.exchange.views.common import RECEIVE, SEND
from vanphong.kernel.gate import actor_of, needs, require


@require_GET
@needs(None)
def inbox(request: HttpRequest) -> HttpResponse:
    """List what came: what waits, or all; who only sends is led to what was sent."""
    actor = actor_of(request)
    if not actor.may(RECEIVE) and actor.may(SEND):
        return HttpResponseRedirect(reverse("sent-deliveries"))
    require(actor, RECEIVE)
    everything = request.GET.get("loc") == "tat-ca"
    rows = queries.inbox(actor, waiting=not everything)
    chips = [
        {"label": _("Chờ xử lý"), "url": "?", "active": not everything,
         "count": queries.inbox(actor, waiting=True).count()},
        {"label": _("Tất cả đã đến"), "url": "?loc=tat-ca", "active": everything},
    ]  # fmt: skip
    title = _("Văn bản đã đến") if everything else _("Văn bản chờ tiếp nhận")
    return _tray(request, rows, chips=chips, sent=False, title=title)


@require_GET
@needs(SEND)
def outbox(request: HttpRequest) -> HttpResponse:
    """List what was sent: all, or what receivers answered and nobody has dealt with."""
    actor = actor_of(request)
    answered = request.GET.get("loc") == "can-xu-ly"
    chips = [
        {"label": _("Tất cả"), "url": "?", "active": not answered},
        {"label": _("Nơi nhận trả lời, cần xử lý"), "url": "?loc=can-xu-ly", "active": answered,
         "count": queries.outbox(actor, answered=True).count()},
    ]  # fmt: skip
    rows = queries.outbox(actor, answered=answered)
    title = _("Văn bản gửi đi cần xử lý") if answered else _("Văn bản đã gửi")
    return _tray(request, rows, chips=chips, sent=True, title=title)


def _tray(
    request: HttpRequest, rows: Any, *, chips: list[Any], sent: bool, title: str
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.page(rows, cursor=request.GET.get("sau", ""))
    tabs = []
    if actor.may(RECEIVE):
        tabs.append({"label": _("Đến"), "url": reverse("deliveries"), "active": not sent})
    if actor.may(SEND):
        tabs.append({"label": _("Đã gửi"), "url": reverse("sent-deliveries"), "active": sent})
    query = request.GET.copy()
    query["sau"] = found.next_cursor
    context = {
        "page_title": title,
        "sent": sent,
        "tabs": tabs,
        "chips": chips,
        "table": pages.tray(found.items, actor),
        "later": bool(request.GET.get("sau")),
        "next_url": f"?{query.urlencode()}" if found.next_cursor else "",
    }
    return render(request, "exchange/tray.html", context)
