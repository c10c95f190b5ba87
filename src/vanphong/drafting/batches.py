"""Acts of signing many drafts with one PIN, each seen whole before (ADR 0034).

A batch only remembers what was picked. Each draft is numbered, signed and stored by
`issuing.sign_draft` in its own transactions; what came of it is noted after. Whatever stops in
between, whole drafts are signed and the rest waits: done again, a run passes over what is signed.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.drafting import batch_queries, issuing, queries
from vanphong.drafting.batch_models import PageSeen, SigningBatch, SigningBatchItem
from vanphong.drafting.batch_rules import (
    MOST_PICKED,
    REMOTE_RUN_LIVES,
    RUN_LIVES,
    SIGNED_STATES,
    STOPS_ALL,
    Outcome,
    may_sign_in_batch,
)
from vanphong.drafting.models import Draft
from vanphong.drafting.rules import SIGN, DraftState
from vanphong.drafting.services import demand
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, Refused, VanphongError
from vanphong.kernel.gate import require
from vanphong.kernel.scope import acting, part_of_act
from vanphong.people import api as people
from vanphong.signing import api as signing

logger = logging.getLogger("vanphong.drafting")
_TO_SIGN = (DraftState.SUBMITTED, DraftState.NUMBERED)
_REASON_LENGTH = 1000


@part_of_act
def note_page_seen(
    *, actor: Actor, draft: Draft, number: int, pages: int, now: dt.datetime
) -> None:
    """Keep that a page was handed over to the one who is to sign the draft; others leave no mark.

    Once for a version and page: handed over again, the first moment stays.
    """
    if draft.state in _TO_SIGN and queries.standing_of(actor, draft).is_signer:
        seen = PageSeen(
            office_id=draft.office_id, draft=draft, version=draft.version,
            person_id=actor.person_key, number=number, of_pages=pages, seen_at=now,
        )  # fmt: skip
        PageSeen.objects.bulk_create([seen], ignore_conflicts=True)


@part_of_act
def begin_batch(
    *, actor: Actor, now: dt.datetime, draft_ids: Iterable[UUID] | None = None
) -> SigningBatch:
    """Pick drafts that wait for the actor's own signature, all of them when none is named.

    In the order they were submitted. Picked twice, there are two batches, and a draft is signed
    once all the same.

    :raises Invalid: `nothing_picked`, `too_many`, or `not_waiting` when one named does not wait
        for the actor's signature.
    """
    require(actor, SIGN)
    waiting = queries.waiting_for_signature(actor)
    if draft_ids is not None:
        named = set(draft_ids)
        waiting = waiting.filter(pk__in=named)
        if len(waiting) < len(named):
            raise Invalid(
                _("Có dự thảo không còn chờ bạn ký. Hãy mở lại danh sách rồi chọn."),
                code="not_waiting",
            )
    drafts = list(waiting[: MOST_PICKED + 1])
    if not drafts:
        raise Invalid(_("Hãy chọn ít nhất một dự thảo chờ bạn ký."), code="nothing_picked")
    if len(drafts) > MOST_PICKED and draft_ids is not None:
        sentence = _("Mỗi lần chọn không quá %(most)d dự thảo.") % {"most": MOST_PICKED}
        raise Invalid(sentence, code="too_many")
    batch = SigningBatch.objects.create(
        office_id=actor.office_key, signer_id=actor.post_key, begun_at=now
    )
    SigningBatchItem.objects.bulk_create(
        SigningBatchItem(
            office_id=batch.office_id, batch=batch, draft=draft, position=position,
            version=draft.version,
        )
        for position, draft in enumerate(drafts[:MOST_PICKED], 1)
    )  # fmt: skip
    audit.record(
        actor, "drafting:batch:begin", subject=batch,
        detail={"drafts": [str(draft.pk) for draft in drafts[:MOST_PICKED]]},
    )  # fmt: skip
    return batch


def sign_batch(
    *, actor: Actor, batch_id: UUID, pin: str, moment: Callable[[], dt.datetime]
) -> SigningBatch:
    """Sign what of a batch was seen whole; the rest is left out with its reason. Commits often.

    `moment` gives the time of each step. Call it outside of a transaction.

    :raises NotFound: for another person's batch.
    :raises Refused: `batch_runs` while a run is alive; `pin_wait`, `no_key`, `token_locked`.
    :raises Invalid: `wrong_pin`; nothing is then signed.
    """
    open_run(actor=actor, batch_id=batch_id, pin=pin, now=moment())
    return run(actor=actor, batch_id=batch_id, pin=pin, moment=moment)


def open_run(*, actor: Actor, batch_id: UUID, pin: str, now: dt.datetime) -> None:
    """Try the PIN and let a run begin; locks the batch, one transaction.

    :raises: as `sign_batch`.
    """
    with acting(actor):
        require(actor, SIGN)
        batch = batch_queries.get_batch(actor, batch_id, lock=True)
        if batch_queries.is_running(batch, now):
            raise Refused(
                _("Loạt này đang được ký. Hãy đợi xong rồi xem kết quả."), code="batch_runs"
            )
        signing.open_personal_key(actor=actor, pin=pin, now=now)
        batch.items.exclude(outcome=Outcome.SIGNED).update(
            outcome=Outcome.WAITING, code="", reason="", done_at=None
        )
        _prolong(batch, now)
        audit.record(actor, "drafting:batch:sign", subject=batch)


def run(
    *, actor: Actor, batch_id: UUID, pin: str, moment: Callable[[], dt.datetime]
) -> SigningBatch:
    """Go through a batch whose run was opened; each draft in its own transactions."""
    with acting(actor):
        batch = batch_queries.get_batch(actor, batch_id)
        items = list(batch.items.filter(outcome=Outcome.WAITING).order_by("position"))
    stop: VanphongError | None = None
    for item in items:
        refusal = stop or _right_gone(actor, moment()) or _signed(actor, item, pin, moment)
        if refusal is not None and refusal.code in STOPS_ALL:
            stop = refusal
        _note(actor, item, refusal, moment())
    with acting(actor):
        batch.runs_until = None
        batch.save(update_fields=["runs_until"])
    return batch


def _right_gone(actor: Actor, now: dt.datetime) -> VanphongError | None:
    """Say why somebody may sign no more: a run lasts longer than a request."""
    with acting(actor):
        held = people.posts_of_office(actor, vietnam_date(now))
        post = held.filter(pk=actor.post_key).first()
    if post is not None and SIGN in people.permissions_of(post.roles):
        return None
    return NotAllowed(_("Bạn không còn quyền ký của chức vụ này."), code="right_gone")


def _signed(
    actor: Actor, item: SigningBatchItem, pin: str, moment: Callable[[], dt.datetime]
) -> VanphongError | None:
    """Sign one draft of a batch; give why not, None when it is signed.

    A fault of ours leaves this draft out and holds up no other one.
    """
    try:
        with acting(actor):
            if _is_signed(actor, item):
                return None
            draft = queries.get_draft(actor, item.draft_id)
            looked = batch_queries.looked_at(actor, draft)
            if draft.state in _TO_SIGN:
                demand(
                    may_sign_in_batch(
                        looked, picked_version=item.version, version=draft.version
                    )
                )
        issuing.sign_draft(
            actor=actor, draft_id=draft.pk, pin=pin, now=moment(), version=draft.version
        )
    except VanphongError as refusal:
        return None if _is_signed(actor, item) else refusal  # by another run meanwhile
    except Exception:
        logger.exception("a draft of a batch was not signed: %s", item.draft_id)
        sentence = _("Phần mềm gặp lỗi khi ký văn bản này. Hãy báo quản trị hệ thống.")
        return Refused(sentence, code="fault")
    return None


def _is_signed(actor: Actor, item: SigningBatchItem) -> bool:
    with acting(actor):
        draft = queries.visible_drafts(actor).filter(pk=item.draft_id).first()
        return (
            draft is not None
            and draft.state in SIGNED_STATES
            and queries.standing_of(actor, draft).is_signer
        )


def _note(
    actor: Actor, item: SigningBatchItem, refusal: VanphongError | None, now: dt.datetime
) -> None:
    """Keep what came of one draft, and that the run is alive."""
    with acting(actor):
        item.outcome = Outcome.SIGNED if refusal is None else Outcome.LEFT_OUT
        item.code = "" if refusal is None else refusal.code
        item.reason = "" if refusal is None else refusal.words[:_REASON_LENGTH]
        item.done_at = now
        item.save(update_fields=["outcome", "code", "reason", "done_at"])
        _prolong(item.batch, now)


def _prolong(batch: SigningBatch, now: dt.datetime) -> None:
    batch.runs_until = now + (REMOTE_RUN_LIVES if signing.is_remote() else RUN_LIVES)
    batch.save(update_fields=["runs_until"])
