"""The letter that urges what was picked on the board of late work."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from vanphong.drafting.rules import CREATE
from vanphong.drafting.urging_letters import begin_urging_letter
from vanphong.drafting.views.common import uuid_typed
from vanphong.kernel import clock
from vanphong.kernel.errors import Invalid, NotAllowed, Refused
from vanphong.kernel.gate import actor_of, needs

_BOARD = ("loc", "muc", "theo", "nhom", "sau", "truoc")


def _as_it_was(request: HttpRequest) -> str:
    """Give the words of the board's address, with what was picked."""
    kept = {word: request.POST[word] for word in _BOARD if word in request.POST}
    return urlencode(kept | {"chon": request.POST.getlist("picked")}, doseq=True)


@require_POST
@needs(CREATE)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin the letter and show it as it would be printed; a refusal leads back to the board."""
    picked = [uuid_typed(typed) for typed in request.POST.getlist("picked")]
    try:
        draft = begin_urging_letter(
            actor=actor_of(request), task_ids=[one for one in picked if one], now=clock.now()
        )
    except (Invalid, NotAllowed, Refused) as error:
        messages.error(request, error.words)
        return redirect(f"{reverse('task_board')}?{_as_it_was(request)}")
    messages.success(
        request,
        _("Đã lập văn bản đôn đốc, ngày trả lời do phần mềm đề xuất. Xem lại rồi trình ký."),
    )
    return redirect("draft", draft.id)
