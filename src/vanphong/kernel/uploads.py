"""Uploads that stay in memory: nothing is on disk before the door has let it in."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class MemoryOnlyUploadHandler(FileUploadHandler):
    """Collects an upload in memory and stops the connection past the limit."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int | None,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Refuse a request that announces more than the limit."""
        if content_length is not None and content_length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise StopUpload(connection_reset=True)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start collecting a file."""
        super().new_file(*args, **kwargs)
        self._bytes = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Collect a piece."""
        if start + len(raw_data) > settings.UPLOAD_LIMIT_BYTES:
            raise StopUpload(connection_reset=True)
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
