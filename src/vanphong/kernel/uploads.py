"""Uploads that stay in memory: nothing is on disk before the door has let it in."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.errors import TooLarge

_PIECE_BYTES = 1024 * 1024
# A browser shows an answer only once it has sent all: so much more is read and thrown away.
_READ_AWAY_BYTES = 512 * 1024 * 1024


def refuse_too_large(request: HttpRequest) -> None:
    """Refuse a request that announces more than the limit, before any of it is kept.

    :raises TooLarge: with the limit.
    """
    written = str(request.META.get("CONTENT_LENGTH", ""))
    announced = int(written) if written.isdecimal() else 0
    if announced <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return
    if announced <= _READ_AWAY_BYTES:
        while request.read(_PIECE_BYTES):
            pass
    raise TooLarge(
        _(
            "Tệp quá %(limit)s MB nên không gửi được. Xin giảm dung lượng (quét 200–300 dpi) "
            "hoặc chia thành nhiều tệp, gửi thành nhiều lần."
        )
        % {"limit": settings.UPLOAD_LIMIT_BYTES // 1024**2},
        data={"limit_bytes": settings.UPLOAD_LIMIT_BYTES},
    )


class MemoryOnlyUploadHandler(FileUploadHandler):
    """Collects an upload in memory; its size has been looked at by `refuse_too_large`."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start collecting a file."""
        super().new_file(*args, **kwargs)
        self._bytes = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Collect a piece."""
        self._bytes.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Hand over the whole file."""
        self._bytes.seek(0)
        return InMemoryUploadedFile(
            file=self._bytes,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
