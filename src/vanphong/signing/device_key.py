"""A key on the signer's own computer: a paper is prepared for it, its answer put in.

What is sent to the device are the signed attributes; what comes back is one signature value. It
is checked against the certificate before anything is done with it.
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import Encoding

from vanphong.kernel.errors import Invalid
from vanphong.signing import cms
from vanphong.signing.attributes import signed_attributes
from vanphong.signing.keys import (
    Identity,
    PublicKey,
    common_name,
    order_chain,
    refuse_weak_key,
)
from vanphong.signing.pdf import Box, filled, prepare_pdf
from vanphong.signing.timestamps import Timestamper
from vanphong.signing.trust import Ask, TrustStore


@dataclass(frozen=True, slots=True)
class Prepared:
    """A PDF that waits for one signature; `digest` is the SHA-256 of its byte range."""

    content: bytes
    original_size: int
    digest: bytes
    attributes: bytes


def prepare(
    content: bytes,
    *,
    identity: Identity,
    field_name: str,
    image: bytes | None,
    box: Box | None,
    location: str,
    now: dt.datetime,
    timestamper: Timestamper,
    trust: TrustStore,
    ask: Ask | None,
) -> Prepared:
    """Give a PDF with an empty place for the signature of a key elsewhere, and what to sign.

    :raises: as `pdf.sign_pdf`.
    """
    made, digest = prepare_pdf(
        content, identity=identity, field_name=field_name, now=now, box=box,
        image=image if box is not None else None, location=location,
        timestamper=timestamper, trust=trust, ask=ask,
    )  # fmt: skip
    return Prepared(made, len(content), digest, signed_attributes(digest, identity.der))


def put_in(
    prepared: Prepared,
    signature: bytes,
    *,
    identity: Identity,
    now: dt.datetime,
    timestamper: Timestamper,
) -> bytes:
    """Give the PDF with the signature and its timestamp.

    :raises Invalid: `wrong_signature`.
    :raises Unavailable: no timestamp.
    """
    key = _AnsweredKey(identity, prepared.attributes, signature)
    attest = functools.partial(timestamper.token, now=now)
    return filled(prepared.content, cms.sign_detached(prepared.digest, key, attest))


@dataclass(frozen=True, slots=True)
class _AnsweredKey:
    """The one signature that came back, in the place of a key."""

    identity: Identity
    attributes: bytes
    signature: bytes

    def sign(self, data: bytes) -> bytes:
        """Give the signature, which is over these bytes and no others."""
        if data != self.attributes:
            raise wrong_signature()
        refuse_wrong_signature(self.identity, data, self.signature)
        return self.signature


def refuse_wrong_signature(identity: Identity, data: bytes, signature: bytes) -> None:
    """Refuse a signature value that the certificate's key did not make over `data`.

    :raises Invalid: `wrong_signature`.
    """
    key: PublicKey = identity.certificate.public_key()  # type: ignore[assignment]
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        else:
            key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature as error:
        raise wrong_signature() from error


def wrong_signature() -> Invalid:
    """Give the refusal of a signature that does not fit the certificate or the paper."""
    return Invalid(
        "Chữ ký nhận được không phải do chứng thư đã đăng ký ký trên văn bản này. "
        "Văn bản chưa được ký; hãy cắm đúng thiết bị rồi ký lại.",
        code="wrong_signature",
    )


def identity_in(bundle: str) -> Identity:
    """Give the identity kept as PEM: the certificate, then those above it."""
    certificate, *above = x509.load_pem_x509_certificates(bundle.encode())
    return Identity(certificate, tuple(one.public_bytes(Encoding.DER) for one in above))


def read_certificates(given: list[bytes]) -> Identity:
    """Read what a device showed: the signer's certificate first, then any others on it.

    :raises Invalid: `bad_certificate`, `weak_key`.
    """
    try:
        certificate, *others = [x509.load_der_x509_certificate(one) for one in given]
        refuse_weak_key(certificate)
        for name in (certificate.subject, certificate.issuer):
            common_name(name)
        return Identity(certificate, order_chain(certificate, others))
    except (ValueError, TypeError, x509.InvalidVersion, UnsupportedAlgorithm) as error:
        raise Invalid(
            "Thiết bị không đưa ra chứng thư đọc được. Hãy kiểm tra đã cắm đúng thiết bị ký.",
            code="bad_certificate",
        ) from error


def as_bundle(identity: Identity) -> str:
    """Give an identity as PEM, as `identity_in` reads it."""
    above = [x509.load_der_x509_certificate(one) for one in identity.chain]
    return "".join(
        one.public_bytes(Encoding.PEM).decode() for one in (identity.certificate, *above)
    )
