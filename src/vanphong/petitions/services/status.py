"""The code and PIN by which a sender asks how far a letter is."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.audit import api as audit
from vanphong.kernel import asking
from vanphong.kernel.actor import PUBLIC, Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.petitions import queries
from vanphong.petitions.models import StatusCode, Submission
from vanphong.petitions.rules import Stage
from vanphong.petitions.rules.permissions import REGISTER
from vanphong.petitions.services import guard

# 32 signs, none that look alike when read out: five bits each, twenty make a hundred. With the
# PIN that is 119 bits: more than can be tried, so that a keyed digest holds them (ASVS 5.0, 6.5.2).
SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"
SIGNS_LONG = 20
PIN_DIGITS = 6
HAS_CODE = gettext_lazy(
    "Đơn này đã có mã; cấp lại thì mã trước hết hiệu lực, người gửi không tra được nữa."
)


@dataclass(frozen=True, slots=True)
class Given:
    """A code and its PIN, told once; nobody can read them again."""

    code: str
    pin: str

    @property
    def spoken(self) -> Given:
        """The same with the code in groups of four, as it is written down."""
        code = self.code
        return Given("-".join(code[i : i + 4] for i in range(0, SIGNS_LONG, 4)), self.pin)


@dataclass(frozen=True, slots=True)
class Status:
    """What a sender is told; `note` is why a letter sent over the network came back."""

    office_name: str
    received_on: dt.date
    stage: Stage
    changed_on: dt.date
    office_id: int
    letter_id: UUID
    note: str = ""


@transaction.atomic
def give_code(*, actor: Actor, letter_id: UUID, again: bool = False, now: dt.datetime) -> Given:
    """Give a new code and PIN for a letter; those given before are good no more.

    Locks its cases by id, then the letter. `again`: also where the sender has one already.

    :raises NotAllowed: for one who does not register letters.
    :raises Refused: `has_code`; `sender_unknown` where nobody can tell who holds the code.
    """
    asking.own_post(actor, REGISTER)
    guard.cases_of_letter(letter_id)
    letter = queries.get_letter(actor, letter_id, lock=True)
    if queries.holds_own_code(letter):
        raise Refused(
            _(
                "Đơn này gửi qua mạng, không biết người gửi là ai: người gửi giữ mã của mình, không "
                "cấp lại được."
            ),
            code="sender_unknown",
        )
    if not again and queries.has_code(letter):
        raise Refused(HAS_CODE, code="has_code")
    code = "".join(secrets.choice(SIGNS) for _n in range(SIGNS_LONG))
    pin = "".join(secrets.choice("0123456789") for _n in range(PIN_DIGITS))
    StatusCode.objects.filter(letter_id=letter.pk).delete()
    keep_code(
        Given(code, pin),
        office_id=letter.office_id,
        letter_id=letter.pk,
        stage=queries.stages_of([letter.pk])[letter.pk],
        received_on=letter.received_on,
        changed_on=vietnam_date(now),
    )
    audit.record(actor, "petitions:letter:give_code", subject=letter)
    return Given(code, pin).spoken


def keep_code(given: Given, **facts: Any) -> None:
    """Keep the digests by which a letter's sender is known, with what stands behind them."""
    StatusCode.objects.create(
        lookup=_digest("code", given.code),
        pin_hash=_digest("pin", f"{given.code}{given.pin}"),
        **facts,
    )


def status_of(code: str, pin: str, now: dt.datetime) -> Status | None:
    """Give what the sender is told, None for a wrong code or PIN; each try counts.

    A wrong code costs the same work as a right one, so that time tells nothing.

    :raises Refused: `try_wait` after too many wrong tries of one code, be it right or not.
    """
    typed = "".join(sign for sign in code.lower() if sign in SIGNS)
    digits = "".join(sign for sign in pin if sign.isascii() and sign.isdigit())
    lookup, wanted = _digest("code", typed), _digest("pin", f"{typed}{digits}")
    tried = f"petitions.status {lookup}"
    wait = people.claim_try(username=tried, place="", now=now)
    if wait:
        raise people.wait_longer(wait)
    found = StatusCode.objects.filter(lookup=lookup).select_related("office").first()
    right = hmac.compare_digest(found.pin_hash if found else lookup, wanted)
    people.settle_try(username=tried, place="", right=right, now=now)
    note = _note(found if right else None)
    if found is None or not right:
        return None
    return Status(
        found.office.name, found.received_on, Stage(found.stage), found.changed_on,
        found.office_id, found.letter_id, note,
    )  # fmt: skip


def _note(found: StatusCode | None) -> str:
    """Give why a letter was sent back, in the scope of its office; asked of nothing as well."""
    office_id, key = (found.office_id, found.letter_id) if found else (None, None)
    with acting(replace(PUBLIC, office_id=office_id)):
        rows = Submission.objects.filter(
            office_id=office_id or 0, letter_key=key or UUID(int=0)
        )
        return rows.values_list("reason", flat=True).first() or ""


def _digest(kind: str, words: str) -> str:
    said = f"petitions.{kind}|{words}".encode()
    return hmac.new(settings.PETITION_STATUS_KEY.encode(), said, hashlib.sha256).hexdigest()
