"""Reads of the mailbox: who may register what comes in sees it; who manages it sees how."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from vanphong.files.api import File
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound
from vanphong.kernel.remembered import remembered
from vanphong.kernel.waiting import counted
from vanphong.mailbox.models import Attachment, Mail, Mailbox, Progress
from vanphong.mailbox.rules import State

READ, MANAGE = "registry:incoming:register", "mailbox:mailbox:manage"
PAGE_SIZE = 50
FIRST = 5


@dataclass(frozen=True, slots=True)
class Page:
    """Some mails, newest first, and the cursor of the next page, empty at the end."""

    items: list[Mail]
    next_cursor: str


def visible_mails(actor: Actor) -> QuerySet[Mail]:
    """Give the mails of the actor's office, to those who register what comes in."""
    if not actor.may(READ):
        return Mail.objects.none()
    return Mail.objects.filter(office_id=actor.office_key)


def readable_mails(actor: Actor) -> QuerySet[Mail]:
    """Give those whose files are read here: what became a letter is read in its own book."""
    return visible_mails(actor).exclude(state=State.LETTER)


def mails_in(actor: Actor, state: str) -> QuerySet[Mail]:
    """Give the mails that stand at a state."""
    return visible_mails(actor).filter(state=state)


def next_waiting(actor: Actor) -> Mail | None:
    """Give the mail that waits longest, None when none does."""
    return mails_in(actor, State.WAITING).order_by("id").first()


def page(rows: QuerySet[Mail], *, cursor: str = "", size: int = PAGE_SIZE) -> Page:
    """Give one page of mails, the last taken first; identifiers run with time.

    :raises Invalid: when the cursor is not one of ours.
    """
    if cursor:
        try:
            rows = rows.filter(pk__lt=UUID(cursor))
        except ValueError as error:
            sentence = _("Đường dẫn tới trang này không đúng. Xin mở lại danh sách.")
            raise Invalid(sentence) from error
    rows = rows.defer("text").prefetch_related("attachments")
    items = list(rows.order_by("-id")[: size + 1])
    more, items = len(items) > size, items[:size]
    return Page(items, str(items[-1].pk) if more else "")


def get_mail(actor: Actor, mail_id: UUID) -> Mail:
    """Give one mail the actor may see.

    :raises NotFound: when it is missing or hidden.
    """
    return _one(visible_mails(actor).select_related("file", "decided_by"), mail_id)


def lock_mail(actor: Actor, mail_id: UUID) -> Mail:
    """Give the same, locked for change."""
    return _one(visible_mails(actor).select_for_update(of=("self",)), mail_id)


def _one(rows: QuerySet[Mail], mail_id: UUID) -> Mail:
    found = rows.filter(pk=mail_id).first()
    if found is None:
        raise NotFound(_("Không tìm thấy thư này."))
    return found


def attachments_of(mail: Mail) -> list[Attachment]:
    """Give the files of a mail in their order."""
    rows = Attachment.objects.filter(mail=mail).select_related("file", "document")
    return list(rows.order_by("position"))


def get_attachment(actor: Actor, mail_id: UUID, attachment_id: UUID) -> Attachment:
    """Give one file of a mail the actor may see.

    :raises NotFound: when it is missing, hidden, or was not kept.
    """
    rows = Attachment.objects.filter(mail__in=readable_mails(actor), mail_id=mail_id)
    found = rows.exclude(file=None).select_related("file").filter(pk=attachment_id).first()
    if found is None:
        raise NotFound(_("Không tìm thấy tệp này."))
    return found


def get_mail_file(actor: Actor, mail_id: UUID) -> File:
    """Give the mail as it came, of those the actor may see.

    :raises NotFound: when it is missing, hidden, or not kept.
    """
    found = get_mail(actor, mail_id)
    if found.file is None or found.state == State.LETTER:
        raise NotFound(_("Không tìm thấy tệp này."))
    return found.file


def mail_with_file(actor: Actor, file_id: UUID) -> Mail | None:
    """Give the mail that a file came in, or that it is, of those the actor may see."""
    return next(iter(mails_with_files(actor, [file_id])), None)


def mails_with_files(actor: Actor, file_ids: list[UUID]) -> QuerySet[Mail]:
    """Give the mails that any of the files came in, or is."""
    inside = Attachment.objects.filter(file_id__in=file_ids).values("mail_id")
    return visible_mails(actor).filter(Q(file_id__in=file_ids) | Q(pk__in=inside))


def mail_of_document(actor: Actor, document_id: UUID) -> Mail | None:
    """Give the mail a document came in, for its page, or None."""
    return next(iter(_mail_of_document(actor, document_id)), None)


@remembered
def _mail_of_document(actor: Actor, document_id: UUID) -> QuerySet[Mail]:
    inside = Attachment.objects.filter(document_id=document_id).values("mail_id")
    return visible_mails(actor).filter(Q(document_id=document_id) | Q(pk__in=inside))[:1]


def copies_of(actor: Actor, mail: Mail) -> list[Mail]:
    """Give other mails that bear the same Message-ID: sent again, or forged."""
    if not mail.message_id:
        return []
    same = visible_mails(actor).filter(message_id=mail.message_id).exclude(pk=mail.pk)
    return list(same.order_by("id")[:FIRST])


@remembered
def first_waiting(actor: Actor) -> QuerySet[Mail]:
    """Give the first mails that wait, `counted`, oldest first."""
    return counted(mails_in(actor, State.WAITING).defer("text").order_by("id"), FIRST)


def mailbox_of(office_id: int) -> Mailbox | None:
    """Give the mailbox of an office, None when none is set."""
    return Mailbox.objects.filter(office_id=office_id).first()


def progress_of(office_id: int) -> Progress | None:
    """Give how far it was read, None before the first time."""
    return Progress.objects.filter(office_id=office_id).first()


def bytes_since(office_id: int, since: dt.datetime) -> int:
    """Say how much was taken since a moment."""
    taken = Mail.objects.filter(office_id=office_id, taken_at__gt=since)
    return int(taken.aggregate(sum=Sum("size_bytes", default=0))["sum"])


def known_servers() -> list[tuple[str, int]]:
    """Give the mail servers the operator allows, as host and port; none: no mailbox is read."""
    return [(host, port) for host, port in settings.MAIL_SERVERS]
