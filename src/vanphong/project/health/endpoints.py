"""JSON API: the site's health."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from vanphong.kernel import clock
from vanphong.kernel.endpoints import allowed
from vanphong.kernel.health import Fact, State
from vanphong.project.health import facts

router = Router()


class FactOut(Schema):
    """One fact; `value` bears the unit that its name ends with."""

    name: str
    label: str
    words: str
    state: State
    value: float | None

    @staticmethod
    def resolve_label(fact: Fact) -> str:
        """Give the label in the language asked for."""
        return str(fact.label)


class HealthOut(Schema):
    """How the site stands: the worst of its facts, and all of them."""

    state: State
    facts: list[FactOut]


@router.get("/site/health", response=HealthOut, summary="Tình trạng hệ thống")
@allowed("project:site:read")
def site_health(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 - the gate reads it
    """Tell how the site stands."""
    found = facts.look(clock.now())
    return {"state": facts.worst(found), "facts": found}
