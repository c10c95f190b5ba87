"""What stands before an act: a second factor to set up, proof of who it is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.forms import kept_fields
from vanphong.kernel.gate import actor_of, needs
from vanphong.people import factor_queries, passkeys, services, session_state, sessions
from vanphong.people.factor_forms import ConfirmForm
from vanphong.people.models import Factor
from vanphong.people.views.entering import use_passkey
from vanphong.people.views.frame import safe_place

# In the address of the page: only a passkey will do there.
_ONLY = "khoa"


def held_up(
    request: HttpRequest, actor: Actor, *, fresh: bool, passkey: bool, unready: bool
) -> HttpResponse | None:
    """Give the page that stands before what was asked for, or None when it may go on.

    Whose post asks for a second factor sets one up first. Before a dangerous act a person is
    proven again: a form that was sent is kept in that page and goes on to its act with the proof.
    With `passkey` whoever has a passkey is proven by it and by nothing else.
    """
    if not unready and sessions.must_set_up(request, actor):
        return _lead(request, reverse("factors"))
    only = fresh and passkey and Factor.Kind.PASSKEY in _kinds(actor)
    if not fresh or session_state.is_fresh(request.session, clock.now(), by_passkey=only):
        return None
    if request.headers.get("HX-Request"):
        place = request.headers.get("HX-Current-URL", "")
        return _lead(request, _address(safe_place(request, place) or "/", only=only))
    if request.method != "POST":
        return redirect(_address(request.get_full_path(), only=only))
    sent = any(name in request.POST for name in ConfirmForm.base_fields)
    form = _form(actor, request.POST if sent else None, only=only)
    if _is_proven(request, actor, form):
        return None
    return _page(request, form, kept=kept_fields(request, without=ConfirmForm.base_fields))


def _kinds(actor: Actor) -> set[str]:
    """Give the kinds of second factor the actor has."""
    account = factor_queries.own_account(actor)
    return {factor.kind for factor in factor_queries.factors_of(account)}


def _form(actor: Actor, given: QueryDict | None, *, only: bool) -> ConfirmForm:
    takes_codes = Factor.Kind.TOTP in _kinds(actor)
    return ConfirmForm(given, takes_codes=takes_codes, only_passkey=only)


def _lead(request: HttpRequest, address: str) -> HttpResponse:
    """Lead the whole page to an address, from a part of it too."""
    if not request.headers.get("HX-Request"):
        return redirect(address)
    answer = HttpResponse()
    answer.headers["HX-Redirect"] = address
    return answer


def _address(place: str, *, only: bool) -> str:
    asked = {"next": place} | ({_ONLY: "1"} if only else {})
    return f"{reverse('confirm')}?{urlencode(asked)}"


def _is_proven(request: HttpRequest, actor: Actor, form: ConfirmForm) -> bool:
    if not form.is_bound or not form.is_valid():
        return False
    now = clock.now()
    answer = form.cleaned_data["confirm_passkey"]
    try:
        if answer:
            account = factor_queries.own_account(actor)
            use_passkey(request, answer, now, account_id=account.id)
        else:
            typed = form.cleaned_data.get("confirm_secret", "")
            services.prove_identity(actor=actor, typed=typed, now=now)
    except (Invalid, Refused) as error:
        form.refuse(error)
        return False
    session_state.prove(request.session, now, by_passkey=bool(answer))
    return True


def _page(
    request: HttpRequest, form: ConfirmForm, *, kept: list[tuple[str, Any]], place: str = ""
) -> HttpResponse:
    kinds = _kinds(actor_of(request))
    context = {
        "form": form,
        "kept": kept,
        "next": place,
        "has_files": bool(request.FILES),
        "passkeys": Factor.Kind.PASSKEY in kinds and passkeys.site_of(request) is not None,
        "back": safe_place(request, request.headers.get("Referer", "")) or "/",
    }
    return render(request, "people/confirm.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(None, scope=False, unready=True)
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for proof before the page of a dangerous act, then go there."""
    given = request.POST if request.method == "POST" else request.GET
    place = safe_place(request, given.get("next", "")) or "/"
    actor, sent = actor_of(request), request.POST if request.method == "POST" else None
    only = _ONLY in request.GET and Factor.Kind.PASSKEY in _kinds(actor)
    form = _form(actor, sent, only=only)
    if _is_proven(request, actor, form):
        return redirect(place)
    return _page(request, form, kept=[], place=place)
