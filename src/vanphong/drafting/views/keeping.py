"""What the page sends while somebody types; asked by its script alone, answered in JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vanphong.drafting import opinion_queries, opinion_working, pages_working, working
from vanphong.drafting.opinion_rules import GIVE
from vanphong.drafting.rules import CREATE
from vanphong.drafting.views.common import draft_of, draft_to_write, uuid_typed
from vanphong.kernel import clock
from vanphong.kernel.errors import Invalid, Refused, VanphongError
from vanphong.kernel.gate import actor_of, needs


@require_http_methods(["GET", "POST"])
@needs(CREATE)
def keep(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Keep what stands in the form; GET gives a new token after one has logged in again."""
    draft = draft_to_write(request, draft_id)

    def kept(typing: UUID) -> dt.datetime:
        version = request.POST.get("version", "")
        if not version.isdecimal():
            raise _unreadable()
        return working.keep_working(
            actor=actor_of(request), draft_id=draft.id, typing=typing,
            version=int(version[:9]), fields=pages_working.fields_typed(request.POST),
            now=clock.now(),
        ).kept_at  # fmt: skip

    return _answered(request, kept)


@require_http_methods(["GET", "POST"])
@needs(GIVE)
def keep_opinion(request: HttpRequest, draft_id: UUID, request_id: UUID) -> HttpResponse:
    """Keep the opinion that is being typed; GET as of `keep`."""
    draft = draft_of(request, draft_id)
    asking = opinion_queries.get_request(draft, request_id)

    def kept(typing: UUID) -> dt.datetime:
        return opinion_working.keep_opinion(
            actor=actor_of(request), draft_id=draft.id, request_id=asking.id, typing=typing,
            stance=request.POST.get("stance", ""), words=request.POST.get("words", ""),
            over=uuid_typed(request.POST.get("over", "")), now=clock.now(),
        ).kept_at  # fmt: skip

    return _answered(request, kept)


def _answered(request: HttpRequest, keep: Callable[[UUID], dt.datetime]) -> JsonResponse:
    """Answer the script: a token, the moment of keeping, or why nothing was kept."""
    if request.method == "GET":
        return JsonResponse({"token": get_token(request)})
    try:
        if request.POST.get("typist", "") != str(actor_of(request).person_key):
            raise Refused(
                _(
                    "Trình duyệt này đã đăng nhập bằng tài khoản khác; phần đang gõ chưa được giữ."
                ),
                code="other_person",
            )
        typing = uuid_typed(request.POST.get("typing", ""))
        if typing is None:
            raise _unreadable()
        kept_at = keep(typing)
    except VanphongError as error:
        return JsonResponse(error.as_dict(), status=error.status)
    return JsonResponse({"kept_at": pages_working.clock_time(kept_at)})


def _unreadable() -> Invalid:
    return Invalid(_("Trang sửa đã cũ. Hãy mở lại trang."), code="form_unreadable")
