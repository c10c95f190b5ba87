"""Pages by which an identity in the vault is asked for, consented to, opened once."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanphong.kernel import clock
from vanphong.kernel.errors import NotAllowed, VanphongError
from vanphong.kernel.gate import GIVES_ROLES, actor_of, needs
from vanphong.people import api as people
from vanphong.petitions import letter_pages, opening_pages, queries, readings, services
from vanphong.petitions.opening_forms import OpeningForm
from vanphong.petitions.rules import Move, OpeningAct
from vanphong.petitions.rules.openings import CONSENTED_FOR
from vanphong.petitions.rules.permissions import (
    READ_OWN,
    VAULT_CONSENT,
    VAULT_REQUEST,
    VAULT_REVIEW,
)
from vanphong.petitions.views.covering import OPENED_COOKIE, keep_in_browser


def _says_who_never_opens(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """Tell an administrator who is refused that nobody gives this right to administrators."""

    @functools.wraps(view)
    def told(request: HttpRequest, **known: Any) -> HttpResponse:
        try:
            return view(request, **known)
        except NotAllowed as refusal:
            actor = getattr(request, "actor", None)
            if actor is None or not actor.may(GIVES_ROLES):
                raise
            words = _(
                "Người quản trị không bao giờ mở được danh tính niêm phong, cũng không xem các đề "
                "nghị mở."
            )
            raise NotAllowed(words, code="administrator") from refusal

    return told


@_says_who_never_opens
@require_GET
@needs(READ_OWN)
def opening_list(request: HttpRequest) -> HttpResponse:
    """List what waits for one's consent, one's own requests, and the month for who reviews it."""
    actor, now, today = actor_of(request), clock.now(), clock.today()
    month = opening_pages.month_of(request.GET.get("thang", ""), today)
    after = (month + dt.timedelta(days=32)).replace(day=1)
    reviews = actor.may(VAULT_REVIEW)
    whole = list(queries.openings_of_month(actor, month)) if reviews else []
    waiting = list(queries.waiting_openings(actor, now)[:100])
    readings.note_openings(actor, [*waiting, *whole], now)
    context = {
        "waiting": opening_pages.table(waiting, now),
        "own": opening_pages.table(queries.own_openings(actor, now)[:100], now),
        "whole": opening_pages.table(whole, now) if reviews else None,
        "month_words": f"{month:%m/%Y}",
        "before": f"{month - dt.timedelta(days=1):%Y-%m}",
        "after": f"{after:%Y-%m}" if after <= today else "",
    }
    return render(request, "petitions/openings.html", context)


@_says_who_never_opens
@require_http_methods(["GET", "POST"])
@needs(VAULT_REQUEST, fresh=True, passkey=True)
def ask(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Ask that the identity of a letter's writer be opened or destroyed."""
    actor = actor_of(request)
    letter = queries.get_letter(actor, letter_id)
    form = OpeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opening = services.request_opening(
                actor=actor, letter_id=letter_id, now=clock.now(),
                proof=people.proof_of(request, actor), **form.cleaned_data,
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã gửi đề nghị; chờ một người khác đồng ý."))
            return HttpResponseRedirect(opening_pages.opening_url(opening))
    context = {
        "title": _("Đề nghị mở danh tính"),
        "form": form,
        "back_url": letter_pages.letter_url(letter),
        "facts": letter_pages.facts(letter),
        "crumbs": _crumbs(),
    }
    return render(request, "petitions/act.html", context, status=422 if form.errors else 200)


@_says_who_never_opens
@require_GET
@needs(READ_OWN)
def opening(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """Show one request and what may be done with it."""
    actor, now = actor_of(request), clock.now()
    found = queries.get_opening(actor, opening_id)
    readings.note_openings(actor, [found], now)
    may = opening_pages.moves(found, actor, now)
    context = {
        "opening": found,
        "facts": opening_pages.facts(found, now),
        "may_decide": Move.CONSENT in may,
        "may_spend": Move.SPEND in may,
        "may_withdraw": Move.WITHDRAW in may,
        "destroys": found.act == OpeningAct.DESTROY,
        "crumbs": _crumbs(),
    }
    return render(request, "petitions/opening.html", context)


@needs(VAULT_CONSENT, fresh=True, passkey=True)
@require_POST
def decide(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """Consent, or decline."""
    actor = actor_of(request)
    found = services.decide_opening(
        actor=actor, opening_id=opening_id, consent="consent" in request.POST,
        proof=people.proof_of(request, actor), now=clock.now(),
    )  # fmt: skip
    messages.success(request, _("Đã ghi."))
    return HttpResponseRedirect(opening_pages.opening_url(found))


@require_POST
@needs(VAULT_REQUEST)
def withdraw(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """Take one's own request back."""
    found = services.withdraw_opening(
        actor=actor_of(request), opening_id=opening_id, now=clock.now()
    )
    messages.success(request, _("Đã rút đề nghị."))
    return HttpResponseRedirect(opening_pages.opening_url(found))


@needs(VAULT_REQUEST, scope=False, fresh=True, passkey=True)
@require_POST
def spend(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """Show what was sealed, this once."""
    actor = actor_of(request)
    found = services.open_sealed(
        actor=actor, opening_id=opening_id, proof=people.proof_of(request, actor),
        now=clock.now(),
    )  # fmt: skip
    letter_id = found.opening.letter_id
    context: dict[str, Any] = {
        "letter": found.opening.letter,
        "letter_url": letter_pages.letter_url(found.opening.letter),
        "persons": found.persons,
        "words": found.words,
        "scans": [
            {
                "label": _("Bản quét niêm phong, tệp %(number)d") % {"number": position},
                "url": reverse("petition_sealed_scan", args=[letter_id, position]),
            }
            for position in found.scans
        ],
        "crumbs": _crumbs(),
    }
    response = render(request, "petitions/opened.html", context)
    if found.scans:
        kept = services.private_kept(found.file_key, letter_id)
        below = letter_pages.letter_url(found.opening.letter)
        keep_in_browser(response, OPENED_COOKIE, kept, below, CONSENTED_FOR)
    return response


@needs(VAULT_REQUEST, scope=False, fresh=True, passkey=True)
@require_POST
def destroy(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """Destroy the key of an identity; the proof stays."""
    actor = actor_of(request)
    digest = services.destroy_sealed(
        actor=actor, opening_id=opening_id, proof=people.proof_of(request, actor),
        now=clock.now(),
    )  # fmt: skip
    words = _("Đã hủy khóa; không ai mở được nữa. Mã băm của phần đã hủy: %(digest)s")
    messages.success(request, words % {"digest": digest[:16]})
    return HttpResponseRedirect(reverse("petition_opening", args=[opening_id]))


def _crumbs() -> list[dict[str, str]]:
    return [
        {"label": _("Đơn thư"), "url": reverse("petitions")},
        {"label": _("Mở danh tính"), "url": reverse("petition_openings")},
    ]
