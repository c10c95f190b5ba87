"""The door of the mailbox for other apps."""

from vanphong.mailbox.models import Mail
from vanphong.mailbox.queries import visible_mails
from vanphong.mailbox.services import Coming, take_mail

__all__ = ["Coming", "Mail", "take_mail", "visible_mails"]
