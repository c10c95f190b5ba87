"""Taking an existing register over: the file is checked first, every bad row is named."""

from __future__ import annotations

import functools
import hashlib
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound, Refused, VanphongError
from vanphong.kernel.forms import VanphongForm
from vanphong.kernel.gate import needs
from vanphong.registry import book_queries as reads
from vanphong.registry import queries
from vanphong.registry.forms.books import ImportForm
from vanphong.registry.models import Book, Direction
from vanphong.registry.pages import books as parts
from vanphong.registry.services import importing
from vanphong.registry.services.importing import ImportReport, column_name
from vanphong.registry.services.importing import import_register as take_over
from vanphong.registry.services.printing import register_template
from vanphong.registry.services.taking_back import take_back_import
from vanphong.registry.views.lists import attachment

IMPORT = "registry:register:import"
PROBLEMS_SHOWN = 500
IMPORTS_SHOWN = 50
WAYS = {"den": Direction.IN, "di": Direction.OUT}


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
    made = list(reads.imports_of(actor)[:IMPORTS_SHOWN])
    context = {
        "form": form,
        "books": books,
        "crumbs": _crumbs(),
        "may_open": actor.may("registry:book:manage"),
        "columns": parts.import_columns(),
        "rows": [parts.import_row(one, clock.today()) for one in made],
    }
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
    try:
        importing.refuse_done(book, hashlib.sha256(content).hexdigest())
    except Refused as refusal:
        context = {"done": refusal.words, "book": book, "file_name": file.name}
        return render(request, "registry/import_check.html", context | {"crumbs": _crumbs()})
    read = functools.partial(
        take_over, actor=actor, book_id=book.pk, content=content, name=file.name, now=now
    )
    if request.method == "POST":
        done = read()
        messages.success(request, _("Đã nhập %(rows)d dòng.") % {"rows": done.imported})
        return HttpResponseRedirect(reverse("book", args=[book.pk]))
    report = read(dry_run=True)
    return render(request, "registry/import_check.html", _found(report, book, file.name))


@require_http_methods(["GET", "POST"])
@needs(IMPORT)
def take_back(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Say what taking a whole import back does, then do it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    made = reads.get_import(actor, import_id)
    form = VanphongForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            take_back_import(actor=actor, import_id=made.pk, now=clock.now())
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã rút lại cả lần nhập."))
            return HttpResponseRedirect(reverse("import-register"))
    text = _(
        "%(rows)d dòng của tệp %(file)s được đưa ra khỏi %(book)s. Dấu vết của việc nhập và rút "
        "lại vẫn còn."
    ) % {"rows": made.row_count, "file": made.file_name, "book": made.book.name}
    context = {
        "form": form, "title": _("Rút lại lần nhập sổ"), "label": _("Rút lại"), "text": text,
        "kind": "danger", "crumbs": _crumbs(), "back_url": reverse("import-register"),
        "lines": form.refusal.data.get("lines", []) if form.refusal else [],
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "registry/book_act.html", context, status=status)


@require_GET
@needs(IMPORT)
def template(request: HttpRequest, way: str) -> HttpResponse:
    """Give an empty register with the headings an import reads: `den` or `di`."""
    if way not in WAYS:
        raise NotFound(_("Không tìm thấy tệp mẫu này."))
    del request
    return attachment(register_template(WAYS[way]), f"mau-so-van-ban-{way}", "xlsx")


def _found(report: ImportReport, book: Book, file_name: str) -> dict[str, Any]:
    return {
        "report": report,
        "book": book,
        "file_name": file_name,
        "crumbs": _crumbs(),
        "understood": [
            {"label": _understood(heading, column_name(name))}
            for heading, name in report.columns
        ],
        "sample": [{"cells": list(line)} for line in report.sample],
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


def _understood(heading: str, name: str) -> str:
    """Name a column, with its heading in the file when that is another."""
    return name if heading.lower() == name.lower() else f"{name} ({heading})"


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Sổ văn bản"), "url": reverse("books")}]
