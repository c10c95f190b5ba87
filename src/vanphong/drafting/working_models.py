"""What somebody is typing and has not saved or sent: theirs alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.db import models

from vanphong.kernel.isolation import PERSON, Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow


@dataclass(frozen=True, slots=True)
class _TheirsAlone(OfficeOwned):
    """Rows of one person in the office: no other person sees them, whatever their rights."""

    def read_policy(self, table: str) -> str:
        """Give one's own rows of the offices acted in."""
        return f"({OfficeOwned.read_policy(self, table)} and person_id = {PERSON})"

    def write_policy(self, table: str) -> str:
        """Give what may be written: one's own."""
        return self.read_policy(table)


class DraftWorking(OfficeRow):
    """The working text of one person in one draft, as the page last sent it; not a version.

    `fields` is what stood in the form, `version` that of the draft it began from. `typing` names
    the window that types: another one does not write over it. Not in the trail, which would
    else hold every five seconds of somebody's typing.
    """

    isolation: ClassVar[Isolation] = _TheirsAlone(audited=False)

    draft = models.ForeignKey("drafting.Draft", models.PROTECT, related_name="workings")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    typing = models.UUIDField()
    version = models.IntegerField()
    fields = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "drafting_working"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "draft", "person"], name="draft_working_once"
            )
        ]


class OpinionWorking(OfficeRow):
    """The answer to an asking that somebody is typing and has not sent, as `DraftWorking`."""

    isolation: ClassVar[Isolation] = _TheirsAlone(audited=False)

    asked = models.ForeignKey("drafting.OpinionAsked", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    typing = models.UUIDField()
    # Empty while none is chosen.
    stance = models.CharField(max_length=10, blank=True, default="")
    words = models.TextField(blank=True, default="")
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "drafting_opinion_working"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "asked", "person"], name="opinion_working_once"
            )
        ]
