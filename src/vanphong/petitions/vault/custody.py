"""The key of keys: in a PKCS#11 token, or in a file that only the vault's user reads."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pkcs11
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pkcs11 import Attribute, GCMParams, KeyType, Mechanism, ObjectClass
from pkcs11.exceptions import (
    DeviceRemoved,
    NoSuchKey,
    NoSuchToken,
    PinExpired,
    PinIncorrect,
    PinInvalid,
    PinLenRange,
    PinLocked,
    PKCS11Error,
    SessionClosed,
    SessionHandleInvalid,
    SlotIDInvalid,
    TokenNotPresent,
    TokenNotRecognised,
    UserPinNotInitialized,
)

from vanphong.petitions.vault.envelope import NONCE, Broken

LABEL = "vanphong-vault"


class NoKey(Exception):
    """The key of keys is not where it should be; nothing sealed under it opens."""


class TokenFault(NoKey):
    """The token does not serve; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_FAULTS = (
    ("token_locked", (PinLocked,)),
    ("token_pin", (PinIncorrect, PinInvalid, PinLenRange, PinExpired, UserPinNotInitialized)),
    ("token_key", (NoSuchKey,)),
    (
        "token_missing",
        (NoSuchToken, TokenNotPresent, TokenNotRecognised, DeviceRemoved, SlotIDInvalid,
         SessionClosed, SessionHandleInvalid),
    ),
    ("token_fault", (PKCS11Error,)),
)  # fmt: skip


def fault_of(error: Exception) -> str:
    """Give the code of what a token, or its driver, said."""
    if type(error) is PKCS11Error:  # a driver that does not load
        return "token_driver"
    return next((code for code, kinds in _FAULTS if isinstance(error, kinds)), "token_driver")


class FileCustody:
    """A key in a file: whoever reads the file reads everything. `make` makes a missing one.

    :raises NoKey: when there is none, or others may read it.
    """

    kind = "file"

    def __init__(self, path: Path, *, make: bool) -> None:
        if make and not path.is_file():
            _write_once(path, AESGCM.generate_key(256))
        try:
            key, mode = path.read_bytes(), path.stat().st_mode
        except OSError as error:
            raise NoKey(path.name) from error
        if len(key) != 32 or mode & 0o077:
            raise NoKey(path.name)
        self.fault = ""
        self.name = f"file:{hashlib.sha256(b'vanphong vault|' + key).hexdigest()[:16]}"
        self._box = AESGCM(key)

    def wrap(self, key: bytes, bound: bytes) -> bytes:
        """Give a key so that only this one opens it."""
        nonce = os.urandom(NONCE)
        return nonce + self._box.encrypt(nonce, key, bound)

    def unwrap(self, wrapped: bytes, bound: bytes) -> bytes:
        """Give the key back.

        :raises Broken: when it does not open.
        """
        try:
            return self._box.decrypt(wrapped[:NONCE], wrapped[NONCE:], bound)
        except (InvalidTag, ValueError) as error:
            raise Broken from error


class TokenCustody:
    """A key in a PKCS#11 token, which never gives it out. `make` makes a missing one.

    :raises TokenFault: when driver, token, PIN or key is not there.
    """

    kind = "token"

    def __init__(self, module: str, token: str, pin: str, *, make: bool) -> None:
        self._session: Any = None
        try:
            there: Any = pkcs11.lib(module).get_token(token_label=token)
            self._session = there.open(rw=make, user_pin=pin)
            self._key: Any = self._found(make=make)
            self.name = f"token:{bytes(self._key[Attribute.ID]).hex()}"
        except (PKCS11Error, RuntimeError, OSError) as error:
            if self._session is not None:
                self._session.close()
            raise TokenFault(fault_of(error)) from error

    @property
    def fault(self) -> str:
        """Why the token does not serve now, found out by using it; empty while it does."""
        try:
            self._decrypted(self._encrypted(b"\0" * 32, b""), b"")
        except PKCS11Error as error:
            return fault_of(error)
        return ""

    def _found(self, *, make: bool) -> Any:
        try:
            return self._session.get_key(object_class=ObjectClass.SECRET_KEY, label=LABEL)
        except NoSuchKey:
            if not make:
                raise
        named = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False}
        return self._session.generate_key(
            KeyType.AES, 256, id=os.urandom(8), label=LABEL, store=True, template=named
        )

    def wrap(self, key: bytes, bound: bytes) -> bytes:
        """Give a key so that only the token opens it.

        :raises TokenFault: when the token does not serve.
        """
        try:
            return self._encrypted(key, bound)
        except PKCS11Error as error:
            raise TokenFault(fault_of(error)) from error

    def unwrap(self, wrapped: bytes, bound: bytes) -> bytes:
        """Give the key back.

        :raises Broken: when it does not open.
        :raises TokenFault: when the token does not serve.
        """
        try:
            return self._decrypted(wrapped, bound)
        except PKCS11Error as error:
            # Tokens say no to changed bytes in many ways: one that serves otherwise said that.
            if code := self.fault:
                raise TokenFault(code) from error
            raise Broken from error

    def _encrypted(self, key: bytes, bound: bytes) -> bytes:
        nonce = os.urandom(NONCE)
        made: bytes = self._key.encrypt(
            key, mechanism=Mechanism.AES_GCM, mechanism_param=GCMParams(nonce, bound)
        )
        return nonce + made

    def _decrypted(self, wrapped: bytes, bound: bytes) -> bytes:
        asked = GCMParams(wrapped[:NONCE], bound)
        key: bytes = self._key.decrypt(
            wrapped[NONCE:], mechanism=Mechanism.AES_GCM, mechanism_param=asked
        )
        return key


class ShutCustody:
    """Stands for a token that did not open: says why, and tries its PIN no second time.

    Tokens lock after a few wrong PINs; somebody is to look first, and start the vault again.
    """

    kind = "token"
    name = ""

    def __init__(self, fault: str) -> None:
        self.fault = fault

    def wrap(self, key: bytes, bound: bytes) -> bytes:
        """Refuse.

        :raises TokenFault: always.
        """
        raise TokenFault(self.fault)

    unwrap = wrap


def _write_once(path: Path, content: bytes) -> None:
    """Write a file of the owner's alone, durable before it counts."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    fresh.rename(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
