"""The code and PIN by which a sender asks how far a letter is."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.people import api as people
from vanphong.petitions import queries
from vanphong.petitions.models import StatusCode
from vanphong.petitions.rules import Stage
from vanphong.petitions.rules.permissions import REGISTER
from vanphong.petitions.services import guard

# 32 signs, none that look alike when read out: five bits each, twenty make a hundred. With the
# PIN that is 119 bits: more than can be tried, so that a keyed digest holds them (ASVS 5.0, 6.5.2).
_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"
_LENGTH = 20
_PIN_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Given:
    """A code and its PIN, told once; nobody can read them again."""

    code: str
    pin: str


@dataclass(frozen=True, slots=True)
class Status:
    """What a sender is told."""

    office_name: str
    received_on: dt.date
    stage: Stage
    changed_on: dt.date


@transaction.atomic
def give_code(*, actor: Actor, letter_id: UUID, now: dt.datetime) -> Given:
    """Give a new code and PIN for a letter; those given before are good no more.

    Locks its cases by id, then the letter.

    :raises NotAllowed: for one who does not register letters.
    """
    guard.own_post(actor, REGISTER)
    guard.cases_of_letter(letter_id)
    letter = queries.get_letter(actor, letter_id, lock=True)
    code = "".join(secrets.choice(_SIGNS) for _sign in range(_LENGTH))
    pin = "".join(secrets.choice("0123456789") for _digit in range(_PIN_DIGITS))
    StatusCode.objects.filter(letter_id=letter.pk).delete()
    StatusCode.objects.create(
        lookup=_digest("code", code),
        pin_hash=_digest("pin", f"{code}{pin}"),
        office_id=letter.office_id,
        letter_id=letter.pk,
        stage=queries.stages_of([letter.pk])[letter.pk],
        received_on=letter.received_on,
        changed_on=vietnam_date(now),
    )
    audit.record(actor, "petitions:letter:give_code", subject=letter)
    return Given("-".join(code[i : i + 4] for i in range(0, _LENGTH, 4)), pin)


def status_of(code: str, pin: str, now: dt.datetime) -> Status | None:
    """Give what the sender is told, None for a wrong code or PIN; each try counts.

    A wrong code costs the same work as a right one, so that time tells nothing.

    :raises Refused: `try_wait` after too many wrong tries of one code, be it right or not.
    """
    typed = "".join(sign for sign in code.lower() if sign in _SIGNS)
    digits = "".join(sign for sign in pin if sign.isascii() and sign.isdigit())
    lookup, wanted = _digest("code", typed), _digest("pin", f"{typed}{digits}")
    tried = f"petitions.status {lookup}"
    wait = people.claim_try(username=tried, place="", now=now)
    if wait:
        raise people.wait_longer(wait)
    found = StatusCode.objects.filter(lookup=lookup).select_related("office").first()
    right = hmac.compare_digest(found.pin_hash if found else lookup, wanted)
    people.forget_tries(username=tried if right else secrets.token_hex(32), place="")
    if found is None or not right:
        return None
    return Status(found.office.name, found.received_on, Stage(found.stage), found.changed_on)


def _digest(kind: str, words: str) -> str:
    said = f"petitions.{kind}|{words}".encode()
    return hmac.new(settings.PETITION_STATUS_KEY.encode(), said, hashlib.sha256).hexdigest()
