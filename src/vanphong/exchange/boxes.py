"""What the exchange gives to other pages: a box of the desk, parts of a document's page."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.exchange import pages, queries
from vanphong.exchange.envelope import Envelope
from vanphong.exchange.models import Delivery
from vanphong.exchange.rules import ENDED, LABELS, DeliveryState
from vanphong.kernel.actor import Actor
from vanphong.kernel.panels import Act, Panel
from vanphong.kernel.waiting import Waiting, WaitingLine, count_of
from vanphong.registry import api as registry


def waiting_work(actor: Actor, now: dt.datetime) -> list[object]:  # noqa: ARG001 - the port's
    """Give what waits to be accepted or answered, and what receivers answered to the sender."""
    found = []
    if actor.may(queries.RECEIVE):
        first = queries.first_waiting(actor)
        lines = tuple(map(_line, first))
        url = reverse("deliveries")
        found.append(Waiting("receive", _("Tiếp nhận"), url, count_of(first), lines))
    if _may_send(actor):
        found += _answered(actor)
    return [box for box in found if box.count]


def _answered(actor: Actor) -> list[Waiting]:
    """Give what was refused to those who send, what a recall led to to those who recall."""
    waiting = queries.first_answered(actor)
    url = reverse("sent-deliveries") + "?loc=can-xu-ly"
    boxes = (
        ("refused", _("Bị từ chối, cần xử lý"), queries.SEND, True),
        ("answered", _("Nơi nhận đã trả lời thu hồi"), queries.RECALL, False),
    )
    return [
        Waiting(
            act, label, url, waiting[refused][0], tuple(map(_answer_line, waiting[refused][1]))
        )
        for act, label, permission, refused in boxes
        if actor.may(permission)
    ]


def _answer_line(delivery: Delivery) -> WaitingLine:
    envelope = Envelope.read(delivery.envelope)
    said = _(LABELS[DeliveryState(delivery.answer)])
    words = [f"{delivery.receiver.short_name}: {said}", delivery.note]
    return WaitingLine(
        title=envelope.abstract,
        url=reverse("delivery", args=[delivery.pk]),
        detail=" · ".join(part for part in words if part),
        symbol=envelope.symbol,
    )


def _line(delivery: Delivery) -> WaitingLine:
    envelope = Envelope.read(delivery.envelope)
    asked = delivery.state == DeliveryState.RECALL_ASKED
    return WaitingLine(
        title=envelope.abstract,
        url=reverse("delivery", args=[delivery.pk]),
        detail=(_("%(office)s đề nghị thu hồi") if asked else _("%(office)s gửi"))
        % {"office": delivery.sender.short_name},
        symbol=envelope.symbol,
        urgent=envelope.urgency != registry.Urgency.NORMAL,
    )


def document_panels(actor: Actor, document: registry.Document) -> list[Panel]:
    """Give where a document was sent, or how it came."""
    if document.office_id != actor.office_id:
        deliveries = queries.deliveries_on(actor.office_key, document.pk)
        if not deliveries:
            return []
        context = {
            "delivery": deliveries[-1],
            "badge": pages.badge(deliveries[-1]),
            "may_open": actor.may(queries.RECEIVE),
        }
        return [Panel(_("Gửi nhận"), "exchange/_came.html", context)]
    rows = pages.receivers(actor, document)
    if not rows:
        return []
    context = {
        "columns": pages.receiver_columns(),
        "rows": rows,
        "url": reverse("document-deliveries", args=[document.pk]) if _may_send(actor) else "",
    }
    return [Panel(_("Nơi nhận qua mạng"), "exchange/_deliveries.html", context)]


def document_acts(actor: Actor, document: registry.Document) -> list[Act]:
    """Give what may be done next: send an own document on, recall it, accept what came."""
    if document.office_id != actor.office_id:
        return _receiving(actor, document)
    if document.origin != registry.Origin.OWN or not _may_send(actor):
        return []
    reason = _not_sendable(document)
    url = reverse("document-deliveries", args=[document.pk])
    acts = [Act("send", _("Gửi qua mạng"), url, "send", disabled_reason=reason)]
    if actor.may(queries.RECALL):
        url = reverse("recall-document", args=[document.pk])
        ended = document.state != registry.DocumentState.ISSUED
        why = _("Văn bản không còn hiệu lực.") if ended else ""
        acts.append(Act("recall", _("Thu hồi văn bản"), url, "rotate-ccw", disabled_reason=why))
    return acts


def _may_send(actor: Actor) -> bool:
    return actor.may(queries.SEND) or actor.may(queries.RECALL)


def _not_sendable(document: registry.Document) -> str:
    if document.state != registry.DocumentState.ISSUED:
        return _("Văn bản không còn hiệu lực.")
    return "" if document.file_id else _("Văn bản chưa có tệp điện tử.")


def _receiving(actor: Actor, document: registry.Document) -> list[Act]:
    delivery = queries.live_delivery(document.pk, actor.office_key)
    if delivery is None or not actor.may(queries.RECEIVE):
        return []
    url = reverse("delivery", args=[delivery.pk])
    if delivery.state == DeliveryState.ARRIVED:
        return [Act("receive", _("Tiếp nhận và vào sổ"), url, "inbox", main=True)]
    if delivery.state == DeliveryState.RECALL_ASKED:
        return [Act("answer_recall", _("Trả lời thu hồi"), url, "rotate-ccw", main=True)]
    return []


def document_steps(actor: Actor, document: registry.Document) -> list[object]:
    """Give the steps of a document's life that deliveries are: sent, ended, done."""
    own = document.office_id == actor.office_id
    found: list[object] = []
    for delivery in queries.deliveries_on(actor.office_key, document.pk):
        url = reverse("delivery", args=[delivery.pk]) if _may_open(actor, own=own) else ""
        words = _("Gửi tới %(office)s") if own else _("Đến từ %(office)s")
        office = delivery.receiver if own else delivery.sender
        step = {"what": words % {"office": office.name}, "url": url, "icon": "send"}
        found.append(step | {"at": delivery.sent_at})
        if delivery.state in ENDED or delivery.state == DeliveryState.DONE:
            label = LABELS[DeliveryState(delivery.state)]
            what = f"{_(label)}: {delivery.receiver.name}"
            found.append(
                {"what": what, "at": delivery.changed_at, "note": delivery.note, "url": url}
            )
    return found


def _may_open(actor: Actor, *, own: bool) -> bool:
    return _may_send(actor) if own else actor.may(queries.RECEIVE)
