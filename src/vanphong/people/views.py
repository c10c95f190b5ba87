"""Log-in, log-out, the switch between posts, language and colours."""

from __future__ import annotations

from django import forms
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from vanphong.audit import api as audit
from vanphong.kernel import clock
from vanphong.kernel.gate import needs, public
from vanphong.kernel.text import nfc
from vanphong.people import sessions
from vanphong.people.models import Account


class LogInForm(forms.Form):
    """A name and a password."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@require_http_methods(["GET", "POST"])
@public("one cannot be logged in before logging in")
def log_in(request: HttpRequest) -> HttpResponse:
    """Show the log-in page; a wrong name and a wrong password look alike."""
    form = LogInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = authenticate(
            request,
            username=form.cleaned_data["username"],
            password=nfc(form.cleaned_data["password"]),
        )
        if isinstance(account, Account):
            return _enter(request, account)
        form.add_error(None, _("Tên đăng nhập hoặc mật khẩu chưa đúng."))
    status = 422 if form.errors else 200
    place = _safe_place(request, request.GET.get("next", ""))
    context = {"form": form, "next": place, "demo_accounts": _demo_accounts()}
    return render(request, "people/log_in.html", context, status=status)


def _enter(request: HttpRequest, account: Account) -> HttpResponse:
    actor = sessions.actor_of_account(account, today=clock.today())
    if actor is None:
        form = LogInForm()
        context = {"form": form, "closed": True}
        return render(request, "people/log_in.html", context, status=403)
    login(request, account)
    audit.record(actor, "people:session:open")
    return redirect(_safe_place(request, request.POST.get("next", "")) or "desk")


def _demo_accounts() -> list[Account]:
    from django.conf import settings  # noqa: PLC0415

    if not settings.DEMO:
        return []
    return list(Account.objects.select_related("person").order_by("username"))


def _safe_place(request: HttpRequest, place: str) -> str:
    safe = url_has_allowed_host_and_scheme(
        place, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return place if safe else ""


@require_POST
@needs(None)
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    audit.record(request.actor, "people:session:close")  # type: ignore[attr-defined]
    logout(request)
    response = redirect("login")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_POST
@needs(None)
def switch_post(request: HttpRequest) -> HttpResponse:
    """Act through another post one holds."""
    request.session[sessions.POST_KEY] = request.POST.get("post", "")[:40]
    request.session.pop(sessions.SUBSTITUTE_KEY, None)
    return redirect("desk")


@require_POST
@public("the language is chosen before logging in")
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie."""
    return _remember(request, "ngon_ngu", {"vi", "en"})


@require_POST
@public("the colours are chosen before logging in")
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or the system's colours in a cookie."""
    return _remember(request, "giao_dien", {"sang", "toi", ""})


def _remember(request: HttpRequest, cookie: str, allowed: set[str]) -> HttpResponse:
    place = _safe_place(request, request.POST.get("next", "")) or "/"
    response = redirect(place)
    value = request.POST.get("value", "")
    if value in allowed:
        response.set_cookie(cookie, value, max_age=31536000, samesite="Lax", httponly=True)
    return response
