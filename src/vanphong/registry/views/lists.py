"""The two books as lists: seen, and given out as they are seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound
from vanphong.kernel.gate import needs
from vanphong.registry import incoming_queries as lines
from vanphong.registry import queries
from vanphong.registry.forms.lists import IncomingFilter, ListFilter, OutgoingFilter
from vanphong.registry.models import Direction
from vanphong.registry.pages import lists as rows
from vanphong.registry.paging import Page
from vanphong.registry.services.lists import export_list, print_list

READ = "registry:document:read"
XLSX = files.XLSX.media_type


@require_GET
@needs(READ)
def incoming(request: HttpRequest) -> HttpResponse:
    """Show the incoming book, newest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = IncomingFilter(request.GET)
    narrow = form.narrow()
    page = lines.incoming_list(
        actor, narrow=narrow, cursor=request.GET.get("sau", ""),
        order=rows.order_of(request.GET), columns=rows.INCOMING_ROW,
    )  # fmt: skip
    work = lines.work_on(actor.office_key, [entry.document_id for entry in page.items])
    context = _context(request, form, page, lines.count_lines, narrow) | {
        "columns": rows.incoming_columns(request.GET),
        "rows": [rows.incoming_row(one, work.get(one.document_id)) for one in page.items],
        "chips": rows.chips(request.GET, "trang-thai", _views(actor)),
        "may_register": actor.may("registry:incoming:register"),
        "files": _files(request, "incoming-file"),
    }
    return render(request, "registry/incoming.html", context, status=_status(form))


def _views(actor: Actor) -> dict[str, str]:
    """Give the saved views of the incoming book, those that concern the person."""
    views = {"": _("Tất cả"), "chua-xem": _("Chuyển đến tôi, chưa xem")}
    if actor.may(lines.DIRECT):
        views["cho-but-phe"] = _("Chờ bút phê")
    return views | {
        "cho": _("Chưa chuyển"),
        "da-chuyen": _("Đã chuyển"),
        "co-han": _("Có hạn xử lý"),
    }


@require_GET
@needs(READ)
def outgoing(request: HttpRequest) -> HttpResponse:
    """Show the outgoing book, newest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = OutgoingFilter(request.GET)
    narrow = form.narrow()
    page = queries.outgoing_list(
        actor, narrow=narrow, cursor=request.GET.get("sau", ""),
        order=rows.order_of(request.GET),
    )  # fmt: skip
    context = _context(request, form, page, queries.count_outgoing, narrow) | {
        "columns": rows.outgoing_columns(request.GET),
        "rows": [rows.outgoing_row(document) for document in page.items],
        "may_register": actor.may("registry:number:reserve"),
        "files": _files(request, "outgoing-file"),
    }
    return render(request, "registry/outgoing.html", context, status=_status(form))


@require_GET
@needs("registry:book:print")
def incoming_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the incoming list as it is filtered."""
    return _file(request, Direction.IN, IncomingFilter(request.GET), kind)


@require_GET
@needs("registry:book:print")
def outgoing_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the outgoing list as it is filtered."""
    return _file(request, Direction.OUT, OutgoingFilter(request.GET), kind)


def _file(
    request: HttpRequest, direction: str, form: IncomingFilter | OutgoingFilter, kind: str
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if kind not in {"xlsx", "pdf"}:
        raise NotFound(_("Chỉ tải được bảng tính (XLSX) hoặc bản in (PDF)."))
    if form.errors:
        wrong = {name: [str(said) for said in list_] for name, list_ in form.errors.items()}
        raise Invalid(_("Điều kiện lọc chưa đúng. Xin sửa rồi tải lại."), fields=wrong)
    narrow = form.narrow()
    if kind == "xlsx":
        content = export_list(actor=actor, direction=direction, narrow=narrow)
    else:
        content = print_list(actor=actor, direction=direction, narrow=narrow, now=clock.now())
    name = "van-ban-den" if direction == Direction.IN else "van-ban-di"
    return attachment(content, name, kind)


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    """Give bytes made here for saving, as `name` with the day and the kind's ending."""
    media_type = XLSX if kind == "xlsx" else files.PDF.media_type
    return files.attachment(content, f"{name}-{clock.today():%Y%m%d}.{kind}", media_type)


def _context(
    request: HttpRequest,
    form: ListFilter,
    page: Page[Any],
    count_of: Callable[[Actor, queries.DocumentFilter], int],
    narrow: queries.DocumentFilter,
) -> dict[str, Any]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    later = "sau" in request.GET
    count = None if later else count_of(actor, narrow)
    query = request.GET.copy()

    def at(cursor: str) -> str:
        query["sau"] = cursor
        return f"?{query.urlencode()}" if cursor else ""

    return {
        "keep": [(n, request.GET[n]) for n in ("trang-thai", "xep") if n in request.GET],
        "form": form,
        "remove": form.on_words(),
        "count": count,
        "later": later,
        "first_url": form.without("sau"),
        "next_url": at(page.next_cursor),
        "previous_url": at(page.previous_cursor),
        "today": clock.today(),
        "narrowed": bool(form.given) or "trang-thai" in request.GET,
    }


def _files(request: HttpRequest, name: str) -> list[dict[str, str]]:
    """Give the ways to save the list, for those who may print books."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.may("registry:book:print"):
        return []
    query = request.GET.copy()
    query.pop("sau", None)
    words = query.urlencode()
    return [
        {"label": label, "icon": icon,
         "url": reverse(name, args=[kind]) + (f"?{words}" if words else "")}
        for kind, label, icon in (
            ("xlsx", _("Bảng tính (XLSX)"), "download"),
            ("pdf", _("Bản in (PDF)"), "printer"),
        )
    ]  # fmt: skip


def _status(form: ListFilter) -> int:
    return 422 if form.errors else 200
