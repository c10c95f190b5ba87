"""The door for pictures: they decode whole and within limits. Runs in the limited child."""

from __future__ import annotations

import io
import warnings

from PIL import Image

from vanphong.files import kinds
from vanphong.files.kinds import Kind
from vanphong.files.limits import LIMITS, Limits
from vanphong.kernel.errors import Invalid

# Pillow's names of what each accepted kind may turn out to be; phones write MPO as .jpg.
_FORMATS = {kinds.PNG: ("PNG",), kinds.JPEG: ("JPEG", "MPO"), kinds.TIFF: ("TIFF",)}
# What Pillow raises for files that are cut, bent or lie about themselves.
_BROKEN = (OSError, ValueError, SyntaxError, TypeError, LookupError, EOFError, OverflowError)
_PNG_END = b"IEND\xae\x42\x60\x82"


def check_image(content: bytes, kind: Kind, limits: Limits = LIMITS) -> int:
    """Give the number of frames (pages of a TIFF), having decoded each wholly.

    :raises Invalid: `image_damaged`, `image_too_large`, `image_too_many_pages`,
        `file_polyglot`.
    """
    if kind is kinds.PNG and not content.rstrip(b"\x00\r\n").endswith(_PNG_END):
        _refuse_png_tail(content)
    Image.MAX_IMAGE_PIXELS = None  # the measure is ours, taken before anything is decoded
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _decode(content, kind, limits)
    except _BROKEN as error:
        raise _damaged() from error


def _decode(content: bytes, kind: Kind, limits: Limits) -> int:
    with Image.open(io.BytesIO(content), formats=_FORMATS[kind]) as image:
        frames = int(getattr(image, "n_frames", 1)) if kind is kinds.TIFF else 1
        if frames > limits.image_frames:
            raise Invalid(
                f"Tệp ảnh có hơn {limits.image_frames} trang. Xin chia thành nhiều tệp.",
                code="image_too_many_pages",
            )
        for frame in range(frames):
            image.seek(frame)
            if image.width * image.height > limits.image_pixels:
                raise Invalid(
                    f"Ảnh quá lớn ({image.width} × {image.height} điểm ảnh). "
                    "Xin quét lại ở 200–300 dpi.",
                    code="image_too_large",
                )
            image.load()
        return frames


def _refuse_png_tail(content: bytes) -> None:
    if _PNG_END in content:
        raise Invalid(
            "Sau phần ảnh còn dữ liệu khác giấu trong tệp. Xin lưu lại ảnh rồi gửi lại.",
            code="file_polyglot",
        )
    raise _damaged()


def _damaged() -> Invalid:
    return Invalid(
        "Tệp ảnh bị hỏng hoặc bị cắt mất một phần. Xin chụp hoặc quét lại rồi gửi lại.",
        code="image_damaged",
    )
