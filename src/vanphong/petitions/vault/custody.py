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
from pkcs11.exceptions import NoSuchKey, PKCS11Error

from vanphong.petitions.vault.envelope import NONCE, Broken

LABEL = "vanphong-vault"


class NoKey(Exception):
    """The key of keys is not where it should be; nothing sealed under it opens."""


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

    :raises NoKey: when driver, token, PIN or key is not there.
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
            raise NoKey(token) from error

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
        """Give a key so that only the token opens it."""
        nonce = os.urandom(NONCE)
        made: bytes = self._key.encrypt(
            key, mechanism=Mechanism.AES_GCM, mechanism_param=GCMParams(nonce, bound)
        )
        return nonce + made

    def unwrap(self, wrapped: bytes, bound: bytes) -> bytes:
        """Give the key back.

        :raises Broken: when it does not open.
        """
        asked = GCMParams(wrapped[:NONCE], bound)
        try:
            key: bytes = self._key.decrypt(
                wrapped[NONCE:], mechanism=Mechanism.AES_GCM, mechanism_param=asked
            )
        except PKCS11Error as error:
            raise Broken from error
        return key


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
