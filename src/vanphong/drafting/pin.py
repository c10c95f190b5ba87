"""A PIN remembered for a few minutes, encrypted, in the session on the server.

Whoever signs a folder of papers on a phone types the PIN once. The session row holds only what
the site's secret key can read; log-out and the end of the session take it away.
"""

from __future__ import annotations

import json
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings

from vanphong.kernel.actor import Actor
from vanphong.kernel.sealing import box_for

_PURPOSE = "vanphong.drafting.pin"
_KEY = "drafting.pin.{slot}"


def minutes() -> int:
    """Give how long a PIN may be remembered; 0 means never (`VANPHONG_PIN_MINUTES`)."""
    return int(settings.PIN_MINUTES)


def remember(session: Any, actor: Actor, slot: str, pin: str) -> None:
    """Keep the PIN of a key (`slot` is sign or seal) for this person in this office."""
    if not minutes():
        return
    words = json.dumps([str(actor.person_id), actor.office_id, pin]).encode()
    session[_KEY.format(slot=slot)] = box_for(_PURPOSE).encrypt(words).decode()


def recall(session: Any, actor: Actor, slot: str) -> str:
    """Give the remembered PIN and let its time begin anew; empty when there is none."""
    kept = session.get(_KEY.format(slot=slot))
    if not kept or not minutes():
        return ""
    try:
        person, office, pin = json.loads(
            box_for(_PURPOSE).decrypt(kept.encode(), ttl=minutes() * 60)
        )
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
