"""Where a letter on the public page begins, and where it is given up."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from vanphong.kernel import clock
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.gate import public
from vanphong.kernel.turns import BEGINNING
from vanphong.petitions import sending_forms, sending_pages, services
from vanphong.petitions.queries import offices_that_take
from vanphong.petitions.services import Draft, DraftKey
from vanphong.petitions.views.sending import REASON, address_of, key_of, posted, refuse, show


@require_http_methods(["GET", "POST"])
@public(REASON, scope=False, crowd=BEGINNING)
def start(request: HttpRequest) -> HttpResponse:
    """Choose the office; the device gets a key with which only it opens the draft.

    Where a letter is being written it is never readdressed or given up unasked.
    """
    now, words = clock.now(), request.GET.get("tim", "")
    key = key_of(request)
    draft = services.read_draft(key=key, now=now) if key else None
    is_writing = draft is not None and draft.submission_id is None
    readdress = is_writing and request.GET.get("xem") == sending_pages.READDRESS
    every = offices_that_take(clock.today())
    shown = offices_that_take(clock.today(), words) if words else every
    initial = {"office": str(draft.written.office_id)} if draft else {}
    form = sending_forms.OfficeForm(posted(request), offices=every, initial=initial)
    refusal, asks = None, False
    if request.method == "POST" and form.is_valid():
        office_id = int(form.cleaned_data["office"])
        asks = is_writing and not readdress and "anew" not in request.POST
        try:
            if key and readdress:
                return _readdressed(key, office_id)
            if not asks:
                return _begun(request, office_id, key if is_writing else None)
        except VanphongError as error:
            refusal = refuse(form, error)
    if not form.is_bound and len(shown) < len(every):
        form = sending_forms.OfficeForm(offices=shown, initial=initial)
    return show(
        request, "petitions/send_start.html", form, refusal,
        onward=_onward(draft), asks=asks, readdress=readdress, said=request.GET.get("xem"),
        is_sent=draft is not None and not is_writing, words=words,
        many=len(every) > sending_pages.MANY_OFFICES, none=not every, nothing=not shown,
    )  # fmt: skip


def _onward(draft: Draft | None) -> str:
    is_writing = draft is not None and draft.submission_id is None
    return sending_pages.onward(draft.written) if draft and is_writing else ""


def _readdressed(key: DraftKey, office_id: int) -> HttpResponse:
    now = clock.now()
    services.choose_office(key=key, office_id=office_id, now=now)
    written = services.get_draft(key=key, now=now).written
    return HttpResponseRedirect(sending_pages.onward(written))


def _begun(request: HttpRequest, office_id: int, given_up: DraftKey | None) -> HttpResponse:
    now = clock.now()
    key = services.begin_draft(office_id=office_id, address=address_of(request), now=now)
    if given_up is not None:
        services.forget_draft(key=given_up)
    response = HttpResponseRedirect(reverse("petition_send_who"))
    response.set_cookie(
        settings.DRAFT_COOKIE_NAME, key.token, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


@require_http_methods(["GET", "POST"])
@public(REASON, scope=False)
def forget(request: HttpRequest) -> HttpResponse:
    """Ask once, then leave nothing of the letter on this device."""
    key = key_of(request)
    if request.method == "POST":
        if key is not None:
            services.forget_draft(key=key)
        response = HttpResponseRedirect(f"{reverse('petition_send')}?xem=xoa")
        response.delete_cookie(settings.DRAFT_COOKIE_NAME, samesite="Lax")
        return response
    draft = services.read_draft(key=key, now=clock.now()) if key else None
    if draft is None:
        return HttpResponseRedirect(reverse("petition_send"))
    back = _onward(draft) or reverse("petition_sent")
    context = {"back": back, "is_sent": draft.submission_id is not None}
    return render(request, "petitions/send_forget.html", context)
