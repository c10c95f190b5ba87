"""Administration: authority to sign T/L, standing in for the absent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from vanphong.kernel import clock
from vanphong.kernel.endpoints import allowed
from vanphong.kernel.gate import actor_of
from vanphong.people import answers, queries, services
from vanphong.people.endpoints.frame import router
from vanphong.people.endpoints.schemas import (
    DelegationIn,
    DelegationOut,
    EndIn,
    SubstitutionIn,
    SubstitutionOut,
)
from vanphong.people.models import Delegation

_DELEGATE = "people:delegation:manage"
_SUBSTITUTE = "people:substitution:manage"


def _told(request: HttpRequest, row: Delegation) -> dict[str, Any]:
    [facts] = answers.delegations_facts(actor_of(request), [row], clock.now())
    return facts


@router.get("/delegations", response=list[DelegationOut], summary="Giao ký thừa lệnh")
@allowed(_DELEGATE)
def delegations(request: HttpRequest) -> list[dict[str, Any]]:
    """Give who signs T/L for which body, newest first, ended ones too."""
    actor = actor_of(request)
    found = queries.delegations_of_office(actor)
    return answers.delegations_facts(actor, found, clock.now())


@router.post("/delegations", response=DelegationOut, summary="Giao ký")
@allowed(_DELEGATE)
def add_delegation(request: HttpRequest, given: DelegationIn) -> dict[str, Any]:
    """Store authority to sign T/L; types by code, name or abbreviation."""
    actor, today, giver = actor_of(request), clock.today(), given.given_by_id
    row = services.add_delegation(
        actor=actor,
        body=queries.get_own_body(actor, str(given.body_id), today),
        post=queries.get_post(actor, given.post_id, today),
        given_by=queries.get_post(actor, giver, today) if giver else None,
        instrument=given.instrument,
        type_codes=given.types,
        valid_from=given.valid_from,
        valid_until=given.valid_until,
    )
    return _told(request, row)


@router.post(
    "/delegations/{delegation_id}/end", response=DelegationOut, summary="Kết thúc việc giao ký"
)
@allowed(_DELEGATE)
def end_delegation(request: HttpRequest, delegation_id: UUID, given: EndIn) -> dict[str, Any]:
    """End authority to sign T/L."""
    row = services.end_delegation(
        actor=actor_of(request), delegation_id=delegation_id, on=given.valid_until
    )
    return _told(request, row)


@router.get("/substitutions", response=list[SubstitutionOut], summary="Ai làm thay ai")
@allowed(_SUBSTITUTE)
def substitutions(request: HttpRequest) -> list[dict[str, Any]]:
    """Give who stands in for whom, newest first, ended ones too."""
    found = queries.substitutions_of_office(actor_of(request))
    return [answers.substitution_facts(row) for row in found]


@router.post("/substitutions", response=SubstitutionOut, summary="Phân công làm thay")
@allowed(_SUBSTITUTE)
def add_substitution(request: HttpRequest, given: SubstitutionIn) -> dict[str, Any]:
    """Let one person do an absent person's work for a while; signing does not pass."""
    actor, today = actor_of(request), clock.today()
    row = services.add_substitution(
        actor=actor,
        absent=queries.get_post(actor, given.absent_id, today),
        substitute=queries.get_post(actor, given.substitute_id, today),
        reason=given.reason,
        valid_from=given.valid_from,
        valid_until=given.valid_until,
    )
    return answers.substitution_facts(row)


@router.post(
    "/substitutions/{substitution_id}/end",
    response=SubstitutionOut,
    summary="Kết thúc việc làm thay",
)
@allowed(_SUBSTITUTE)
def end_substitution(
    request: HttpRequest, substitution_id: UUID, given: EndIn
) -> dict[str, Any]:
    """End a substitution early."""
    row = services.end_substitution(
        actor=actor_of(request), substitution_id=substitution_id, on=given.valid_until
    )
    return answers.substitution_facts(row)
