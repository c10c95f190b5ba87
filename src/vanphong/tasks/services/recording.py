"""Entering a direction that a leader wrote on the paper, on the leader's behalf."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM, vietnam_date
from vanphong.kernel.errors import Invalid
from vanphong.kernel.gate import require
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks.models import Direction
from vanphong.tasks.rules import RECORD
from vanphong.tasks.services.directions import Giver, keep_direction
from vanphong.tasks.services.guard import no_secret
from vanphong.tasks.services.making import Assignment


@transaction.atomic
def record_direction(
    *,
    actor: Actor,
    document_id: UUID,
    leader_id: UUID,
    written_on: dt.date,
    scan: UUID | tuple[str, bytes],
    now: dt.datetime,
    words: str,
    assignments: Sequence[Assignment] = (),
    request_id: UUID | None = None,
) -> Direction:
    """Keep what a leader wrote on the paper, with its picture, and make its tasks.

    It is the leader's direction of that day; it says who entered it here. `scan` is a file
    brought in before, or one that comes now (name, bytes) and is not kept when the act is
    refused. The same `request_id` gives the same direction.

    :raises NotAllowed: for one who may not enter directions of others.
    :raises NotFound: for a document one may not see, or a picture of someone else.
    :raises Invalid: for a person who may not direct, a day that has not come, or no words.
    """
    require(actor, RECORD)
    leader = _leader(actor, leader_id, vietnam_date(now))
    if written_on > vietnam_date(now):
        sentence = _("Ngày ghi trên giấy không thể sau hôm nay.")
        raise Invalid(sentence, fields={"written_on": [str(sentence)]})
    # before a byte of the picture is kept
    no_secret(now, words=words)
    noon = dt.datetime.combine(written_on, dt.time(12), VIETNAM).astimezone(dt.UTC)
    giver = Giver(
        post_id=leader.pk,
        person_id=leader.person_id,
        at=min(noon, now),
        paper_scan=_picture(actor, scan, now),
        recorded_by_id=actor.person_id,
    )
    return keep_direction(
        actor=actor, giver=giver, now=now, document_id=document_id, phrase="", words=words,
        assignments=assignments, request_id=request_id, again=False,
    )  # fmt: skip


def _picture(actor: Actor, scan: UUID | tuple[str, bytes], now: dt.datetime) -> files.File:
    if isinstance(scan, UUID):
        return registry.get_upload(actor, scan)
    name, content = scan
    return files.take_in(actor=actor, content=content, name=name, now=now)


def _leader(actor: Actor, post_id: UUID, today: dt.date) -> people.Post:
    for post in people.posts_of_office(actor, today):
        if post.pk == post_id and registry.may_direct(post):
            return post
    sentence = _("Người được chọn không có quyền cho ý kiến chỉ đạo.")
    raise Invalid(sentence, code="no_leader", fields={"leader": [str(sentence)]})
