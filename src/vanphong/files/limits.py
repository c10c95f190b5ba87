"""The measures of the door: what a file may weigh, hold and be called. Office practice."""

from __future__ import annotations

from dataclasses import dataclass

from vanphong.kernel.errors import Invalid, TooLarge
from vanphong.kernel.phrases import Phrase

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds a file must keep; sizes in bytes, images in pixels."""

    file_bytes: int = 50 * MEBIBYTE
    # Some ten minutes of speech, or a minute as a plain recording.
    sound_bytes: int = 10 * MEBIBYTE
    name_characters: int = 150
    pdf_pages: int = 3000
    pdf_objects: int = 400_000
    pdf_depth: int = 200
    # What pages draw, unpacked: a few lines of it in each page, megabytes in a large map.
    pdf_drawing_bytes: int = 64 * MEBIBYTE
    zip_entries: int = 3000
    zip_unpacked_bytes: int = 200 * MEBIBYTE
    zip_entry_ratio: int = 300
    # Below this unpacked size a high ratio is only an empty table, not a bomb.
    zip_ratio_from_bytes: int = 4 * MEBIBYTE
    xml_bytes: int = 60 * MEBIBYTE
    image_pixels: int = 100_000_000
    image_frames: int = 200


LIMITS = Limits()


def check_size(size_bytes: int, limits: Limits = LIMITS) -> None:
    """Refuse an empty file and one over the limit.

    :raises Invalid: `file_empty`; :raises TooLarge: `file_too_large`.
    """
    if size_bytes == 0:
        raise Invalid("Tệp trống, không có nội dung. Xin chọn lại tệp.", code="file_empty")
    if size_bytes > limits.file_bytes:
        raise TooLarge(
            Phrase(
                "Tệp quá %(most)s MB. Xin giảm dung lượng (quét 200–300 dpi) hoặc chia thành "
                "nhiều tệp.",
                most=limits.file_bytes // MEBIBYTE,
            )
        )


def check_sound_size(size_bytes: int, limits: Limits = LIMITS) -> None:
    """Refuse an empty sound and one over the limit.

    :raises Invalid: `file_empty`; :raises TooLarge: `file_too_large`.
    """
    check_size(size_bytes, limits)
    if size_bytes > limits.sound_bytes:
        raise TooLarge(
            Phrase(
                "Bản ghi âm quá %(most)s MB. Xin nói ngắn hơn, hoặc ghi ở chất lượng thấp hơn.",
                most=limits.sound_bytes // MEBIBYTE,
            )
        )
