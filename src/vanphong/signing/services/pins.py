"""Opening a key with its PIN, with a growing wait against guessing.

Wrong PINs are counted on a connection of their own, because the act that asked for the PIN is
rolled back by the refusal. The wait holds for one person at one key (or token): nobody can keep
another one from signing, and it ends by itself.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import logging
from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.scope import lasting_connection
from vanphong.signing.keys import SigningKeySource, open_pkcs12
from vanphong.signing.models import PinTry, SigningKey, Store
from vanphong.signing.rules import pin_wait
from vanphong.signing.tokens import TokenAddress, open_token

_KEPT = dt.timedelta(hours=1)
_COUNT = """
insert into signing_pintry as t (key, failures, last_at, not_before)
values (%(key)s, 1, %(now)s, %(now)s)
on conflict (key) do update
  set failures = t.failures + 1, last_at = %(now)s
returning failures
"""
_HOLD = "update signing_pintry set not_before = %(until)s where key = %(key)s"
_FORGET = "delete from signing_pintry where key = %(key)s"
_SWEEP = "delete from signing_pintry where last_at < %(old)s"
logger = logging.getLogger("vanphong.signing")


def open_with_pin(
    *, actor: Actor, key: SigningKey, pin: str, now: dt.datetime
) -> SigningKeySource:
    """Open a key with its PIN; tries of one person at one key stand in line.

    :raises Refused: `key_at_holder` for one that only its holder's computer can use;
        `pin_wait` after too many wrong PINs, with the seconds left in `data`.
    :raises Invalid: `wrong_pin`.
    """
    if key.store == Store.AGENT:
        raise Refused(
            _("Khóa này ở trên thiết bị tại máy của người giữ; mã PIN chỉ nhập ở máy đó."),
            code="key_at_holder",
        )
    place = f"token {key.token_label}" if key.token_label else f"key {key.pk}"
    with _counted(actor, place, now):
        content = bytes(key.key_file or b"")
        return open_source(content, key.token_label, key.key_label, pin)


def open_new_source(
    *,
    actor: Actor,
    key_file: bytes,
    token_label: str,
    key_label: str,
    pin: str,
    now: dt.datetime,
) -> SigningKeySource:
    """Open a key that is about to be added; a token counts wrong PINs, an own file need not."""
    if key_file or not token_label:
        return open_source(key_file, token_label, key_label, pin)
    with _counted(actor, f"token {token_label}", now):
        return open_source(b"", token_label, key_label, pin)


def open_source(
    key_file: bytes, token_label: str, key_label: str, pin: str
) -> SigningKeySource:
    """Open a key file or a key on a token with its PIN, without counting."""
    if key_file:
        return open_pkcs12(key_file, pin)
    if not (token_label and key_label):
        raise Invalid(
            _("Vui lòng chọn tệp khóa hoặc ghi tên thiết bị ký và tên khóa."),
            code="key_missing",
        )
    return open_token(TokenAddress(settings.PKCS11_MODULE, token_label, key_label), pin)


@contextlib.contextmanager
def _counted(actor: Actor, place: str, now: dt.datetime) -> Iterator[None]:
    digest = hashlib.sha256(f"{place}\n{actor.person_id}".encode()).digest()
    key = digest.hex()
    with connection.cursor() as cursor:
        # To the end of the transaction: tries of one person at one key stand in line.
        cursor.execute(
            "select pg_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], signed=True)]
        )
    known = PinTry.objects.filter(key=key).first()
    if known is not None and known.not_before > now:
        raise _wait(known.not_before - now)
    try:
        yield
    except Invalid as error:
        if error.code == "wrong_pin":
            _count(key, now)
            logger.warning("wrong PIN: %s, person %s", place, actor.person_id)
        raise
    if known is not None:
        with lasting_connection() as own, own.cursor() as cursor:
            cursor.execute(_FORGET, {"key": key})


def _count(key: str, now: dt.datetime) -> None:
    with lasting_connection() as own, own.cursor() as cursor:
        cursor.execute(_SWEEP, {"old": now - _KEPT})
        cursor.execute(_COUNT, {"key": key, "now": now})
        (failures,) = cursor.fetchone()
        cursor.execute(_HOLD, {"key": key, "until": now + pin_wait(failures)})


def _wait(left: dt.timedelta) -> Refused:
    seconds = max(1, int(left.total_seconds()) + 1)
    sentence = _(
        "Mã PIN đã nhập sai nhiều lần. Vui lòng chờ %(seconds)s giây rồi nhập lại."
    ) % {"seconds": seconds}
    return Refused(
        sentence,
        code="pin_wait",
        fields={"pin": [str(sentence)]},
        data={"seconds": seconds},
    )
