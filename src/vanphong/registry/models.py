"""Tables of the registry: terms, books, numbers, documents, access, relations, dossiers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from vanphong.kernel.isolation import OFFICES, AccessList, Isolation, OfficeOwned, OfficeShared
from vanphong.kernel.rows import OfficeRow


class Direction(models.TextChoices):
    """Which way the documents of a book go."""

    IN = "IN", "đến"
    OUT = "OUT", "đi"


class BookPeriod(models.TextChoices):
    """How long a book runs before its numbers start again."""

    TERM = "TERM", "nhiệm kỳ"
    YEAR = "YEAR", "năm"


class NumberState(models.TextChoices):
    """A number is held for someone, stands on a document, or is void with a reason."""

    RESERVED = "RESERVED", "đã giữ"
    GIVEN = "GIVEN", "đã cấp"
    VOID = "VOID", "đã hủy"


class Origin(models.TextChoices):
    """Whether the office's own bodies issued the document."""

    OWN = "OWN", "của cơ quan"
    RECEIVED = "RECEIVED", "nhận được"


class DocumentState(models.TextChoices):
    """What became of a document after it was issued."""

    ISSUED = "ISSUED", "đã ban hành"
    RECALLED = "RECALLED", "đã thu hồi"
    REPLACED = "REPLACED", "đã được thay thế"


class Urgency(models.TextChoices):
    """Marks of urgency, rising."""

    NORMAL = "NORMAL", "thường"
    URGENT = "URGENT", "khẩn"
    VERY_URGENT = "VERY_URGENT", "thượng khẩn"
    EXPRESS = "EXPRESS", "hỏa tốc"
    EXPRESS_TIMED = "EXPRESS_TIMED", "hỏa tốc hẹn giờ"


class Channel(models.TextChoices):
    """How a document arrived."""

    PAPER = "PAPER", "bản giấy"
    EXCHANGE = "EXCHANGE", "liên thông"
    EMAIL = "EMAIL", "thư điện tử"
    OTHER = "OTHER", "khác"


class RelationKind(models.TextChoices):
    """What the first document does to the second."""

    RELATED = "RELATED", "liên quan"
    AMENDS = "AMENDS", "sửa đổi, bổ sung"
    REPLACES = "REPLACES", "thay thế"
    ANNULS = "ANNULS", "bãi bỏ"
    BASED_ON = "BASED_ON", "căn cứ"
    ANSWERS = "ANSWERS", "trả lời"
    COPY_OF = "COPY_OF", "bản sao của"


class InvolvementReason(models.TextChoices):
    """Why a person sees a document without seeing all."""

    REGISTERED = "REGISTERED", "vào sổ"
    DRAFTED = "DRAFTED", "soạn thảo"
    SIGNED = "SIGNED", "ký"
    DIRECTED = "DIRECTED", "cho ý kiến chỉ đạo"
    HANDLES = "HANDLES", "xử lý"
    INFORMED = "INFORMED", "được biết"
    FORWARDED = "FORWARDED", "được chuyển"


class Term(OfficeRow):
    """A term of the committee, `[opens_on, closes_on)`: from one congress's close on."""

    name = models.CharField(max_length=100)
    opens_on = models.DateField()
    closes_on = models.DateField(null=True)

    class Meta:
        db_table = "registry_term"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(closes_on__gt=F("opens_on")), name="term_dates"
            ),
            models.UniqueConstraint(
                fields=["office"], condition=Q(closes_on=None), name="one_open_term"
            ),
            models.UniqueConstraint(fields=["office", "opens_on"], name="term_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Book(OfficeRow):
    """One series of numbers. `period_start` is the term's opening or 1 January of the year."""

    direction = models.CharField(max_length=3, choices=Direction.choices)
    name = models.CharField(max_length=200)
    # The body it was opened for, and the symbol its numbers bear: the book serves every body of
    # the office with that symbol. Empty for incoming books.
    body = models.ForeignKey("people.Body", models.PROTECT, null=True, related_name="+")
    symbol = models.CharField(max_length=40, blank=True, default="")
    # Empty means all types together.
    type_code = models.CharField(max_length=40, blank=True, default="")
    # How the type is written in symbols, confirmed when the book was opened.
    abbreviation = models.CharField(max_length=10, blank=True, default="")
    period = models.CharField(max_length=4, choices=BookPeriod.choices)
    term = models.ForeignKey(Term, models.PROTECT, null=True, related_name="+")
    period_start = models.DateField()
    # Documents of a congress run in a series of their own.
    congress = models.BooleanField(default=False)
    first_number = models.PositiveIntegerField(default=1)
    next_number = models.PositiveIntegerField(default=1)
    # Lines dated up to this day can no longer change.
    closed_until = models.DateField(null=True)
    # The book is full or its period over: no new numbers.
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "registry_book"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=[
                    "office",
                    "direction",
                    "symbol",
                    "type_code",
                    "period_start",
                    "congress",
                ],
                name="book_series_once",
            ),
            models.CheckConstraint(
                condition=Q(next_number__gte=F("first_number"), first_number__gte=1),
                name="book_numbers",
            ),
            models.CheckConstraint(
                condition=Q(direction="IN", body=None, symbol="")
                | Q(direction="OUT", body__isnull=False) & ~Q(symbol=""),
                name="book_body_when_out",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def days(self) -> tuple[dt.date, dt.date | None]:
        """The first and the last day of the documents numbered; None while the term runs."""
        if self.term is None:
            return self.period_start, dt.date(self.period_start.year, 12, 31)
        closes_on = self.term.closes_on
        return self.term.opens_on, closes_on and closes_on - dt.timedelta(days=1)


class RegisterImport(OfficeRow):
    """One existing register taken over from a file: who, when, what, and whether taken back."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=255)
    file_digest = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField()
    # The number the book gave next, before and after.
    next_before = models.PositiveIntegerField()
    next_after = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "registry_registerimport"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["book", "file_digest"],
                condition=Q(taken_back_at=None),
                name="register_import_once",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class NumberEntry(OfficeRow):
    """One number of a book. Rows stay, so the book has no gaps and no doubles; only an import
    taken back leaves whole."""

    # An incoming book numbers documents that other offices own.
    isolation: ClassVar[Isolation] = OfficeOwned(cross=("document",))

    book = models.ForeignKey(Book, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    # Letter of a number inserted behind another (127a); empty for ordinary ones.
    suffix = models.CharField(max_length=2, blank=True, default="")
    state = models.CharField(max_length=8, choices=NumberState.choices)
    # Type and symbol the number makes; empty in incoming books.
    type_code = models.CharField(max_length=40, blank=True, default="")
    symbol = models.CharField(max_length=100, blank=True, default="")
    # The draft or delivery the number is for; asking again for it gives the same number.
    for_id = models.UUIDField()
    document = models.ForeignKey(
        "registry.Document", models.PROTECT, null=True, related_name="numbers"
    )
    reason = models.CharField(max_length=500, blank=True, default="")
    approved_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+"
    )
    reserved_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)
    # The import that brought the line, when it was not given here.
    register_import = models.ForeignKey(
        RegisterImport, models.PROTECT, null=True, related_name="entries"
    )

    class Meta:
        db_table = "registry_number"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "number", "suffix"], name="number_once"),
            models.UniqueConstraint(
                fields=["book", "for_id"],
                condition=~Q(state="VOID"),
                name="number_per_draft_once",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="number_from_one"),
            models.CheckConstraint(
                condition=Q(state="GIVEN", given_at__isnull=False, document__isnull=False)
                | (~Q(state="GIVEN") & Q(document=None)),
                name="number_given_with_document",
            ),
            models.CheckConstraint(
                condition=~Q(state="VOID") | ~Q(reason=""), name="number_void_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(suffix="") | ~Q(reason=""), name="number_inserted_with_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["document"], name="number_document"),
            models.Index(fields=["register_import"], name="number_import"),
        ]

    def __str__(self) -> str:
        return f"{self.number:02d}{self.suffix}"


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


class FileRole(models.TextChoices):
    """What a file is to its document."""

    ORIGINAL = "ORIGINAL", "văn bản"
    ANNEX = "ANNEX", "phụ lục"
    SOURCE = "SOURCE", "bản soạn"


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


class IncomingEntry(OfficeRow):
    """A line of the receiving office's book: how a document came, and where it went."""

    isolation: ClassVar[Isolation] = OfficeOwned(cross=("document",))

    document = models.ForeignKey(Document, models.PROTECT, related_name="arrivals")
    book = models.ForeignKey(Book, models.PROTECT, related_name="+")
    arrival_number = models.PositiveIntegerField()
    # Letter of a number set behind another in an old register (701a).
    arrival_suffix = models.CharField(max_length=2, blank=True, default="")
    arrived_on = models.DateField()
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+"
    )
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.PAPER)
    # Units outside it was passed to, as written in the book; people here are `forwardings`.
    forwarded_to = models.CharField(max_length=300, blank=True, default="")
    forwarded_on = models.DateField(null=True)
    # Who signed for it in the book.
    received_for = models.CharField(max_length=100, blank=True, default="")
    due_on = models.DateField(null=True)
    note = models.CharField(max_length=500, blank=True, default="")
    # When a leader had seen it and gave no direction, or it was directed before it came here.
    no_direction_at = models.DateTimeField(null=True)
    no_direction_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+"
    )
    # Counts corrections, so that two people do not overwrite each other unseen.
    version = models.PositiveIntegerField(default=1)
    # The import that brought the line: such a paper waits for nobody.
    register_import = models.ForeignKey(
        RegisterImport, models.PROTECT, null=True, related_name="arrivals"
    )

    class Meta:
        db_table = "registry_incoming"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "document"], name="incoming_once"),
            models.UniqueConstraint(
                fields=["book", "arrival_number", "arrival_suffix"], name="arrival_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                F("office"), F("arrived_on").desc(), F("arrival_number").desc(), F("id").desc(),
                name="incoming_newest",
            ),
            models.Index(fields=["document"], name="incoming_document"),
        ]  # fmt: skip

    @property
    def arrived_as(self) -> str:
        """The arrival number as the book shows it."""
        return f"{self.arrival_number:02d}{self.arrival_suffix}"


class Forwarding(OfficeRow):
    """A post of the office that a line of the incoming book was passed to; it is told."""

    entry = models.ForeignKey(IncomingEntry, models.PROTECT, related_name="forwardings")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    # Whether the post may direct: then the paper waits for it in the box of directions.
    for_direction = models.BooleanField()
    passed_at = models.DateTimeField()
    passed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    # When the person first opened the document.
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "registry_forwarding"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "post"], name="forwarding_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["office", "post"], condition=Q(seen_at=None), name="forwarding_unseen"
            )
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


class Dossier(OfficeRow):
    """Hồ sơ: the documents of one matter, kept by whoever handles it."""

    code = models.CharField(max_length=50)
    title = models.CharField(max_length=500)
    keeper = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    # As the office's list of terms says it: "Vĩnh viễn", "20 năm".
    retention = models.CharField(max_length=100, blank=True, default="")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        db_table = "registry_dossier"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "code"], name="dossier_code_once"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="dossier_dates",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "keeper"], name="dossier_keeper")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class DossierItem(OfficeRow):
    """A document's place in a dossier."""

    isolation: ClassVar[Isolation] = OfficeOwned(cross=("document",))

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="items")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "registry_dossieritem"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "document"], name="dossier_item_once"),
            models.UniqueConstraint(fields=["dossier", "position"], name="dossier_place_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["document"], name="dossier_of_document")]


class BookClosing(OfficeRow):
    """A period of a book that was closed: how many lines it had, and their digest."""

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    book = models.ForeignKey(Book, models.PROTECT, related_name="closings")
    until = models.DateField()
    line_count = models.PositiveIntegerField()
    # SHA-256 over the lines as printed, in order, chained to the closing before.
    digest = models.CharField(max_length=64)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "registry_bookclosing"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "until"], name="closing_once")
        ]
