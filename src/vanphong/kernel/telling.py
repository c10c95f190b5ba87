"""Telling persons of what an act brought them, and taking back what holds no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Model

from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.news import News, NewsKind


def tell_persons(actor: Actor, news: Sequence[News], now: dt.datetime) -> None:
    """Give news to who listens, inside the transaction of the act: both hold or neither does."""
    for hear in ports.news:
        hear(actor, news, now)


def take_back_news(
    actor: Actor, kind: NewsKind, thing: Model, persons: Sequence[UUID | None]
) -> None:
    """Let persons who have not read of a thing hear of it no more, inside the act's transaction."""
    for forget in ports.news_over:
        forget(actor, kind, thing, persons)
