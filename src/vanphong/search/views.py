"""Pages of search: the answer, and suggestions while typing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vanphong.kernel.addresses import page_of
from vanphong.kernel.cells import highlighted
from vanphong.kernel.gate import needs
from vanphong.registry import api as registry
from vanphong.search import queries
from vanphong.search.forms import SearchForm
from vanphong.search.queries import FIND, Hit


@require_GET
@needs(FIND)
def search(request: HttpRequest) -> HttpResponse:
    """Answer a question with the documents found, or ask for one."""
    form = SearchForm(request.GET)
    form.is_valid()
    text = form.cleaned_data.get("q", "")
    asked = bool(text) or form.narrow != queries.EVERYTHING
    asked = asked or bool(form.errors)
    context: dict[str, Any] = {"form": form, "text": text, "asked": asked}
    if asked and not form.errors:
        page = request.GET.get("trang", "")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
        found = queries.find(request.actor, text, form.narrow, page=number)  # type: ignore[attr-defined]
        context |= {
            "found": found,
            "counted": queries.COUNTED,
            "dossiers": registry.dossiers_named(request.actor, text),  # type: ignore[attr-defined]
            "columns": _columns(),
            "rows": [_row(hit) for hit in found.hits],
            "previous": found.page - 1,
            "following": found.page + 1 if found.has_next else None,
            "keys": _keys(),
            "is_cut": not found.has_next and found.count > found.reachable,
        }
    status = 422 if form.errors else 200
    return render(request, "search/search.html", context, status=status)


def _keys() -> list[dict[str, Any]]:
    """Give the keys that work in the list of what was found."""
    return [
        {"keys": ["J", "K"], "what": _("dòng sau, dòng trước")},
        {"keys": ["Enter"], "what": _("mở")},
        {"keys": ["/"], "what": _("tra cứu")},
    ]


def _columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Số, ký hiệu"), "kind": "symbol"},
        {"label": _("Ngày"), "kind": "date"},
        {"label": _("Trích yếu"), "kind": "main"},
        {"label": _("Cơ quan ban hành")},
        {"label": _("Loại, chiều"), "kind": "state"},
    ]


def _row(hit: Hit) -> dict[str, Any]:
    document = hit.document
    kind = registry.document_type(document.type_code).name if document.type_code else ""
    way = [_("Đến") if hit.direction == "IN" else _("Đi")]
    if document.state != registry.DocumentState.ISSUED:
        way.append(document.get_state_display().capitalize())
    arrived = ""
    if hit.arrived_as:
        number = highlighted([(hit.arrived_as, hit.by_arrival)])
        arrived = format_html("{} {}", _("Số đến"), number)
    return {
        "state": "closed" if len(way) > 1 else "",
        "cells": [
            {"text": _together(hit.symbol) or _("Không số"), "detail": arrived},
            f"{document.issued_on:%d/%m/%Y}" if document.issued_on else "",
            {
                "text": highlighted(hit.abstract),
                "url": page_of("document", document.pk),
                "detail": highlighted(hit.excerpt),
            },
            {"text": _together(hit.issuer)},
            {"text": kind[:1].upper() + kind[1:], "detail": ", ".join(way)},
        ],
    }


def _together(parts: Iterable[tuple[str, bool]]) -> str:
    """Draw a text with its hits as one piece: a narrow page sets each piece of a cell apart."""
    words = highlighted(parts)
    return format_html("<span>{}</span>", words) if words else ""


@require_GET
@needs(FIND)
def suggestions(request: HttpRequest) -> HttpResponse:
    """Give the headings that begin as typed so far."""
    found = queries.suggest(request.actor, request.GET.get("q", ""))  # type: ignore[attr-defined]
    lines = [{"document": one, "url": page_of("document", one.pk)} for one in found]
    return render(request, "search/_suggestions.html", {"lines": lines})
