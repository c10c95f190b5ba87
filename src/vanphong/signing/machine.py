"""The key by which this installation signs papers that no person signs: receipts for citizens.

It lies beside the other secrets of the installation, with its PIN, and is saved with them. It is no
seal of an office and no person's: its certificate names the machine.
"""

from __future__ import annotations

import datetime as dt
import functools
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.errors import Unavailable
from vanphong.signing.archiving import archive_pdf
from vanphong.signing.authority import Authority, to_pkcs12, write_private
from vanphong.signing.keys import SoftwareKey, open_pkcs12
from vanphong.signing.pdf import sign_pdf
from vanphong.signing.setup import site_responders, site_timestamper, site_trust
from vanphong.signing.timestamps import HttpTimestamper, Timestamper
from vanphong.signing.trust import TrustStore

_KEY, _PIN = "machine-key.p12", "machine-key-pin"
_FIELD = "MayKy"
_PATIENCE_SECONDS, _SILENT_SECONDS = 8.0, 60.0


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

    Who reads it waits: an authority that does not answer soon is left out where there is a key,
    and not asked again for a minute. Never inside a transaction.

    :raises Unavailable: when it can be neither signed nor timestamped, or no revocation list.
    :raises Refused: when the certificate is not in force.
    """
    key, trust = machine_key(), site_trust()
    responders = site_responders()
    ask = responders.ask if responders.hosts else None
    try:
        timestamper = _soon(site_timestamper())
        if key is None:
            return archive_pdf(content, timestamper=timestamper, trust=trust, now=now, ask=ask)
        return _signed(content, key, trust, now, timestamper=timestamper, ask=ask)
    except Unavailable:
        if key is None:
            raise
    return _signed(content, key, trust, now)


def _signed(
    content: bytes, key: SoftwareKey, trust: TrustStore, now: dt.datetime, **more: Any
) -> bytes:
    return sign_pdf(content, key=key, field_name=_FIELD, now=now, trust=trust, **more)


@dataclass
class Brief:
    """A remote authority that is waited for shortly, and left alone for a while after silence."""

    authority: HttpTimestamper
    silent_until: float = 0.0

    def token(self, digest: bytes, now: dt.datetime) -> bytes:
        """Give a token over a SHA-256 digest.

        :raises Unavailable: `timestamp_unavailable`.
        """
        self._insist_speaking()
        try:
            return self.authority.token(digest, now)
        except Unavailable:
            self.silent_until = time.monotonic() + _SILENT_SECONDS
            raise

    def certificates(self) -> tuple[bytes, ...]:
        """Give the authority's certificates.

        :raises Unavailable: `timestamp_unavailable`.
        """
        self._insist_speaking()
        try:
            return self.authority.certificates()
        except Unavailable:
            self.silent_until = time.monotonic() + _SILENT_SECONDS
            raise

    def _insist_speaking(self) -> None:
        if time.monotonic() < self.silent_until:
            raise Unavailable(
                _("Máy chủ dấu thời gian chưa trả lời. Xin thử lại sau một phút."),
                code="timestamp_unavailable",
            )


def _soon(timestamper: Timestamper) -> Timestamper:
    if isinstance(timestamper, HttpTimestamper):
        return _brief(timestamper.url)
    return timestamper


@functools.lru_cache(maxsize=4)
def _brief(url: str) -> Brief:
    return Brief(HttpTimestamper(url, timeout_seconds=_PATIENCE_SECONDS, tries=1))


def _folder() -> Path:
    return Path(settings.DATA) / "secrets"
