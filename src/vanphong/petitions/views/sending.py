"""The public page on which a citizen writes a letter, step by step, and sends it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.errors import Invalid, NotFound, Refused, Secret, VanphongError
from vanphong.kernel.forms import VanphongForm
from vanphong.kernel.gate import public
from vanphong.kernel.turns import UNDER_WAY
from vanphong.petitions import sending_forms, sending_pages, services, submission_paper
from vanphong.petitions.rules.sending import Step, Way, Written
from vanphong.petitions.services import Draft, DraftKey
from vanphong.petitions.vault import client as vault

REASON = "every citizen may write to an office; a draft opens with its writer's own key only"
# Refusals that are not of what was typed keep their own status.
_OWN_STATUS = frozenset({429, 503})
_WHO = ("way", "full_name", "address", "phone", "id_number")
_WHAT = ("nature", "subject", "about", "place", "text", "demand", "waives_secrecy")
# The buttons that leave a step without finishing it, and where each leads from there.
_LEAVING: dict[Step, dict[str, str]] = {
    Step.WHO: {"back": "petition_send", "forget": "petition_send_forget"},
    Step.WHAT: {"back": "petition_send_who", "forget": "petition_send_forget"},
    Step.PAPERS: {"back": "petition_send_what", "forget": "petition_send_forget"},
}
_AFTER = {Step.WHO: "petition_send_what", Step.WHAT: "petition_send_papers"}
Page = Callable[..., HttpResponse]


def key_of(request: HttpRequest) -> DraftKey | None:
    """Give the key of the device that asks, None when it has none."""
    return services.key_in(request.COOKIES.get(settings.DRAFT_COOKIE_NAME, ""))


def posted(request: HttpRequest) -> QueryDict | None:
    """Give what a form sent, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def address_of(request: HttpRequest) -> str:
    """Give the network address that asks."""
    return str(request.META.get("REMOTE_ADDR", ""))


class Writing:
    """The draft of the device that asks, read when it is needed."""

    def __init__(self, key: DraftKey) -> None:
        self.key = key

    @functools.cached_property
    def draft(self) -> Draft:
        """The draft as it stands.

        :raises NotFound: when it is over; :raises Refused: `sent_already`.
        """
        return services.get_draft(key=self.key, now=clock.now())


def _with_draft(page: Page) -> Page:
    """Give a page the draft of the device; without one the writer begins anew."""

    @functools.wraps(page)
    def found(request: HttpRequest) -> HttpResponse:
        key = key_of(request)
        try:
            return page(request, Writing(key)) if key else _anew()
        except NotFound:
            return _anew()
        except Refused as refusal:
            if refusal.code != "sent_already":
                raise
            return HttpResponseRedirect(reverse("petition_sent"))

    return found


def _anew() -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('petition_send')}?xem=het")


def refuse(form: VanphongForm, refusal: VanphongError) -> VanphongError:
    """Put a refusal into a form, and give it back."""
    form.refuse(refusal)
    return refusal


def show(
    request: HttpRequest,
    template: str,
    form: VanphongForm,
    refusal: VanphongError | None = None,
    **context: Any,
) -> HttpResponse:
    """Draw a step; what was typed stays, whatever is wrong with it."""
    status = 422 if form.errors or refusal else 200
    if refusal is not None and refusal.status in _OWN_STATUS:
        status = refusal.status
    response = render(request, template, context | {"form": form}, status=status)
    if refusal is not None and "seconds" in refusal.data:
        response.headers["Retry-After"] = str(refusal.data["seconds"])
    return response


@require_http_methods(["GET", "POST"])
@public(REASON, scope=False, crowd=UNDER_WAY)
@_with_draft
def who(request: HttpRequest, here: Writing) -> HttpResponse:
    """Ask who writes, or that nobody is named."""
    is_open = vault.is_open()
    if request.method == "POST":
        form = sending_forms.WhoForm(request.POST, vault=is_open)
        onward, refusal = _done(request, form, here, Step.WHO)
        if onward:
            return HttpResponseRedirect(reverse(onward))
    else:
        initial = _of(here.draft.written, _WHO)
        form, refusal = sending_forms.WhoForm(vault=is_open, initial=initial), None
    return show(
        request, "petitions/send_who.html", form, refusal,
        steps=sending_pages.steps(Step.WHO, here.draft.written), vault=is_open,
        papers=len(here.draft.papers),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@public(REASON, scope=False, crowd=UNDER_WAY)
@_with_draft
def what(request: HttpRequest, here: Writing) -> HttpResponse:
    """Ask what the letter is about."""
    if request.method == "POST":
        form = sending_forms.WhatForm(request.POST)
        onward, refusal = _done(request, form, here, Step.WHAT)
        if onward:
            return HttpResponseRedirect(reverse(onward))
    else:
        initial = _of(here.draft.written, _WHAT)
        form, refusal = sending_forms.WhatForm(initial=initial), None
    if here.draft.written.way != Way.NAMED:
        del form.fields["waives_secrecy"]
    return show(
        request, "petitions/send_what.html", form, refusal,
        steps=sending_pages.steps(Step.WHAT, here.draft.written), way=here.draft.written.way,
    )  # fmt: skip


def _of(written: Written, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(written, name) for name in names}


def _leaving(request: HttpRequest, step: Step) -> str | None:
    """Give where a button leads that leaves a step unfinished, None for one that finishes it."""
    return next((to for button, to in _LEAVING[step].items() if button in request.POST), None)


def _done(
    request: HttpRequest, form: sending_forms.StepForm, here: Writing, step: Step
) -> tuple[str | None, VanphongError | None]:
    """Save a step and say which page is next; None when something is to be mended first.

    What does not hold together is kept as it was typed, and the step is to be done again; who
    gives the letter up is not held.
    """
    to = _leaving(request, step)
    refusal = _save(form, here, step)
    if not form.errors:
        return to or _AFTER[step], None
    unkept = _keep(form, here, step)
    if to and (unkept is None or "forget" in request.POST):
        return to, None
    if unkept and not refusal:
        refusal = refuse(form, unkept)
    return None, refusal


def _keep(form: sending_forms.StepForm, here: Writing, step: Step) -> VanphongError | None:
    """Keep what was typed in a step as far as it may be; give why it may not."""
    try:
        services.keep_words(key=here.key, step=step, now=clock.now(), words=form.typed())
    except (Invalid, Secret) as refusal:
        return refusal
    return None


def _save(form: VanphongForm, here: Writing, step: Step) -> VanphongError | None:
    """Save a step that holds together; what is wrong with it stands in the form."""
    if not form.is_valid():
        return None
    try:
        services.save_step(key=here.key, step=step, now=clock.now(), **form.cleaned_data)
    except (Invalid, Secret) as refusal:
        return refuse(form, refusal)
    return None


@require_http_methods(["GET", "POST"])
@public(REASON, scope=False)
@_with_draft
def papers(request: HttpRequest, here: Writing) -> HttpResponse:
    """Take files; each that the door lets in is kept, whatever becomes of the others."""
    now = clock.now()
    form = sending_forms.PapersForm(posted(request), request.FILES or None)
    errors: list[dict[str, str]] = []
    refusal = None
    if request.method == "POST" and form.is_valid():
        to = _leaving(request, Step.PAPERS)
        errors, refusal = _take(request, here.key, form)
        if to and (not errors or "forget" in request.POST):
            return HttpResponseRedirect(reverse(to))
        if not errors:
            services.save_step(key=here.key, step=Step.PAPERS, now=now)
            on = "petition_send_review" if "next" in request.POST else "petition_send_papers"
            return HttpResponseRedirect(reverse(on))
        form = sending_forms.PapersForm()  # what was let in is kept, and stands in the list
    draft = here.draft
    return show(
        request, "petitions/send_papers.html", form, refusal, errors=errors,
        steps=sending_pages.steps(Step.PAPERS, draft.written),
        papers=sending_pages.papers(draft.papers),
        is_protected=draft.written.is_protected, way=draft.written.way,
    )  # fmt: skip


def _take(
    request: HttpRequest, key: DraftKey, form: sending_forms.PapersForm
) -> tuple[list[dict[str, str]], VanphongError | None]:
    errors, refusal = [], None
    for name, upload in form.uploads():
        now = clock.now()
        try:
            services.add_paper(key=key, upload=upload, address=address_of(request), now=now)
        except VanphongError as error:
            refusal = error
            text = f"{upload.name}: {error.words}"
            if error.code == "file_type_refused":
                text += " " + _("Tệp ghi âm thì chọn ở ô “Lời trình bày ghi âm”.")
            errors.append({"text": text, "url": f"#id_{name}"})
    return errors, refusal


@require_POST
@public(REASON, scope=False, crowd=UNDER_WAY)
@_with_draft
def drop_paper(request: HttpRequest, here: Writing) -> HttpResponse:
    """Take a file out again."""
    for one in here.draft.papers:
        if str(one.position) == request.POST.get("position"):
            services.drop_paper(key=here.key, position=one.position, now=clock.now())
    return HttpResponseRedirect(reverse("petition_send_papers"))


@require_http_methods(["GET", "POST"])
@public(REASON, scope=False, crowd=UNDER_WAY)
@_with_draft
def review(request: HttpRequest, here: Writing) -> HttpResponse:
    """Read the letter back, and send it."""
    form = sending_forms.SendForm(posted(request))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            services.send_letter(key=here.key, address=address_of(request), now=clock.now())
            return HttpResponseRedirect(reverse("petition_sent"))
        except NotFound:
            raise
        except VanphongError as error:
            refusal = refuse(form, error)
    step = here.draft.written.next_step
    if step is not None:
        return HttpResponseRedirect(reverse(sending_pages.ADDRESSES[step]))
    return show(
        request, "petitions/send_review.html", form, refusal,
        steps=sending_pages.steps(None, here.draft.written),
        facts=sending_pages.facts(here.draft.written),
        text=here.draft.written.text, papers=sending_pages.papers(here.draft.papers),
        office_url=sending_pages.office_address(),
    )  # fmt: skip


@require_GET
@public(REASON, scope=False, crowd=UNDER_WAY)
def words(request: HttpRequest) -> HttpResponse:
    """Give the writer the letter as one text: the receipt bears its SHA-256."""
    key = key_of(request)
    text = services.words_sent(key=key, now=clock.now()) if key else None
    if text is None:
        raise NotFound(_("Bản đang viết không còn trên máy này."))
    return files.attachment(text.encode(), "don.txt", "text/plain; charset=utf-8")


@require_GET
@public(REASON, scope=False, crowd=UNDER_WAY)
def sent(request: HttpRequest) -> HttpResponse:
    """Show code and PIN to the device that sent the letter, for half an hour."""
    key = key_of(request)
    filed = services.filed(key=key, now=clock.now()) if key else None
    if filed is None:
        return HttpResponseRedirect(reverse("petition_send"))
    return render(request, "petitions/sent.html", {"filed": filed})


@require_POST
@public(REASON, scope=False)
def receipt(request: HttpRequest) -> HttpResponse:
    """Hand over the receipt to the device that sent the letter."""
    key = key_of(request)
    now = clock.now()
    filed = services.filed(key=key, now=now) if key else None
    if filed is None:
        raise NotFound(_("Đơn không còn trên máy này. Hãy tải biên nhận ở trang tra cứu đơn."))
    return handed_over(request, filed)


def handed_over(request: HttpRequest, filed: services.Filed) -> HttpResponse:
    """Make a receipt, note its digest in the office's trail, and give it."""
    services.claim_receipt(address=address_of(request), now=clock.now())
    content = submission_paper.receipt_pdf(filed, clock.now())
    services.note_receipt(filed, content)
    return files.attachment(content, "bien-nhan-don.pdf", "application/pdf")
