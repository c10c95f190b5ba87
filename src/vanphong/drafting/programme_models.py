"""Which line of a work programme a draft answers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow


class ProgrammeLine(OfficeRow):
    """The line of a work programme that a draft, and so its issued document, was made for.

    Number and date are those printed on the programme; where it stands in the register, the
    document is linked too.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(cross=("document",))

    draft = models.OneToOneField(
        "drafting.Draft", models.PROTECT, related_name="programme_line"
    )
    document = models.ForeignKey(
        "registry.Document", models.PROTECT, null=True, related_name="+"
    )
    symbol = models.CharField(max_length=100)
    # By which a programme registered later is found: `registry.symbol_key`.
    symbol_key = models.CharField(max_length=120)
    dated_on = models.DateField()
    # Number of the line as printed: "12", "II.3".
    line = models.CharField(max_length=30)
    words = models.CharField(max_length=500)
    named_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        db_table = "drafting_programme_line"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(symbol="") & ~Q(symbol_key="") & ~Q(line="") & ~Q(words=""),
                name="programme_line_said",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["document"], name="programme_line_document"),
            models.Index(
                fields=["office", "symbol_key", "dated_on"], name="programme_line_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symbol}, {self.line}"
