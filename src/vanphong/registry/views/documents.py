"""The page of one document, its files, and the acts on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import clock, ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound
from vanphong.kernel.gate import needs
from vanphong.registry import document_queries as reads
from vanphong.registry import queries
from vanphong.registry.incoming_queries import arrival_of, untold
from vanphong.registry.models import Document
from vanphong.registry.pages import document as parts
from vanphong.registry.pages.life import timeline
from vanphong.registry.pages.paper import paper_of, signatures_of
from vanphong.registry.services.arrivals import open_document
from vanphong.registry.services.papers import ADD_SCAN
from vanphong.registry.sight import sight_of

READ = "registry:document:read"


@require_GET
@needs(READ)
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Show a document: the paper, what it is, what may be done, its life."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = open_document(actor=actor, document_id=document_id, now=clock.now())
    entry = arrival_of(actor, found.pk)
    shown = _file_shown(actor, found, request.GET.get("tep"))
    main, others = parts.acts(actor, found, entry)
    number = None if entry else reads.number_of(actor, found)
    context = {
        "document": found,
        "entry": entry,
        "facts": parts.facts(found),
        "line_facts": parts.line_facts(actor, entry, number),
        "untold": entry is not None and untold(entry),
        "main": main,
        "others": others,
        "banner": parts.banner(actor, found, number),
        "may_add_scan": actor.may(ADD_SCAN) and found.office_id == actor.office_id,
        "dossiers": parts.dossier_links(actor, found),
        "related": parts.related(actor, found),
        "may_relate": actor.may("registry:document:relate"),
        "steps": timeline(actor, found),
        "panels": _panels(request, actor, found),
        "file_lines": parts.file_lines(found, shown.pk if shown else None),
        "crumb": parts.crumb_of(found, actor),
        "today": clock.today(),
        **_paper(request, found, shown),
    }
    return render(request, "registry/document.html", context)


@require_GET
@needs(READ)
def document_sight(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Say who can see a document, and why."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_document(actor, document_id)
    back = {"label": found.symbol or _("Văn bản"), "url": reverse("document", args=[found.pk])}
    context = {
        "document": found,
        "sight": sight_of(actor, found, clock.today()),
        "crumbs": [parts.crumb_of(found, actor), back],
    }
    return render(request, "registry/sight.html", context)


def _panels(request: HttpRequest, actor: Actor, found: Document) -> list[dict[str, Any]]:
    """Draw what upper apps add, each with its own template and context."""
    return [
        {
            "title": panel.title,
            "html": render_to_string(panel.template, dict(panel.context), request),
        }
        for give in ports.document_panels
        for panel in give(actor, found)
    ]


def _file_shown(actor: Actor, found: Document, wanted: str | None) -> files.File | None:
    """Give the file to show; none when there is none, or a recall closed it to this office."""
    if not wanted:
        return files.file_if_visible(actor, found.file_id) if found.file_id else None
    try:
        return reads.file_of(found, UUID(wanted)).file
    except ValueError:
        raise NotFound(_("Không tìm thấy tệp này.")) from None


def _paper(request: HttpRequest, found: Document, file: files.File | None) -> dict[str, Any]:
    if file is None:
        return {"file": None}
    as_text = request.GET.get("xem") == "chu"
    start = request.GET.get("tu-trang", "1")
    first = max(1, min(int(start), file.page_count)) if start.isdecimal() else 1
    paper = paper_of(
        file,
        image_url=lambda page: reverse("document-page", args=[found.pk, file.pk, page]),
        signatures_url=reverse("document-signatures", args=[found.pk, file.pk]),
        now=clock.now(),
        verify=request.GET.get("kiem-tra") == "chu-ky",
        first=first,
    )
    query = request.GET.copy()
    query["tu-trang"] = str(first + len(paper["pages"]))
    paper["more_url"] = (
        f"?{query.urlencode()}#trang-{query['tu-trang']}" if paper["more"] else ""
    )
    query.pop("tu-trang")
    query["xem"] = "anh" if as_text else "chu"
    paper["switch_url"] = f"?{query.urlencode()}#giay" if paper["pages"] else ""
    paper["as_text"] = as_text
    paper["text_pages"] = files.pages_of(file) if as_text else []
    return paper


@require_GET
@needs(READ)
def document_page(
    request: HttpRequest, document_id: UUID, file_id: UUID, page: int
) -> HttpResponse:
    """Show the picture of one page of a visible document."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_document(actor, document_id)
    row = reads.file_of(found, file_id)
    audit.record_reading(actor, found, now=clock.now())
    return files.page_image_response(row.file, page)


@require_GET
@needs(READ)
def document_signatures(request: HttpRequest, document_id: UUID, file_id: UUID) -> HttpResponse:
    """Say what the signatures of a visible document are worth."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = reads.file_of(queries.get_document(actor, document_id), file_id)
    found = signatures_of(row.file, clock.now())
    return render(request, "registry/_signatures.html", {"signatures": found})


@require_GET
@needs(READ)
def document_file(request: HttpRequest, document_id: UUID, file_id: UUID) -> HttpResponse:
    """Give a file of a visible document, byte for byte, for saving."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_document(actor, document_id)
    row = reads.file_of(found, file_id)
    audit.record_reading(actor, found, now=clock.now())
    return files.file_response(row.file)
