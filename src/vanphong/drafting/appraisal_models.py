"""Appraisals of a draft: what was looked at, found, answered and concluded; approvals."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.drafting.appraisal_rules import (
    CONCLUSION_LABELS,
    REPLY_LABELS,
    VERDICT_LABELS,
    WEIGHT_LABELS,
    Conclusion,
    Reply,
    Verdict,
    Weight,
)
from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow

_CONFIDENCE_LENGTH = 20


class AppraisalSetting(OfficeRow):
    """What the office wants before a draft is presented, from `set_at` on; the newest holds."""

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    needs_appraisal = models.BooleanField()
    needs_approval = models.BooleanField()
    set_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        db_table = "drafting_appraisal_setting"


class AppraisalList(OfficeRow):
    """The office's own list of items for a type of document; the newest holds.

    An empty one gives the type back to the product's list.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    type_code = models.CharField(max_length=40)
    items = models.JSONField(default=list)
    set_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        db_table = "drafting_appraisal_list"


class Appraisal(OfficeRow):
    """One round of appraisal of one version of a draft.

    `basis` and `digest` are what was looked at (`appraisal_rules.basis_of`). It may be signed more
    than once: the newest sheet holds.
    """

    draft = models.ForeignKey("drafting.Draft", models.PROTECT, related_name="appraisals")
    version = models.ForeignKey("drafting.DraftVersion", models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    basis = models.JSONField()
    digest = models.CharField(max_length=64)
    appraiser = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    opened_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    # Grows with every change of items, findings and dissents; a form says which it was made for.
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "drafting_appraisal"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "draft", "round"], name="appraisal_round_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["appraiser"], name="appraisal_appraiser")]


class AppraisalMember(OfficeRow):
    """Somebody who appraises beside the appraiser, and what they say against the conclusion.

    `dissent` is kept word for word; once written it is never changed.
    """

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="members")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    dissent = models.TextField(blank=True, default="")
    dissented_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "drafting_appraisal_member"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "appraisal", "post"], name="appraisal_member_once"
            ),
            models.CheckConstraint(
                name="appraisal_dissent_dated",
                condition=Q(dissent="", dissented_at=None)
                | (~Q(dissent="") & Q(dissented_at__isnull=False)),
            ),
        ]


class AppraisalItem(OfficeRow):
    """One item of the list as it stood when the round was opened; `verdict` empty until judged."""

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    source = models.CharField(max_length=500, blank=True, default="")
    # As rules have it; empty for an item of the office's own list.
    confidence = models.CharField(max_length=_CONFIDENCE_LENGTH, blank=True, default="")
    verdict = models.CharField(
        max_length=14, blank=True, default="",
        choices=[(one.value, VERDICT_LABELS[one]) for one in Verdict],
    )  # fmt: skip
    note = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        db_table = "drafting_appraisal_item"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "appraisal", "position"], name="appraisal_item_place"
            ),
            models.CheckConstraint(
                name="appraisal_item_not_met_why",
                condition=~Q(verdict=Verdict.NOT_MET.value) | ~Q(note=""),
            ),
        ]


class AppraisalFinding(OfficeRow):
    """Something to be mended, with the rule it rests on."""

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField()
    weight = models.CharField(
        max_length=6, choices=[(one.value, WEIGHT_LABELS[one]) for one in Weight]
    )
    words = models.CharField(max_length=2000)
    place = models.CharField(max_length=200, blank=True, default="")
    rule = models.CharField(max_length=1000)
    # How well the rule is known, for one the form checker found; empty for one's own.
    confidence = models.CharField(max_length=_CONFIDENCE_LENGTH, blank=True, default="")
    # The finding of the round before that it says again.
    again = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    # Taken back by the appraiser; it stays to be seen in the trail.
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "drafting_appraisal_finding"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "appraisal", "number"], name="appraisal_finding_number"
            )
        ]


class FindingReply(OfficeRow):
    """The drafter's answer to a finding; of several the newest holds."""

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    finding = models.ForeignKey(AppraisalFinding, models.PROTECT, related_name="replies")
    reply = models.CharField(
        max_length=10, choices=[(one.value, REPLY_LABELS[one]) for one in Reply]
    )
    # The version in which it was mended.
    version = models.ForeignKey(
        "drafting.DraftVersion", models.PROTECT, null=True, related_name="+"
    )
    why = models.CharField(max_length=2000, blank=True, default="")
    replied_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    replied_at = models.DateTimeField()

    class Meta:
        db_table = "drafting_finding_reply"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="finding_reply_whole",
                condition=Q(reply=Reply.MENDED.value, version__isnull=False)
                | (Q(reply=Reply.NOT_MENDED.value, version=None) & ~Q(why="")),
            )
        ]


class AppraisalSheet(OfficeRow):
    """A signed sheet (phiếu thẩm định): what was concluded, with everything it says. Never changed.

    `content` is the sheet as data, `file` the signed PDF; `revision` that of the appraisal it says.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(trail_without=("content",), append_only=True)

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="sheets")
    number = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField()
    conclusion = models.CharField(
        max_length=12, choices=[(one.value, CONCLUSION_LABELS[one]) for one in Conclusion]
    )
    # The condition, or the ground.
    words = models.CharField(max_length=2000, blank=True, default="")
    content = models.JSONField()
    file = models.ForeignKey("files.File", models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        db_table = "drafting_appraisal_sheet"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "appraisal", "number"], name="appraisal_sheet_number"
            )
        ]


class DraftApproval(OfficeRow):
    """The chief's word that one version may be presented; it holds for these words alone."""

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    draft = models.ForeignKey("drafting.Draft", models.PROTECT, related_name="approvals")
    version = models.ForeignKey("drafting.DraftVersion", models.PROTECT, related_name="+")
    basis = models.JSONField()
    digest = models.CharField(max_length=64)
    approved_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        db_table = "drafting_approval"
