"""Judging one certificate: its chain, its time, its revocation, and whose it is."""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
from collections.abc import Iterable
from dataclasses import dataclass, field

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    InvalidCertificateError,
    NotYetValidError,
    PathBuildingError,
    RevokedError,
    ValidationError,
)

from vanphong.signing.report import Chain, Role
from vanphong.signing.trust import TrustStore

SIGNING_USE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})
TIMESTAMP_USE = KeyUsageConstraints(extd_key_usage={"time_stamping"})


@dataclass(frozen=True)
class Evidence:
    """Certificates and revocation data found in a file; all of it is checked before use."""

    certificates: tuple[x509.Certificate, ...] = ()
    crls: tuple[asn1_crl.CertificateList, ...] = ()
    ocsps: tuple[asn1_ocsp.OCSPResponse, ...] = ()


@dataclass(frozen=True)
class ChainResult:
    """What is known of a chain at a moment; `revoked_at` when it was revoked before."""

    chain: Chain
    revoked_at: dt.datetime | None = None


@dataclass(frozen=True)
class Judge:
    """Answers for certificates, with what the office trusts and what the file brings along."""

    trust: TrustStore
    evidence: Evidence
    _answers: dict[tuple[bytes, dt.datetime, int], ChainResult] = field(default_factory=dict)

    def judge(
        self,
        certificate: x509.Certificate,
        others: Iterable[x509.Certificate],
        moment: dt.datetime,
        use: KeyUsageConstraints,
    ) -> ChainResult:
        """Say what is known of a certificate used at `moment`.

        Revocation must be known for TRUSTED; a list issued later counts too, and says when.
        """
        key = (certificate.sha256, moment, id(use))
        if key not in self._answers:
            self._answers[key] = self._judge(certificate, tuple(others), moment, use)
        return self._answers[key]

    def _judge(
        self,
        certificate: x509.Certificate,
        others: tuple[x509.Certificate, ...],
        moment: dt.datetime,
        use: KeyUsageConstraints,
    ) -> ChainResult:
        try:
            use.validate(certificate)
            self._validate(certificate, others, moment, "require")
        except InvalidCertificateError:
            return ChainResult(Chain.NOT_FOR_SIGNING)
        except RevokedError as error:
            return ChainResult(Chain.REVOKED, error.revocation_dt)
        except PathBuildingError:
            return ChainResult(_by_dates(certificate, moment))
        except ValidationError as error:
            if isinstance(error, ExpiredError | NotYetValidError):
                expired = isinstance(error, ExpiredError)
                return ChainResult(Chain.EXPIRED if expired else Chain.NOT_YET_VALID)
            return self._without_revocation(certificate, others, moment)
        return ChainResult(Chain.TRUSTED)

    def _without_revocation(
        self,
        certificate: x509.Certificate,
        others: tuple[x509.Certificate, ...],
        moment: dt.datetime,
    ) -> ChainResult:
        """Tell a sound chain whose revocation nobody knows from a broken one."""
        try:
            self._validate(certificate, others, moment, "soft-fail")
        except RevokedError as error:
            return ChainResult(Chain.REVOKED, error.revocation_dt)
        except (PathBuildingError, ValidationError):
            return ChainResult(_by_dates(certificate, moment))
        return ChainResult(Chain.REVOCATION_UNKNOWN)

    def _validate(
        self,
        certificate: x509.Certificate,
        others: tuple[x509.Certificate, ...],
        moment: dt.datetime,
        mode: str,
    ) -> None:
        context = ValidationContext(
            trust_roots=_certificates(self.trust.roots),
            other_certs=[
                *_certificates(self.trust.intermediates),
                *self.evidence.certificates,
                *others,
            ],
            crls=[*_lists(self.trust.crls), *self.evidence.crls],
            ocsps=list(self.evidence.ocsps),
            moment=moment,
            allow_fetching=False,
            revocation_mode=mode,
            retroactive_revinfo=True,
        )
        validator = CertificateValidator(certificate, validation_context=context)
        asyncio.run(validator.async_validate_path())


@functools.lru_cache(maxsize=32)
def _certificates(encoded: tuple[bytes, ...]) -> list[x509.Certificate]:
    return [x509.Certificate.load(c) for c in encoded]


@functools.lru_cache(maxsize=32)
def _lists(encoded: tuple[bytes, ...]) -> list[asn1_crl.CertificateList]:
    return [asn1_crl.CertificateList.load(c) for c in encoded]


def _by_dates(certificate: x509.Certificate, moment: dt.datetime) -> Chain:
    """Judge a certificate without a trusted chain by its own dates."""
    if moment > certificate.not_valid_after:
        return Chain.EXPIRED
    if moment < certificate.not_valid_before:
        return Chain.NOT_YET_VALID
    return Chain.UNTRUSTED


def names_of(certificate: x509.Certificate) -> tuple[str, str, str]:
    """Give the holder's name, the organisation and the issuer's name; empty when not there."""
    subject = certificate.subject.native
    issuer = certificate.issuer.native
    organisation = _text(subject.get("organization_name"))
    return (
        _text(subject.get("common_name")) or organisation,
        organisation,
        _text(issuer.get("common_name")) or _text(issuer.get("organization_name")),
    )


def role_of(certificate: x509.Certificate) -> Role:
    """Say whether a certificate is a person's or an organisation's.

    Vietnamese authorities write `MST:` (tax code) or `MNS:` (budget code) into the user id of
    an organisation, `CMND:`, `CCCD:` or `HC:` into a person's; else a certificate whose
    common name is its organisation belongs to the organisation.
    """
    subject = certificate.subject.native
    uid = _text(subject.get("user_id")).upper()
    if uid.startswith(("MST:", "MNS:")):
        return Role.SEAL
    if uid.startswith(("CMND:", "CCCD:", "HC:")):
        return Role.PERSON
    name, organisation, _ = names_of(certificate)
    if name and name.casefold() == organisation.casefold():
        return Role.SEAL
    return Role.SEAL if subject.get("organization_identifier") else Role.PERSON


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(v) for v in value)
    return "" if value is None else str(value)
