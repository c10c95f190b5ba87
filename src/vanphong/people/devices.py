"""Which browsers an account has logged in from: wrong tries made elsewhere do not hold them up."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from vanphong.people.models import Account

_SALT = "vanphong.people.device"
_AGE_SECONDS = 365 * 24 * 3600
_ACCOUNTS_MAX = 10


def address_of(request: HttpRequest) -> str:
    """Give the network address a request came from."""
    return str(request.META.get("REMOTE_ADDR", ""))


def place_of(request: HttpRequest, account_id: UUID | None) -> str:
    """Give where tries of an account are counted: a known device, else the network address."""
    return mark_of(request, account_id) or address_of(request)


def mark_of(request: HttpRequest, account_id: UUID | None) -> str:
    """Give the mark of a device the account has logged in from; empty for any other."""
    mark = _marks(request).get(str(account_id))
    return f"device {mark}" if mark else ""


def remember(request: HttpRequest, response: HttpResponse, account: Account) -> None:
    """Let the browser bear the mark of a device the account has logged in from."""
    marks = _marks(request)
    mark = marks.pop(str(account.id), "") or secrets.token_urlsafe(16)
    kept = dict([*marks.items(), (str(account.id), mark)][-_ACCOUNTS_MAX:])
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(kept, salt=_SALT),
        max_age=_AGE_SECONDS,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _marks(request: HttpRequest) -> dict[str, str]:
    try:
        found = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""),
            salt=_SALT,
            max_age=_AGE_SECONDS,
        )
    except signing.BadSignature:
        return {}
    return dict(found)
