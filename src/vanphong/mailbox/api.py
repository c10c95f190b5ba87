"""The door of the mailbox for other apps."""

from vanphong.mailbox.examining import MEDIA_TYPE
from vanphong.mailbox.models import Mail
from vanphong.mailbox.queries import READ, attachments_of, get_mail, next_waiting, visible_mails
from vanphong.mailbox.rules import may_become_letter
from vanphong.mailbox.services import Coming, begin_letter, note_letter, take_mail

__all__ = [
    "MEDIA_TYPE",
    "READ",
    "Coming",
    "Mail",
    "attachments_of",
    "begin_letter",
    "get_mail",
    "may_become_letter",
    "next_waiting",
    "note_letter",
    "take_mail",
    "visible_mails",
]
