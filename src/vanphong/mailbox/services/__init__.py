"""Acts on the mailbox and its mails."""

from vanphong.mailbox.services.checking import Reading, check_mailbox, offices_with_mail
from vanphong.mailbox.services.deciding import (
    dismiss_mail,
    note_registered,
    put_back_mail,
    take_whole_away,
)
from vanphong.mailbox.services.letters import begin_letter, note_letter
from vanphong.mailbox.services.settings import Tried, Wanted, set_mailbox, try_mailbox
from vanphong.mailbox.services.taking import Coming, take_mail

__all__ = [
    "Coming",
    "Reading",
    "Tried",
    "Wanted",
    "begin_letter",
    "check_mailbox",
    "dismiss_mail",
    "note_letter",
    "note_registered",
    "offices_with_mail",
    "put_back_mail",
    "set_mailbox",
    "take_mail",
    "take_whole_away",
    "try_mailbox",
]
