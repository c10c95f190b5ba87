"""A mail of the office's mailbox that is a citizen's letter: into this book instead of the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.files import api as files
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid
from vanphong.kernel.ids import new_id
from vanphong.kernel.text import folded_words, one_line
from vanphong.mailbox import api as mailbox
from vanphong.petitions import mail_paper
from vanphong.petitions.models import FileRole, Letter
from vanphong.petitions.rules import Channel
from vanphong.petitions.rules.permissions import REGISTER
from vanphong.petitions.services.receiving import (
    LetterFacts,
    Person,
    SentHere,
    receive_letter,
)


@transaction.atomic
def receive_mail(
    *,
    actor: Actor,
    mail_id: UUID,
    said: Mapping[str, Any],
    persons: Sequence[Person] = (),
    identifying: str = "",
    now: dt.datetime,
    version: int | None = None,
    request_id: UUID | None = None,
) -> Letter:
    """Enter a mail as a letter. Locks the mail, then the counters.

    It came when the mail server got it: the clocks start on that day in Vietnam, whoever enters it
    whenever (NĐ 64/2007/NĐ-CP Điều 36 as collected, as for what is sent over the network).
    `said`: the facts of the letter but for channel and day. The mailbox says nothing more of it;
    of a protected writer words and sender go to the vault, the files are erased.

    :raises NotAllowed: for one who registers no letters, or does not see the mailbox.
    :raises NotFound: when the mail is missing or hidden.
    :raises Refused: `wrong_state` when something was made of it; `changed` when seen otherwise.
    :raises Invalid: as `receive_letter`; `needs_envelope`, `subject_itself`, `names_itself`
        of a protected writer.
    :raises Unavailable: when there is something to seal and the vault does not answer.
    """
    asking.own_post(actor, REGISTER)
    kept = asking.done_before(Letter.objects.all(), "entered_by_id", actor, request_id)
    if kept is not None:
        return kept
    mail = mailbox.begin_letter(actor=actor, mail_id=mail_id, version=version)
    facts = LetterFacts(
        channel=Channel.EMAIL, received_on=vietnam_date(mail.received_at), **said
    )
    if facts.is_protected:
        _insist_hidden(mail, facts, persons)
        sent = SentHere(new_id(), in_vault=False, mail=mail, original=_original(mail))
    else:
        sent = SentHere(new_id(), in_vault=False, mail=mail, files=_papers(actor, mail, now))
    letter = receive_letter(
        actor=actor, facts=facts, identifying=identifying, now=now, sent=sent,
        persons=[replace(one, signed=False) for one in persons], request_id=request_id,
    )  # fmt: skip
    mailbox.note_letter(actor, mail, now, sealed=facts.is_protected)
    return letter


def _insist_hidden(mail: mailbox.Mail, facts: LetterFacts, persons: Sequence[Person]) -> None:
    """Refuse what would lose files of a protected writer's mail, or say who that is.

    :source: Luật Tố cáo 2018 (25/2018/QH14), Điều 9 khoản 1 điểm b, Điều 56.
    """
    if mailbox.attachments_of(mail) and not one_line(facts.envelope):
        sentence = _(
            "Thư có tệp: in thư và tệp, niêm phong, rồi ghi số phong bì. Vào sổ xong thì tệp bị "
            "xóa khỏi hệ thống."
        )
        raise Invalid(sentence, code="needs_envelope", fields={"envelope": [sentence]})
    if _bare(facts.abstract) == _bare(mail_paper.subject_words(mail)):
        sentence = _(
            "Tóm tắt còn nguyên tiêu đề thư. Hãy viết tóm tắt khác, không có họ tên hay chữ nhận "
            "ra người viết."
        )
        raise Invalid(sentence, code="subject_itself", fields={"abstract": [sentence]})
    said = [mail.sender_name, mail.sender_address, *(one.full_name for one in persons)]
    names = [one for one in map(_bare, said) if one.count(" ") > 2]
    telling = [
        name
        for name in ("abstract", "demand")
        if any(one in _bare(getattr(facts, name)) for one in names)
    ]
    if telling:
        sentence = _(
            "Chỗ này có họ tên hoặc địa chỉ thư của người gửi. Hãy bỏ đi để giữ bí mật."
        )
        raise Invalid(
            sentence, code="names_itself", fields={name: [sentence] for name in telling}
        )


def _bare(words: str) -> str:
    """Give words without marks between spaces: a name of one word says nothing."""
    return f" {' '.join(folded_words(words))} "


def _original(mail: mailbox.Mail) -> str:
    """Give what the vault keeps of a mail: its sender as it says, its subject, its words."""
    return "\n".join(f"{label}: {words}" for label, words in mail_paper.head(mail)) + (
        f"\n\n{mail.text}"
    )


def _papers(actor: Actor, mail: mailbox.Mail, now: dt.datetime) -> list[tuple[files.File, str]]:
    """Give the mail set as a paper, its files, and the mail as it came."""
    content = mail_paper.mail_pdf(mail, mail.office.name)
    paper = files.take_in(actor=actor, content=content, name="thu-dien-tu.pdf", now=now)
    parts = [part.file for part in mailbox.attachments_of(mail)]
    kept = [one for one in (*parts, mail.file) if one is not None and one.withdrawn_at is None]
    return [(paper, FileRole.LETTER.value), *((one, FileRole.ENCLOSURE.value) for one in kept)]
