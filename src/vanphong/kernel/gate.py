"""Closed by default: every view says who may come in, or why everyone may."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vanphong.kernel import ports
from vanphong.kernel.actor import PUBLIC, Actor
from vanphong.kernel.errors import NotAllowed
from vanphong.kernel.forms import kept_fields
from vanphong.kernel.scope import acting
from vanphong.kernel.turns import Turns

View = Callable[..., HttpResponse]
FORM_KEY = "form_key"
GIVES_ROLES = "people:post:manage"


def actor_of(request: HttpRequest) -> Actor:
    """Give who asks: the gate of the page or of the endpoint has put it there."""
    return request.actor  # type: ignore[attr-defined, no-any-return]


def require(actor: Actor, permission: str) -> None:
    """Refuse an actor who lacks the permission in the office acted in.

    :raises NotAllowed: naming the permission.
    """
    if not actor.may(permission):
        raise NotAllowed(_why_not(actor, permission), data={"permission": permission})


def _why_not(actor: Actor, permission: str) -> str | Promise:
    """Say whom to ask; who gives roles is told which role is missing, as nobody gives it to oneself."""
    if not actor.may(GIVES_ROLES):
        return _("Bạn chưa được giao quyền làm việc này. Hãy hỏi người quản trị cơ quan.")
    return _(
        "Việc này thuộc vai trò khác với vai trò của bạn: %(roles)s. Không ai tự giao vai trò "
        "cho mình; nếu cần, một quản trị viên khác giao ở trang Nhân sự."
    ) % {"roles": "; ".join(ports.roles_with.call(permission))}


def needs(
    permission: str | None,
    *,
    scope: bool = True,
    fresh: bool = False,
    passkey: bool = False,
    unready: bool = False,
) -> Callable[[View], View]:
    """Let a view run only for a person with the permission, in the scope of their office.

    `None` means any logged-in person. The view finds `request.actor`. A form sent twice with
    the same `form_key` is done once: the second gets the first one's answer. `scope=False` is
    for acts that open their own transactions and are idempotent by state (signing, issuing).
    `fresh` is for dangerous acts: who was not proven in the last minutes is asked again first,
    and the form is kept; with `passkey` by a passkey, where the person has one. `unready` opens
    a page to who has yet to set up a second factor.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = ports.actor_of_request.call(request)
            if not isinstance(actor, Actor):
                return _to_login(request)
            request.actor = actor  # type: ignore[attr-defined]
            answer = ports.held_up.call(
                request, actor, fresh=fresh, passkey=passkey, unready=unready
            )
            if answer is not None:
                return cast("HttpResponse", answer)
            if permission is not None:
                require(actor, permission)
            if not scope:
                return view(request, *args, **kwargs)
            with acting(actor):
                request.in_office = True  # type: ignore[attr-defined]
                try:
                    return _once(actor, request, view, args, kwargs)
                finally:
                    request.in_office = False  # type: ignore[attr-defined]

        gated.gate = permission or "any person"  # type: ignore[attr-defined]
        gated.fresh = fresh  # type: ignore[attr-defined]
        gated.unready = unready  # type: ignore[attr-defined]
        return gated

    return decorate


def public(
    reason: str, *, scope: bool = True, crowd: Turns | None = None
) -> Callable[[View], View]:
    """Let everyone in, for a written reason; the database shows no office's rows.

    `scope=False` is for acts that open their own transactions and are idempotent by state. To a
    page with a `crowd` citizens come in turns: beyond those it answers 429, `crowded`.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def open_to_all(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = ports.actor_of_request.call(request)
            request.actor = actor if isinstance(actor, Actor) else PUBLIC  # type: ignore[attr-defined]
            with crowd.turn() if crowd else nullcontext():
                if not scope:
                    return view(request, *args, **kwargs)
                with acting(PUBLIC):
                    return view(request, *args, **kwargs)

        open_to_all.gate = f"public: {reason}"  # type: ignore[attr-defined]
        return open_to_all

    return decorate


def is_public(request: HttpRequest) -> bool:
    """Say whether the page asked for lets everyone in."""
    match = request.resolver_match
    gate = getattr(match.func, "gate", "") if match else ""
    return str(gate).startswith("public: ")


def _once(
    actor: Actor, request: HttpRequest, view: View, args: Any, kwargs: Any
) -> HttpResponse:
    """Run the view; a POST with a form key at most once, in the same transaction."""
    key = request.POST.get(FORM_KEY) if request.method == "POST" else None
    if not key:
        return view(request, *args, **kwargs)
    location = ports.submission_answer.call(actor, key)
    if location is not None:
        return HttpResponseRedirect(location)
    response = view(request, *args, **kwargs)
    place = response.headers.get("Location") or response.headers.get("HX-Redirect")
    place = place or getattr(response, "done_at", None)  # shows this once what cannot be again
    ports.submission_done.call(actor, key, place)
    return response


def _to_login(request: HttpRequest) -> HttpResponse:
    """Lead to the log-in page and back; what was typed stays, to be sent again after log-in."""
    if request.headers.get("HX-Request"):
        words = _(
            "Phiên làm việc đã kết thúc. Chữ đã gõ còn nguyên: hãy đăng nhập ở một thẻ khác "
            "của trình duyệt rồi gửi lại ở đây."
        )
        return HttpResponse(str(words), status=401, content_type="text/plain; charset=utf-8")
    kept = kept_fields(request)
    if any(value for name, value in kept if name != FORM_KEY):
        context = {"own": True, "kept": kept, "address": request.get_full_path()}
        return render(request, "kernel/form_out_of_date.html", context, status=403)
    place = f"{reverse('login')}?{urlencode({'next': request.get_full_path()})}"
    return HttpResponseRedirect(place)
