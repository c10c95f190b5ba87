"""Telling of a congress, and calling it off: time limits of denunciations are counted anew."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.scope import wait_in_line
from vanphong.petitions import queries
from vanphong.petitions.models import Case, Congress
from vanphong.petitions.rules import Line, Nature
from vanphong.petitions.rules.congress import CONGRESS_LABELS, LOOKED_AHEAD
from vanphong.petitions.rules.permissions import DECIDE
from vanphong.petitions.services import clocks, guard

_NAME_MAX = 200


@transaction.atomic
def set_congress(
    *, actor: Actor, name: str, rank: str, opens_on: dt.date, now: dt.datetime
) -> Congress:
    """Tell on which day a congress opens; denunciations that came shortly before are warned of.

    Congresses of one office wait for each other. Locks the denunciations concerned, by id.

    :raises NotAllowed: for one who does not decide.
    :raises Invalid: without a name, or for a level whose congress stops nothing.
    :raises Refused: `congress_there` when one of this name is told of already.
    """
    post_id = asking.own_post(actor, DECIDE)
    said = asking.words_given("name", name, _NAME_MAX, now, _("Hãy ghi đại hội nào."))
    if rank not in CONGRESS_LABELS:
        sentence = _("Hãy chọn một mục trong danh sách.")
        raise Invalid(sentence, fields={"rank": [sentence]})
    wait_in_line(f"petitions congress {actor.office_key}")
    there = queries.standing_congresses(actor).filter(rank=rank, name=said).first()
    if there is not None:
        raise Refused(
            _("Đã có đại hội này, khai mạc ngày %(day)s. Muốn đổi ngày thì bỏ đi rồi ghi lại.")
            % {"day": f"{there.opens_on:%d/%m/%Y}"},
            code="congress_there",
        )
    row = Congress.objects.create(
        office_id=actor.office_key, name=said, rank=rank, opens_on=opens_on, set_at=now,
        set_by_id=post_id,
    )  # fmt: skip
    _recount(row, now)
    audit.record(
        actor, "petitions:congress:set", subject=row,
        detail={"rank": rank, "opens_on": opens_on.isoformat()},
    )  # fmt: skip
    return row


@transaction.atomic
def call_off_congress(
    *, actor: Actor, congress_id: UUID, reason: str, now: dt.datetime
) -> Congress:
    """Take a congress out: it was put off, or its day was wrong. The row stays, with the reason.

    Locks as `set_congress`.

    :raises NotAllowed: for one who does not decide.
    :raises NotFound: when it is not there any more.
    :raises Invalid: without a reason.
    """
    post_id = asking.own_post(actor, DECIDE)
    said = guard.reason_given(reason, now)
    wait_in_line(f"petitions congress {actor.office_key}")
    row = queries.get_congress(actor, congress_id)
    row.called_off_at, row.called_off_by_id, row.called_off_reason = now, post_id, said
    row.save(update_fields=["called_off_at", "called_off_by", "called_off_reason"])
    _recount(row, now)
    audit.record(actor, "petitions:congress:call_off", subject=row, detail={"reason": said})
    return row


def _recount(congress: Congress, now: dt.datetime) -> None:
    """Count the denunciations anew that came in the time a congress may concern."""
    rows = Case.objects.filter(
        office_id=congress.office_id, line=Line.PARTY, nature=Nature.DENUNCIATION,
        received_on__lt=congress.opens_on, received_on__gte=congress.opens_on - LOOKED_AHEAD,
    )  # fmt: skip
    rows = rows.select_related("first_letter").select_for_update(of=("self",)).order_by("pk")
    for case in rows:
        clocks.renew(case, now)
