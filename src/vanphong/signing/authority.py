"""A certificate authority for demonstrations and tests: root, issuing, time, revocation.

Made on the spot, with invented names, and good for nothing outside the folder it lives in.
"""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from vanphong.signing.keys import Identity, PrivateKey, SoftwareKey
from vanphong.signing.timestamps import LocalTimestamper
from vanphong.signing.trust import TrustStore

DEMO_NAME = "Chứng thực số thử nghiệm"
_SLACK = dt.timedelta(hours=1)
_YEAR = dt.timedelta(days=365)


@dataclass
class Authority:
    """Root and issuing authority with what they revoked; keys in memory."""

    root: SoftwareKey
    issuing: SoftwareKey
    time: SoftwareKey
    revoked: dict[int, dt.datetime]
    crls: tuple[bytes, bytes]

    def issue_certificate(
        self,
        *,
        name: str,
        organisation: str,
        now: dt.datetime,
        title: str = "",
        days: int = 3 * 365,
        key: PrivateKey | None = None,
    ) -> SoftwareKey:
        """Give a new key with a certificate from the issuing authority.

        A seal's certificate has `name` equal to `organisation`; a person's has not.
        """
        private = key or new_key()
        subject = _name(name, organisation, title)
        builder = _builder(subject, self.issuing.identity.certificate.subject, private, now)
        builder = builder.not_valid_after(now + dt.timedelta(days=days))
        builder = _end_entity(builder, self.issuing)
        certificate = builder.sign(self.issuing.private_key, hashes.SHA256())
        return SoftwareKey(Identity(certificate, (self.issuing.identity.der,)), private)

    def certify(
        self,
        public_key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey,
        *,
        name: str,
        organisation: str,
        now: dt.datetime,
        days: int = 3 * 365,
    ) -> Identity:
        """Give a certificate for a key that was made elsewhere, on a token for example."""
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(name, organisation, ""))
            .issuer_name(self.issuing.identity.certificate.subject)
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _SLACK)
            .not_valid_after(now + dt.timedelta(days=days))
        )
        certificate = _end_entity(builder, self.issuing).sign(
            self.issuing.private_key, hashes.SHA256()
        )
        return Identity(certificate, (self.issuing.identity.der,))

    def revoke(self, identity: Identity, *, at: dt.datetime, now: dt.datetime) -> None:
        """Revoke a certificate from `at` on and issue a new list dated `now`."""
        self.revoked[identity.serial_number] = at
        self.crls = (self.crls[0], _crl(self.issuing, self.revoked, now))

    def renew_time(self, now: dt.datetime) -> None:
        """Take a new key and certificate for timestamps, and issue new lists dated `now`."""
        key = new_key()
        name = self.time.identity.certificate.subject
        time = _time_certificate(name, self.issuing, key, now)
        self.time = SoftwareKey(Identity(time, (self.issuing.identity.der,)), key)
        self.crls = (_crl(self.root, {}, now), _crl(self.issuing, self.revoked, now))

    def trust(self) -> TrustStore:
        """Give the store that believes this authority, with its present lists."""
        return TrustStore((self.root.identity.der,), (self.issuing.identity.der,), self.crls)

    def timestamper(self) -> LocalTimestamper:
        """Give the timestamp authority under this root."""
        return LocalTimestamper(self.time)


def make_demo_authority(
    folder: Path | None, *, now: dt.datetime, name: str = DEMO_NAME
) -> Authority:
    """Make a new authority and, with a folder, write it there (keys 0600, folders 0700)."""
    root_key, issuing_key, time_key = new_key(), new_key(), new_key()
    root_name = _name(f"{name} (gốc)", name, "")
    root = _authority_certificate(
        root_name, root_key, issuer=root_name, issuer_key=root_key, now=now, path_length=1
    )
    root_source = SoftwareKey(Identity(root), root_key)
    issuing_name = _name(f"{name} (cấp chứng thư)", name, "")
    issuing = _authority_certificate(
        issuing_name, issuing_key, issuer=root_name, issuer_key=root_key, now=now, path_length=0
    )
    issuing_source = SoftwareKey(Identity(issuing), issuing_key)
    time = _time_certificate(
        _name(f"{name} (dấu thời gian)", name, ""), issuing_source, time_key, now
    )
    time_source = SoftwareKey(Identity(time, (issuing_source.identity.der,)), time_key)
    crls = (_crl(root_source, {}, now), _crl(issuing_source, {}, now))
    authority = Authority(root_source, issuing_source, time_source, {}, crls)
    if folder is not None:
        write_authority(authority, folder)
    return authority


def write_authority(authority: Authority, folder: Path) -> None:
    """Write keys to `folder`, and to `folder/trust` what others need to believe it."""
    for place in (folder, folder / "trust"):
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
    for part in ("root", "issuing", "time"):
        source: SoftwareKey = getattr(authority, part)
        key = source.private_key.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        pem = source.identity.certificate.public_bytes(Encoding.PEM)
        write_private(folder / f"{part}.key", key)
        write_private(folder / f"{part}.pem", pem)
        if part != "time":
            write_private(folder / "trust" / f"{part}.pem", pem)
    for part, crl in zip(("root", "issuing"), authority.crls, strict=True):
        write_private(folder / "trust" / f"{part}.crl", crl)


def read_authority(folder: Path) -> Authority:
    """Read an authority written by `write_authority`.

    :raises FileNotFoundError: when there is none.
    """
    issuing = _read(folder, "issuing", ())
    crls = tuple((folder / "trust" / f"{p}.crl").read_bytes() for p in ("root", "issuing"))
    revoked = {
        entry.serial_number: entry.revocation_date_utc
        for entry in x509.load_der_x509_crl(crls[1])
    }
    return Authority(
        root=_read(folder, "root", ()),
        issuing=issuing,
        time=_read(folder, "time", (issuing.identity.der,)),
        revoked=revoked,
        crls=(crls[0], crls[1]),
    )


def to_pkcs12(key: SoftwareKey, pin: str) -> bytes:
    """Give the key with its certificates as a PKCS#12 file under a PIN."""
    above = [x509.load_der_x509_certificate(c) for c in key.identity.chain]
    return pkcs12.serialize_key_and_certificates(
        key.identity.name.encode(),
        key.private_key,
        key.identity.certificate,
        above,
        BestAvailableEncryption(pin.encode()),
    )


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read; an older one is replaced whole."""
    temporary = path.with_name(path.name + ".part")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    temporary.replace(path)


def new_key() -> ec.EllipticCurvePrivateKey:
    """Give a new P-256 key: the shortest the rules allow, by far the fastest to sign with."""
    return ec.generate_private_key(ec.SECP256R1())


def _read(folder: Path, part: str, chain: tuple[bytes, ...]) -> SoftwareKey:
    key = load_pem_private_key((folder / f"{part}.key").read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        message = f"{part}.key: not a key of this authority"
        raise TypeError(message)
    certificate = x509.load_pem_x509_certificate((folder / f"{part}.pem").read_bytes())
    return SoftwareKey(Identity(certificate, chain), key)


def _name(common: str, organisation: str, title: str) -> x509.Name:
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
    ]
    if title:
        parts.append(x509.NameAttribute(NameOID.TITLE, title))
    parts.append(x509.NameAttribute(NameOID.COMMON_NAME, common))
    return x509.Name(parts)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: PrivateKey, now: dt.datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SLACK)
    )


def _authority_certificate(
    subject: x509.Name,
    key: PrivateKey,
    *,
    issuer: x509.Name,
    issuer_key: PrivateKey,
    now: dt.datetime,
    path_length: int,
) -> x509.Certificate:
    usage = _usage(digital_signature=False, content_commitment=False, authority=True)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    builder = (
        _builder(subject, issuer, key, now)
        .not_valid_after(now + 20 * _YEAR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
        .add_extension(above, critical=False)
    )
    return builder.sign(issuer_key, hashes.SHA256())


def _end_entity(
    builder: x509.CertificateBuilder, issuing: SoftwareKey
) -> x509.CertificateBuilder:
    usage = _usage(digital_signature=True, content_commitment=True, authority=False)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuing.private_key.public_key())
    return (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(above, critical=False)
    )


def _time_certificate(
    subject: x509.Name, issuing: SoftwareKey, key: PrivateKey, now: dt.datetime
) -> x509.Certificate:
    usage = _usage(digital_signature=True, content_commitment=False, authority=False)
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuing.private_key.public_key())
    builder = (
        _builder(subject, issuing.identity.certificate.subject, key, now)
        .not_valid_after(now + 15 * _YEAR)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(purpose, critical=True)
        .add_extension(above, critical=False)
    )
    return builder.sign(issuing.private_key, hashes.SHA256())


def _usage(
    *, digital_signature: bool, content_commitment: bool, authority: bool
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _crl(source: SoftwareKey, revoked: dict[int, dt.datetime], now: dt.datetime) -> bytes:
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(source.private_key.public_key())
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(source.identity.certificate.subject)
        .last_update(now - _SLACK)
        .next_update(now + 10 * _YEAR)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(above, critical=False)
    )
    for serial, at in revoked.items():
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(source.private_key, hashes.SHA256()).public_bytes(Encoding.DER)
