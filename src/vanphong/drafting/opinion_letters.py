"""The công văn that asks a unit or office for its opinion: begun from the asking, then as any other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.drafting import opinion_queries, places, queries
from vanphong.drafting.building import LIKE_ABOVE
from vanphong.drafting.first_words import first_words
from vanphong.drafting.models import Draft, OpinionAsked, OpinionLetter, OpinionRequest
from vanphong.drafting.opinion_rules import may_ask_by_letter
from vanphong.drafting.opinions import require_settling
from vanphong.drafting.rules import ENDED, Step
from vanphong.drafting.services import create_draft, demand, demand_step
from vanphong.drafting.typesetting.document import text
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import NotFound, Refused
from vanphong.registry import api as registry

_LONGEST_ABSTRACT = 1000


@transaction.atomic
def begin_opinion_letter(
    *,
    actor: Actor,
    draft_id: UUID,
    request_id: UUID,
    now: dt.datetime,
    asked_id: UUID | None = None,
) -> Draft:
    """Begin the letter to one place that is asked in writing, or one to all that have none yet.

    It is written in the name of the body of the draft that is asked about; whom it goes to, what
    about and until when are filled in. Locks the draft.

    :raises NotAllowed: for who may not draft, or does not settle the asking.
    :raises NotFound: for a place that was not asked in this asking.
    :raises Refused: `opinions_closed`, `asked_in_person`, `already_answered`, `letter_begun`;
        `nobody_to_write_to` when every place has answered or has its letter.
    """
    draft = queries.get_draft(actor, draft_id, lock=True)
    demand_step(actor, draft, Step.SETTLE_OPINIONS)
    request = opinion_queries.get_request(draft, request_id)
    require_settling(actor, draft, request)
    chosen = _chosen(draft, request, asked_id)
    today = vietnam_date(now)
    kind = "OFFICIAL_LETTER" if draft.body.system == "PARTY" else "STATE_OFFICIAL_LETTER"
    known = first_words(actor, body=draft.body, type_code=kind, on=today)
    letter = create_draft(
        actor=actor, body_id=draft.body_id, type_code=kind, now=now, accept_words=True,
        **known | _words(actor, draft, request, [one.place for one in chosen], today),
    )  # fmt: skip
    OpinionLetter.objects.bulk_create(
        OpinionLetter(office_id=letter.office_id, draft=letter, asked=one) for one in chosen
    )
    detail = {"request": str(request.pk), "places": [one.place for one in chosen]}
    audit.record(actor, "drafting:opinion_letter:begin", subject=letter, detail=detail)
    return letter


def _chosen(
    draft: Draft, request: OpinionRequest, asked_id: UUID | None
) -> Sequence[OpinionAsked]:
    """Give whom the letter goes to, in the order they were named."""
    is_closed = request.closed_at is not None or draft.state in ENDED
    waiting = opinion_queries.without_letter(request)
    if asked_id is None and not is_closed:
        found = list(waiting)
        if not found:
            raise Refused(
                _("Mọi nơi hỏi bằng văn bản đã trả lời hoặc đã có công văn xin ý kiến."),
                code="nobody_to_write_to",
            )
        return found
    everybody = request.asked.select_related("opinion")
    asked = everybody.filter(pk=asked_id).first() if asked_id else None
    if asked_id is not None and asked is None:
        raise NotFound(_("Không có nơi này trong đợt xin ý kiến."))
    demand(
        may_ask_by_letter(
            in_writing=asked is None or asked.post_id is None,
            has_answered=asked is not None and hasattr(asked, "opinion"),
            is_closed=is_closed,
            has_letter=asked is not None and not waiting.filter(pk=asked.pk).exists(),
        )
    )
    return [asked] if asked is not None else []


def _words(
    actor: Actor, draft: Draft, request: OpinionRequest, names: Sequence[str], today: dt.date
) -> dict[str, Any]:
    """Give abstract, addressees, recipients and text."""
    what = f"dự thảo {registry.document_type(draft.type_code).name}"
    whole = f"{what} “{draft.abstract}”" if draft.abstract else what
    abstract = f"Về việc xin ý kiến đối với {whole}"
    if len(abstract) > _LONGEST_ABSTRACT:
        abstract = f"Về việc xin ý kiến đối với {what}"
    offices = [office.id for office in places.offices_in(names, today)]
    elsewhere = [{"office": one} for one in offices if one != actor.office_id]
    to = names[0] if len(names) == 1 else "các cơ quan, đơn vị"
    said = [f"{draft.body.name} gửi {to} {whole} kèm theo Công văn này."]
    if request.question:
        said.append(f"Nội dung đề nghị cho ý kiến: {request.question}")
    said.append(
        f"Đề nghị {to} nghiên cứu, cho ý kiến bằng văn bản, gửi về {draft.body.name} trước hết "
        f"ngày {request.due_on:%d/%m/%Y} để tổng hợp."
    )
    return {
        "abstract": abstract,
        "addressees": list(names),
        "recipients": [{"name": LIKE_ABOVE}, *elsewhere],
        "blocks": tuple(text(words) for words in said),
    }
