"""Who signs a draft: a signer who is away or may sign no more, who may instead, the change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.audit import api as audit
from vanphong.drafting import building, queries
from vanphong.drafting.models import Draft
from vanphong.drafting.rules import SIGN, Step
from vanphong.drafting.services import demand, demand_step
from vanphong.drafting.signer_news import waits_for_signature, waits_no_more
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.text import nfc
from vanphong.people import api as people
from vanphong.signing import api as signing

_REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post that may sign a draft, with the lines that would stand over the signature."""

    post: people.Post
    lines: tuple[str, ...]

    @property
    def words(self) -> str:
        """The name and the lines as one line."""
        return f"{self.post.person.full_name} ({' / '.join(self.lines)})"


def troubles(actor: Actor, draft: Draft, on: dt.date) -> Iterator[str]:
    """Tell that the signer is absent, or that the authority to sign T/L ended; who may instead.

    It only warns: an absent signer may sign from afar, and authority does not pass to who stands
    in.

    :source: Hướng dẫn 36-HD/VPTW Phần II mục 1.7; documents.md §3 (T/L may not be passed on)
    """
    if draft.signer is None:
        return
    told = [*_absence(draft.signer, on), *_ended(draft, on)]
    if told:
        names = "; ".join(one.words for one in may_sign(actor, draft, on))
        instead = _("Có thể ký thay: %(names)s.") % {"names": names}
        yield " ".join([*told, instead if names else _("Chưa thấy ai khác ký thay được.")])


def _absence(signer: people.Post, on: dt.date) -> Iterator[str]:
    for absence in people.absences_of([signer.pk], on):
        last = absence.valid_until - dt.timedelta(days=1)
        yield _(
            "%(name)s vắng đến hết ngày %(day)s; %(other)s làm thay nhưng thẩm quyền ký không "
            "chuyển theo."
        ) % {
            "name": signer.person.full_name,
            "day": f"{last:%d/%m/%Y}",
            "other": absence.substitute.person.full_name,
        }


def _ended(draft: Draft, on: dt.date) -> Iterator[str]:
    assert draft.signer is not None
    if draft.signer.body_id == draft.body_id or building.delegation_for(draft, on):
        return
    ended = people.ended_delegation(draft.signer, draft.body_id, on)
    if ended is not None and ended.valid_until is not None:
        yield _("Việc giao ký thừa lệnh theo %(instrument)s đã hết hiệu lực từ %(day)s.") % {
            "instrument": ended.instrument,
            "day": f"{ended.valid_until:%d/%m/%Y}",
        }


def may_sign(actor: Actor, draft: Draft, on: dt.date) -> list[Candidate]:
    """Give who else may sign the draft on the day: of its body, or under a stored T/L.

    Who is absent, or has no right to sign in the software, is left out.
    """
    delegated = set(people.delegations_for(draft.body_id, on).values_list("post_id", flat=True))
    posts = [
        post
        for post in people.posts_of_office(actor, on)
        if post.pk != draft.signer_id
        and (post.body_id == draft.body_id or post.pk in delegated)
        and SIGN in people.permissions_of(post.roles)
    ]
    away = set(
        people.absences_of((post.pk for post in posts), on).values_list("absent_id", flat=True)
    )
    found = []
    signer, delegation = draft.signer, draft.delegation
    try:
        for post in posts:
            if post.pk in away:
                continue
            draft.signer = post
            draft.delegation = building.delegation_for(draft, on)
            mark = building.signature_mark(draft, on)
            if mark.decision:
                found.append(Candidate(post, mark.lines))
    finally:
        draft.signer, draft.delegation = signer, delegation
    return found


def candidates_out(actor: Actor, draft: Draft, on: dt.date) -> list[dict[str, Any]]:
    """Give the same as programs get it."""
    return [
        {
            "signer_id": one.post.pk,
            "name": one.post.person.full_name,
            "title": one.post.title,
            "lines": list(one.lines),
        }
        for one in may_sign(actor, draft, on)
    ]


@transaction.atomic
def change_signer(
    *,
    actor: Actor,
    draft_id: UUID,
    signer_id: UUID,
    reason: str,
    now: dt.datetime,
    version: int | None = None,
) -> Draft:
    """Let another post sign a draft that waits; locks the draft.

    Delegation and the lines over the signature follow the new signer, by the day the number was
    fixed when it was. Whatever the old signer saw of it counts no more.

    :raises NotFound: when the post is not held in the office.
    :raises Invalid: without a reason, `same_signer`, `may_not_sign`; :raises Secret: a marked one.
    :raises Refused: `changed_meanwhile`; `own_pdf`; the rule of the lines, as when it is presented.
    :source: Hướng dẫn 36-HD/VPTW Phần II mục 1.7 (T/M, K/T, T/L)
    """
    draft = queries.get_draft(actor, draft_id, lock=True, also=("delegation",))
    demand_step(actor, draft, Step.CHANGE_SIGNER)
    today = vietnam_date(now)
    words = _reason(reason, today)
    if version is not None and version != draft.version:
        raise Refused(
            gettext_lazy("Người khác vừa đổi dự thảo này. Hãy mở lại rồi đổi người ký."),
            code="changed_meanwhile",
            data={"version": draft.version},
        )
    if draft.own_pdf_id is not None:
        raise Refused(
            gettext_lazy(
                "Tệp PDF của cơ quan đã ghi người ký. Hãy trả lại để thay tệp có người ký mới."
            ),
            code="own_pdf",
        )
    old = draft.signer
    waits_no_more(actor, draft)
    draft.signer = _new_signer(actor, draft, signer_id, today)
    on = draft.issued_on or today
    draft.delegation = building.delegation_for(draft, on)
    mark = building.signature_mark(draft, on)
    demand(mark.decision)
    if draft.symbol:
        draft.mark_lines = list(mark.lines)
    draft.version += 1
    draft.changed_at = now
    signing.drop_requests(actor=actor, for_id=draft.id, now=now)
    draft.save(update_fields=["signer", "delegation", "mark_lines", "version", "changed_at"])
    audit.record(
        actor, "drafting:draft:change_signer", subject=draft,
        detail={
            "reason": words, "from": str(old) if old else "", "to": str(draft.signer),
            "lines": list(mark.lines),
        },
    )  # fmt: skip
    waits_for_signature(actor, draft, now)
    return draft


def _reason(reason: str, on: dt.date) -> str:
    words = nfc(reason)
    if not words or len(words) > _REASON_LENGTH:
        sentence = gettext_lazy("Hãy ghi lý do (không quá 500 ký tự).")
        raise Invalid(sentence, fields={"reason": [str(sentence)]})
    refuse_secret(fields={"reason": words}, on=on)
    return words


def _new_signer(actor: Actor, draft: Draft, signer_id: UUID, on: dt.date) -> people.Post:
    if signer_id == draft.signer_id:
        sentence = gettext_lazy("Đây vẫn là người ký hiện nay. Hãy chọn người khác.")
        raise Invalid(sentence, code="same_signer", fields={"signer": [str(sentence)]})
    post = people.get_post(actor, signer_id, on)
    if SIGN not in people.permissions_of(post.roles):
        sentence = gettext_lazy("Người này chưa được giao quyền ký trong phần mềm.")
        raise Invalid(sentence, code="may_not_sign", fields={"signer": [str(sentence)]})
    return post
