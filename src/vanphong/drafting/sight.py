"""Who can see a draft, and why: the rule of visibility asked for everyone in the office."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext as _

from vanphong.drafting import queries
from vanphong.drafting.models import AppraisalMember, Draft, OpinionAsked
from vanphong.drafting.rules import READ, READ_ALL
from vanphong.kernel.actor import Actor
from vanphong.people import api as people


def readers_of(actor: Actor, draft: Draft, on: dt.date) -> tuple[people.Reader, ...]:
    """Give who can see a draft on a day: the rule decides, the reasons say by which part of it."""
    reading = people.Reading(
        sees=lambda person: (
            person.may(READ) and queries.visible_drafts(person).filter(pk=draft.pk).exists()
        ),
        reads_all=READ_ALL,
        all_words=_("%(role)s xem mọi dự thảo của cơ quan"),
        why=_parts(draft),
    )
    return people.readers_of(actor, on, reading)


def _parts(draft: Draft) -> dict[UUID, list[str]]:
    """Give what each person has to do with the draft, in words."""
    why: dict[UUID, list[str]] = {draft.created_by.person_id: [_("soạn dự thảo")]}
    if draft.signer is not None:
        why.setdefault(draft.signer.person_id, []).append(_("được trình để ký"))
    asked = OpinionAsked.objects.filter(
        office_id=draft.office_id, request__draft=draft, request__closed_at=None
    ).exclude(post=None)
    beside = AppraisalMember.objects.filter(office_id=draft.office_id, appraisal__draft=draft)
    for rows, words in (
        (asked, _("được xin ý kiến, đến khi kết thúc xin ý kiến")),
        (beside, _("cùng thẩm định, đến khi phát hành")),
    ):
        for person_id in rows.order_by("id").values_list("post__person_id", flat=True):
            why.setdefault(person_id, []).append(words)
    return why
