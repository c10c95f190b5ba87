"""Pages of the rota: the month, a session, planning, making known, postponing, the posted sheet."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanphong.drafting import api as drafting
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.addresses import page_of
from vanphong.kernel.asking import insist
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.forms import VanphongForm
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.rules import Decision
from vanphong.people import api as people
from vanphong.reception import (
    booking_pages,
    forms,
    online_pages,
    queries,
    rota_pages,
    services,
    session_hints,
    visit_pages,
)
from vanphong.reception.models import ReceptionSession
from vanphong.reception.rules import Move, SessionState, may_move, may_postpone
from vanphong.reception.rules.permissions import (
    DIRECT_VISIT,
    KEEP_ROTA,
    PUBLISH_ROTA,
    READ_OWN_VISITS,
    READ_ROTA,
    REGISTER_VISIT,
)


@require_GET
@needs(READ_ROTA)
def rota(request: HttpRequest) -> HttpResponse:
    """Show the sessions of a month, and who has too few days."""
    actor, today = actor_of(request), clock.today()
    asked = request.GET.get("thang", "")
    nearest = queries.next_session(actor, today)
    month = rota_pages.month_of(asked, nearest.day if nearest and not asked else today)
    rows = queries.sessions_of_month(actor, month)
    sees_visits = actor.may(READ_OWN_VISITS)
    context = rota_pages.month_links(month) | {
        "nearest": rota_pages.nearest(nearest),
        "sheet_url": f"{reverse('reception_sheet')}?thang={month:%Y-%m}",
        "waiting": sum(one.people for one in queries.waiting_visits(actor))
        if sees_visits
        else 0,
        "table": rota_pages.table(rows, queries.attending_of(rows)),
        "lacking": rota_pages.shortfall_lines(
            actor, month if asked else today.replace(day=1), today
        ),
        "place": queries.place_of(actor.office_key),
        "laws": rota_pages.law_lines(today),
        "may_keep": actor.may(KEEP_ROTA),
        "may_publish": actor.may(PUBLISH_ROTA),
        "may_see_visits": sees_visits,
        "public_url": _public_url(actor.office_key),
    }
    return render(request, "reception/rota.html", context)


@require_GET
@needs(READ_ROTA)
def posted(request: HttpRequest) -> HttpResponse:
    """Show the sheet of a month that is printed and posted at the place."""
    actor, today = actor_of(request), clock.today()
    month = rota_pages.month_of(request.GET.get("thang", ""), today)
    made_known = (SessionState.PUBLISHED, SessionState.POSTPONED)
    rows = [one for one in queries.sessions_of_month(actor, month) if one.state in made_known]
    attending = queries.attending_of(rows)
    context = rota_pages.month_links(month) | {
        "office": people.own_office(actor),
        "place": queries.place_of(actor.office_key),
        "sessions": [
            {
                "row": one,
                "day": rota_pages.day_words(one.day),
                "hours": rota_pages.hours(one),
                "kinds": rota_pages.kinds(one),
                "attending": rota_pages.names(attending.get(one.pk, [])),
            }
            for one in rows
        ],
        "today": today,
    }
    return render(request, "reception/posted.html", context)


@require_GET
@needs(READ_ROTA)
def session(request: HttpRequest, reception_id: UUID) -> HttpResponse:
    """Show one session and what may be done with it."""
    return _page(request, queries.get_session(actor_of(request), reception_id))


def _page(
    request: HttpRequest, found: ReceptionSession, form: forms.PublishForm | None = None
) -> HttpResponse:
    actor, state = actor_of(request), SessionState(found.state)
    attending = queries.attending_of([found]).get(found.pk, [])
    may_publish = actor.may(PUBLISH_ROTA) and bool(may_move(state, Move.PUBLISH))
    may_change = actor.may(KEEP_ROTA) and bool(may_move(state, Move.CHANGE))
    can_postpone = bool(_may_postpone(found))
    context = {
        "session": found,
        "title": _title(found),
        "facts": rota_pages.facts(found, attending),
        "badge": rota_pages.badge(found),
        "near_day": session_hints.near_day(found, clock.now()),
        "waits_for": session_hints.to_be_published()
        if state is SessionState.PLANNED and not may_publish
        else session_hints.to_be_postponed()
        if can_postpone and not actor.may(PUBLISH_ROTA)
        else "",
        "publish_form": (form or forms.PublishForm()) if may_publish else None,
        "may_change": may_change,
        "may_postpone": can_postpone and actor.may(PUBLISH_ROTA),
        "online": online_pages.steps(found) if found.is_online else [],
        "records": online_pages.records(actor, found) if found.is_online else [],
        "may_note": actor.may(KEEP_ROTA) and state is SessionState.PUBLISHED,
        "conclusion": _conclusion(actor, found),
        "visits": _visits_table(actor, found),
        "bookings": booking_pages.table(actor, found),
        "may_book": actor.may(REGISTER_VISIT)
        and state is SessionState.PUBLISHED
        and found.day >= clock.today(),
        "may_register": actor.may(REGISTER_VISIT)
        and state is SessionState.PUBLISHED
        and found.day <= clock.today(),
        "crumbs": _crumbs(),
        "today": clock.today(),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "reception/session.html", context, status=status)


def _conclusion(actor: Actor, found: ReceptionSession) -> dict[str, Any]:
    """Give how far the conclusion notice is, and the one step that comes next."""
    kept = queries.conclusion_of(found)
    may = actor.may(DIRECT_VISIT)
    given_up = kept is not None and kept.draft.state == drafting.DraftState.WITHDRAWN
    kept = None if given_up else kept
    document = kept.document if kept else None
    taken = kept.taken if kept else None
    waits_to_be_taken = document is not None and taken is None
    may_take = may and actor.may(session_hints.GIVES_TASKS)
    directed = bool(queries.directions_of_session(actor, found))
    return {
        "draft_url": page_of("draft", kept.draft_id) if kept and not document else "",
        "document": document,
        "document_url": page_of("document", document.pk) if document else "",
        "taken_url": page_of("conclusion_set", taken.pk) if taken else "",
        "may_begin": may and kept is None and directed,
        "hint": (session_hints.to_be_taken() if waits_to_be_taken and not may_take else "")
        if kept
        else session_hints.conclusion(
            found, clock.now(), may_direct=may, has_directions=directed
        ),
        "may_take": waits_to_be_taken and may_take,
    }


def _visits_table(actor: Actor, found: ReceptionSession) -> dict[str, Any]:
    rows = queries.visits_of_session(actor, found.pk)
    return visit_pages.table(rows, queries.persons_of(rows))


@require_http_methods(["GET", "POST"])
@needs(KEEP_ROTA)
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a session."""
    actor, today = actor_of(request), clock.today()
    form = forms.SessionForm(
        request.POST or None, actor=actor, today=today, place=_usual_place(actor.office_key)
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.plan_session(actor=actor, facts=form.facts(), now=clock.now())
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã xếp lịch.") + " " + session_hints.to_be_published())
            return HttpResponseRedirect(rota_pages.session_url(made))
    return _form_page(request, form, _("Xếp buổi tiếp công dân"), reverse("receptions"))


@require_http_methods(["GET", "POST"])
@needs(KEEP_ROTA)
def change(request: HttpRequest, reception_id: UUID) -> HttpResponse:
    """Change a session that is only planned."""
    actor = actor_of(request)
    found = queries.get_session(actor, reception_id)
    attending = queries.attending_of([found]).get(found.pk, [])
    form = forms.SessionForm(
        request.POST or None, actor=actor, today=clock.today(),
        initial=forms.values_of(found, attending),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            services.change_session(
                actor=actor, session_id=reception_id, facts=form.facts(), now=clock.now()
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu."))
            return HttpResponseRedirect(rota_pages.session_url(found))
    return _form_page(request, form, _("Sửa buổi tiếp"), rota_pages.session_url(found))


@require_http_methods(["GET", "POST"])
@needs(KEEP_ROTA)
def drop(request: HttpRequest, reception_id: UUID) -> HttpResponse:
    """Give up a session that nobody outside has heard of; asked before."""
    if request.method == "GET":
        found = queries.get_session(actor_of(request), reception_id)
        title = _("Bỏ buổi tiếp dự kiến")
        form = VanphongForm()
        return _form_page(request, form, title, rota_pages.session_url(found), found)
    services.drop_session(actor=actor_of(request), session_id=reception_id)
    messages.success(request, _("Đã bỏ buổi tiếp dự kiến."))
    return HttpResponseRedirect(reverse("receptions"))


@require_POST
@needs(PUBLISH_ROTA)
def publish(request: HttpRequest, reception_id: UUID) -> HttpResponse:
    """Make a session known to everybody."""
    actor = actor_of(request)
    form = forms.PublishForm(request.POST)
    if form.is_valid():
        try:
            found = services.publish_session(
                actor=actor, session_id=reception_id, now=clock.now(), **form.cleaned_data
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã công bố."))
            return HttpResponseRedirect(rota_pages.session_url(found))
    return _page(request, queries.get_session(actor, reception_id), form)


@require_http_methods(["GET", "POST"])
@needs(PUBLISH_ROTA)
def postpone(request: HttpRequest, reception_id: UUID) -> HttpResponse:
    """Postpone a published session with its reason and the new time."""
    actor = actor_of(request)
    found = queries.get_session(actor, reception_id)
    if request.method == "GET":
        insist(_may_postpone(found))
    hours = {"starts_at": found.starts_at, "ends_at": found.ends_at}
    form = forms.PostponeForm(request.POST or None, initial=hours)
    if request.method == "POST" and form.is_valid():
        try:
            new = services.postpone_session(
                actor=actor, session_id=reception_id, now=clock.now(), **form.cleaned_data
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã hoãn và công bố thời gian mới."))
            return HttpResponseRedirect(rota_pages.session_url(new))
    return _form_page(request, form, _("Hoãn buổi tiếp"), rota_pages.session_url(found), found)


@require_http_methods(["GET", "POST"])
@needs(PUBLISH_ROTA)
def place(request: HttpRequest) -> HttpResponse:
    """Write down where and when the office receives on every working day."""
    actor = actor_of(request)
    kept = queries.place_of(actor.office_key)
    initial = (
        {name: getattr(kept, name) for name in ("place", "hours", "phone")} if kept else {}
    )
    form = forms.PlaceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.keep_place(actor=actor, now=clock.now(), **form.cleaned_data)
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu."))
            return HttpResponseRedirect(reverse("receptions"))
    return _form_page(request, form, _("Nơi, giờ tiếp thường xuyên"), reverse("receptions"))


def _may_postpone(found: ReceptionSession) -> Decision:
    held = queries.held(found, clock.now())
    return may_postpone(SessionState(found.state), held, clock.today())


def _form_page(
    request: HttpRequest,
    form: Any,
    title: str,
    back_url: str,
    found: ReceptionSession | None = None,
) -> HttpResponse:
    attending = queries.attending_of([found]).get(found.pk, []) if found else []
    context = {
        "title": title,
        "form": form,
        "back_url": back_url,
        "facts": rota_pages.facts(found, attending) if found else [],
        "crumbs": _crumbs(),
    }
    return render(request, "reception/act.html", context, status=422 if form.errors else 200)


def _usual_place(office_id: int) -> str:
    kept = queries.place_of(office_id)
    return kept.place if kept else ""


def _public_url(office_id: int) -> str:
    return reverse("reception_open_office", args=[people.get_office(office_id).code])


def _title(found: ReceptionSession) -> str:
    day: dt.date = found.day
    return _("%(name)s tiếp công dân ngày %(day)s") % {
        "name": found.leader.person.full_name, "day": f"{day:%d/%m/%Y}",
    }  # fmt: skip


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Tiếp công dân"), "url": reverse("receptions")}]
