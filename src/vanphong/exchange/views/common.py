"""What the pages of the exchange share."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.exchange import queries
from vanphong.exchange.envelope import Envelope
from vanphong.exchange.models import Delivery
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.forms import VanphongForm

RECEIVE, SEND, RECALL = queries.RECEIVE, queries.SEND, queries.RECALL


def posted(request: HttpRequest) -> QueryDict | None:
    """Give what a form has sent, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def tried(form: VanphongForm, act: Callable[[], object]) -> bool:
    """Do the act of a form that holds together; a refusal goes to its fields."""
    if not form.is_valid():
        return False
    try:
        act()
    except VanphongError as refusal:
        form.refuse(refusal)
        return False
    return True


def to_delivery(delivery_id: UUID, place: str = "") -> HttpResponseRedirect:
    """Lead to the page of a delivery."""
    return HttpResponseRedirect(reverse("delivery", args=[delivery_id]) + place)


def sent_crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    """Give the way to what was sent, and further."""
    place = {"label": _("Văn bản đã gửi"), "url": reverse("sent-deliveries")}
    return [{"label": _("Gửi nhận"), "url": reverse("deliveries")}, place, *more]


def crumb(found: Delivery) -> dict[str, str]:
    """Give a delivery as a step of the way."""
    symbol = Envelope.read(found.envelope).symbol
    return {"label": symbol, "url": reverse("delivery", args=[found.pk])}
