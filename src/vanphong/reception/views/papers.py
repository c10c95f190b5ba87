"""Pages of what is written after a visit: refusal, minutes, papers that go out."""

from __future__ import annotations

from typing import Any
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
from vanphong.kernel.addresses import page_of
from vanphong.kernel.errors import NotFound, VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.petitions import api as petitions
from vanphong.reception import minutes_pages, queries, services, visit_forms, visit_pages
from vanphong.reception.models import Visit
from vanphong.reception.rules import Mark, told_in_writing
from vanphong.reception.rules.permissions import READ_OWN_VISITS, REGISTER_VISIT


@require_http_methods(["GET", "POST"])
@needs(REGISTER_VISIT)
def refuse(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Write down that who came is not received."""
    actor = actor_of(request)
    found = queries.get_visit(actor, visit_id)
    form = visit_forms.RefuseForm(request.POST or None, today=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            refused = services.refuse_visit(
                actor=actor, visit_id=found.pk, now=clock.now(), **form.cleaned_data
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _("Đã ghi. Soạn thông báo trong 3 ngày làm việc.")
                if refused.refusal_code in told_in_writing()
                else _("Đã ghi. Hãy giải thích trực tiếp lý do cho người đến."),
            )
            return HttpResponseRedirect(visit_pages.visit_url(found))
    return _page(request, form, _("Từ chối tiếp"), found)


@require_http_methods(["GET", "POST"])
@needs(REGISTER_VISIT)
def take_papers(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Take papers of who came; the receipt (02/TCD) is printed from the visit's page."""
    actor = actor_of(request)
    found = queries.get_visit(actor, visit_id)
    persons = queries.persons_of([found]).get(found.pk, [])
    first = persons[0].petitioner if persons else None
    giver = ", ".join(filter(None, (first.full_name, first.address))) if first else ""
    form = petitions.TakePapersForm(
        request.POST or None, is_protected=found.is_protected, giver=giver
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            made = services.take_visit_papers(
                actor=actor, visit_id=visit_id, papers=form.handed(), note=typed["note"],
                giver=typed.get("giver", ""), now=clock.now(),
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            words = _("Đã lập biên nhận số %(number)s: in hai bản, hai bên cùng ký.")
            messages.success(request, words % {"number": made})
            return HttpResponseRedirect(visit_pages.visit_url(found))
    return _page(request, form, _("Nhận tài liệu, lập biên nhận (02/TCD)"), found)


@require_http_methods(["GET", "POST"])
@needs(REGISTER_VISIT)
def minutes(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Write the minutes of a visit; once they are kept, show them and what is done with them."""
    actor = actor_of(request)
    found = queries.get_visit(actor, visit_id)
    kept = queries.minutes_of(found)
    if kept is not None and request.method == "GET":
        audit.record_reading(actor, found, now=clock.now())
        context = _around(request, _("Biên bản"), found) | minutes_pages.shown(
            found, kept, may_act=True
        )
        return render(request, "reception/minutes.html", context)
    form = visit_forms.MinutesForm(
        request.POST or None, request.FILES or None, is_protected=found.is_protected,
        initial={"words": found.content},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = services.keep_minutes(
                actor=actor, visit_id=found.pk, facts=form.facts(), upload=form.given_file(),
                now=clock.now(),
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _("Đã lập biên bản: hãy in ra, đọc lại cho người đến nghe rồi cùng ký.")
                if made.mark == Mark.PENDING
                else _("Đã lập biên bản."),
            )
            return HttpResponseRedirect(visit_pages.visit_url(found))
    return _page(request, form, _("Lập biên bản"), found)


@require_http_methods(["GET", "POST"])
@needs(REGISTER_VISIT)
def sign_minutes(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Bring in how kept minutes were confirmed, and the signed paper."""
    actor = actor_of(request)
    found = queries.get_visit(actor, visit_id)
    kept = queries.minutes_of(found)
    form = visit_forms.SignMinutesForm(
        request.POST or None, request.FILES or None, is_protected=found.is_protected,
        waits=kept is None or kept.mark == Mark.PENDING,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            services.sign_minutes(
                actor=actor, visit_id=found.pk, upload=form.given_file(), now=clock.now(),
                **form.confirmed(),
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi biên bản đã ký."))
            return HttpResponseRedirect(visit_pages.visit_url(found))
    return _page(request, form, minutes_pages.sign_words(found), found)


@require_GET
@needs(READ_OWN_VISITS)
def minutes_paper(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Hand over the minutes to be printed, read back and signed; the trail notes it."""
    actor = actor_of(request)
    found = queries.get_visit(actor, visit_id)
    content = minutes_pages.paper_of(found)
    audit.record_reading(actor, found, now=clock.now())
    return files.attachment(content, minutes_pages.paper_name(found), files.PDF.media_type)


@require_GET
@needs(READ_OWN_VISITS)
def minutes_file(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Hand over the signed minutes; the trail notes it."""
    actor = actor_of(request)
    found = queries.get_visit(actor, visit_id)
    kept = queries.minutes_of(found)
    if kept is None or kept.file is None:
        raise NotFound(_("Không tìm thấy tệp này."))
    audit.record_reading(actor, found, now=clock.now())
    return files.file_response(kept.file)


@require_POST
@needs(REGISTER_VISIT)
def begin_paper(request: HttpRequest, visit_id: UUID, kind: str) -> HttpResponse:
    """Begin the draft of a paper that goes out after a visit, and open it."""
    paper = services.begin_visit_paper(
        actor=actor_of(request), visit_id=visit_id, kind=kind.upper(), now=clock.now()
    )
    return HttpResponseRedirect(page_of("draft", paper.draft_id))


def _page(request: HttpRequest, form: Any, title: str, found: Visit) -> HttpResponse:
    context = _around(request, title, found) | {"form": form}
    return render(request, "reception/act.html", context, status=422 if form.errors else 200)


def _around(request: HttpRequest, title: str, found: Visit) -> dict[str, Any]:
    return {
        "title": title,
        "back_url": visit_pages.visit_url(found),
        "facts": visit_pages.facts(found, actor_of(request)),
        "crumbs": [
            {"label": _("Tiếp công dân"), "url": reverse("receptions")},
            {
                "label": _("Lượt tiếp %(number)s") % {"number": found},
                "url": visit_pages.visit_url(found),
            },
        ],
    }
