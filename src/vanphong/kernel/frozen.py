"""The base of every table of what a period came to, frozen."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from django.db import models

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow


class FrozenVersion(OfficeRow):
    """Figures of a period and the rows behind them as they stood; a later version corrects.

    They count what the office has, whoever froze them. Nothing of it is changed or taken away: the
    database lets nobody.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True, trail_without=("content",))

    # 2026-Q1, as petitions name periods.
    period = models.CharField(max_length=24)
    version = models.PositiveSmallIntegerField()
    # Why what was frozen is frozen again.
    reason = models.CharField(max_length=300, blank=True, default="")
    # The rows as text, byte for byte what the digest is of.
    content = models.TextField()
    # SHA-256 of the content in UTF-8.
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.period} {self.version}"

    @property
    def is_intact(self) -> bool:
        """Whether the content is the one the digest is of."""
        return digest_of(self.content) == self.digest


def digest_of(text: str) -> str:
    """Give the SHA-256 of a text in UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
