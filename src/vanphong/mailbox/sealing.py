"""The password of a mailbox, readable to this installation only and for its own office."""

from __future__ import annotations

import json

from cryptography.fernet import InvalidToken

from vanphong.kernel.errors import Refused
from vanphong.kernel.sealing import box_for
from vanphong.mailbox.rules import TROUBLE_WORDS

_PURPOSE = "vanphong.mailbox"


def sealed(office_id: int, password: str) -> bytes:
    """Encrypt a password."""
    return box_for(_PURPOSE).encrypt(json.dumps([office_id, password]).encode())


def opened(office_id: int, content: bytes | memoryview) -> str:
    """Give the password.

    :raises Refused: `mail_sealed` when it was sealed for another office or installation.
    """
    try:
        owner, password = json.loads(box_for(_PURPOSE).decrypt(bytes(content)))
    except (InvalidToken, ValueError):
        owner, password = None, ""
    if owner != office_id:
        raise Refused(TROUBLE_WORDS["mail_sealed"], code="mail_sealed")
    return str(password)
