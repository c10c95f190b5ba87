"""Taking an existing register over: the file is checked first, every bad row is named."""

from __future__ import annotations

import functools
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound, VanphongError
from vanphong.kernel.gate import needs
from vanphong.registry import queries
from vanphong.registry.forms.books import ImportForm
from vanphong.registry.models import Book
from vanphong.registry.services.importing import ImportReport, column_name
from vanphong.registry.services.importing import import_register as take_over

IMPORT = "registry:register:import"
PROBLEMS_SHOWN = 500


@require_http_methods(["GET", "POST"])
@needs(IMPORT)
def import_register(request: HttpRequest) -> HttpResponse:
    """Ask for the table and the book; lead to what was found in it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    books = list(queries.books_of(actor, only_open=True))
    start = {"book": request.GET.get("so", "")}
    form = ImportForm(request.POST or None, request.FILES or None, books=books, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            return _check(request, actor, form)
        except VanphongError as refusal:
            refusal.fields = refusal.fields or {"upload": [str(refusal.message)]}
            form.refuse(refusal)
    context = {"form": form, "books": books, "crumbs": _crumbs()}
    status = 422 if form.errors else 200
    return render(request, "registry/import.html", context, status=status)


def _check(request: HttpRequest, actor: Actor, form: ImportForm) -> HttpResponse:
    """Read the table: name its bad rows and keep nothing, or keep it and lead on."""
    upload, book_id = form.cleaned_data["upload"], UUID(form.cleaned_data["book"])
    content, name, now = upload.read(), upload.name or "", clock.now()
    report = take_over(
        actor=actor, book_id=book_id, content=content, name=name, now=now, dry_run=True
    )
    if report.problems:
        found = _found(report, queries.get_book(actor, book_id), name)
        return render(request, "registry/import_check.html", found, status=422)
    file = files.take_in(actor=actor, content=content, name=name, now=now)
    return HttpResponseRedirect(reverse("import-check", args=[book_id, file.pk]))


@require_http_methods(["GET", "POST"])
@needs(IMPORT)
def import_check(request: HttpRequest, book_id: UUID, file_id: UUID) -> HttpResponse:
    """Say that the register can be taken over; a POST does it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    book = queries.get_book(actor, book_id)
    file = files.get_file(actor, file_id)
    if file.created_by_id not in actor.person_ids:
        raise NotFound(_("Không tìm thấy tệp này."))
    content, now = files.read_bytes(file), clock.now()
    read = functools.partial(
        take_over, actor=actor, book_id=book.pk, content=content, name=file.name, now=now
    )
    if request.method == "POST":
        done = read()
        messages.success(request, _("Đã nhập %(rows)d dòng.") % {"rows": done.imported})
        return HttpResponseRedirect(reverse("book", args=[book.pk]))
    report = read(dry_run=True)
    return render(request, "registry/import_check.html", _found(report, book, file.name))


def _found(report: ImportReport, book: Book, file_name: str) -> dict[str, Any]:
    return {
        "report": report,
        "book": book,
        "file_name": file_name,
        "crumbs": _crumbs(),
        "columns": [
            {"label": _("Dòng"), "kind": "number"},
            {"label": _("Cột")},
            {"label": _("Chỗ chưa đúng"), "kind": "main"},
        ],
        "rows": [
            {"cells": [p.row, column_name(p.field), p.reason]}
            for p in report.problems[:PROBLEMS_SHOWN]
        ],
        "more": max(0, len(report.problems) - PROBLEMS_SHOWN),
    }


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Sổ văn bản"), "url": reverse("books")}]
