"""Conclusions of a paper or a word said: numbered rows that keep their words, and the marks on them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow


class ConclusionSet(OfficeRow):
    """The conclusions of one source, with who is to process them.

    The source is a document, or a direction given before, or words said without a paper.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(cross=("document",), trail_without=("text",))

    document = models.ForeignKey(
        "registry.Document", models.PROTECT, null=True, related_name="+"
    )
    direction = models.ForeignKey(
        "tasks.Direction", models.PROTECT, null=True, related_name="+"
    )
    heading = models.CharField(max_length=500)
    # The day of the paper, or on which it was said: terms in the words run from it.
    said_on = models.DateField()
    # The whole text they were taken from; the rows begin at places in it.
    text = models.TextField()
    handler = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    taken_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True, default="")
    request_id = models.UUIDField(null=True)

    class Meta:
        db_table = "tasks_conclusion_set"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(heading="") & ~Q(text=""), name="conclusion_set_says_something"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawn_reason="")
                ),
                name="conclusion_set_withdrawn_with_reason",
            ),
            models.UniqueConstraint(
                fields=["office", "document"],
                condition=Q(withdrawn_at=None, direction=None),
                name="conclusion_set_of_document_once",
            ),
            models.UniqueConstraint(
                fields=["office", "direction"],
                condition=Q(withdrawn_at=None),
                name="conclusion_set_of_direction_once",
            ),
            models.UniqueConstraint(
                fields=["office", "request_id"], name="conclusion_set_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return self.heading


class Conclusion(OfficeRow):
    """One conclusion: the words of its source, for ever; what became of it is derived."""

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    of = models.ForeignKey(ConclusionSet, models.PROTECT, related_name="conclusions")
    # From 1 on, in the order of the source.
    position = models.PositiveSmallIntegerField()
    # Where it stands in the source: "II.2.1", "3.a", "1, gạch 2".
    place = models.CharField(max_length=60)
    # The page of the document's file; None when it is not known.
    page = models.PositiveSmallIntegerField(null=True)
    # The words above it, to which it belongs.
    heading = models.TextField(blank=True, default="")
    words = models.TextField()
    # Until when, where its source keeps that apart from the words; None when only they say it.
    due_on = models.DateField(null=True)
    # An offset into the text of the set.
    starts = models.PositiveIntegerField()

    class Meta:
        db_table = "tasks_conclusion"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="conclusion_says_something"),
            models.UniqueConstraint(fields=["of", "position"], name="conclusion_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place}. {self.words}"


class NoTaskMark(OfficeRow):
    """The explicit word that a conclusion needs no task; lifted when it was a mistake."""

    conclusion = models.ForeignKey(Conclusion, models.PROTECT, related_name="marks")
    marked_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    lifted_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_reason = models.CharField(max_length=300, blank=True, default="")
    request_id = models.UUIDField(null=True)

    class Meta:
        db_table = "tasks_no_task_mark"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="no_task_with_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, lifted_reason="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_reason="")),
                name="no_task_lifted_with_reason",
            ),
            models.UniqueConstraint(
                fields=["conclusion"], condition=Q(lifted_at=None), name="no_task_stands_once"
            ),
            models.UniqueConstraint(fields=["office", "request_id"], name="no_task_asked_once"),
        ]
