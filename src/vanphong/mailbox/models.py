"""The office's mailbox, how far it was read, and the mails taken from it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.mailbox.rules import REASON_LABELS, STATE_LABELS, Reason, State


class After(models.TextChoices):
    """What is done on the mail server once a mail is taken; nothing is ever deleted there."""

    NOTHING = "NOTHING", "không đụng đến thư trên máy chủ"
    SEEN = "SEEN", "đánh dấu đã đọc"
    MOVE = "MOVE", "chuyển sang thư mục khác"


class Mailbox(OfficeRow):
    """Where an office's official mail is read; one for an office."""

    isolation: ClassVar[Isolation] = OfficeOwned(trail_without=("password_sealed",))

    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField(default=993)
    username = models.CharField(max_length=200)
    # Encrypted for this office with a key of this installation.
    password_sealed = models.BinaryField()
    folder = models.CharField(max_length=200, default="INBOX")
    after = models.CharField(max_length=8, choices=After.choices, default=After.NOTHING)
    done_folder = models.CharField(max_length=200, blank=True, default="")
    is_on = models.BooleanField(default=False)
    # Counts changes, so that two people do not overwrite each other unseen.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "mailbox_mailbox"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office"], name="mailbox_of_office_once")
        ]

    def __str__(self) -> str:
        return f"{self.username} ({self.host})"


class Progress(OfficeRow):
    """How far the mailbox was read; locked by whoever enters a mail."""

    isolation: ClassVar[Isolation] = OfficeOwned(audited=False)

    # UIDs count within one UIDVALIDITY of the server; 0: nothing read yet.
    uid_validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    good_at = models.DateTimeField(null=True)
    # A code of `rules.TROUBLE_WORDS`, since when; empty when the last reading was good.
    trouble = models.CharField(max_length=40, blank=True, default="")
    trouble_since = models.DateTimeField(null=True)

    class Meta:
        db_table = "mailbox_progress"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office"], name="mail_progress_once")
        ]

    def __str__(self) -> str:
        return f"{self.uid_validity}/{self.last_uid}"


class Mail(OfficeRow):
    """One mail as it was taken. What is HELD has neither words nor files.

    Its words and who sent it are not in the trail: what turns out to be secret, or a denouncer's,
    can be erased. Of what became a letter of the petitions' book (LETTER) nothing is said here.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(
        trail_without=("text", "subject", "sender_name", "sender_address", "message_id")
    )

    uid_validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    # Of the mail's bytes: the same ones are taken once, however the server numbers them.
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    # When the server received it (INTERNALDATE), not what the mail says.
    received_at = models.DateTimeField()
    taken_at = models.DateTimeField()
    # As the sender wrote it: it may be forged, so it never keeps a mail out.
    message_id = models.CharField(max_length=300, blank=True, default="")
    sender_name = models.CharField(max_length=200, blank=True, default="")
    sender_address = models.CharField(max_length=320, blank=True, default="")
    subject = models.CharField(max_length=500, blank=True, default="")
    # What the office's server wrote of SPF, DKIM and DMARC (`dkim=pass`); told, never trusted.
    checks = models.JSONField(default=list)
    # Codes of `rules.PROBLEM_WORDS`.
    problems = models.JSONField(default=list)
    text = models.TextField(blank=True, default="")
    # The mail as it came (.eml).
    file = models.ForeignKey("files.File", models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        max_length=10, choices=[(one.value, STATE_LABELS[one]) for one in State]
    )
    # A code of `rules.HELD_WORDS`, with the level or the name of what was found.
    held_code = models.CharField(max_length=40, blank=True, default="")
    held_detail = models.CharField(max_length=100, blank=True, default="")
    reason = models.CharField(
        max_length=10, blank=True, default="",
        choices=[(one.value, REASON_LABELS[one]) for one in Reason],
    )  # fmt: skip
    note = models.CharField(max_length=300, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+", db_index=False
    )
    # The document made of the mail itself.
    document = models.ForeignKey(
        "registry.Document", models.PROTECT, null=True, related_name="+"
    )
    # Whether the server is still to be told (`Mailbox.after`).
    to_mark = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "mailbox_mail"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "sha256"], name="mail_once"),
            models.CheckConstraint(
                condition=~Q(state="HELD") | Q(text="", file=None), name="mail_held_is_empty"
            ),
            models.CheckConstraint(
                condition=~Q(state="LETTER")
                | Q(
                    text="",
                    subject="",
                    sender_name="",
                    sender_address="",
                    message_id="",
                    document=None,
                ),
                name="mail_of_letter_says_nothing",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "state", "-id"], name="mail_by_state"),
            models.Index(fields=["office", "message_id"], name="mail_by_message_id"),
        ]

    def __str__(self) -> str:
        return self.subject or self.sender_address


class Attachment(OfficeRow):
    """A file that came in a mail: kept, or refused with the door's reason."""

    isolation: ClassVar[Isolation] = OfficeOwned(trail_without=("name", "refusal"))

    mail = models.ForeignKey(Mail, models.PROTECT, related_name="attachments", db_index=False)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    size_bytes = models.BigIntegerField()
    file = models.ForeignKey("files.File", models.PROTECT, null=True, related_name="+")
    refusal_code = models.CharField(max_length=40, blank=True, default="")
    refusal = models.CharField(max_length=400, blank=True, default="")
    # The document it was registered with.
    document = models.ForeignKey(
        "registry.Document", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "mailbox_attachment"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mail", "position"], name="attachment_place_once")
        ]

    def __str__(self) -> str:
        return self.name
