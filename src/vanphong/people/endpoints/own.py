"""The own account: posts, password, open sessions, keys for programs.

A token belongs to one post: it acts through that one, and stands in for nobody.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from vanphong.kernel import clock
from vanphong.kernel.endpoints import Done, allowed
from vanphong.kernel.gate import actor_of
from vanphong.people import answers, factor_queries, queries, services
from vanphong.people.endpoints.frame import router
from vanphong.people.endpoints.schemas import (
    FactorOut,
    PasswordIn,
    PostOut,
    SessionOut,
    TokenOut,
)
from vanphong.people.models import Post


@router.get("/me/posts", response=list[PostOut], summary="Chức vụ của tôi")
@allowed("people:self:read")
def own_posts(request: HttpRequest) -> list[Post]:
    """Give the posts the holder of the token holds today, in every office."""
    actor = actor_of(request)
    if actor.person_id is None:
        return []
    return list(queries.posts_of_person(actor.person_id, clock.today()))


@router.put("/me/password", response=Done, summary="Đổi mật khẩu của tôi")
@allowed("people:self:change")
def change_password(request: HttpRequest, given: PasswordIn) -> Done:
    """Change the own password; all open sessions end, tokens go on."""
    services.change_own_password(
        actor=actor_of(request), old=given.old, new=given.new, now=clock.now()
    )
    return Done()


@router.get("/me/sessions", response=list[SessionOut], summary="Phiên đăng nhập của tôi")
@allowed("people:self:read")
def own_sessions(request: HttpRequest) -> list[dict[str, Any]]:
    """Give the open sessions of the token's holder, newest first."""
    return [answers.session_facts(login) for login in queries.sessions_of(actor_of(request))]


@router.delete("/me/sessions/{session_id}", response=Done, summary="Đóng một phiên đăng nhập")
@allowed("people:self:change")
def end_own_session(request: HttpRequest, session_id: UUID) -> Done:
    """End one of one's own sessions at once."""
    services.end_session(actor=actor_of(request), login_id=session_id)
    return Done()


@router.get("/me/factors", response=list[FactorOut], summary="Cách xác thực của tôi")
@allowed("people:self:read")
def own_factors(request: HttpRequest) -> list[dict[str, Any]]:
    """Give the second factors of the token's holder; they are set up in a browser only."""
    account = factor_queries.own_account(actor_of(request))
    return [answers.factor_facts(one) for one in factor_queries.factors_of(account)]


@router.get("/me/tokens", response=list[TokenOut], summary="Khóa ứng dụng của tôi")
@allowed("people:self:read")
def own_tokens(request: HttpRequest) -> list[dict[str, Any]]:
    """Give the tokens of the post the token belongs to."""
    return [answers.token_facts(token) for token in queries.own_tokens(actor_of(request))]


@router.delete("/me/tokens/{token_id}", response=TokenOut, summary="Thu hồi một khóa")
@allowed("people:self:change")
def revoke_own_token(request: HttpRequest, token_id: UUID) -> dict[str, Any]:
    """End a token of the own post at once."""
    actor = actor_of(request)
    return answers.token_facts(
        services.revoke_token(actor=actor, token_id=token_id, now=clock.now())
    )
