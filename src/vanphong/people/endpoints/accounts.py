"""Administration: accounts, one-time passwords, the office's keys for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from vanphong.kernel import clock
from vanphong.kernel.endpoints import Done, allowed
from vanphong.kernel.gate import actor_of
from vanphong.people import answers, queries, services
from vanphong.people.endpoints.frame import router
from vanphong.people.endpoints.schemas import (
    AccountIn,
    AccountOut,
    IdentityIn,
    LogInNameIn,
    OneTimePasswordOut,
    TokenOut,
)

_KEEP = "people:account:manage"
_TOKENS = "people:token:manage"


@router.get("/accounts", response=list[AccountOut], summary="Tài khoản của cơ quan")
@allowed(_KEEP)
def accounts(request: HttpRequest) -> list[dict[str, Any]]:
    """Give the accounts of the persons the office looks after."""
    found = queries.accounts_of_office(actor_of(request))
    return [answers.account_facts(account) for account in found]


@router.post("/accounts", response=OneTimePasswordOut, summary="Cấp tài khoản")
@allowed(_KEEP)
def add_account(request: HttpRequest, given: AccountIn) -> dict[str, Any]:
    """Give a person an account; the one-time password is told this once."""
    actor = actor_of(request)
    made = services.open_account(
        actor=actor,
        person=queries.get_person(actor, given.person_id),
        username=given.login,
        now=clock.now(),
    )
    return answers.one_time_facts(*made)


@router.put("/accounts/{account_id}", response=AccountOut, summary="Sửa tên đăng nhập")
@allowed(_KEEP)
def rename_account(
    request: HttpRequest, account_id: UUID, given: LogInNameIn
) -> dict[str, Any]:
    """Correct the name of an account nobody has logged in with yet."""
    account = services.rename_account(
        actor=actor_of(request), account_id=account_id, username=given.login
    )
    return answers.account_facts(account)


@router.post(
    "/accounts/{account_id}/reset-password",
    response=OneTimePasswordOut,
    summary="Đặt lại mật khẩu",
)
@allowed(_KEEP)
def reset_password(request: HttpRequest, account_id: UUID) -> dict[str, Any]:
    """Set a one-time password, told this once; open sessions end."""
    made = services.reset_password(
        actor=actor_of(request), account_id=account_id, now=clock.now()
    )
    return answers.one_time_facts(*made)


@router.put("/accounts/{account_id}/identity", response=Done, summary="Gắn tài khoản")
@allowed(_KEEP)
def link_identity(request: HttpRequest, account_id: UUID, given: IdentityIn) -> Done:
    """Say by whom at the identity provider an account is opened; empty ends it."""
    services.link_identity(
        actor=actor_of(request),
        account_id=account_id,
        issuer=settings.OIDC_ISSUER,
        subject=given.subject,
        now=clock.now(),
    )
    return Done()


@router.post("/accounts/{account_id}/disable", response=AccountOut, summary="Khóa tài khoản")
@allowed(_KEEP)
def disable_account(request: HttpRequest, account_id: UUID) -> dict[str, Any]:
    """Shut an account: its sessions end at once, its tokens open nothing."""
    account = services.disable_account(actor=actor_of(request), account_id=account_id)
    return answers.account_facts(account)


@router.post(
    "/accounts/{account_id}/log-out", response=AccountOut, summary="Đăng xuất ở mọi nơi"
)
@allowed(_KEEP)
def log_out_account(request: HttpRequest, account_id: UUID) -> dict[str, Any]:
    """Log a person out everywhere; the password stays."""
    account = services.end_account_sessions(actor=actor_of(request), account_id=account_id)
    return answers.account_facts(account)


@router.post("/accounts/{account_id}/enable", response=AccountOut, summary="Mở lại tài khoản")
@allowed(_KEEP)
def enable_account(request: HttpRequest, account_id: UUID) -> dict[str, Any]:
    """Open a shut account again."""
    account = services.enable_account(actor=actor_of(request), account_id=account_id)
    return answers.account_facts(account)


@router.get("/tokens", response=list[TokenOut], summary="Khóa ứng dụng của cơ quan")
@allowed(_TOKENS)
def tokens(request: HttpRequest) -> list[dict[str, Any]]:
    """Give all tokens of the office, newest first."""
    return [answers.token_facts(token) for token in queries.tokens_of_office(actor_of(request))]


@router.delete("/tokens/{token_id}", response=TokenOut, summary="Thu hồi khóa của cơ quan")
@allowed(_TOKENS)
def revoke_token(request: HttpRequest, token_id: UUID) -> dict[str, Any]:
    """End a token of the office at once."""
    actor = actor_of(request)
    token = services.revoke_token(actor=actor, token_id=token_id, now=clock.now())
    return answers.token_facts(token)
