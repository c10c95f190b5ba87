"""The JSON API of the grades an office accepts products by."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from ninja import Router, Schema

from vanphong.kernel import clock
from vanphong.kernel.endpoints import In, allowed
from vanphong.kernel.gate import actor_of
from vanphong.tasks import answers, services
from vanphong.tasks.rules import KEEP_PRACTICE, READ_OWN

router = Router()


class GradesOut(Schema):
    """Names, the best first; none where no grade is asked for; since when and why."""

    names: list[str]
    set_at: dt.datetime | None
    reason: str


class GradesIn(In):
    """Three names that hold from now on, or none, and why."""

    names: list[str]
    reason: str


@router.get("/task-grades", response=list[GradesOut], summary="Mức nghiệm thu")
@allowed(READ_OWN)
def get_grades(request: HttpRequest) -> list[dict[str, object]]:
    """Give the grades that hold, then those that held before."""
    return answers.grades_out(actor_of(request))


@router.put("/task-grades", response=GradesOut, summary="Đặt mức nghiệm thu")
@allowed(KEEP_PRACTICE)
def set_grades(request: HttpRequest, given: GradesIn) -> dict[str, object]:
    """Set the grades from now on; gives them."""
    actor = actor_of(request)
    services.set_grades(actor=actor, now=clock.now(), **given.dict())
    return answers.grades_out(actor)[0]
