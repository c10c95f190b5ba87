"""Pages of the report of a period: as it is, frozen, published; as spreadsheets."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.errors import VanphongError, said
from vanphong.kernel.gate import actor_of, needs
from vanphong.petitions import (
    frozen_pages,
    queries,
    report_pages,
    services,
    spread_pages,
    version_pages,
)
from vanphong.petitions.report_forms import FreezeForm
from vanphong.petitions.rules.permissions import DECIDE, READ_ALL


@require_GET
@needs(READ_ALL)
def report(request: HttpRequest) -> HttpResponse:
    """Show the figures of a period; each leads to the cases it counts."""
    actor, today = actor_of(request), clock.today()
    period = report_pages.period_asked(request.GET.get("ky", ""), today)
    counts = queries.counted(actor, period, today)
    context = {
        "tabs": spread_pages.tabs("petition_report", request.GET),
        "period": period,
        "title": said(period.words),
        "choices": report_pages.choices(today),
        "heads": report_pages.heads(counts, period),
        "groups": report_pages.groups(
            {**counts.cases, **queries.results_counted(actor, period, today)},
            lambda slug: report_pages.list_url(slug, period),
        ),
        "versions": version_pages.versions(
            queries.versions_of(actor, period.key), "petition_frozen"
        ),
        "may_freeze": actor.may(DECIDE) and period.until <= today,
    }
    return render(request, "petitions/report.html", context)


@require_GET
@needs(READ_ALL)
def report_list(request: HttpRequest, figure: str) -> HttpResponse:
    """Show the letters or cases a figure of a period counts now."""
    actor, today = actor_of(request), clock.today()
    words = frozen_pages.figure_words(figure)
    period = report_pages.period_asked(request.GET.get("ky", ""), today)
    back = {"label": said(period.words), "url": report_pages.report_url(period)}
    context = {
        "title": f"{words}, {said(period.words)}",
        "report": None,
        "crumbs": [*_crumbs(), back],
    }
    found = queries.live_report(actor, period, today)
    context |= frozen_pages.list_page(actor, found, figure, request.GET)
    return render(request, "petitions/report_list.html", context)


@require_GET
@needs(READ_ALL)
def report_published(request: HttpRequest) -> HttpResponse:
    """Show what may be published of a period: no denunciations, no small counts."""
    actor, today = actor_of(request), clock.today()
    period = report_pages.period_asked(request.GET.get("ky", ""), today)
    return _published(request, queries.live_report(actor, period, today, published=True))


@require_GET
@needs(READ_ALL)
def report_file(request: HttpRequest) -> HttpResponse:
    """Give the report of a period as a spreadsheet."""
    now, today = clock.now(), clock.today()
    period = report_pages.period_asked(request.GET.get("ky", ""), today)
    published = "cong-bo" in request.GET
    content = services.report_workbook(
        actor=actor_of(request), period=period, published=published, now=now
    )
    return _file(content, period.key, published=published)


@require_http_methods(["GET", "POST"])
@needs(DECIDE)
def freeze(request: HttpRequest) -> HttpResponse:
    """Freeze the report of a period, again only with a reason."""
    actor, now, today = actor_of(request), clock.now(), clock.today()
    asked = (request.POST or request.GET).get("ky", "")
    period = report_pages.period_asked(asked, today)
    before = queries.versions_of(actor, period.key)
    form = FreezeForm(request.POST or None, again=bool(before), initial={"ky": period.key})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.freeze_report(
                actor=actor, period=period, reason=form.cleaned_data.get("reason", ""), now=now
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã chốt báo cáo."))
            return HttpResponseRedirect(frozen_pages.frozen_url(made))
    context = {
        "title": _("Chốt báo cáo: %(period)s") % {"period": said(period.words)},
        "form": form,
        "intro": _(
            "Chốt là giữ nguyên các con số và danh sách vụ việc đứng sau từng con số như hôm nay; sửa "
            "đơn về sau không làm báo cáo đã chốt thay đổi. Không bỏ chốt được: chốt lại thì thành "
            "lần mới, cần ghi lý do, các lần trước vẫn xem được."
        ),
        "submit": _("Chốt báo cáo"),
        "back_url": report_pages.report_url(period),
        "facts": version_pages.before(before, "petition_frozen"),
        "crumbs": _crumbs(),
    }
    return render(request, "petitions/act.html", context, status=422 if form.errors else 200)


@require_GET
@needs(READ_ALL)
def frozen(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Show a frozen report, and which of its figures are others today."""
    actor = actor_of(request)
    found = queries.frozen_report(actor, report_id)
    others = queries.versions_of(actor, found.period.key)
    context = {
        "report": found.frozen,
        "period": found.period,
        "title": said(found.period.words),
        "heads": frozen_pages.heads(found),
        "groups": frozen_pages.groups(found),
        "changed": frozen_pages.changed_lines(
            frozen_pages.changed(actor, found, clock.today())
        ),
        "facts": version_pages.facts(found.frozen),
        "versions": version_pages.versions(others, "petition_frozen", found.frozen),
        "newest": others[0].version,
        "file_url": frozen_pages.file_url(found, published=False),
        "report_url": report_pages.report_url(found.period),
        "may_freeze": actor.may(DECIDE),
        "crumbs": _crumbs(),
    }
    return render(request, "petitions/frozen.html", context)


@require_GET
@needs(READ_ALL)
def frozen_list(request: HttpRequest, report_id: UUID, figure: str) -> HttpResponse:
    """Show the rows a figure of a frozen report counts, with what each showed then."""
    actor = actor_of(request)
    words = frozen_pages.figure_words(figure)
    found = queries.frozen_report(actor, report_id)
    crumbs = [
        *_crumbs(),
        {"label": said(found.period.words), "url": frozen_pages.frozen_url(found.frozen)},
    ]
    context = {
        "title": f"{words}, {said(found.period.words)}",
        "report": found.frozen,
        "crumbs": crumbs,
    }
    context |= frozen_pages.list_page(actor, found, figure, request.GET)
    return render(request, "petitions/report_list.html", context)


@require_GET
@needs(READ_ALL)
def frozen_published(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Show what may be published of a frozen report."""
    return _published(
        request, queries.frozen_report(actor_of(request), report_id, published=True)
    )


@require_GET
@needs(READ_ALL)
def frozen_file(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Give a frozen report as a spreadsheet."""
    actor, published = actor_of(request), "cong-bo" in request.GET
    kept = queries.get_frozen(actor, report_id)
    content = services.report_workbook(
        actor=actor, report_id=report_id, published=published, now=clock.now()
    )
    return _file(content, f"{kept.period}-lan-{kept.version}", published=published)


def _published(request: HttpRequest, found: queries.Report) -> HttpResponse:
    back = (
        frozen_pages.frozen_url(found.frozen)
        if found.frozen
        else report_pages.report_url(found.period)
    )
    context = {
        "title": said(found.period.words),
        "report": found.frozen,
        "groups": frozen_pages.published_groups(found),
        "file_url": frozen_pages.file_url(found, published=True),
        "crumbs": [*_crumbs(), {"label": said(found.period.words), "url": back}],
    }
    return render(request, "petitions/published.html", context)


def _file(content: bytes, name: str, *, published: bool) -> HttpResponse:
    kind = "cong-bo" if published else "don-thu"
    return files.attachment(content, f"bao-cao-{kind}-{name}.xlsx", files.XLSX.media_type)


def _crumbs() -> list[dict[str, str]]:
    return [
        {"label": _("Đơn thư"), "url": reverse("petitions")},
        {"label": _("Báo cáo đơn thư"), "url": reverse("petition_report")},
    ]
