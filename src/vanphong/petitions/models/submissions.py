"""What citizens send over the network: the draft only they can read, and what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.kernel.ids import new_id
from vanphong.kernel.isolation import Isolation, OfficeOwned, SiteWide
from vanphong.kernel.rows import OfficeRow
from vanphong.petitions.models.letters import PERSONAL, FileRole, Letter
from vanphong.petitions.rules import NATURE_LABELS
from vanphong.petitions.rules.sending import SUBMISSION_LABELS, WAY_LABELS, SubmissionState


def _choices(labels: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(str(value), label) for value, label in labels.items()]


class OnlineIntake(models.Model):
    """Whether an office takes letters over the network; one without a row does not."""

    isolation: ClassVar[Isolation] = SiteWide(
        reason="every sender chooses among the offices that take letters",
        with_office="office_id = %(office)s",
    )

    office = models.OneToOneField(
        "people.Office", models.PROTECT, primary_key=True, related_name="+"
    )
    is_open = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "petitions_online_intake"

    def __str__(self) -> str:
        return f"{self.office_id}: {self.is_open}"


class SendingDraft(models.Model):
    """A letter being written on the public page, sealed with a key that only its writer holds.

    Once sent its words are gone and it only leads the same device back to code and receipt.
    """

    isolation: ClassVar[Isolation] = SiteWide(
        reason="of no office before it is sent; sealed with the writer's own key", audited=False
    )

    # HMAC of the writer's key with a secret of this installation.
    lookup = models.CharField(max_length=64, primary_key=True)
    sealed = models.BinaryField()
    ends_at = models.DateTimeField(db_index=True)
    # What it became, and of which office.
    submission_id = models.UUIDField(null=True)
    office_id = models.IntegerField(null=True)

    class Meta:
        db_table = "petitions_sending_draft"

    def __str__(self) -> str:
        return "draft"


class DraftPaper(models.Model):
    """A file of a draft, looked at by the door and sealed with the writer's key."""

    isolation: ClassVar[Isolation] = SiteWide(
        reason="of no office before it is sent; sealed with the writer's own key", audited=False
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    draft = models.ForeignKey(SendingDraft, models.CASCADE, related_name="papers")
    position = models.PositiveSmallIntegerField()
    # What the door found, sealed apart so that a list need not open the bytes.
    facts = models.BinaryField()
    sealed = models.BinaryField()
    size_bytes = models.PositiveIntegerField()

    class Meta:
        db_table = "petitions_draft_paper"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "position"], name="draft_paper_place")
        ]

    def __str__(self) -> str:
        return str(self.position)


class SendingCount(models.Model):
    """How often something was asked for from one network address within the present hour."""

    isolation: ClassVar[Isolation] = SiteWide(
        reason="addresses are of no office; only keyed digests of them, for a day",
        audited=False,
    )

    # HMAC of what, address and day with a secret of this installation.
    key = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "petitions_sending_count"

    def __str__(self) -> str:
        return str(self.count)


class Submission(OfficeRow):
    """A letter as it was sent over the network; it waits to be taken into the register.

    What was given never changes. Of a protected sender nothing personal is kept here: the vault
    keeps it under `letter_key`, the letter it becomes.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(
        trail_without=(*PERSONAL, "subject", "about", "place", "text", "demand", "reason")
    )

    # Named when it is sent, so that vault and code know the letter before it has a number.
    letter_key = models.UUIDField()
    sent_at = models.DateTimeField()
    way = models.CharField(max_length=9, choices=_choices(WAY_LABELS))
    in_vault = models.BooleanField(default=False)
    full_name = models.CharField(max_length=150, blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="")
    id_number = models.CharField(max_length=20, blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    # As the sender sees it; the office judges by the content.
    nature = models.CharField(max_length=12, choices=_choices(NATURE_LABELS))
    waives_secrecy = models.BooleanField(default=False)
    subject = models.CharField(max_length=300)
    about = models.CharField(max_length=300, blank=True, default="")
    place = models.CharField(max_length=300, blank=True, default="")
    text = models.TextField()
    demand = models.CharField(max_length=1000, blank=True, default="")
    # SHA-256 of the whole letter as one text, and of what the vault sealed (empty without).
    text_sha256 = models.CharField(max_length=64)
    sealed_sha256 = models.CharField(max_length=64, blank=True, default="")
    size_bytes = models.PositiveIntegerField()
    state = models.CharField(
        max_length=9, choices=_choices(SUBMISSION_LABELS), default=SubmissionState.WAITING.value
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    # Why it was sent back; the sender reads it.
    reason = models.CharField(max_length=300, blank=True, default="")
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "petitions_submission"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "letter_key"], name="submission_of_letter_once"
            ),
            models.CheckConstraint(
                condition=Q(way="NAMED") | Q(full_name="", address="", id_number="", phone=""),
                name="submission_names_nobody",
            ),
            models.CheckConstraint(
                condition=~Q(way="PROTECTED") | Q(in_vault=True), name="submission_is_sealed"
            ),
            models.CheckConstraint(
                condition=~Q(state="SENT_BACK") | ~Q(reason=""), name="submission_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state="WAITING") | Q(decided_by__isnull=False),
                name="submission_decided_by",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "-sent_at", "-id"], name="submission_newest"),
            models.Index(
                fields=["office", "sent_at"],
                condition=Q(state="WAITING"),
                name="submission_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.state


class SubmissionFile(OfficeRow):
    """A file that came with a letter over the network."""

    isolation: ClassVar[Isolation] = OfficeOwned()

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="files", db_index=False
    )
    file = models.ForeignKey("files.File", models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=FileRole.choices)
    position = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "petitions_submission_file"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["submission", "position"], name="submission_file_place"
            )
        ]

    def __str__(self) -> str:
        return self.role
