"""Pages of signing many drafts: pick, see page after page, one PIN, progress, what came of each."""

from __future__ import annotations

import logging
import threading
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanphong.drafting import (
    batch_queries,
    batches,
    facts,
    forms,
    pages,
    pages_batches,
    pin,
    queries,
)
from vanphong.drafting.batch_rules import Outcome
from vanphong.drafting.readying import readiness
from vanphong.drafting.rules import SIGN
from vanphong.drafting.views.common import uuid_typed
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound, Refused, Unavailable, VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.scope import acting
from vanphong.signing import api as signing

logger = logging.getLogger("vanphong.drafting")


@require_http_methods(["GET", "POST"])
@needs(SIGN)
def pick(request: HttpRequest) -> HttpResponse:
    """List what waits for one's own signature; begin with those ticked, or with all."""
    actor = actor_of(request)
    if request.method == "POST":
        picked = None
        if "all" not in request.POST:
            typed = map(uuid_typed, request.POST.getlist("picked"))
            picked = [one for one in typed if one]
        try:
            batch = batches.begin_batch(actor=actor, draft_ids=picked, now=clock.now())
        except Invalid as error:
            messages.error(request, error.words)
            return redirect("batch-pick")
        return redirect("batch-page", batch.pk, 1, 1)
    waiting = list(queries.waiting_for_signature(actor).select_related("submitted_by__person"))
    looked = batch_queries.looked_at_all(actor, waiting)
    context = {
        "table": pages_batches.waiting_table(waiting, looked),
        "count": len(waiting),
    }
    return render(request, "drafting/batch_pick.html", context)


@require_GET
@needs(SIGN)
def one_page(request: HttpRequest, batch_id: UUID, position: int, number: int) -> HttpResponse:
    """Show one page of one draft of a batch, with the ways to the next and the one before."""
    actor = actor_of(request)
    batch = batch_queries.get_batch(actor, batch_id)
    items = batch_queries.items_of(batch)
    if not 1 <= position <= len(items):
        raise NotFound("Không có văn bản này trong loạt.", code="position_missing")
    draft = queries.get_draft(actor, items[position - 1].draft_id)
    paper = pages.paper(actor, draft)
    shown = paper.get("pages", [])
    found = readiness(actor, draft, clock.today())
    context: dict[str, Any] = {
        "batch": batch,
        "draft": draft,
        "title": facts.title_of(draft),
        "position": position,
        "count": len(items),
        "number": number,
        "paper": paper | {"pages": shown[number - 1 : number]},
        "facts": facts.sheet_facts(actor, draft, None, clock.today()),
        "notices": pages.notices(actor, draft, found) if number == 1 else [],
        "ways": pages_batches.ways(batch, position, number, len(items), len(shown)),
        "return_url": pages_batches.return_url(actor, batch, draft),
        "state": facts.badge(draft),
    }
    return render(request, "drafting/batch_page.html", context)


@require_GET
@needs(SIGN)
def show(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Show a batch: what was seen, the PIN, how far a run is, what came of each draft."""
    actor, now = actor_of(request), clock.now()
    batch = batch_queries.get_batch(actor, batch_id)
    if request.headers.get("HX-Request"):
        return _progress(request, pages_batches.progress_of(batch, now))
    return _page(request, actor, batch_id)


def _progress(request: HttpRequest, progress: dict[str, Any] | None) -> HttpResponse:
    """Give how far a run is; the whole page once it ended."""
    if progress is None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "kernel/components/_progress.html", progress)


def _page(
    request: HttpRequest,
    actor: Actor,
    batch_id: UUID,
    form: forms.PinForm | None = None,
    status: int = 422,
) -> HttpResponse:
    now = clock.now()
    batch = batch_queries.get_batch(actor, batch_id)
    items = batch_queries.items_of(batch)
    looked = batch_queries.looked_at_all(actor, [item.draft for item in items])
    if form is None:
        remembered = bool(pin.recall(request.session, actor, "sign"))
        form, status = forms.PinForm(minutes=pin.minutes(), remembered=remembered), 200
    lines = pages_batches.lines(batch, items, looked)
    keys = signing.personal_keys(actor, now)
    context: dict[str, Any] = {
        "batch": batch,
        "lines": lines,
        "counts": pages_batches.counts(items, lines),
        "progress": pages_batches.progress_of(batch, now),
        "was_broken_off": batch.runs_until is not None,
        "form": form,
        "key": keys[0] if keys else None,
        "has_run": any(item.outcome != Outcome.WAITING for item in items),
    }
    return render(request, "drafting/batch.html", context, status=status)


@require_POST
@needs(SIGN, scope=False)
def sign(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Try the PIN, then sign in the background; a form sent twice finds the run alive."""
    actor = actor_of(request)
    remembered = pin.recall(request.session, actor, "sign")
    form = forms.PinForm(request.POST, minutes=pin.minutes(), remembered=bool(remembered))
    if not form.is_valid():
        with acting(actor):
            return _page(request, actor, batch_id, form)
    typed = remembered or form.cleaned_data["pin"]
    try:
        batches.open_run(actor=actor, batch_id=batch_id, pin=typed, now=clock.now())
    except (Invalid, Refused, Unavailable) as error:
        return _refused(request, actor, batch_id, form, error)
    if form.cleaned_data.get("remember"):
        pin.remember(request.session, actor, "sign", typed)
    threading.Thread(
        target=_run, args=(actor, batch_id, typed), name=f"batch {batch_id}", daemon=True
    ).start()
    return redirect("batch", batch_id)


def _run(actor: Actor, batch_id: UUID, typed: str) -> None:
    """Sign beside the request; the PIN lives in this thread's memory alone."""
    try:
        batches.run(actor=actor, batch_id=batch_id, pin=typed, moment=clock.now)
    except Exception:
        logger.exception("a run of a batch broke off: %s", batch_id)
    finally:
        connection.close()


def _refused(
    request: HttpRequest,
    actor: Actor,
    batch_id: UUID,
    form: forms.PinForm,
    error: VanphongError,
) -> HttpResponse:
    if error.code == "batch_runs":
        return redirect("batch", batch_id)
    if error.code == "wrong_pin":
        pin.forget(request.session, "sign")
        form = forms.PinForm(request.POST, minutes=pin.minutes(), remembered=False)
        form.is_valid()
    form.refuse(error)
    with acting(actor):
        return _page(request, actor, batch_id, form, error.status)
