"""Log-in at the identity provider of the customer, and who is whom there."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from vanphong.kernel import clock
from vanphong.kernel.errors import Invalid, Unavailable
from vanphong.kernel.gate import actor_of, needs, public
from vanphong.people import factor_forms, factor_queries, provider, queries, services
from vanphong.people.views import entering
from vanphong.people.views.acts import act_page
from vanphong.people.views.frame import crumbs, safe_place, sent


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("provider_back"))


@require_safe
@public("the provider proves who one is before there is a session")
def provider_log_in(request: HttpRequest) -> HttpResponse:
    """Lead to the provider."""
    known = provider.provider()
    if known is None:
        return redirect("login")
    place = safe_place(request, request.GET.get("next", "")) or entering.HOME
    try:
        address = provider.address_to_ask(
            known, request.session, back=_back(request), place=place, now=clock.now()
        )
    except (Invalid, Unavailable) as error:
        messages.error(request, error.words)
        return redirect("login")
    return redirect(address)


@require_safe
@public("the provider sends one back here before there is a session")
def provider_back(request: HttpRequest) -> HttpResponse:
    """Take who came back from the provider; the own second factor is asked for as always."""
    known, now = provider.provider(), clock.now()
    if known is None:
        return redirect("login")
    try:
        subject, place = provider.subject_of(
            known, request.session, request.GET.dict(), back=_back(request), now=now
        )
    except (Invalid, Unavailable) as error:
        messages.error(request, error.words)
        return redirect("login")
    account = services.account_of_identity(issuer=known.issuer, subject=subject)
    if account is None:
        entering.note_failure(request, None, now)
        words = _("Chưa có tài khoản nào gắn với bạn. Hãy hỏi người quản trị cơ quan.")
        messages.error(request, str(words))
        return redirect("login")
    answer = entering.lead_on(request, account, place=place, now=now)
    if answer is None:
        messages.error(request, str(entering.NO_POST))
        return redirect("login")
    return answer


@require_safe
@public("one has left the session before leaving the provider's")
def provider_log_out(request: HttpRequest) -> HttpResponse:
    """Lead to where the provider ends its own session, and back to the log-in page from there."""
    known = provider.provider()
    if known is None:
        return redirect("login")
    try:
        address = provider.address_to_leave(
            known, back=request.build_absolute_uri(reverse("login"))
        )
    except (Invalid, Unavailable) as error:
        messages.error(request, error.words)
        return redirect("login")
    if address is None:
        words = _("Hệ thống của đơn vị không có chỗ đăng xuất. Xin đóng trình duyệt.")
        messages.error(request, str(words))
        return redirect("login")
    return redirect(address)


@require_http_methods(["GET", "POST"])
@needs("people:account:manage", fresh=True)
def account_identity(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Say by whom at the provider an account is opened."""
    actor = actor_of(request)
    account = queries.lock_account(actor, account_id)
    start = {"subject": factor_queries.subject_of(account)}
    form = factor_forms.IdentityForm(sent(request), initial=start)
    return act_page(
        request,
        title=_("Gắn với hệ thống của đơn vị"),
        text=_("Chỉ người mang đúng mã này ở hệ thống của đơn vị mới mở được tài khoản."),
        facts=[
            {"label": _("Họ và tên"), "text": account.person.full_name},
            {"label": _("Tên đăng nhập"), "text": account.username},
        ],
        form=form,
        act=lambda: services.link_identity(
            actor=actor,
            account_id=account_id,
            issuer=settings.OIDC_ISSUER,
            subject=form.cleaned_data["subject"],
            now=clock.now(),
        ),
        label=_("Lưu"),
        back=reverse("accounts"),
        done=_("Đã lưu."),
        crumbs=crumbs("accounts", _("Tài khoản")),
    )
