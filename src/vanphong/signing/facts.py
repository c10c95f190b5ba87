"""The plain facts of a signature: who, with which certificate, by which algorithm."""

from __future__ import annotations

import datetime as dt
from typing import Any

from asn1crypto import x509
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from vanphong.signing.certificates import names_of, role_of
from vanphong.signing.report import Role

_STRONG_DIGESTS = {"sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512"}


def facts_of(
    embedded: EmbeddedPdfSignature, certificate: x509.Certificate, *, is_timestamp: bool
) -> dict[str, Any]:
    """Give who signed with what, read from the certificate and the signature's dictionary."""
    signer, organisation, issuer = names_of(certificate)
    algorithm, strong = _algorithm(embedded, certificate)
    return {
        "role": Role.DOCUMENT_TIMESTAMP if is_timestamp else role_of(certificate),
        "signer": signer,
        "organisation": organisation,
        "issuer": issuer,
        "serial_number": f"{certificate.serial_number:x}",
        "reason": str(embedded.sig_object.get("/Reason", "")),
        "location": str(embedded.sig_object.get("/Location", "")),
        "valid_from": certificate.not_valid_before,
        "valid_until": certificate.not_valid_after,
        "algorithm": algorithm,
        "algorithm_ok": strong,
    }


def _algorithm(
    embedded: EmbeddedPdfSignature, certificate: x509.Certificate
) -> tuple[str, bool]:
    """Give the algorithm's name and whether it is strong enough.

    :source: TT 15/2025/TT-BKHCN (RSA ≥ 2048, ECDSA ≥ 256), second-hand: so a weaker one
        lowers the verdict with words and does not make the file invalid.
    """
    key = certificate.public_key
    kind, bits, digest = key.algorithm, key.bit_size, embedded.md_algorithm
    least = {"rsa": 2048, "rsassa_pss": 2048, "ec": 256}.get(kind, 0)
    strong = digest in _STRONG_DIGESTS and bits >= least
    label = {"rsa": "RSA", "rsassa_pss": "RSA-PSS", "ec": "ECDSA"}.get(kind, kind)
    return f"{label}-{bits}/{digest.upper()}", strong


def valid_at(certificate: x509.Certificate, moment: dt.datetime | None) -> bool:
    """Say whether the moment is known and lies within the certificate's dates."""
    if moment is None:
        return False
    return bool(certificate.not_valid_before <= moment <= certificate.not_valid_after)
