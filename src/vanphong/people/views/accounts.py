"""Administration: accounts and one-time passwords."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from vanphong.kernel import clock
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.people import forms, queries, services
from vanphong.people.models import Account
from vanphong.people.views.acts import Words, act_page
from vanphong.people.views.frame import crumbs, list_page, sent

_GET_POST = ["GET", "POST"]


@require_safe
@needs("people:account:manage")
def accounts(request: HttpRequest) -> HttpResponse:
    """Show the accounts of the persons the office looks after."""
    actor = actor_of(request)
    rows = [
        _account_row(account, own=account.person_id == actor.person_id)
        for account in queries.accounts_of_office(actor)
    ]
    return list_page(
        request,
        title=_("Tài khoản"),
        columns=[
            {"label": _("Họ và tên"), "kind": "main"},
            {"label": _("Tên đăng nhập")},
            {"label": _("Lần đăng nhập cuối"), "kind": "date"},
            {"label": _("Trạng thái"), "kind": "state"},
            {"label": _("Việc làm được"), "kind": "acts"},
        ],
        rows=rows,
        empty=_("Cấp tài khoản để mọi người đăng nhập được."),
        buttons=[
            {"label": _("Cấp tài khoản"), "url": reverse("account_add"), "icon": "plus"},
            {
                "label": _("Đặt lại xác thực"),
                "url": reverse("factor_resets"),
                "kind": "quiet",
            },
        ],
    )


def _account_row(account: Account, *, own: bool) -> dict[str, Any]:
    state: dict[str, Any]
    if not account.is_active:
        state = {"badge": {"label": _("Đã khóa")}}
    elif account.one_time_until is not None:
        state = {"badge": {"label": _("Chờ đặt mật khẩu"), "kind": "soon"}}
    else:
        state = {"badge": {"label": _("Đang dùng"), "kind": "done"}}
    acts = format_html_join(" · ", '<a href="{}">{}</a>', _acts_on(account, own=own))
    return {
        "state": "" if account.is_active else "closed",
        "cells": [
            {"text": account.person.full_name},
            account.username,
            vn_datetime(account.last_login),
            state,
            {"html": format_html("<span>{}</span>", acts)},
        ],
    }


def _acts_on(account: Account, *, own: bool) -> Iterator[tuple[str, Words]]:
    """Give address and word of what is done to an account.

    A log-in name is corrected until it was used, linked where one may. The own password is
    changed, and the account is not shut, by its holder.
    """
    if account.last_login is None:
        yield reverse("account_rename", args=[account.id]), _("Sửa tên")
    elif settings.OIDC_ISSUER and not own:
        yield reverse("account_identity", args=[account.id]), _("Gắn")
    if own:
        yield reverse("password"), _("Đổi mật khẩu")
        return
    yield reverse("account_reset", args=[account.id]), _("Đặt lại mật khẩu")
    yield reverse("account_log_out", args=[account.id]), _("Đăng xuất ở mọi nơi")
    if account.is_active:
        yield reverse("account_disable", args=[account.id]), _("Khóa tài khoản")
    else:
        yield reverse("account_enable", args=[account.id]), _("Mở tài khoản")


def _secret_page(request: HttpRequest, **context: Any) -> HttpResponse:
    return render(request, "people/secret.html", context)


@require_http_methods(_GET_POST)
@needs("people:account:manage", fresh=True)
def account_add(request: HttpRequest) -> HttpResponse:
    """Give a person an account; the one-time password is shown this once."""
    actor = actor_of(request)
    form = forms.NewAccountForm(sent(request), actor=actor)
    return act_page(
        request,
        title=_("Cấp tài khoản"),
        text=_(
            "Hệ thống tạo mật khẩu dùng một lần, hiện một lần để bạn chuyển cho người dùng."
        ),
        form=form,
        act=lambda: services.open_account(
            actor=actor,
            person=form.people[str(form.cleaned_data["person"])],
            username=form.cleaned_data["username"],
            now=clock.now(),
        ),
        label=_("Cấp tài khoản"),
        back=reverse("accounts"),
        done="",
        crumbs=crumbs("accounts", _("Tài khoản")),
        answer=lambda made: _one_time(request, *made),
    )


def _one_time(request: HttpRequest, account: Account, secret: str) -> HttpResponse:
    return _secret_page(
        request,
        page_title=_("Mật khẩu dùng một lần"),
        crumbs=crumbs("accounts", _("Tài khoản")),
        secret=secret,
        text=_(
            "Chỉ hiện một lần này. "
            "Người dùng đăng nhập bằng mật khẩu này rồi đặt mật khẩu riêng."
        ),
        facts=[
            {"label": _("Tên đăng nhập"), "text": account.username},
            {"label": _("Dùng trước"), "text": vn_datetime(account.one_time_until)},
        ],
        back=reverse("accounts"),
    )


def _account_act(
    request: HttpRequest, account_id: UUID, *, act: Any, words: dict[str, Any], **options: Any
) -> HttpResponse:
    account = queries.lock_account(actor_of(request), account_id)
    return act_page(
        request,
        form=forms.NoFieldsForm(sent(request)),
        facts=[
            {"label": _("Họ và tên"), "text": account.person.full_name},
            {"label": _("Tên đăng nhập"), "text": account.username},
        ],
        act=act,
        back=reverse("accounts"),
        crumbs=crumbs("accounts", _("Tài khoản")),
        **words,
        **options,
    )


@require_http_methods(_GET_POST)
@needs("people:account:manage", fresh=True)
def account_reset(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Set a one-time password."""
    return _account_act(
        request,
        account_id,
        act=lambda: services.reset_password(
            actor=actor_of(request), account_id=account_id, now=clock.now()
        ),
        words={
            "title": _("Đặt lại mật khẩu"),
            "text": _("Mật khẩu cũ hết dùng được và mọi phiên đang mở sẽ đóng ngay."),
            "label": _("Tạo mật khẩu dùng một lần"),
            "done": "",
        },
        answer=lambda made: _one_time(request, *made),
    )


@require_http_methods(_GET_POST)
@needs("people:account:manage")
def account_rename(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Correct the name of an account nobody has logged in with yet."""
    actor = actor_of(request)
    account = queries.lock_account(actor, account_id)
    form = forms.LogInNameForm(sent(request), initial={"username": account.username})
    return act_page(
        request,
        title=_("Sửa tên đăng nhập"),
        facts=[{"label": _("Họ và tên"), "text": account.person.full_name}],
        form=form,
        act=lambda: services.rename_account(
            actor=actor, account_id=account_id, username=form.cleaned_data["username"]
        ),
        label=_("Lưu"),
        back=reverse("accounts"),
        done=_("Đã sửa tên đăng nhập."),
        crumbs=crumbs("accounts", _("Tài khoản")),
    )


@require_http_methods(_GET_POST)
@needs("people:account:manage")
def account_disable(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Shut an account at once."""
    return _account_act(
        request,
        account_id,
        act=lambda: services.disable_account(actor=actor_of(request), account_id=account_id),
        words={
            "title": _("Khóa tài khoản"),
            "text": _("Mọi phiên đang mở và mã ứng dụng của người này hết dùng được ngay."),
            "label": _("Khóa tài khoản"),
            "done": _("Đã khóa tài khoản."),
        },
        danger=True,
    )


@require_http_methods(_GET_POST)
@needs("people:account:manage")
def account_log_out(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """End every session of a person."""
    return _account_act(
        request,
        account_id,
        act=lambda: services.end_account_sessions(
            actor=actor_of(request), account_id=account_id
        ),
        words={
            "title": _("Đăng xuất ở mọi nơi"),
            "text": _("Mọi phiên đang mở của người này đóng ngay; mật khẩu giữ nguyên."),
            "label": _("Đăng xuất"),
            "done": _("Đã đăng xuất người này ở mọi nơi."),
        },
    )


@require_http_methods(_GET_POST)
@needs("people:account:manage", fresh=True)
def account_enable(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Open a shut account again."""
    return _account_act(
        request,
        account_id,
        act=lambda: services.enable_account(actor=actor_of(request), account_id=account_id),
        words={
            "title": _("Mở tài khoản"),
            "label": _("Mở tài khoản"),
            "done": _("Đã mở tài khoản."),
        },
    )
