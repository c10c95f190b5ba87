"""Bytes that no row names: a process that ended between the store and the row left them.

A row names bytes only after they are in the store, in the same act; so what is older than a day
and has no row never will. Files of all offices share the store: only the operator sweeps.
"""

from __future__ import annotations

import datetime as dt

from vanphong.files.models import File
from vanphong.files.previews import erase_pictures
from vanphong.files.store import Kept, the_store
from vanphong.kernel.scope import acting
from vanphong.people import api as people

OLD = dt.timedelta(days=1)


def nameless_files(now: dt.datetime) -> list[Kept]:
    """Give what is older than a day in the store and named by no row that keeps its bytes.

    The store is listed before the rows are read, so that a row written meanwhile counts.
    """
    kept = the_store().written_before(now - OLD)
    named = _named()
    return [one for one in kept if one.name not in named]


def _named() -> set[str]:
    """Give the digests that rows of any office name, ended ones too."""
    named: set[str] = set()
    for actor in people.in_each_office("files.sweep"):
        with acting(actor):
            rows = File.objects.filter(office_id=actor.office_key, withdrawn_at=None)
            named.update(rows.values_list("sha256", flat=True))
    return named


def erase_nameless(found: list[Kept], now: dt.datetime) -> list[Kept]:
    """Erase what `nameless_files` gave, with the pictures drawn of it; give what is gone.

    What came in again since it was listed may be named by now, and stays.
    """
    gone = [one for one in found if the_store().erase(one.name, before=now - OLD)]
    for one in gone:
        erase_pictures(one.name)
    return gone
