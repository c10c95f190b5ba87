"""Files of mails that wait for the book, as the registry's form asks for them."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.arriving import Arriving, Other
from vanphong.mailbox import queries
from vanphong.mailbox.models import Attachment, Mail
from vanphong.mailbox.rules import may_register


def arriving_file(actor: Actor, file_id: UUID) -> Arriving | None:
    """Give what a file of a mail came with, None when it is none or waits no more."""
    mail = queries.mail_with_file(actor, file_id)
    if mail is None or not may_register(mail.state):
        return None
    waiting = [
        part
        for part in queries.attachments_of(mail)
        if _is_there(part.file) and part.document_id is None
    ]
    source = _source(mail, waiting, file_id)
    if source is None:
        return None
    others = [
        Other(part.file_id, part.name, goes_along=True)
        for part in waiting
        if part.file_id not in {None, file_id}
    ]
    whole = mail.file
    if whole is not None and whole.pk != file_id and _is_there(whole) and not mail.document_id:
        others.append(Other(whole.pk, _("Thư gốc (.eml)"), goes_along=False))
    title = mail.subject or mail.sender_address or _("(thư không có tiêu đề)")
    return Arriving(source, title, reverse("mail", args=[mail.pk]), tuple(others))


def _is_there(file: files.File | None) -> bool:
    return file is not None and file.withdrawn_at is None


def _source(mail: Mail, waiting: list[Attachment], file_id: UUID) -> UUID | None:
    """Give what the registration is known by: the part, or the mail itself."""
    if mail.file_id == file_id:
        return mail.pk if _is_there(mail.file) and not mail.document_id else None
    return next((part.pk for part in waiting if part.file_id == file_id), None)
