"""Telling persons of what an act brought them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.news import News


def tell_persons(actor: Actor, news: Sequence[News], now: dt.datetime) -> None:
    """Give news to who listens, inside the transaction of the act: both hold or neither does."""
    for hear in ports.news:
        hear(actor, news, now)
