"""Administration: delegations, substitutions, tokens of the office."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from vanphong.kernel import clock, ports
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.templatetags.vanphong import vn_date, vn_datetime
from vanphong.people import forms, queries, services, signers, wording
from vanphong.people.models import ApiToken, Delegation
from vanphong.people.views.acts import act_page
from vanphong.people.views.frame import crumbs, last_day, list_page, sent, state_cell

_GET_POST = ["GET", "POST"]


@require_safe
@needs("people:delegation:manage")
def delegations(request: HttpRequest) -> HttpResponse:
    """Show who signs T/L for which body."""
    today, names = (
        clock.today(),
        {code: name for code, name, _short in ports.document_types.call()},
    )
    actor = actor_of(request)
    found = list(queries.delegations_of_office(actor))
    gaps = signers.gaps(actor, [row.post for row in found], clock.now())
    rows = [
        {
            "cells": [
                {
                    "text": str(row.post),
                    "detail": ""
                    if row.valid_until is not None and row.valid_until <= today
                    else " ".join(gaps[row.post_id]),
                },
                row.body.name,
                {
                    "text": row.instrument,
                    "detail": "; ".join(names.get(code, code) for code in row.type_codes),
                },
                *_period(row.valid_from, row.valid_until, today),
                _end_cell("delegation_end", row.id, row.valid_until, today),
            ]
        }
        for row in found
    ]
    return list_page(
        request,
        title=_("Giao ký thừa lệnh"),
        columns=[
            {"label": _("Người được giao"), "kind": "main"},
            {"label": _("Ký thừa lệnh")},
            {"label": _("Văn bản giao")},
            *_PERIOD_COLUMNS,
        ],
        rows=rows,
        empty=_("Ghi lại văn bản giao ký thừa lệnh để hệ thống nhận người ký."),
        buttons=[{"label": _("Giao ký"), "url": reverse("delegation_add"), "icon": "plus"}],
    )


_PERIOD_COLUMNS = (
    {"label": _("Từ ngày"), "kind": "date"},
    {"label": _("Đến hết ngày"), "kind": "date"},
    {"label": _("Trạng thái"), "kind": "state"},
    {"label": _("Việc"), "kind": "action", "unseen": True},
)


def _period(start: dt.date, end: dt.date | None, today: dt.date) -> tuple[Any, ...]:
    ended = end is not None and end <= max(today, start)
    until = last_day(end, since=start)
    return vn_date(start), until, state_cell(ended=ended, waiting=start > today)


def _end_cell(name: str, row_id: UUID, end: dt.date | None, today: dt.date) -> Any:
    if end is not None and end <= today:
        return ""
    return {"text": _("Kết thúc"), "url": reverse(name, args=[row_id])}


@require_http_methods(_GET_POST)
@needs("people:delegation:manage", fresh=True)
def delegation_add(request: HttpRequest) -> HttpResponse:
    """Store authority to sign T/L."""
    actor, today = actor_of(request), clock.today()
    form = forms.DelegationForm(
        sent(request), actor=actor, today=today, initial={"valid_from": today}
    )

    def act() -> Delegation:
        facts = form.cleaned_data
        giver = facts["given_by"]
        return services.add_delegation(
            actor=actor,
            body=queries.bodies_of(actor, today).get(pk=facts["body"]),
            post=queries.get_post(actor, facts["post"], today),
            given_by=queries.get_post(actor, giver, today) if giver else None,
            instrument=facts["instrument"],
            type_codes=facts["type_codes"],
            valid_from=facts["valid_from"],
            valid_until=facts["valid_until"],
        )

    def answer(row: Delegation) -> HttpResponse:
        messages.success(request, str(_("Đã ghi việc giao ký.")))
        gaps = signers.gaps(actor, [row.post], clock.now())[row.post_id]
        if gaps:
            messages.warning(request, f"{row.post}: {' '.join(gaps)}")
        return redirect("delegations")

    return act_page(
        request,
        title=_("Giao ký thừa lệnh"),
        form=form,
        act=act,
        label=_("Giao ký"),
        back=reverse("delegations"),
        done="",
        crumbs=crumbs("delegations", _("Giao ký thừa lệnh")),
        answer=answer,
    )


@require_http_methods(_GET_POST)
@needs("people:delegation:manage")
def delegation_end(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """End authority to sign T/L."""
    form = forms.DayForm(sent(request), today=clock.today())
    return act_page(
        request,
        title=_("Kết thúc việc giao ký"),
        form=form,
        act=lambda: services.end_delegation(
            actor=actor_of(request), delegation_id=delegation_id, on=form.cleaned_data["on"]
        ),
        label=_("Kết thúc"),
        back=reverse("delegations"),
        done=_("Đã kết thúc việc giao ký."),
        crumbs=crumbs("delegations", _("Giao ký thừa lệnh")),
        danger=True,
    )


@require_safe
@needs("people:substitution:manage")
def substitutions(request: HttpRequest) -> HttpResponse:
    """Show who does the work of absent persons."""
    today = clock.today()
    rows = [
        {
            "cells": [
                {"text": str(row.absent)},
                str(row.substitute),
                row.reason,
                *_period(row.valid_from, row.valid_until, today),
                _end_cell("substitution_end", row.id, row.valid_until, today),
            ]
        }
        for row in queries.substitutions_of_office(actor_of(request))
    ]
    return list_page(
        request,
        title=_("Làm thay"),
        text=_("Người làm thay xử lý công việc của người vắng mặt, nhưng không ký thay."),
        columns=[
            {"label": _("Người vắng mặt"), "kind": "main"},
            {"label": _("Người làm thay")},
            {"label": _("Lý do")},
            *_PERIOD_COLUMNS,
        ],
        rows=rows,
        empty=_("Khi có người đi vắng, phân công người làm thay ở đây."),
        buttons=[{"label": _("Phân công"), "url": reverse("substitution_add"), "icon": "plus"}],
    )


@require_http_methods(_GET_POST)
@needs("people:substitution:manage")
def substitution_add(request: HttpRequest) -> HttpResponse:
    """Let one person do an absent person's work for a while."""
    actor, today = actor_of(request), clock.today()
    form = forms.SubstitutionForm(
        sent(request), actor=actor, today=today, initial={"valid_from": today}
    )

    def act() -> None:
        facts = form.cleaned_data
        services.add_substitution(
            actor=actor,
            absent=queries.get_post(actor, facts.pop("absent"), today),
            substitute=queries.get_post(actor, facts.pop("substitute"), today),
            **facts,
        )

    return act_page(
        request,
        title=_("Phân công làm thay"),
        form=form,
        act=act,
        label=_("Phân công"),
        back=reverse("substitutions"),
        done=_("Đã phân công làm thay."),
        crumbs=crumbs("substitutions", _("Làm thay")),
    )


@require_http_methods(_GET_POST)
@needs("people:substitution:manage")
def substitution_end(request: HttpRequest, substitution_id: UUID) -> HttpResponse:
    """End a substitution early."""
    form = forms.DayForm(sent(request), today=clock.today())
    return act_page(
        request,
        title=_("Kết thúc việc làm thay"),
        form=form,
        act=lambda: services.end_substitution(
            actor=actor_of(request),
            substitution_id=substitution_id,
            on=form.cleaned_data["on"],
        ),
        label=_("Kết thúc"),
        back=reverse("substitutions"),
        done=_("Đã kết thúc việc làm thay."),
        crumbs=crumbs("substitutions", _("Làm thay")),
        danger=True,
    )


@require_safe
@needs("people:token:manage")
def tokens(request: HttpRequest) -> HttpResponse:
    """Show all keys for programs in the office."""
    now = clock.now()
    found = queries.tokens_of_office(actor_of(request))
    return list_page(
        request,
        title=_("Mã ứng dụng"),
        text=_("Mỗi người tự tạo mã ở trang tài khoản của mình."),
        columns=TOKEN_COLUMNS,
        rows=[token_row(token, now, "token_revoke") for token in found],
        empty=_("Mã do mọi người trong cơ quan tạo sẽ hiện ở đây."),
    )


TOKEN_COLUMNS = (
    {"label": _("Tên mã"), "kind": "main"},
    {"label": _("Của")},
    {"label": _("Được làm")},
    {"label": _("Hết hạn"), "kind": "date"},
    {"label": _("Dùng lần cuối"), "kind": "date"},
    {"label": _("Trạng thái"), "kind": "state"},
    {"label": _("Việc"), "kind": "action", "unseen": True},
)


def token_row(token: ApiToken, now: dt.datetime, revoke: str) -> dict[str, Any]:
    """Give the line of a token; `revoke` names the page that ends it."""
    ended = token.revoked_at is not None or token.expires_at <= now
    words = pgettext_lazy("mã", "Thu hồi")
    end = "" if ended else {"text": words, "url": reverse(revoke, args=[token.id])}
    return {
        "state": "closed" if ended else "",
        "cells": [
            {"text": token.name},
            str(token.post),
            wording.scope_words(token.scope),
            vn_datetime(token.expires_at),
            vn_datetime(token.last_used_at),
            state_cell(ended=ended),
            end,
        ],
    }


def _revoke(request: HttpRequest, token_id: UUID, back: str) -> HttpResponse:
    return act_page(
        request,
        title=_("Thu hồi mã ứng dụng"),
        text=_("Chương trình dùng mã này sẽ không vào được nữa, ngay lập tức."),
        form=forms.NoFieldsForm(sent(request)),
        act=lambda: services.revoke_token(
            actor=actor_of(request), token_id=token_id, now=clock.now()
        ),
        label=pgettext_lazy("mã", "Thu hồi"),
        back=back,
        done=_("Đã thu hồi mã."),
        danger=True,
    )


@require_http_methods(_GET_POST)
@needs("people:token:manage")
def token_revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """End a token of the office."""
    return _revoke(request, token_id, reverse("tokens"))


@require_http_methods(_GET_POST)
@needs(None)
def own_token_revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """End one of one's own tokens."""
    return _revoke(request, token_id, reverse("account"))
