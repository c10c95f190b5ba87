"""The password of a mailbox, readable to this installation only and for its own office."""

from __future__ import annotations

import base64
import hashlib
import json

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from vanphong.kernel.errors import Refused
from vanphong.mailbox.rules import TROUBLE_WORDS


def sealed(office_id: int, password: str) -> bytes:
    """Encrypt a password."""
    return _box().encrypt(json.dumps([office_id, password]).encode())


def opened(office_id: int, content: bytes | memoryview) -> str:
    """Give the password.

    :raises Refused: `mail_sealed` when it was sealed for another office or installation.
    """
    try:
        owner, password = json.loads(_box().decrypt(bytes(content)))
    except (InvalidToken, ValueError):
        owner, password = None, ""
    if owner != office_id:
        raise Refused(TROUBLE_WORDS["mail_sealed"], code="mail_sealed")
    return str(password)


def _box() -> Fernet:
    secret = hashlib.sha256(b"vanphong.mailbox|" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(secret))
