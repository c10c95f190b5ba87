"""Administration: the keys and seals of the office."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from vanphong.kernel import clock
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.templatetags.vanphong import vn_date
from vanphong.signing import key_facts, lists, queries, services, stamp_facts
from vanphong.signing.forms import AddKeyForm, RetireKeyForm
from vanphong.signing.models import SigningKey
from vanphong.signing.rules import KeyState
from vanphong.signing.views.common import act_page

_COLUMNS = (
    {"label": _("Tên trên chứng thư"), "kind": "main"},
    {"label": _("Dùng làm")},
    {"label": _("Nơi giữ")},
    {"label": _("Hết hạn"), "kind": "date"},
    {"label": _("Trạng thái"), "kind": "state"},
)


@require_safe
@needs("signing:key:manage")
def signing_keys(request: HttpRequest) -> HttpResponse:
    """Show the keys of the office: those that need care first, retired ones last."""
    actor, now = actor_of(request), clock.now()
    keys = queries.keys_by_urgency(actor, now)
    states = [key_facts.state_of(key, now) for key in keys]
    context = {
        "page_title": _("Khóa ký"),
        "columns": _COLUMNS,
        "rows": [_row(key, now) for key in keys],
        "ending": states.count(KeyState.ENDING),
        "expired": states.count(KeyState.EXPIRED),
        "troubles": lists.troubles(now),
        "stamps": stamp_facts.office_words(actor, now),
    }
    return render(request, "signing/keys.html", context)


def _row(key: SigningKey, now: dt.datetime) -> dict[str, Any]:
    state = key_facts.state_of(key, now)
    soon = state is KeyState.ENDING
    left = _("còn %(days)s ngày") % {"days": key_facts.days_left(key, now)} if soon else ""
    return {
        "state": "closed" if state is KeyState.RETIRED else "",
        "cells": [
            {
                "text": key.subject,
                "url": reverse("signing_key", args=[key.pk]),
                "detail": key.organisation if key.organisation != key.subject else "",
            },
            key_facts.kind_words(key),
            key_facts.place_words(key),
            {"text": vn_date(key.valid_until), "detail": left},
            {"badge": key_facts.state_badge(key, now)},
        ],
    }


def _crumbs(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"label": _("Quản trị"), "url": reverse("administration")},
        {"label": _("Khóa ký"), "url": reverse("signing_keys")},
        *more,
    ]


@require_safe
@needs("signing:key:manage")
def signing_key(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Show a key with the facts of its certificate."""
    now = clock.now()
    key = queries.get_key(actor_of(request), key_id)
    context = {
        "page_title": key.subject,
        "crumbs": _crumbs(),
        "key": key,
        "facts": key_facts.certificate_facts(key, now),
        "warning": key_facts.warning_of(key, now),
    }
    return render(request, "signing/key.html", context)


@require_http_methods(["GET", "POST"])
@needs("signing:key:manage", fresh=True)
def signing_key_add(request: HttpRequest) -> HttpResponse:
    """Add a person's key or a seal; the PIN only proves that the file opens."""
    actor, now = actor_of(request), clock.now()
    form = AddKeyForm(request.POST or None, request.FILES or None, actor=actor, now=now)
    return act_page(
        request,
        title=_("Thêm khóa ký"),
        text=_(
            "Mã PIN chỉ dùng để thử mở khóa, không được lưu. "
            "Người giữ khóa nên tự gõ mã PIN của mình."
        ),
        form=form,
        act=lambda: services.add_key(actor=actor, now=now, **form.facts()),
        label=_("Thêm khóa"),
        back=reverse("signing_keys"),
        done=_("Đã thêm khóa ký."),
        warning=lambda key: key_facts.distrust_of(key, now),
        crumbs=_crumbs(),
    )


@require_http_methods(["GET", "POST"])
@needs("signing:key:manage", fresh=True)
def signing_key_retire(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Take a key out of use for ever, with a reason."""
    actor, now = actor_of(request), clock.now()
    key = queries.get_key(actor, key_id)
    form = RetireKeyForm(request.POST or None)
    place = reverse("signing_key", args=[key_id])
    return act_page(
        request,
        title=_("Ngừng dùng khóa ký"),
        text=_(
            "Khóa này sẽ không ký được nữa và không mở lại được. "
            "Văn bản đã ký bằng khóa vẫn giữ giá trị."
        ),
        facts=[
            {"label": _("Tên trên chứng thư"), "text": key.subject},
            {"label": _("Dùng làm"), "text": key_facts.kind_words(key)},
            {"label": _("Hết hạn"), "text": vn_date(key.valid_until)},
        ],
        form=form,
        act=lambda: services.retire_key(
            actor=actor, key_id=key_id, reason=form.cleaned_data["reason"], now=now
        ),
        label=_("Ngừng dùng"),
        back=place,
        done=_("Đã ngừng dùng khóa."),
        crumbs=_crumbs({"label": key.subject, "url": place}),
        danger=True,
    )
