"""The pictures of a document: how large they are on paper, in a format that is printed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import PIL.Image

from vanphong.drafting.typesetting.document import Image
from vanphong.kernel.errors import Invalid

_DEFAULT_DPI = 96
_PIXEL_LIMIT = 40_000_000
_MM_PER_INCH = 25.4
# Taller pictures would not fit a page of A4 between its margins.
_TALLEST_MM = 240


@dataclass(frozen=True, slots=True)
class Measured:
    """A picture: the format of its bytes, its size in points of light, its width on paper."""

    format: str
    width: int
    height: int
    width_mm: float


def measured(image: Image) -> Measured:
    """Give the size of a picture.

    :raises Invalid: when it cannot be read.
    """
    with opened(image) as picture:
        width, height = picture.size
        dpi = float(picture.info.get("dpi", (_DEFAULT_DPI, 0))[0]) or _DEFAULT_DPI
        wanted = image.width_mm or width / max(dpi, _DEFAULT_DPI / 2) * _MM_PER_INCH
        width_mm = min(wanted, _TALLEST_MM * width / height)
        return Measured(picture.format or "", width, height, width_mm)


@contextmanager
def opened(image: Image) -> Iterator[PIL.Image.Image]:
    """Open a picture.

    :raises Invalid: `image_unreadable`, also of one with too many points of light.
    """
    refusal = Invalid(
        f"Hình ảnh “{image.alt}” không đọc được. Hãy chèn lại hình dạng PNG hoặc JPEG.",
        code="image_unreadable",
    )
    try:
        with PIL.Image.open(io.BytesIO(image.content)) as picture:
            if picture.width * picture.height > _PIXEL_LIMIT:
                raise refusal
            yield picture
    except (OSError, ValueError, SyntaxError, PIL.Image.DecompressionBombError) as error:
        raise refusal from error


def printable(image: Image) -> tuple[str, bytes]:
    """Give a picture as JPEG or PNG: its media type and its bytes.

    :raises Invalid: when it cannot be read.
    """
    with opened(image) as picture:
        return _printable(picture, image.content)


def _printable(picture: PIL.Image.Image, content: bytes) -> tuple[str, bytes]:
    picture.load()
    if picture.format == "JPEG" and picture.mode in {"RGB", "L"}:
        return "image/jpeg", content
    out = io.BytesIO()
    picture.convert("RGBA" if "A" in picture.getbands() else "RGB").save(out, "PNG")
    return "image/png", out.getvalue()
