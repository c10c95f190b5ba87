"""What the mailbox gives to other pages: a box of the desk, a way there, a document's origin."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.panels import Act, Panel
from vanphong.kernel.waiting import Waiting, WaitingLine, count_of
from vanphong.mailbox import queries
from vanphong.mailbox.models import Mail
from vanphong.registry import api as registry


def waiting_work(actor: Actor, now: dt.datetime) -> list[Waiting]:  # noqa: ARG001 - the port's
    """Give the mails that wait for the book."""
    if not actor.may(queries.READ):
        return []
    first = queries.first_waiting(actor)
    if not first:
        return []
    lines = tuple(map(_line, first))
    return [Waiting("mail", _("Thư đến chờ vào sổ"), reverse("mails"), count_of(first), lines)]


def _line(mail: Mail) -> WaitingLine:
    at = f"{mail.received_at.astimezone(VIETNAM):%d/%m/%Y}"
    return WaitingLine(
        title=mail.subject or _("(thư không có tiêu đề)"),
        url=reverse("mail", args=[mail.pk]),
        detail=_("%(sender)s, nhận ngày %(day)s")
        % {"sender": mail.sender_name or mail.sender_address, "day": at},
    )


def arrival_places(actor: Actor) -> list[Act]:
    """Give the way to the mails, where the office has a mailbox or had mails."""
    if not actor.may(queries.READ):
        return []
    has_mail = queries.visible_mails(actor).exists()
    if not has_mail and queries.mailbox_of(actor.office_key) is None:
        return []
    return [Act("mail", _("Thư đến chờ vào sổ"), reverse("mails"), "mail")]


def document_panels(actor: Actor, document: registry.Document) -> list[Panel]:
    """Give the mail a document came in, to those who register."""
    if not actor.may(queries.READ) or document.origin != registry.Origin.RECEIVED:
        return []
    mail = queries.mail_of_document(actor, document.pk)
    if mail is None:
        return []
    return [Panel(_("Đến bằng thư điện tử"), "mailbox/_came.html", {"mail": mail})]
