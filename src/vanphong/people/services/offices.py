"""Acts on offices and on the bodies in whose name they issue."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor, ActorKind
from vanphong.kernel.errors import Invalid, NotAllowed, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.text import one_line, sort_key
from vanphong.people import queries, rules
from vanphong.people.models import Body, Office, Unit
from vanphong.people.services.words import kept


def require_keeper(actor: Actor, office: Office | None) -> None:
    """Refuse an actor who may not keep this office; None stands for the top of the country.

    :raises NotAllowed: for another office than one's own and those below it.
    """
    require(actor, "people:office:manage")
    decision = rules.may_keep_office(
        own_office=actor.office_id,
        ancestors=queries.with_ancestors(office) if office else (),
        is_operator=actor.kind is ActorKind.JOB,
    )
    if not decision:
        raise NotAllowed(decision.reason, code=decision.code, source=decision.source)


@transaction.atomic
def create_office(
    *,
    actor: Actor,
    code: str,
    name: str,
    short_name: str,
    level: str,
    place_name: str,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
    unit: Unit | None = None,
    parent: Office | None = None,
) -> Office:
    """Add an office to the directory; a person adds only below the own office.

    :raises Invalid: when the code is taken or the period is empty.
    :raises NotAllowed: when the place in the tree is another office's.
    """
    require_keeper(actor, parent)
    code = kept(Office, "code", code)
    _require_words(code=code, name=name, short_name=short_name, place_name=place_name)
    if Office.objects.filter(code=code).exists():
        raise Invalid(_("Mã cơ quan đã được dùng. Hãy chọn mã khác."), fields={"code": [code]})
    _require_period(valid_from, valid_until)
    office = Office.objects.create(
        code=code,
        name=kept(Office, "name", name),
        short_name=kept(Office, "short_name", short_name),
        sort_key=sort_key(one_line(name)),
        level=level,
        place_name=kept(Office, "place_name", place_name),
        valid_from=valid_from,
        valid_until=valid_until,
        unit=unit,
        parent=parent,
    )
    audit.record(actor, "people:office:create", subject=office, office_id=office.id)
    return office


def _require_words(**words: str) -> None:
    """Refuse what is left empty, each at its field."""
    missing = {key: [str(_("Còn trống."))] for key, text in words.items() if not one_line(text)}
    if missing:
        raise Invalid(_("Hãy ghi đủ tên, mã và địa danh."), code="empty_name", fields=missing)


def _require_period(valid_from: dt.date, valid_until: dt.date | None) -> None:
    if valid_until is not None and valid_until <= valid_from:
        raise Invalid(
            _("Ngày kết thúc phải sau ngày bắt đầu."),
            code="empty_period",
            fields={"valid_until": [str(_("Ngày kết thúc phải sau ngày bắt đầu."))]},
        )


@transaction.atomic
def edit_office(
    *, actor: Actor, office_id: int, name: str, short_name: str, place_name: str
) -> Office:
    """Correct an office's names and the place printed before the date. Locks the office.

    :raises NotAllowed: for another office than one's own and those below it.
    """
    office = queries.lock_office(office_id)
    require_keeper(actor, office)
    _require_words(name=name, short_name=short_name, place_name=place_name)
    office.name = kept(Office, "name", name)
    office.short_name = kept(Office, "short_name", short_name)
    office.place_name = kept(Office, "place_name", place_name)
    office.sort_key = sort_key(office.name)
    office.save(update_fields=["name", "short_name", "place_name", "sort_key"])
    audit.record(actor, "people:office:edit", subject=office, office_id=office.id)
    return office


@transaction.atomic
def close_office(
    *, actor: Actor, office_id: int, on: dt.date, successor_id: int | None = None
) -> Office:
    """End an office and its bodies: `on` is the first day without it. Locks the office.

    Its posts let nobody in from that day; its papers stay as they are.

    :raises Refused: when it has ended already.
    :raises Invalid: when the day is not after its first, or the successor is not there then.
    """
    office = queries.lock_office(office_id)
    require_keeper(actor, office)
    if office.valid_until is not None:
        raise Refused(_("Cơ quan này đã kết thúc hoạt động."), code="already_closed")
    _require_period(office.valid_from, on)
    successor = queries.get_office(successor_id) if successor_id is not None else None
    if successor is not None and (
        successor.id == office.id
        or not rules.holds(successor.valid_from, successor.valid_until, on)
    ):
        raise Invalid(
            _("Cơ quan kế tục phải là cơ quan khác và đang hoạt động vào ngày đó."),
            code="successor",
        )
    office.valid_until, office.successor = on, successor
    office.save(update_fields=["valid_until", "successor"])
    for body in queries.lock_open_bodies(office, on):
        body.valid_until = max(on, body.valid_from)
        body.save(update_fields=["valid_until"])
    audit.record(
        actor,
        "people:office:close",
        subject=office,
        office_id=office.id,
        detail={"on": on, "successor": successor_id},
    )
    return office


@transaction.atomic
def create_body(
    *,
    actor: Actor,
    office: Office,
    name: str,
    symbol: str,
    header_name: str,
    kind: str,
    valid_from: dt.date,
    header_upper: str = "",
    system: str = "PARTY",
) -> Body:
    """Add a body in whose name the office issues documents.

    Locks the office, so that two at once do not take one symbol.

    :raises Invalid: `body_exists`; `symbol_taken` for the symbol of another body.
    """
    office = queries.lock_office(office.id)
    require_keeper(actor, office)
    body = Body(office=office, valid_from=valid_from, system=system)
    _write_body(
        body,
        name=name,
        symbol=symbol,
        kind=kind,
        header_upper=header_upper,
        header_name=header_name,
    )
    body.save(force_insert=True)
    audit.record(actor, "people:body:create", subject=body, office_id=office.id)
    return body


def _write_body(
    body: Body, *, name: str, symbol: str, kind: str, header_upper: str, header_name: str
) -> None:
    """Set what a body is called and what it writes.

    :raises Invalid: for what is left empty, or a symbol that it may not share.
    """
    _require_words(name=name, symbol=symbol, header_name=header_name)
    body.name, body.kind = kept(Body, "name", name), kind
    body.symbol = kept(Body, "symbol", symbol)
    body.header_upper = kept(Body, "header_upper", header_upper)
    body.header_name = kept(Body, "header_name", header_name)
    others = queries.bodies_with_symbol(
        body.office, body.symbol, body.valid_from, body.valid_until
    )
    for other in others.exclude(pk=body.pk):
        if (other.kind, other.name) == (body.kind, body.name):
            raise Invalid(_("Cơ quan đã có chủ thể ban hành này."), code="body_exists")
        decision = rules.may_share_symbol(body.kind, other.kind)
        if not decision:
            at_field = _("Đang là ký hiệu của %(name)s.") % {"name": other.name}
            raise Invalid(
                decision.reason,
                code=decision.code,
                source=decision.source,
                fields={"symbol": [at_field]},
            )


@transaction.atomic
def edit_body(
    *,
    actor: Actor,
    body_id: UUID,
    name: str,
    symbol: str,
    kind: str,
    header_name: str,
    header_upper: str = "",
) -> Body:
    """Correct what a body is called and what it writes, while nothing bears its number.

    Locks the office and the body.

    :raises Invalid: as `create_body`.
    :raises Refused: `body_has_issued`: its papers name it as it was; a new one follows it.
    """
    office = queries.lock_office(queries.get_body(body_id).office_id)
    require_keeper(actor, office)
    body = queries.lock_body(body_id)
    if any(has_issued(body) for has_issued in ports.body_in_use):
        raise Refused(
            _(
                "Đã có số văn bản của chủ thể này nên không sửa được nữa. Hãy kết thúc chủ thể "
                "và lập chủ thể mới."
            ),
            code="body_has_issued",
            source="office practice, ADR 0010",
        )
    _write_body(
        body,
        name=name,
        symbol=symbol,
        kind=kind,
        header_upper=header_upper,
        header_name=header_name,
    )
    body.save(update_fields=["name", "symbol", "kind", "header_upper", "header_name"])
    audit.record(actor, "people:body:edit", subject=body, office_id=office.id)
    return body


@transaction.atomic
def close_body(*, actor: Actor, body_id: UUID, on: dt.date) -> Body:
    """End a body: `on` is the first day it no longer issues. Locks the body.

    :raises Refused: when it has ended already.
    """
    body = queries.lock_body(body_id)
    require_keeper(actor, body.office)
    if body.valid_until is not None:
        raise Refused(_("Chủ thể ban hành này đã kết thúc."), code="already_closed")
    _require_period(body.valid_from, on)
    body.valid_until = on
    body.save(update_fields=["valid_until"])
    audit.record(
        actor,
        "people:body:close",
        subject=body,
        office_id=body.office_id,
        detail={"on": on},
    )
    return body
