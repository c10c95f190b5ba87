"""Tables of dossiers: the documents of one matter, in their order."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.registry.models.documents import Document


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
