"""What an account proves itself with beside its password, and how that is set up anew."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.ids import new_id
from vanphong.kernel.isolation import Isolation, SiteWide
from vanphong.kernel.rows import OfficeRow


class Factor(models.Model):
    """What an account proves itself with beside the password: an app with codes, or a passkey."""

    class Kind(models.TextChoices):
        """What it is."""

        TOTP = "TOTP", _("ứng dụng tạo mã")
        PASSKEY = "PASSKEY", _("khóa truy cập")

    isolation: ClassVar[Isolation] = SiteWide(
        reason="belongs to an account, which is of the whole installation",
        trail_without=("secret", "credential", "counter", "used_at"),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=60)
    # Of an app the seed, encrypted for this account; of a passkey its public key.
    secret = models.BinaryField()
    # The passkey's own name for itself; null for an app.
    credential = models.BinaryField(null=True, unique=True)
    # Of an app the last step whose code was taken; of a passkey its count of uses.
    counter = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_factor"


class ProviderIdentity(models.Model):
    """Who an account is to the identity provider of the site; entered by an administrator."""

    isolation: ClassVar[Isolation] = SiteWide(
        reason="belongs to an account, which is of the whole installation"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.OneToOneField("people.Account", models.PROTECT, related_name="+")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)

    class Meta:
        db_table = "people_provideridentity"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="provider_subject_once")
        ]


class RecoveryCode(models.Model):
    """A code on paper that takes the place of a lost device once. Only its digest is kept."""

    isolation: ClassVar[Isolation] = SiteWide(
        reason="belongs to an account, which is of the whole installation", audited=False
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_recoverycode"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "digest"], name="recovery_code_once")
        ]


class FactorReset(OfficeRow):
    """One administrator's request that a person may set up second factors anew; another decides."""

    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    # Null for the operator of the machine.
    asked_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    asked_name = models.CharField(max_length=100)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    decided_name = models.CharField(max_length=100, blank=True, default="")
    approved = models.BooleanField(null=True)

    class Meta:
        db_table = "people_factorreset"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(approved=True) | ~Q(asked_by=F("decided_by")),
                name="factor_reset_two_persons",
            )
        ]
