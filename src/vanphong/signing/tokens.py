"""Keys on PKCS#11 tokens and hardware modules; the private key never leaves the device."""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import pkcs11
from cryptography import x509
from pkcs11 import Attribute, ObjectClass
from pkcs11.exceptions import (
    NoSuchKey,
    PinExpired,
    PinIncorrect,
    PinInvalid,
    PinLenRange,
    PinLocked,
    PKCS11Error,
    UserAlreadyLoggedIn,
)

from vanphong.kernel.errors import Invalid, Refused, Unavailable, VanphongError
from vanphong.signing.keys import Identity, order_chain, refuse_weak_key, wrong_pin
from vanphong.signing.token_signature import token_signature

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TokenAddress:
    """Which key: the driver's file, the token's label, the key's label."""

    module: str
    token: str
    key: str


class TokenKey:
    """A key on a token; one session is kept and used by one thread at a time."""

    def __init__(
        self, address: TokenAddress, pin: str, identity: Identity | None, *, pin_proved: bool
    ) -> None:
        self._address = address
        self._pin = pin
        self._lock = threading.Lock()
        self._session: Any = None
        self._private: Any = None
        self._given = identity
        self._pin_proved = pin_proved
        self.identity = self._guarded(self._connect)
        self._pin_proved = True

    def sign(self, data: bytes) -> bytes:
        """Give the signature over the SHA-256 of `data`; connects anew once when cut off.

        :raises Unavailable: `token_unavailable`.
        """
        return self._guarded(lambda: self._sign(data))

    def close(self) -> None:
        """End the session."""
        with self._lock:
            self._drop()

    def __repr__(self) -> str:
        return f"TokenKey({self._address.token!r}, {self._address.key!r})"

    def _guarded(self, act: Callable[[], T]) -> T:
        with self._lock:
            try:
                return act()
            except PKCS11Error as error:
                self._drop()
                raise _refusal(error) from error
            except VanphongError:
                self._drop()
                raise

    def _sign(self, data: bytes) -> bytes:
        try:
            if self._private is None:
                self._connect()
            return self._raw(data)
        except PKCS11Error:
            # The token may have been pulled out and put back: once more, from the start.
            self._drop()
            self._connect()
            return self._raw(data)

    def _raw(self, data: bytes) -> bytes:
        return token_signature(self._private, data)

    def _connect(self) -> Identity:
        token = _library(self._address.module).get_token(token_label=self._address.token)
        try:
            self._session = token.open(user_pin=self._pin)
        except UserAlreadyLoggedIn:
            # A process is logged in to a token as a whole; the PIN must not go unasked.
            if not self._pin_proved:
                raise
            self._session = token.open()
        self._private = self._session.get_key(
            object_class=ObjectClass.PRIVATE_KEY, label=self._address.key
        )
        return self._given or self._read_identity()

    def _read_identity(self) -> Identity:
        found = [
            (c[Attribute.LABEL], x509.load_der_x509_certificate(bytes(c[Attribute.VALUE])))
            for c in self._session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
        ]
        own = [certificate for label, certificate in found if label == self._address.key]
        if not own:
            raise _missing_key()
        refuse_weak_key(own[0])
        return Identity(own[0], order_chain(own[0], [c for _, c in found]))

    def _drop(self) -> None:
        session, self._session, self._private = self._session, None, None
        if session is not None:
            try:
                session.close()
            except PKCS11Error:
                return


class _TokenCache:
    """Open keys by address, and per token the PIN as a keyed digest, compared every time.

    A process is logged in to a token as a whole, so the token would not ask for a PIN again.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._secret = secrets.token_bytes(32)
        self._proofs: dict[tuple[str, str], bytes] = {}
        self._open: dict[TokenAddress, TokenKey] = {}

    def open(self, address: TokenAddress, pin: str, identity: Identity | None) -> TokenKey:
        proof = hmac.digest(self._secret, pin.encode(), "sha256")
        token = (address.module, address.token)
        with self._lock:
            known = self._proofs.get(token)
            if known is not None and not hmac.compare_digest(known, proof):
                raise wrong_pin()
            if address not in self._open:
                self._open[address] = TokenKey(
                    address, pin, identity, pin_proved=known is not None
                )
                self._proofs[token] = proof
            return self._open[address]

    def forget(self) -> None:
        with self._lock:
            for key in self._open.values():
                key.close()
            self._open.clear()
            self._proofs.clear()


_CACHE = _TokenCache()
_libraries: dict[str, Any] = {}


def open_token(
    address: TokenAddress, pin: str, *, identity: Identity | None = None
) -> TokenKey:
    """Give a key on a token; the session is kept for the life of the process.

    `identity` when the certificate is not on the token.

    :raises Invalid: `wrong_pin`, `missing_key`, `weak_key`.
    :raises Refused: `token_locked` after too many wrong PINs.
    :raises Unavailable: `token_unavailable` when driver or token is not there.
    """
    return _CACHE.open(address, pin, identity)


def close_tokens() -> None:
    """End all sessions."""
    _CACHE.forget()


def _library(module: str) -> Any:
    if module not in _libraries:
        try:
            _libraries[module] = pkcs11.lib(module)
        except (RuntimeError, OSError, PKCS11Error) as error:
            raise _unavailable() from error
    return _libraries[module]


def _refusal(error: PKCS11Error) -> VanphongError:
    if isinstance(error, PinLocked):
        return Refused(
            "Thiết bị ký đã bị khóa do nhập sai mã PIN nhiều lần. "
            "Vui lòng liên hệ nơi cấp thiết bị để mở khóa.",
            code="token_locked",
        )
    if isinstance(error, PinExpired):
        return Refused(
            "Mã PIN của thiết bị ký đã hết hạn. Vui lòng đổi mã PIN rồi ký lại.",
            code="pin_expired",
        )
    if isinstance(error, PinIncorrect | PinInvalid | PinLenRange):
        return wrong_pin()
    if isinstance(error, NoSuchKey):
        return _missing_key()
    return _unavailable()


def _missing_key() -> Invalid:
    return Invalid(
        "Không tìm thấy khóa ký hoặc chứng thư trên thiết bị. "
        "Vui lòng kiểm tra đã cắm đúng thiết bị.",
        code="missing_key",
    )


def _unavailable() -> Unavailable:
    return Unavailable(
        "Không kết nối được với thiết bị ký. Vui lòng cắm lại thiết bị rồi thử lại.",
        code="token_unavailable",
    )
