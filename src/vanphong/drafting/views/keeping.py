"""What the page sends while somebody types; asked by its script alone, answered in JSON."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vanphong.drafting import pages_working, working
from vanphong.drafting.rules import CREATE
from vanphong.drafting.views.common import draft_to_write, uuid_typed
from vanphong.kernel import clock
from vanphong.kernel.errors import Invalid, Refused, VanphongError
from vanphong.kernel.gate import actor_of, needs


@require_http_methods(["GET", "POST"])
@needs(CREATE)
def keep(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Keep what stands in the form; GET gives a new token after one has logged in again."""
    draft = draft_to_write(request, draft_id)
    if request.method == "GET":
        return JsonResponse({"token": get_token(request)})
    actor, now = actor_of(request), clock.now()
    try:
        if request.POST.get("typist", "") != str(actor.person_key):
            raise Refused(
                _(
                    "Trình duyệt này đã đăng nhập bằng tài khoản khác; phần đang gõ chưa được giữ."
                ),
                code="other_person",
            )
        typing = uuid_typed(request.POST.get("typing", ""))
        version = request.POST.get("version", "")
        if typing is None or not version.isdecimal():
            raise Invalid(_("Trang sửa đã cũ. Hãy mở lại trang."), code="form_unreadable")
        kept = working.keep_working(
            actor=actor, draft_id=draft.id, typing=typing, version=int(version[:9]),
            fields=pages_working.fields_typed(request.POST), now=now,
        )  # fmt: skip
    except VanphongError as error:
        return JsonResponse(error.as_dict(), status=error.status)
    return JsonResponse({"kept_at": pages_working.clock_time(kept.kept_at)})
