"""A picture from outside drawn anew: upright, of a sensible size, nothing written beside it.

Runs in the limited child that reads files from outside.
"""

from __future__ import annotations

import io
from typing import Any

import PIL.Image
from PIL import ImageOps

from vanphong.drafting.typesetting.document import Image
from vanphong.drafting.typesetting.pictures import opened

TASK = "redraw_picture"
# Points of light on the longer side: sharp in print over the whole width of a page.
_LONGEST = 2_400
_JPEG_QUALITY = 90


def redraw(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Give a PNG or JPEG as one of its kind, with its width and height in points of light.

    Where and when it was taken, by what and by whom (EXIF, XMP, comments) does not come along.

    :raises Invalid: `image_unreadable`.
    """
    with opened(Image("", content)) as picture:
        is_photo = picture.format == "JPEG"
        picture.thumbnail((_LONGEST, _LONGEST), PIL.Image.Resampling.LANCZOS)
        upright = ImageOps.exif_transpose(picture)
        wanted = "RGB" if is_photo else "RGBA"
        if upright.mode == "L" or (not is_photo and upright.mode == "RGB"):
            wanted = upright.mode
        shown = upright.convert(wanted)
    bare = PIL.Image.new(shown.mode, shown.size)
    bare.paste(shown)
    out = io.BytesIO()
    if is_photo:
        bare.save(out, "JPEG", quality=_JPEG_QUALITY)
    else:
        bare.save(out, "PNG")
    return {"width": bare.width, "height": bare.height}, [out.getvalue()]
