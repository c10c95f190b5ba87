"""Pages of signing and issuing: sheets that say what is about to happen, then the act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vanphong.drafting import (
    batch_queries,
    device_answers,
    facts,
    forms,
    forms_signing,
    issuing,
    pages,
    pages_batches,
    passing,
    pin,
    queries,
)
from vanphong.drafting.models import Draft
from vanphong.drafting.pages_batches import BATCH
from vanphong.drafting.readying import NO_BOOK, Note, Readiness, readiness
from vanphong.drafting.rules import (
    CREATE,
    ISSUE,
    RESERVE,
    SIGN,
    DraftState,
    Mender,
    Step,
    may_do,
)
from vanphong.drafting.views.common import TURN, draft_of, draft_page, uuid_typed
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused, Secret, Unavailable, VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.scope import acting
from vanphong.signing import api as signing

SHOWN = (Invalid, Refused, Secret, Unavailable)
_DONE = {
    "sign": frozenset({DraftState.SIGNED, DraftState.ISSUED}),
    "seal": frozenset({DraftState.ISSUED}),
}


@require_http_methods(["GET", "POST"])
@needs(SIGN, scope=False)
def sign(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Say what is about to be signed; then sign it with the signer's own key."""
    if request.method == "GET":
        with acting(actor_of(request)):
            return _sheet(request, draft_of(request, draft_id), "sign")
    version = request.POST.get("version", "")
    seen = int(version) if version.isdecimal() else None
    return _act(request, draft_id, "sign", partial(issuing.sign_draft, version=seen))


@require_http_methods(["GET", "POST"])
@needs(ISSUE, scope=False)
def seal(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Say what is about to be sealed and issued; then do it."""
    if request.method == "GET":
        with acting(actor_of(request)):
            return _sheet(request, draft_of(request, draft_id), "seal")
    return _act(request, draft_id, "seal", issuing.seal_and_issue)


@require_GET
@needs(SIGN, scope=False)
def sign_in_turn(request: HttpRequest) -> HttpResponse:
    """Show the next draft that waits for the signature; nothing is signed unseen."""
    actor = actor_of(request)
    with acting(actor):
        draft = queries.next_to_sign(actor, uuid_typed(_turn(request)))
        if draft is None:
            left = queries.waiting_for_signature(actor).count()
            return render(request, "drafting/nothing_to_sign.html", {"left": left})
        return _sheet(request, draft, "sign")


def _act(
    request: HttpRequest, draft_id: UUID, slot: str, act: Callable[..., Draft]
) -> HttpResponse:
    actor = actor_of(request)
    remembered = pin.recall(request.session, actor, slot)
    form = forms.PinForm(request.POST, minutes=pin.minutes(), remembered=bool(remembered))
    if not form.is_valid():
        with acting(actor):
            return _sheet(request, draft_of(request, draft_id), slot, form=form)
    typed = remembered or form.cleaned_data["pin"]
    try:
        draft = act(actor=actor, draft_id=draft_id, pin=typed, now=clock.now())
    except SHOWN as error:
        return refused(request, draft_id, slot, error, form)
    if form.cleaned_data.get("remember"):
        pin.remember(request.session, actor, slot, typed)
    said = _("Đã ký %(symbol)s.") if slot == "sign" else _("Đã phát hành %(symbol)s.")
    messages.success(request, said % {"symbol": draft.symbol})
    return _onward(request, draft)


def _turn(request: HttpRequest) -> str:
    """Give where in the row of papers to sign one stands; empty outside of it."""
    home = "1" if request.path == reverse("drafts-to-sign") else ""
    return request.POST.get(TURN) or request.GET.get(TURN) or home


def _batch(request: HttpRequest) -> str:
    """Give the batch one is on the way through; empty outside of one."""
    return request.POST.get(BATCH) or request.GET.get(BATCH, "")


def _onward(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Go on in the batch, behind the papers that were put off, or show the draft."""
    if batch_id := uuid_typed(_batch(request)):
        batch = batch_queries.get_batch(actor_of(request), batch_id)
        return redirect(pages_batches.place_after(batch, draft.id))
    if turn := _turn(request):
        return redirect(f"{reverse('drafts-to-sign')}?{urlencode({TURN: turn})}")
    return redirect("draft", draft.id)


def refused(
    request: HttpRequest,
    draft_id: UUID,
    slot: str,
    error: VanphongError,
    form: forms.PinForm | None = None,
) -> HttpResponse:
    """Show the sheet again with the reason; a form sent twice leads to its result.

    Without the form of a PIN the act was asked of a device.
    """
    actor = actor_of(request)
    form = form or forms.PinForm({"pin": "-"}, minutes=0, remembered=False)
    with acting(actor):
        draft = draft_of(request, draft_id)
        if error.code == "wrong_state" and draft.state in _DONE[slot]:
            return redirect("draft", draft.id)
        if error.code == "wrong_pin":
            pin.forget(request.session, slot)
            form = forms.PinForm(request.POST, minutes=pin.minutes(), remembered=False)
            form.is_valid()
        form.refuse(error)
        return _sheet(request, draft, slot, form=form, status=error.status)


def _sheet(
    request: HttpRequest,
    draft: Draft,
    slot: str,
    *,
    form: forms.PinForm | None = None,
    status: int = 422,
) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    found = readiness(actor, draft, clock.today())
    key = _key(request, draft, slot, now)
    device = signing.device_key(actor, now) if slot == "sign" else None
    stop = _stop(actor, draft, slot, key or device, found)
    asked = signing.last_request(actor, draft.id) if device else None
    if form is None:
        remembered = bool(pin.recall(request.session, actor, slot))
        form, status = forms.PinForm(minutes=pin.minutes(), remembered=remembered), 200
    turn = _turn(request)
    context: dict[str, Any] = {
        "draft": draft,
        "title": facts.title_of(draft),
        "form": form,
        "facts": facts.sheet_facts(actor, draft, key or device, clock.today()),
        "by_pin": key is not None,
        "by_device": device is not None,
        "device_asked": device_answers.is_open(asked, now),
        "notices": pages.notices(actor, draft, found, stop),
        "remarks": found.remarks,
        "stop": stop,
        "paper": pages.paper(actor, draft),
        "turn": turn,
        "turn_name": TURN,
        "slot": slot,
        "seen": request.POST.get("version") == str(draft.version),
        "next_url": f"{reverse('drafts-to-sign')}?{urlencode({TURN: str(draft.id)})}",
        "waiting": queries.waiting_for_signature(actor).count() if turn else 0,
    }
    return render(request, "drafting/sign.html", context, status=status)


def _stop(
    actor: Actor,
    draft: Draft,
    slot: str,
    key: signing.SigningKey | None,
    found: Readiness,
) -> Note | None:
    """Give why the act cannot be done now; the PIN is not asked for then."""
    step = Step.SIGN if slot == "sign" else Step.ISSUE
    decision = may_do(step, queries.standing_of(actor, draft), draft.state)
    if not decision:
        return Note(decision.reason)
    if key is None:
        return Note(_("Chưa có khóa còn hiệu lực. Hãy hỏi người quản trị cơ quan."))
    if slot == "seal":
        return None
    if draft.own_pdf_id and not draft.symbol:
        sentence = _("Văn bản này là tệp PDF của cơ quan nên văn thư phải cấp số trước khi ký.")
        return Note(sentence)
    if found.stops:
        return Note(" ".join(found.stops))
    return found.note(NO_BOOK)


def _key(
    request: HttpRequest, draft: Draft, slot: str, now: dt.datetime
) -> signing.SigningKey | None:
    actor = actor_of(request)
    if slot == "sign":
        keys = signing.personal_keys(actor, now)
    else:
        keys = signing.seals(actor, now, body_id=draft.body_id)
    return keys[0] if keys else None


@require_http_methods(["GET", "POST"])
@needs(SIGN)
def return_draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Give a draft back to its writer with a reason."""
    return _with_reason(request, draft_id, Step.RETURN)


@require_http_methods(["GET", "POST"])
@needs(CREATE)
def withdraw_draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Stop a draft for good, with a reason."""
    return _with_reason(request, draft_id, Step.WITHDRAW)


def _back(request: HttpRequest, draft: Draft) -> str:
    """Give where one was: the batch one goes through, else the draft."""
    batch = uuid_typed(_batch(request))
    return reverse("batch", args=[batch]) if batch else reverse("draft", args=[draft.pk])


def _with_reason(request: HttpRequest, draft_id: UUID, step: Step) -> HttpResponse:
    actor, draft = actor_of(request), draft_of(request, draft_id)
    returns = step is Step.RETURN
    form = (forms_signing.ReturnForm if returns else forms.ReasonForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"reason": form.cleaned_data["reason"]}
        act: Callable[..., Draft] = passing.withdraw_draft
        if returns:
            given["to"] = Mender(form.cleaned_data["to"] or Mender.WRITER)
            act = passing.return_draft
        try:
            done = act(actor=actor, draft_id=draft.id, now=clock.now(), **given)
        except (Invalid, Refused, Secret) as error:
            form.refuse(error)
        else:
            returned = _("Đã trả lại. %(name)s sửa lại.") % {"name": facts.mender_words(done)}
            messages.success(request, returned if returns else _("Đã rút dự thảo."))
            return _onward(request, draft)
    decision = may_do(step, queries.standing_of(actor, draft), draft.state)
    context = {
        "draft": draft, "title": facts.title_of(draft), "form": form, "stop": decision.reason,
        "returns": returns, "turn": _turn(request), "turn_name": TURN,
        "batch": _batch(request), "batch_name": BATCH, "back": _back(request, draft),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "drafting/reason.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs(RESERVE, scope=False)
def fix_number(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Fix number and date before signing, for a PDF of the office's own that must bear them."""
    actor = actor_of(request)
    if request.method == "GET":
        with acting(actor):
            return _number_sheet(request, draft_of(request, draft_id))
    try:
        draft = issuing.fix_number(actor=actor, draft_id=draft_id, now=clock.now())
    except SHOWN as error:
        with acting(actor):
            return draft_page(request, draft_of(request, draft_id), error=error)
    messages.success(request, _("Đã cấp số %(symbol)s.") % {"symbol": draft.symbol})
    return redirect("draft", draft.id)


def _number_sheet(request: HttpRequest, draft: Draft) -> HttpResponse:
    actor, on = actor_of(request), clock.today()
    decision = may_do(Step.NUMBER, queries.standing_of(actor, draft), draft.state)
    found = readiness(actor, draft, on)
    stop = found.note(NO_BOOK)
    context = {
        "draft": draft,
        "title": facts.title_of(draft),
        "facts": [
            {"label": _("Văn bản"), "text": draft.abstract},
            facts.number_fact(actor, draft, on),
            {"label": _("Ngày"), "text": f"{on:%d/%m/%Y}"},
        ],
        "warnings": [note.text for note in found.notes if note is not stop],
        "stop": decision.reason or " ".join([*found.stops, *([stop.text] if stop else [])]),
    }
    return render(request, "drafting/number.html", context)
