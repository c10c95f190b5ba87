"""What the site's secret key seals: a box for each purpose, which no other purpose opens."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def box_for(purpose: str) -> Fernet:
    """Give the box of a purpose; its key is SHA-256 over the purpose and the secret key."""
    secret = hashlib.sha256(f"{purpose}|{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(secret))
