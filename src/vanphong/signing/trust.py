"""Who is believed: roots, certificates between, and revocation lists, all from files at hand.

No verdict on a file depends on the network; while signing, `ask` may ask a responder.
"""

from __future__ import annotations

import datetime as dt
import functools
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Refused, Unavailable
from vanphong.kernel.phrases import Phrase

_CERTIFICATE_SUFFIXES = {".pem", ".crt", ".cer", ".der"}
_PEM = b"-----BEGIN"
logger = logging.getLogger("vanphong.signing")
_REMOVED = x509.ReasonFlags.remove_from_crl


@dataclass(frozen=True)
class ValidationMaterial:
    """What a signature carries so that it can be checked years later: DER, without roots."""

    certificates: tuple[bytes, ...]
    crls: tuple[bytes, ...]
    ocsps: tuple[bytes, ...] = ()


# Asks about a certificate below its issuer: the proof (DER) that it is good, None when unknown.
Ask = Callable[[x509.Certificate, x509.Certificate, dt.datetime], bytes | None]


@dataclass(frozen=True, eq=False)
class TrustStore:
    """Trusted roots, known certificates below them, and revocation lists, as DER."""

    roots: tuple[bytes, ...] = ()
    intermediates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    _material: dict[tuple[bytes, bool], _Material] = field(
        default_factory=dict, init=False, repr=False
    )

    def material_for(
        self, leaves: Iterable[bytes], now: dt.datetime, ask: Ask | None = None
    ) -> ValidationMaterial:
        """Give what proves these certificates good at `now`; each is also checked against it.

        With `ask` a certificate's own authority is asked first; its answer stands in for the list.

        :raises Refused: `certificate_revoked` or `untrusted_certificate`.
        :raises Unavailable: `revocation_unknown` when a list is missing or out of date.
        :source: TT 15/2025/TT-BKHCN Điều 5.1 (check the certificate before signing).
        """
        certificates: dict[bytes, None] = {}
        crls: dict[bytes, None] = {}
        ocsps: dict[bytes, None] = {}
        for leaf in leaves:
            answer = self._answer(leaf, now, ask) if ask is not None else None
            if answer is not None:
                ocsps[answer] = None
            key = (leaf, answer is not None)
            found = self._material.get(key)
            if found is None:
                found = self._material[key] = self._collect(leaf, answered=answer is not None)
            found.refuse_if_bad(now)
            certificates.update(dict.fromkeys(found.certificates))
            crls.update(dict.fromkeys(found.crls))
        return ValidationMaterial(tuple(certificates), tuple(crls), tuple(ocsps))

    def _answer(self, leaf: bytes, now: dt.datetime, ask: Ask) -> bytes | None:
        certificate = x509.load_der_x509_certificate(leaf)
        return ask(certificate, self._issuer_of(certificate), now)

    def has_signed(self, crl: x509.CertificateRevocationList) -> bool:
        """Say whether a known authority has signed the list."""
        return any(_is_of(crl, authority) for authority in self._authorities)

    def newest_lists(self) -> list[x509.CertificateRevocationList]:
        """Give the newest list of each issuer."""
        newest: dict[x509.Name, x509.CertificateRevocationList] = {}
        for crl in sorted(self._parsed_crls, key=lambda crl: crl.last_update_utc):
            newest[crl.issuer] = crl
        return list(newest.values())

    def _collect(self, leaf: bytes, *, answered: bool) -> _Material:
        current = x509.load_der_x509_certificate(leaf)
        name, path, crls = current.subject, [], []
        revoked_at: dt.datetime | None = None
        fresh_until: dt.datetime | None = None
        while current.issuer != current.subject:
            issuer = self._issuer_of(current)
            crl = self._crl_of(issuer)
            if crl is None and not answered:
                raise revocation_unknown()
            if crl is not None:
                entry = crl.get_revoked_certificate_by_serial_number(current.serial_number)
                if entry is not None:
                    revoked_at = min(filter(None, (revoked_at, entry.revocation_date_utc)))
            if crl is not None and not answered:
                until = crl.next_update_utc
                if until is not None:
                    fresh_until = until if fresh_until is None else min(fresh_until, until)
                crls.append(crl.public_bytes(Encoding.DER))
            answered = False  # the answer was about the first one alone
            if issuer.issuer != issuer.subject:
                path.append(issuer.public_bytes(Encoding.DER))
            current = issuer
        text = name.rfc4514_string()
        return _Material(text, tuple(path), tuple(crls), revoked_at, fresh_until)

    @functools.cached_property
    def _authorities(self) -> list[x509.Certificate]:
        return [x509.load_der_x509_certificate(c) for c in (*self.roots, *self.intermediates)]

    @functools.cached_property
    def _parsed_crls(self) -> list[x509.CertificateRevocationList]:
        return [x509.load_der_x509_crl(c) for c in self.crls]

    def _issuer_of(self, certificate: x509.Certificate) -> x509.Certificate:
        for candidate in self._authorities:
            if candidate.subject == certificate.issuer:
                try:
                    certificate.verify_directly_issued_by(candidate)
                except (ValueError, TypeError, InvalidSignature):
                    continue
                return candidate
        raise Refused(
            "Chứng thư số dùng để ký không thuộc cơ quan chứng thực mà văn phòng tin cậy. "
            "Vui lòng kiểm tra lại thiết bị ký hoặc báo quản trị hệ thống.",
            code="untrusted_certificate",
        )

    def _crl_of(self, issuer: x509.Certificate) -> x509.CertificateRevocationList | None:
        fitting = [crl for crl in self._parsed_crls if _is_of(crl, issuer)]
        return max(fitting, key=lambda crl: crl.last_update_utc, default=None)


def _is_of(crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    if crl.issuer != issuer.subject:
        return False
    return crl.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]


@dataclass(frozen=True)
class _Material:
    name: str
    certificates: tuple[bytes, ...]
    crls: tuple[bytes, ...]
    revoked_at: dt.datetime | None
    fresh_until: dt.datetime | None

    def refuse_if_bad(self, now: dt.datetime) -> None:
        if self.revoked_at is not None:
            raise revoked(self.revoked_at)
        if self.fresh_until is not None and now > self.fresh_until:
            raise revocation_unknown()


def revoked(at: dt.datetime) -> Refused:
    """Give the refusal of a certificate that was revoked."""
    return Refused(
        Phrase(
            "Chứng thư số đã bị thu hồi ngày %(day)s, không ký được. "
            "Vui lòng liên hệ nơi cấp chứng thư.",
            day=f"{vietnam_date(at):%d/%m/%Y}",
        ),
        code="certificate_revoked",
        source="TT 15/2025/TT-BKHCN Điều 5.1",
    )


def revocation_unknown() -> Unavailable:
    """Give the refusal when nobody can say whether a certificate was revoked."""
    return Unavailable(
        "Chưa có danh sách thu hồi chứng thư còn hiệu lực nên chưa thể ký. "
        "Vui lòng báo quản trị hệ thống cập nhật danh sách.",
        code="revocation_unknown",
        source="TT 15/2025/TT-BKHCN Điều 5.1",
    )


def load_trust(folder: Path) -> TrustStore:
    """Read a folder of certificates (PEM or DER) and revocation lists (`.crl`).

    A self-signed certificate is a root, another one stands between. Read again only when a
    file changed; a file that is neither is logged and left out. A missing folder gives an
    empty store: then no chain is trusted.
    """
    if not folder.is_dir():
        return TrustStore()
    files = sorted(f for f in folder.iterdir() if f.is_file())
    state = tuple((f, f.stat().st_mtime_ns, f.stat().st_size) for f in files)
    return _load(state)


@functools.lru_cache(maxsize=8)
def _load(state: tuple[tuple[Path, int, int], ...]) -> TrustStore:
    roots: list[bytes] = []
    intermediates: list[bytes] = []
    crls: list[bytes] = []
    for path, _, _ in state:
        content = path.read_bytes()
        try:
            if path.suffix == ".crl":
                crls.append(read_crl(content).public_bytes(Encoding.DER))
            elif path.suffix in _CERTIFICATE_SUFFIXES:
                for certificate in _certificates(content):
                    is_root = certificate.issuer == certificate.subject
                    place = roots if is_root else intermediates
                    place.append(certificate.public_bytes(Encoding.DER))
        except ValueError:
            # One bad file must not stop all verification; without it less is trusted, not more.
            logger.exception("not a certificate or revocation list: %s", path.name)
    return TrustStore(tuple(roots), tuple(intermediates), tuple(crls))


def read_crl(content: bytes) -> x509.CertificateRevocationList:
    """Read a revocation list, PEM or DER.

    :raises ValueError: for anything else.
    """
    if content.lstrip().startswith(_PEM):
        return x509.load_pem_x509_crl(content)
    return x509.load_der_x509_crl(content)


def _certificates(content: bytes) -> list[x509.Certificate]:
    if content.lstrip().startswith(_PEM):
        return x509.load_pem_x509_certificates(content)
    return [x509.load_der_x509_certificate(content)]
