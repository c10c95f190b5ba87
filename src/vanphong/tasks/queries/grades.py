"""Reads of the grades an office accepts products by."""

from __future__ import annotations

from django.db.models import QuerySet

from vanphong.kernel.actor import Actor
from vanphong.tasks.models import GradeSetting
from vanphong.tasks.queries.work import own_office
from vanphong.tasks.rules import Grades


def grades(actor: Actor) -> Grades:
    """Give the grades of the actor's office, the best first: none unless it set them."""
    last = grade_history(actor).first()
    return last.grades if last is not None else ()


def grade_history(actor: Actor) -> QuerySet[GradeSetting]:
    """Give what the office set, the last first."""
    kept = GradeSetting.objects.filter(office_id=own_office(actor))
    return kept.select_related("set_by__person").order_by("-set_at", "-id")
