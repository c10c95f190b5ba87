"""Administration: second factors set up anew; one administrator asks, another decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from vanphong.kernel import clock
from vanphong.kernel.endpoints import allowed
from vanphong.kernel.gate import actor_of
from vanphong.people import answers, factor_queries, services
from vanphong.people.endpoints.frame import router
from vanphong.people.endpoints.schemas import FactorResetIn, FactorResetOut

_KEEP = "people:account:manage"


@router.get("/factor-resets", response=list[FactorResetOut], summary="Đề nghị đặt lại xác thực")
@allowed(_KEEP)
def factor_resets(request: HttpRequest) -> list[dict[str, Any]]:
    """Give the requests of the office that wait for a decision, newest first."""
    since = services.waiting_since(clock.now())
    found = factor_queries.factor_resets(actor_of(request), since)
    return [answers.factor_reset_facts(reset) for reset in found]


@router.post("/factor-resets", response=FactorResetOut, summary="Đề nghị đặt lại xác thực")
@allowed(_KEEP)
def ask_factor_reset(request: HttpRequest, given: FactorResetIn) -> dict[str, Any]:
    """Ask that a person may set up second factors anew; somebody else decides."""
    reset = services.ask_factor_reset(
        actor=actor_of(request),
        account_id=given.account_id,
        reason=given.reason,
        now=clock.now(),
    )
    return answers.factor_reset_facts(reset)


@router.post(
    "/factor-resets/{reset_id}/approve", response=FactorResetOut, summary="Duyệt đề nghị"
)
@allowed(_KEEP)
def approve_factor_reset(request: HttpRequest, reset_id: UUID) -> dict[str, Any]:
    """Approve the request of another administrator."""
    return _decided(request, reset_id, approve=True)


@router.post("/factor-resets/{reset_id}/refuse", response=FactorResetOut, summary="Bỏ đề nghị")
@allowed(_KEEP)
def refuse_factor_reset(request: HttpRequest, reset_id: UUID) -> dict[str, Any]:
    """Turn a request down, or take the own one back."""
    return _decided(request, reset_id, approve=False)


def _decided(request: HttpRequest, reset_id: UUID, *, approve: bool) -> dict[str, Any]:
    reset = services.decide_factor_reset(
        actor=actor_of(request), reset_id=reset_id, approve=approve, now=clock.now()
    )
    return answers.factor_reset_facts(reset)
