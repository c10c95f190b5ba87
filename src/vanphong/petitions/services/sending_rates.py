"""How often something may be asked for from one place: beyond it nothing is done but said."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import ipaddress
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import TooMany
from vanphong.petitions.models import SendingCount
from vanphong.petitions.rules.sending import LIMITS

_KEPT = dt.timedelta(days=1)
_CLAIM = """
insert into petitions_sending_count as c (key, since, count) values (%(key)s, %(now)s, 1)
on conflict (key) do update
  set since = case when c.since <= %(over)s then %(now)s else c.since end,
      count = case when c.since <= %(over)s then 1 else c.count + 1 end
  where c.since <= %(over)s or c.count < %(most)s
returning count
"""
_SINCE = "select since from petitions_sending_count where key = %(key)s"


def claim(*, what: str, address: str, now: dt.datetime) -> None:
    """Count one more of something from a network address.

    Others from the same address wait for the transaction it is part of.

    :raises TooMany: beyond `LIMITS`; nothing more is counted then.
    """
    limit = LIMITS[what]
    facts: dict[str, Any] = {
        "key": _key(what, address, now), "now": now, "over": now - limit.within,
        "most": limit.most,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, facts)
        if cursor.fetchone() is not None:
            return
        cursor.execute(_SINCE, facts)
        (since,) = cursor.fetchone()
    raise too_many(since + limit.within - now)


def too_many(left: dt.timedelta) -> TooMany:
    """Give the refusal of what comes too often."""
    seconds = max(1, int(left.total_seconds()) + 1)
    sentence = _(
        "Đang có quá nhiều đơn gửi tới. Điều đã viết vẫn còn: hãy thử lại sau %(minutes)d phút."
    )
    return TooMany(
        sentence % {"minutes": -(-seconds // 60)}, code="too_many", data={"seconds": seconds}
    )


def forget_old(now: dt.datetime) -> None:
    """Delete counts of before yesterday."""
    SendingCount.objects.filter(since__lt=now - _KEPT).delete()


def _key(what: str, address: str, now: dt.datetime) -> str:
    said = f"petitions.rate|{what}|{_place(address)}|{vietnam_date(now)}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()


def _place(address: str) -> str:
    """Give what stands for one sender: an address, of the long ones the network it lies in."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
