"""Drafts: what is being written, until it is issued as a document of the register."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.drafting.appraisal_models import (
    Appraisal,
    AppraisalFinding,
    AppraisalItem,
    AppraisalList,
    AppraisalMember,
    AppraisalSetting,
    AppraisalSheet,
    DraftApproval,
    FindingReply,
)
from vanphong.drafting.batch_models import PageSeen, SigningBatch, SigningBatchItem
from vanphong.drafting.opinion_models import (
    Opinion,
    OpinionAsked,
    OpinionHandling,
    OpinionLetter,
    OpinionReminder,
    OpinionRequest,
)
from vanphong.drafting.rules import LABELS, MENDER_LABELS, DraftState, Mender
from vanphong.drafting.typesetting.docx_losses import FRAME
from vanphong.drafting.working_models import DraftWorking, OpinionWorking
from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow

__all__ = [
    "Appraisal", "AppraisalFinding", "AppraisalItem", "AppraisalList", "AppraisalMember",
    "AppraisalSetting", "AppraisalSheet", "Draft", "DraftApproval", "DraftImage", "DraftVersion",
    "DraftWorking", "FindingReply", "Opinion", "OpinionAsked", "OpinionHandling",
    "OpinionLetter",
    "OpinionReminder", "OpinionRequest", "OpinionWorking", "PageSeen", "SigningBatch",
    "SigningBatchItem", "UrgingLetter",
]  # fmt: skip


class Draft(OfficeRow):
    """One document on its way from the first words to the issued file.

    From NUMBERED on, number and date are fixed; from SIGNED on, the signed file is; once ISSUED
    the draft points to its document in the register. `content` is
    `typesetting.document_json` of the whole document, images by reference to `DraftImage`.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(
        cross=("answers", "issued_document", "own_pdf", "source_file"),
        trail_without=("content",),
    )

    body = models.ForeignKey("people.Body", models.PROTECT, related_name="+")
    type_code = models.CharField(max_length=40)
    abstract = models.CharField(max_length=1000, blank=True, default="")
    content = models.TextField(blank=True, default="")
    # The Word file it came from, kept as it was; what could not be carried over is in `losses`.
    source_file = models.ForeignKey("files.File", models.PROTECT, null=True, related_name="+")
    losses = models.JSONField(default=list)
    # A finished PDF of the office's own, taken instead of typesetting.
    own_pdf = models.ForeignKey("files.File", models.PROTECT, null=True, related_name="+")
    addressees = models.JSONField(default=list)
    # [{"office": id} or {"name": "…"}], in the order printed under Nơi nhận.
    recipients = models.JSONField(default=list)
    file_copy = models.CharField(max_length=200, blank=True, default="")
    urgency = models.CharField(max_length=20, blank=True, default="")
    # What the law leaves to the signer: directions, marks, contact; who takes the minutes.
    circulation = models.CharField(max_length=100, blank=True, default="")
    draft_round = models.PositiveSmallIntegerField(default=0)
    drafter_mark = models.CharField(max_length=60, blank=True, default="")
    contact = models.CharField(max_length=300, blank=True, default="")
    recorder = models.CharField(max_length=100, blank=True, default="")
    signer = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    delegation = models.ForeignKey(
        "people.Delegation", models.PROTECT, null=True, related_name="+"
    )
    # The document this one answers, possibly another office's, and the task it fulfils.
    answers = models.ForeignKey(
        "registry.Document", models.PROTECT, null=True, related_name="+"
    )
    task = models.ForeignKey("tasks.Task", models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        max_length=10,
        choices=[(state.value, LABELS[state]) for state in DraftState],
        default=DraftState.DRAFT.value,
    )
    return_reason = models.CharField(max_length=500, blank=True, default="")
    # Who mends what was returned; empty unless it is returned.
    returned_to = models.CharField(
        max_length=7,
        blank=True,
        default="",
        choices=[(one.value, MENDER_LABELS[one]) for one in Mender],
    )
    # Fixed with the number: lines over the signature, symbol, date, public code.
    mark_lines = models.JSONField(default=list)
    symbol = models.CharField(max_length=60, blank=True, default="")
    issued_on = models.DateField(null=True)
    check_code = models.CharField(max_length=32, blank=True, default="")
    number_entry = models.ForeignKey(
        "registry.NumberEntry", models.PROTECT, null=True, related_name="+"
    )
    # Where signature and seal stand on the typeset page (typesetting.Box as a list).
    boxes = models.JSONField(default=dict)
    signed_file = models.ForeignKey("files.File", models.PROTECT, null=True, related_name="+")
    issued_document = models.ForeignKey(
        "registry.Document", models.PROTECT, null=True, related_name="+"
    )
    created_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    # Who presented it last: told when it comes back.
    submitted_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    # Counts changes of the text, so that two editors do not overwrite each other.
    version = models.IntegerField(default=1)

    @property
    def lost(self) -> list[dict[str, str]]:
        """What of the Word file was not carried over, to be seen before the draft goes on."""
        return [loss for loss in self.losses if loss["kind"] != FRAME]

    @property
    def set_anew(self) -> list[dict[str, str]]:
        """The words of the Word file's header and signature, which the page sets by itself."""
        return [loss for loss in self.losses if loss["kind"] == FRAME]

    @property
    def is_fixed(self) -> bool:
        """Whether delegation and lines over the signature stand as they were fixed."""
        return bool(self.symbol) and self.state != DraftState.RETURNED

    class Meta:
        db_table = "drafting_draft"
        indexes: ClassVar = [
            models.Index(fields=["office", "state", "-changed_at"], name="draft_by_state")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="draft_number_with_date",
                condition=Q(state__in=["DRAFT", "SUBMITTED", "RETURNED", "WITHDRAWN"])
                | (~Q(symbol="") & Q(issued_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="draft_issued_with_document",
                condition=~Q(state="ISSUED") | Q(issued_document__isnull=False),
            ),
        ]


class DraftVersion(OfficeRow):
    """What was written in a draft at one time; never changed, never taken out.

    `number` is the draft's `version` from then on; `content` as in the draft, its pictures kept
    with the draft. `reason` is what the author said of the change, if anything.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(trail_without=("content",), append_only=True)

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    abstract = models.CharField(max_length=1000, blank=True, default="")
    content = models.TextField(blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")
    author = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "drafting_version"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "draft", "number"], name="draft_version_once"
            )
        ]


class DraftImage(OfficeRow):
    """A picture inside a draft's text, or in that of one of its versions."""

    isolation: ClassVar[Isolation] = OfficeOwned(trail_without=("content",))

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="images")
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        db_table = "drafting_image"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "draft", "sha256"], name="draft_image_once"
            )
        ]


class UrgingLetter(OfficeRow):
    """Late work that a draft urges, with the due date it was late by.

    A later due date, or a letter that was given up, lets the work be urged by letter again.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="urges")
    task = models.ForeignKey("tasks.Task", models.PROTECT, related_name="+")
    due_on = models.DateField()

    class Meta:
        db_table = "drafting_urgingletter"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "task"], name="urging_letter_once")
        ]
        indexes: ClassVar = [models.Index(fields=["task", "due_on"], name="urging_letter_task")]
