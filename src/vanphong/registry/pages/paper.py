"""The paper beside a form or its facts: page images, signatures in words, or the text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vanphong.files import api as files
from vanphong.kernel import ports
from vanphong.kernel.errors import Refused, Unavailable

PAGES_SHOWN = 5
_KEPT_SECONDS = 3600


def paper_of(
    file: files.File,
    *,
    image_url: Callable[[int], str],
    signatures_url: str,
    now: dt.datetime,
    verify: bool = False,
    first: int = 1,
) -> dict[str, Any]:
    """Give what the paper component draws of a file, some pages from the first on.

    Signatures not looked at lately are left to `signatures_url`, so that the page does not
    wait for them; with `verify` they are looked at now.
    """
    last = min(file.page_count, first + PAGES_SHOWN - 1)
    known = signatures_of(file, now) if verify else signatures_known(file)
    pictures = files.has_pictures(file) and file.is_open
    return {
        "file": file,
        "signatures": known,
        "signatures_url": signatures_url if known is None else "",
        "check_url": f"?tep={file.pk}&kiem-tra=chu-ky",
        "pages": [{"url": image_url(n), "number": n} for n in range(first, last + 1)]
        if pictures
        else [],
        "page_count": file.page_count,
        "more": pictures and last < file.page_count,
        "text": "" if pictures else files.text_of(file),
        "reading": file.text_state == files.TextState.PENDING,
        "withdrawn": file.withdrawn_reason if file.withdrawn_at is not None else "",
        "held": file.held_since is not None,
        "unread_stamp_page": file.unread_stamp_page,
    }


def signatures_known(file: files.File) -> list[dict[str, str]] | None:
    """Give the verdicts found within the last hour, None when they are not known."""
    if file.media_type != files.PDF.media_type or not file.is_open:
        return []
    kept: list[dict[str, str]] | None = cache.get(_key(file))
    return kept


def signatures_of(file: files.File, now: dt.datetime) -> list[dict[str, str]]:
    """Give the verdicts on the signatures of a file, looked at again after an hour."""
    known = signatures_known(file)
    if known is not None:
        return known
    try:
        found = ports.signatures_in.call(files.read_bytes(file), now=now)
    except (Unavailable, Refused):
        text = _("Chưa kiểm tra được chữ ký. Xin mở lại trang sau ít phút.")
        return [{"state": "unknown", "text": text, "detail": ""}]
    cache.set(_key(file), found, _KEPT_SECONDS)
    return found


def _key(file: files.File) -> str:
    return f"registry:signatures:{get_language()}:{file.sha256}"
