"""Where signing keys live: PKCS#12 files (parsed once, kept in memory) and PKCS#11 tokens.

The rest of the app sees a `SigningKeySource`: an identity and a function that signs.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.phrases import Phrase

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


@dataclass(frozen=True)
class Identity:
    """Whose key it is: the certificate and the certificates above it, nearest first, as DER."""

    certificate: x509.Certificate
    chain: tuple[bytes, ...] = ()

    @functools.cached_property
    def der(self) -> bytes:
        """The certificate as DER."""
        return self.certificate.public_bytes(Encoding.DER)

    @functools.cached_property
    def issuer_der(self) -> bytes:
        """The issuer's name as DER."""
        return self.certificate.issuer.public_bytes()

    @functools.cached_property
    def serial_number(self) -> int:
        """The certificate's serial number."""
        return self.certificate.serial_number

    @functools.cached_property
    def algorithm(self) -> str:
        """`ec` or `rsa`."""
        key = self.certificate.public_key()
        return "ec" if isinstance(key, ec.EllipticCurvePublicKey) else "rsa"

    @functools.cached_property
    def name(self) -> str:
        """The holder's common name."""
        return common_name(self.certificate.subject)

    def refuse_outside_validity(self, now: dt.datetime) -> None:
        """Refuse a certificate that is not valid yet or no more.

        :raises Refused: `certificate_expired` or `certificate_not_yet_valid`.
        :source: TT 15/2025/TT-BKHCN Điều 5.1 (check the certificate before signing).
        """
        until = self.certificate.not_valid_after_utc
        if now > until:
            raise Refused(
                Phrase(
                    "Chứng thư số của %(name)s đã hết hạn ngày %(day)s. "
                    "Vui lòng đề nghị cấp chứng thư mới trước khi ký.",
                    name=self.name,
                    day=f"{vietnam_date(until):%d/%m/%Y}",
                ),
                code="certificate_expired",
                source="TT 15/2025/TT-BKHCN Điều 5.1",
            )
        since = self.certificate.not_valid_before_utc
        if now < since:
            raise Refused(
                Phrase(
                    "Chứng thư số của %(name)s chỉ có hiệu lực từ ngày %(day)s. "
                    "Vui lòng kiểm tra lại ngày giờ hoặc chứng thư.",
                    name=self.name,
                    day=f"{vietnam_date(since):%d/%m/%Y}",
                ),
                code="certificate_not_yet_valid",
                source="TT 15/2025/TT-BKHCN Điều 5.1",
            )


def common_name(name: x509.Name) -> str:
    """Give the common name, else the organisation, else the whole name as text."""
    for kind in (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME):
        found = name.get_attributes_for_oid(kind)
        if found:
            return str(found[0].value)
    return name.rfc4514_string()


class SigningKeySource(Protocol):
    """A key that signs without showing itself."""

    @property
    def identity(self) -> Identity:
        """Whose key it is."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Give the signature over the SHA-256 of `data` (ECDSA as DER, RSA as PKCS#1 v1.5)."""
        ...


@dataclass(frozen=True)
class SoftwareKey:
    """A private key held in memory."""

    identity: Identity
    private_key: PrivateKey

    def sign(self, data: bytes) -> bytes:
        """Give the signature over the SHA-256 of `data`."""
        if isinstance(self.private_key, ec.EllipticCurvePrivateKey):
            return self.private_key.sign(data, ec.ECDSA(hashes.SHA256()))
        return self.private_key.sign(data, padding.PKCS1v15(), hashes.SHA256())

    def __repr__(self) -> str:
        return f"SoftwareKey({self.identity.name!r})"


class _Pkcs12Cache:
    """Keys of PKCS#12 files by the file's digest; a PIN is kept only as a keyed digest.

    Opening a file costs tens of milliseconds by design of the format; signing costs one.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._secret = secrets.token_bytes(32)
        self._entries: OrderedDict[bytes, tuple[bytes, SoftwareKey]] = OrderedDict()

    def open(self, content: bytes, pin: str) -> SoftwareKey:
        digest = hashlib.sha256(content).digest()
        proof = hmac.digest(self._secret, pin.encode(), "sha256")
        with self._lock:
            entry = self._entries.get(digest)
            if entry is not None and hmac.compare_digest(entry[0], proof):
                self._entries.move_to_end(digest)
                return entry[1]
        key = _parse_pkcs12(content, pin)
        with self._lock:
            self._entries[digest] = (proof, key)
            while len(self._entries) > self._size:
                self._entries.popitem(last=False)
        return key

    def forget(self) -> None:
        with self._lock:
            self._entries.clear()


_CACHE = _Pkcs12Cache(size=256)


def open_pkcs12(content: bytes, pin: str) -> SoftwareKey:
    """Give the key of a PKCS#12 file; parsed once a process, the PIN is checked every time.

    :raises Invalid: `wrong_pin`, `bad_key_file`, `missing_key` or `weak_key`.
    """
    return _CACHE.open(content, pin)


def forget_keys() -> None:
    """Drop every key kept in memory."""
    _CACHE.forget()


def _parse_pkcs12(content: bytes, pin: str) -> SoftwareKey:
    if not content.startswith(b"\x30"):
        raise _bad_key_file()
    try:
        bundle = pkcs12.load_pkcs12(content, pin.encode())
    except ValueError as error:
        if "password" in str(error).lower():
            raise wrong_pin() from error
        raise _bad_key_file() from error
    if bundle.key is None or bundle.cert is None:
        raise Invalid(
            "Tệp khóa này không chứa khóa ký kèm chứng thư. Vui lòng chọn tệp khóa khác.",
            code="missing_key",
        )
    if not isinstance(bundle.key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise _bad_key_file()
    certificate = bundle.cert.certificate
    refuse_weak_key(certificate)
    above = [entry.certificate for entry in bundle.additional_certs]
    return SoftwareKey(Identity(certificate, order_chain(certificate, above)), bundle.key)


def order_chain(
    certificate: x509.Certificate, candidates: list[x509.Certificate]
) -> tuple[bytes, ...]:
    """Give the certificates above one, nearest first, without the self-signed root."""
    by_subject = {c.subject.public_bytes(): c for c in candidates}
    chain: list[bytes] = []
    current = certificate
    while True:
        above = by_subject.pop(current.issuer.public_bytes(), None)
        if above is None or above.subject == above.issuer:
            return tuple(chain)
        chain.append(above.public_bytes(Encoding.DER))
        current = above


def refuse_weak_key(certificate: x509.Certificate) -> None:
    """Refuse a key that the signing form cannot use or that is too short.

    :raises Invalid: `weak_key`.
    :source: TT 15/2025/TT-BKHCN (RSA ≥ 2048, ECDSA ≥ 256), second-hand; the libraries used
        refuse shorter keys too.
    """
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= 2048:
        return
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.key_size >= 256:
        return
    raise Invalid(
        "Khóa này quá ngắn hoặc thuộc loại không dùng được để ký văn bản. "
        "Vui lòng dùng khóa RSA từ 2048 bit hoặc ECDSA từ 256 bit.",
        code="weak_key",
        source="TT 15/2025/TT-BKHCN",
    )


def wrong_pin() -> Invalid:
    """Give the refusal of a wrong PIN."""
    message = "Mã PIN không đúng. Vui lòng nhập lại."
    return Invalid(message, code="wrong_pin", fields={"pin": [message]})


def _bad_key_file() -> Invalid:
    message = (
        "Tệp này không phải là tệp khóa ký (PKCS#12). Vui lòng chọn tệp có đuôi .p12 hoặc .pfx."
    )
    return Invalid(message, code="bad_key_file", fields={"key_file": [message]})
