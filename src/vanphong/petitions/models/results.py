"""What came of the cases an office resolved (kết quả giải quyết), and how far it is carried out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.petitions.models.cases import Case
from vanphong.petitions.rules.results import (
    FINDING_LABELS,
    SECOND_LABELS,
    WAY_LABELS,
    Finding,
    ResultFacts,
    ResultWay,
    SecondFinding,
)


def _amount() -> models.PositiveBigIntegerField[int, int]:
    return models.PositiveBigIntegerField(default=0)


class CaseResult(OfficeRow):
    """The result of one case, as it is known now; what stood before a correction is in the trail."""

    isolation: ClassVar[Isolation] = OfficeOwned(trail_without=("reason",))

    case = models.OneToOneField(Case, models.PROTECT, related_name="result")
    way = models.CharField(
        max_length=9, choices=[(one.value, WAY_LABELS[one]) for one in ResultWay]
    )
    # The day of the decision, of the conclusion, of the withdrawal.
    resolved_on = models.DateField()
    finding = models.CharField(
        max_length=6, blank=True, default="",
        choices=[(one.value, FINDING_LABELS[one]) for one in Finding],
    )  # fmt: skip
    # What became of the first decision, for a complaint of the second level.
    second = models.CharField(
        max_length=8, blank=True, default="",
        choices=[(one.value, SECOND_LABELS[one]) for one in SecondFinding],
    )  # fmt: skip
    # Đồng, square metres, people.
    recovered_money = _amount()
    recovered_land = _amount()
    restored_money = _amount()
    restored_land = _amount()
    restored_people = _amount()
    handled_people = _amount()
    to_investigators = models.BooleanField(default=False)
    investigated_people = _amount()
    # Whether something is to be carried out, when all of it was, and how much.
    must_execute = models.BooleanField(default=False)
    executed_on = models.DateField(null=True)
    executed_money = _amount()
    executed_land = _amount()
    executed_people = _amount()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    # Why it was corrected last.
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "petitions_case_result"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(way="DECISION") & ~Q(finding=""))
                | Q(way="WITHDRAWN", finding="", second="", must_execute=False),
                name="result_of_its_way",
            ),
            models.CheckConstraint(
                condition=Q(executed_on=None)
                | Q(must_execute=True, executed_on__gte=F("resolved_on")),
                name="result_executed_after_decision",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "resolved_on"], name="result_by_day"),
            models.Index(
                fields=["office", "executed_on"], condition=Q(must_execute=True),
                name="result_to_execute",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.way

    @property
    def facts(self) -> ResultFacts:
        """Give the result for the rules."""
        names = ResultFacts.__dataclass_fields__
        return ResultFacts(**{name: getattr(self, name) for name in names})
