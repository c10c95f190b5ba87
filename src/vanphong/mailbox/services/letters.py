"""What the petitions' book asks of a mail that becomes one of its letters."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.gate import require
from vanphong.kernel.scope import part_of_act
from vanphong.mailbox import queries
from vanphong.mailbox.models import Attachment, Mail
from vanphong.mailbox.queries import READ
from vanphong.mailbox.rules import State, may_become_letter
from vanphong.mailbox.services.deciding import decided, locked


@transaction.atomic
def begin_letter(*, actor: Actor, mail_id: UUID, version: int | None = None) -> Mail:
    """Give a mail that waits, locked until the act ends that makes a letter of it.

    :raises NotAllowed: for one who does not register what comes in.
    :raises NotFound: when it is missing or hidden.
    :raises Refused: `wrong_state` when something was made of it; `changed` when seen otherwise.
    """
    require(actor, READ)
    mail = locked(actor, mail_id, version)
    asking.insist(may_become_letter(mail.state))
    return mail


@part_of_act
def note_letter(actor: Actor, mail: Mail, now: dt.datetime, *, sealed: bool) -> None:
    """Note that a mail became a letter: the mailbox says nothing more of it.

    Its files are the letter's from now on; with `sealed` their bytes, words and names are erased.
    """
    parts = Attachment.objects.filter(mail=mail)
    if sealed:
        _erase(actor, mail, now)
    parts.update(name=_("(đã vào sổ đơn thư)"), refusal="", refusal_code="")
    mail.subject = mail.text = mail.sender_name = mail.sender_address = mail.message_id = ""
    mail.checks, mail.problems = [], []
    mail.state = State.LETTER
    decided(actor, mail, now)
    audit.record(actor, "mailbox:mail:to_letter", subject=mail, detail={"at": now})


def _erase(actor: Actor, mail: Mail, now: dt.datetime) -> None:
    words = _("Đơn của người được giữ bí mật: bản gốc ở phong bì niêm phong, kho danh tính.")
    parts = queries.attachments_of(mail)
    for file in [mail.file, *(part.file for part in parts)]:
        if file is not None:
            files.give_up(actor=actor, file=file, reason=words, now=now)
            files.forget_name(actor, file)
