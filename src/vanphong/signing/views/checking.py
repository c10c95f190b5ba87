"""Pages: verify a PDF, check an issued document by its code."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from vanphong.kernel import clock
from vanphong.kernel.errors import NotFound
from vanphong.kernel.gate import needs, public
from vanphong.signing import queries, services
from vanphong.signing.check_facts import check_facts, copy_words, headline, is_same
from vanphong.signing.forms import CodeForm, CopyForm, VerifyForm
from vanphong.signing.models import CheckState
from vanphong.signing.report_pages import report_context


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
            same = is_same(check, sha256(form.cleaned_data["file"].read()).hexdigest())
        else:
            status = 422
    context = {
        "check": check,
        "in_force": check.state == CheckState.ISSUED,
        "said": headline(check),
        "facts": check_facts(check),
        "form": form,
        "same": same,
        "said_of_copy": copy_words(same),
    }
    return render(request, "signing/public_check.html", context, status=status)
