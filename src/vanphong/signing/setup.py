"""What this installation signs and verifies with: trust, timestamps, the demo authority."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path

from cryptography import x509
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.errors import Unavailable
from vanphong.signing.authority import (
    DEMO_NAME,
    Authority,
    make_demo_authority,
    read_authority,
    write_authority,
    write_private,
)
from vanphong.signing.keys import common_name
from vanphong.signing.responders import Responders
from vanphong.signing.timestamps import HttpTimestamper, LocalTimestamper, Timestamper
from vanphong.signing.trust import TrustStore, load_trust


def authority_folder() -> Path:
    """Give the folder of the local authority; there is one only in a demonstration."""
    return Path(settings.DATA) / "authority"


def site_trust() -> TrustStore:
    """Give what this installation trusts: SIGNING_TRUST_DIR, read again when it changes."""
    return load_trust(Path(settings.SIGNING_TRUST_DIR))


def site_responders() -> Responders:
    """Give who may be asked about revocation: the hosts in the settings."""
    return Responders(settings.OCSP_HOSTS)


def would_ask(leaf: x509.Certificate, *_: object) -> bytes | None:
    """Take a responder's answer as given where signing will ask for it: no page calls out."""
    return b"" if site_responders().covers(leaf) else None


def site_timestamper() -> Timestamper:
    """Give the timestamp authority: the address in the settings, else the local one.

    An address is called over the network: never inside a transaction (`is_remote`).

    :raises Unavailable: `no_timestamper` when there is neither.
    """
    if settings.TSA_URL:
        return _remote(settings.TSA_URL)
    key = authority_folder() / "time.key"
    if not key.is_file():
        raise Unavailable(
            _("Chưa cài đặt dịch vụ dấu thời gian. Vui lòng báo quản trị hệ thống."),
            code="no_timestamper",
        )
    return _local(authority_folder(), key.stat().st_mtime_ns)


def timestamp(digest: bytes, now: dt.datetime) -> bytes:
    """Give a timestamp of the site's authority over a SHA-256 digest."""
    return site_timestamper().token(digest, now)


def timestamp_moment(token: bytes, digest: bytes) -> dt.datetime:
    """Give the moment a token attests for a digest.

    :raises ValueError: when it attests nothing that this installation believes.
    """
    from vanphong.signing import verification  # noqa: PLC0415 - heavy, and seldom needed

    return verification.timestamp_moment(token, digest, site_trust())


def is_remote() -> bool:
    """Say whether signing calls others over the network."""
    return bool(settings.TSA_URL or settings.OCSP_HOSTS)


@functools.lru_cache(maxsize=4)
def _remote(url: str) -> HttpTimestamper:
    return HttpTimestamper(url)


@functools.lru_cache(maxsize=4)
def _local(folder: Path, _changed_at: int) -> LocalTimestamper:
    return read_authority(folder).timestamper()


def install_demo_authority(now: dt.datetime) -> Authority:
    """Make the demo authority once and have this installation trust it; give it."""
    folder = authority_folder()
    if (folder / "time.key").is_file():
        authority = read_authority(folder)
    else:
        authority = make_demo_authority(None, now=now)
        write_authority(authority, folder)
    trust_demo_authority(folder)
    return authority


def trusts_demo_authority() -> bool:
    """Say whether this installation believes a demo authority, whatever its file is called."""
    roots = (x509.load_der_x509_certificate(root) for root in site_trust().roots)
    return any(common_name(root.subject).startswith(DEMO_NAME) for root in roots)


def trust_demo_authority(folder: Path) -> None:
    """Copy what is needed to believe the authority into SIGNING_TRUST_DIR."""
    place = Path(settings.SIGNING_TRUST_DIR)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    for source in sorted((folder / "trust").iterdir()):
        target = place / f"demo-{source.name}"
        content = source.read_bytes()
        if not target.is_file() or target.read_bytes() != content:
            write_private(target, content)
