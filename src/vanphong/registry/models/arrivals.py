"""Tables of the incoming book: its lines, and the posts they were passed to."""

from __future__ import annotations

from typing import ClassVar, NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.registry.models.books import Book, RegisterImport
from vanphong.registry.models.choices import Channel
from vanphong.registry.models.documents import Document


class Told(NamedTuple):
    """A post a line was passed to, with its holder's name and title."""

    post_id: UUID
    words: str


class IncomingEntry(OfficeRow):
    """A line of the receiving office's book: how a document came, and where it went."""

    isolation: ClassVar[Isolation] = OfficeOwned(cross=("document",))

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="arrivals", db_index=False
    )
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
    # When a leader of the office first gave a direction on the document: said here again beside
    # `Involvement`, so that what waits for one is found without going through the whole book.
    directed_at = models.DateTimeField(null=True)
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
            models.Index(fields=["document", "office"], name="incoming_of_office"),
            models.Index(
                F("office"), F("arrived_on").desc(), F("arrival_number").desc(), F("id").desc(),
                name="incoming_undirected",
                condition=Q(directed_at=None, no_direction_at=None, register_import=None),
            ),
        ]  # fmt: skip

    @property
    def arrived_as(self) -> str:
        """The arrival number as the book shows it."""
        return f"{self.arrival_number:02d}{self.arrival_suffix}"

    @cached_property
    def told(self) -> list[Told]:
        """Those it was passed to, as they were told; `fetch_receivers` does so for many lines."""
        rows = self.forwardings.select_related("post__person").order_by("passed_at", "id")
        return [Told(row.post_id, str(row.post)) for row in rows]


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
