"""What arrived (đơn), who wrote it (người), its files, and the code by which its sender asks."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from vanphong.kernel.isolation import Isolation, OfficeOwned, SiteWide
from vanphong.kernel.lexemes import office_words
from vanphong.kernel.rows import OfficeRow
from vanphong.petitions.rules import LABELS, SIGNED_LABELS, Channel, Signed, Stage

# Words that name a person stay out of the trail, which cannot forget.
PERSONAL = ("full_name", "address", "id_number", "phone")


class Counter(OfficeRow):
    """The last number given in a year; locked by whoever takes the next, so none is left out."""

    isolation: ClassVar[Isolation] = OfficeOwned(audited=False)

    kind = models.CharField(
        max_length=8, choices=[("LETTER", "đơn"), ("CASE", "vụ việc"), ("RECEIPT", "biên nhận")]
    )
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "petitions_counter"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "kind", "year"], name="counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last_number}"


class Letter(OfficeRow):
    """A letter as it arrived; what it says of itself never changes, mistakes of typing are corrected.

    Of one whose writer is protected nothing personal is kept here: `envelope` names the sealed
    envelope that holds the original, `in_vault` says that the vault keeps who wrote. One that was
    entered openly and sealed afterwards has a `Sealing`.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(
        trail_without=("abstract", "demand", "forwarder", "forwarder_symbol", "file_key")
    )

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    channel = models.CharField(
        max_length=12, choices=[(one.value, LABELS[one]) for one in Channel]
    )
    # The day of the receipt stamp, in Vietnam: the clocks start here, not with the typing.
    received_on = models.DateField()
    # Of the postmark.
    posted_on = models.DateField(null=True)
    # As the writer dated it.
    dated_on = models.DateField(null=True)
    signed = models.CharField(
        max_length=12, choices=[(one.value, SIGNED_LABELS[one]) for one in Signed]
    )
    is_protected = models.BooleanField(default=False)
    # The day on which who denounces said that their identity need not be kept secret.
    declined_secrecy_on = models.DateField(null=True)
    envelope = models.CharField(max_length=60, blank=True, default="")
    in_vault = models.BooleanField(default=False)
    # The public half of the pair whose private half the vault keeps with the identity: scans are
    # sealed to it. Empty where the vault keeps none.
    file_key = models.BinaryField(default=bytes, db_default=b"")
    abstract = models.CharField(max_length=1000)
    demand = models.CharField(max_length=1000, blank=True, default="")
    has_originals = models.BooleanField(default=False)
    # People who wrote; those listed by name may be fewer.
    people = models.PositiveIntegerField(default=1)
    # Of those who are only counted, how many withdrew; also of a protected writer.
    unlisted_withdrawn = models.PositiveIntegerField(default=0)
    # Whether the paper by which a group names who speaks for it is there.
    group_paper = models.BooleanField(default=False)
    # Who sent it on, for channels that do, by which paper.
    forwarder = models.CharField(max_length=200, blank=True, default="")
    forwarder_symbol = models.CharField(max_length=100, blank=True, default="")
    forwarder_on = models.DateField(null=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    # Of one that came by e-mail: the mail it was, received when the server got it.
    mail = models.OneToOneField("mailbox.Mail", models.PROTECT, null=True, related_name="+")
    # Named by the one who asks, so that asking twice gives one letter.
    request_id = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "petitions_letter"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "year", "number"], name="letter_number_once"
            ),
            models.UniqueConstraint(fields=["office", "request_id"], name="letter_asked_once"),
            models.CheckConstraint(condition=~Q(abstract=""), name="letter_says_something"),
            models.CheckConstraint(
                condition=Q(is_protected=False) | ~Q(envelope="") | Q(in_vault=True),
                name="protected_is_sealed",
            ),
            models.CheckConstraint(
                condition=Q(in_vault=False) | Q(is_protected=True),
                name="vault_is_for_protected",
            ),
            models.CheckConstraint(
                condition=Q(is_protected=False) | Q(declined_secrecy_on=None),
                name="protected_declined_nothing",
            ),
            models.CheckConstraint(condition=Q(people__gte=1), name="letter_of_someone"),
            models.CheckConstraint(
                condition=Q(unlisted_withdrawn__lte=models.F("people")),
                name="no_more_withdraw_than_wrote",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "-received_on", "-id"], name="letter_by_day")
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


class Petitioner(OfficeRow):
    """A person who wrote to the office; the same name and address is the same person.

    The trail knows none of them: by it, nobody who is sealed afterwards is to be found.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(audited=False)

    full_name = models.CharField(max_length=150)
    address = models.CharField(max_length=300, blank=True, default="")
    id_number = models.CharField(max_length=20, blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    # Name and address folded and keyed with a secret of this installation.
    same_key = models.CharField(max_length=64)

    class Meta:
        db_table = "petitions_petitioner"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "same_key"], name="petitioner_once")
        ]
        indexes: ClassVar = [
            GinIndex(
                OpClass(office_words("full_name"), name="vp_tsvector_ops"),
                name="petitioner_words",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Writer(OfficeRow):
    """One who wrote a letter, in the order of its list."""

    isolation: ClassVar[Isolation] = OfficeOwned(
        trail_without=("petitioner_id", "struck_reason")
    )

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="writers", db_index=False)
    petitioner = models.ForeignKey(Petitioner, models.PROTECT, related_name="written")
    position = models.PositiveSmallIntegerField()
    signed = models.BooleanField(default=True)
    # One of those whom the group names to speak for it.
    speaks = models.BooleanField(default=False)
    # Why the signature does not count; empty while it does.
    struck_reason = models.CharField(max_length=300, blank=True, default="")
    withdrawn_on = models.DateField(null=True)

    class Meta:
        db_table = "petitions_writer"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "position"], name="writer_place_once"),
            models.UniqueConstraint(fields=["letter", "petitioner"], name="writer_once"),
        ]

    def __str__(self) -> str:
        return str(self.position)


class FileRole(models.TextChoices):
    """What a file of a letter is."""

    LETTER = "LETTER", "Đơn"
    ENVELOPE = "ENVELOPE", "Phong bì"
    ENCLOSURE = "ENCLOSURE", "Tài liệu gửi kèm"
    VOICE = "VOICE", "Lời trình bày"


class LetterFile(OfficeRow):
    """A file of a letter."""

    isolation: ClassVar[Isolation] = OfficeOwned()

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="files", db_index=False)
    file = models.ForeignKey("files.File", models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=FileRole.choices)
    position = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "petitions_letter_file"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "position"], name="letter_file_place")
        ]

    def __str__(self) -> str:
        return self.role


class LetterCorrection(OfficeRow):
    """What was typed wrongly of a letter and is mended: old and new words, why, what it moved.

    Nothing of it is changed or taken away: the database lets nobody. Names stay out of the trail.
    Of one whose writer is hidden only the fields are kept, no free word (`rules.corrections.told`);
    where the writer is sealed afterwards the vault keeps the words, and here they are emptied.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(
        append_only=True, trail_without=("changes", "reason"), erasable=("changes", "reason")
    )

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="corrections")
    # [{field, old, new, is_hidden}]: days in ISO; a writer's field is `writer:` and the place in the
    # list.
    # Empty where they were sealed afterwards.
    changes = models.JSONField()
    # [{case, duty, label, before, after}]: time limits that ran and end otherwise now.
    moves = models.JSONField(default=list)
    reason = models.CharField(max_length=300)
    corrected_at = models.DateTimeField()
    corrected_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")

    class Meta:
        db_table = "petitions_letter_correction"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(reason="") | Q(changes=[]), name="corrected_for_a_reason"
            )
        ]

    def __str__(self) -> str:
        return self.reason


class StatusCode(models.Model):
    """By what the sender asks how far a letter is. It holds no word of the letter, and no name."""

    isolation: ClassVar[Isolation] = SiteWide(
        reason="asked by everyone who has the code, of any office",
        with_office="office_id = %(office)s",
        audited=False,
    )

    # HMAC of the code with a secret of this installation; the code itself is kept nowhere.
    lookup = models.CharField(max_length=64, primary_key=True)
    # HMAC of code and PIN.
    pin_hash = models.CharField(max_length=64)
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    letter_id = models.UUIDField(unique=True)
    stage = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Stage])
    received_on = models.DateField()
    changed_on = models.DateField()

    class Meta:
        db_table = "petitions_status_code"

    def __str__(self) -> str:
        return self.stage
