"""Reads of issued files and their timestamps."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.remembered import Given, remembered
from vanphong.signing.models import FileTimestamp, PublicCheck
from vanphong.signing.rules import TRY_AGAIN


def newest_rows(actor: Actor) -> QuerySet[FileTimestamp]:
    """Give the newest version of each issued file of the office, first to end first."""
    later = FileTimestamp.objects.filter(
        check_row=OuterRef("check_row"), number__gt=OuterRef("number")
    )
    rows = FileTimestamp.objects.filter(~Exists(later), office_id=actor.office_key)
    return rows.select_related("check_row").order_by("ends_at", "id")


def newest_row(actor: Actor, row_id: UUID) -> FileTimestamp | None:
    """Give a version while it is the newest of its file."""
    return newest_rows(actor).select_related("file").filter(pk=row_id).first()


def due_rows(actor: Actor, now: dt.datetime, within_days: int) -> list[UUID]:
    """Give the newest versions to be renewed now; one that failed lately waits."""
    horizon = now + dt.timedelta(days=within_days)
    waits = Q(tried_at=None) | Q(tried_at__lte=now - TRY_AGAIN)
    rows = newest_rows(actor).filter(waits, ends_at__lte=horizon, file__isnull=False)
    return list(rows.values_list("pk", flat=True))


def first_end(actor: Actor) -> dt.datetime | None:
    """Give when the first proof of time of the office ends."""
    row = newest_rows(actor).exclude(ends_at=None).first()
    return row.ends_at if row else None


def checks_not_looked_at(actor: Actor) -> QuerySet[PublicCheck]:
    """Give the public checks of the office whose file was not looked at yet, oldest first."""
    looked = FileTimestamp.objects.filter(check_row=OuterRef("pk"), number=0)
    checks = PublicCheck.objects.filter(~Exists(looked), office_id=actor.office_key)
    return checks.order_by("published_at", "id")


def file_of(actor: Actor, check: PublicCheck) -> files.File | None:
    """Give the office's own file that was issued under a check."""
    found = files.File.objects.filter(office_id=actor.office_key, sha256=check.sha256)
    return found.order_by("created_at", "id").first()


@remembered
def renewals_of(actor: Actor, sha256: Given) -> QuerySet[FileTimestamp]:
    """Give the renewed versions of a file of the actor's office by the digest it was issued with."""
    rows = FileTimestamp.objects.filter(
        office_id=actor.office_key, check_row__sha256=sha256, number__gt=0
    )
    return rows.select_related("file").order_by("number")
