"""Pictures of pages, drawn in the limited child, kept beside the store; all can be redrawn."""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path

from django.conf import settings

from vanphong.files import child, kinds
from vanphong.files.models import File
from vanphong.files.queries import read_bytes, refuse_shut
from vanphong.kernel.errors import NotFound

# The widths pages ask for: thumbnail, reading, zoom. No others, so that the cache stays small.
THUMBNAIL_DPI, READING_DPI, ZOOM_DPI = 30, 110, 200
_DPI = (THUMBNAIL_DPI, READING_DPI, ZOOM_DPI)


def has_pictures(file: File) -> bool:
    """Say whether pages of the file can be shown as pictures; others are shown as text."""
    kind = kinds.BY_MEDIA_TYPE.get(file.media_type)
    return kind is kinds.PDF or kind in kinds.IMAGES


def page_image(file: File, page: int, dpi: int = READING_DPI) -> bytes:
    """Give a page (from 1) as a JPEG, seals and signatures drawn.

    `dpi` is one of THUMBNAIL_DPI, READING_DPI, ZOOM_DPI.

    :raises NotFound: when there is no such page or the kind has no pictures.
    :raises Refused: `file_withdrawn`, also when that happened while it was drawn; `file_held`.
    """
    refuse_shut(file)
    if not has_pictures(file) or not 1 <= page <= file.page_count or dpi not in _DPI:
        raise _missing()
    path = _folder(file.sha256) / f"{page}-{dpi}.jpg"
    with contextlib.suppress(FileNotFoundError):
        return path.read_bytes()
    _, (picture,) = child.run(
        "picture", read_bytes(file), media_type=file.media_type, page=page - 1, dpi=dpi
    )
    _remember(path, picture)
    file.refresh_from_db(fields=["withdrawn_at", "withdrawn_reason"])
    if file.withdrawn_at is not None:  # what erases its pictures may have been here already
        path.unlink(missing_ok=True)
        refuse_shut(file)
    return picture


def picture_of(content: bytes, media_type: str, page: int, page_count: int) -> bytes:
    """Give a page (from 1) of bytes that are kept nowhere in the clear; nor is the picture.

    :raises NotFound: when there is no such page.
    """
    if not 1 <= page <= page_count:
        raise _missing()
    _, (picture,) = child.run(
        "picture", content, media_type=media_type, page=page - 1, dpi=READING_DPI
    )
    return picture


def erase_pictures(sha256: str) -> None:
    """Take away every picture drawn of some bytes."""
    folder = _folder(sha256)
    if folder.is_dir():
        for path in folder.iterdir():
            path.unlink(missing_ok=True)
        folder.rmdir()


def _folder(sha256: str) -> Path:
    return Path(settings.DATA) / "derived" / sha256[:2] / sha256


def _remember(path: Path, picture: bytes) -> None:
    """Keep a picture; a full disk costs time later, not this answer."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        fresh = path.with_name(f".new-{secrets.token_hex(8)}")
        fresh.write_bytes(picture)
        fresh.rename(path)


def _missing() -> NotFound:
    return NotFound("Không có trang này.", code="page_missing")
