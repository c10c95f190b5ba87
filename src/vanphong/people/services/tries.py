"""Tries of a password or a code: the wrong ones wait longer and longer, and hold up nobody else."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import lasting_connection
from vanphong.kernel.text import fold, one_line
from vanphong.people import rules

TRIES_KEPT = dt.timedelta(hours=1)

# Counts the try before the password is looked at, so that many at once are not free. The row
# stays locked to the end of the transaction: tries of one name from one place stand in line.
_CLAIM = """
insert into people_logintry as t (key, failures, last_at, not_before)
values (%(key)s, 1, %(now)s, %(now)s)
on conflict (key) do update
  set failures = case when t.last_at < %(old)s then 1 else t.failures + 1 end,
      last_at = %(now)s
  where t.not_before <= %(now)s
returning failures
"""
_LEFT = "select not_before from people_logintry where key = %(key)s"
_HOLD = "update people_logintry set not_before = %(until)s where key = %(key)s"
_SETTLE = """
update people_logintry
set failures = case when %(right)s then 0 else failures end,
    not_before = case when %(right)s then %(now)s else not_before end
where key = %(key)s
"""
_FORGET = "delete from people_logintry where key = %(key)s"


@transaction.atomic
def claim_try(*, username: str, place: str, now: dt.datetime) -> int:
    """Count a try of a name from a place; give the seconds to wait, 0 when it may be made.

    The place is a device the name has logged in from before, else the network address: a name
    tried from elsewhere is not held up. A right password forgets the tries.
    """
    return _claim(connection, _key(username, place), now)


def forget_tries(*, username: str, place: str) -> None:
    """Forget the tries after a right password."""
    _forget(connection, _key(username, place))


def settle_try(*, username: str, place: str, right: bool, now: dt.datetime) -> None:
    """Forget the wrong tries after a right one, by the same work as a wrong one takes."""
    with connection.cursor() as cursor:
        key = _key(username, place)
        cursor.execute(_SETTLE, {"right": right, "now": now, "key": key})


@contextmanager
def counted(*, what: str, account_id: UUID, now: dt.datetime) -> Iterator[None]:
    """Count a try at a secret of somebody known, though the refusal of a wrong one rolls back.

    :raises Refused: `try_wait` after too many wrong ones, with the seconds left in `data`.
    """
    key = _key(what, str(account_id))
    with lasting_connection() as own:
        wait = _claim(own, key, now)
        if wait:
            raise wait_longer(wait)
        yield
        _forget(own, key)


def wait_longer(seconds: int) -> Refused:
    """Give the refusal of a try made too early."""
    sentence = _("Đã thử sai nhiều lần. Hãy đợi %(seconds)s giây rồi thử lại.")
    return Refused(sentence % {"seconds": seconds}, code="try_wait", data={"seconds": seconds})


def _claim(database: Any, key: str, now: dt.datetime) -> int:
    facts = {"key": key, "now": now, "old": now - TRIES_KEPT}
    with database.cursor() as cursor:
        cursor.execute(_CLAIM, facts)
        made = cursor.fetchone()
        if made is not None:
            until = now + dt.timedelta(seconds=rules.wait_seconds(made[0]))
            cursor.execute(_HOLD, {"key": key, "until": until})
            return 0
        cursor.execute(_LEFT, facts)
        (not_before,) = cursor.fetchone()
    return max(1, int((not_before - now).total_seconds()) + 1)


def _forget(database: Any, key: str) -> None:
    with database.cursor() as cursor:
        cursor.execute(_FORGET, {"key": key})


def _key(name: str, place: str) -> str:
    return hashlib.sha256(f"{fold(one_line(name))}\n{place}".encode()).hexdigest()
