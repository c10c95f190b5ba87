"""What a case follows and what followed it, told to whom as far as they may see the other case."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from vanphong.kernel.actor import Actor
from vanphong.petitions.models import Case, CaseStep, Follow, LetterInCase, Verdict
from vanphong.petitions.queries.cases import visible_cases
from vanphong.petitions.rules import Step


@dataclass(frozen=True, slots=True)
class Beside:
    """The other case of a link: its number, and the case itself where the actor may see it.

    Of a case one may not see, whose writer is protected, not even the number is told.
    """

    number: str
    case: Case | None


def live_follows() -> QuerySet[Follow]:
    """Give the links that were not undone."""
    return Follow.objects.filter(undone_at=None)


def follow_of(case: Case) -> Follow | None:
    """Give what a case follows; None for one that follows nothing."""
    return live_follows().filter(case=case).select_related("earlier", "set_by__person").first()


def followers_of(case: Case) -> list[Follow]:
    """Give what followed a case, oldest first."""
    return list(live_follows().filter(earlier=case).select_related("case").order_by("pk"))


def beside(actor: Actor, others: Collection[Case]) -> dict[UUID, Beside]:
    """Give of other cases what the actor may be told."""
    ids = [one.pk for one in others]
    seen = set(visible_cases(actor).filter(pk__in=ids).values_list("pk", flat=True))
    kept = LetterInCase.objects.filter(case_id__in=ids, letter__is_protected=True)
    protected = set(kept.values_list("case_id", flat=True))
    return {
        one.pk: Beside(str(one), one)
        if one.pk in seen
        else Beside("" if one.pk in protected else str(one), None)
        for one in others
    }


def has_protected(case: Case) -> bool:
    """Say whether a letter that is, or was, in a case has a protected writer."""
    return LetterInCase.objects.filter(case=case, letter__is_protected=True).exists()


def concluded_by(case: Case) -> CaseStep | None:
    """Give the step by which a case was decided, with its paper; None before that."""
    rows = CaseStep.objects.filter(
        case=case, verdict=Verdict.APPROVED, step__in=(Step.CONCLUDE, Step.RECORD_ANSWER)
    )
    return rows.select_related("document").order_by("-pk").first()


def goes_back_to(earlier: Case, case: Case) -> bool:
    """Say whether a case follows another already, itself or by way of others."""
    seen: set[UUID] = set()
    here: UUID | None = earlier.pk
    while here is not None and here not in seen:
        if here == case.pk:
            return True
        seen.add(here)
        rows = live_follows().filter(case_id=here)
        here = rows.values_list("earlier_id", flat=True).first()
    return False
