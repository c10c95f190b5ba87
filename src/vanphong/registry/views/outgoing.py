"""Registering a document issued on paper: it gets its number and its line in one act."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound, VanphongError
from vanphong.kernel.gate import needs
from vanphong.people import api as people
from vanphong.registry import document_queries as reads
from vanphong.registry import queries
from vanphong.registry.book_queries import held_entry, held_for_paper
from vanphong.registry.forms.outgoing import OutgoingForm
from vanphong.registry.models import Document, NumberEntry
from vanphong.registry.services import papers

RESERVE = "registry:number:reserve"


@require_http_methods(["GET", "POST"])
@needs(RESERVE)
def register_outgoing(request: HttpRequest) -> HttpResponse:
    """Enter a paper document; `?giu=` uses a number held before."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = clock.today()
    held = _held(actor, request.POST.get("giu") or request.GET.get("giu"))
    form = OutgoingForm(
        request.POST or None, request.FILES or None, bodies=people.bodies_of(actor, today),
        on=today, held=held,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            document = _register(actor, form, held)
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            return HttpResponseRedirect(reverse("registered-outgoing", args=[document.pk]))
    status = 422 if form.errors else 200
    context = {
        "form": form,
        "held": held,
        "others": [] if held else held_for_paper(actor),
        "open_url": _open_url(actor, form.refusal),
    }
    return render(request, "registry/register_outgoing.html", context, status=status)


def _open_url(actor: Actor, refusal: VanphongError | None) -> str:
    """Lead to opening the book that is missing, with body, type and time filled in."""
    if not refusal or refusal.code != "no_book" or not actor.may("registry:book:manage"):
        return ""
    missing = refusal.data
    words = {"chieu": "OUT", "co-quan": missing["body_id"], "loai": missing["type_code"],
             "ngay": missing["on"], "cho": "vao-so"}  # fmt: skip
    return f"{reverse('open-book')}?{urlencode(words)}"


def _held(actor: Actor, entry_id: str | None) -> NumberEntry | None:
    if not entry_id:
        return None
    try:
        return held_entry(actor, UUID(entry_id))
    except ValueError:
        raise NotFound(_("Không tìm thấy số này trong sổ.")) from None


def _register(actor: Actor, form: OutgoingForm, held: NumberEntry | None) -> Document:
    now = clock.now()
    upload = form.cleaned_data["upload"]
    file = None
    if upload:
        try:
            file = files.take_in(actor=actor, content=upload.read(), name=upload.name, now=now)
        except VanphongError as refusal:
            refusal.fields = refusal.fields or {"upload": [str(refusal.message)]}
            raise
    return papers.register_outgoing(
        actor=actor, body=form.body_chosen, fields=form.document_fields(), now=now,
        file_id=file.pk if file else None, held_id=held.pk if held else None,
        accept_dates=form.accepts_dates, accept_words=form.ticked("accept_words"),
    )  # fmt: skip


@require_GET
@needs(RESERVE)
def registered_outgoing(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Show the number large, for writing on the paper."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    document = queries.get_document(actor, document_id)
    context = {"document": document, "entry": reads.number_of(actor, document)}
    return render(request, "registry/registered_outgoing.html", context)
