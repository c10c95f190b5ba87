"""An opinion that is typed and not sent: kept while it is typed, for its person alone.

The same rules as for the text of a draft (`working`): no answer, no act; sending it takes it away.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from vanphong.drafting import opinion_queries, queries
from vanphong.drafting.models import Draft, Opinion, OpinionAsked, OpinionWorking
from vanphong.drafting.opinion_rules import GIVE, LONGEST_WORDS, Stance, may_answer
from vanphong.drafting.rules import ENDED
from vanphong.drafting.services import demand
from vanphong.drafting.working import FORGOTTEN_AFTER
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import NotAllowed, Refused, within
from vanphong.kernel.gate import require
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.text import nfc


def asked_to_answer(actor: Actor, draft: Draft, request_id: UUID) -> OpinionAsked:
    """Give the actor's place in an asking, while an answer is taken from them.

    :raises NotAllowed: when the actor is not asked; :raises NotFound: for no asking on the draft.
    :raises Refused: `already_answered`, `opinions_closed`.
    """
    request = opinion_queries.get_request(draft, request_id)
    asked = request.asked.filter(post__person_id=actor.person_key).first()
    decision = may_answer(
        is_asked=asked is not None,
        has_answered=Opinion.objects.filter(asked=asked).exists(),
        is_closed=request.closed_at is not None or draft.state in ENDED,
    )
    if asked is None:
        raise NotAllowed(decision.reason, code=decision.code)
    demand(decision)
    return asked


def opinion_typed(actor: Actor, asked: OpinionAsked) -> OpinionWorking | None:
    """Give what the actor was typing as their answer, if anything."""
    return _own(actor, asked).first()


@transaction.atomic
def keep_opinion(
    *,
    actor: Actor,
    draft_id: UUID,
    request_id: UUID,
    typing: UUID,
    stance: str,
    words: str,
    now: dt.datetime,
    over: UUID | None = None,
) -> OpinionWorking:
    """Keep what stands in the form; locks the actor's own row alone.

    `typing` names the window, `over` the one whose words it went on with: that one keeps no more.

    :raises Invalid: `too_long`; :raises NotAllowed: and :raises Refused: as `asked_to_answer`, and
        `typed_elsewhere` when another window has gone on with it.
    :raises Secret: when it is marked Mật or above; nothing of it is kept.
    """
    require(actor, GIVE)
    asked = asked_to_answer(actor, queries.get_draft(actor, draft_id), request_id)
    text = within(nfc(words), LONGEST_WORDS, "words")
    refuse_secret(text=text, on=vietnam_date(now))
    said = {
        "typing": typing,
        "stance": stance if stance in Stance.__members__ else "",
        "words": text,
        "kept_at": now,
    }
    left, is_new = (
        _own(actor, asked)
        .select_for_update()
        .get_or_create(
            office_id=actor.office_key, asked=asked, person_id=actor.person_key, defaults=said
        )
    )
    if is_new:
        old = OpinionWorking.objects.filter(person_id=actor.person_key)
        old.filter(office_id=actor.office_key, kept_at__lt=now - FORGOTTEN_AFTER).delete()
        return left
    if left.typing not in {typing, over}:
        raise Refused(
            _("Bạn đang gõ ý kiến này ở một cửa sổ khác; cửa sổ này không tự giữ nữa."),
            code="typed_elsewhere",
        )
    for name, value in said.items():
        setattr(left, name, value)
    left.save()
    return left


def drop_opinion(actor: Actor, asked: OpinionAsked) -> None:
    """Take away what was typed, once it is sent."""
    _own(actor, asked).delete()


def _own(actor: Actor, asked: OpinionAsked) -> models.QuerySet[OpinionWorking]:
    return OpinionWorking.objects.filter(
        office_id=actor.office_key, asked=asked, person_id=actor.person_key
    )
