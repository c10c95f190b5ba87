"""The steps of a log-in after its first proof: second factor, own password, open session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from vanphong.audit import api as audit
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.gate import public
from vanphong.kernel.scope import acting
from vanphong.people import (
    devices,
    factor_queries,
    passkeys,
    provider,
    services,
    session_state,
    sessions,
)
from vanphong.people.factor_forms import CodeForm
from vanphong.people.forms import NewPasswordForm
from vanphong.people.jobs import note_failed_log_in
from vanphong.people.models import Account, Factor
from vanphong.people.views.frame import safe_place, sent

# The desk, which an app above brings.
HOME = "/"
NO_POST = _(
    "Tài khoản này hiện không giữ chức vụ nào: chưa đến ngày bắt đầu, hoặc đã kết thúc. "
    "Hãy hỏi người quản trị cơ quan."
)
_BACKEND = "vanphong.people.entry.Accounts"
# Who is on the way in: [what is still to be done, account, since when, where to]; nothing else
# stands in that session.
_ON_THE_WAY = "on_the_way"
_CODE, _PASSWORD = "code", "password"
_MINUTES = 15


def lead_on(
    request: HttpRequest,
    account: Account,
    *,
    place: str,
    now: dt.datetime,
    proven: bool = False,
) -> HttpResponse | None:
    """Lead to the next step of a log-in; None when the account holds no post.

    `proven`: with a second factor too.
    """
    if not proven and factor_queries.factors_of(account).exists():
        return _wait_for(request, _CODE, account, place=place, now=now)
    actor = sessions.actor_of_account(account, today=clock.vietnam_date(now))
    if actor is None:
        return None
    if account.one_time_until is not None:
        return _wait_for(request, _PASSWORD, account, place=place, now=now, proven=proven)
    return _open(request, account, actor, place=place, proven=proven)


def _wait_for(
    request: HttpRequest,
    step: str,
    account: Account,
    *,
    place: str,
    now: dt.datetime,
    proven: bool = False,
) -> HttpResponse:
    _begin_anew(request)
    request.session[_ON_THE_WAY] = [step, str(account.id), now.isoformat(), place, proven]
    request.session.set_expiry(_MINUTES * 60)
    return redirect("second_step" if step == _CODE else "new_password")


def _begin_anew(request: HttpRequest) -> None:
    """Empty the session and give it a new key; it goes on knowing that one is at the provider."""
    through = provider.came_through(request.session)
    request.session.flush()
    provider.note_through(request.session, through=through)


def _on_the_way(
    request: HttpRequest, step: str, now: dt.datetime
) -> tuple[Account, str, bool] | None:
    """Give who is at a step of the log-in, where to, and whether proven with a second factor."""
    waiting, account_id, since, place, proven = request.session.get(
        _ON_THE_WAY, ["", str(UUID(int=0)), now.isoformat(), "", False]
    )
    late = now - dt.datetime.fromisoformat(since) > dt.timedelta(minutes=_MINUTES)
    found = Account.objects.select_related("person").filter(pk=UUID(account_id), is_active=True)
    account = found.first()
    if waiting != step or late or account is None:
        return None
    return account, place, proven


def _open(
    request: HttpRequest, account: Account, actor: Actor, *, place: str, proven: bool
) -> HttpResponse:
    """Open the session, under a new key, and go to the place."""
    services.forget_session(request.session.session_key)
    _begin_anew(request)
    login(request, account, backend=_BACKEND)
    if proven:
        session_state.note_second_factor(request.session)
    services.keep_session(
        account=account,
        session_key=request.session.session_key or "",
        address=devices.address_of(request),
        agent=request.headers.get("User-Agent", ""),
        now=clock.now(),
    )
    audit.record(actor, "people:session:open", detail={"second_factor": proven})
    response = redirect(place)
    devices.remember(request, response, account)
    return response


def note_failure(request: HttpRequest, known: UUID | None, now: dt.datetime) -> None:
    """Defer the note for the trail: the same work whether the name is known or not."""
    note_failed_log_in.defer(
        office_id=None,
        account_id=str(known or UUID(int=0)),
        address=devices.address_of(request),
        at=now.isoformat(),
    )


@require_http_methods(["GET", "POST"])
@public("whoever gave the right password shows a second factor here, and sees nothing more")
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor after the password."""
    now = clock.now()
    found = _on_the_way(request, _CODE, now)
    if found is None:
        return redirect("login")
    account, place, _proven = found
    form = CodeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            _show_factor(request, account, form, now)
        except (Invalid, Refused) as error:
            form.refuse(error)
        else:
            answer = lead_on(request, account, place=place, now=now, proven=True)
            if answer is not None:
                return answer
            form.add_error(None, NO_POST)
    known = factor_queries.factors_of(account)
    usable = passkeys.site_of(request) and known.filter(kind=Factor.Kind.PASSKEY).exists()
    context = {"form": form, "passkeys": usable, "username": account.username}
    status = 422 if form.errors else 200
    return render(request, "people/second_step.html", context, status=status)


def _show_factor(
    request: HttpRequest, account: Account, form: CodeForm, now: dt.datetime
) -> None:
    """Take the code or the passkey; wrong codes wait, wherever they are tried from.

    :raises Invalid: for a wrong one.
    :raises Refused: `try_wait`.
    """
    answer = form.cleaned_data["passkey"]
    if answer:
        use_passkey(request, answer, now, account_id=account.id)
        return
    what, place = f"code {account.id}", devices.mark_of(request, account.id)
    wait = services.claim_try(username=what, place=place, now=now)
    if wait:
        raise services.wait_longer(wait)
    try:
        services.use_code(account=account, typed=form.cleaned_data["code"], now=now)
    except Invalid:
        note_failure(request, account.id, now)
        raise
    services.forget_tries(username=what, place=place)


def use_passkey(
    request: HttpRequest, answer: str, now: dt.datetime, *, account_id: UUID | None
) -> Account:
    """Take what a passkey signed; gives the account it belongs to.

    :raises Invalid: when it does not hold.
    """
    site, session = passkeys.site_of(request), request.session
    return services.use_passkey(
        credential=passkeys.credential_in(answer),
        account_id=account_id,
        check=lambda factor: passkeys.counter_of_use(session, site, answer, factor, now),
        now=now,
    )


@require_POST
@public("a passkey proves who one is before there is a session")
def passkey_log_in(request: HttpRequest) -> HttpResponse:
    """Log in with a passkey alone: the device asked for finger, face or its PIN."""
    now = clock.now()
    try:
        account = use_passkey(request, request.POST.get("passkey", ""), now, account_id=None)
    except Invalid as error:
        messages.error(request, error.words)
        return redirect("login")
    place = safe_place(request, request.POST.get("next", "")) or HOME
    answer = None
    if account.is_active:
        answer = lead_on(request, account, place=place, now=now, proven=True)
    if answer is None:
        messages.error(request, str(NO_POST))
        return redirect("login")
    return answer


@require_POST
@public("a challenge is asked for before one is known; it tells nothing")
def passkey_challenge(request: HttpRequest) -> HttpResponse:
    """Give what the browser needs to use a passkey: of who is known here, else of anyone."""
    now, site = clock.now(), passkeys.site_of(request)
    if site is None:
        raise Refused(_("Trang này chưa dùng được khóa truy cập."), code="no_passkeys")
    known: Iterable[Factor] = ()
    found = _on_the_way(request, _CODE, now)
    account = found[0] if found else sessions.account_of_request(request)
    if account is not None:
        known = factor_queries.factors_of(account).filter(kind=Factor.Kind.PASSKEY)
    elif not request.session.session_key:
        request.session.set_expiry(_MINUTES * 60)
    options = passkeys.options_to_use(request.session, site, known, now)
    return HttpResponse(options, content_type="application/json")


@require_http_methods(["GET", "POST"])
@public("a one-time password opens this page and nothing else")
def new_password(request: HttpRequest) -> HttpResponse:
    """Let the holder of a one-time password choose one of their own."""
    now = clock.now()
    found = _on_the_way(request, _PASSWORD, now)
    if found is None:
        return redirect("login")
    account, place, proven = found
    actor = sessions.actor_of_account(account, today=clock.vietnam_date(now))
    if actor is None or account.one_time_until is None or account.one_time_until <= now:
        return redirect("login")
    form = NewPasswordForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            with acting(actor):
                account = services.choose_password(
                    actor=actor, new=form.cleaned_data["new"], now=now
                )
                return _open(request, account, actor, place=place, proven=proven)
        except (Invalid, Refused) as error:
            form.refuse(error)
    status = 422 if form.errors else 200
    context = {"form": form, "username": account.username, "name": account.person.full_name}
    return render(request, "people/new_password.html", context, status=status)
