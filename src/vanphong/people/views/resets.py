"""Administration: second factors set up anew, which one administrator asks and another decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanphong.kernel import clock
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.people import factor_forms, factor_queries, forms, services
from vanphong.people.models import FactorReset
from vanphong.people.views.acts import act_page
from vanphong.people.views.frame import crumbs, list_page, sent

_KEEP = "people:account:manage"
_GET_POST = ["GET", "POST"]


@require_safe
@needs(_KEEP)
def factor_resets(request: HttpRequest) -> HttpResponse:
    """Show the requests that wait for a decision."""
    since = services.waiting_since(clock.now())
    return list_page(
        request,
        title=_("Đề nghị đặt lại xác thực"),
        text=_("Một người quản trị đề nghị, người khác duyệt; không ai tự làm một mình."),
        columns=[
            {"label": _("Họ và tên"), "kind": "main"},
            {"label": _("Lý do")},
            {"label": _("Người đề nghị")},
            {"label": _("Lúc"), "kind": "date"},
            {"label": _("Duyệt"), "kind": "action", "unseen": True},
        ],
        rows=[_row(one) for one in factor_queries.factor_resets(actor_of(request), since)],
        empty=_("Không có đề nghị nào đang chờ."),
        buttons=[{"label": _("Đề nghị"), "url": reverse("factor_reset_ask"), "icon": "plus"}],
    )


def _row(reset: FactorReset) -> dict[str, Any]:
    return {
        "cells": [
            {"text": reset.account.person.full_name},
            reset.reason,
            reset.asked_name,
            vn_datetime(reset.asked_at),
            {"text": _("Xem"), "url": reverse("factor_reset", args=[reset.id])},
        ]
    }


@require_http_methods(_GET_POST)
@needs(_KEEP, fresh=True)
def factor_reset_ask(request: HttpRequest) -> HttpResponse:
    """Ask that a person may set up second factors anew."""
    actor = actor_of(request)
    form = factor_forms.ResetReasonForm(sent(request), actor=actor)
    return act_page(
        request,
        title=_("Đề nghị đặt lại xác thực"),
        text=_(
            "Dùng khi một người mất cả thiết bị lẫn mã dự phòng. Một người quản trị khác duyệt "
            "thì các cách xác thực cũ mới hết dùng được; mật khẩu giữ nguyên."
        ),
        form=form,
        act=lambda: services.ask_factor_reset(
            actor=actor,
            account_id=UUID(form.cleaned_data["account"]),
            reason=form.cleaned_data["reason"],
            now=clock.now(),
        ),
        label=_("Gửi đề nghị"),
        back=reverse("factor_resets"),
        done=_("Đã gửi đề nghị; chờ người quản trị khác duyệt."),
        crumbs=crumbs("factor_resets", _("Đề nghị đặt lại xác thực")),
    )


@require_http_methods(_GET_POST)
@needs(_KEEP, fresh=True)
def factor_reset(request: HttpRequest, reset_id: UUID) -> HttpResponse:
    """Approve a request of another administrator."""
    actor, now = actor_of(request), clock.now()
    since = services.waiting_since(now)
    reset = factor_queries.lock_factor_reset(actor, reset_id, since)
    own = reset.asked_by_id == actor.person_id
    return act_page(
        request,
        title=_("Đề nghị đặt lại xác thực") if own else _("Duyệt đặt lại xác thực"),
        text=_(
            "Bạn là người đề nghị nên một người quản trị khác duyệt. Cơ quan chỉ có một người "
            "quản trị thì người vận hành máy chủ duyệt thay."
        )
        if own
        else _("Hãy chắc rằng chính người này nhờ. Mọi phiên đang mở của họ sẽ đóng ngay."),
        facts=[
            {"label": _("Họ và tên"), "text": reset.account.person.full_name},
            {"label": _("Lý do"), "text": reset.reason},
            {"label": _("Người đề nghị"), "text": reset.asked_name},
            {"label": _("Lúc"), "text": vn_datetime(reset.asked_at)},
        ],
        form=forms.NoFieldsForm(sent(request)),
        act=lambda: services.decide_factor_reset(
            actor=actor, reset_id=reset_id, approve=True, now=now
        ),
        label="" if own else _("Duyệt"),
        back=reverse("factor_resets"),
        done=_("Đã duyệt. Lần đăng nhập tới người này đặt lại cách xác thực."),
        crumbs=crumbs("factor_resets", _("Đề nghị đặt lại xác thực")),
        refuse=reverse("factor_reset_refuse", args=[reset_id]),
    )


@require_POST
@needs(_KEEP)
def factor_reset_refuse(request: HttpRequest, reset_id: UUID) -> HttpResponse:
    """Turn a request down, or take the own one back."""
    services.decide_factor_reset(
        actor=actor_of(request), reset_id=reset_id, approve=False, now=clock.now()
    )
    messages.success(request, str(_("Đã bỏ đề nghị.")))
    return redirect("factor_resets")
