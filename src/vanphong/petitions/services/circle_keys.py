"""The key of a circle: sealed in the database with a secret of the site, gone once it is closed."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.errors import Unavailable
from vanphong.petitions.models import Circle
from vanphong.petitions.rules.circles import KEY_BYTES
from vanphong.petitions.vault import lockbox
from vanphong.petitions.vault.envelope import Broken


def new_key() -> bytes:
    """Give a fresh key."""
    return secrets.token_bytes(KEY_BYTES)


def seal(circle_id: UUID, key: bytes) -> bytes:
    """Seal the key of a circle so that it opens for this circle only."""
    return lockbox.seal(key, _secret(), str(circle_id).encode())


def key_of(circle: Circle) -> bytes:
    """Give the key of an open circle.

    :raises Unavailable: `circle_key_lost` when the secret of the site is another than it was.
    """
    try:
        return lockbox.unseal(bytes(circle.sealed_key), _secret(), str(circle.pk).encode())
    except Broken:
        raise Unavailable(
            _("Không mở được khóa của vòng so khớp. Hãy đóng vòng này và lập vòng mới."),
            code="circle_key_lost",
        ) from None


def _secret() -> bytes:
    secret = settings.PETITION_FINGERPRINT_KEY.encode()
    return hmac.new(secret, b"keys of circles", hashlib.sha256).digest()
