"""Answers that hand a file over. There is no general address of files: the app that owns the
subject checks who may see it, then answers with one of these.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from vanphong.files.models import File
from vanphong.files.previews import READING_DPI, page_image
from vanphong.files.queries import read_bytes

_SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def file_response(file: File) -> HttpResponse:
    """Hand the file over for saving: never shown by the browser, never guessed at.

    :raises Refused: `file_withdrawn`; others as `read_bytes`.
    """
    return attachment(read_bytes(file), file.name, file.media_type)


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
