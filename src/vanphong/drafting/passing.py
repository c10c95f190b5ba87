"""Acts on a written draft: submit, take back, return, withdraw, begin again."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.drafting import places, queries
from vanphong.drafting.approvals import refuse_unprepared
from vanphong.drafting.checked import firm_findings
from vanphong.drafting.half_typed import refuse_half_typed
from vanphong.drafting.models import Draft, DraftImage
from vanphong.drafting.readying import stops_of
from vanphong.drafting.rules import DraftState, Mender, Step, mender_of
from vanphong.drafting.services import LINES, LISTS, create_draft, demand_step
from vanphong.drafting.signer_news import waits_for_signature, waits_no_more
from vanphong.drafting.working import drop_working
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.news import News, NewsKind
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.telling import tell_persons
from vanphong.kernel.text import nfc
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.signing import api as signing

_REASON_LENGTH = 500


@transaction.atomic
def submit_for_signature(
    *,
    actor: Actor,
    draft_id: UUID,
    now: dt.datetime,
    losses_seen: bool = False,
    leave_half_typed: bool = False,
) -> Draft:
    """Present the draft to its signer; locks the draft.

    What is presented is what is saved: with `leave_half_typed` what the actor typed and did not
    save is dropped.

    :raises Refused: `incomplete`, with everything that is missing; `losses_unseen` when parts
        of the Word file were not carried over and nobody has said they were seen; `half_typed`
        when the actor typed more than is saved and does not leave it; `form_faults`
        when the checker finds what a rule seen in its own text forbids; `appraisal_needed`,
        `approval_needed` when the office wants one that does not stand for this text.
    """
    draft = queries.get_draft(actor, draft_id, lock=True)
    demand_step(actor, draft, Step.SUBMIT)
    stops = stops_of(draft, vietnam_date(now))
    if stops:
        raise Refused(
            _("Chưa trình ký được: %(missing)s") % {"missing": " ".join(stops)},
            code="incomplete",
            data={"missing": list(stops)},
        )
    if draft.lost and not losses_seen:
        raise Refused(
            _("Có phần của tệp Word không chuyển được. Hãy xem danh sách và xác nhận trước."),
            code="losses_unseen",
            data={"losses": draft.lost},
        )
    if not leave_half_typed:
        refuse_half_typed(actor, draft, vietnam_date(now))
    _refuse_form_faults(draft, vietnam_date(now))
    refuse_unprepared(draft)
    if leave_half_typed:
        drop_working(actor=actor, draft_id=draft.id)
    # One that came back with its number goes on with it.
    draft.state = DraftState.NUMBERED if draft.symbol else DraftState.SUBMITTED
    draft.return_reason = draft.returned_to = ""
    draft.submitted_at = draft.changed_at = now
    draft.submitted_by_id = actor.post_key
    kept = ["mark_lines"] if draft.symbol else []
    draft.save(
        update_fields=[
            "state", "return_reason", "returned_to", "submitted_at", "submitted_by",
            "changed_at", "delegation", *kept,
        ]
    )  # fmt: skip
    audit.record(actor, "drafting:draft:submit", subject=draft)
    waits_for_signature(actor, draft, now)
    return draft


def _refuse_form_faults(draft: Draft, on: dt.date) -> None:
    """Refuse what is surely wrong on the page; what only warns is the signer's to weigh."""
    firm = firm_findings(draft, on)
    if firm:
        said = " ".join(f"{one.where}: {one.message}" for one in firm)
        raise Refused(
            _("Chưa trình ký được vì còn lỗi phải sửa. %(faults)s") % {"faults": said},
            code="form_faults",
            source=firm[0].rule.source,
            data={"findings": [one.as_dict(n) for n, one in enumerate(firm, 1)]},
        )


@transaction.atomic
def add_addressees(*, actor: Actor, draft_id: UUID, now: dt.datetime) -> Draft:
    """Send the draft over the network to the offices its Kính gửi names too; locks the draft.

    The paper names them already, so this may be done until it is issued. Done again, nothing
    is added.

    :raises Refused: `wrong_state` once it is issued or withdrawn.
    """
    draft = queries.get_draft(actor, draft_id, lock=True)
    demand_step(actor, draft, Step.ADDRESS)
    added = places.unsent_addressees(draft, vietnam_date(now))
    if added:
        draft.recipients = [*draft.recipients, *({"office": office.id} for office in added)]
        draft.version += 1
        draft.changed_at = now
        draft.save(update_fields=["recipients", "version", "changed_at"])
        codes = [office.code for office in added]
        audit.record(actor, "drafting:draft:address", subject=draft, detail={"offices": codes})
    return draft


@transaction.atomic
def take_back(*, actor: Actor, draft_id: UUID, now: dt.datetime) -> Draft:
    """Take a submitted draft back to go on writing; locks the draft.

    It leaves the signer's box; once a number is fixed it can only be signed or withdrawn.

    :raises Refused: `wrong_state` when it is not submitted, or the number is fixed already.
    """
    draft = queries.get_draft(actor, draft_id, lock=True)
    demand_step(actor, draft, Step.TAKE_BACK)
    draft.state, draft.submitted_at, draft.changed_at = DraftState.DRAFT, None, now
    draft.save(update_fields=["state", "submitted_at", "changed_at"])
    waits_no_more(actor, draft)
    audit.record(actor, "drafting:draft:take_back", subject=draft)
    return draft


@transaction.atomic
def begin_again(*, actor: Actor, draft_id: UUID, now: dt.datetime) -> Draft:
    """Start a new draft with all that is written in a withdrawn one.

    A PDF of the office's own that bore the voided number is left out; so is a signer who
    holds that post no more.

    :raises Refused: `wrong_state` when the draft is not withdrawn.
    :raises Invalid: when its body issues no more.
    """
    old = queries.get_draft(actor, draft_id)
    demand_step(actor, old, Step.BEGIN_AGAIN)
    today = vietnam_date(now)
    new = create_draft(
        actor=actor, body_id=old.body_id, type_code=old.type_code, now=now,
        answers_id=old.answers_id, task_id=old.task_id, accept_words=True,
        signer_id=queries.signer_still(actor, old, today),
        **{name: getattr(old, name) for name in (*LINES, *LISTS, "draft_round")},
    )  # fmt: skip
    new.content, new.source_file_id, new.losses = old.content, old.source_file_id, old.losses
    new.own_pdf_id = None if old.symbol else old.own_pdf_id
    new.save(update_fields=["content", "source_file", "losses", "own_pdf"])
    DraftImage.objects.bulk_create(
        DraftImage(
            office_id=new.office_id, draft=new, sha256=image.sha256, content=image.content
        )
        for image in old.images.all()
    )
    return new


@transaction.atomic
def return_draft(
    *,
    actor: Actor,
    draft_id: UUID,
    reason: str,
    now: dt.datetime,
    to: Mender = Mender.WRITER,
) -> Draft:
    """Give a draft that waits for its signature back with a reason; locks the draft.

    It goes to its writer (whoever stands in sees it too), or to the clerks when only its form is
    wrong; also when the writer has left. Who presented it is told. A number stays with it.

    :raises Invalid: without a reason; :raises Secret: when the reason bears a mark.
    """
    draft = queries.get_draft(actor, draft_id, lock=True)
    demand_step(actor, draft, Step.RETURN)
    today = vietnam_date(now)
    draft.returned_to = mender_of(
        to, writer_is_here=not people.has_left(draft.created_by, today)
    )
    _stop(actor, draft, DraftState.RETURNED, reason, now)
    told = (draft.created_by.person_id,)
    tell_persons(actor, [News(NewsKind.DRAFT_RETURNED, draft, now.isoformat(), told)], now)
    return draft


@transaction.atomic
def withdraw_draft(*, actor: Actor, draft_id: UUID, reason: str, now: dt.datetime) -> Draft:
    """Stop a draft for good; a number it holds is voided with the reason, never reused.

    :raises NotAllowed: when it holds a number and the actor may not void numbers.
    :raises Invalid: without a reason; :raises Secret: when the reason bears a mark.
    """
    draft = queries.get_draft(actor, draft_id, lock=True)
    demand_step(actor, draft, Step.WITHDRAW)
    if draft.number_entry_id is not None:
        registry.void_number(
            actor=actor, entry_id=draft.number_entry_id, reason=reason, now=now, by_holder=True
        )
    return _stop(actor, draft, DraftState.WITHDRAWN, reason, now)


def _stop(
    actor: Actor, draft: Draft, state: DraftState, reason: str, now: dt.datetime
) -> Draft:
    words = nfc(reason)
    if not words or len(words) > _REASON_LENGTH:
        sentence = _("Hãy ghi lý do (không quá 500 ký tự).")
        raise Invalid(sentence, fields={"reason": [str(sentence)]})
    refuse_secret(fields={"reason": words}, on=vietnam_date(now))
    signing.drop_requests(actor=actor, for_id=draft.id, now=now)
    waits_no_more(actor, draft)
    draft.state, draft.return_reason, draft.changed_at = state, words, now
    draft.save(update_fields=["state", "return_reason", "returned_to", "changed_at"])
    detail = {"reason": words}
    if state is DraftState.RETURNED:
        detail["to"] = draft.returned_to
    act = "return" if state is DraftState.RETURNED else "withdraw"
    audit.record(actor, f"drafting:draft:{act}", subject=draft, detail=detail)
    return draft
