"""The paper beside a form or its facts: page images, signatures in words, or the text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
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
    now: dt.datetime,
    whole: bool = False,
    first: int = 1,
) -> dict[str, Any]:
    """Give what the paper component draws of a file; `whole` shows every page."""
    last = file.page_count if whole else min(file.page_count, first + PAGES_SHOWN - 1)
    pictures = files.has_pictures(file) and file.withdrawn_at is None
    return {
        "file": file,
        "signatures": signatures_of(file, now),
        "pages": [{"url": image_url(n), "number": n} for n in range(first, last + 1)]
        if pictures
        else [],
        "page_count": file.page_count,
        "more": pictures and last < file.page_count,
        "text": "" if pictures else files.text_of(file),
        "reading": file.text_state == files.TextState.PENDING,
        "withdrawn": file.withdrawn_at is not None,
    }


def signatures_of(file: files.File, now: dt.datetime) -> list[dict[str, str]]:
    """Give the verdicts on the signatures of a file, looked up again after an hour."""
    if file.media_type != files.PDF.media_type or file.withdrawn_at is not None:
        return []
    key = f"registry:signatures:{file.sha256}"
    kept = cache.get(key)
    if kept is not None:
        return list(kept)
    try:
        found = ports.signatures_in.call(files.read_bytes(file), now=now)
    except (Unavailable, Refused):
        text = _("Chưa kiểm tra được chữ ký. Xin mở lại trang sau ít phút.")
        return [{"state": "unknown", "text": text, "detail": ""}]
    cache.set(key, found, _KEPT_SECONDS)
    return found
