"""What the signer hears of a draft: that it waits for them, and nothing more once it does not."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from vanphong.drafting.models import Draft
from vanphong.kernel.actor import Actor
from vanphong.kernel.news import News, NewsKind
from vanphong.kernel.scope import part_of_act
from vanphong.kernel.telling import take_back_news, tell_persons


@part_of_act
def waits_for_signature(actor: Actor, draft: Draft, now: dt.datetime) -> None:
    """Tell the signer that the draft waits."""
    news = News(NewsKind.DRAFT_TO_SIGN, draft, now.isoformat(), (_signer(draft),))
    tell_persons(actor, [news], now)


@part_of_act
def waits_no_more(actor: Actor, draft: Draft) -> None:
    """Take back what the signer has not read yet: the draft left them, or is signed."""
    take_back_news(actor, NewsKind.DRAFT_TO_SIGN, draft, (_signer(draft),))


def _signer(draft: Draft) -> UUID | None:
    return draft.signer.person_id if draft.signer is not None else None
