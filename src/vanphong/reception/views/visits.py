"""Pages of visits: who waits today, taking one down, what it ended in, the book."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound, VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.petitions import api as petitions
from vanphong.reception import (
    book,
    minutes_pages,
    queries,
    rota_pages,
    services,
    visit_forms,
    visit_pages,
)
from vanphong.reception.models import Visit, VisitPerson
from vanphong.reception.rules import SessionState, VisitState, next_month
from vanphong.reception.rules.permissions import (
    DIRECT_VISIT,
    READ_ALL_VISITS,
    READ_OWN_VISITS,
    REGISTER_VISIT,
)

VIEWS = (("", gettext_noop("Hôm nay")), ("tat-ca", gettext_noop("Tất cả")))
LINES_SHOWN = 500
# The column of the book with what was brought.
CONTENT = 4


@require_GET
@needs(READ_OWN_VISITS)
def visit_list(request: HttpRequest) -> HttpResponse:
    """Show who waits and who came today, counted as visits, people and crowds; or all visits."""
    actor, today = actor_of(request), clock.today()
    view = "tat-ca" if request.GET.get("loc") == "tat-ca" else ""
    waiting = [] if view else queries.waiting_visits(actor)
    page = queries.visits_newest(actor, after=request.GET.get("tiep", "")) if view else None
    rest = page.items if page else queries.visits_of_day(actor, today)
    persons = queries.persons_of([*waiting, *rest])
    context = {
        "chips": [
            {"label": _(words), "url": f"?loc={slug}" if slug else "?", "active": slug == view}
            for slug, words in VIEWS
        ],
        "waiting": visit_pages.table(waiting, persons),
        "rest": visit_pages.table(rest, persons),
        "counts": visit_pages.counts_shown(queries.counts_of_day(actor, today)),
        "whole": bool(view),
        "next_url": f"?loc=tat-ca&tiep={page.next_key}" if page and page.next_key else "",
        "may_register": actor.may(REGISTER_VISIT),
        "may_read_book": actor.may(READ_ALL_VISITS),
        "crumbs": _crumbs(),
    }
    return render(request, "reception/visits.html", context)


@require_http_methods(["GET", "POST"])
@needs(REGISTER_VISIT)
def register(request: HttpRequest) -> HttpResponse:
    """Take down who comes."""
    actor, today = actor_of(request), clock.today()
    sessions = [
        one
        for one in queries.sessions_of_month(actor, today.replace(day=1))
        if one.day <= today and one.state == SessionState.PUBLISHED
    ]
    chosen = _chosen(actor, request)
    form = visit_forms.VisitForm(request.POST or None, sessions=sessions, initial=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            visit = services.register_visit(
                actor=actor, facts=form.facts(), persons=form.persons(), now=clock.now()
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi lượt số %(number)s.") % {"number": visit})
            return HttpResponseRedirect(visit_pages.visit_url(visit))
    context = {
        "form": form,
        "further": [form[name] for name in form.FURTHER],
        "crumbs": [*_crumbs(), _visits_crumb()],
    }
    status = 422 if form.errors else 200
    return render(request, "reception/visit_register.html", context, status=status)


def _chosen(actor: Actor, request: HttpRequest) -> dict[str, Any]:
    """Give what the form begins with: the session one came from, or who is booked."""
    if "hen" not in request.GET:
        return {"session_id": request.GET.get("buoi", "")}
    try:
        booking = queries.get_booking(actor, UUID(request.GET["hen"]))
    except (ValueError, NotFound):
        return {}
    return {
        "booking_id": str(booking.pk), "session_id": str(booking.session_id),
        "names": booking.full_name, "people": booking.people, "content": booking.content,
        "is_protected": booking.is_protected,
    }  # fmt: skip


@require_GET
@needs(READ_OWN_VISITS)
def visit(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Show one visit, and what may be done with it."""
    return _page(request, queries.get_visit(actor_of(request), visit_id))


def _page(
    request: HttpRequest,
    found: Visit,
    ending: visit_forms.EndingForm | None = None,
    answer: visit_forms.AnswerForm | None = None,
) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    audit.record_reading(actor, found, now=clock.now())
    persons = queries.persons_of([found]).get(found.pk, [])
    waits, may = found.state == VisitState.WAITING, actor.may(REGISTER_VISIT)
    minutes = queries.minutes_of(found)
    waits_answer = found.state == VisitState.RECEIVED and visit_pages.answer_due(found)
    context: dict[str, Any] = {
        "visit": found,
        "badge": visit_pages.badge(found),
        "facts": visit_pages.facts(found, actor),
        "people": visit_pages.people_table(persons) if persons else None,
        "ending_form": (ending or visit_forms.EndingForm(is_protected=found.is_protected))
        if waits and may
        else None,
        "answer_form": (answer or visit_forms.AnswerForm(today=today))
        if waits_answer and may
        else None,
        "directions": queries.directions_of(found),
        "may_direct": actor.may(DIRECT_VISIT) and found.session_id is not None,
        **minutes_pages.shown(found, minutes, may_act=may),
        "may_act": may,
        "receipts": petitions.receipts(queries.receipts_of(actor, found)),
        "may_take_papers": may and found.state in {VisitState.WAITING, VisitState.RECEIVED},
        "papers": visit_pages.papers(found, queries.papers_of(found)),
        "crumbs": [*_crumbs(), _visits_crumb()],
        "today": today,
    }
    wrong = any(form is not None and form.errors for form in (ending, answer))
    return render(request, "reception/visit.html", context, status=422 if wrong else 200)


@require_POST
@needs(REGISTER_VISIT)
def finish(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Write down what a visit ended in."""
    actor = actor_of(request)
    before = queries.get_visit(actor, visit_id)
    form = visit_forms.EndingForm(request.POST, is_protected=before.is_protected)
    if form.is_valid():
        try:
            found = services.finish_visit(
                actor=actor, visit_id=visit_id, ending=form.ending(), now=clock.now()
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi kết quả."))
            return HttpResponseRedirect(visit_pages.visit_url(found))
    return _page(request, queries.get_visit(actor, visit_id), ending=form)


@require_POST
@needs(REGISTER_VISIT)
def leave(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Note that who came left without being received."""
    services.leave_visit(actor=actor_of(request), visit_id=visit_id, now=clock.now())
    messages.success(request, _("Đã ghi người đến đã về."))
    return HttpResponseRedirect(reverse("reception_visits"))


@require_POST
@needs(REGISTER_VISIT)
def answer(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Note when the citizen heard of the first handling."""
    actor = actor_of(request)
    form = visit_forms.AnswerForm(request.POST, today=clock.today())
    if form.is_valid():
        try:
            found = services.note_answer(
                actor=actor, visit_id=visit_id, now=clock.now(), **form.cleaned_data
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi."))
            return HttpResponseRedirect(visit_pages.visit_url(found))
    return _page(request, queries.get_visit(actor, visit_id), answer=form)


@require_GET
@needs(READ_ALL_VISITS)
def book_page(request: HttpRequest) -> HttpResponse:
    """Show the book of a month in the 13 columns of its form."""
    actor, today = actor_of(request), clock.today()
    month = rota_pages.month_of(request.GET.get("thang", ""), today)
    visits = list(queries.book_of(actor, month, next_month(month))[:LINES_SHOWN])
    persons = queries.persons_of(visits)
    kinds = {0: "number", 1: "date", CONTENT: "main"}
    context = rota_pages.month_links(month) | {
        "table": {
            "columns": [
                {"label": column.title, "kind": kinds.get(place, "")}
                for place, column in enumerate(book.COLUMNS)
            ],
            "rows": [{"cells": _book_cells(one, persons.get(one.pk, []))} for one in visits],
        },
        "sheet_url": f"{reverse('reception_book_file')}?thang={month:%Y-%m}",
        "crumbs": [*_crumbs(), _visits_crumb()],
    }
    return render(request, "reception/book.html", context)


def _book_cells(visit: Visit, persons: Sequence[VisitPerson]) -> list[Any]:
    """Give the line of the book, its content leading to the visit."""
    cells: list[Any] = list(book.line(visit, persons))
    cells[CONTENT] = {"text": cells[CONTENT], "url": visit_pages.visit_url(visit)}
    return cells


@require_GET
@needs(READ_ALL_VISITS)
def book_file(request: HttpRequest) -> HttpResponse:
    """Hand the book of a month over as a spreadsheet."""
    actor, today = actor_of(request), clock.today()
    month = rota_pages.month_of(request.GET.get("thang", ""), today)
    content = services.give_out_book(actor=actor, since=month, until=next_month(month))
    name = f"so-tiep-cong-dan-{month:%Y-%m}.xlsx"
    return files.attachment(content, name, files.XLSX.media_type)


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Tiếp công dân"), "url": reverse("receptions")}]


def _visits_crumb() -> dict[str, str]:
    return {"label": _("Lượt tiếp"), "url": reverse("reception_visits")}
