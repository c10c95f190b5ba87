"""What is given for a while: authority to sign T/L, and the work of an absent person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.text import fold, one_line
from vanphong.people import queries, rules
from vanphong.people.models import Body, Delegation, Post, Substitution
from vanphong.people.services.posts import own_office_id
from vanphong.people.services.words import kept


@transaction.atomic
def add_delegation(
    *,
    actor: Actor,
    body: Body,
    post: Post,
    instrument: str,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
    type_codes: Sequence[str] = (),
    given_by: Post | None = None,
) -> Delegation:
    """Store in writing that a post signs T/L for a body.

    :raises Refused: when the giver signs T/L for that body himself: there is no second hop.
    :raises Invalid: for an empty period, another office's body or post, no instrument.
    """
    require(actor, "people:delegation:manage")
    second = given_by is not None and queries.delegated_in(
        given_by, body, valid_from, valid_until
    )
    decision = rules.may_delegate(from_post_is_delegate=second)
    if not decision:
        raise Refused(decision.reason, code=decision.code, source=decision.source)
    codes = _codes(type_codes)
    if {body.office_id, post.office_id} != {own_office_id(actor)}:
        raise Invalid(_("Chủ thể và chức vụ phải thuộc cơ quan của mình."), code="elsewhere")
    _require_days(valid_from, valid_until)
    if not one_line(instrument):
        raise Invalid(
            _("Hãy ghi văn bản giao ký thừa lệnh."),
            code="no_instrument",
            fields={"instrument": [str(_("Còn trống."))]},
        )
    delegation = Delegation.objects.create(
        office_id=own_office_id(actor),
        body=body,
        post=post,
        type_codes=codes,
        instrument=kept(Delegation, "instrument", instrument),
        valid_from=valid_from,
        valid_until=valid_until,
    )
    audit.record(actor, "people:delegation:create", subject=delegation)
    return delegation


@transaction.atomic
def end_delegation(*, actor: Actor, delegation_id: UUID, on: dt.date) -> Delegation:
    """End authority to sign T/L: `on` is the first day without it. Locks the row.

    :raises Refused: when it has ended by then.
    """
    require(actor, "people:delegation:manage")
    row = Delegation.objects.select_for_update().filter(pk=delegation_id).first()
    if row is None:
        raise NotFound(_("Không có việc giao ký này."))
    row.valid_until = _earlier_end(row.valid_from, row.valid_until, on)
    row.save(update_fields=["valid_until"])
    audit.record(actor, "people:delegation:end", subject=row, detail={"on": on})
    return row


def _codes(typed: Sequence[str]) -> list[str]:
    """Give the codes of types named by code, name or abbreviation, in the list's order.

    :raises Invalid: for one that is in no list.
    """
    types = ports.document_types.call()
    found: set[str] = set()
    for one in typed:
        named = fold(one_line(one))
        same = {c for c, name, short in types if named in map(fold, (c, name, *short))}
        if not same:
            raise Invalid(
                _("Không có loại văn bản “%(type)s” trong danh mục.") % {"type": one},
                code="no_such_type",
                fields={"type_codes": [str(_("Hãy chọn trong danh mục loại văn bản."))]},
            )
        found |= same
    return [code for code, _name, _short in types if code in found]


def _require_days(valid_from: dt.date, valid_until: dt.date | None) -> None:
    if valid_until is not None and valid_until <= valid_from:
        sentence = _("Ngày cuối không được trước ngày bắt đầu.")
        raise Invalid(sentence, code="empty_period", fields={"valid_until": [str(sentence)]})


def _earlier_end(start: dt.date, end: dt.date | None, on: dt.date) -> dt.date:
    if end is not None and end <= on:
        raise Refused(_("Việc này đã kết thúc."), code="already_closed")
    return max(on, start)


@transaction.atomic
def add_substitution(
    *,
    actor: Actor,
    absent: Post,
    substitute: Post,
    reason: str,
    valid_from: dt.date,
    valid_until: dt.date,
) -> Substitution:
    """Let one person do an absent person's work for a while; signing does not pass.

    :raises Invalid: `same_person`, or `empty_period` when there is no day in it.
    """
    require(actor, "people:substitution:manage")
    if absent.person_id == substitute.person_id:
        sentence = _("Người làm thay phải là người khác.")
        raise Invalid(sentence, code="same_person", fields={"substitute": [str(sentence)]})
    _require_days(valid_from, valid_until)
    substitution = Substitution.objects.create(
        office_id=own_office_id(actor),
        absent=absent,
        substitute=substitute,
        reason=_reason(reason),
        valid_from=valid_from,
        valid_until=valid_until,
    )
    audit.record(actor, "people:substitution:create", subject=substitution)
    return substitution


@transaction.atomic
def end_substitution(*, actor: Actor, substitution_id: UUID, on: dt.date) -> Substitution:
    """End a substitution early: `on` is the first day without it. Locks the row.

    :raises Refused: when it has ended by then.
    """
    require(actor, "people:substitution:manage")
    row = Substitution.objects.select_for_update().filter(pk=substitution_id).first()
    if row is None:
        raise NotFound(_("Không có việc thay này."))
    row.valid_until = _earlier_end(row.valid_from, row.valid_until, on)
    row.save(update_fields=["valid_until"])
    audit.record(actor, "people:substitution:end", subject=row, detail={"on": on})
    return row


def _reason(typed: str) -> str:
    reason = kept(Substitution, "reason", typed)
    if not reason:
        raise Invalid(_("Hãy ghi lý do."), fields={"reason": [str(_("Còn trống."))]})
    return reason


def begin_substituting(*, actor: Actor, substitution_id: UUID, on: dt.date) -> Substitution:
    """Record that one begins to stand in for an absent person in this session.

    :raises NotFound: when one does not stand in for that person today.
    """
    own = queries.substitutions_by(actor.post_id, on) if actor.post_id else None
    row = own.filter(pk=substitution_id).first() if own is not None else None
    if row is None:
        raise NotFound(_("Bạn không được phân công thay người này hôm nay."))
    audit.record(actor, "people:substitution:begin", subject=row)
    return row


def stop_substituting(*, actor: Actor) -> None:
    """Record that one stops standing in for an absent person in this session."""
    audit.record(actor, "people:substitution:stop")
