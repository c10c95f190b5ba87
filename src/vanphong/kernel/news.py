"""What persons must hear of, as the app tells it in whose act it happened."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model


class NewsKind(enum.StrEnum):
    """Of what kind a piece of news is; a person chooses by kind how it reaches them."""

    TASK_GIVEN = "TASK_GIVEN"
    TASK_YELLOW = "TASK_YELLOW"
    TASK_RED = "TASK_RED"
    TASK_RED_SPECIAL = "TASK_RED_SPECIAL"
    TASK_URGED = "TASK_URGED"
    TASK_TO_FOLLOW = "TASK_TO_FOLLOW"
    TASK_PAUSED = "TASK_PAUSED"
    TASK_RESUMED = "TASK_RESUMED"
    TASK_CANCELLED = "TASK_CANCELLED"
    EVIDENCE_ACCEPTED = "EVIDENCE_ACCEPTED"
    EVIDENCE_RETURNED = "EVIDENCE_RETURNED"
    EXTENSION_ASKED = "EXTENSION_ASKED"
    EXTENSION_ANSWERED = "EXTENSION_ANSWERED"
    DRAFT_TO_SIGN = "DRAFT_TO_SIGN"
    DRAFT_RETURNED = "DRAFT_RETURNED"
    OPINION_ASKED = "OPINION_ASKED"
    OPINIONS_IN = "OPINIONS_IN"
    OPINION_URGED = "OPINION_URGED"
    OPINIONS_MISSING = "OPINIONS_MISSING"
    APPRAISAL_ASKED = "APPRAISAL_ASKED"
    APPRAISAL_SIGNED = "APPRAISAL_SIGNED"
    DRAFT_TO_APPROVE = "DRAFT_TO_APPROVE"
    PAPER_PASSED = "PAPER_PASSED"
    PETITION_GIVEN = "PETITION_GIVEN"
    PETITION_YELLOW = "PETITION_YELLOW"
    PETITION_RED = "PETITION_RED"
    PETITION_RED_SPECIAL = "PETITION_RED_SPECIAL"
    PETITION_TO_DECIDE = "PETITION_TO_DECIDE"
    PETITION_DECIDED = "PETITION_DECIDED"
    OPENING_DECIDED = "OPENING_DECIDED"


# What breaks quiet hours where an office says so.
SPECIAL = frozenset({NewsKind.TASK_RED_SPECIAL, NewsKind.PETITION_RED_SPECIAL})


@dataclass(frozen=True, slots=True)
class News:
    """One event on one thing and the persons it concerns; it carries no words of the thing.

    `event` tells events of a kind on one thing apart (at most 60 characters): what is told again
    under the same name is heard once. The thing's table has words in the app's `trail_words`.
    """

    kind: NewsKind
    thing: Model
    event: str
    persons: tuple[UUID | None, ...]
