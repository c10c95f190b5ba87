"""Where a person gets mail: an address counts once a code that was sent there came back."""

from __future__ import annotations

import datetime as dt
import secrets
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.scope import wait_in_line
from vanphong.kernel.text import one_line
from vanphong.notices import jobs, mailing, queries, site, wording
from vanphong.notices.models import Channel, GivenUp, MailAddress
from vanphong.notices.rules import CODE_HOLDS, CODES_A_DAY, Result, wait_after
from vanphong.notices.services.choosing import require_person
from vanphong.people import api as people

_DIGITS = 6
_LONGEST = 254


@transaction.atomic
def ask_address(*, actor: Actor, address: str, now: dt.datetime) -> MailAddress:
    """Name an address; a code goes there, the one confirmed before counts until it came back.

    :raises Invalid: `bad_address`.
    :raises Refused: `mail_off` where the site sends no mail, `codes_a_day` after too many.
    """
    person_id = require_person(actor)
    if not site.mail_is_on():
        raise Refused(
            _("Văn phòng chưa mở gửi thư điện tử. Hãy hỏi người quản trị."), code="mail_off"
        )
    wanted = _well_formed(address)
    today = vietnam_date(now)
    wait_in_line(f"notices address {actor.office_id} {person_id}")
    kept = queries.mail_address_of(actor) or MailAddress(
        office_id=actor.office_key, person_id=actor.person_key, codes_on=today
    )
    if kept.codes_on != today:
        kept.codes_on, kept.codes = today, 0
    if kept.codes >= CODES_A_DAY:
        sentence = _("Hôm nay đã gửi %(most)d mã. Xin thử lại vào ngày mai.")
        raise Refused(sentence % {"most": CODES_A_DAY}, code="codes_a_day")
    kept.codes += 1
    kept.pending, kept.code_digest, kept.code_until = wanted, "", None
    kept.save()
    audit.record(actor, "notices:address:ask", subject=kept)
    jobs.send_code.defer(office_id=actor.office_id, address_id=str(kept.pk))
    return kept


def _well_formed(address: str) -> str:
    wanted = one_line(address)
    if not _is_address(wanted):
        sentence = _("Địa chỉ thư chưa đúng, ví dụ ten@co-quan.vn.")
        fields = {"address": [str(sentence)]}
        raise Invalid(sentence, code="bad_address", fields=fields)
    return wanted


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return text.isascii() and len(text) <= _LONGEST


@transaction.atomic
def send_code(*, actor: Actor, address_id: UUID, now: dt.datetime, tries: int = 1) -> None:
    """Send a new code to an address that waits to be confirmed; only its digest is kept.

    A worker killed in between sends another one: the last code counts. Locks the address. What
    the server does not take is tried again as a message is; given up, it is told to the operator.
    """
    kept = (
        MailAddress.objects.select_for_update()
        .filter(office_id=actor.office_key, pk=address_id)
        .first()
    )
    if kept is None or not kept.pending:
        return
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"
    kept.code_digest, kept.code_until = _digest(kept, code), now + CODE_HOLDS
    kept.save(update_fields=["code_digest", "code_until"])
    account = people.Account.objects.filter(person_id=kept.person_id).first()
    with translation.override(account.language if account else "vi"):
        outcome = mailing.send_mail(
            to=kept.pending,
            subject=str(_("Văn phòng số: mã xác nhận")),
            text=wording.code_text(code, int(CODE_HOLDS.total_seconds() // 60)),
            name=f"{kept.pk}.{kept.codes}",
        )
    if outcome.result is Result.SENT:
        return
    wait = wait_after(tries, outcome)
    if wait is None:
        GivenUp.objects.create(channel=Channel.MAIL, code=outcome.code[:30], at=now)
        return
    jobs.send_code.defer(
        office_id=actor.office_id,
        in_seconds=int(wait.total_seconds()),
        address_id=str(kept.pk),
        tries=tries + 1,
    )


@transaction.atomic
def confirm_address(*, actor: Actor, code: str, now: dt.datetime) -> MailAddress:
    """Give back the code that came to the address: from now on mail goes there. Locks it.

    :raises Refused: `wrong_code` for a wrong or old one, `try_wait` after several of them.
    """
    require_person(actor)
    kept = queries.mail_address_of(actor, lock=True)
    if kept is None or not kept.pending:
        raise Refused(_("Không có địa chỉ nào chờ xác nhận."), code="no_address")
    with people.counted_tries(what="notices code", account_id=kept.pk, now=now):
        known = kept.code_until is not None and now < kept.code_until
        if not known or not constant_time_compare(
            _digest(kept, one_line(code)), kept.code_digest
        ):
            sentence = _("Mã chưa đúng hoặc đã hết hạn.")
            raise Refused(sentence, code="wrong_code", fields={"code": [str(sentence)]})
    kept.address, kept.pending = kept.pending, ""
    kept.code_digest, kept.code_until = "", None
    kept.save(update_fields=["address", "pending", "code_digest", "code_until"])
    audit.record(actor, "notices:address:confirm", subject=kept)
    return kept


@transaction.atomic
def drop_address(*, actor: Actor) -> None:
    """Forget the actor's address; mail goes nowhere then. Again changes nothing."""
    kept = queries.mail_address_of(actor, lock=True)
    if kept is None or not (kept.address or kept.pending):
        return
    kept.address, kept.pending, kept.code_digest, kept.code_until = "", "", "", None
    kept.save(update_fields=["address", "pending", "code_digest", "code_until"])
    audit.record(actor, "notices:address:drop", subject=kept)


def _digest(kept: MailAddress, code: str) -> str:
    """Give the digest of a code, bound to the address it was sent to."""
    said = f"{kept.pk} {kept.pending} {code}"
    return salted_hmac("vanphong.notices.code", said, algorithm="sha256").hexdigest()
