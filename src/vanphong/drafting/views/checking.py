"""Pages of the form checker: of a file, given back mended and kept nowhere, and of a draft."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanphong.drafting import checked, facts, pages_checking
from vanphong.drafting.checking.checker import Report
from vanphong.drafting.form_rules import FormSystem
from vanphong.drafting.forms_checking import CheckForm
from vanphong.drafting.rules import READ
from vanphong.drafting.views.common import draft_of
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.errors import Invalid, Secret, Unavailable
from vanphong.kernel.gate import actor_of, needs

# A larger file is mended by uploading it again: the page carries it to the next step itself.
_CARRIED = 1_500_000


@require_http_methods(["GET", "POST"])
@needs(READ)
def check_form(request: HttpRequest) -> HttpResponse:
    """Check a file by the form in force on a day; the file is kept nowhere."""
    form = CheckForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, {"form": form}, 422 if form.errors else 200)
    given = form.cleaned_data
    content, name = given["file"].read(), str(given["file"].name)
    try:
        report = _checked(request, content, name, given["on"], given["system"])
    except (Invalid, Secret, Unavailable) as error:
        form.refuse(error)
        return _page(request, {"form": form}, 422)
    return _page(request, _found(form, report, content, name), 200)


def _checked(
    request: HttpRequest, content: bytes, name: str, on: dt.date | None, system: str
) -> Report:
    return checked.check_file(
        actor=actor_of(request), content=content, name=name, on=on,
        system=FormSystem(system) if system else None, now=clock.now(),
    )  # fmt: skip


def _found(form: CheckForm, report: Report, content: bytes, name: str) -> dict[str, Any]:
    fits = len(content) <= _CARRIED and report.laid.source == "WORD"
    return {
        "form": form,
        "name": name,
        "report": pages_checking.report_out(report),
        "carried": base64.b64encode(content).decode() if fits else "",
        "on": report.on.isoformat(),
        "system": str(report.form.system),
    }


@require_safe
@needs(READ)
def draft_findings(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Show what the form checker finds in a draft as it is kept, an own PDF too."""
    draft = draft_of(request, draft_id)
    report = checked.check_draft(actor_of(request), draft, clock.today())
    context = {
        "draft": draft,
        "title": facts.title_of(draft),
        "report": pages_checking.report_out(report),
    }
    return render(request, "drafting/draft_findings.html", context)


@require_POST
@needs(READ)
def mend_form(request: HttpRequest) -> HttpResponse:
    """Give the file back with the fixes that were picked, all of them when none was named."""
    name = PurePath(request.POST.get("name", "")).name or "van-ban.docx"
    content = _carried(request)
    on = dt.date.fromisoformat(_day(request.POST.get("on", "")))
    report = _checked(request, content, name, on, _system(request.POST.get("system", "")))
    picked = {int(one) for one in request.POST.getlist("picked") if one.isdecimal()}
    mended = checked.fixed_file(content, report, picked)
    stem = PurePath(name).stem[:80] or "van-ban"
    return files.attachment(mended, f"{stem}-da-sua.docx", files.DOCX.media_type)


def _carried(request: HttpRequest) -> bytes:
    try:
        return base64.b64decode(request.POST.get("carried", ""), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid(
            _("Tệp gửi lại không đọc được. Hãy soát lại từ đầu."), code="file_unreadable"
        ) from error


def _day(typed: str) -> str:
    try:
        return dt.date.fromisoformat(typed).isoformat()
    except ValueError as error:
        raise Invalid(
            _("Ngày gửi lại không đúng. Hãy soát lại từ đầu."), code="bad_day"
        ) from error


def _system(typed: str) -> str:
    return typed if typed in set(FormSystem) else ""


def _page(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, "drafting/check.html", context, status=status)
