"""Mails as programs read them: the same for the API and the command line."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from vanphong.kernel.text import nfc
from vanphong.mailbox import pages
from vanphong.mailbox.models import Mail, Mailbox, Progress
from vanphong.mailbox.rules import STATE_LABELS, State


def mail_out(mail: Mail) -> dict[str, Any]:
    """Give a mail without its words."""
    return {
        "id": mail.pk,
        "state": mail.state,
        "label": _(STATE_LABELS[State(mail.state)]),
        "subject": mail.subject,
        "sender_name": mail.sender_name,
        "sender_address": mail.sender_address,
        "received_at": mail.received_at,
        "taken_at": mail.taken_at,
        "size_bytes": mail.size_bytes,
        "message_id": mail.message_id,
        "checks": mail.checks,
        "problems": pages.problems(mail),
        "held_code": mail.held_code,
        "held": pages.held_words(mail) if mail.held_code else "",
        "reason": mail.reason,
        "note": mail.note,
        "file_id": None if mail.state == State.LETTER else mail.file_id,
        "document_id": mail.document_id,
        "version": mail.version,
    }


def whole_out(mail: Mail) -> dict[str, Any]:
    """Give a mail with its words and its files."""
    parts = [
        {
            "id": part.pk,
            "name": part.name,
            "media_type": part.media_type,
            "size_bytes": part.size_bytes,
            "file_id": part.file_id,
            "refusal_code": part.refusal_code,
            "refusal": part.refusal,
            "document_id": part.document_id,
        }
        for part in pages.readable(mail)
    ]
    return mail_out(mail) | {"text": nfc(mail.text), "attachments": parts}


def mailbox_out(box: Mailbox | None, progress: Progress | None) -> dict[str, Any]:
    """Give where the mailbox is and how its reading stands; never the password."""
    return {
        "is_set": box is not None,
        "is_on": box.is_on if box else False,
        "host": box.host if box else "",
        "port": box.port if box else 993,
        "username": box.username if box else "",
        "folder": box.folder if box else "",
        "after": box.after if box else "NOTHING",
        "done_folder": box.done_folder if box else "",
        "version": box.version if box else 0,
        "checked_at": progress.checked_at if progress else None,
        "good_at": progress.good_at if progress else None,
        "trouble": progress.trouble if progress else "",
    }
