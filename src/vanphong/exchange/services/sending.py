"""Sending: at issuing to the recipients of the installation, later to further offices."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.exchange import jobs, queries
from vanphong.exchange.envelope import EnclosedFile, Envelope
from vanphong.exchange.models import Delivery
from vanphong.exchange.rules import DeliveryState
from vanphong.exchange.services.steps import settle, tell_both, write_receipt
from vanphong.exchange.transport import SameInstallation, Transport
from vanphong.exchange.verifying import signature_verdict
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotFound, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.ids import new_id
from vanphong.kernel.scope import part_of_act
from vanphong.people import api as people
from vanphong.registry import api as registry


@part_of_act
def deliver_issued(
    *, actor: Actor, document: registry.Document, now: dt.datetime
) -> list[Delivery]:
    """Deliver a document to every recipient of the installation, in the act that issues it.

    Recipients known by name only, and offices that have ended, get nothing here; the page of
    the document shows them as not sent. Done again, it changes nothing.

    :raises NotFound, Unavailable: when the file is not in the store; nothing is then issued.
    """
    if not (actor.may("drafting:draft:issue") or actor.may(queries.SEND)):
        require(actor, queries.SEND)
    today = vietnam_date(now)
    open_today = [one for one in queries.addressed_offices(document) if _is_open(one, today)]
    if not open_today:
        return []
    return _deliver(actor, document, open_today, now)


@transaction.atomic
def send_document(
    *,
    actor: Actor,
    document_id: UUID,
    office_ids: Sequence[int],
    now: dt.datetime,
    replaces: str = "",
) -> list[Delivery]:
    """Send an issued document to further offices; locks the document.

    `replaces` is the symbol of the document it is offered in the place of.
    Where it is already, nothing changes; where it was refused or recalled, it is sent anew.
    Gives the deliveries to those offices, in their order.

    :raises NotFound: for a document that is hidden or another office's.
    :raises Refused: when it was recalled or replaced, has no file, or an office has ended.
    :raises Invalid: without an office, or with an unknown one or the own.
    """
    require(actor, queries.SEND)
    document = registry.lock_document(actor, document_id)
    may_send(document)
    offices = _offices(actor, office_ids, vietnam_date(now))
    return _deliver(actor, document, offices, now, replaces=replaces)


def may_send(document: registry.Document) -> None:
    """Refuse to send what is not in force, not of the office, or not there.

    :raises Refused: with the reason.
    """
    if document.origin != registry.Origin.OWN:
        raise Refused(
            _("Đây là văn bản nhận được. Chỉ gửi đi văn bản do cơ quan mình ban hành."),
            code="not_own_document",
        )
    if document.state != registry.DocumentState.ISSUED:
        raise Refused(
            _("Văn bản %(symbol)s %(state)s nên không gửi đi được.")
            % {
                "symbol": document.symbol,
                "state": registry.DocumentState(document.state).label,
            },
            code="document_not_in_force",
        )
    if document.file_id is None:
        raise Refused(
            _("Văn bản này chưa có tệp điện tử nên chưa gửi qua hệ thống được."),
            code="document_without_file",
        )


def _is_open(office: people.Office, on: dt.date) -> bool:
    return office.valid_from <= on and (office.valid_until is None or on < office.valid_until)


def _offices(actor: Actor, office_ids: Sequence[int], today: dt.date) -> list[people.Office]:
    wanted = list(dict.fromkeys(office_ids))
    known = {one.pk: one for one in people.Office.objects.filter(pk__in=wanted)}
    if not wanted or set(wanted) != set(known) or actor.office_id in known:
        sentence = _("Xin chọn cơ quan nhận trong danh bạ.")
        raise Invalid(sentence, code="no_such_office", fields={"offices": [sentence]})
    for one in known.values():
        if not _is_open(one, today):
            raise Refused(
                _("%(name)s không còn hoạt động. Xin chọn cơ quan khác.") % {"name": one.name},
                code="office_ended",
            )
    return [known[office_id] for office_id in wanted]


def _deliver(
    actor: Actor,
    document: registry.Document,
    offices: Iterable[people.Office],
    now: dt.datetime,
    *,
    replaces: str = "",
) -> list[Delivery]:
    may_send(document)
    enclosed = [row.file for row in queries.enclosed_files(document)]
    transport = SameInstallation(enclosed)
    sender = people.get_office(document.office_id)
    deliveries, new = [], 0
    for receiver in offices:
        delivery = queries.live_delivery(document.pk, receiver.pk)
        if delivery is None:
            settle(queries.all_deliveries(document).filter(receiver=receiver))
            facts = _envelope(document, sender, receiver, enclosed, now)
            facts = dataclasses.replace(facts, replaces=replaces)
            delivery = _post(actor, document, receiver, facts, transport)
            new += 1
        deliveries.append(delivery)
    if new:
        jobs.check_signatures.defer(office_id=document.office_id, document_id=str(document.pk))
        detail = {"offices": [one.receiver_id for one in deliveries], "new": new}
        audit.record(actor, "exchange:document:send", subject=document, detail=detail)
    return deliveries


def _post(
    actor: Actor,
    document: registry.Document,
    receiver: people.Office,
    envelope: Envelope,
    transport: Transport,
) -> Delivery:
    """Hand one envelope over; the receipt of arrival is written after it is stored there."""
    transport.send(envelope)
    now = envelope.sent_at
    delivery = Delivery.objects.create(
        id=UUID(envelope.id),
        sender_id=document.office_id,
        receiver=receiver,
        document=document,
        file_sha256=envelope.files[0].sha256,
        envelope=envelope.canonical(),
        state=DeliveryState.ARRIVED,
        sent_at=now,
        changed_at=now,
    )
    registry.open_to_office(actor, document, receiver.pk, now)
    write_receipt(actor, delivery, DeliveryState.ARRIVED, now, by_machine=True)
    tell_both(actor, "exchange:delivery:send", delivery, envelope=envelope.digest)
    return delivery


def _envelope(
    document: registry.Document,
    sender: people.Office,
    receiver: people.Office,
    enclosed: Sequence[files.File],
    now: dt.datetime,
) -> Envelope:
    return Envelope(
        id=str(new_id()),
        sender=sender.code,
        sender_name=sender.name,
        receiver=receiver.code,
        receiver_name=receiver.name,
        issuer=document.issuer_name,
        type_code=document.type_code,
        symbol=document.symbol,
        issued_on=document.issued_on,
        abstract=document.abstract,
        urgency=document.urgency,
        signer_name=document.signer_name,
        signer_title=document.signer_title,
        files=tuple(
            EnclosedFile(
                name=file.name,
                media_type=file.media_type,
                size_bytes=file.size_bytes,
                sha256=file.sha256,
            )
            for file in enclosed
        ),
        sent_at=now,
        answers=tuple(str(one) for one in queries.answered_ids(document)),
    )


def check_signatures(*, actor: Actor, document_id: UUID, now: dt.datetime) -> str:
    """Look once at the signatures of a sent document and note the verdict for all receivers.

    Run by a job in the sender's office after sending, so that trays tell the verdict at once;
    whoever accepts looks again. Gives the verdict, empty when there is nothing to note.
    """
    waiting = Delivery.objects.filter(
        sender_id=actor.office_id, document_id=document_id, verdict=""
    )
    delivery = waiting.select_related("document__file").first()
    if delivery is None:
        return ""
    file = delivery.document.file
    if file is None:
        raise NotFound(_("Không tìm thấy tệp của văn bản này."))
    verdict = signature_verdict(file, now=now).value
    waiting.update(verdict=verdict)
    return verdict
