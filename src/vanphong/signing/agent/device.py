"""The signing device by PKCS#11: its certificates, and one signature for one PIN.

Nothing stays open: a session lasts for one signature, the PIN for one call.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pkcs11
from asn1crypto import x509
from pkcs11 import Attribute, CertificateType, ObjectClass, TokenFlag
from pkcs11.exceptions import (
    NoSuchKey,
    PinExpired,
    PinIncorrect,
    PinInvalid,
    PinLenRange,
    PinLocked,
    PKCS11Error,
)

from vanphong.signing.agent.trouble import Trouble, WrongPin
from vanphong.signing.token_signature import token_signature

LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate on a device, and what its private key is called there."""

    token_label: str
    key_id: bytes
    label: str
    der: bytes

    @property
    def parsed(self) -> Any:
        """The certificate itself (`asn1crypto.x509.Certificate`)."""
        return x509.Certificate.load(self.der)

    @property
    def name(self) -> str:
        """The holder's common name, else the whole name."""
        subject = self.parsed.subject
        return str(subject.native.get("common_name") or subject.human_friendly)


def certificates(module: str) -> tuple[list[Held], list[bytes]]:
    """Give the signers' certificates on all devices, and every certificate on them as DER.

    No PIN is needed: certificates are public objects.

    :raises Trouble: no driver, no device.
    """
    found: list[Held] = []
    try:
        for token in _tokens(module):
            with token.open() as session:
                found += [
                    Held(token.label, *_named(one), der=bytes(one[Attribute.VALUE]))
                    for one in session.get_objects(
                        {
                            Attribute.CLASS: ObjectClass.CERTIFICATE,
                            Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                        }
                    )
                ]
    except PKCS11Error as error:
        raise _trouble(error) from error
    signers = sorted(
        (one for one in found if not one.parsed.ca),
        key=lambda one: (one.token_label, one.label, one.der),
    )
    return signers, [one.der for one in found]


def sign(module: str, held: Held, pin: str, data: bytes) -> bytes:
    """Give the signature of the certificate's key over the SHA-256 of `data`.

    :raises WrongPin: :raises Trouble: locked, unplugged, another device.
    """
    try:
        for token in _tokens(module):
            if token.label != held.token_label:
                continue
            with token.open(user_pin=pin) as session:
                return token_signature(_private_key(session, held), data)
    except PKCS11Error as error:
        raise _trouble(error) from error
    raise _missing()


def has_one_try_left(module: str, held: Held) -> bool:
    """Say whether one more wrong PIN locks the device."""
    try:
        return any(
            token.label == held.token_label and TokenFlag.USER_PIN_FINAL_TRY in token.flags
            for token in _tokens(module)
        )
    except PKCS11Error as error:
        raise _trouble(error) from error


def _tokens(module: str) -> Iterator[Any]:
    try:
        library = pkcs11.lib(module)
    except (RuntimeError, OSError, PKCS11Error) as error:
        raise Trouble(
            f"Không mở được trình điều khiển thiết bị ký {module}. "
            "Hãy xem lại đường dẫn sau --module (tệp .dll hoặc .so do nơi cấp thiết bị giao).",
            code="no_driver",
        ) from error
    for slot in library.get_slots(token_present=True):
        token = slot.get_token()
        if TokenFlag.TOKEN_INITIALIZED in token.flags:
            yield token


def _named(one: Any) -> tuple[bytes, str]:
    """Give what joins a certificate to its key: the identifier, else the label."""
    names = []
    for attribute, without in ((Attribute.ID, b""), (Attribute.LABEL, "")):
        try:
            names.append(one[attribute])
        except PKCS11Error:
            names.append(without)
    return bytes(names[0]), str(names[1])


def _private_key(session: Any, held: Held) -> Any:
    """Give the private key with the certificate's identifier, else with its label."""
    keys = list(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY}))
    by_id = [key for key in keys if held.key_id and _named(key)[0] == held.key_id]
    by_label = [key for key in keys if held.label and _named(key)[1] == held.label]
    for key in by_id or by_label:
        return key
    raise NoSuchKey


def _trouble(error: PKCS11Error) -> Trouble:
    if isinstance(error, PinLocked):
        return Trouble(
            "Thiết bị ký đã bị khóa do nhập sai mã PIN nhiều lần. "
            "Vui lòng liên hệ nơi cấp thiết bị để mở khóa.",
            code=LOCKED,
        )
    if isinstance(error, PinExpired):
        return Trouble("Mã PIN của thiết bị đã hết hạn. Vui lòng đổi mã PIN rồi ký lại.")
    if isinstance(error, PinIncorrect | PinInvalid | PinLenRange):
        return WrongPin("Mã PIN không đúng.")
    if isinstance(error, NoSuchKey):
        return _missing()
    return Trouble("Không kết nối được với thiết bị ký. Vui lòng cắm lại thiết bị rồi thử lại.")


def _missing() -> Trouble:
    return Trouble(
        "Không tìm thấy khóa ký của chứng thư đã đăng ký. Hãy kiểm tra đã cắm đúng thiết bị."
    )
