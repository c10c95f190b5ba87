"""Answers that hand a file over. There is no general address of files: the app that owns the
subject checks who may see it, then answers with one of these.
"""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from vanphong.files.models import File
from vanphong.files.previews import READING_DPI, page_image
from vanphong.files.queries import read_bytes

# A range in bytes, at most as long as a size is written.
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")
_SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def file_response(file: File) -> HttpResponse:
    """Hand the file over for saving: never shown by the browser, never guessed at.

    :raises Refused: `file_withdrawn`; others as `read_bytes`.
    """
    return attachment(read_bytes(file), file.name, file.media_type)


def sound_response(file: File, wanted: str = "") -> HttpResponse:
    """Hand recorded speech over, whole or the range a player wants (`Range`); some ask for parts.

    :raises Refused: `file_withdrawn`, `file_held`; others as `read_bytes`.
    """
    content = read_bytes(file)
    part = _range(wanted, len(content))
    if part is None:
        response = attachment(content, file.name, file.media_type)
    else:
        first, last = part
        response = attachment(content[first : last + 1], file.name, file.media_type)
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    response["Accept-Ranges"] = "bytes"
    return response


def _range(wanted: str, size: int) -> tuple[int, int] | None:
    """Give the first and last byte of the one range wanted; None to give the whole."""
    found = _RANGE.fullmatch(wanted.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        first, last = max(0, size - int(found[2])), size - 1
    else:
        first, last = int(found[1]), min(int(found[2] or size), size - 1)
    return (first, last) if first <= last else None


def attachment(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Hand bytes over for saving under a name: a file, or what was made for this answer."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=name
    )
    return closed(response)


def page_image_response(file: File, page: int, dpi: int = READING_DPI) -> HttpResponse:
    """Hand over the picture of a page (from 1); the browser keeps nothing of it.

    :raises NotFound: `page_missing`.
    """
    response = HttpResponse(page_image(file, page, dpi), content_type="image/jpeg")
    return closed(response)


def closed(response: HttpResponse) -> HttpResponse:
    """Let a browser neither run, guess at, embed nor keep what is answered."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
