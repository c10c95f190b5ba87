"""How an envelope reaches the other office: a door with one way behind it today.

Offices of one installation share the database and the store, so their transport works inside
the sender's transaction: what it reports as arrived is stored. A transport to another
installation comes behind the same door: it puts the envelope into an outbox in this transaction
and the receipts come back later.
"""

from __future__ import annotations

from typing import Protocol

from django.utils.translation import gettext as _

from vanphong.exchange.envelope import Envelope
from vanphong.files import api as files
from vanphong.kernel.errors import Unavailable


class Transport(Protocol):
    """Takes envelopes over, in the transaction of the act that sends."""

    def send(self, envelope: Envelope) -> None:
        """Take one envelope over for good.

        :raises Unavailable: when it cannot; the sending act then fails as a whole.
        """


class SameInstallation:
    """To an office of this installation: the files are there already, and are looked at."""

    def __init__(self, stored: list[files.File]) -> None:
        self._digests: set[str] | None = None
        self._stored = stored

    def send(self, envelope: Envelope) -> None:
        """Make sure that every enclosed file is in the store, byte for byte.

        :raises NotFound, Unavailable: as `files.read_bytes`, for a missing or damaged file.
        """
        if self._digests is None:  # once, however many offices receive it
            for file in self._stored:
                files.read_bytes(file)
            self._digests = {file.sha256 for file in self._stored}
        if not {file.sha256 for file in envelope.files} <= self._digests:
            raise Unavailable(
                _("Tệp gửi đi không còn trong kho. Chưa gửi được."), code="not_stored"
            )
