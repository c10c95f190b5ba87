"""The products reported on tasks, and what became of each."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow


class Verdict(models.TextChoices):
    """What became of evidence."""

    WAITING = "WAITING", _("chờ nghiệm thu")
    # Nobody judged it: the office's own register holds it.
    REGISTERED = "REGISTERED", _("có trong sổ văn bản đi")
    ACCEPTED = "ACCEPTED", _("đạt")
    RETURNED = "RETURNED", _("trả lại")


class Evidence(OfficeRow):
    """The product of a task: what, its number and date, where it went; a file if any.

    Reported by a post of the office, or by the other office that leads the task: then the file
    is that office's, opened to this one.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(cross=("document", "file"))

    task = models.ForeignKey("tasks.Task", models.PROTECT, related_name="evidence")
    product = models.CharField(max_length=300)
    # Number and symbol as printed: "127-BC/TU".
    symbol = models.CharField(max_length=100)
    dated_on = models.DateField()
    # To whom the product was handed in.
    handed_to = models.CharField(max_length=200, blank=True, default="")
    note = models.TextField(blank=True, default="")
    file = models.ForeignKey("files.File", models.PROTECT, null=True, related_name="+")
    document = models.ForeignKey(
        "registry.Document", models.PROTECT, null=True, related_name="+"
    )
    submitted_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    from_office = models.ForeignKey(
        "people.Office", models.PROTECT, null=True, related_name="+"
    )
    # Who said so there, with the post; like a receipt's.
    reported_by = models.CharField(max_length=230, blank=True, default="")
    submitted_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.WAITING)
    # None while nobody judged it.
    verdict_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    verdict_at = models.DateTimeField(null=True)
    verdict_reason = models.CharField(max_length=500, blank=True, default="")
    # How good it was, in the office's words of that day; whoever accepted it said so.
    grade = models.CharField(max_length=60, blank=True, default="")
    request_id = models.UUIDField(null=True)

    class Meta:
        db_table = "tasks_evidence"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(product="") & ~Q(symbol=""), name="evidence_named_and_numbered"
            ),
            models.CheckConstraint(
                condition=Q(submitted_by__isnull=False, from_office=None, reported_by="")
                | (Q(submitted_by=None, from_office__isnull=False) & ~Q(reported_by="")),
                name="evidence_from_someone",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="RETURNED") | ~Q(verdict_reason=""),
                name="evidence_returned_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=["ACCEPTED", "RETURNED"])
                | Q(verdict_by__isnull=False),
                name="evidence_judged_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(verdict="WAITING", verdict_at=None)
                | (~Q(verdict="WAITING") & Q(verdict_at__isnull=False)),
                name="evidence_verdict_dated",
            ),
            models.CheckConstraint(
                condition=Q(grade="") | Q(verdict="ACCEPTED"),
                name="evidence_graded_when_accepted",
            ),
            models.UniqueConstraint(
                fields=["task"], condition=~Q(verdict="RETURNED"), name="evidence_stands_once"
            ),
            models.UniqueConstraint(
                fields=["office", "request_id"], name="evidence_asked_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["task", "submitted_at"], name="evidence_task"),
        ]

    def __str__(self) -> str:
        return f"{self.product}, {self.symbol}"

    @property
    def reporter(self) -> str:
        """Name who reported it, with the office where it was another one."""
        if self.submitted_by is not None:
            return self.submitted_by.person.full_name
        return f"{self.reported_by}, {self.from_office}"
