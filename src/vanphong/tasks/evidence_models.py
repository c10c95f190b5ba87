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
    # By who reported it, before anybody judged it.
    TAKEN_BACK = "TAKEN_BACK", _("đã rút")


# What stands no more; a task may have as many of them as it takes.
UNDONE = (Verdict.RETURNED, Verdict.TAKEN_BACK)


class Evidence(OfficeRow):
    """The product of a task: what, its number and date, where it went; a file if any.

    What is no document with a number has none, and says to whom it was handed in. Reported by a
    post of the office, or by the other office that leads the task: then the file is that office's,
    opened to this one.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(cross=("document", "file"))

    task = models.ForeignKey("tasks.Task", models.PROTECT, related_name="evidence")
    product = models.CharField(max_length=300)
    # Number and symbol as printed: "127-BC/TU"; empty for what has none.
    symbol = models.CharField(max_length=100, blank=True, default="")
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
    # Who said so there, whose post stays behind the wall: the person, and the name with the post
    # as it was then, like a receipt's.
    from_person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+"
    )
    reported_by = models.CharField(max_length=230, blank=True, default="")
    submitted_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.WAITING)
    # None while nobody judged it, and for what another office took back.
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
                condition=~Q(product="") & (~Q(symbol="") | ~Q(handed_to="")),
                name="evidence_named_and_placed",
            ),
            models.CheckConstraint(
                condition=Q(
                    submitted_by__isnull=False,
                    from_office=None,
                    from_person=None,
                    reported_by="",
                )
                | (
                    Q(
                        submitted_by=None,
                        from_office__isnull=False,
                        from_person__isnull=False,
                    )
                    & ~Q(reported_by="")
                ),
                name="evidence_from_someone",
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=["RETURNED", "TAKEN_BACK"]) | ~Q(verdict_reason=""),
                name="evidence_undone_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=["ACCEPTED", "RETURNED", "TAKEN_BACK"])
                | Q(verdict_by__isnull=False)
                | Q(verdict="TAKEN_BACK", from_office__isnull=False),
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
                fields=["task"],
                condition=~Q(verdict__in=["RETURNED", "TAKEN_BACK"]),
                name="evidence_stands_once",
            ),
            models.UniqueConstraint(
                fields=["office", "request_id"], name="evidence_asked_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["task", "submitted_at"], name="evidence_task"),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.product, self.symbol) if part)

    @property
    def called(self) -> str:
        """Give its number and symbol, or its name where it has none."""
        return self.symbol or self.product

    @property
    def reporter(self) -> str:
        """Name who reported it, with the office where it was another one."""
        if self.submitted_by is not None:
            return self.submitted_by.person.full_name
        return f"{self.reported_by}, {self.from_office}"

    @property
    def judge(self) -> str:
        """Name who said what became of it; nobody where none did, as for what a register holds."""
        if self.verdict_by is not None:
            return self.verdict_by.person.full_name
        return self.reporter if self.verdict == Verdict.TAKEN_BACK else ""
