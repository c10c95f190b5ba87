"""Administration: offices and the bodies in whose name they issue."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from vanphong.kernel import clock
from vanphong.kernel.errors import NotAllowed
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.templatetags.vanphong import vn_date
from vanphong.people import forms, queries, services
from vanphong.people.models import Body, Office
from vanphong.people.parts import tabs
from vanphong.people.views.acts import act_page
from vanphong.people.views.frame import crumbs, list_page, sent, state_cell

_GET_POST = ["GET", "POST"]


_OPENED_BY = (
    "people:office:manage",
    "people:post:manage",
    "people:account:manage",
    "people:substitution:manage",
    "audit:event:read",
    "signing:key:manage",
)


@require_safe
@needs(None)
def administration(request: HttpRequest) -> HttpResponse:
    """Open the first part of administration the person may see."""
    actor = actor_of(request)
    if not any(actor.may(permission) for permission in _OPENED_BY):
        raise NotAllowed(_("Trang quản trị dành cho người được giao quản trị cơ quan."))
    return redirect(tabs(actor, "")[0]["url"])


@require_safe
@needs("people:office:manage")
def offices(request: HttpRequest) -> HttpResponse:
    """Show the own office and those directly below it."""
    today, words = clock.today(), request.GET.get("tim", "")
    rows = [
        {
            "cells": [
                {"text": o.name, "url": reverse("office", args=[o.id])},
                {"text": o.code},
                o.get_level_display(),
                o.place_name,
                state_cell(
                    ended=o.valid_until is not None and o.valid_until <= today,
                    holding=_("Đang hoạt động"),
                ),
            ]
        }
        for o in queries.offices_kept(actor_of(request), words=words)
    ]
    return list_page(
        request,
        title=_("Cơ quan"),
        columns=[
            {"label": _("Tên"), "kind": "main"},
            {"label": _("Mã")},
            {"label": _("Cấp")},
            {"label": _("Địa danh")},
            {"label": _("Trạng thái"), "kind": "state"},
        ],
        rows=rows,
        empty=_("Không có cơ quan nào mang tên này.")
        if words
        else _("Cơ quan của bạn sẽ hiện ở đây."),
        search={"label": _("Tìm cơ quan theo tên hoặc mã"), "value": words},
        buttons=[{"label": _("Thêm cơ quan"), "url": reverse("office_add"), "icon": "plus"}],
    )


@require_safe
@needs("people:office:manage")
def office(request: HttpRequest, office_id: int) -> HttpResponse:
    """Show an office with its bodies."""
    found = queries.get_office(office_id)
    services.require_keeper(actor_of(request), found)
    today = clock.today()
    rows = [
        {
            "cells": [
                {"text": b.name, "url": reverse("body_edit", args=[b.id])},
                b.symbol,
                {"html": _header(b)},
                vn_date(b.valid_from),
                state_cell(ended=b.valid_until is not None and b.valid_until <= today),
                {"text": _("Kết thúc"), "url": reverse("body_close", args=[b.id])}
                if b.valid_until is None
                else "",
            ]
        }
        for b in queries.all_bodies_of(found)
    ]
    context = {
        "page_title": found.name,
        "crumbs": crumbs("offices", _("Cơ quan")),
        "facts": _office_facts(found),
        "office": found,
        "columns": [
            {"label": _("Chủ thể ban hành"), "kind": "main"},
            {"label": _("Ký hiệu"), "kind": "symbol"},
            {"label": _("Tiêu đề")},
            {"label": _("Từ ngày"), "kind": "date"},
            {"label": _("Trạng thái"), "kind": "state"},
            {"label": _("Việc"), "kind": "action", "unseen": True},
        ],
        "rows": rows,
    }
    return render(request, "people/office.html", context)


def _header(body: Body) -> str:
    """Give the lines of the header, the upper one first as on paper."""
    lines = ((line,) for line in (body.header_upper, body.header_name) if line)
    return format_html_join(mark_safe("<br>"), "{}", lines)


def _office_facts(found: Office) -> list[dict[str, Any]]:
    return [
        {"label": _("Mã"), "text": found.code},
        {"label": _("Tên ngắn"), "text": found.short_name},
        {"label": _("Cấp"), "text": found.get_level_display()},
        {"label": _("Địa danh"), "text": found.place_name},
        {"label": _("Đơn vị hành chính"), "text": found.unit and found.unit.full_name},
        {"label": _("Cơ quan cấp trên"), "text": found.parent and found.parent.name},
        {"label": _("Hoạt động từ ngày"), "text": vn_date(found.valid_from)},
        {"label": _("Không còn từ ngày"), "text": vn_date(found.valid_until)},
        {"label": _("Cơ quan kế tục"), "text": found.successor and found.successor.name},
    ]


@require_http_methods(_GET_POST)
@needs("people:office:manage")
def office_add(request: HttpRequest) -> HttpResponse:
    """Add an office below the own one."""
    actor = actor_of(request)
    form = forms.NewOfficeForm(sent(request))
    return act_page(
        request,
        title=_("Thêm cơ quan trực thuộc"),
        form=form,
        act=lambda: services.create_office(
            actor=actor, parent=queries.own_office(actor), **form.cleaned_data
        ),
        label=_("Thêm cơ quan"),
        back=reverse("offices"),
        done=_("Đã thêm cơ quan."),
        crumbs=crumbs("offices", _("Cơ quan")),
    )


@require_http_methods(_GET_POST)
@needs("people:office:manage")
def office_edit(request: HttpRequest, office_id: int) -> HttpResponse:
    """Correct an office's names."""
    found = queries.get_office(office_id)
    names = {n: getattr(found, n) for n in ("name", "short_name", "place_name")}
    form = forms.OfficeForm(sent(request), initial=names)
    return act_page(
        request,
        title=_("Sửa tên cơ quan"),
        form=form,
        act=lambda: services.edit_office(
            actor=actor_of(request), office_id=office_id, **form.cleaned_data
        ),
        label=_("Lưu"),
        back=reverse("office", args=[office_id]),
        done=_("Đã lưu tên cơ quan."),
        crumbs=crumbs("offices", _("Cơ quan")),
    )


@require_http_methods(_GET_POST)
@needs("people:office:manage", fresh=True)
def office_close(request: HttpRequest, office_id: int) -> HttpResponse:
    """End an office and name its successor."""
    found = queries.get_office(office_id)
    form = forms.CloseOfficeForm(sent(request), today=clock.today())
    return act_page(
        request,
        title=_("Kết thúc hoạt động của cơ quan"),
        text=_(
            "Từ ngày này không ai đăng nhập vào cơ quan được nữa. "
            "Văn bản, sổ và dấu vết vẫn giữ nguyên."
        ),
        facts=[{"label": _("Cơ quan"), "text": found.name}],
        form=form,
        act=lambda: services.close_office(
            actor=actor_of(request),
            office_id=office_id,
            on=form.cleaned_data["on"],
            successor_id=form.cleaned_data["successor"],
        ),
        label=_("Kết thúc cơ quan"),
        back=reverse("office", args=[office_id]),
        done=_("Đã kết thúc cơ quan."),
        crumbs=crumbs("offices", _("Cơ quan")),
        danger=True,
    )


@require_http_methods(_GET_POST)
@needs("people:office:manage")
def body_add(request: HttpRequest, office_id: int) -> HttpResponse:
    """Add a body in whose name the office issues."""
    found = queries.get_office(office_id)
    form = forms.NewBodyForm(sent(request))
    return act_page(
        request,
        title=_("Thêm chủ thể ban hành"),
        form=form,
        act=lambda: services.create_body(
            actor=actor_of(request), office=found, **form.cleaned_data
        ),
        label=_("Thêm"),
        back=reverse("office", args=[office_id]),
        done=_("Đã thêm chủ thể ban hành."),
        crumbs=crumbs("offices", _("Cơ quan")),
    )


@require_http_methods(_GET_POST)
@needs("people:office:manage")
def body_edit(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """Correct what a body is called and writes while nothing bears its number."""
    found = queries.get_body(body_id)
    services.require_keeper(actor_of(request), found.office)
    names = {n: getattr(found, n) for n in forms.BodyForm.base_fields}
    form = forms.BodyForm(sent(request), initial=names)
    return act_page(
        request,
        title=_("Sửa chủ thể ban hành"),
        text=_("Chỉ sửa được khi chưa có số văn bản nào của chủ thể."),
        form=form,
        act=lambda: services.edit_body(
            actor=actor_of(request), body_id=body_id, **form.cleaned_data
        ),
        label=_("Lưu"),
        back=reverse("office", args=[found.office_id]),
        done=_("Đã sửa chủ thể ban hành."),
        crumbs=crumbs("offices", _("Cơ quan")),
    )


@require_http_methods(_GET_POST)
@needs("people:office:manage")
def body_close(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """End a body."""
    found = queries.get_body(body_id)
    form = forms.DayForm(sent(request), today=clock.today())
    return act_page(
        request,
        title=_("Kết thúc chủ thể ban hành"),
        facts=[{"label": _("Chủ thể ban hành"), "text": found.name}],
        form=form,
        act=lambda: services.close_body(
            actor=actor_of(request), body_id=body_id, on=form.cleaned_data["on"]
        ),
        label=_("Kết thúc"),
        back=reverse("office", args=[found.office_id]),
        done=_("Đã kết thúc chủ thể ban hành."),
        crumbs=crumbs("offices", _("Cơ quan")),
        danger=True,
    )
