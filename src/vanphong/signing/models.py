"""Keys of persons and seals of offices; signing on the signer's device; public checks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from vanphong.kernel.ids import new_id
from vanphong.kernel.isolation import Isolation, OfficeOwned, SiteWide
from vanphong.kernel.rows import OfficeRow


class Store(models.TextChoices):
    """Where a private key lives."""

    PKCS12 = "PKCS12", "tệp khóa (PKCS#12)"
    PKCS11 = "PKCS11", "thiết bị ký (PKCS#11)"
    # Only the certificate is here; the key is on a device at the holder's own computer.
    AGENT = "AGENT", "thiết bị ký ở máy của người giữ"


class SigningKey(OfficeRow):
    """A certificate and where its private key lives; the key itself only under its PIN."""

    isolation: ClassVar[Isolation] = OfficeOwned(
        trail_without=("key_file", "image", "certificate_pem")
    )

    # Whose personal key it is; null for a seal.
    holder = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    # Whose seal it is; null for a personal key and for the office's own seal.
    body = models.ForeignKey("people.Body", models.PROTECT, null=True, related_name="+")
    store = models.CharField(max_length=6, choices=Store.choices)
    # PKCS#12, encrypted under the PIN, which is stored nowhere.
    key_file = models.BinaryField(null=True)
    # On a token: the token's label and the key's label; the driver is a setting of the server,
    # or of the holder's computer.
    token_label = models.CharField(max_length=100, blank=True, default="")
    key_label = models.CharField(max_length=100, blank=True, default="")
    # The certificate; behind it, for a key at the holder's computer, those above it.
    certificate_pem = models.TextField()
    subject = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True, default="")
    serial_number = models.CharField(max_length=80)
    algorithm = models.CharField(max_length=5)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    # PNG with transparency: the blue signature or the red seal; null signs without a picture.
    image = models.BinaryField(null=True)
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    retired_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "signing_key"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(store=Store.PKCS12, key_file__isnull=False)
                | Q(store__in=[Store.PKCS11, Store.AGENT], key_file__isnull=True),
                name="signingkey_place",
            ),
            models.CheckConstraint(
                condition=~Q(store=Store.AGENT) | Q(holder__isnull=False),
                name="signingkey_agent_of_person",
            ),
            models.CheckConstraint(
                condition=Q(holder__isnull=True) | Q(body__isnull=True), name="signingkey_owner"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "holder"], name="signingkey_holder")
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_seal(self) -> bool:
        """Whether this is an office's seal and not a person's key."""
        return self.holder_id is None


class SigningAgent(OfficeRow):
    """A signer's computer: a code to pair it with, then its token and the certificate it showed.

    It serves once the signer has confirmed the certificate, which becomes a key of its own.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(
        trail_without=("code_digest", "certificate_pem")
    )

    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    # SHA-256 of the pairing code, which works once and for a few minutes.
    code_digest = models.CharField(max_length=64)
    code_until = models.DateTimeField()
    made_at = models.DateTimeField()
    # What the computer is called; empty until it is paired.
    name = models.CharField(max_length=100, blank=True, default="")
    paired_at = models.DateTimeField(null=True)
    token = models.ForeignKey("people.ApiToken", models.PROTECT, null=True, related_name="+")
    # The certificate on the device, then those above it.
    certificate_pem = models.TextField(blank=True, default="")
    token_label = models.CharField(max_length=100, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)
    key = models.ForeignKey(SigningKey, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "signing_agent"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "code_digest"], name="signingagent_code_once"
            ),
            models.CheckConstraint(
                condition=Q(paired_at__isnull=True, token__isnull=True)
                | Q(paired_at__isnull=False, token__isnull=False),
                name="signingagent_paired_with_token",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "post"], name="signingagent_post")]


class RequestState(models.TextChoices):
    """Where a request to sign on a device stands; SIGNED still waits for its timestamp."""

    WAITING = "WAITING", "chờ thiết bị ký"
    SIGNED = "SIGNED", "đã ký trên thiết bị, đang hoàn tất"
    DONE = "DONE", "đã xong"
    REFUSED = "REFUSED", "người ký không ký"
    CLOSED = "CLOSED", "đã dừng"


OPEN_REQUESTS = (RequestState.WAITING, RequestState.SIGNED)


class SigningRequest(OfficeRow):
    """One paper put before one person's device: once, for a few minutes, bytes fixed.

    Whatever becomes of it, the paper is not signed until another app has kept the file it gives.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(
        trail_without=("content", "attributes", "signature", "kept")
    )

    key = models.ForeignKey(SigningKey, models.PROTECT, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    # What is signed, as the app that asks knows it, and its version.
    for_id = models.UUIDField()
    for_version = models.IntegerField()
    # What the signer is shown: kind, symbol, abstract, pages.
    kind = models.CharField(max_length=200)
    symbol = models.CharField(max_length=100)
    abstract = models.CharField(max_length=1000)
    pages = models.IntegerField()
    # The PDF with the empty place of its signature, taken away at the end; its first bytes are
    # the page as it was before.
    content = models.BinaryField(null=True)
    original_size = models.IntegerField()
    # SHA-256 of the byte range, and the signed attributes (DER) that hold it.
    digest = models.CharField(max_length=64)
    attributes = models.BinaryField()
    # What the app that asks needs to go on; read by nobody else.
    kept = models.JSONField(default=dict)
    state = models.CharField(
        max_length=7, choices=RequestState.choices, default=RequestState.WAITING
    )
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    signature = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(SigningAgent, models.PROTECT, null=True, related_name="+")
    # Why it was refused or stopped, in a sentence.
    reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        db_table = "signing_request"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "for_id"],
                condition=Q(state__in=["WAITING", "SIGNED"]),
                name="signingrequest_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["SIGNED", "DONE"]) | Q(signature__isnull=False),
                name="signingrequest_with_signature",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["WAITING", "SIGNED"]) | Q(content__isnull=False),
                name="signingrequest_with_content",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "key", "state"], name="signingrequest_key")
        ]


class CheckState(models.TextChoices):
    """What a public check answers."""

    ISSUED = "ISSUED", "đã phát hành, còn hiệu lực tra cứu"
    RECALLED = "RECALLED", "đã thu hồi"
    REPLACED = "REPLACED", "đã được thay thế"


class PublicCheck(models.Model):
    """The few facts anyone with the code on the page may see: no abstract, no content."""

    isolation: ClassVar[Isolation] = SiteWide(
        reason="whoever holds the paper checks it without belonging to any office",
        with_office="office_id = %(office)s",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # 100 random bits, printed on the page; see rules.new_code.
    code = models.CharField(max_length=20, unique=True)
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    symbol = models.CharField(max_length=100)
    body_name = models.CharField(max_length=200)
    issued_on = models.DateField()
    # Names with titles, in the order of signing.
    signers = models.JSONField(default=list)
    # The file as it was issued, and its later versions with a new timestamp: all are the document.
    sha256 = models.CharField(max_length=64)
    later_sha256 = models.JSONField(default=list)
    state = models.CharField(
        max_length=8, choices=CheckState.choices, default=CheckState.ISSUED
    )
    published_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "signing_publiccheck"

    def __str__(self) -> str:
        return self.code


class FileTimestamp(OfficeRow):
    """One version of an issued file and the end of its last timestamp's certificate.

    Number 0 is the file as it was issued; each renewal adds a version, its bytes those of the one
    before with a timestamp behind.
    """

    check_row = models.ForeignKey(PublicCheck, models.PROTECT, related_name="timestamps")
    number = models.PositiveSmallIntegerField()
    # None when the issued file could not be read any more.
    file = models.ForeignKey("files.File", models.PROTECT, null=True, related_name="+")
    ends_at = models.DateTimeField(null=True)
    authority = models.CharField(max_length=200, blank=True, default="")
    made_at = models.DateTimeField()
    # Why the last try to renew it failed, and when it was.
    trouble = models.CharField(max_length=500, blank=True, default="")
    tried_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "signing_filetimestamp"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "check_row", "number"], name="filetimestamp_number_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "ends_at"], name="filetimestamp_end")
        ]


class PinTry(models.Model):
    """Wrong PINs of one person at one key; other persons who use the key are not held up."""

    isolation: ClassVar[Isolation] = SiteWide(
        reason="counted on its own connection: the act that asked for the PIN is rolled back",
        audited=False,
    )

    # SHA-256 of the key's place and the person: neither can be read from the table.
    key = models.CharField(max_length=64, primary_key=True)
    failures = models.IntegerField()
    last_at = models.DateTimeField()
    not_before = models.DateTimeField()

    class Meta:
        db_table = "signing_pintry"
