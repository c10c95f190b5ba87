"""Pages of signing with a device at the signer's own computer: ask, see how far it is, stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vanphong.drafting import device_signing, facts
from vanphong.drafting.device_answers import is_over, request_words, waiting_facts
from vanphong.drafting.rules import SIGN
from vanphong.drafting.views.common import draft_of
from vanphong.drafting.views.signing import SHOWN, refused
from vanphong.kernel import clock
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.scope import acting
from vanphong.signing import api as signing


@require_http_methods(["GET", "POST"])
@needs(SIGN, scope=False)
def sign_on_device(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Put the draft before the signer's device; then say how far it is until it has answered."""
    if request.method == "GET":
        return _progress(request, draft_id)
    version = request.POST.get("version", "")
    try:
        device_signing.ask_to_sign(
            actor=actor_of(request), draft_id=draft_id, now=clock.now(),
            version=int(version) if version.isdecimal() else None,
        )  # fmt: skip
    except SHOWN as error:
        return refused(request, draft_id, "sign", error)
    return redirect("draft-sign-device", draft_id)


@require_POST
@needs(SIGN, scope=False)
def stop(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Stop the request before the device has answered."""
    return _act(request, draft_id, _stop)


@require_POST
@needs(SIGN, scope=False)
def finish(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Finish what the device has signed, when that did not come to its end."""
    return _act(request, draft_id, device_signing.finish)


def _stop(**known: Any) -> None:
    with acting(known["actor"]):
        signing.stop_request(**known)


def _act(request: HttpRequest, draft_id: UUID, act: Callable[..., None]) -> HttpResponse:
    found = device_signing.request_of(actor_of(request), draft_id)
    try:
        act(actor=actor_of(request), request_id=found.id, now=clock.now())
    except SHOWN as error:
        messages.error(request, error.words)
    return redirect("draft-sign-device", draft_id)


def _progress(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    with acting(actor):
        draft = draft_of(request, draft_id)
        found = signing.last_request(actor, draft_id)
        title = facts.title_of(draft)
    if found is None:
        return redirect("draft-sign", draft_id)
    if found.state == signing.RequestState.DONE:
        return _to_draft(request, draft_id, found)
    is_partial = bool(request.headers.get("HX-Request"))
    context = {
        "draft": draft,
        "title": title,
        "request_state": found.state,
        "over": is_over(found, now),
        "words": request_words(found, now),
        "facts": waiting_facts(found),
    }
    template = (
        "drafting/_device_progress.html" if is_partial else "drafting/sign_on_device.html"
    )
    return render(request, template, context)


def _to_draft(
    request: HttpRequest, draft_id: UUID, found: signing.SigningRequest
) -> HttpResponse:
    messages.success(request, _("Đã ký %(symbol)s.") % {"symbol": found.symbol})
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": reverse("draft", args=[draft_id])})
    return redirect("draft", draft_id)
