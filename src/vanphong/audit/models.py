"""The trail: what was done, by whom, in which office; sealed in hash-chained batches."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from vanphong.kernel.isolation import Isolation, OfficeOwned, SiteWide, Trail
from vanphong.kernel.rows import OfficeRow


class Event(models.Model):
    """One act, or one change of a row written by the database itself.

    Nothing here points to other tables: the trail outlives what it speaks of.
    """

    isolation: ClassVar[Isolation] = Trail(audited=False, append_only=True)

    # First on purpose: PostgreSQL fills columns in order, so the transaction has its number
    # before `id` is drawn; the sealer relies on it (ADR 0004).
    txid = models.BigIntegerField(db_default=models.Func(function="vp_txid"))
    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=models.Func(function="clock_timestamp"))
    # The office whose trail it is; none for acts on the whole installation.
    office_id = models.IntegerField(null=True)
    # kernel.scope.actor_json: identifiers with a copy of the names.
    actor = models.JSONField()
    # `app:noun:verb` for acts; `row:insert`, `row:update`, `row:delete` for changes of rows.
    action = models.CharField(max_length=100)
    subject_table = models.CharField(max_length=63)
    subject_id = models.CharField(max_length=64)
    detail = models.JSONField(default=dict)

    class Meta:
        db_table = "audit_event"
        indexes: ClassVar = [
            models.Index(fields=["subject_table", "subject_id", "id"], name="audit_subject"),
            models.Index(fields=["office_id", "id"], name="audit_office"),
        ]


class Seal(models.Model):
    """A sealed batch: the digest of its rows chained to the seal before it."""

    isolation: ClassVar[Isolation] = SiteWide(
        reason="digests tell nothing of an office", audited=False, append_only=True
    )

    id = models.BigAutoField(primary_key=True)
    sealed_at = models.DateTimeField(db_default=Now())
    from_id = models.BigIntegerField()
    to_id = models.BigIntegerField(unique=True)
    row_count = models.IntegerField()
    # First eight bytes of every row's SHA-256, in order of id, to name the first bad row.
    row_marks = models.BinaryField()
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    class Meta:
        db_table = "audit_seal"


class Submission(OfficeRow):
    """The answer given to a form's key, so that sending the form twice does it once."""

    isolation: ClassVar[Isolation] = OfficeOwned(audited=False)

    person_id = models.UUIDField()
    key = models.CharField(max_length=64)
    location = models.CharField(max_length=500, default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "audit_submission"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "person_id", "key"], name="submission_once"
            )
        ]
