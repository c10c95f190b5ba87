"""A PIN remembered for a few minutes, encrypted, in the session on the server.

Whoever signs a folder of papers on a phone types the PIN once. The session row holds only what
the site's secret key can read; log-out and the end of the session take it away.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from vanphong.kernel.actor import Actor

_KEY = "drafting.pin.{slot}"


def minutes() -> int:
    """Give how long a PIN may be remembered; 0 means never (`VANPHONG_PIN_MINUTES`)."""
    return int(settings.PIN_MINUTES)


def remember(session: Any, actor: Actor, slot: str, pin: str) -> None:
    """Keep the PIN of a key (`slot` is sign or seal) for this person in this office."""
    if not minutes():
        return
    words = json.dumps([str(actor.person_id), actor.office_id, pin]).encode()
    session[_KEY.format(slot=slot)] = _box().encrypt(words).decode()


def recall(session: Any, actor: Actor, slot: str) -> str:
    """Give the remembered PIN and let its time begin anew; empty when there is none."""
    kept = session.get(_KEY.format(slot=slot))
    if not kept or not minutes():
        return ""
    try:
        person, office, pin = json.loads(_box().decrypt(kept.encode(), ttl=minutes() * 60))
    except (InvalidToken, ValueError):
        forget(session, slot)
        return ""
    if (person, office) != (str(actor.person_id), actor.office_id):
        return ""
    remember(session, actor, slot, pin)
    return str(pin)


def forget(session: Any, slot: str) -> None:
    """Forget the PIN of a key."""
    session.pop(_KEY.format(slot=slot), None)


def _box() -> Fernet:
    secret = hashlib.sha256(b"vanphong.drafting.pin|" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(secret))
