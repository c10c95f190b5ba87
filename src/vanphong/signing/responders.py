"""Asking a certificate's own authority whether it is revoked (OCSP, RFC 6960), while signing.

Only responders on hosts the operator has allowed are asked. An answer goes into the file beside
or in place of the revocation list; without one the list at hand decides as before.
"""

from __future__ import annotations

import datetime as dt
import http.client
import logging
import urllib.request
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from vanphong.signing.addresses import NoOtherAddress
from vanphong.signing.trust import revoked

_LONGEST_SECONDS = 10
_MOST_BYTES = 100_000
_CLOCKS_APART = dt.timedelta(minutes=5)
# How old an answer may be that does not say until when it holds; office practice.
_LONGEST_WITHOUT_END = dt.timedelta(days=1)
# What a responder that is away, or sends what does not hold, makes the calls below raise.
_NO_ANSWER = (
    OSError,
    http.client.HTTPException,
    ValueError,
    TypeError,
    InvalidSignature,
    UnsupportedAlgorithm,
    x509.ExtensionNotFound,
)
logger = logging.getLogger("vanphong.signing")


@dataclass(frozen=True, slots=True)
class Responders:
    """The responders that may be asked, by host (with the port where it is not the usual one)."""

    hosts: tuple[str, ...]

    def covers(self, leaf: x509.Certificate) -> bool:
        """Say whether the certificate names a responder that may be asked."""
        return bool(self._address(leaf))

    def ask(
        self, leaf: x509.Certificate, issuer: x509.Certificate, now: dt.datetime
    ) -> bytes | None:
        """Give the answer (DER) that the certificate is good, or None when nobody knows.

        :raises Refused: `certificate_revoked`.
        """
        url = self._address(leaf)
        if not url:
            return None
        try:
            answer = ocsp.load_der_ocsp_response(_answer(url, leaf, issuer))
            holds = _holds(answer, leaf, issuer, now)
        except _NO_ANSWER as error:
            logger.warning("no answer of a responder: %s, %s", url, type(error).__name__)
            return None
        if not holds or answer.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
            logger.warning("no good answer of a responder: %s", url)
            return None
        if answer.certificate_status is ocsp.OCSPCertStatus.REVOKED:
            raise revoked(answer.revocation_time_utc or now)
        return answer.public_bytes(Encoding.DER)

    def _address(self, leaf: x509.Certificate) -> str:
        try:
            access = leaf.extensions.get_extension_for_class(x509.AuthorityInformationAccess)
        except (x509.ExtensionNotFound, ValueError):
            return ""
        for one in access.value:
            if one.access_method == AuthorityInformationAccessOID.OCSP and isinstance(
                one.access_location, x509.UniformResourceIdentifier
            ):
                url = one.access_location.value
                parts = urlsplit(url)
                if parts.scheme in {"http", "https"} and parts.netloc in self.hosts:
                    return url
        return ""


def _answer(url: str, leaf: x509.Certificate, issuer: x509.Certificate) -> bytes:
    builder = ocsp.OCSPRequestBuilder().add_certificate(leaf, issuer, hashes.SHA1())  # noqa: S303 - what responders look a certificate up by
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
        url,
        data=builder.build().public_bytes(Encoding.DER),
        headers={"Content-Type": "application/ocsp-request"},
    )
    opener = urllib.request.build_opener(NoOtherAddress)
    with opener.open(request, timeout=_LONGEST_SECONDS) as answer:
        return bytes(answer.read(_MOST_BYTES))


def _holds(
    answer: ocsp.OCSPResponse,
    leaf: x509.Certificate,
    issuer: x509.Certificate,
    now: dt.datetime,
) -> bool:
    """Say whether an answer is about this certificate, of its time and rightly signed.

    :raises InvalidSignature: when the signature is not the answerer's; others of `_NO_ANSWER`
        when something is missing or of an unknown kind.
    """
    if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        return False
    until = answer.next_update_utc or answer.this_update_utc + _LONGEST_WITHOUT_END
    if not answer.this_update_utc - _CLOCKS_APART <= now <= until:
        return False
    asked = (
        ocsp.OCSPRequestBuilder().add_certificate(leaf, issuer, answer.hash_algorithm).build()
    )
    same = (
        answer.serial_number == leaf.serial_number
        and answer.issuer_key_hash == asked.issuer_key_hash
        and answer.issuer_name_hash == asked.issuer_name_hash
    )
    return same and _rightly_signed(answer, issuer, now)


def _rightly_signed(
    answer: ocsp.OCSPResponse, issuer: x509.Certificate, now: dt.datetime
) -> bool:
    """Say whether the issuer has signed, or someone it has named for answering."""
    signer = issuer
    for delegate in answer.certificates:
        if delegate.issuer != issuer.subject or delegate.subject == issuer.subject:
            continue
        delegate.verify_directly_issued_by(issuer)
        if not (delegate.not_valid_before_utc <= now <= delegate.not_valid_after_utc):
            return False
        use = delegate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        if ExtendedKeyUsageOID.OCSP_SIGNING not in use:
            return False
        signer = delegate
        break
    _check(answer, signer)
    return True


def _check(answer: ocsp.OCSPResponse, signer: x509.Certificate) -> None:
    key, digest = signer.public_key(), answer.signature_hash_algorithm
    if digest is None:
        raise ValueError("no digest is named")
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(answer.signature, answer.tbs_response_bytes, padding.PKCS1v15(), digest)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(answer.signature, answer.tbs_response_bytes, ec.ECDSA(digest))
    else:
        raise TypeError("neither RSA nor ECDSA")
