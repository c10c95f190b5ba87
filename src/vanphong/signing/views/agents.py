"""Pages of one's own paired computers: a code to pair with, the certificate confirmed, the end."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.signing import agent_facts, agent_queries, services
from vanphong.signing.forms import ConfirmAgentForm, EmptyForm
from vanphong.signing.views.common import act_page, own_crumbs

_USE = "signing:key:use"


def may_pair(actor: Actor) -> bool:
    """Say whether the actor may pair a computer to sign with."""
    return actor.may(_USE) and actor.may(services.SERVE)


@require_http_methods(["GET", "POST"])
@needs(_USE, fresh=True)
def agent_pair(request: HttpRequest) -> HttpResponse:
    """Make a code to pair a computer with; it is shown this once."""
    if request.method == "GET":
        return act_page(
            request,
            title=_("Ghép máy ký"),
            text=_(
                "Mã ghép dùng một lần trong 10 phút, trên máy tính cắm thiết bị ký của chính "
                "bạn. Đừng đưa mã cho ai."
            ),
            form=EmptyForm(),
            act=lambda: None,
            label=_("Lấy mã ghép máy"),
            back=reverse("own_keys"),
            done="",
            crumbs=own_crumbs(),
        )
    agent, code = services.make_pairing_code(actor=actor_of(request), now=clock.now())
    server = request.build_absolute_uri("/").rstrip("/")
    command = f"vanphong signing agent --server {server} --pair {code} --module"
    context = {
        "page_title": _("Mã ghép máy"),
        "crumbs": own_crumbs(),
        "code": code,
        "until": vn_datetime(agent.code_until),
        "commands": [
            {"label": "Windows", "text": f'{command} "C:\\Windows\\System32\\TEN-DRIVER.dll"'},
            {"label": "Linux", "text": f"{command} /usr/lib/TEN-DRIVER.so"},
        ],
    }
    answer = render(request, "signing/pairing_code.html", context)
    answer.done_at = reverse("own_keys")  # type: ignore[attr-defined]
    return answer


@require_http_methods(["GET", "POST"])
@needs(_USE, fresh=True)
def agent_confirm(request: HttpRequest, agent_id: UUID) -> HttpResponse:
    """Take the certificate a computer showed as one's own key."""
    actor, now = actor_of(request), clock.now()
    agent = agent_queries.get_agent(actor, agent_id)
    form = ConfirmAgentForm(_sent(request), request.FILES)
    return act_page(
        request,
        title=_("Xác nhận chứng thư"),
        text=_(
            "Chỉ xác nhận khi dấu vân tay giống hệt dấu vân tay hiện trên máy ký của bạn. Từ đó "
            "văn bản chờ bạn ký được gửi tới máy này để ký."
        ),
        facts=agent_facts.agent_facts(agent),
        form=form,
        act=lambda: services.confirm_agent(
            actor=actor, agent_id=agent_id, now=now, image=form.content()
        ),
        label=_("Xác nhận chứng thư"),
        back=reverse("own_keys"),
        done=_("Đã xác nhận. Từ nay bạn ký được bằng thiết bị ở máy này."),
        crumbs=own_crumbs(),
    )


@require_http_methods(["GET", "POST"])
@needs(_USE)
def agent_revoke(request: HttpRequest, agent_id: UUID) -> HttpResponse:
    """End a paired computer at once."""
    actor, now = actor_of(request), clock.now()
    agent = agent_queries.get_agent(actor, agent_id)
    return act_page(
        request,
        title=_("Ngừng dùng máy ký"),
        text=_("Máy này không nhận văn bản chờ ký nữa. Khóa và văn bản đã ký không đổi."),
        facts=agent_facts.agent_facts(agent),
        form=EmptyForm(_sent(request)),
        act=lambda: services.revoke_agent(actor=actor, agent_id=agent_id, now=now),
        label=_("Ngừng dùng máy này"),
        back=reverse("own_keys"),
        done=_("Đã ngừng dùng máy ký."),
        crumbs=own_crumbs(),
        danger=True,
    )


def _sent(request: HttpRequest) -> QueryDict | None:
    """Give what was sent, though it be nothing."""
    return request.POST if request.method == "POST" else None
