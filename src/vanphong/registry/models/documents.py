"""Tables of documents: facts, access, files, who has to do with them, relations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from vanphong.kernel.isolation import OFFICES, AccessList, Isolation, OfficeOwned, OfficeShared
from vanphong.kernel.rows import OfficeRow
from vanphong.registry.models.choices import (
    DocumentState,
    FileRole,
    InvolvementReason,
    Origin,
    RelationKind,
    Urgency,
)


class Document(OfficeRow):
    """The facts of one document, kept once: by its issuer's office, or by who received it."""

    isolation: ClassVar[Isolation] = OfficeShared(
        through="registry_documentaccess", column="document_id"
    )

    origin = models.CharField(max_length=8, choices=Origin.choices)
    state = models.CharField(
        max_length=8, choices=DocumentState.choices, default=DocumentState.ISSUED
    )
    # A body of the directory, when the issuer stands there; the name is kept as printed.
    body = models.ForeignKey("people.Body", models.PROTECT, null=True, related_name="+")
    issuer_name = models.CharField(max_length=300)
    # Folded, for duplicates and filters.
    issuer_key = models.CharField(max_length=300, editable=False)
    system = models.CharField(max_length=5)
    # Empty when the type of a foreign paper is in none of the lists.
    type_code = models.CharField(max_length=40, blank=True, default="")
    number = models.PositiveIntegerField(null=True)
    symbol = models.CharField(max_length=100, blank=True, default="")
    symbol_key = models.CharField(max_length=100, editable=False, default="")
    issued_on = models.DateField(null=True)
    abstract = models.TextField()
    # Digest of the folded abstract, for duplicates.
    abstract_digest = models.CharField(max_length=32, editable=False, default="")
    urgency = models.CharField(max_length=13, choices=Urgency.choices, default=Urgency.NORMAL)
    signer_name = models.CharField(max_length=100, blank=True, default="")
    signer_title = models.CharField(max_length=200, blank=True, default="")
    # The document itself, as received or as issued; never altered.
    file = models.ForeignKey("files.File", models.PROTECT, null=True, related_name="+")
    # SHA-256 of the original file, copied for duplicates and against roll-back.
    file_digest = models.CharField(max_length=64, blank=True, default="")
    page_count = models.PositiveIntegerField(null=True)
    copy_count = models.PositiveIntegerField(null=True)
    # “Nơi nhận” as printed, and the unit that keeps the record copy.
    recipients_text = models.TextField(blank=True, default="")
    filed_with = models.CharField(max_length=200, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    # The draft, delivery or request it came from; the same one never makes a second document.
    source_id = models.UUIDField(null=True)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+"
    )
    # Counts corrections, so that two people do not overwrite each other unseen.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "registry_document"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "source_id"], name="document_per_source_once"
            ),
            models.CheckConstraint(
                condition=Q(origin="RECEIVED")
                | Q(body__isnull=False, number__isnull=False, issued_on__isnull=False),
                name="document_own_is_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                "office", "origin", F("issued_on").desc(), F("number").desc(), F("id").desc(),
                name="document_newest",
            ),
            models.Index(fields=["office", "symbol_key"], name="document_symbol"),
            models.Index(fields=["office", "file_digest"], name="document_file"),
            models.Index(
                fields=["office", "abstract_digest", "issued_on"], name="document_abstract"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.symbol} {self.abstract}".strip()


class DocumentAccess(models.Model):
    """Opens one document to one more office; written by the owner's office."""

    isolation: ClassVar[Isolation] = AccessList(owner_column="owner_id")

    id = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(Document, models.PROTECT, related_name="access")
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    owner = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "registry_documentaccess"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "office"], name="access_once")
        ]
        indexes: ClassVar = [models.Index(fields=["office", "document"], name="access_office")]


@dataclass(frozen=True, slots=True)
class _AsTheDocument(OfficeOwned):
    """Rows read by whoever may read their document."""

    def read_policy(self, table: str) -> str:
        """Give the rows owned, and those of documents opened to the offices acted in."""
        return (
            f"(office_id = any({OFFICES}) or exists (select 1 from registry_documentaccess a "  # noqa: S608
            f"where a.document_id = {table}.document_id and a.office_id = any({OFFICES})))"
        )


class DocumentFile(OfficeRow):
    """A file of a document: the document itself, an annex, or what it was made from."""

    isolation: ClassVar[Isolation] = _AsTheDocument()

    document = models.ForeignKey(Document, models.PROTECT, related_name="files")
    file = models.ForeignKey("files.File", models.PROTECT, related_name="+")
    role = models.CharField(max_length=8, choices=FileRole.choices)
    position = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "registry_documentfile"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "file"], name="document_file_once")
        ]


class Involvement(OfficeRow):
    """A person of the office who has to do with a document, and why."""

    isolation: ClassVar[Isolation] = OfficeOwned(cross=("document",))

    document = models.ForeignKey(Document, models.PROTECT, related_name="involvements")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=InvolvementReason.choices)
    since = models.DateTimeField()

    class Meta:
        db_table = "registry_involvement"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "person", "document", "reason"], name="involvement_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["document"], name="involvement_document")]


class Recipient(OfficeRow):
    """One addressee of an own document: an office of the directory, or a name only."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="recipients")
    to_office = models.ForeignKey("people.Office", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "registry_recipient"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "position"], name="recipient_once")
        ]


class Relation(OfficeRow):
    """What one document does to another; one row, the inverse is derived."""

    isolation: ClassVar[Isolation] = OfficeOwned(cross=("source", "target"))

    source = models.ForeignKey(Document, models.PROTECT, related_name="relations_from")
    target = models.ForeignKey(Document, models.PROTECT, related_name="relations_to")
    kind = models.CharField(max_length=8, choices=RelationKind.choices)
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "registry_relation"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "source", "target", "kind"], name="relation_once"
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="relation_of_two"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["source"], name="relation_source"),
            models.Index(fields=["target"], name="relation_target"),
        ]
