"""Signing with a device at the signer's own computer: the paper goes there as a request.

As with a key at hand the number is fixed first and the page set without a lock (ADR 0007); then
the request waits some minutes (ADR 0033). The answer of the device goes on exactly as a
signature made here. Every function opens its own transactions: call them outside of one.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from vanphong.drafting import facts, issuing, queries
from vanphong.drafting.models import Draft
from vanphong.drafting.rules import Step, may_take
from vanphong.drafting.services import demand, demand_step
from vanphong.drafting.typesetting.official import Box
from vanphong.drafting.typesetting.reading import page_count
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.signing import api as signing


def ask_to_sign(
    *, actor: Actor, draft_id: UUID, now: dt.datetime, version: int | None = None
) -> signing.SigningRequest:
    """Fix the number, set the page and put it before the signer's device; commits twice.

    Asked again while the same paper waits, gives that request; any other for the draft ends.
    The number stays with the draft whatever becomes of the request.

    :raises NotAllowed: for anyone but the named signer.
    :raises Refused: `no_device_key`, `no_agent`; else as `issuing.sign_draft`.
    """
    begun = issuing.begin_signing(
        actor=actor, draft_id=draft_id, version=version, now=now,
        open_key=lambda: signing.key_at_hand(actor, now),
    )  # fmt: skip
    draft = begun.draft
    page, boxes = begun.page_of()
    prepared = signing.prepare_for_device(
        begun.key,
        page,
        now=now,
        box=issuing.on_page(boxes.get("signature")),
        location=draft.body.office.place_name,
    )
    with acting(actor):
        seen = draft.version
        queries.lock_again(draft)
        demand(may_take(Step.SIGN, draft.state))
        issuing.require_seen(draft.version, seen)
        waiting = signing.last_request(actor, draft.id)
        if waiting is not None and _is_the_same(waiting, draft, begun.key, now):
            return waiting
        return signing.ask_device(
            actor=actor,
            key=begun.key,
            paper=_paper(draft, page_count(page)),
            prepared=prepared,
            kept={"boxes": {name: dataclasses.asdict(box) for name, box in boxes.items()}},
            now=now,
        )


def _is_the_same(
    request: signing.SigningRequest, draft: Draft, key: signing.SigningKey, now: dt.datetime
) -> bool:
    return (
        signing.request_state(request, now) == signing.RequestState.WAITING
        and request.for_version == draft.version
        and request.key_id == key.id
    )


def _paper(draft: Draft, pages: int) -> signing.Paper:
    return signing.Paper(
        for_id=draft.id,
        for_version=draft.version,
        kind=facts.type_name(draft),
        symbol=draft.symbol,
        abstract=draft.abstract,
        pages=pages,
    )


def request_of(actor: Actor, draft_id: UUID) -> signing.SigningRequest:
    """Give the last request for a draft the actor sees; opens its own scope.

    :raises NotFound: when the draft is hidden, or was never put before a device.
    """
    with acting(actor):
        queries.get_draft(actor, draft_id)
        found = signing.last_request(actor, draft_id)
    if found is None:
        raise NotFound(_("Chưa có yêu cầu ký nào cho dự thảo này."))
    return found


def finish(*, actor: Actor, request_id: UUID, now: dt.datetime) -> None:
    """Make the signed file of what the device has answered, and keep it; commits once.

    `actor` is the signer, or the signer's paired computer. Done before, it does nothing. When
    the draft went on meanwhile, or the certificate was revoked, the request ends with the
    reason and nothing is signed.

    :raises Refused: why it was not signed.
    :raises Unavailable: no timestamp, no revocation list: the same act, done again, goes on.
    """
    with acting(actor):
        request = signing.get_request(actor, request_id)
    if request.state != signing.RequestState.SIGNED:
        with acting(actor):
            signing.close_request(actor=actor, request_id=request_id, now=now)
        return
    try:
        _finish(request, now)
    except (Invalid, NotAllowed, NotFound, Refused) as refusal:
        with acting(actor):
            ended = signing.close_request(
                actor=actor, request_id=request_id, now=now, reason=str(refusal.message)
            )
        if ended is not None:  # else it was kept meanwhile by the same act, done twice
            raise


def _finish(request: signing.SigningRequest, now: dt.datetime) -> None:
    # The request was made by the signer in person; what they may do is asked again.
    signer = people.job_in_name_of(request.post)
    with acting(signer):
        draft = queries.get_draft(signer, request.for_id)
        demand_step(signer, draft, Step.SIGN)
        issuing.require_seen(draft.version, request.for_version)
    before, after = signing.complete(request, now)
    boxes = {name: Box(**box) for name, box in request.kept["boxes"].items()}
    with acting(signer):
        queries.lock_again(draft)
        issuing.require_seen(draft.version, request.for_version)
        if signing.close_request(actor=signer, request_id=request.id, now=now) is None:
            return
        signed = issuing.Signed(request.key, before, after, boxes)
        issuing.keep_signed(signer, draft, signed, now)
