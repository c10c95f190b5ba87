"""The public page where a sender asks how far a letter is."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vanphong.kernel import clock
from vanphong.kernel.actor import PUBLIC
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.even_time import evenly
from vanphong.kernel.gate import public
from vanphong.kernel.scope import acting
from vanphong.kernel.turns import BEGINNING
from vanphong.petitions import letter_forms, services
from vanphong.petitions.rules import STAGE_LABELS, Stage
from vanphong.petitions.views.sending import handed_over

# Every answer is filled up to a multiple of this, so that its size tells nothing.
_SIZE = 16384
_ORDER = (Stage.RECEIVED, Stage.IN_HAND, Stage.ANSWERED)


@evenly
@never_cache
@require_http_methods(["GET", "POST"])
@public(
    "a sender asks with a code and a PIN; nothing of the letter is shown but its stage",
    scope=False,
    crowd=BEGINNING,
)
def status(request: HttpRequest) -> HttpResponse:
    """Tell the stage of a letter, or give its receipt, to who has its code and PIN.

    Right and wrong look alike, in size and time; a receipt is another thing than a page to whoever
    looks on.
    """
    form = letter_forms.StatusForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        try:
            if "receipt" in request.POST:
                filed = services.filed_by_code(**form.cleaned_data, now=clock.now())
                if filed is not None:
                    return handed_over(request, filed)
            else:
                with acting(PUBLIC):
                    found = services.status_of(**form.cleaned_data, now=clock.now())
        except VanphongError as refusal:
            form.refuse(refusal)
        return _answer(request, form, found)
    return _page(request, _words(request, form, None))


def _answer(
    request: HttpRequest, form: letter_forms.StatusForm, found: services.Status | None
) -> HttpResponse:
    """Draw what a right code is told and what a wrong one is, and answer one of them.

    Either takes as long: the frame is drawn once, around one of the two.
    """
    refused = form if form.errors else letter_forms.StatusForm(request.POST)
    if not refused.errors:
        words = _(
            "Mã đơn hoặc số bí mật chưa đúng. Mã đơn có trên biên nhận; số bí mật là 6 chữ số "
            "ông (bà) đã chép khi gửi."
        )
        refused.add_error(None, words)
    right = _words(request, letter_forms.StatusForm(request.POST), found or _nothing())
    wrong = _words(request, refused, None)
    return _page(request, right if found else wrong)


def _nothing() -> services.Status:
    today = clock.today()
    return services.Status("", today, Stage.RECEIVED, today, 0, UUID(int=0))


def _words(
    request: HttpRequest, form: letter_forms.StatusForm, found: services.Status | None
) -> str:
    context = {
        "form": form,
        "found": found,
        "steps": _steps(found) if found else [],
        "csrf_token": get_token(request),
    }
    return loader.render_to_string("petitions/_status.html", context)


def _page(request: HttpRequest, words: str) -> HttpResponse:
    response = render(request, "petitions/status.html", {"words": words})
    missing = -len(response.content) % _SIZE
    response.content += b"\n" * missing
    return response


def _steps(found: services.Status) -> list[dict[str, str]]:
    order = list(_ORDER)
    if found.stage is Stage.SENT_BACK:
        order = [Stage.RECEIVED, Stage.SENT_BACK]
    if found.stage not in order:
        order[1] = found.stage
    here = order.index(found.stage)
    return [
        {
            "label": _(STAGE_LABELS[stage]),
            "state": "done" if place < here else "now" if place == here else "",
        }
        for place, stage in enumerate(order)
    ]
