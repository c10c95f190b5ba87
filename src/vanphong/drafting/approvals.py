"""What must stand before a draft is presented: the chief's approval, and what the office wants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.drafting import appraisal_queries as reads
from vanphong.drafting import queries
from vanphong.drafting.appraisal_rules import APPROVE, SET, Demands, digest_of
from vanphong.drafting.appraisals import present_version
from vanphong.drafting.models import (
    AppraisalList,
    AppraisalSetting,
    Draft,
    DraftApproval,
)
from vanphong.drafting.rules import DraftState
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused, said, within
from vanphong.kernel.gate import require
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.text import nfc, one_line
from vanphong.registry import api as registry

# Until it is signed: a PDF of the office's own may come after the number.
_APPROVED_IN = frozenset(
    {DraftState.DRAFT, DraftState.RETURNED, DraftState.SUBMITTED, DraftState.NUMBERED}
)
LONGEST_NOTE = 500
LONGEST_REASON = 300
MOST_ITEMS = 40
LONGEST_ITEM = 500


@transaction.atomic
def approve_draft(
    *, actor: Actor, draft_id: UUID, version: int, now: dt.datetime, note: str = ""
) -> DraftApproval:
    """Approve that the draft as it stands be presented; locks the draft.

    `version` is the draft's as it was seen. The approval holds for these words and pictures alone:
    a change lets it fall, going back to the very same text lets it stand again.

    :raises NotAllowed: for who does not approve.
    :raises Refused: `changed_meanwhile`, `conflict` for who wrote on it, `already_approved`,
        `no_text`, `wrong_state`.
    """
    require(actor, APPROVE)
    draft = queries.get_draft(actor, draft_id, lock=True)
    if draft.state not in _APPROVED_IN:
        raise Refused(
            _("Dự thảo đã ký, đã phát hành hoặc đã rút nên không phê duyệt nữa."),
            code="wrong_state",
        )
    written = present_version(draft, version)
    if reads.wrote_it(actor, draft, actor.person_ids):
        raise Refused(
            _("Người soạn dự thảo không tự phê duyệt dự thảo của mình."), code="conflict"
        )
    basis = reads.basis_now(draft)
    last = reads.approvals_of(draft).first()
    if last is not None and last.digest == digest_of(basis):
        raise Refused(
            _("Bản này đã được %(name)s phê duyệt.")
            % {"name": last.approved_by.person.full_name},
            code="already_approved",
        )
    words = within(nfc(note), LONGEST_NOTE, "note")
    refuse_secret(text=words, on=vietnam_date(now))
    made = DraftApproval.objects.create(
        office_id=draft.office_id, draft=draft, version=written, basis=basis,
        digest=digest_of(basis), approved_by_id=actor.post_key, approved_at=now, note=words,
    )  # fmt: skip
    detail = {"version": written.number, "digest": made.digest, "note": words}
    audit.record(actor, "drafting:draft:approve", subject=draft, detail=detail)
    return made


def refuse_unprepared(draft: Draft) -> None:
    """Refuse to present or sign a locked draft without what the office wants before it.

    Of one that was presented already only what was wanted then is asked for: a demand set since
    holds up nothing that waits for its signature.

    :raises Refused: `appraisal_needed`, `approval_needed`.
    """
    if reads.demands_on(draft) == Demands():
        return
    missing = reads.present(draft).missing
    if missing:
        raise Refused(
            " ".join(said(one.reason) for one in missing), code=missing[0].code,
            source=missing[0].source,
        )  # fmt: skip


@transaction.atomic
def set_demands(
    *, actor: Actor, demands: Demands, reason: str, now: dt.datetime
) -> AppraisalSetting:
    """Set what the office wants before a draft is presented; what held before stays in the history.

    :raises NotAllowed: without the permission; :raises Invalid: `reason` without one.
    """
    require(actor, SET)
    made = AppraisalSetting.objects.create(
        office_id=actor.office_key, needs_appraisal=demands.appraisal,
        needs_approval=demands.approval, set_by_id=actor.post_key, set_at=now,
        reason=_reason(reason, now),
    )  # fmt: skip
    detail = {
        "appraisal": demands.appraisal, "approval": demands.approval, "reason": made.reason,
    }  # fmt: skip
    audit.record(actor, "drafting:appraisal:demand", subject=made, detail=detail)
    return made


@transaction.atomic
def set_list(
    *, actor: Actor, type_code: str, items: Sequence[str], reason: str, now: dt.datetime
) -> AppraisalList:
    """Set the office's own list for a type of document; none gives the product's list back.

    Rounds opened already keep the list they were opened with.

    :raises NotAllowed: without the permission.
    :raises Invalid: for an unknown type, too many or too long items, or without a reason.
    """
    require(actor, SET)
    if not registry.is_type_code(type_code):
        sentence = str(_("Hãy chọn loại văn bản có trong danh mục."))
        raise Invalid(sentence, fields={"type_code": [sentence]})
    kept = list(dict.fromkeys(line for item in items if (line := one_line(item))))
    if len(kept) > MOST_ITEMS or any(len(one) > LONGEST_ITEM for one in kept):
        sentence = str(_("Giữ tối đa 40 nội dung, mỗi nội dung tối đa 500 ký tự."))
        raise Invalid(sentence, code="items", fields={"items": [sentence]})
    refuse_secret(text="\n".join(kept), on=vietnam_date(now))
    made = AppraisalList.objects.create(
        office_id=actor.office_key, type_code=type_code, items=kept, set_by_id=actor.post_key,
        set_at=now, reason=_reason(reason, now),
    )  # fmt: skip
    detail = {"type": type_code, "items": len(kept), "reason": made.reason}
    audit.record(actor, "drafting:appraisal:list", subject=made, detail=detail)
    return made


def _reason(reason: str, now: dt.datetime) -> str:
    words = within(one_line(reason), LONGEST_REASON, "reason")
    if not words:
        sentence = str(_("Xin ghi lý do đổi."))
        raise Invalid(sentence, code="reason", fields={"reason": [sentence]})
    refuse_secret(text=words, on=vietnam_date(now))
    return words
