"""Files looked at again with newer signatures of the scanner for malicious code.

What a scanner did not know when a file came it often knows days later; so each night the files
of the last month are scanned again, and all of them when the operator says so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from vanphong.files import scanner, services
from vanphong.files.models import File
from vanphong.files.store import the_store
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound
from vanphong.kernel.scope import acting
from vanphong.people import api as people

RECENT = dt.timedelta(days=31)


@dataclass(slots=True)
class Rescanned:
    """How many contents were scanned, how many rows withdrawn, and with which signatures."""

    signatures: str
    contents: int = 0
    withdrawn: int = 0


def rescan(*, now: dt.datetime, since: dt.datetime | None) -> Rescanned:
    """Scan again what came in since a moment (all when None); harmful files are withdrawn.

    :raises Unavailable: `scanner_down`; what was withdrawn until then stays so.
    """
    done = Rescanned(scanner.version())
    known: dict[str, Invalid | None] = {}
    for actor in people.in_each_office("files.rescan"):
        for file_id, sha256 in _names(actor, since):
            if sha256 not in known:
                known[sha256] = _found_in(sha256)
            refusal = known[sha256]
            if refusal is not None:
                with acting(actor):
                    file = File.objects.get(pk=file_id)
                    services.withdraw_harmful(actor=actor, file=file, refusal=refusal, now=now)
                done.withdrawn += 1
    done.contents = len(known)
    return done


def _names(actor: Actor, since: dt.datetime | None) -> list[tuple[UUID, str]]:
    """Give the office's files and their digests, read before anything is scanned."""
    with acting(actor):
        rows = File.objects.filter(office_id=actor.office_key, withdrawn_at=None)
        rows = rows.filter(created_at__gte=since) if since else rows
        return list(rows.values_list("pk", "sha256"))


def _found_in(sha256: str) -> Invalid | None:
    try:
        scanner.refuse_malware(the_store().read(sha256, check=False))
    except Invalid as refusal:
        return refusal
    except NotFound:
        return None  # erased for another office's row, or lost: `verify` tells of that
    return None
