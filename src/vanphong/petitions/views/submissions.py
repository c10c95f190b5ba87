"""Pages of letters sent over the network: what waits, taking one in, sending it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.petitions import letter_pages, queries, services, submission_pages
from vanphong.petitions.models import FileRole
from vanphong.petitions.rules.permissions import DECIDE, READ_OWN, REGISTER
from vanphong.petitions.rules.sending import SubmissionState
from vanphong.petitions.sending_forms import SendBackForm


@require_GET
@needs(READ_OWN)
def submission_list(request: HttpRequest) -> HttpResponse:
    """List what waits for the register and what became of the others."""
    actor = actor_of(request)
    rows = queries.submissions(actor)
    waiting = [one for one in rows if one.state == SubmissionState.WAITING]
    others = [one for one in rows if one.state != SubmissionState.WAITING]
    context = {
        "waiting": submission_pages.table(reversed(waiting)),
        "others": submission_pages.table(others),
        "is_open": queries.takes_letters(actor.office_key, clock.today()) is not None,
        "may_open": actor.may(DECIDE),
    }
    return render(request, "petitions/submissions.html", context)


@require_GET
@needs(READ_OWN)
def submission(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Show a letter as it was sent, and what may be done with it."""
    return _page(request, submission_id, SendBackForm())


def _page(request: HttpRequest, submission_id: UUID, form: SendBackForm) -> HttpResponse:
    actor = actor_of(request)
    found = queries.get_submission(actor, submission_id)
    audit.record_reading(actor, found, now=clock.now())
    waits = found.state == SubmissionState.WAITING
    context = {
        "submission": found,
        "facts": submission_pages.facts(found),
        "papers": submission_pages.papers(found),
        "letter_url": letter_pages.letter_url(found.letter) if found.letter else "",
        "form": form if waits and actor.may(REGISTER) else None,
    }
    status = 422 if form.errors else 200
    return render(request, "petitions/submission.html", context, status=status)


@require_POST
@needs(REGISTER)
def take_in(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Enter a letter as it was written; its number comes back."""
    letter = services.take_in(
        actor=actor_of(request), submission_id=submission_id, now=clock.now()
    )
    return HttpResponseRedirect(f"{letter_pages.letter_url(letter)}?moi=1")


@require_http_methods(["POST"])
@needs(REGISTER)
def send_back(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Send a letter back with the reason its sender reads."""
    form = SendBackForm(request.POST)
    if form.is_valid():
        try:
            services.send_back(
                actor=actor_of(request), submission_id=submission_id,
                reason=form.cleaned_data["reason"], now=clock.now(),
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã gửi lại; người gửi đọc lý do khi tra cứu."))
            return HttpResponseRedirect(reverse("petition_submissions"))
    return _page(request, submission_id, form)


@require_POST
@needs(DECIDE)
def set_intake(request: HttpRequest) -> HttpResponse:
    """Let the office take letters over the network, or no more."""
    is_open = "open" in request.POST
    services.set_intake(actor=actor_of(request), is_open=is_open, now=clock.now())
    words = _("Cơ quan nhận đơn qua mạng.") if is_open else _("Thôi nhận đơn qua mạng.")
    messages.success(request, words)
    return HttpResponseRedirect(reverse("petition_submissions"))


@require_GET
@needs(READ_OWN)
def submission_file(request: HttpRequest, submission_id: UUID, position: int) -> HttpResponse:
    """Hand over a file that came with a letter; the trail notes it."""
    actor = actor_of(request)
    found = queries.get_submission_file(actor, submission_id, position)
    audit.record_reading(actor, found.submission, now=clock.now())
    if found.role == FileRole.VOICE:
        return files.sound_response(found.file, request.headers.get("Range", ""))
    return files.file_response(found.file)
