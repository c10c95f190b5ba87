"""Handing a message to the push service of a browser (RFC 8030), on hosts the operator allows."""

from __future__ import annotations

import http.client
import json
import logging
import re
import urllib.error
import urllib.request

from django.conf import settings

from vanphong.kernel import clock
from vanphong.notices import sealing, wording
from vanphong.notices.models import Device
from vanphong.notices.rules import Outcome, Result, may_call
from vanphong.signing.addresses import NoOtherAddress

_SECONDS = 15
# How long a service keeps a message for a device that is off.
_HOLDS_SECONDS = 12 * 3600
_GONE = {404, 410}
_WHOLE = re.compile("[0-9]{1,9}")
_LATER = {408, 425, 429}
_SERVER = 500
logger = logging.getLogger("vanphong.notices")


def push(device: Device, *, title: str, body: str, name: str) -> Outcome:
    """Send one message. Messages of one `name` take each other's place on the device."""
    if not may_call(device.endpoint, settings.PUSH_HOSTS):
        return Outcome(Result.REFUSED, "host")
    said = {"title": title, "body": body, "url": wording.PAGE, "tag": name}
    content = sealing.sealed(
        json.dumps(said, ensure_ascii=False).encode(), p256dh=device.p256dh, auth=device.auth
    )
    request = urllib.request.Request(  # noqa: S310 - https, to a host that is allowed
        device.endpoint,
        data=content,
        headers={
            "Authorization": sealing.authorization(device.endpoint, clock.now()),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(_HOLDS_SECONDS),
        },
    )
    opener = urllib.request.build_opener(NoOtherAddress)
    try:
        with opener.open(request, timeout=_SECONDS) as answer:
            return Outcome(Result.SENT, str(answer.status))
    except urllib.error.HTTPError as refusal:
        with refusal:
            return _refused(refusal)
    except (OSError, http.client.HTTPException) as error:
        logger.warning("a push service does not answer: %s", type(error).__name__)
        return Outcome(Result.AGAIN, type(error).__name__)


def _refused(refusal: urllib.error.HTTPError) -> Outcome:
    code = str(refusal.code)
    if refusal.code in _GONE:
        return Outcome(Result.GONE, code)
    logger.warning("a push service refused a message: %s", code)
    if refusal.code in _LATER or refusal.code >= _SERVER:
        wanted = refusal.headers.get("Retry-After", "")
        return Outcome(Result.AGAIN, code, int(wanted) if _WHOLE.fullmatch(wanted) else 0)
    return Outcome(Result.REFUSED, code)
