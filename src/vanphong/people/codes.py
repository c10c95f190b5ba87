"""Codes of an authenticator app (RFC 6238) and recovery codes on paper: pure, told the time."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import re
import secrets
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

STEP_SECONDS = 30
DIGITS = 6
RECOVERY_CODES = 10
_SEED_BYTES = 20
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper


def new_seed() -> bytes:
    """Give a seed for an app."""
    return secrets.token_bytes(_SEED_BYTES)


def seed_words(seed: bytes) -> str:
    """Give a seed as it is typed into an app, in groups of four."""
    text = base64.b32encode(seed).decode().rstrip("=")
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def seed_address(seed: bytes, *, account: str, issuer: str) -> str:
    """Give the address that an app reads from a QR code."""
    facts = {"secret": seed_words(seed).replace(" ", ""), "issuer": issuer}
    label = quote(f"{issuer}:{account}")
    return f"otpauth://totp/{label}?{urlencode(facts, quote_via=quote)}"


def code_at(seed: bytes, step: int) -> str:
    """Give the code of a step. SHA-1 is what every app computes; HMAC does not need more."""
    return HOTP(seed, DIGITS, SHA1()).generate(step).decode()  # noqa: S303


def step_of(typed: str, *, seed: bytes, after: int, now: dt.datetime) -> int | None:
    """Give the step whose code was typed: the present one or a neighbour, None for a wrong code.

    A step up to `after` is not taken again: a code works once, and none before it afterwards.
    """
    digits = re.sub(r"\s", "", typed)
    present = int(now.timestamp()) // STEP_SECONDS
    found = None
    for step in (present - 1, present, present + 1):
        same = hmac.compare_digest(code_at(seed, step).encode(), digits.encode())
        if same and step > after:
            found = step
    return found


def looks_like_code(typed: str) -> bool:
    """Say whether something typed has the form of an app's code."""
    return re.fullmatch(r"\s*(\d\s*){6}", typed, re.ASCII) is not None


def new_recovery_codes() -> list[str]:
    """Give fresh recovery codes, as they are printed; each holds more than 70 bits."""

    def part() -> str:
        return "".join(secrets.choice(_LETTERS) for _n in range(5))

    return [f"{part()}-{part()}-{part()}" for _n in range(RECOVERY_CODES)]


def recovery_digest(typed: str) -> str:
    """Give what is kept of a recovery code; how it is set and spaced does not matter."""
    return hashlib.sha256(re.sub(r"[\W_]", "", typed).lower().encode()).hexdigest()
