"""One's own keys, and the seals one may use: their end, a try of the PIN, a new PIN."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from vanphong.kernel import clock
from vanphong.kernel.errors import NotFound
from vanphong.kernel.gate import actor_of, needs
from vanphong.signing import agent_facts, agent_queries, key_facts, queries, services
from vanphong.signing.forms import ChangePinForm, PinForm
from vanphong.signing.models import Store
from vanphong.signing.views.agents import may_pair
from vanphong.signing.views.common import act_page, own_crumbs


@require_safe
@needs(None)
def own_keys(request: HttpRequest) -> HttpResponse:
    """Show one's own keys and the seals one may use."""
    actor, now = actor_of(request), clock.now()
    keys = [
        {
            "key": key,
            "badge": key_facts.state_badge(key, now),
            "warning": key_facts.warning_of(key, now),
            "facts": key_facts.certificate_facts(key, now),
            "has_pin_here": key.store != Store.AGENT,
            "may_change_pin": not key.is_seal and key.store == Store.PKCS12,
        }
        for key in queries.keys_to_hand(actor, now)
    ]
    context = {
        "page_title": _("Khóa ký của tôi"),
        "crumbs": own_crumbs()[:1],
        "keys": keys,
        "may_pair": may_pair(actor),
        "agents": [
            {"agent": agent, "facts": agent_facts.agent_facts(agent)}
            for agent in agent_queries.own_agents(actor)
        ],
    }
    return render(request, "signing/own_keys.html", context)


@require_safe
@needs(None)
def key_picture(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Give the picture of a visible key, a PNG."""
    key = queries.get_key(actor_of(request), key_id)
    if key.image is None:
        raise NotFound(_("Khóa này không có ảnh."))
    return HttpResponse(
        bytes(key.image),
        content_type="image/png",
        headers={"Cache-Control": "private, no-store"},
    )


@require_http_methods(["GET", "POST"])
@needs(None)
def pin_check(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Try the PIN of one's own key, or of a seal one may use."""
    actor, now = actor_of(request), clock.now()
    key = queries.get_key(actor, key_id)
    form = PinForm(request.POST or None)
    return act_page(
        request,
        title=_("Thử mã PIN"),
        text=_("Chỉ thử mở khóa, không ký gì. Sai nhiều lần thì phải chờ lâu dần."),
        facts=[{"label": _("Khóa"), "text": key.subject}],
        form=form,
        act=lambda: services.check_pin(
            actor=actor, key_id=key_id, pin=form.cleaned_data["pin"], now=now
        ),
        label=_("Thử mã PIN"),
        back=reverse("own_keys"),
        done=_("Mã PIN đúng, khóa mở được."),
        crumbs=own_crumbs(),
    )


@require_http_methods(["GET", "POST"])
@needs(None)
def pin_change(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Put one's own key file under a new PIN."""
    actor, now = actor_of(request), clock.now()
    key = queries.get_key(actor, key_id)
    form = ChangePinForm(request.POST or None)
    return act_page(
        request,
        title=_("Đổi mã PIN"),
        text=_("Từ nay chỉ mã PIN mới mở được khóa này. Không ai tìm lại được mã PIN đã quên."),
        facts=[{"label": _("Khóa"), "text": key.subject}],
        form=form,
        act=lambda: services.change_pin(
            actor=actor,
            key_id=key_id,
            pin=form.cleaned_data["pin"],
            new=form.cleaned_data["new"],
            now=now,
        ),
        label=_("Đổi mã PIN"),
        back=reverse("own_keys"),
        done=_("Đã đổi mã PIN."),
        crumbs=own_crumbs(),
    )
