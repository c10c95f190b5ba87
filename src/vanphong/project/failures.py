"""The pages of last resort."""

from __future__ import annotations

import logging
import secrets
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vanphong.kernel import ports
from vanphong.kernel.actor import Actor, ActorKind
from vanphong.kernel.errors import NotFound, Unavailable, VanphongError
from vanphong.kernel.forms import kept_fields
from vanphong.kernel.gate import is_public
from vanphong.project.logs import request_number

logger = logging.getLogger("vanphong.door")

# From here on the office itself may not answer: nothing of it is asked for the page.
BROKEN = 500


def refusal_page(request: HttpRequest, error: VanphongError) -> HttpResponse:
    """Show a refusal inside the office's frame to who is in, and plainly to others."""
    actor = getattr(request, "actor", None)
    if actor is None and error.status < BROKEN:
        actor = ports.actor_of_request.call(request)
        request.actor = actor  # type: ignore[attr-defined]
    known = isinstance(actor, Actor) and actor.kind is ActorKind.PERSON
    frame = "kernel/base.html" if known and error.status < BROKEN else "kernel/plain.html"
    outside = not known and error.status < BROKEN
    context = {"error": error, "frame": frame, "outside": outside}
    return render(request, "kernel/error.html", context, status=error.status)


def outage(exception: BaseException | None) -> Unavailable | None:
    """Give the refusal when the database is what failed (gone, full, busy), else None.

    Whether the last act was kept may be unknown: the words say to look before doing it again.
    """
    if not isinstance(exception, OperationalError | InterfaceError):
        return None
    state = getattr(exception.__cause__, "sqlstate", None) or "none"
    logger.error("the database does not answer: %s, state %s", type(exception).__name__, state)
    return Unavailable(
        _(
            "Cơ sở dữ liệu đang gián đoạn. Xin đợi một lát, xem việc vừa gửi đã được ghi chưa "
            "rồi hãy gửi lại."
        ),
        code="database_unavailable",
    )


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer for an address that leads nowhere."""
    error = NotFound(_("Không có trang này, hoặc bạn không được xem."))
    return refusal_page(request, error)


def form_out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token no longer fits, mostly after logging in again elsewhere.

    A form of this office's own pages is shown as it was sent, to be sent once more; secrets
    and files are to be given again. What comes from another site is refused. Who is
    not logged in on a page open to all is led to such pages, not to the desk. A script that asks
    for JSON gets the code alone: no page, so no new token beside that of a log-in going on.
    """
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"code": "form_out_of_date"}, status=403)
    if request.path == reverse("login"):
        return HttpResponseRedirect(request.get_full_path())
    own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    kept = kept_fields(request)
    context = {
        "own": own, "kept": kept, "address": request.get_full_path(), "reason": reason,
        "outside": is_public(request) and not isinstance(
            ports.actor_of_request.call(request), Actor
        ),
    }  # fmt: skip
    return render(request, "kernel/form_out_of_date.html", context, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for a bug; nothing of the act was kept. Its number stands in the log too."""
    gone = outage(sys.exc_info()[1])
    if gone is not None:
        return refusal_page(request, gone)
    reference = request_number.get() or secrets.token_hex(8)
    logger.error("bug %s at %s", reference, getattr(request.resolver_match, "view_name", ""))
    error = Unavailable(_("Hệ thống gặp lỗi và chưa ghi gì."), code="bug")
    context = {"error": error, "reference": reference}
    return render(request, "kernel/error.html", context, status=BROKEN)
