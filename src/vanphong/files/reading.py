"""The tasks of a child. Each takes bytes and plain values and gives plain values and bytes."""

from __future__ import annotations

import io
from dataclasses import asdict
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageOps

from vanphong.files import kinds, ocr, text
from vanphong.files.door import inspect
from vanphong.files.limits import Limits

_LONG_SIDE_INCHES = 11.69  # A4: a photo has no size of its own


def get_ready(tessdata: str) -> None:
    """Load what every child will need, once, before the first is forked."""
    ocr.get_ready(tessdata)
    Image.init()


def examine(
    content: bytes,
    *,
    name: str,
    ocr_pages: int,
    with_text: bool = True,
    limits: dict[str, int] | None = None,
) -> tuple[dict[str, Any], list[bytes]]:
    """Pass a file through the door and take its text out, the first pages by OCR if needed.

    :raises Invalid: what the door refuses.
    """
    found = inspect(content, name, Limits(**limits) if limits else Limits())
    pages = []
    if with_text:
        pages = [page.as_json() for page in text.pages_of(content, found.media_type, ocr_pages)]
    return asdict(found) | {"texts": pages}, []


def recognise(
    content: bytes, *, media_type: str, page: int
) -> tuple[dict[str, Any], list[bytes]]:
    """Read one page (from 0) by OCR."""
    return text.recognised_page(content, media_type, page).as_json(), []


def picture(
    content: bytes, *, media_type: str, page: int, dpi: int
) -> tuple[dict[str, Any], list[bytes]]:
    """Draw one page (from 0) as a JPEG."""
    page_drawn = drawn(content, media_type, page, dpi)
    out = io.BytesIO()
    page_drawn.save(out, "JPEG", quality=82)
    return {"width": page_drawn.width, "height": page_drawn.height}, [out.getvalue()]


def drawn(content: bytes, media_type: str, page: int, dpi: int) -> Image.Image:
    """Draw one page (from 0) of a PDF or a picture, its seals and signatures too."""
    if kinds.BY_MEDIA_TYPE[media_type] is not kinds.PDF:
        return _photo(content, page, dpi)
    with pypdfium2.PdfDocument(content) as document:
        document.init_forms()  # without it seals and signatures do not show
        return text.rendered(document, page, dpi)


def _photo(content: bytes, page: int, dpi: int) -> Image.Image:
    with Image.open(io.BytesIO(content)) as image:
        longest = int(dpi * _LONG_SIDE_INCHES)
        image.seek(page)
        image.draft("RGB", (longest, longest))  # a JPEG is decoded small at once
        upright = ImageOps.exif_transpose(image)
        drawn = upright.convert("RGB")
    drawn.thumbnail((longest, longest))
    return drawn
