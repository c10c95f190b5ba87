"""Log-in, log-out, the switch between posts, language and colours."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from vanphong.audit import api as audit
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.gate import needs, public
from vanphong.kernel.text import nfc
from vanphong.people import devices, passkeys, provider, queries, services, sessions
from vanphong.people.forms import LogInForm
from vanphong.people.models import Account
from vanphong.people.views import entering
from vanphong.people.views.entering import HOME
from vanphong.people.views.frame import safe_place, sent

_LEFT = "da-ra"


@require_http_methods(["GET", "POST"])
@public("one cannot be logged in before logging in")
def log_in(request: HttpRequest) -> HttpResponse:
    """Show the log-in page; a wrong name and a wrong password look alike, in time too."""
    form = LogInForm(sent(request))
    if request.method == "POST" and form.is_valid():
        answer = _try(request, form)
        if answer is not None:
            return answer
    return _log_in_page(request, form)


def _try(request: HttpRequest, form: LogInForm) -> HttpResponse | None:
    """Try once: an answer when it led somewhere, else the reason in the form."""
    now, username = clock.now(), form.cleaned_data["username"]
    known = Account.objects.filter(username__iexact=username).values_list("id", flat=True)
    place = devices.place_of(request, known.first())
    wait = services.claim_try(username=username, place=place, now=now)
    if wait:
        form.add_error(None, services.wait_longer(wait).words)
        return None
    account = authenticate(
        request, username=username, password=nfc(form.cleaned_data["password"])
    )
    if not isinstance(account, Account) or _one_time_over(account, now):
        entering.note_failure(request, known.first(), now)
        form.add_error("password", _("Tên đăng nhập hoặc mật khẩu chưa đúng."))
        return None
    services.forget_tries(username=username, place=place)
    go_on_to = safe_place(request, request.POST.get("next", "")) or HOME
    answer = entering.lead_on(request, account, place=go_on_to, now=now)
    if answer is None:
        form.add_error(None, entering.NO_POST)
    return answer


def _one_time_over(account: Account, now: dt.datetime) -> bool:
    return account.one_time_until is not None and account.one_time_until <= now


def _log_in_page(request: HttpRequest, form: LogInForm) -> HttpResponse:
    place = request.POST.get("next", "") or request.GET.get("next", "")
    context = {
        "form": form,
        "next": safe_place(request, place),
        "demo_accounts": _demo_accounts(),
        "provider": bool(settings.OIDC_ISSUER),
        "left": bool(settings.OIDC_ISSUER) and _LEFT in request.GET,
        "passkeys": passkeys.site_of(request) is not None,
    }
    status = 422 if form.errors else 200
    return render(request, "people/log_in.html", context, status=status)


def _demo_accounts() -> list[dict[str, str]]:
    """Give who can log in to the demonstration; outside of it nobody is told."""
    if not settings.DEMO:
        return []
    found = []
    offices = {office.id: office for office in queries.offices_directory(clock.today())}
    for account in Account.objects.select_related("person").order_by("id"):
        actor = sessions.actor_of_account(account, today=clock.today())
        if actor is not None:
            office = offices[actor.office_key]
            found.append(
                {"username": account.username, "name": actor.name, "post": actor.post_title,
                 "office": office.short_name, "place": office.code}
            )  # fmt: skip
    return sorted(found, key=lambda one: one["place"])


@require_POST
@needs(None, unready=True)
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session; who came through the provider is shown how to leave it as well."""
    through = provider.provider() is not None and provider.came_through(request.session)
    audit.record(request.actor, "people:session:close")  # type: ignore[attr-defined]
    services.forget_session(request.session.session_key)
    logout(request)
    response = redirect(f"{reverse('login')}?{_LEFT}=1" if through else "login")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_POST
@needs(None)
def switch_post(request: HttpRequest) -> HttpResponse:
    """Act through another post one holds."""
    request.session[sessions.POST_KEY] = request.POST.get("post", "")[:40]
    request.session.pop(sessions.SUBSTITUTE_KEY, None)
    return redirect(HOME)


@require_POST
@needs(None)
def substitute(request: HttpRequest) -> HttpResponse:
    """Begin to stand in for an absent person in this session, or stop (empty value)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    wanted = request.POST.get("substitution", "")
    if wanted:
        row = services.begin_substituting(
            actor=actor, substitution_id=_uuid(wanted), on=clock.today()
        )
        request.session[sessions.SUBSTITUTE_KEY] = str(row.id)
    elif request.session.pop(sessions.SUBSTITUTE_KEY, None):
        services.stop_substituting(actor=actor)
    return redirect(HOME)


def _uuid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        return UUID(int=0)


@require_POST
@public("the language is chosen before logging in")
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie."""
    return _remember(request, settings.LANGUAGE_COOKIE_NAME, {"vi", "en"})


@require_POST
@public("the colours are chosen before logging in")
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or the system's colours in a cookie."""
    return _remember(request, settings.THEME_COOKIE_NAME, {"sang", "toi", ""})


def _remember(request: HttpRequest, cookie: str, allowed: set[str]) -> HttpResponse:
    place = safe_place(request, request.POST.get("next", "")) or "/"
    response = redirect(place)
    value = request.POST.get("value", "")
    if value in allowed:
        response.set_cookie(
            cookie,
            value,
            max_age=31536000,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response
