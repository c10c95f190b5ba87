"""The key by which this installation signs papers that no person signs: receipts for citizens.

It lies beside the other secrets of the installation, with its PIN, and is saved with them. It is no
seal of an office and no person's: its certificate names the machine.
"""

from __future__ import annotations

import datetime as dt
import secrets
from pathlib import Path

from django.conf import settings

from vanphong.signing.archiving import archive_pdf
from vanphong.signing.authority import Authority, to_pkcs12, write_private
from vanphong.signing.keys import SoftwareKey, open_pkcs12
from vanphong.signing.pdf import sign_pdf
from vanphong.signing.setup import site_responders, site_timestamper, site_trust

_KEY, _PIN = "machine-key.p12", "machine-key-pin"
_FIELD = "MayKy"


def machine_key() -> SoftwareKey | None:
    """Give the machine's key, None where none was given to it.

    :raises Invalid: when the file and its PIN do not fit.
    """
    folder = _folder()
    try:
        content, pin = (folder / _KEY).read_bytes(), (folder / _PIN).read_text("utf-8")
    except FileNotFoundError:
        return None
    return open_pkcs12(content, pin.strip())


def keep_machine_key(content: bytes, pin: str) -> SoftwareKey:
    """Keep a PKCS#12 file as the machine's key, once it opens with the PIN.

    :raises Invalid: `wrong_pin`, `bad_key_file`, `missing_key`, `weak_key`.
    """
    key = open_pkcs12(content, pin)
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(folder / _PIN, pin.encode())
    write_private(folder / _KEY, content)
    return key


def make_machine_key(authority: Authority, name: str, now: dt.datetime) -> SoftwareKey:
    """Make the machine's key under an authority of ours, for demonstrations and tests."""
    pin = secrets.token_urlsafe(24)
    made = authority.issue_certificate(name=name, organisation=name, now=now)
    return keep_machine_key(to_pkcs12(made, pin), pin)


def attest_pdf(content: bytes, *, now: dt.datetime) -> bytes:
    """Give a paper signed by the machine's key and timestamped; without a key, timestamped only.

    Never inside a transaction: the authority may be called over the network.

    :raises Unavailable: `no_timestamper`, `timestamp_unavailable`, or no revocation list.
    :raises Refused: when the certificate is not in force.
    """
    timestamper, trust = site_timestamper(), site_trust()
    responders = site_responders()
    ask = responders.ask if responders.hosts else None
    key = machine_key()
    if key is None:
        return archive_pdf(content, timestamper=timestamper, trust=trust, now=now, ask=ask)
    return sign_pdf(
        content, key=key, field_name=_FIELD, now=now, timestamper=timestamper, trust=trust,
        ask=ask,
    )  # fmt: skip


def _folder() -> Path:
    return Path(settings.DATA) / "secrets"
