"""Tables of books: terms, books, registers taken over, numbers, closings."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.registry.models.choices import BookPeriod, Direction, NumberState


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
    # Also of a void number, when its paper was entered by mistake.
    document = models.ForeignKey(
        "registry.Document", models.PROTECT, null=True, related_name="numbers"
    )
    reason = models.CharField(max_length=500, blank=True, default="")
    # What a number is held for, in words, until it is used.
    purpose = models.CharField(max_length=300, blank=True, default="")
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
                | Q(state="RESERVED", document=None)
                | Q(state="VOID"),
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
