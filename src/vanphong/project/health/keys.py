"""When certificates and revocation lists end: trust from its folder, keys noted by the worker."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from cryptography import x509

from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.project.backups.making import last, note_last
from vanphong.signing import api as signing

NOTED = "first-key-end.json"


class Ends(NamedTuple):
    """The first end of what is trusted; None where there is nothing."""

    certificates: dt.datetime | None
    lists: dt.datetime | None


def ends_of_trust() -> Ends:
    """Read when the first trusted certificate and the first revocation list end."""
    trust = signing.site_trust()
    certificates = [
        x509.load_der_x509_certificate(one).not_valid_after_utc
        for one in (*trust.roots, *trust.intermediates)
    ]
    lists = [x509.load_der_x509_crl(one).next_update_utc for one in trust.crls]
    return Ends(
        min(certificates, default=None), min((one for one in lists if one), default=None)
    )


def note_first_end(now: dt.datetime) -> None:
    """Ask every office in turn when its first key in use ends, and note it for the site."""
    ends: list[dt.datetime] = []
    for actor in people.in_each_office("health"):
        with acting(actor):
            used = signing.SigningKey.objects.filter(
                retired_at=None, office_id=actor.office_key
            )
            ends += used.order_by("valid_until").values_list("valid_until", flat=True)[:1]
    note_last(NOTED, {"at": now.isoformat(), "end": min(ends).isoformat() if ends else ""})


def noted_end() -> dt.datetime | None:
    """Give the end noted last, None when there is none."""
    told = last(NOTED) or {}
    return dt.datetime.fromisoformat(told["end"]) if told.get("end") else None
