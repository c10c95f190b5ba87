"""The own second factors: what is set up, an app, a passkey, recovery codes."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanphong.kernel import clock
from vanphong.kernel.errors import Invalid, NotFound, Refused
from vanphong.kernel.forms import VanphongForm
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.people import (
    codes,
    factor_forms,
    factor_queries,
    forms,
    passkeys,
    services,
    session_state,
    sessions,
)
from vanphong.people.models import Factor
from vanphong.people.views.acts import act_page
from vanphong.people.views.frame import sent

_SEED = "new_seed"
_GET_POST = ["GET", "POST"]


def _crumbs() -> list[dict[str, Any]]:
    return [
        {"label": _("Tài khoản của tôi"), "url": reverse("account")},
        {"label": _("Xác thực hai bước"), "url": reverse("factors")},
    ]


@require_safe
@needs(None, unready=True)
def factors(request: HttpRequest) -> HttpResponse:
    """Show the own second factors."""
    account = factor_queries.own_account(actor_of(request))
    context = {
        "page_title": _("Xác thực hai bước"),
        "crumbs": _crumbs()[:1],
        "factors": factor_queries.factors_of(account),
        "codes_left": factor_queries.recovery_codes_left(account),
        "must_set_up": sessions.must_set_up(request, actor_of(request)),
        "passkeys": passkeys.site_of(request) is not None,
        "offered": settings.SECOND_FACTOR == "offered",
    }
    return render(request, "people/factors.html", context)


@require_http_methods(_GET_POST)
@needs(None, fresh=True, unready=True)
def factor_app(request: HttpRequest) -> HttpResponse:
    """Set up an app: its code is read by a camera or typed, the first code proves it."""
    account = factor_queries.own_account(actor_of(request))
    form = factor_forms.AppForm(sent(request))
    sealed = request.session.get(_SEED, "").encode()
    if request.method == "POST" and sealed and form.is_valid():
        try:
            printed = services.add_app(
                actor=actor_of(request),
                sealed=sealed,
                typed=form.cleaned_data["code"],
                now=clock.now(),
                keep_session=request.session.session_key,
            )
        except (Invalid, Refused) as error:
            form.refuse(error)
        else:
            del request.session[_SEED]
            return _added(request, printed)
    seed = services.open_seed(account, sealed) or codes.new_seed()
    request.session[_SEED] = services.seal_seed(account, seed).decode()
    address = codes.seed_address(seed, account=account.username, issuer="Vanphong")
    context = {
        "page_title": _("Thêm ứng dụng tạo mã"),
        "crumbs": _crumbs(),
        "form": form,
        "picture": segno.make(address, error="m").png_data_uri(scale=5),
        "words": codes.seed_words(seed),
    }
    status = 422 if form.errors else 200
    return render(request, "people/factor_app.html", context, status=status)


@require_http_methods(_GET_POST)
@needs(None, fresh=True, unready=True)
def factor_passkey(request: HttpRequest) -> HttpResponse:
    """Set up a passkey, which the browser makes."""
    form, now = factor_forms.PasskeyForm(sent(request)), clock.now()
    if request.method == "POST" and form.is_valid():
        try:
            printed = _made(request, form, now)
        except (Invalid, Refused) as error:
            form.refuse(error)
        else:
            return _added(request, printed)
    context = {
        "page_title": _("Thêm khóa truy cập"),
        "crumbs": _crumbs(),
        "form": form,
        "passkeys": passkeys.site_of(request) is not None,
    }
    status = 422 if form.errors else 200
    return render(request, "people/factor_passkey.html", context, status=status)


def _made(request: HttpRequest, form: VanphongForm, now: dt.datetime) -> list[str]:
    answer = form.cleaned_data["passkey"]
    facts = passkeys.read_new(request.session, passkeys.site_of(request), answer, now)
    return services.add_passkey(
        actor=actor_of(request),
        name=form.cleaned_data["name"],
        facts=facts,
        now=now,
        keep_session=request.session.session_key,
    )


@require_POST
@needs(None, unready=True)
def passkey_options(request: HttpRequest) -> HttpResponse:
    """Give what the browser needs to make a passkey."""
    account = factor_queries.own_account(actor_of(request))
    site = passkeys.site_of(request)
    if site is None:
        raise Refused(_("Trang này chưa dùng được khóa truy cập."), code="no_passkeys")
    known = factor_queries.factors_of(account).filter(kind=Factor.Kind.PASSKEY)
    options = passkeys.options_to_make(request.session, site, account, known, clock.now())
    return HttpResponse(options, content_type="application/json")


def _added(request: HttpRequest, printed: list[str]) -> HttpResponse:
    """Go on in this session with the factor; the first one brings recovery codes."""
    session_state.note_second_factor(request.session)
    if printed:
        return _codes_page(request, printed)
    messages.success(request, str(_("Đã thêm cách xác thực.")))
    return redirect("factors")


def _codes_page(request: HttpRequest, printed: list[str]) -> HttpResponse:
    context = {
        "page_title": _("Mã dự phòng"),
        "crumbs": _crumbs(),
        "codes": printed,
        "back": reverse("factors"),
    }
    return render(request, "people/recovery_codes.html", context)


@require_http_methods(_GET_POST)
@needs(None, fresh=True)
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Give new recovery codes; they are shown this once."""
    return act_page(
        request,
        title=_("Tạo mã dự phòng mới"),
        text=_("Mã cũ hết dùng được. Mỗi mã mới dùng một lần, khi không có thiết bị bên mình."),
        form=forms.NoFieldsForm(sent(request)),
        act=lambda: services.renew_recovery_codes(actor=actor_of(request)),
        label=_("Tạo mã mới"),
        back=reverse("factors"),
        done="",
        crumbs=_crumbs(),
        answer=lambda printed: _codes_page(request, printed),
    )


@require_http_methods(_GET_POST)
@needs(None, fresh=True)
def factor_remove(request: HttpRequest, factor_id: UUID) -> HttpResponse:
    """Take one of the own second factors away."""
    actor = actor_of(request)
    mine = factor_queries.factors_of(factor_queries.own_account(actor))
    found = mine.filter(pk=factor_id).first()
    if found is None:
        raise NotFound(_("Không có cách xác thực này."))
    last = mine.count() == 1
    return act_page(
        request,
        title=_("Bỏ cách xác thực"),
        text=_("Đây là cách cuối cùng: bỏ nó thì các mã dự phòng cũng hết dùng được.")
        if last
        else _("Cách này hết dùng được ngay."),
        facts=[
            {"label": _("Cách xác thực"), "text": found.name},
            {"label": _("Thêm lúc"), "text": vn_datetime(found.created_at)},
        ],
        form=forms.NoFieldsForm(sent(request)),
        act=lambda: services.remove_factor(
            actor=actor, factor_id=factor_id, required=sessions.asks_for_factor(actor)
        ),
        label=_("Bỏ"),
        back=reverse("factors"),
        done=_("Đã bỏ cách xác thực."),
        crumbs=_crumbs(),
        danger=True,
    )
