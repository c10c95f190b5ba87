"""Pages: verify a PDF, check an issued document by its code."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vanphong.kernel import clock
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.errors import NotFound
from vanphong.kernel.gate import needs, public
from vanphong.signing import queries, services
from vanphong.signing.forms import CodeForm, CopyForm, VerifyForm
from vanphong.signing.models import CheckState, PublicCheck
from vanphong.signing.report_pages import report_context
from vanphong.signing.rules import spoken_code


@require_http_methods(["GET", "POST"])
@needs("signing:pdf:verify")
def verify(request: HttpRequest) -> HttpResponse:
    """Take a PDF and show what its signatures are worth; nothing is stored."""
    form = VerifyForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    status = 200
    if request.method == "POST":
        if form.is_valid():
            upload = form.cleaned_data["file"]
            report = services.verify_upload(
                actor=request.actor,  # type: ignore[attr-defined]
                content=upload.read(),
                now=clock.now(),
            )
            context |= report_context(report, upload.name or "")
        else:
            status = 422
    return render(request, "signing/verify.html", context, status=status)


@require_http_methods(["GET"])
@public("whoever holds an issued paper may look for its check by the printed code")
def find_check(request: HttpRequest) -> HttpResponse:
    """Ask for a code and lead to its page."""
    typed = request.GET.get("code", "")
    form = CodeForm(request.GET if typed else None)
    if not typed:
        return render(request, "signing/find_check.html", {"form": form})
    try:
        found = queries.get_check(typed)
    except NotFound as error:
        form.refuse(error)
        return render(request, "signing/find_check.html", {"form": form}, status=404)
    return redirect("public_check", code=found.code)


@require_http_methods(["GET", "POST"])
@public("whoever holds an issued paper may check it; few facts, no content")
def public_check(request: HttpRequest, code: str) -> HttpResponse:
    """Show the facts of an issued document; compare a copy with it by digest."""
    try:
        check = queries.get_check(code)
    except NotFound as error:
        search = CodeForm({"code": code})
        search.refuse(error)
        return render(request, "signing/find_check.html", {"form": search}, status=404)
    form = CopyForm(request.POST or None, request.FILES or None)
    same = None
    status = 200
    if request.method == "POST":
        if form.is_valid():
            digest = hashlib.sha256(form.cleaned_data["file"].read()).hexdigest()
            same = digest == check.sha256
        else:
            status = 422
    context = {"check": check, "facts": _facts(check), "form": form, "same": same}
    context["in_force"] = check.state == CheckState.ISSUED
    return render(request, "signing/public_check.html", context, status=status)


def _facts(check: PublicCheck) -> list[dict[str, str]]:
    published = check.published_at.astimezone(VIETNAM)
    return [
        {"label": _("Số, ký hiệu"), "text": check.symbol},
        {"label": _("Cơ quan ban hành"), "text": check.body_name},
        {"label": _("Ngày ban hành"), "text": f"{check.issued_on:%d/%m/%Y}"},
        {"label": _("Người ký"), "text": "; ".join(check.signers)},
        {"label": _("Trạng thái"), "text": _(CheckState(check.state).label)},
        {"label": _("Đưa vào tra cứu"), "text": f"{published:%H:%M %d/%m/%Y}"},
        {"label": _("Mã tra cứu"), "text": spoken_code(check.code)},
    ]
