"""Codes of checks and of pairing, who may use which key, its state, wrong PINs. Pure."""

from __future__ import annotations

import datetime as dt
import enum
import re
import secrets
from dataclasses import dataclass
from uuid import UUID

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, Decision

# Crockford's alphabet: no I, L, O, U, so that nothing is misread from paper.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
CODE_LENGTH = 20


def new_code() -> str:
    """Give a code of 100 random bits: 20 signs of Crockford's alphabet."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))


def spoken_code(code: str) -> str:
    """Give the code in groups of five, as it is printed."""
    return "-".join(code[i : i + 5] for i in range(0, len(code), 5))


def read_code(typed: str) -> str:
    """Give the code from what someone typed; empty when it cannot be one."""
    code = "".join(c for c in typed.upper() if c.isalnum()).translate(_READ_AS)
    right = len(code) == CODE_LENGTH and all(c in _ALPHABET for c in code)
    return code if right else ""


# Office practice: time enough to walk to the computer and read the paper once more; a code is
# typed at once. Sixty random bits cannot be guessed in ten minutes.
REQUEST_LIVES = dt.timedelta(minutes=15)
PAIRING_LIVES = dt.timedelta(minutes=10)
_PAIRING_SIGNS = 12


def new_pairing_code(office_id: int) -> str:
    """Give a code to pair a computer with: the office it is looked for in, then random signs."""
    signs = "".join(secrets.choice(_ALPHABET) for _ in range(_PAIRING_SIGNS))
    return "-".join([str(office_id), *(signs[i : i + 4] for i in range(0, _PAIRING_SIGNS, 4))])


def read_pairing_code(typed: str) -> tuple[int, str] | None:
    """Give the office and the code as it was made, from what someone typed; None for no code."""
    office, dash, rest = typed.strip().partition("-")
    signs = "".join(c for c in rest.upper() if c.isalnum()).translate(_READ_AS)
    right = len(signs) == _PAIRING_SIGNS and all(c in _ALPHABET for c in signs)
    if not (dash and right and re.fullmatch(r"[1-9]\d{0,8}", office, re.ASCII)):
        return None
    return int(office), signs


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """What decides over the use of a key."""

    holder_id: UUID | None
    retired_at: dt.datetime | None


class KeyState(enum.StrEnum):
    """Where a key stands in its life."""

    IN_USE = "IN_USE"
    ENDING = "ENDING"
    NOT_YET = "NOT_YET"
    EXPIRED = "EXPIRED"
    RETIRED = "RETIRED"


# A new certificate takes weeks to come; office practice.
ENDING_DAYS = 45


def state_of_key(
    *,
    valid_from: dt.datetime,
    valid_until: dt.datetime,
    retired_at: dt.datetime | None,
    now: dt.datetime,
) -> KeyState:
    """Say where a key stands at `now`; the last `ENDING_DAYS` days warn of its end."""
    if retired_at is not None:
        return KeyState.RETIRED
    if now >= valid_until:
        return KeyState.EXPIRED
    if now < valid_from:
        return KeyState.NOT_YET
    ends_soon = valid_until - now <= dt.timedelta(days=ENDING_DAYS)
    return KeyState.ENDING if ends_soon else KeyState.IN_USE


# The last timestamp of an issued file is renewed so long before its certificate ends: office
# practice, time enough for a service that is away for weeks. A failed try is repeated next day.
RENEW_DAYS = 180
TRY_AGAIN = dt.timedelta(hours=20)

# Office practice. One may mistype; from the third wrong PIN on each costs twice the wait of
# the one before. Most tokens lock themselves after some wrong PINs: the wait saves them, too.
SHORTEST_PIN = 6
FREE_PINS = 3
LONGEST_PIN_WAIT = dt.timedelta(minutes=5)


def pin_wait(failures: int) -> dt.timedelta:
    """Give how long a person waits at a key after so many wrong PINs in a row.

    :source: office practice; a wait that ends by itself locks nobody out.
    """
    if failures < FREE_PINS:
        return dt.timedelta()
    doubled = dt.timedelta(seconds=2 ** min(failures - FREE_PINS + 1, 30))
    return min(doubled, LONGEST_PIN_WAIT)


def may_try_pin(key: KeyFacts, person_id: UUID | None, *, may_seal: bool) -> Decision:
    """Say whether a person may try the PIN of a key: of the own one, or of a seal one uses."""
    if key.holder_id is None and may_seal:
        return may_seal_with(key)
    return may_sign_with(key, person_id)


def may_sign_with(key: KeyFacts, person_id: UUID | None) -> Decision:
    """Say whether a person may sign with a personal key: only with one's own.

    :source: principle of the product; local regulations (a personal key is never lent, who
        signs K/T or T/L uses an own certificate).
    """
    if key.retired_at is not None:
        return _retired(key.retired_at)
    if key.holder_id is None or key.holder_id != person_id:
        return Decision(
            allowed=False,
            code="not_own_key",
            reason="Khóa ký cá nhân không được cho mượn. Vui lòng dùng khóa của chính mình.",
            source="Nguyên tắc của phần mềm; quy chế chữ ký số của địa phương",
        )
    return ALLOWED


def may_seal_with(key: KeyFacts) -> Decision:
    """Say whether a key is a seal that is still in use."""
    if key.retired_at is not None:
        return _retired(key.retired_at)
    if key.holder_id is not None:
        return Decision(
            allowed=False,
            code="not_a_seal",
            reason="Đây là khóa cá nhân, không phải dấu của cơ quan. Vui lòng chọn con dấu.",
            source="QĐ 379-QĐ/TW Điều 12",
        )
    return ALLOWED


def _retired(at: dt.datetime) -> Decision:
    return Decision(
        allowed=False,
        code="key_retired",
        reason=Phrase(
            "Khóa này đã ngừng dùng từ ngày %(day)s. Vui lòng chọn khóa khác.",
            day=f"{vietnam_date(at):%d/%m/%Y}",
        ),
    )
