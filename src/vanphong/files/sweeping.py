"""Bytes that no row names: left by a process that ended before its row, or given up.

A row names bytes only after they are in the store, in the same act; so what is older than a day
and has no row never will. Files of all offices share the store: only the operator sweeps.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet

from vanphong.files.models import File
from vanphong.files.previews import erase_pictures
from vanphong.files.store import Kept, the_store
from vanphong.kernel.scope import acting, wait_in_line
from vanphong.people import api as people

OLD = dt.timedelta(days=1)


def nameless_files(now: dt.datetime) -> list[Kept]:
    """Give what is older than a day in the store and named by no row that keeps its bytes.

    The store is listed before the rows are read, so that a row written meanwhile counts.
    """
    kept = the_store().written_before(now - OLD)
    named = {sha256 for rows in _keeping() for sha256 in rows.values_list("sha256", flat=True)}
    return [one for one in kept if one.name not in named]


def line_of(sha256: str) -> str:
    """Name the line in which those who keep some bytes, beside each other, and who erases wait."""
    return f"files:{sha256}"


def erase_given_up(sha256: str) -> bool:
    """Erase bytes and their pictures unless a row of any office keeps them; say whether.

    Waits for those who are keeping the same bytes at this moment. Within a transaction.
    """
    wait_in_line(line_of(sha256))
    if any(rows.filter(sha256=sha256).exists() for rows in _keeping()):
        return False
    erase_pictures(sha256)
    return the_store().erase(sha256)


def _keeping() -> Iterator[QuerySet[File]]:
    """Give the rows that keep their bytes, of each office in turn, ended ones too."""
    for actor in people.in_each_office("files.sweep"):
        with acting(actor):
            yield File.objects.filter(office_id=actor.office_key, withdrawn_at=None)


def erase_nameless(found: list[Kept], now: dt.datetime) -> list[Kept]:
    """Erase what `nameless_files` gave, with the pictures drawn of it; give what is gone.

    What came in again since it was listed may be named by now, and stays.
    """
    gone = [one for one in found if the_store().erase(one.name, before=now - OLD)]
    for one in gone:
        erase_pictures(one.name)
    return gone
