"""Envelopes: streams encrypted to several key holders in the age format.

Any one holder opens them, with the product or with the program `age` alone. Whoever keeps the
place reads nothing; whoever runs the office cannot open an older backup without a holder.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import IO

import pyrage

from vanphong.kernel.errors import Invalid, Refused

HOLDERS = 2


class Recipients:
    """The public keys of at least two key holders."""

    def __init__(self, words: str) -> None:
        """Read public keys (`age1…`), parted by blanks or commas.

        :raises Refused: `two_key_holders` for fewer than two different ones.
        :raises Invalid: `backup_recipient` for what is no public key.
        """
        self.names = sorted(set(re.split(r"[\s,]+", words.strip())) - {""})
        if len(self.names) < HOLDERS:
            raise Refused(
                "Bản sao lưu phải mã hóa cho ít nhất hai người giữ khóa. Xin khai khóa công khai "
                "của họ (age1…) trong VANPHONG_BACKUP_RECIPIENTS hoặc --to-key.",
                code="two_key_holders",
            )
        try:
            self._keys = [pyrage.x25519.Recipient.from_str(name) for name in self.names]
        except pyrage.RecipientError as error:
            raise Invalid(
                "Khóa công khai của người giữ khóa chưa đúng. Khóa bắt đầu bằng age1.",
                code="backup_recipient",
            ) from error

    @property
    def mark(self) -> str:
        """A short name of this set of holders; another set encrypts everything anew."""
        return hashlib.sha256(" ".join(self.names).encode()).hexdigest()[:12]

    def seal(self, source: IO[bytes], out: IO[bytes]) -> tuple[str, int]:
        """Encrypt a stream into another; gives digest and size of what was written."""
        told = Told(out)
        pyrage.encrypt_io(source, told, self._keys)
        return told.sha256, told.size


class Identities:
    """The private keys in a file as `age-keygen` writes it; one of them opens an envelope."""

    def __init__(self, file: Path) -> None:
        """Read the file.

        :raises Invalid: `backup_identity` when it cannot be read or holds no key.
        """
        try:
            lines = file.read_text("ascii").split()
            found = [line for line in lines if line.startswith("AGE-SECRET-KEY-")]
            self._keys = [pyrage.x25519.Identity.from_str(line) for line in found]
        except (OSError, UnicodeDecodeError, pyrage.IdentityError):
            self._keys = []
        if not self._keys:
            raise Invalid(
                f"Không đọc được khóa riêng nào trong tệp {file}.", code="backup_identity"
            )

    def open(self, source: IO[bytes], out: IO[bytes]) -> tuple[str, int]:
        """Decrypt a stream into another; gives digest and size of what was written.

        :raises Refused: `backup_not_opened` when no key fits or a byte was changed. What was
            written by then is not to be used.
        """
        told = Told(out)
        try:
            pyrage.decrypt_io(source, told, self._keys)
        except (pyrage.DecryptError, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:  # of a disk, not of age
                raise
            raise Refused(
                "Không mở được bản sao lưu: khóa không đúng, hoặc bản sao lưu đã bị thay đổi.",
                code="backup_not_opened",
            ) from error
        return told.sha256, told.size


class Told:
    """A writer that knows digest and size of what passed through it."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._digest = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """The digest so far."""
        return self._digest.hexdigest()

    def write(self, content: bytes) -> int:
        """Pass bytes on."""
        content = bytes(content)
        self._digest.update(content)
        self.size += len(content)
        self._out.write(content)
        return len(content)

    def flush(self) -> None:
        """Nothing is held back here."""


def new_identity(file: Path) -> str:
    """Make a key pair: the private key into a new file only its owner reads; gives the public.

    :raises Invalid: `backup_identity` when the file exists or cannot be written.
    """
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Invalid(
            f"Không ghi được tệp khóa {file}: {error.strerror}.", code="backup_identity"
        ) from error
    with os.fdopen(descriptor, "w") as out:
        out.write(f"# public key: {public}\n{identity}\n")
    return public


def digest_of(source: IO[bytes]) -> tuple[str, int]:
    """Give digest and size of a stream."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(1024 * 1024):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size
