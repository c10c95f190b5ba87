"""What the registry clerk does with a mail: to the book, aside with a reason, back again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.scope import part_of_act
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.text import one_line
from vanphong.mailbox import queries
from vanphong.mailbox.models import Attachment, Mail
from vanphong.mailbox.queries import READ
from vanphong.mailbox.rules import Reason, State, may_dismiss, may_put_back, may_register
from vanphong.registry import api as registry

_NOTE_MAX = 300


@transaction.atomic
def dismiss_mail(
    *,
    actor: Actor,
    mail_id: UUID,
    reason: str,
    now: dt.datetime,
    note: str = "",
    version: int | None = None,
) -> Mail:
    """Set a mail aside that is no paper for the book; as SECRET its words and files are erased.

    Locks the mail.

    :raises Invalid: without a reason of the list; OTHER asks for a note.
    :raises Refused: `wrong_state`; `changed` when someone decided meanwhile.
    """
    require(actor, READ)
    words = one_line(note)
    if reason not in set(Reason):
        sentence = _("Xin chọn lý do.")
        raise Invalid(sentence, fields={"reason": [sentence]})
    if reason == Reason.OTHER and not words:
        sentence = _("Xin ghi lý do.")
        raise Invalid(sentence, fields={"note": [sentence]})
    if len(words) > _NOTE_MAX:
        sentence = _("Dài quá %(most)d ký tự. Xin ghi gọn lại.") % {"most": _NOTE_MAX}
        raise Invalid(sentence, fields={"note": [sentence]})
    refuse_secret(on=vietnam_date(now), fields={"note": words} if words else {})
    mail = locked(actor, mail_id, version)
    asking.insist(may_dismiss(mail.state))
    if reason == Reason.SECRET:
        _erase(actor, mail, now)
    mail.state, mail.reason, mail.note = State.DISMISSED, reason, words
    decided(actor, mail, now)
    audit.record(
        actor, "mailbox:mail:dismiss", subject=mail, detail={"reason": reason, "at": now}
    )
    return mail


@transaction.atomic
def put_back_mail(
    *, actor: Actor, mail_id: UUID, now: dt.datetime, version: int | None = None
) -> Mail:
    """Let a mail that was set aside wait again. Locks the mail.

    :raises Refused: `wrong_state`, also for what was erased as secret; `changed`.
    """
    require(actor, READ)
    mail = locked(actor, mail_id, version)
    asking.insist(may_put_back(mail.state, mail.reason))
    mail.state = State.HELD if mail.held_code else State.WAITING
    mail.reason = mail.note = ""
    decided(actor, mail, now)
    audit.record(actor, "mailbox:mail:put_back", subject=mail, detail={"at": now})
    return mail


@part_of_act
def note_registered(
    actor: Actor, document: registry.Document, file_ids: Sequence[UUID], now: dt.datetime
) -> None:
    """Note that files of mails were registered with a document (port `incoming_registered`).

    Locks the mails, in the order of their identifiers.

    :raises Refused: `mail_registered` when one of the files was registered meanwhile,
        `wrong_state` when its mail was set aside.
    """
    if not file_ids:
        return
    rows = queries.mails_with_files(actor, list(file_ids)).order_by("id")
    for mail in rows.select_for_update(of=("self",)):
        asking.insist(may_register(mail.state))
        own = mail.file_id in file_ids
        parts = Attachment.objects.filter(mail=mail, file_id__in=file_ids)
        if (own and mail.document_id) or parts.exclude(document=None).exists():
            raise Refused(
                _("Tệp của thư này vừa được vào sổ. Xin xem lại thư."), code="mail_registered"
            )
        for part in parts:
            part.document = document
            part.save(update_fields=["document"])
        if own:
            mail.document = document
        mail.state = State.REGISTERED
        decided(actor, mail, now)


@part_of_act
def take_whole_away(actor: Actor, file: files.File, now: dt.datetime) -> None:
    """Take the mail as it came away when one of its files is: the file's bytes stand in it too.

    Hears of files found secret or harmful on a page read later (port `file_withdrawn`).
    """
    rows = Mail.objects.filter(office_id=file.office_id, attachments__file=file)
    for mail in rows.exclude(file=None).select_related("file").distinct():
        assert mail.file is not None  # the query gives no other
        files.withdraw_by_hand(
            actor=actor, file=mail.file, reason=file.withdrawn_reason, now=now
        )


def locked(actor: Actor, mail_id: UUID, version: int | None) -> Mail:
    """Lock a mail until the transaction ends.

    :raises NotFound: missing or hidden; :raises Refused: `changed` when it was seen otherwise.
    """
    mail = queries.lock_mail(actor, mail_id)
    if version is not None and version != mail.version:
        raise Refused(
            _("Có người vừa xử lý thư này. Xin xem lại rồi làm tiếp."), code="changed"
        )
    return mail


def decided(actor: Actor, mail: Mail, now: dt.datetime) -> None:
    """Write a mail with who decided on it, and its next version."""
    mail.decided_at, mail.decided_by_id = now, actor.person_id
    mail.version += 1
    mail.save()


def _erase(actor: Actor, mail: Mail, now: dt.datetime) -> None:
    """Take subject, words, names and files of a mail away; who sent it and when stays."""
    parts = queries.attachments_of(mail)
    words = _("Văn thư xác định có nội dung mật. Xin xử lý theo chế độ bảo mật.")
    for file in [mail.file, *(part.file for part in parts)]:
        if file is not None:
            files.withdraw_by_hand(actor=actor, file=file, reason=words, now=now)
            files.forget_name(actor, file)
    Attachment.objects.filter(mail=mail).update(name=_("(đã gỡ)"), file=None)
    mail.subject = mail.text = ""
    mail.file = None
