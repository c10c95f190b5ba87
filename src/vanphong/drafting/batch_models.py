"""Signing many drafts at once: which pages their signer saw, what was picked, what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from vanphong.drafting.batch_rules import OUTCOME_LABELS, Outcome
from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow


class PageSeen(OfficeRow):
    """A page of one version of a draft, handed over to the one who is to sign it; for ever."""

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    draft = models.ForeignKey("drafting.Draft", models.PROTECT, related_name="pages_seen")
    # The draft's `version` of the moment.
    version = models.IntegerField()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    of_pages = models.PositiveSmallIntegerField()
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "drafting_page_seen"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft", "version", "person", "number"], name="page_seen_once"
            )
        ]


class SigningBatch(OfficeRow):
    """Drafts one person picked to go through and to sign with one PIN."""

    signer = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    # Until then a run counts as alive; each draft prolongs it. None: no run.
    runs_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "drafting_signing_batch"


class SigningBatchItem(OfficeRow):
    """One draft of a batch, in the order it was picked."""

    batch = models.ForeignKey(SigningBatch, models.PROTECT, related_name="items")
    draft = models.ForeignKey("drafting.Draft", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    # The draft's `version` when it was picked.
    version = models.IntegerField()
    outcome = models.CharField(
        max_length=8,
        choices=[(one.value, OUTCOME_LABELS[one]) for one in Outcome],
        default=Outcome.WAITING.value,
    )
    # Why it was left out: the code of the refusal and its sentence.
    code = models.CharField(max_length=40, blank=True, default="")
    reason = models.CharField(max_length=1000, blank=True, default="")
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "drafting_signing_batch_item"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "draft"], name="batch_draft_once"),
            models.UniqueConstraint(fields=["batch", "position"], name="batch_position_once"),
        ]
