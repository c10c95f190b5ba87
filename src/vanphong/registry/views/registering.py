"""Registering a paper that came in: the file, the fields, the number."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanphong.files import api as files
from vanphong.kernel import clock, ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.arriving import Arriving
from vanphong.kernel.errors import NotFound, VanphongError
from vanphong.kernel.gate import needs
from vanphong.kernel.text import fold
from vanphong.people import api as people
from vanphong.registry import queries
from vanphong.registry.arriving_files import arriving_file, get_incoming_file
from vanphong.registry.facts import abstract_digest
from vanphong.registry.forms.incoming import IncomingForm, UploadForm
from vanphong.registry.incoming_queries import (
    incoming_lines,
    receivers,
    untold,
)
from vanphong.registry.models import IncomingEntry, Origin
from vanphong.registry.pages.paper import paper_of, signatures_of
from vanphong.registry.proposing import (
    body_named,
    due_hint,
    is_scan,
    issuer_names,
    proposals_for,
)
from vanphong.registry.rules.duplicates import SENTENCES, DocumentFacts
from vanphong.registry.services.incoming import register_incoming as register

REGISTER = "registry:incoming:register"
NAMES_OFFERED = 40


@require_http_methods(["GET", "POST"])
@needs(REGISTER)
def register_incoming(request: HttpRequest) -> HttpResponse:
    """Ask for the file; take it in and lead to its fields."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = _take_in(actor, form.cleaned_data["upload"])
        except VanphongError as refusal:
            form.refuse(_at_upload(refusal))
        else:
            return HttpResponseRedirect(_fields_url(file.pk))
    context = {
        "form": form,
        "book": queries.incoming_book(actor, clock.today()),
        "paper_url": _fields_url(),
        "places": [place for give in ports.arrival_places for place in give(actor)],
        "may_open_book": actor.may("registry:book:manage"),
    }
    status = 422 if form.errors else 200
    return render(request, "registry/register_file.html", context, status=status)


def _fields_url(file_id: UUID | None = None) -> str:
    query = f"?{urlencode({'tep': file_id})}" if file_id else ""
    return reverse("register-incoming-fields") + query


def _take_in(actor: Actor, upload: Any) -> files.File:
    return files.take_in(
        actor=actor, content=upload.read(), name=upload.name or "", now=clock.now()
    )


def _at_upload(refusal: VanphongError) -> VanphongError:
    """Place what the door said at the file."""
    if not refusal.fields:
        refusal.fields = {"upload": [str(refusal.message)]}
    return refusal


@require_http_methods(["GET", "POST"])
@needs(REGISTER)
def register_incoming_fields(request: HttpRequest) -> HttpResponse:
    """Show the paper beside its proposed fields; give the number."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file = _own_upload(actor, request.POST.get("tep") or request.GET.get("tep"))
    arriving = arriving_file(actor, file.pk) if file else None
    form = _form(request, actor, file, arriving)
    refusal: VanphongError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            file = file or _given_with(actor, form)
            entry = _register(actor, form, file, arriving)
        except VanphongError as refused:
            refusal = refused
            if refused.code == "duplicate":
                form.ask_duplicate()
            else:
                form.refuse(refused)
        else:
            return HttpResponseRedirect(reverse("registered-incoming", args=[entry.pk]))
    context = {
        "form": form,
        "further": [form[name] for name in form.FURTHER],
        "arriving": arriving,
        "duplicates": _duplicates_told(refusal) or _duplicates_first(actor, form, file),
        **_paper(request, file),
    }
    status = 422 if form.errors or refusal else 200
    return render(request, "registry/register_fields.html", context, status=status)


def _own_upload(actor: Actor, file_id: str | None) -> files.File | None:
    """Give a file the actor brought in, or one that waits for the book; no other.

    :raises NotFound: when it is missing or another's.
    """
    if not file_id:
        return None
    try:
        return get_incoming_file(actor, UUID(file_id))
    except ValueError:
        raise NotFound(_("Không tìm thấy tệp này.")) from None


def _form(
    request: HttpRequest, actor: Actor, file: files.File | None, arriving: Arriving | None
) -> IncomingForm:
    today = clock.today()
    common: dict[str, Any] = {
        "on": today,
        "books": queries.books_of(actor, "IN", only_open=True),
        "posts": people.posts_of_office(actor, today),
        "with_file": file is not None,
        "beside": arriving.others if arriving else (),
    }
    if request.method == "POST":
        form = IncomingForm(request.POST, request.FILES, **common)
    else:
        book = queries.incoming_book(actor, today)
        start: dict[str, Any] = {
            "arrived_on": today, "book": book and book.pk, "urgency": "NORMAL",
        }  # fmt: skip
        if arriving:
            start["annexes"] = [str(one.file_id) for one in arriving.others if one.goes_along]
        form = IncomingForm(initial=start, **common)
    if file is not None:
        found = proposals_for(file)
        hint = due_hint(found)
        # A deadline long past helps nobody.
        form.propose(found, hint if hint and hint >= today else None)
        on_paper = is_scan(file) and arriving is None
        form.initial["channel"] = "PAPER" if on_paper else "EMAIL"
    if not form.is_bound:
        form.attend()
    return form


def _given_with(actor: Actor, form: IncomingForm) -> files.File | None:
    """Take in the file that came with the fields, if any."""
    upload = form.cleaned_data.get("upload")
    try:
        return _take_in(actor, upload) if upload else None
    except VanphongError as refusal:
        raise _at_upload(refusal) from None


def _register(
    actor: Actor, form: IncomingForm, file: files.File | None, arriving: Arriving | None
) -> IncomingEntry:
    now = clock.now()
    body = body_named(form.cleaned_data["issuer_name"])
    return register(
        actor=actor,
        book_id=UUID(form.cleaned_data["book"]),
        fields=form.document_fields(body_id=body and body.pk),
        arrival=form.arrival(clock.vietnam_date(now)),
        file_id=file.pk if file else None,
        annex_ids=form.cleaned_data.get("annexes", ()),
        source_id=arriving.source_id if arriving else None,
        accept_duplicate=bool(form.cleaned_data.get("accept_duplicate")),
        accept_dates=form.accepts_dates,
        accept_words=form.ticked("accept_words"),
        symbol_as_written=form.keeps_symbol,
        now=now,
    )


def _paper(request: HttpRequest, file: files.File | None) -> dict[str, Any]:
    if file is None:
        return {"file": None}
    return paper_of(
        file,
        image_url=lambda page: reverse("arriving-page", args=[file.pk, page]),
        signatures_url=reverse("arriving-signatures", args=[file.pk]),
        now=clock.now(),
        verify=request.GET.get("kiem-tra") == "chu-ky",
    )


def _duplicates_told(refusal: VanphongError | None) -> list[dict[str, Any]]:
    """Give what a refused act named as probably the same."""
    told = refusal.data.get("duplicates", []) if refusal else []
    return [
        _duplicate(
            one["id"],
            one["symbol"],
            one["issued_on"],
            one["abstract"],
            one["reasons"],
            own=one["own"],
        )
        for one in told
    ]


def _duplicates_first(
    actor: Actor, form: IncomingForm, file: files.File | None
) -> list[dict[str, Any]]:
    """Give what the proposed fields are probably the same as."""
    if form.is_bound:
        return []
    read = form.initial
    facts = DocumentFacts(
        str(read.get("issuer_name") or ""),
        str(read.get("symbol") or ""),
        read.get("issued_on"),
        str(read.get("abstract") or ""),
        file.sha256 if file else "",
    )
    return _alike(actor, facts)


def _alike(actor: Actor, facts: DocumentFacts) -> list[dict[str, Any]]:
    digest = abstract_digest(facts.abstract) if facts.abstract else ""
    return [
        _duplicate(
            str(one.pk),
            one.symbol,
            one.issued_on,
            one.abstract,
            reasons,
            own=one.origin == Origin.OWN and one.office_id == actor.office_id,
        )
        for one, reasons in queries.duplicates_of(actor, facts, abstract_digest=digest)
    ]


def _duplicate(
    key: str, symbol: str, issued_on: Any, abstract: str, reasons: Any, *, own: bool
) -> dict[str, Any]:
    on = dt.date.fromisoformat(issued_on) if isinstance(issued_on, str) else issued_on
    why = " ".join(sentence for reason, sentence in SENTENCES.items() if reason in reasons)
    if own:
        why = _("Đây là văn bản đi của chính cơ quan mình.") + " " + why
    return {
        "url": reverse("document", args=[key]),
        "symbol": symbol,
        "issued_on": on,
        "abstract": abstract,
        "why": why,
    }


@require_POST
@needs(REGISTER)
def incoming_duplicates(request: HttpRequest) -> HttpResponse:
    """Say, while the clerk types, which documents are probably the same.

    Sent as a form, so that what is typed stands in no address and no log.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file = _own_upload(actor, request.POST.get("tep"))
    form = IncomingForm(request.POST, on=clock.today(), books=())
    form.is_valid()
    typed = form.cleaned_data
    facts = DocumentFacts(
        typed.get("issuer_name") or "",
        typed.get("symbol") or "",
        typed.get("issued_on"),
        typed.get("abstract") or "",
        file.sha256 if file else "",
    )
    context = {"duplicates": _alike(actor, facts)}
    return render(request, "registry/_duplicates.html", context)


@require_POST
@needs(REGISTER)
def issuer_suggestions(request: HttpRequest) -> JsonResponse:
    """Offer names of issuing bodies for what is typed, with or without marks."""
    wanted = fold(request.POST.get("q", "")).split()
    names = [name for name in issuer_names() if all(w in fold(name) for w in wanted)]
    return JsonResponse(names[:NAMES_OFFERED], safe=False)


@require_GET
@needs(REGISTER)
def arriving_page(request: HttpRequest, file_id: UUID, page: int) -> HttpResponse:
    """Show a page of a file the clerk brought in and has not registered yet."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return files.page_image_response(_brought_in(actor, file_id), page)


@require_GET
@needs(REGISTER)
def arriving_signatures(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Say what the signatures of such a file are worth."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = signatures_of(_brought_in(actor, file_id), clock.now())
    return render(request, "registry/_signatures.html", {"signatures": found})


def _brought_in(actor: Actor, file_id: UUID) -> files.File:
    file = _own_upload(actor, str(file_id))
    if file is None:
        raise NotFound(_("Không tìm thấy tệp này."))
    return file


@require_GET
@needs(REGISTER)
def registered_incoming(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Show the arrival number large, for the stamp; the next paper is one key away."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    lines = incoming_lines(actor).select_related("document", "book")
    found = lines.filter(pk=entry_id).first()
    if found is None:
        raise NotFound(_("Không tìm thấy dòng này trong sổ."))
    context = {
        "entry": found,
        "receivers": receivers(found),
        "untold": untold(found),
        "may_pass_on": actor.may("registry:incoming:correct"),
    }
    return render(request, "registry/registered_incoming.html", context)
