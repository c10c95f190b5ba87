"""Opening the originals of a letter again, once nobody in it is to be hidden any more."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from vanphong.audit import api as audit
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.rules import Decision
from vanphong.petitions import queries
from vanphong.petitions.models import Letter, Uncovering
from vanphong.petitions.rules.covering import may_uncover
from vanphong.petitions.rules.permissions import DECIDE
from vanphong.petitions.services import guard


def may_open_originals(letter: Letter) -> Decision:
    """Say whether the originals of a letter may open again."""
    return may_uncover(are_closed=queries.are_closed(letter), may_hide=queries.may_hide(letter))


@transaction.atomic
def open_originals(
    *, actor: Actor, letter_id: UUID, reason: str, now: dt.datetime
) -> Uncovering:
    """Let the originals of a letter open again to all who see it. Locks its cases, then the letter.

    What is sealed stays sealed. They close again by themselves when a case of the letter is judged
    a denunciation, or a working copy is made.

    :raises NotAllowed: for one who does not decide on petitions.
    :raises NotFound: when it is missing or hidden.
    :raises Invalid: without a reason.
    :raises Refused: `originals_open`, `still_hidden`.
    """
    post_id = asking.own_post(actor, DECIDE)
    said = guard.reason_given(reason, now)
    guard.cases_of_letter(letter_id)
    letter = queries.get_letter(actor, letter_id, lock=True)
    asking.insist(may_open_originals(letter))
    made = Uncovering.objects.create(
        office_id=letter.office_id, letter=letter, reason=said, opened_at=now,
        opened_by_id=post_id,
    )  # fmt: skip
    audit.record(actor, "petitions:originals:open", subject=letter)
    return made
