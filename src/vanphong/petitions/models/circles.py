"""Circles in which offices compare letters, their fingerprints there, and what was found alike."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from vanphong.kernel.ids import new_id
from vanphong.kernel.isolation import AccessList, Isolation, OfficeOwned, OfficeShared
from vanphong.kernel.rows import OfficeRow
from vanphong.petitions.models.letters import Letter
from vanphong.petitions.rules.circles import MEMBER_LABELS, Member
from vanphong.petitions.rules.likeness import Part

_PARTS = [(one.value, one.value) for one in Part]


class Circle(OfficeRow):
    """Offices that agreed to compare letters; those named at its founding, none later.

    Read by every office named in it, changed by the one that founded it.
    """

    isolation: ClassVar[Isolation] = OfficeShared(
        through="petitions_circle_office", column="circle_id", trail_without=("sealed_key",)
    )

    name = models.CharField(max_length=120)
    # The office of another installation it is with; empty between offices of this one.
    partner = models.CharField(max_length=200, blank=True, default="")
    # The key of its fingerprints, sealed with a secret of the site; nothing once it is closed.
    sealed_key = models.BinaryField()
    # Of the key: the same in both installations that hold it.
    key_name = models.CharField(max_length=16)
    founded_at = models.DateTimeField()
    founded_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "petitions_circle"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="circle_has_name"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(sealed_key=b""), name="closed_circle_keyless"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CircleOffice(models.Model):
    """How one office stands in a circle; written in the scope of the office that founded it."""

    isolation: ClassVar[Isolation] = AccessList(owner_column="owner_id")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    circle = models.ForeignKey(Circle, models.PROTECT, related_name="offices")
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    owner = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=8, choices=[(one.value, MEMBER_LABELS[one]) for one in Member]
    )
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "petitions_circle_office"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["circle", "office"], name="circle_office_once")
        ]

    def __str__(self) -> str:
        return self.state


class CircleFingerprint(OfficeRow):
    """The fingerprint of one part of a letter under the key of a circle the office is in."""

    isolation: ClassVar[Isolation] = OfficeOwned(audited=False, cross=("circle",))

    circle = models.ForeignKey(Circle, models.PROTECT, related_name="+", db_index=False)
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="+")
    part = models.CharField(max_length=5, choices=_PARTS)
    # 128 numbers, and by which it is found (`rules/circles.py`).
    values = ArrayField(models.IntegerField())
    bands = ArrayField(models.IntegerField())

    class Meta:
        db_table = "petitions_circle_fingerprint"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["circle", "letter", "part"], name="circle_fingerprint_once"
            )
        ]
        indexes: ClassVar = [
            GinIndex(
                fields=["bands"], name="circle_fingerprint_bands", opclasses=["vp_int_ops"],
                fastupdate=False,
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.part


class OutsideFingerprint(OfficeRow):
    """A fingerprint that came in a file from an office of another installation."""

    isolation: ClassVar[Isolation] = OfficeOwned(audited=False, cross=("circle",))

    circle = models.ForeignKey(Circle, models.PROTECT, related_name="+")
    letter_number = models.CharField(max_length=20)
    received_on = models.DateField()
    part = models.CharField(max_length=5, choices=_PARTS)
    values = ArrayField(models.IntegerField())
    bands = ArrayField(models.IntegerField())

    class Meta:
        db_table = "petitions_circle_outside"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "circle", "letter_number", "part"], name="outside_once"
            )
        ]
        indexes: ClassVar = [
            GinIndex(
                fields=["bands"], name="outside_fingerprint_bands", opclasses=["vp_int_ops"],
                fastupdate=False,
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.letter_number


class CircleMatch(OfficeRow):
    """That a letter was found alike to one of another office; both offices have their row.

    Written by the database function of `circle_sql.py` alone: nothing of the other letter is
    known here but what stands in the row.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(cross=("circle",))

    circle = models.ForeignKey(Circle, models.PROTECT, related_name="+")
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="+")
    # None for an office of another installation.
    other_office = models.ForeignKey(
        "people.Office", models.PROTECT, null=True, related_name="+"
    )
    other_name = models.CharField(max_length=200)
    other_number = models.CharField(max_length=20)
    other_received_on = models.DateField()
    percent = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        db_table = "petitions_circle_match"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["letter", "circle", "other_name", "other_number"],
                name="circle_match_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.other_name} {self.other_number}"
