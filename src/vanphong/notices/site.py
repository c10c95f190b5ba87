"""What the operator has switched on; without it notices stay on their page."""

from __future__ import annotations

from django.conf import settings

from vanphong.notices.models import Channel


def mail_is_on() -> bool:
    """Say whether a mail server is set."""
    return bool(settings.SMTP_HOST and settings.SMTP_FROM)


def push_is_on() -> bool:
    """Say whether any push service may be called."""
    return bool(settings.PUSH_HOSTS)


def channels() -> tuple[Channel, ...]:
    """Give the channels that are on."""
    found = ((Channel.MAIL, mail_is_on()), (Channel.PUSH, push_is_on()))
    return tuple(channel for channel, on in found if on)
